import type { Sender } from "../../sender";
import { PYTHON_SDK_1, python, type WayName } from "../python";
import { limitsOf } from "./limits";

const WAYS = ["stdio", "sessions"] as const satisfies readonly WayName[];

/** OpenLIT around the official SDK. */
export const senders: Sender[] = WAYS.map((way) =>
  python(PYTHON_SDK_1, way, {
    name: `openlit-python/${way}`,
    reporter: "openlit 1.45.0",
    packages: { openlit: "1.45.0" },
    program: "senders/openlit-python/program",
    limits: limitsOf(way),
  }),
);
