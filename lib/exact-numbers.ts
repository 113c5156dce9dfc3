/**
 * Only with more than 15 digits, or with an exponent, can a number be one that a double does not hold. Digits after a
 * quote are text: every span of OTLP has two times of that sort.
 */
const MAY_HOLD_INEXACT = /(?:^|[\s:,[])-?(?:[\d.]{16}|\d[\d.]*[eE][+-]?\d)/;

/**
 * JSON text in which those numbers stand as strings that a double would alter: `12345678901234567890`, `1e999`,
 * `0.1000000000000000055`. So `JSON.parse`, which turns every number into a double, keeps their digits. Any other text
 * comes back as it was; whether it is JSON is for the parser to say.
 *
 * @param mark what such a string begins with, to tell it from one that was sent as a string
 */
export function quoteInexactNumbers(json: string, mark = ""): string {
  if (!MAY_HOLD_INEXACT.test(json)) return json;
  let quoted = "";
  let done = 0;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === '"') at = endOfString(json, at);
    else if (isDigit(json.charCodeAt(at)) || json[at] === "-") {
      NUMBER.lastIndex = at;
      const number = NUMBER.exec(json)?.[0];
      if (number === undefined) continue;
      if (!survives(number)) {
        quoted += `${json.slice(done, at)}"${mark}${number}"`;
        done = at + number.length;
      }
      at += number.length - 1;
    }
  }
  return quoted + json.slice(done);
}

/** Where a string of JSON text ends that begins at `start`; the text's length when it does not end. */
export function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (end > 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end < 0 ? json.length : end;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const isDigit = (unit: number) => unit >= 0x30 && unit <= 0x39;

/** Whether a number means the same after it was a double; `1.0` and `1e3` do, though they are written otherwise then. */
const survives = (number: string): boolean =>
  number.length < 16 && !/[eE]/.test(number) ? true : meaning(number) === meaning(String(Number(number)));

/** The same text for all ways to write a number: its digits without outer zeros, and a power of ten. */
function meaning(number: string): string {
  const [, sign = "", whole = "", part = "", power = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = (whole + part).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return whole === "" ? number : "0";
  return `${sign}${significant}e${Number(power) - part.length + digits.length - significant.length}`;
}
