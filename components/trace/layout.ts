import type { TreeNode, TreeSpan } from "./tree";

/** Where a span's bar lies, in per cent of the waterfall's width. */
export type Bar = { leftPercent: number; widthPercent: number };

export type Layout = {
  /**
   * `timeline`: all bars on the trace's own clock. `aligned`: every top-level span starts at the left edge, because
   * the calls of one trace lie so far apart in time that their bars would be slivers (a stdio server keeps one trace
   * for hours).
   */
  scale: "timeline" | "aligned";
  /** What the full width stands for. */
  widthMs: number;
  bars: Bar[];
  /** Round figures for the axis. */
  ticks: { ms: number; leftPercent: number }[];
};

const WIDTH_PERCENT_MIN = 0.25; // Thinner than this, a bar cannot be seen or hit.
const BUSY_SHARE_MIN = 0.2;

/** Gives every span its bar. Both ends stay inside the width, whatever the spans' clocks say. */
export function layout<Span extends TreeSpan>(nodes: readonly TreeNode<Span>[]): Layout {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { root, offsetMs, span } of nodes) {
    starts[root] = Math.min(starts[root] ?? offsetMs, offsetMs);
    ends[root] = Math.max(ends[root] ?? 0, offsetMs + Math.max(0, span.durationMs));
  }
  const lengths = ends.map((end, root) => end - (starts[root] ?? 0));
  const wholeMs = ends.reduce((latest, end) => Math.max(latest, end), 0);
  const busyMs = lengths.reduce((sum, length) => sum + length, 0);
  const scale = lengths.length > 1 && busyMs < wholeMs * BUSY_SHARE_MIN ? "aligned" : "timeline";

  const widthMs = scale === "aligned" ? lengths.reduce((most, length) => Math.max(most, length), 0) : wholeMs;
  const bars = nodes.map(({ root, offsetMs, span }) => {
    const left = scale === "aligned" ? offsetMs - (starts[root] ?? 0) : offsetMs;
    if (widthMs === 0) return { leftPercent: 0, widthPercent: 100 };
    const widthPercent = Math.min(100, Math.max(WIDTH_PERCENT_MIN, (span.durationMs / widthMs) * 100));
    return { leftPercent: Math.max(0, Math.min((left / widthMs) * 100, 100 - widthPercent)), widthPercent };
  });
  return { scale, widthMs, bars, ticks: ticksOf(widthMs) };
}

/** Three to six marks at 1, 2 or 5 times a power of ten. */
function ticksOf(widthMs: number): Layout["ticks"] {
  if (widthMs <= 0) return [];
  const rough = widthMs / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  const count = Math.floor(widthMs / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => ({
    ms: index * step,
    leftPercent: ((index * step) / widthMs) * 100,
  }));
}
