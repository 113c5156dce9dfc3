/**
 * MCP clients as they are called here. Names are their own where they have one; clients that nobody lists keep whatever
 * they say, so a missing line costs a spelling and no call.
 *
 * Read from the published clients (their `clientInfo` and `User-Agent`), from servers that wrote down what reaches them,
 * and from the words that instrumentations put in the place of a name (Vercel's). Case, spaces, `_` and `-` do not
 * matter in what follows; `*` at the end stands for the rest of the name.
 */
export type KnownClient = {
  /** As stored in `client_name`. */
  name: string;
  /**
   * - `app`: a program that people use
   * - `library`: what programs are made with. It says its own name where theirs was not set
   * - `bridge`: hands on what another client says, and speaks for itself only when it tries out a server
   */
  kind: "app" | "library" | "bridge";
  /** Other names for it. */
  spellings?: readonly string[];
  /** What only its `User-Agent` begins with, up to the version. All its names may stand there as well. */
  agents?: readonly string[];
};

export const KNOWN_CLIENTS: readonly KnownClient[] = [
  { name: "claude-code", kind: "app" },
  {
    name: "claude-ai",
    kind: "app",
    // Claude Desktop calls itself so too; the web app's connectors fetch as Claude-User, with a suffix that may name
    // Claude Code and is not it.
    spellings: ["claude", "claude.ai", "Claude Desktop", "Anthropic/ClaudeAI", "Claude-User"],
  },
  { name: "cursor", kind: "app", spellings: ["cursor-vscode"] },
  { name: "windsurf", kind: "app", spellings: ["windsurf-client", "Windsurf Editor"] },
  { name: "Visual Studio Code", kind: "app", spellings: ["vscode", "VS Code"], agents: ["Code"] },
  { name: "Visual Studio Code - Insiders", kind: "app", spellings: ["vscode-insiders", "Code - Insiders"] },
  {
    name: "codex",
    kind: "app",
    spellings: ["codex-mcp-client", "Codex CLI", "codex_cli_rs", "codex_vscode", "openai-mcp (Codex)"],
  },
  // Without its suffix, which it has since September 2026, `openai-mcp` is mostly ChatGPT, and may be OpenAI's API.
  { name: "chatgpt", kind: "app", spellings: ["openai-mcp", "openai-mcp (ChatGPT)", "ChatGPT-User"] },
  { name: "openai-responses-api", kind: "app", spellings: ["openai-mcp (Responses API)"] },
  { name: "openai-agent-builder", kind: "app", spellings: ["openai-mcp (Agent Builder)"] },
  { name: "gemini-cli", kind: "app", spellings: ["gemini", "GeminiCLI", "gemini-cli-mcp-client*"] },
  { name: "antigravity", kind: "app", spellings: ["antigravity-client"] },
  { name: "qwen-code", kind: "app", spellings: ["qwen-code-mcp-client", "qwen-cli-mcp-client*"] },
  { name: "grok", kind: "app", spellings: ["grok-shell*"], agents: ["grok-connectors-manager"] },
  { name: "le-chat", kind: "app", spellings: ["Mistral"] },
  { name: "github-copilot-cli", kind: "app", spellings: ["github-copilot-developer"] },
  { name: "jetbrains", kind: "app", spellings: ["JetBrains-*"] },
  { name: "xcode-copilot", kind: "app", spellings: ["Xcode-copilot-xcode"] },
  { name: "amazon-q", kind: "app", spellings: ["Q-DEV-CLI"] },
  { name: "amp", kind: "app", spellings: ["amp-mcp-client"] },
  { name: "cherry-studio", kind: "app" },
  { name: "cline", kind: "app" },
  { name: "continue", kind: "app", spellings: ["continue-client", "continue-cli-client"] },
  { name: "crush", kind: "app" },
  { name: "dust", kind: "app", spellings: ["dust-mcp-client"] },
  { name: "factory", kind: "app", spellings: ["factory-cli"] },
  { name: "goose", kind: "app" },
  { name: "hermes", kind: "app", spellings: ["hermes-agent"] },
  { name: "jan", kind: "app", spellings: ["Jan-Streamable-Client"] },
  { name: "kilo-code", kind: "app" },
  { name: "kiro", kind: "app" },
  { name: "librechat", kind: "app", spellings: ["@librechat/api-client"] },
  { name: "lobehub", kind: "app", spellings: ["lobehub-mcp-client"] },
  { name: "make", kind: "app", spellings: ["make-app-mcp-client"] },
  { name: "muse", kind: "app" },
  { name: "n8n", kind: "app", spellings: ["@n8n/n8n-nodes-langchain.mcpClientTool"] },
  { name: "opencode", kind: "app" },
  { name: "postman", kind: "app", spellings: ["Postman-Client"] },
  { name: "raycast", kind: "app", spellings: ["com.raycast.macos"] },
  { name: "roo-code", kind: "app" },
  { name: "v0", kind: "app" },
  { name: "zed", kind: "app" },
  {
    name: "mcp-inspector",
    kind: "app",
    spellings: ["inspector-cli", "@modelcontextprotocol/inspector", "@modelcontextprotocol/inspector-cli"],
  },
  { name: "mcporter", kind: "app" },
  { name: "smithery", kind: "app", spellings: ["@smithery/cli"] },

  { name: "mcp", kind: "library" }, // The Python SDK, and what is made with it: FastMCP, LangChain, Pydantic AI …
  { name: "ai-sdk-mcp-client", kind: "library" },
  { name: "mcp-use", kind: "library", spellings: ["http-connector", "stdio-connector"] },
  // What examples and tutorials of the SDKs call their client.
  { name: "mcp-client", kind: "library" },
  { name: "example-client", kind: "library" },
  { name: "my-client", kind: "library" },
  // Grok's connectors say this; their user agent says whose they are.
  { name: "connectors-manager", kind: "library" },

  { name: "mcp-remote", kind: "bridge", spellings: ["mcp-remote-fallback-test"] },
  { name: "mcp-proxy", kind: "bridge" },
  { name: "supergateway", kind: "bridge" },
];
