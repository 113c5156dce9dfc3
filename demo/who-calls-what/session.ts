import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { McpError } from "@modelcontextprotocol/sdk/types.js";
import type { stdioCalculator } from "../calculator/process";
import { type Dice, REQUESTS, type RequestName } from "../calculator/requests";
import type { Caller } from "./callers";

/** Where a caller finds its calculator: a URL, or a process of its own. */
export type Place = URL | ReturnType<typeof stdioCalculator>;

/** One session of a caller, from `initialize` to closing. Returns how many requests it made. */
export async function session(caller: Caller, place: Place, dice: Dice): Promise<number> {
  const client = new Client(caller.client);
  const transport = transportTo(caller, place);
  await client.connect(transport);

  const requests: RequestName[] = ["list_tools", ...opening(caller)];
  while (requests.length < caller.requestsPerSession) requests.push(draw(caller.habits, dice));
  for (const name of requests) await make(client, name, dice);

  if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession();
  await client.close();
  return 1 + requests.length; // `initialize` is a request, too.
}

/** Clients list what they mean to use. */
const opening = ({ habits }: Caller): RequestName[] => [
  ...(habits.read_units ? (["list_resources"] as const) : []),
  ...(habits.explain ? (["list_prompts"] as const) : []),
];

/** Chooses by weight. */
function draw(habits: Caller["habits"], dice: Dice): RequestName {
  const weighted = Object.entries(habits) as Array<[RequestName, number]>; // Object.entries forgets the keys' type.
  let point = dice() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of weighted) {
    point -= weight;
    if (point < 0) return name;
  }
  return "list_tools";
}

async function make(client: Client, name: RequestName, dice: Dice): Promise<void> {
  try {
    await REQUESTS[name](client, dice);
  } catch (error) {
    // An answer that says no is an answer; a broken connection is not.
    if (!(error instanceof McpError)) throw error;
  }
}

function transportTo({ client, transport }: Caller, place: Place): Transport {
  if (!(place instanceof URL)) return place;
  const requestInit = { headers: { "user-agent": `${client.name.replaceAll(" ", "-")}/${client.version}` } };
  return transport === "sse"
    ? new SSEClientTransport(place, { requestInit })
    : // Its optional properties are typed in a way that exactOptionalPropertyTypes refuses for their own interface.
      (new StreamableHTTPClientTransport(place, { requestInit }) as Transport);
}
