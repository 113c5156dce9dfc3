import { guard } from "./guard";

/** Something with requests open; `giveUpOnLate` is false when it has none any more. */
type Waiting = { giveUpOnLate: () => boolean };

const LOOK_EVERY_MS = 5_000;
const waiting = new Set<Waiting>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Looks from time to time for requests that run too long, while there is one. */
export function watch(connection: Waiting): void {
  waiting.add(connection);
  if (timer !== undefined) return;
  timer = setInterval(look, LOOK_EVERY_MS);
  if (typeof timer === "object" && "unref" in timer) timer.unref();
}

function look(): void {
  for (const connection of waiting) {
    if (!guard(() => connection.giveUpOnLate())) waiting.delete(connection);
  }
  if (waiting.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
