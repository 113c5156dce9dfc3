import type { CallSender, Missable, Reason, Why } from "@/lib/missing-reasons";
import { whyWords } from "@/lib/missing-words";
import { USER_AGENT_KINDS, type UserAgentKind } from "@/lib/user-agents";

/**
 * Everything that is missing for one reason and has one remedy: its sentences, from whom it comes, and what the user
 * agents are.
 */
export type Told = {
  why: Why;
  because: string;
  remedy: string;
  count: number;
  /** Most calls first. */
  senders: Array<CallSender & { count: number }>;
  /** Most calls first; empty where a user agent could not have told. */
  agents: Array<{ kind: UserAgentKind; count: number; examples: string[] }>;
};

const EXAMPLES_MAX = 3;

/** Reasons as a page tells them, one for each why and what would change it, most calls first. Pure. */
export function told(what: Missable, reasons: readonly Reason[]): Told[] {
  const groups = new Map<string, Reason[]>();
  for (const reason of reasons) {
    const key = `${reason.why} ${whyWords(what, reason).remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  const all = [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    return {
      why: first.why,
      ...whyWords(what, first),
      count: total(alike),
      senders: sendersOf(alike),
      agents: USER_AGENT_KINDS.map((kind) => {
        const its = alike.filter(({ userAgent }) => userAgent === kind);
        const examples = [...new Set(its.flatMap(({ userAgents }) => userAgents))].slice(0, EXAMPLES_MAX);
        return { kind, count: total(its), examples };
      })
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.count - a.count),
    };
  });
  return all.sort((a, b) => b.count - a.count);
}

function sendersOf(reasons: readonly Reason[]): Told["senders"] {
  const senders = new Map<string, Told["senders"][number]>();
  for (const { server_name, dialect, transport, count } of reasons) {
    const key = JSON.stringify([server_name, dialect, transport]);
    const known = senders.get(key)?.count ?? 0;
    senders.set(key, { server_name, dialect, transport, count: known + count });
  }
  return [...senders.values()].sort((a, b) => b.count - a.count);
}

const total = (reasons: readonly Reason[]): number => reasons.reduce((sum, { count }) => sum + count, 0);
