import type { Client } from "@modelcontextprotocol/sdk/client/index.js";

/** A number in [0, 1), the same sequence in every run. */
export type Dice = () => number;

/** Makes one request; rejects when the server answers with a JSON-RPC error, which some of these are for. */
type Request = (client: Client, dice: Dice) => Promise<unknown>;

const whole = (dice: Dice, below: number) => Math.floor(dice() * below);
const pick = <T>(dice: Dice, items: readonly [T, ...T[]]): T => items[whole(dice, items.length)] ?? items[0];

const ask = (tool: string, given: (dice: Dice) => Record<string, unknown>): Request => {
  return (client, dice) => client.callTool({ name: tool, arguments: given(dice) });
};
const twoNumbers = (dice: Dice) => ({ a: whole(dice, 1_000), b: 1 + whole(dice, 99) });
const read =
  (uri: string): Request =>
  (client) =>
    client.readResource({ uri });

/** What a client can ask of the calculator, rightly and wrongly. */
export const REQUESTS = {
  list_tools: (client) => client.listTools(),
  list_resources: (client) => client.listResources(),
  list_prompts: (client) => client.listPrompts(),

  add: ask("add", twoNumbers),
  subtract: ask("subtract", twoNumbers),
  multiply: ask("multiply", twoNumbers),
  divide: ask("divide", twoNumbers),
  square_root: ask("square_root", (dice) => ({ x: whole(dice, 10_000) })),
  statistics: ask("statistics", (dice) => ({
    numbers: Array.from({ length: 3 + whole(dice, 20) }, () => whole(dice, 500)),
  })),

  divide_by_zero: ask("divide", (dice) => ({ a: whole(dice, 100), b: 0 })),
  negative_root: ask("square_root", (dice) => ({ x: -1 - whole(dice, 50) })),
  unknown_tool: ask("power", twoNumbers),
  invalid_arguments: ask("add", () => ({ a: "two", b: "three" })),

  read_constants: read("calculator://constants"),
  read_units: read("calculator://units"),
  read_history: (client, dice) =>
    client.readResource({ uri: `calculator://history/${pick(dice, ["monday", "tuesday", "friday"])}` }),
  read_exchange_rates: read("calculator://exchange-rates"),
  read_unknown: read("calculator://memory"),

  explain: (client) => client.getPrompt({ name: "explain", arguments: { expression: "(12 + 7) × 3" } }),
  word_problem: (client, dice) =>
    client.getPrompt({
      name: "word_problem",
      arguments: { topic: pick(dice, ["trains", "fractions", "apples"]) },
    }),
} satisfies Record<string, Request>;

export type RequestName = keyof typeof REQUESTS;
