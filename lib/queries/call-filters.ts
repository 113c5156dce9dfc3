import { z } from "zod";
import type { Filters } from "@/lib/filters";
import type { TimeRange } from "@/lib/time-range";

// The WHERE clauses that every question about calls shares, for a source named `call`. Each filter switches itself
// off when its list is empty: ClickHouse folds the constant, and the column is not read.

/** On columns that all sources of calls have. Notifications count only when they are asked for. */
export const TARGET_FILTERS = `
      (has({category:Array(String)}, 'notification') OR call.category != 'notification')
      AND (empty({category:Array(String)}) OR call.category IN {category:Array(String)})
      AND (empty({method:Array(String)}) OR call.method IN {method:Array(String)})
      AND (empty({target:Array(String)}) OR call.target IN {target:Array(String)})
      AND (empty({tool_name:Array(String)})
           OR call.category = 'tool' AND call.target IN {tool_name:Array(String)})
      AND (empty({resource_uri:Array(String)})
           OR call.category = 'resource' AND call.target IN {resource_uri:Array(String)})
      AND (empty({prompt_name:Array(String)})
           OR call.category = 'prompt' AND call.target IN {prompt_name:Array(String)})
      AND (empty({environment:Array(String)}) OR call.environment IN {environment:Array(String)})` as const;

/** On columns that `spans` and `calls_per_hour` have. */
export const CALL_FILTERS = `${TARGET_FILTERS}
      AND (empty({release:Array(String)}) OR call.release IN {release:Array(String)})
      AND (empty({client:Array(String)}) OR call.client_name IN {client:Array(String)})
      AND (empty({transport:Array(String)}) OR call.transport IN {transport:Array(String)})
      AND (empty({outcome:Array(String)}) OR call.outcome IN {outcome:Array(String)})` as const;

/** On columns that only `spans` has. */
export const SPAN_FILTERS = `${CALL_FILTERS}
      AND (empty({user:Array(String)}) OR call.user_id IN {user:Array(String)})
      AND (empty({session_id:Array(String)}) OR call.session_id IN {session_id:Array(String)})` as const;

/** Spans that count as calls, in [from, to). `calls` is how many each stands for. */
export const SPAN_CALLS = `
    FROM (
      SELECT *, toFloat64(sample_weight) AS calls
      FROM spans_between(
        project_id = {project_id:UInt64}, from = {from:DateTime64(3)}, to = {to:DateTime64(3)}
      )
    ) AS call
    WHERE call.is_server_call = 1
      AND ${SPAN_FILTERS}` as const;

/** The roll-up's rows of the hours in [from, to). */
export const HOUR_CALLS = `
    FROM calls_per_hour_of(project_id = {project_id:UInt64}) AS call
    WHERE call.hour >= {from:DateTime64(3)} AND call.hour < {to:DateTime64(3)}
      AND ${CALL_FILTERS}` as const;

const texts = z.array(z.string());

export const targetParams = {
  from: z.date(),
  to: z.date(),
  category: texts,
  method: texts,
  target: texts,
  tool_name: texts,
  resource_uri: texts,
  prompt_name: texts,
  environment: texts,
};
export const callParams = {
  ...targetParams,
  release: texts,
  client: texts,
  transport: texts,
  outcome: texts,
};
export const spanParams = { ...callParams, user: texts, session_id: texts };

/** What a question is about. */
export type Asked = { filters: Filters; range: TimeRange };

/** What {@link SPAN_FILTERS} binds. */
export const spanValues = ({ filters, range }: Asked) => ({ ...filters, ...range });

/** What {@link CALL_FILTERS} binds: everything but what only spans know. */
export function callValues(asked: Asked) {
  const { user: _user, session_id: _sessionId, ...values } = spanValues(asked);
  return values;
}

/** What {@link TARGET_FILTERS} binds. */
export function targetValues(asked: Asked) {
  const {
    release: _release,
    client: _client,
    transport: _transport,
    outcome: _outcome,
    ...values
  } = callValues(asked);
  return values;
}

/** Do the filters name something that only spans know? Then the roll-up cannot answer, whatever the range. */
export const needsSpans = (filters: Filters): boolean =>
  filters.user.length > 0 || filters.session_id.length > 0;
