import type { Limit } from "../../sender";
import { leftOut, TOOL_FAILURES, type WayName } from "../python";

const CANCELLED = "A call that is cancelled ends as one that went well, and nothing else names it.";

const SDK = "The official SDK for Python";

export const limitsOfSdk = (way: WayName): Limit[] => [
  {
    column: "target",
    calls: ["read", "read_broken", "read_unknown"],
    instead: "",
    because: `${SDK} does not record which resource is read.`,
  },
  leftOut.client(SDK),
  leftOut.transport(SDK),
  ...leftOut.session(SDK, way),
  ...leftOut.cancelling(way, "ok", CANCELLED),
  leftOut.arguments(SDK),
  leftOut.result(SDK),
  {
    column: "error",
    calls: TOOL_FAILURES,
    instead: "",
    because: `${SDK} records that a tool failed, and not what it said.`,
  },
];

const FASTMCP = "FastMCP";

export const limitsOfFastMcp = (version: string, way: WayName): Limit[] => [
  ...(UNCOUNTED[version] ?? []),
  leftOut.client(FASTMCP),
  ...transportAndSession(version, way),
  ...leftOut.cancelling(way, "ok", CANCELLED),
  leftOut.arguments(FASTMCP),
  leftOut.result(FASTMCP),
  ...(version === "4.1" ? WITHOUT_CODES : []),
];

const UNCOUNTED: Readonly<Record<string, Limit[]>> = {
  "3.1": [
    leftOut.messages(
      ["list_tools", "list_resources", "list_prompts", "ping", "unknown_method"],
      "FastMCP 3.1 traces calls of tools, resources and prompts alone.",
    ),
  ],
  "3.4": [
    leftOut.messages(["ping", "unknown_method"], "FastMCP 3.4 traces no other messages."),
    {
      column: "counted",
      calls: ["unknown_tool"],
      instead: 2,
      because:
        "FastMCP 3.4 lists its tools to itself before it says that one is unknown, as if a client had asked.",
    },
  ],
};

/** The id of a session over HTTP is all that tells the transport. */
function transportAndSession(version: string, way: WayName): Limit[] {
  if (way !== "sessions") return [leftOut.transport(FASTMCP)];
  if (version !== "4.1") return [];
  const because =
    "FastMCP 4 records the session of a call, a read, a prompt or a list, and of no other message.";
  return [
    { column: "transport", calls: ["ping", "unknown_method"], instead: "", because },
    { column: "session", calls: ["ping", "unknown_method"], instead: "", because },
  ];
}

const NO_CODE = "FastMCP 4 records what an error says, and not its code.";
const WITHOUT_CODES: Limit[] = [
  {
    column: "error",
    calls: ["read_broken"],
    instead: "Error reading resource 'conformance://broken': The chart room is locked",
    because: NO_CODE,
  },
  {
    column: "error",
    calls: ["read_unknown"],
    instead: "Resource not found: 'conformance://nowhere'",
    because: NO_CODE,
  },
  { column: "error", calls: ["unknown_method"], instead: "Method not found", because: NO_CODE },
];
