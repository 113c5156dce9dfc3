import { PAYLOAD_BYTES_MAX } from "./cut";
import { DEPTH_MAX, parseJsonExactly, TOO_DEEP } from "./json";
import type { AttributeValue } from "./received";
import { isSuspect } from "./suspect";
import type { ScrubSettings } from "./upload";

export const SCRUBBED = "[scrubbed]";

/** Takes what nobody should be able to read out of what is stored. By one project's rules; made once per upload. */
export type Scrubber = {
  /** Whether a value under this key is a secret, whatever it looks like. */
  isSecret: (key: string) => boolean;
  /** Free text without the secrets, cards and e-mail addresses in it. */
  text: (text: string) => string;
  /** A line of source code: like free text, but of what is assigned to a secret name only literals go. */
  code: (line: string) => string;
  /** A nested value: secrets by key go whole, texts are scrubbed. */
  value: (value: AttributeValue) => AttributeValue;
  /** JSON text, scrubbed as the value it stands for; returned as it came when there is nothing to hide. */
  json: (json: string) => string;
};

/**
 * Words that make a key secret. `auth` and other short ones count only as whole words, so `author` is safe; a count of
 * tokens is no token. Keys come normalised: `accessToken` and `access-token` both read `access_token`, while SDKs that
 * lower-case keys send `accesstoken`. How each of these words begins stands in `suspect.ts`.
 */
const SECRET_KEY =
  /passw(?:or)?d|passphrase|passcode|secret(?!ar)|credential|api_?key|private_?key|access_?key|mysql_pwd|two_?factor|token(?!s|iz|is|_?(?:count|limit|usage|budget|type))|(?:^|_)(?:auth|authorization|otp|pwd|pass|cvv|cvc|ssn|cookie|cookies)(?:_|$)/;
/** Keys that the words above would take for secrets. */
const HARMLESS_KEYS = new Set([
  "mcp.auth.client.name",
  "mcp.progress.token",
  "progressToken",
  "vercel.rpc.auth.outcome",
  "gen_ai.token.type",
]);

type Rule = readonly [RegExp, (match: string, ...groups: string[]) => string];

/** `password: hunter2`, `token=abc`. */
const ASSIGNED: Rule = [
  /\b((?:[\w-]{0,32}(?:password|passwd|secret|api[-_]?key|access[-_]?token|auth[-_]?token|client[-_]?secret)|pwd|token)["']?\s{0,4}[:=]\s{0,4}["']?)(?!\[scrubbed\]|null\b|true\b|false\b|undefined\b)[^\s"',;&)}\]]{3,1024}/gi,
  (_, head) => `${head}${SCRUBBED}`,
];

/**
 * `password = 'x'`, `apiKey: string = "x"`, `config["token"] = f"x"`, `TOKEN ?? "x"`, `getenv("TOKEN", "x")`: in code,
 * what is no literal is a name or a call, which tells how the code works and holds no secret.
 */
const LITERAL_ASSIGNED: Rule = [
  /\b(\w{0,32}(?:password|passwd|passphrase|pwd|secret|credential|api[-_]?key|access[-_]?key|private[-_]?key|token)\w{0,16}(?:["'`]\s{0,4},|["'`]?\]?\)?\s{0,4}(?::\s{0,4}\w{1,32}\s{0,4}=|[!=]?={1,2}|=>|:=?|\?\?|\|\|))\s{0,4}[bfru]{0,2})(["'`])(?:\\.|(?!\2)[^\\]){1,1024}/gi,
  (_, head, quote) => `${head}${quote}${SCRUBBED}`,
];

/** Runs are bounded everywhere, so that no text, however made, takes more than linear time. */
const RULES: readonly Rule[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    () => SCRUBBED,
  ],
  [/\b(bearer\s{1,4})[\w.~+/=-]{12,4096}/gi, (_, word) => `${word}${SCRUBBED}`],
  [
    /\b(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|token|digest)\s{1,4})[\w.~+/=-]{4,4096}/gi,
    (_, head) => `${head}${SCRUBBED}`,
  ],
  [/\beyJ[\w-]{8,4096}\.eyJ[\w-]{4,8192}(?:\.[\w-]{0,4096})?/g, () => SCRUBBED],
  [
    /\b(?:sk-[\w-]{16,256}|gh[pousr]_\w{20,256}|github_pat_\w{20,256}|glpat-[\w-]{16,256}|xox[abeprs]-[\w-]{10,256}|AKIA[A-Z0-9]{16}|AIza[\w-]{30,60})/g,
    () => SCRUBBED,
  ],
  [/(:\/\/[^\s:/@]{0,256}:)[^\s/@]{1,256}@/g, (_, head) => `${head}${SCRUBBED}@`],
  ASSIGNED,
  [/[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi, () => SCRUBBED],
  [/(?<![\d.-])[3-6]\d{3}(?:[ -]?\d){9,12}(?![\d-])/g, (digits) => (isCard(digits) ? SCRUBBED : digits)],
  [
    /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g,
    (iban) => (isIban(iban) ? SCRUBBED : iban),
  ],
  [/(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])/g, () => SCRUBBED],
];

const CODE_RULES = RULES.map((rule) => (rule === ASSIGNED ? LITERAL_ASSIGNED : rule));

/** Shorter than `a@b.io` there is nothing that a rule could match. */
const LENGTH_MIN = 6;
/** What a rule matches is at most so long, but for private keys, which go to the end. */
const RUN_MAX = 8_192;
/**
 * Of a longer text only the beginning is looked at and handed on: nothing of more than 64 KiB is kept anyway, and ten
 * megabytes of one argument kept the process busy for three seconds. The end of what was looked at goes too, since a
 * secret that was cut in two is not recognised.
 */
const LENGTH_MAX = PAYLOAD_BYTES_MAX + 2 * RUN_MAX;

export function scrubber(settings: ScrubSettings): Scrubber {
  const extra = settings.extraKeys.map(squeezed).filter((key) => key !== "");
  const safe = new Set(settings.safeKeys.map(squeezed));
  const isSafe = (key: string) =>
    safe.size > 0 && (safe.has(squeezed(key)) || safe.has(squeezed(key.slice(key.lastIndexOf(".") + 1))));
  const isExtra = (key: string) => extra.length > 0 && extra.some((word) => squeezed(key).includes(word));
  const isSecret = (key: string) => (isSecretByName(key) || isExtra(key)) && !isSafe(key);
  /** How much was taken out so far. */
  let hidden = 0;

  const text = (value: string, rules = RULES): string => {
    if (value.length < LENGTH_MIN || !isSuspect(value)) return value;
    const looked = value.length > LENGTH_MAX ? value.slice(0, LENGTH_MAX) : value;
    const clean = rules.reduce((rest, [pattern, replace]) => rest.replace(pattern, replace), looked);
    if (clean !== value) hidden++;
    return looked === value ? clean : clean.slice(0, -RUN_MAX).replace(/\p{Cs}$/u, "");
  };

  const value = (given: AttributeValue, depth = 0): AttributeValue => {
    if (typeof given === "string") return embedded(given, depth);
    if (typeof given !== "object" || given === null) return given;
    if (depth > DEPTH_MAX) {
      hidden++;
      return TOO_DEEP;
    }
    if (Array.isArray(given)) return given.map((item) => value(item, depth + 1));
    const record: { [key: string]: AttributeValue } = Object.create(null);
    for (const [key, item] of Object.entries(given)) {
      // True, false and null say that there is a secret, not which.
      const goes = isSecret(key) && item !== null && typeof item !== "boolean";
      if (goes) hidden++;
      record[key] = goes ? SCRUBBED : value(item, depth + 1);
    }
    return record;
  };

  /** A string inside JSON may be JSON itself: `{"body": "{\"password\": …}"}`. */
  const embedded = (given: string, depth: number): string => {
    const first = given.charCodeAt(0);
    const looksLikeJson = first === 0x7b || first === 0x5b; // { or [
    return looksLikeJson && depth < 8 ? json(given, depth + 1) : text(given);
  };

  const mayHoldSecret = (json: string): boolean =>
    isSuspect(json) || (extra.length > 0 && extra.some((word) => squeezed(json).includes(word)));

  const json = (given: string, depth = 0): string => {
    if (!mayHoldSecret(given)) return given;
    const parsed = parseJsonExactly(given);
    if (parsed === undefined) return text(given);
    const hiddenBefore = hidden;
    const clean = value(parsed, depth);
    // Written anew, numbers that a double cannot hold become strings; so only when there is a reason.
    return hidden === hiddenBefore ? given : JSON.stringify(clean);
  };

  return {
    isSecret,
    text: (given) => text(given),
    code: (line) => text(line, CODE_RULES),
    value: (given) => value(given),
    json: (given) => json(given),
  };
}

/** The same few keys come with every upload, so their verdicts are kept: a pure function's, the same everywhere. */
const verdicts = new Map<string, boolean>();
const VERDICTS_MAX = 10_000;

function isSecretByName(key: string): boolean {
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^\w]+/g, "_")
    .toLowerCase();
  const verdict = !HARMLESS_KEYS.has(key) && SECRET_KEY.test(words);
  if (verdicts.size >= VERDICTS_MAX) verdicts.clear();
  if (key.length <= KEY_LENGTH_MAX) verdicts.set(key, verdict);
  return verdict;
}

const KEY_LENGTH_MAX = 100;

const squeezed = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, "");

function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the number, with letters as 10…35 and its head moved to the end, leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  const iban = text.replaceAll(" ", "");
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
