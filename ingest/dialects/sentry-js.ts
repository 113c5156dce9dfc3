import type { Dialect } from "./dialect";

/** The same in every request, or in a column already. */
const TELLING_NOTHING = [
  "accept",
  "accept-encoding",
  "accept-language",
  "connection",
  "content-length",
  "content-type",
  "host",
  "mcp-protocol-version",
  "mcp-session-id",
  "sec-fetch-mode",
];

/**
 * `wrapMcpServerWithSentry` of Sentry's JavaScript SDKs, 10 and 11, as streamed spans or as transactions, and every
 * other span of those SDKs.
 */
export const sentryJs: Dialect = {
  name: "sentry_js",
  wrote: { protocol: "sentry" },
  noise: [
    ...TELLING_NOTHING.flatMap((header) => [
      `http.request.header.${header}`,
      `http.request.header.${header.replaceAll("-", "_")}`,
    ]),
    "sentry.is_localhost",
    "sentry.origin",
    "sentry.sample_rate",
    "sentry.segment.id",
    "sentry.segment.name",
    "sentry.segment.name.source",
    "sentry.source",
    "sentry.trace_lifecycle",
    "sentry.sdk.integrations",
    "user.ip_address",
  ],
  noisePrefixes: ["app.", "culture.", "device.", "os.", "process.runtime."],
  argumentValues: "json",
  marksFailures: true,
  amend: (call, span) => {
    if (call.method === "") return;
    // On MCP spans this is the version of JSON-RPC, always 2.0; on HTTP spans it is HTTP's.
    call.rest.delete("network.protocol.version");
    // A result always leaves its count of parts, an error its code. With neither, the request was never answered: the
    // transport closed first, which version 11 shows as "ok".
    if (span.status !== "error" && call.rpcCode === "" && call.isError === "") {
      if (call.method === "tools/call") call.answered = call.resultParts.has("content_count");
      if (call.method === "prompts/get") call.answered = call.promptParts.has("message_count");
    }
  },
};
