/** What of a span of a trace this needs to know. */
type Member = { span_id: string; parent_span_id: string; is_server_call: number };

/**
 * The ids of a span and of all spans below it: errors and log lines of any of them are its own to a reader. When it is
 * the only call of its trace, those that name no span (`""`) are too.
 *
 * @param spans of one trace, in any order; they may name parents that are not here, or each other
 */
export function familyOf(spanId: string, spans: readonly Member[]): Set<string> {
  const children = new Map<string, string[]>();
  for (const span of spans) {
    const siblings = children.get(span.parent_span_id);
    if (siblings) siblings.push(span.span_id);
    else children.set(span.parent_span_id, [span.span_id]);
  }
  const family = new Set([spanId]);
  // A set hands out what is added while it is walked, each id once.
  for (const member of family) for (const child of children.get(member) ?? []) family.add(child);

  const calls = spans.filter((span) => span.is_server_call === 1);
  if (calls.length === 1 && calls[0]?.span_id === spanId) family.add("");
  else family.delete("");
  return family;
}
