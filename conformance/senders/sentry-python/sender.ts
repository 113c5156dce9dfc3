import type { Sender } from "../../sender";
import { FASTMCP_3_4, FASTMCP_4, PYTHON_SDK_1, PYTHON_SDK_2, python, type WayName } from "../python";
import { limitsOf } from "./limits";

const FAMILIES = {
  "mcp-1": PYTHON_SDK_1,
  "mcp-2": PYTHON_SDK_2,
  "fastmcp-3.4": FASTMCP_3_4,
  "fastmcp-4.1": FASTMCP_4,
};
export type FamilyName = keyof typeof FAMILIES;

/** How Sentry's SDK sends spans, and the ways to serve in which each is tried. */
const LIFECYCLES: Record<"static" | "stream", readonly WayName[]> = {
  static: ["stdio", "sessions", "stateless"],
  stream: ["stdio", "sessions"],
};

/** Sentry for Python with its MCP integration: transactions, and spans as they end. */
export const senders: Sender[] = (Object.keys(FAMILIES) as FamilyName[]).flatMap((family) =>
  Object.entries(LIFECYCLES).flatMap(([lifecycle, ways]) =>
    ways.map((way) =>
      python(FAMILIES[family], way, {
        name: `sentry-python/${lifecycle}/${family}/${way}`,
        reporter: `sentry-sdk 2.75.0, ${lifecycle === "static" ? "transactions" : "streamed spans"}`,
        packages: { "sentry-sdk": "2.75.0" },
        program: "senders/sentry-python/program",
        env: { TRACE_LIFECYCLE: lifecycle },
        limits: limitsOf(family, way),
      }),
    ),
  ),
);
