import { parseJson } from "../json";
import type { Dialect } from "./dialect";

/** The official C# SDK, with the older names of its previews before 0.6. */
export const csharp: Dialect = {
  name: "csharp",
  wrote: { protocol: "otlp", scopes: ["Experimental.ModelContextProtocol"] },
  // A GUID for each of its handlers, which the client never saw: without sessions a new one for every request.
  distrusted: ["sessionId"],
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // Of a result with `isError` the status holds the content, as JSON.
    if (call.errorType !== "tool_error" || !Array.isArray(parseJson(call.statusMessage))) return;
    call.result ||= `{"content":${call.statusMessage},"isError":true}`;
    call.statusMessage = "";
  },
};
