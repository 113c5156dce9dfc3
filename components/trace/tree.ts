/** What a tree needs to know of a span. */
export type TreeSpan = {
  spanId: string;
  /** `""` for a root. */
  parentSpanId: string;
  /** Milliseconds since the epoch, with fractions. */
  startMs: number;
  durationMs: number;
};

/** A span in its place. */
export type TreeNode<Span extends TreeSpan> = {
  span: Span;
  depth: number;
  /** Index of the top-level span above it (or itself), counted from 0. */
  root: number;
  /** Milliseconds after the trace began, with the skew taken out. */
  offsetMs: number;
  /** Spans below it, at any depth. */
  descendants: number;
  /** Its parent was never received. */
  isOrphan: boolean;
  /** How far its clock ran behind its parent's: it was moved right by so much. */
  skewMs: number;
};

/**
 * Puts a trace's spans in the order of reading: parents before children, siblings by their start.
 *
 * - A span whose parent is missing stands under the root when there is one root, else beside the others.
 * - A span twice (a retried upload from another process) counts once; spans that are each other's parents are opened
 *   at the earliest.
 * - A child cannot begin before its parent. When its clock says so, it and everything below moves right together. It
 *   may end after its parent, as asynchronous work does.
 *
 * No recursion: traces 10,000 spans deep exist.
 */
export function treeOf<Span extends TreeSpan>(spans: readonly Span[]): TreeNode<Span>[] {
  const byId = new Map<string, Span>();
  for (const span of spans) if (!byId.has(span.spanId)) byId.set(span.spanId, span);
  const all = [...byId.values()].sort((a, b) => a.startMs - b.startMs);

  const children = new Map<string, Span[]>();
  const roots: Span[] = [];
  const orphans = new Set<Span>();
  for (const span of all) {
    if (span.parentSpanId === "" || span.parentSpanId === span.spanId) roots.push(span);
    else if (byId.has(span.parentSpanId)) append(children, span.parentSpanId, span);
    else orphans.add(span);
  }
  const onlyRoot = roots.length === 1 ? roots[0] : undefined;
  if (onlyRoot) {
    const adopted = [...(children.get(onlyRoot.spanId) ?? []), ...orphans];
    children.set(
      onlyRoot.spanId,
      adopted.sort((a, b) => a.startMs - b.startMs),
    );
  } else {
    roots.push(...orphans);
    roots.sort((a, b) => a.startMs - b.startMs);
  }

  const nodes: TreeNode<Span>[] = [];
  const placed = new Set<string>();
  const beganMs = all[0]?.startMs ?? 0;
  let root = 0;
  const place = (top: Span) => {
    const first = nodes.length;
    const open: { span: Span; depth: number; shiftMs: number; notBeforeMs: number }[] = [
      { span: top, depth: 0, shiftMs: 0, notBeforeMs: 0 },
    ];
    for (let next = open.pop(); next; next = open.pop()) {
      const { span, depth } = next;
      if (placed.has(span.spanId)) continue;
      placed.add(span.spanId);
      const said = span.startMs - beganMs + next.shiftMs;
      const offsetMs = Math.max(said, next.notBeforeMs);
      nodes.push({
        span,
        depth,
        root,
        offsetMs,
        descendants: 0,
        isOrphan: orphans.has(span),
        skewMs: offsetMs - said,
      });
      const below = children.get(span.spanId) ?? [];
      for (let index = below.length - 1; index >= 0; index--) {
        const child = below[index];
        if (!child) continue;
        open.push({
          span: child,
          depth: depth + 1,
          shiftMs: next.shiftMs + offsetMs - said,
          // An adopted orphan's real parent is unknown, so its clock is believed.
          notBeforeMs: orphans.has(child) ? 0 : offsetMs,
        });
      }
    }
    countDescendants(nodes, first);
    root++;
  };
  for (const span of roots) place(span);
  for (const span of all) if (!placed.has(span.spanId)) place(span); // Circles, which no root reaches.
  return nodes;
}

function append<Span>(lists: Map<string, Span[]>, key: string, span: Span): void {
  const list = lists.get(key);
  if (list) list.push(span);
  else lists.set(key, [span]);
}

/** In reading order, a span's descendants are the nodes that follow it at a greater depth. */
function countDescendants<Span extends TreeSpan>(nodes: TreeNode<Span>[], first: number): void {
  const above: { node: TreeNode<Span>; at: number }[] = [];
  for (let at = first; at <= nodes.length; at++) {
    const depth = nodes[at]?.depth ?? -1;
    for (let last = above.at(-1); last && last.node.depth >= depth; last = above.at(-1)) {
      last.node.descendants = at - last.at - 1;
      above.pop();
    }
    const node = nodes[at];
    if (node) above.push({ node, at });
  }
}
