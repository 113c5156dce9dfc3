import { describe, expect, test } from "vitest";
import { layout } from "@/components/trace/layout";
import { type TreeSpan, treeOf } from "@/components/trace/tree";

const EPOCH = 1_790_000_000_000;
const span = (spanId: string, parentSpanId: string, startMs: number, durationMs = 10): TreeSpan => ({
  spanId,
  parentSpanId,
  startMs: EPOCH + startMs,
  durationMs,
});
/** "id depth" of every row, in order. */
const outline = (spans: TreeSpan[]) =>
  treeOf(spans).map((node) => `${"  ".repeat(node.depth)}${node.span.spanId}`);

describe("a trace's tree", () => {
  test.each<[string, TreeSpan[], string[]]>([
    ["nothing", [], []],
    [
      "puts children under their parents by their start, in whatever order they came",
      [span("late", "root", 8), span("leaf", "early", 3), span("early", "root", 2), span("root", "", 0)],
      ["root", "  early", "    leaf", "  late"],
    ],
    [
      "keeps a span whose parent never came, under the only root",
      [span("root", "", 0), span("a", "root", 1), span("lost", "missing", 2), span("b", "root", 3)],
      ["root", "  a", "  lost", "  b"],
    ],
    [
      "keeps it at the top when there are several roots, or none",
      [span("one", "", 0), span("lost", "missing", 2), span("two", "", 5)],
      ["one", "lost", "two"],
    ],
    [
      "shows a span once though it came twice",
      [span("root", "", 0), span("a", "root", 1), span("a", "root", 1)],
      ["root", "  a"],
    ],
    ["opens a circle at its earliest span", [span("a", "b", 1), span("b", "a", 2)], ["a", "  b"]],
    ["survives a span that is its own parent", [span("a", "a", 1)], ["a"]],
  ])("%s", (_, spans, rows) => expect(outline(spans)).toEqual(rows));

  test("counts what is below each span", () => {
    const nodes = treeOf([
      span("r", "", 0),
      span("a", "r", 1),
      span("b", "a", 2),
      span("c", "r", 3),
      span("s", "", 9),
    ]);
    expect(nodes.map((node) => node.descendants)).toEqual([3, 1, 0, 0, 0]);
    expect(nodes.map((node) => node.root)).toEqual([0, 0, 0, 0, 1]);
  });

  test("moves a child that began before its parent, and all below it, by the same skew", () => {
    const nodes = treeOf([span("parent", "", 100), span("child", "parent", 40), span("leaf", "child", 45)]);
    expect(nodes.map(({ offsetMs, skewMs }) => [offsetMs, skewMs])).toEqual([
      [60, 0],
      [60, 60],
      [65, 0],
    ]);
  });

  test("leaves a child alone that outlives its parent", () => {
    const [, child] = treeOf([span("parent", "", 0, 10), span("child", "parent", 5, 100)]);
    expect(child?.offsetMs).toBe(5);
  });

  test("takes 20,000 levels without recursion", () => {
    const deep = Array.from({ length: 20_000 }, (_, index) =>
      span(`s${index}`, index ? `s${index - 1}` : "", index),
    );
    const nodes = treeOf(deep);
    expect(nodes.at(-1)?.depth).toBe(19_999);
    expect(nodes[0]?.descendants).toBe(19_999);
  });
});

describe("a waterfall's layout", () => {
  const bars = (spans: TreeSpan[]) => layout(treeOf(spans));

  test("draws bars where and as long as their spans were", () => {
    const { bars: drawn, widthMs, scale } = bars([span("r", "", 0, 200), span("a", "r", 50, 100)]);
    expect({ widthMs, scale }).toEqual({ widthMs: 200, scale: "timeline" });
    expect(drawn).toEqual([
      { leftPercent: 0, widthPercent: 100 },
      { leftPercent: 25, widthPercent: 50 },
    ]);
  });

  test.each<[string, TreeSpan[]]>([
    ["at the very end", [span("r", "", 0, 100), span("a", "r", 100, 0)]],
    ["with a negative duration", [span("r", "", 0, 100), span("a", "r", 50, -20)]],
    ["of no length, alone", [span("r", "", 0, 0)]],
  ])("keeps a span %s visible and inside", (_, spans) => {
    for (const bar of bars(spans).bars) {
      expect(bar.widthPercent).toBeGreaterThanOrEqual(0.25);
      expect(bar.leftPercent).toBeGreaterThanOrEqual(0);
      expect(bar.leftPercent + bar.widthPercent).toBeLessThanOrEqual(100);
    }
  });

  test("draws each call from its own start when calls of one trace lie hours apart", () => {
    const {
      scale,
      widthMs,
      bars: drawn,
    } = bars([
      span("first", "", 0, 20),
      span("second", "", 3_600_000, 40),
      span("below", "second", 3_600_010, 10),
    ]);
    expect({ scale, widthMs }).toEqual({ scale: "aligned", widthMs: 40 });
    expect(drawn).toEqual([
      { leftPercent: 0, widthPercent: 50 },
      { leftPercent: 0, widthPercent: 100 },
      { leftPercent: 25, widthPercent: 25 },
    ]);
  });

  test.each([
    [200, [0, 50, 100, 150, 200]],
    [7, [0, 2, 4, 6]],
    [1_240, [0, 500, 1_000]],
    [0, []],
  ])("marks %d ms at round figures", (durationMs, ticks) =>
    expect(bars([span("r", "", 0, durationMs)]).ticks.map((tick) => tick.ms)).toEqual(ticks),
  );
});
