/** Clients as they call themselves in `clientInfo.name`, with the other spellings they are known to use. */
const SPELLINGS: Readonly<Record<string, string>> = {
  "claude code": "claude-code",
  "claude-code": "claude-code",
  "claude-ai": "claude-ai",
  cursor: "cursor",
  "cursor-vscode": "cursor",
  windsurf: "windsurf",
  "visual studio code": "Visual Studio Code",
  vscode: "Visual Studio Code",
  "visual studio code - insiders": "Visual Studio Code - Insiders",
  "mcp-inspector": "mcp-inspector",
};

/** A client's name in one spelling; names nobody knows stay as they are, without stray white space. */
export function clientName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === "") return "";
  return SPELLINGS[trimmed.toLowerCase()] ?? trimmed;
}

/** What MCP clients put into `User-Agent`, most telling first. HTTP libraries are missing on purpose: they are no one. */
const AGENTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bclaude-code\/([\w.-]+)/i, "claude-code"],
  [/\bclaude-user\b(?:\/([\w.-]+))?/i, "claude-ai"],
  [/\b(?:claude-ai|claude)\/([\w.-]+)/i, "claude-ai"],
  [/\bcursor\/([\w.-]+)/i, "cursor"],
  [/\bwindsurf\/([\w.-]+)/i, "windsurf"],
  [/\bvisual studio code - insiders\/([\w.-]+)/i, "Visual Studio Code - Insiders"],
  [/\b(?:visual studio code|vscode|code)\/([\w.-]+)/i, "Visual Studio Code"],
  [/\bcodex(?:[-_]cli\w*)?\/([\w.-]+)/i, "codex"],
  [/\bgemini-cli\/([\w.-]+)/i, "gemini-cli"],
  [/\bchatgpt(?:-user)?\/([\w.-]+)/i, "chatgpt"],
  [/\bopenai-mcp\/([\w.-]+)/i, "openai-mcp"],
  [/\bmcp-inspector\/([\w.-]+)/i, "mcp-inspector"],
  [/\bgoose\/([\w.-]+)/i, "goose"],
  [/\bzed\/([\w.-]+)/i, "zed"],
];

/** The client that a `User-Agent` names, or undefined when it names none that is known. */
export function clientOfUserAgent(userAgent: string): { name: string; version: string } | undefined {
  for (const [pattern, name] of AGENTS) {
    const match = pattern.exec(userAgent);
    if (match) return { name, version: match[1] ?? "" };
  }
  return undefined;
}
