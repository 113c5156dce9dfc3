import type { Sender } from "../../sender";
import { PYTHON_SDK_1, python, type WayName } from "../python";
import { limitsOf } from "./limits";

const WAYS = ["stdio", "sessions", "stateless"] as const satisfies readonly WayName[];

/** AWS's distribution of OpenTelemetry around the official SDK. */
export const senders: Sender[] = WAYS.map((way) =>
  python(PYTHON_SDK_1, way, {
    name: `aws-adot/${way}`,
    reporter: "aws-opentelemetry-distro 0.21.0",
    packages: { "aws-opentelemetry-distro": "0.21.0" },
    program: "senders/aws-adot/program",
    limits: limitsOf(way),
  }),
);
