/** What a `User-Agent` that names no known MCP client is instead. Pure. */

/**
 * HTTP libraries and tools, by how their user agents begin, as a pattern that JavaScript and ClickHouse both read. They
 * are in the hands of anybody's program and tell nothing of whose.
 */
export const HTTP_LIBRARIES = `(?i)^(${[
  "node|node-fetch|undici|axios|got|superagent|bun|deno", // JavaScript
  "python|python-httpx|httpx|python-requests|aiohttp|python-urllib3?|urllib3", // Python
  "go-http-client|go-resty|java|java-http-client|okhttp|apache-httpclient|reactornetty|jetty|ktor-client",
  "dotnet|restsharp|reqwest|hyper|ureq|rmcp|ruby|faraday|guzzlehttp|php|dart|libwww-perl",
  "curl|wget|httpie|postmanruntime|insomnia|k6",
].join("|")})([/ (;,]|$)`;

export const USER_AGENT_KINDS = ["none", "library", "browser", "other"] as const;
/** `other`: a program, of which nothing more is known. */
export type UserAgentKind = (typeof USER_AGENT_KINDS)[number];

const LIBRARY = new RegExp(HTTP_LIBRARIES.replace("(?i)", ""), "i");

/** What sort of caller a user agent speaks of. In SQL: `USER_AGENT_KIND` of `queries/missing.ts`, the same rule. */
export function userAgentKind(userAgent: string): UserAgentKind {
  if (userAgent === "") return "none";
  if (LIBRARY.test(userAgent)) return "library";
  return userAgent.startsWith("Mozilla/") ? "browser" : "other";
}
