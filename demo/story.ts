import type { Instance } from "./instance";

/** A scripted demonstration: what it shows, and how it is played against a running instance. */
export type Story = {
  /** As in `npm run demo -- <name>`. */
  name: string;
  question: string;
  /** Prints what it does and what came out; throws a `DemoError` with what to do when it cannot. */
  play: (instance: Instance) => Promise<void>;
};

/** The demo cannot go on; the message says why and what to do. */
export class DemoError extends Error {
  override name = "DemoError";
}
