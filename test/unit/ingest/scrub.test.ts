import { describe, expect, test } from "vitest";
import { SCRUBBED, scrubber } from "@/ingest/scrub";
import { KEEP_ALL, rowOf, spanWith } from "./given";

const { text, code, isSecret, json } = scrubber(KEEP_ALL);

describe("keys that hold secrets", () => {
  test.each([
    "password",
    "PASSWORD",
    "userPassword",
    "db_passwd",
    "passphrase",
    "secret",
    "client_secret",
    "clientSecret",
    "secret_id",
    "token",
    "accessToken",
    "access-token",
    "accesstoken",
    "refresh_token",
    "auth",
    "basic_auth",
    "Authorization",
    "x-api-key",
    "apiKey",
    "apikey",
    "API_KEY",
    "private-key",
    "privateKey",
    "credentials",
    "otp",
    "two_factor",
    "cookie",
    "set-cookie",
    "cvv",
    "http.request.header.authorization",
    "mysql_pwd",
  ])("%s, by itself and inside JSON", (key) => {
    expect(isSecret(key)).toBe(true);
    expect(json(JSON.stringify({ [key]: "x" }))).toBe(JSON.stringify({ [key]: SCRUBBED }));
  });

  test.each([
    "author",
    "authority",
    "authored_by",
    "max_tokens",
    "input_tokens",
    "token_count",
    "tokenizer",
    "secretary",
    "keyboard",
    "passenger",
    "compass",
    "bypass",
    "mcp.auth.client.name",
    "mcp.progress.token",
    "gen_ai.usage.input_tokens",
    "query",
    "note",
    "otpion",
    "monkey",
  ])("not %s", (key) => expect(isSecret(key)).toBe(false));
});

describe("secrets in free text", () => {
  test.each([
    ["mail jane.doe+x@example.co.uk now", `mail ${SCRUBBED} now`],
    ["card 4111 1111 1111 1111 please", `card ${SCRUBBED} please`],
    ["card 4111-1111-1111-1111", `card ${SCRUBBED}`],
    ["amex 378282246310005", `amex ${SCRUBBED}`],
    ["Authorization: Bearer abcdef1234567890", `Authorization: Bearer ${SCRUBBED}`],
    ["Authorization: Basic dXNlcjpwYXNz", `Authorization: Basic ${SCRUBBED}`],
    ["key sk-abcdefghijklmnopqrstuv", `key ${SCRUBBED}`],
    ["ghp_abcdefghijklmnopqrstuvwxyz0123456789 leaked", `${SCRUBBED} leaked`],
    ["AKIAIOSFODNN7EXAMPLE", SCRUBBED],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", SCRUBBED],
    ["postgres://app:hunter22@db/x", `postgres://app:${SCRUBBED}@db/x`],
    ["GET /x?token=abc123&page=2", `GET /x?token=${SCRUBBED}&page=2`],
    ["password: hunter2!", `password: ${SCRUBBED}`],
    ['{"api_key": "zzzz9999"}', `{"api_key": "${SCRUBBED}"}`],
    ["DE89 3704 0044 0532 0130 00", SCRUBBED],
    ["ssn 078-05-1120", `ssn ${SCRUBBED}`],
    ["-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----", SCRUBBED],
  ])("%s", (given, expected) => expect(text(given)).toBe(expected));

  test.each([
    "order 4111 1111 1111 1112 is no card",
    "started at 1795356150258 and 1795356150258000000",
    "trace 5d929ec5086d47fd8783b8240331de25 of probe-server@1.2.3",
    "the author wrote to nobody",
    "Invalid token at position 3",
    "Bearer token is missing",
    "call 555-1234 or see 2026-11-22",
    "DE12 3456 7890 is no IBAN",
    "mcp@latest",
  ])("nothing in: %s", (given) => expect(text(given)).toBe(given));
});

describe("secrets in lines of source code", () => {
  test.each([
    ["password = 'x'", `password = '${SCRUBBED}'`],
    ["client(api_key='x', retries=3)", `client(api_key='${SCRUBBED}', retries=3)`],
    ['  const apiKey: string = "hunter 2";', `  const apiKey: string = "${SCRUBBED}";`],
    ['config["db_password"] = f"x{n}"', `config["db_password"] = f"${SCRUBBED}"`],
    ["{ clientSecret: `it's`, port: 1 }", `{ clientSecret: \`${SCRUBBED}\`, port: 1 }`],
    ['token = process.env.TOKEN ?? "dev"', `token = process.env.TOKEN ?? "${SCRUBBED}"`],
    ['os.getenv("API_KEY", "dev")', `os.getenv("API_KEY", "${SCRUBBED}")`],
    ["if (password === 'a\\'b') {", `if (password === '${SCRUBBED}') {`],
    ['secret = "cut off', `secret = "${SCRUBBED}`],
    [
      'fetch(u, { headers: { a: "Bearer abcdefghijklmnop" } })',
      `fetch(u, { headers: { a: "Bearer ${SCRUBBED}" } })`,
    ],
    ["mail('ann@example.com')", `mail('${SCRUBBED}')`],
  ])("%s", (line, clean) => expect(code(line)).toBe(clean));

  test.each([
    "const password = await readPassword(user);",
    "if (!token) throw new Error('no user');",
    "def login(user, password, locale='en'):",
    'password = ""',
    "const tokens = text.split(' ');",
    "author = 'Ann'",
  ])("%s stays", (line) => expect(code(line)).toBe(line));
});

describe("inside arguments and results", () => {
  test("secrets go by key, at any depth, also where JSON is quoted in JSON", () => {
    const given = {
      user: "ann",
      password: "x",
      deep: [{ apiKey: 1, ok: true }],
      body: '{"token":"t","page":2}',
      hasToken: true,
    };
    expect(JSON.parse(json(JSON.stringify(given)))).toEqual({
      user: "ann",
      password: SCRUBBED,
      deep: [{ apiKey: SCRUBBED, ok: true }],
      body: JSON.stringify({ token: SCRUBBED, page: 2 }),
      hasToken: true,
    });
  });

  test("objects under a secret key go whole", () => {
    expect(json('{"credentials":{"user":"a","pass":"b"}}')).toBe(`{"credentials":"${SCRUBBED}"}`);
  });

  test("JSON without anything to hide stays as it came, to the byte", () => {
    const given = '{ "a": 1.0, "author": "Ann", "big": 12345678901234567890 }';
    expect(json(given)).toBe(given);
  });

  const EXACT = '{"n":12345678901234567890,"f":1e999,"x":0.1000000000000000055}';
  test("also where it is quoted in other JSON", () => {
    const given = JSON.stringify({ note: "a@b.io", body: EXACT });
    expect(JSON.parse(json(given))).toEqual({ note: SCRUBBED, body: EXACT });
  });
  test("where something is hidden, numbers that a double cannot hold keep their digits as text", () => {
    expect(JSON.parse(json(EXACT.replace("{", '{"password":"hunter2",')))).toEqual({
      password: SCRUBBED,
      n: "12345678901234567890",
      f: "1e999",
      x: "0.1000000000000000055",
    });
  });

  test("a span's columns and attributes hold none of it", () => {
    const row = rowOf(
      spanWith({
        "mcp.method.name": "tools/call",
        "gen_ai.tool.name": "login",
        "gen_ai.tool.call.arguments": '{"password":"hunter2","email":"a@b.io"}',
        "gen_ai.tool.call.result": '{"content":[{"type":"text","text":"your token: abcdef"}]}',
        "app.api_key": "zzz",
        "app.note": "from a@b.io",
      }),
    );
    expect(JSON.stringify(row)).not.toMatch(/hunter2|a@b\.io|abcdef|zzz/);
    expect(JSON.parse(row.arguments)).toEqual({ password: SCRUBBED, email: SCRUBBED });
    expect(row.attributes).toEqual({ "app.api_key": SCRUBBED, "app.note": `from ${SCRUBBED}` });
  });
});

describe("a project's own rules", () => {
  const span = () =>
    spanWith({
      "mcp.method.name": "tools/call",
      "gen_ai.tool.name": "pay",
      "gen_ai.tool.call.arguments": '{"iban_number":"x1","customerNo":7,"token":"t"}',
      "gen_ai.tool.call.result": '{"content":[{"type":"text","text":"paid"}],"isError":true}',
      "error.type": "tool_error",
    });

  test("further keys are secret, and keys called safe are not", () => {
    const row = rowOf(span(), { extraKeys: ["Customer-No"], safeKeys: ["token"] });
    expect(JSON.parse(row.arguments)).toEqual({ iban_number: "x1", customerNo: SCRUBBED, token: "t" });
  });

  test("arguments off: their size is known, they are not", () => {
    expect(rowOf(span(), { keepArguments: false })).toMatchObject({
      arguments: "",
      arguments_bytes: 47,
      outcome: "tool_error",
    });
  });

  test("results off: neither the result nor the text of the error, and still the outcome", () => {
    const row = rowOf(span(), { keepResults: false });
    expect(row).toMatchObject({
      result: "",
      outcome: "tool_error",
      error_type: "tool_error",
      error_message: "",
    });
    expect(JSON.stringify(row)).not.toContain("paid");
  });
});

// A pattern that tried again from every character would run into the suite's time limit here.
test("no text holds it up, however it is made", () => {
  const hostile = [
    "a".repeat(60_000),
    "a@".repeat(30_000),
    "4111 ".repeat(12_000),
    "token=".repeat(10_000),
    "-----BEGIN ".repeat(6_000),
    "://a:".repeat(12_000),
    "a.".repeat(30_000),
    "DE12".repeat(15_000),
    'password="'.repeat(6_000),
  ];
  const scrubbed = hostile.flatMap((each) => [text(each), code(each)]);
  expect(scrubbed).toHaveLength(2 * hostile.length);
});
