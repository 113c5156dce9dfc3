import type { Dialect } from "./dialect";

const OUTCOMES: NonNullable<Dialect["outcomes"]> = {
  success: "ok",
  // Arguments that a tool's schema refuses as well: answered with `isError`, and told apart from a tool that broke.
  request_error: "client_error",
  input_required: "input_required",
  execution_failure: "failure",
  // A tool's own words (`experimental_setToolOutcome`).
  tool_error: "tool_error",
  api_error: "server_error",
};

/**
 * Vercel's `mcp-handler` 2, which writes its spans when the answer is there. It names a tool or prompt only where the
 * answer proves that there is one, and the client by what it made of the user agent.
 */
export const vercel: Dialect = {
  name: "vercel",
  wrote: { protocol: "otlp", scopes: ["mcp-handler"] },
  fields: { clientName: ["vercel.rpc.client.name"], outcomeWord: ["vercel.rpc.outcome"] },
  outcomes: OUTCOMES,
  argumentValues: "text",
  marksFailures: true,
  amend: (call) => {
    // It serves nothing else, and leaves it to be known.
    call.transport ||= "streamable_http";
    // Its word for every result with `isError`. Where the server broke there is a code as well.
    const isToolError = call.method === "tools/call" && call.outcomeWord === "execution_failure";
    if (isToolError && call.rpcCode === "") call.errorType = "tool_error";
    // A word of a later version: it has had one for what went well, and one for the caller's fault, from the beginning.
    const isNew = call.outcomeWord !== "" && !Object.hasOwn(OUTCOMES, call.outcomeWord);
    if (isNew) call.outcomeWord = "api_error";
  },
};
