import { ownersFunctionFailed } from "./guard";
import type { CallFacts, CallsightOptions } from "./options";
import { bytesOf } from "./values";

/** A value as it is recorded. `json` is undefined when it is not; the size is of the whole, always. */
export type Payload = { json: string | undefined; bytes: number };

const NOTHING: Payload = { json: undefined, bytes: 0 };

/**
 * A snapshot of arguments or of a result, as JSON. The size is that of what went over the wire; redaction and the limit
 * cut only what is recorded, and nothing that says which call it was.
 *
 * A `redact` that throws leaves the value out: better a gap than a secret.
 */
export function payloadOf(
  value: unknown,
  root: "arguments" | "result",
  call: CallFacts,
  options: CallsightOptions,
  lengthMax: number,
): Payload {
  if (value === undefined) return NOTHING;
  const json = JSON.stringify(value) as string | undefined;
  if (json === undefined) return NOTHING;
  const bytes = bytesOf(json);
  const wanted = root === "arguments" ? options.recordInputs : options.recordOutputs;
  if (!isWanted(wanted, call)) return { json: undefined, bytes };
  const { redact } = options;
  if (!redact) return { json: cut(json, lengthMax), bytes };
  try {
    const redacted = JSON.stringify(redactIn(JSON.parse(json), [root], call, redact)) as string | undefined;
    return { json: redacted === undefined ? undefined : cut(redacted, lengthMax), bytes };
  } catch (error) {
    ownersFunctionFailed("redact", error);
    return { json: undefined, bytes };
  }
}

/** What a model pays for a text, roughly: most tokenizers make one token of four bytes of English or JSON. */
export const tokensIn = (bytes: number): number => Math.ceil(bytes / 4);

function isWanted(wanted: CallsightOptions["recordInputs"], call: CallFacts): boolean {
  if (typeof wanted !== "function") return wanted ?? true;
  try {
    return wanted(call) === true;
  } catch (error) {
    ownersFunctionFailed("recordInputs or recordOutputs", error);
    return false;
  }
}

type Redact = NonNullable<CallsightOptions["redact"]>;

function redactIn(value: unknown, path: Array<string | number>, call: CallFacts, redact: Redact): unknown {
  const seen = redact(value, path, call);
  if (Array.isArray(seen)) return seen.map((item, index) => redactIn(item, [...path, index], call, redact));
  if (typeof seen !== "object" || seen === null) return seen;
  return Object.fromEntries(
    Object.entries(seen).map(([key, inner]) => [key, redactIn(inner, [...path, key], call, redact)]),
  );
}

/** Never between the two halves of one character. */
function cut(json: string, lengthMax: number): string {
  if (json.length <= lengthMax) return json;
  const isHalf = /[\ud800-\udbff]/.test(json.charAt(lengthMax - 1));
  return json.slice(0, isHalf ? lengthMax - 1 : lengthMax);
}
