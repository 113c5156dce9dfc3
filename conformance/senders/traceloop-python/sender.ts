import type { Sender } from "../../sender";
import { FASTMCP_2, OPENTELEMETRY, python, type WayName } from "../python";
import { limitsOf } from "./limits";

const WAYS = ["stdio", "sessions"] as const satisfies readonly WayName[];

/** Traceloop's instrumentation (OpenLLMetry), which sees the tools of FastMCP 2. */
export const senders: Sender[] = WAYS.map((way) =>
  python(FASTMCP_2, way, {
    name: `traceloop-python/${way}`,
    reporter: "opentelemetry-instrumentation-mcp 0.62.4",
    packages: { ...OPENTELEMETRY, "opentelemetry-instrumentation-mcp": "0.62.4" },
    program: "senders/traceloop-python/program",
    limits: limitsOf(way),
  }),
);
