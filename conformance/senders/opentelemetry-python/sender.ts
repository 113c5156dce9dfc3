import type { Sender } from "../../sender";
import {
  FASTMCP_3_1,
  FASTMCP_3_4,
  FASTMCP_4,
  OPENTELEMETRY,
  PYTHON_SDK_2,
  python,
  type WayName,
} from "../python";
import { limitsOfFastMcp, limitsOfSdk } from "./limits";

const program = "senders/opentelemetry-python/program";
const SDK_WAYS = ["stdio", "sessions", "stateless", "modern"] as const satisfies readonly WayName[];
const FASTMCP_WAYS = ["stdio", "sessions", "stateless"] as const satisfies readonly WayName[];

/** The spans that the official SDK makes since version 2, and those of FastMCP since 3. */
export const senders: Sender[] = [
  ...SDK_WAYS.map((way) =>
    python(PYTHON_SDK_2, way, {
      name: `opentelemetry-python/mcp-2/${way}`,
      reporter: "mcp 2.3.0 itself",
      packages: OPENTELEMETRY,
      program,
      limits: limitsOfSdk(way),
    }),
  ),
  ...Object.entries({ "3.1": FASTMCP_3_1, "3.4": FASTMCP_3_4, "4.1": FASTMCP_4 }).flatMap(
    ([version, family]) =>
      FASTMCP_WAYS.map((way) =>
        python(family, way, {
          name: `opentelemetry-python/fastmcp-${version}/${way}`,
          reporter: `${family.server} itself`,
          packages: OPENTELEMETRY,
          program,
          limits: limitsOfFastMcp(version, way),
        }),
      ),
  ),
];
