import {
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  MessageCircleQuestion,
  TriangleAlert,
} from "lucide-react";
import type { Outcome } from "@/lib/clickhouse/rows";
import { OUTCOME_MEANING } from "@/lib/colours";
import { Badge, type Tone } from "./ui/badge";

const ICONS = {
  ok: CircleCheck,
  tool_error: CircleX,
  server_error: CircleX,
  client_error: TriangleAlert,
  cancelled: CircleSlash,
  no_response: CircleDashed,
  input_required: MessageCircleQuestion,
} as const satisfies Record<Outcome, unknown>;

const TONES = {
  ok: "neutral",
  error: "error",
  "client-error": "client-error",
  cancelled: "cancelled",
} as const satisfies Record<(typeof OUTCOME_MEANING)[Outcome]["meaning"], Tone>;

const isOutcome = (text: string): text is Outcome => text in OUTCOME_MEANING;

/** How a call ended: colour, icon and word. Nothing for spans that are not calls. */
export function OutcomeBadge({ outcome }: { outcome: string }) {
  if (!isOutcome(outcome)) return null;
  const { meaning, label } = OUTCOME_MEANING[outcome];
  const Icon = ICONS[outcome];
  return (
    // Most calls are well: theirs stays quiet, so that the others stand out.
    <Badge
      tone={TONES[meaning]}
      className={outcome === "ok" ? "-ml-1.5 bg-transparent text-ink-3" : undefined}
    >
      <Icon aria-hidden />
      {label}
    </Badge>
  );
}
