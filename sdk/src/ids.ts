const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
/** Random bytes are fetched many at a time: one by one they cost more than all the rest of a span's start. */
const pool = new Uint8Array(4_096);
let used = pool.length;

/** 32 hex digits, never all zero. */
export const newTraceId = (): string => randomHex(16);

/** 16 hex digits, never all zero. */
export const newSpanId = (): string => randomHex(8);

/** By a table: `toString(16)` of four bytes at a time takes three times as long. */
function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let hex = "";
  let sum = 0;
  for (let index = used; index < used + bytes; index++) {
    const byte = pool[index] ?? 0;
    hex += HEX[byte];
    sum += byte;
  }
  used += bytes;
  return sum === 0 ? randomHex(bytes) : hex;
}
