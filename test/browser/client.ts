import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";

/** Connects a real client to an MCP server over Streamable HTTP, lets it work, and ends its session. */
export async function asClient(
  url: URL,
  client: { name: string; version: string },
  work: (client: Client) => Promise<unknown>,
): Promise<void> {
  const connected = new Client(client);
  const transport = new StreamableHTTPClientTransport(url);
  // The SDK's own optional properties are typed in a way that exactOptionalPropertyTypes refuses.
  await connected.connect(transport as Transport);
  await work(connected);
  await transport.terminateSession();
  await connected.close();
}
