/** Who called, over what: one name for a client whoever tells it, one word for a transport, and the sent one kept. */
import { describe, expect, test } from "vitest";
import { clientName, clientOfUserAgent } from "@/ingest/clients";
import { KNOWN_CLIENTS } from "@/ingest/known-clients";
import type { AttributeValue, Sender } from "@/ingest/received";
import { transportOf } from "@/ingest/transport";
import { userAgentKind } from "@/lib/user-agents";
import { OTEL, rowOf, SENTRY_JS, spanWith } from "./given";

describe("a client has one name", () => {
  test.each([
    ["claude-code", "claude-code"],
    ["Claude Code", "claude-code"],
    ["claude-ai", "claude-ai"],
    ["claude-ai (via mcp-remote 0.1.37)", "claude-ai"],
    ["codex-mcp-client (via mcp-remote 0.1.29) (via supergateway)", "codex"],
    ["my-bot (via mcp-remote 0.1.37)", "my-bot"],
    ["my-bot (beta)", "my-bot (beta)"],
    ["(via mcp-remote 0.1.37)", "(via mcp-remote 0.1.37)"],
    ["Anthropic/ClaudeAI", "claude-ai"],
    ["Anthropic/Toolbox", "Anthropic/Toolbox"],
    [" cursor-vscode ", "cursor"],
    ["Visual Studio Code", "Visual Studio Code"],
    ["Visual-Studio-Code", "Visual Studio Code"],
    ["Visual Studio Code - Insiders", "Visual Studio Code - Insiders"],
    ["windsurf-client", "windsurf"],
    ["codex-mcp-client", "codex"],
    ["Codex", "codex"],
    ["openai-mcp", "chatgpt"],
    ["openai-mcp (ChatGPT)", "chatgpt"],
    ["openai-mcp (Codex)", "codex"],
    ["openai-mcp (Responses API)", "openai-responses-api"],
    ["gemini-cli-mcp-client", "gemini-cli"],
    ["gemini-cli-mcp-client-weather", "gemini-cli"],
    ["JetBrains-IU-copilot-intellij", "jetbrains"],
    ["@n8n/n8n-nodes-langchain.mcpClientTool", "n8n"],
    ["mcp-inspector", "mcp-inspector"],
    ["inspector-cli", "mcp-inspector"],
  ])("clientInfo %j is %s", (sent, name) => expect(clientName(sent)).toBe(name));

  test.each([
    ["claude-code", "claude-code"],
    ["codex", "codex"],
    ["vscode", "Visual Studio Code"],
    ["windsurf", "windsurf"],
    ["gemini", "gemini-cli"],
    ["grok", "grok"],
    ["hermes", "hermes"],
    ["mcp-inspector", "mcp-inspector"],
    ["claude", "claude-ai"],
    ["chatgpt", "chatgpt"],
    ["cursor", "cursor"],
    ["muse", "muse"],
    ["v0", "v0"],
    ["http-library", ""],
    ["other", ""],
  ])("an instrumentation's word %j is %j", (word, name) => expect(clientName(word)).toBe(name));

  test.each(["mcp", "mcp-client", "example-client", "my-client", "acme-bot", "Ünïcode"])(
    "%j stays what it says",
    (sent) => expect(clientName(sent)).toBe(sent),
  );

  test.each([
    ["claude-code/2.1.226 (cli)", "claude-code", "2.1.226"],
    ["claude-code/2.1.0 (sdk-ts, agent-sdk/0.3)", "claude-code", "2.1.0"],
    ["Claude-User", "claude-ai", ""],
    ["Claude-User (claude-code/1.0)", "claude-ai", ""],
    ["Cursor/0.45.1 (darwin arm64)", "cursor", "0.45.1"],
    ["Visual Studio Code/1.96.0", "Visual Studio Code", "1.96.0"],
    ["Visual Studio Code - Insiders/1.97.0", "Visual Studio Code - Insiders", "1.97.0"],
    ["Windsurf/1.2", "windsurf", "1.2"],
    ["codex-mcp-client/0.147.0-alpha.6.5", "codex", "0.147.0-alpha.6.5"],
    ["codex_cli_rs/0.46.0 (Mac OS 15.1; arm64) iTerm.app", "codex", "0.46.0"],
    ["openai-mcp/1.0.0", "chatgpt", "1.0.0"],
    ["openai-mcp/1.0.0 (+https://openai.com/bot)", "chatgpt", "1.0.0"],
    ["openai-mcp/1.0.0 (Codex)", "codex", "1.0.0"],
    ["grok-connectors-manager/0.1.0", "grok", "0.1.0"],
    ["gemini-cli/0.9", "gemini-cli", "0.9"],
    [
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko); compatible; ChatGPT-User/1.0; +https://openai.com/bot",
      "chatgpt",
      "1.0",
    ],
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Code/1.96.0 Chrome/128.0.0.0 Electron/32.2.6 Safari/537.36",
      "Visual Studio Code",
      "1.96.0",
    ],
  ])("the user agent %s is %s %s", (userAgent, name, version) =>
    expect(clientOfUserAgent(userAgent)).toEqual({ name, version }),
  );

  test.each([
    ["node", "library"],
    ["undici", "library"],
    ["node-fetch/1.0 (+https://github.com/bitinn/node-fetch)", "library"],
    ["axios/1.7.2", "library"],
    ["Bun/1.4.0", "library"],
    ["python-httpx/0.28.1", "library"],
    ["python-requests/2.32.3", "library"],
    ["Python/3.12 aiohttp/3.10.5", "library"],
    ["Go-http-client/1.1", "library"],
    ["Java-http-client/21.0.2", "library"],
    ["Apache-HttpClient/5.3 (Java/21)", "library"],
    ["okhttp/4.12.0", "library"],
    ["curl/8.5.0", "library"],
    ["reqwest/0.12", "library"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/151.0.0.0", "browser"],
    ["nodeclient-of-acme/1.0", "other"],
    ["acme-bot/2.3 claude-code/1.0", "other"],
    ["claude-user-agent/1.0", "other"],
    ["mcp/1.0", "other"],
    ["()", "other"],
    ["", "none"],
  ] as const)("the user agent %j names no client: it is %s", (userAgent, kind) => {
    expect(clientOfUserAgent(userAgent)).toBeUndefined();
    expect(userAgentKind(userAgent)).toBe(kind);
  });

  test("the table has every name and every spelling once", () => {
    const all = KNOWN_CLIENTS.flatMap(({ name, spellings = [], agents = [] }) => [
      name,
      ...spellings,
      ...agents,
    ]);
    const plain = all.map((name) => name.toLowerCase().replace(/[\s_-]+/g, "-"));
    expect(plain.filter((name, at) => plain.indexOf(name) !== at)).toEqual([]);
  });
});

describe("a transport has one word", () => {
  const carried = (name: string, network = "", protocol = "", protocolVersion = "") =>
    transportOf({ name, network, protocol, protocolVersion });

  test.each([
    // The TypeScript SDK, 1 and 2
    ["StdioServerTransport", "stdio"],
    ["StdioConnectionChannel", "stdio"],
    ["SSEServerTransport", "sse"],
    ["StreamableHTTPServerTransport", "streamable_http"],
    ["NodeStreamableHTTPServerTransport", "streamable_http"],
    ["WebStandardStreamableHTTPServerTransport", "streamable_http"],
    ["PerRequestHTTPServerTransport", "streamable_http"],
    ["InMemoryTransport", "in_memory"],
    ["WebSocketServerTransport", "websocket"],
    // Cloudflare
    ["McpSSETransport", "sse"],
    ["WorkerTransport", "streamable_http"],
    ["RPCServerTransport", "other"],
    // C#
    ["StreamServerTransport", "stdio"],
    ["StreamableHttpServerTransport", "streamable_http"],
    ["SseResponseStreamTransport", "sse"],
    // Java
    ["StdioServerTransportProvider", "stdio"],
    ["HttpServletSseServerTransportProvider", "sse"],
    ["HttpServletStreamableServerTransportProvider", "streamable_http"],
    ["HttpServletStatelessServerTransport", "streamable_http"],
    ["WebFluxSseServerTransportProvider", "sse"],
    ["WebFluxStatelessServerTransport", "streamable_http"],
    ["WebMvcStreamableServerTransportProvider", "streamable_http"],
    // Go
    ["StdioTransport", "stdio"],
    ["IOTransport", "stdio"],
    ["StreamableServerTransport", "streamable_http"],
    ["inprocess", "in_memory"],
    // Words: Python, ToolHive, OpenLIT, Sentry's specification
    ["stdio", "stdio"],
    ["sse", "sse"],
    ["http", "streamable_http"],
    ["streamable-http", "streamable_http"],
    ["streamable_http", "streamable_http"],
    ["websocket", "websocket"],
    ["in-memory", "in_memory"],
  ])("%s is %s, whatever the network says", (name, transport) => {
    expect(carried(name, "unknown")).toBe(transport);
    expect(carried(name, "tcp", "http", "2025-06-18")).toBe(
      transport === "other" ? "streamable_http" : transport,
    );
  });

  test.each([
    ["pipe", "", "", "stdio"],
    ["tcp", "", "2024-11-05", "sse"],
    ["tcp", "http", "2024-11-05", "sse"],
    ["tcp", "", "2025-03-26", "streamable_http"],
    ["tcp", "http", "2026-07-28", "streamable_http"],
    ["quic", "http", "", "streamable_http"],
    ["", "http", "", "streamable_http"],
    ["tcp", "websocket", "2025-06-18", "websocket"],
    ["inproc", "", "", "in_memory"],
    ["unix", "", "", "other"],
    ["tcp", "", "DRAFT-2026-v1", "streamable_http"],
    ["unknown", "", "", ""],
    ["", "", "", ""],
  ])(
    "without a name, network %j with protocol %j of MCP %j is %j",
    (network, protocol, version, transport) => {
      expect(carried("", network, protocol, version)).toBe(transport);
      expect(carried("unknown", network, protocol, version)).toBe(transport);
    },
  );

  test.each([
    ["a", "pipe", "stdio"],
    ["_t", "tcp", "streamable_http"],
    ["Ot2", "unknown", "other"],
    ["MyTransport", "", "other"],
  ])("a class named %s over %j is %s", (name, network, transport) => {
    expect(carried(name, network)).toBe(transport);
  });
});

describe("a row says who called", () => {
  const call = (attributes: Record<string, AttributeValue>, sender: Partial<Sender> = {}, base = OTEL) =>
    rowOf(spanWith({ "mcp.method.name": "tools/call", ...attributes }, { sender: { ...base, ...sender } }));

  test.each<[string, Record<string, AttributeValue>, Partial<Sender>, object]>([
    [
      "client: name, title and version from the attributes",
      { "mcp.client.name": "cursor", "mcp.client.title": "Cursor", "mcp.client.version": "1.2" },
      {},
      { client_name: "cursor", client_title: "Cursor", client_version: "1.2", attributes: {} },
    ],
    [
      "client: in one spelling, the sent one kept",
      { "mcp.client.name": "claude-ai (via mcp-remote 0.1.37)", "mcp.client.version": "0.1.0" },
      {},
      {
        client_name: "claude-ai",
        client_version: "0.1.0",
        attributes: { "mcp.client.name": "claude-ai (via mcp-remote 0.1.37)" },
      },
    ],
    [
      "client: a library's own name yields to a user agent that names the program",
      {
        "mcp.client.name": "mcp",
        "mcp.client.version": "0.1.0",
        "user_agent.original": "claude-code/2.1.226 (cli)",
      },
      {},
      {
        client_name: "claude-code",
        client_version: "2.1.226",
        user_agent: "claude-code/2.1.226 (cli)",
        attributes: { "mcp.client.name": "mcp", "mcp.client.version": "0.1.0" },
      },
    ],
    [
      "client: a library's own name stays where nothing better is known",
      { "mcp.client.name": "mcp", "user_agent.original": "python-httpx/0.28.1" },
      {},
      { client_name: "mcp", user_agent: "python-httpx/0.28.1", attributes: {} },
    ],
    [
      "client: what a program says of itself outweighs its user agent",
      { "mcp.client.name": "acme-bot", "user_agent.original": "claude-code/2.1.226 (cli)" },
      {},
      { client_name: "acme-bot" },
    ],
    [
      "session: the id as sent",
      { "mcp.session.id": "s-1", "mcp.protocol.version": "2025-11-25" },
      {},
      { session_id: "s-1", protocol_version: "2025-11-25" },
    ],
    [
      "session: none since 2026-07-28, and what was sent as one is kept",
      { "mcp.session.id": "s-1", "mcp.protocol.version": "2026-07-28" },
      {},
      { session_id: "", attributes: { "mcp.session.id": "s-1" } },
    ],
    [
      "session: a draft is no date, and has the session it says",
      { "mcp.session.id": "s-1", "mcp.protocol.version": "DRAFT-2026-v1" },
      {},
      { session_id: "s-1", protocol_version: "DRAFT-2026-v1" },
    ],
    [
      "session: one that the SDK hid is nobody's",
      { "mcp.session.id": "[Filtered]" },
      {},
      { session_id: "", attributes: { "mcp.session.id": "[Filtered]" } },
    ],
    [
      "session and protocol version: by their names with an underscore",
      { "mcp.session_id": "s-1", "mcp.protocol_version": "2025-06-18" },
      {},
      { session_id: "s-1", protocol_version: "2025-06-18" },
    ],
    [
      "protocol version: oddities stay readable",
      { "mcp.protocol.version": " latest " },
      {},
      { protocol_version: "latest" },
    ],
    [
      "transport: by its class, the class kept",
      { "mcp.transport": "StreamableHTTPServerTransport", "network.transport": "tcp" },
      {},
      { transport: "streamable_http", transport_raw: "StreamableHTTPServerTransport" },
    ],
    ["transport: by its type", { "mcp.transport.type": "sse" }, {}, { transport: "sse" }],
    [
      "transport: from the network, and its word kept",
      { "network.transport": "pipe" },
      {},
      { transport: "stdio", transport_raw: "pipe" },
    ],
    [
      "transport: a websocket by the network's protocol",
      { "network.transport": "tcp", "network.protocol.name": "websocket" },
      {},
      { transport: "websocket", transport_raw: "tcp" },
    ],
    [
      "server: its own name before the service's",
      { "mcp.server.name": "weather", "mcp.server.version": "2.0" },
      { service: "api", serviceVersion: "9" },
      { server_name: "weather", server_version: "2.0" },
    ],
    [
      "server: a name without a version does not borrow the service's",
      { "mcp.server.name": "weather" },
      { service: "api", serviceVersion: "9" },
      { server_name: "weather", server_version: "" },
    ],
    [
      "server: the service where it has no name of its own",
      {},
      { service: "api", serviceVersion: "9", release: "9" },
      { server_name: "api", server_version: "9", release: "9" },
    ],
    [
      "server: a service that nobody named is unknown",
      {},
      { service: "unknown_service:node" },
      { server_name: "" },
    ],
    ["user: enduser.id", { "enduser.id": "ann", "user.id": "7" }, {}, { user_id: "ann" }],
    ["user: user.id", { "user.id": 7 }, {}, { user_id: "7" }],
    ["user: as the sender says for all its spans", {}, { userId: "ben" }, { user_id: "ben" }],
    ["address: of the client", { "client.address": "192.0.2.7" }, {}, { client_address: "192.0.2.7" }],
    [
      "release: the span's own before the sender's",
      { "sentry.release": "1.2.0" },
      { release: "1.1.0" },
      { release: "1.2.0" },
    ],
    [
      "environment: today's name before the older one",
      { "deployment.environment": "old", "deployment.environment.name": "production" },
      {},
      { environment: "production", attributes: { "deployment.environment": "old" } },
    ],
    ["environment: the older name", { "deployment.environment": "staging" }, {}, { environment: "staging" }],
    [
      "nothing said is nothing stored",
      {},
      {},
      { client_name: "", session_id: "", transport: "", transport_raw: "", user_id: "", server_name: "" },
    ],
  ])("%s", (_, attributes, sender, expected) => {
    expect(call(attributes, sender)).toMatchObject(expected);
  });

  test("Sentry's spans and OpenTelemetry's of one call name the same client", () => {
    const sentry = call({ "mcp.client.name": "Claude Code" }, {}, SENTRY_JS);
    const otel = call({ "mcp.client.name": "claude-code" });
    expect([sentry.client_name, otel.client_name]).toEqual(["claude-code", "claude-code"]);
  });

  test("of a span that is no call the network stays an attribute", () => {
    const row = rowOf(spanWith({ "network.transport": "tcp", "network.protocol.name": "http" }));
    expect(row).toMatchObject({
      transport: "",
      transport_raw: "",
      attributes: { "network.transport": "tcp", "network.protocol.name": "http" },
    });
  });
});

describe("a row says who called, in every dialect that has words of its own for it", () => {
  const CALL = { "mcp.method.name": "tools/call", "gen_ai.tool.name": "add" };
  const request = (meta: object) =>
    JSON.stringify({ method: "tools/call", params: { name: "add", meta: { ...meta } } });

  test.each<[string, string, string, Record<string, AttributeValue>, object]>([
    [
      "Vercel's word for a user agent",
      "mcp-handler",
      "tools/call add",
      { ...CALL, "vercel.rpc.client.name": "vscode" },
      { dialect: "vercel", client_name: "Visual Studio Code", attributes: { "mcp.client.name": "vscode" } },
    ],
    [
      "Vercel's word for an HTTP library, which is nobody",
      "mcp-handler",
      "tools/call add",
      { ...CALL, "vercel.rpc.client.name": "http-library" },
      { dialect: "vercel", client_name: "", attributes: { "mcp.client.name": "http-library" } },
    ],
    [
      "OpenLIT's client_info",
      "openlit.instrumentation.mcp",
      "mcp tools/call",
      {
        "mcp.server.name": "weather",
        "mcp.tool.name": "add",
        "mcp.session.client_info.name": "Cursor",
        "mcp.session.client_info.version": "1.2",
      },
      { dialect: "openlit", client_name: "cursor", client_version: "1.2", server_name: "weather" },
    ],
    [
      "the clientInfo in Logfire's request",
      "logfire.mcp",
      "MCP server handle request: tools/call",
      {
        request: request({
          "io.modelcontextprotocol/clientInfo": { name: "codex-mcp-client", version: "0.147.0" },
          "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        }),
      },
      {
        dialect: "logfire",
        client_name: "codex",
        client_version: "0.147.0",
        protocol_version: "2026-07-28",
        attributes: { "mcp.client.name": "codex-mcp-client" },
      },
    ],
    [
      "ToolHive's client and the transport behind it",
      "github.com/stacklok/toolhive/pkg/telemetry",
      "tools/call add",
      { ...CALL, "mcp.client.name": "claude-code", "mcp.server.name": "weather", "mcp.transport": "stdio" },
      { dialect: "toolhive", client_name: "claude-code", server_name: "weather", transport: "stdio" },
    ],
    [
      "FastMCP's name of the server, and its OAuth client, who is no user",
      "fastmcp",
      "tools/call add",
      { ...CALL, "fastmcp.server.name": "weather", "enduser.id": "oauth-client-7" },
      { dialect: "fastmcp", server_name: "weather", user_id: "" },
    ],
    [
      "Traceloop's workflow, without what it appends",
      "opentelemetry.instrumentation.mcp.instrumentation",
      "add.tool",
      { "traceloop.workflow.name": "weather.mcp", "traceloop.entity.name": "add" },
      { dialect: "traceloop", server_name: "weather" },
    ],
    [
      "Quarkus' server without a name, which is no name",
      "io.quarkus.opentelemetry.mcp",
      "tools/call add",
      { ...CALL, "mcp.server.name": "<default>" },
      { dialect: "quarkus", server_name: "" },
    ],
    [
      "C#'s session, which is one per request where there are none",
      "Experimental.ModelContextProtocol",
      "tools/call add",
      {
        ...CALL,
        "mcp.session.id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "network.transport": "tcp",
        "network.protocol.name": "http",
        "mcp.protocol.version": "2025-06-18",
      },
      {
        dialect: "csharp",
        session_id: "",
        transport: "streamable_http",
        attributes: { "mcp.session.id": "0f8fad5b-d9cb-469f-a165-70867728950e" },
      },
    ],
    [
      "C# over HTTP before Streamable HTTP",
      "Experimental.ModelContextProtocol",
      "tools/call add",
      {
        ...CALL,
        "network.transport": "tcp",
        "network.protocol.name": "http",
        "mcp.protocol.version": "2024-11-05",
      },
      { dialect: "csharp", transport: "sse" },
    ],
    [
      "ours, by Sentry's names",
      "callsight",
      "tools/call add",
      {
        ...CALL,
        "mcp.client.name": "claude-ai (via mcp-remote 0.1.37)",
        "mcp.transport": "StdioServerTransport",
        "mcp.server.name": "weather",
        "mcp.server.version": "1.4.2",
      },
      {
        dialect: "callsight",
        client_name: "claude-ai",
        transport: "stdio",
        transport_raw: "StdioServerTransport",
        server_name: "weather",
        server_version: "1.4.2",
      },
    ],
  ])("%s", (_, scope, name, attributes, expected) => {
    const kind = scope === "logfire.mcp" || scope.endsWith(".instrumentation") ? "internal" : "server";
    const sender = { ...OTEL, scope };
    expect(rowOf(spanWith(attributes, { name, kind, sender }))).toMatchObject({
      is_server_call: 1,
      ...expected,
    });
  });
});
