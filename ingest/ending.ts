import type { SpanRow } from "@/lib/clickhouse/rows";
import { type Call, textOf } from "./call";
import type { Dialect } from "./dialects/dialect";
import { codeOf, type Ending, errorTypeOf, integerOf, isFailure, outcomeOf } from "./outcome";
import { resultText } from "./payload";
import type { ReceivedSpan } from "./received";

/** Statuses that Sentry's SDKs write as words; as a message they say nothing. */
const STATUS_WORDS =
  /^(?:ok|unset|error|cancelled|[a-z]+_[a-z_]+|unknown|aborted|unavailable|unimplemented|unauthenticated)$/;

/**
 * How a span ended, in the columns that say so. The message is not scrubbed yet.
 *
 * @param mayQuote whether the text of a failed tool's result may be used: not when the project stores no results
 */
export function endingOf(
  call: Call,
  span: ReceivedSpan,
  dialect: Dialect,
  mayQuote: boolean,
): Pick<SpanRow, "outcome" | "error_type" | "error_message" | "rpc_code"> {
  const exception = span.events.find((event) => event.name === "exception")?.attributes;
  const errorType = call.errorType || textOf(exception?.get("exception.type") ?? null);
  const ending: Ending = {
    method: call.method,
    status: span.status,
    statusMessage: call.statusMessage,
    isError: call.isError === "" ? undefined : call.isError === "true",
    errorType,
    rpcCode: integerOf(call.rpcCode),
    answered: call.answered,
    said: meaningOf([call.outcomeWord, errorType, call.statusMessage], dialect),
  };
  const described = STATUS_WORDS.test(call.statusMessage) ? "" : call.statusMessage;
  const message = described || call.errorMessage || textOf(exception?.get("exception.message") ?? null);
  if (call.method === "") {
    const failed = span.status === "error";
    return {
      outcome: "",
      error_type: failed ? ending.errorType : "",
      error_message: failed ? message : "",
      rpc_code: ending.rpcCode,
    };
  }
  const outcome = outcomeOf(ending);
  const failed = isFailure(outcome);
  const quoted = failed && mayQuote ? resultText(call) : "";
  return {
    outcome,
    error_type: errorTypeOf(outcome, ending, quoted || message),
    // A tool's own words before those of the SDK around it.
    error_message: outcome === "tool_error" ? quoted || message : failed ? message : "",
    rpc_code: ending.rpcCode ?? codeOf(ending.errorType),
  };
}

/** What the first of these words that the dialect knows means. Strangers wrote them, so `constructor` is none. */
function meaningOf(words: readonly string[], { outcomes }: Dialect): Ending["said"] {
  const word = outcomes && words.find((candidate) => Object.hasOwn(outcomes, candidate));
  return (word !== undefined && outcomes?.[word]) || "";
}
