import type { Sender } from "../../sender";
import { PYTHON_SDK_1, python, type WayName } from "../python";
import { limitsOf } from "./limits";

const WAYS = ["stdio", "sessions", "stateless"] as const satisfies readonly WayName[];

/** Pydantic's Logfire around the official SDK, exporting to Callsight alone. */
export const senders: Sender[] = WAYS.map((way) =>
  python(PYTHON_SDK_1, way, {
    name: `logfire/${way}`,
    reporter: "logfire 5.2.0",
    packages: { logfire: "5.2.0" },
    program: "senders/logfire/program",
    limits: limitsOf(way),
  }),
);
