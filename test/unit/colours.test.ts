import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { TRANSPORTS } from "@/lib/clickhouse/rows";
import { OTHER, SERIES_COLOURS, seriesColours } from "@/lib/colours";

const css = readFileSync("app/globals.css", "utf8");

/** Custom properties of one rule, as linear sRGB. */
function palette(selector: string): Map<string, Rgb> {
  const body = css.slice(css.indexOf(`${selector} {`)).split("}")[0] ?? "";
  const found = body.matchAll(/--([\w-]+): oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g);
  return new Map(
    [...found].map(([, name = "", l, c, h]) => [name, fromOklch(Number(l), Number(c), Number(h))]),
  );
}

type Rgb = [number, number, number];

function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toOklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** WCAG 2.2, 1.4.3. */
function contrast(one: Rgb, other: Rgb): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, in linear RGB. */
const SIGHTS: Record<string, Rgb[]> = {
  "full colour": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const seen = (rgb: Rgb, sight: Rgb[]): Rgb =>
  sight.map((row) => Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]))) as Rgb;

describe.each([
  ["light", ":root"],
  ["dark", ".dark"],
])("the %s theme", (_, selector) => {
  const colours = palette(selector);
  const get = (name: string): Rgb => {
    const colour = colours.get(name);
    if (!colour) throw new Error(`--${name} is missing from ${selector}`);
    return colour;
  };

  const surfaces = ["canvas", "panel", "raised", "sunken", "hover"];
  const inks = ["ink", "ink-2", "ink-3", "accent-ink", "error-ink"];
  test.each(surfaces.flatMap((surface) => inks.map((ink) => [ink, surface] as const)))(
    "%s reads on %s",
    (ink, surface) => expect(contrast(get(ink), get(surface))).toBeGreaterThanOrEqual(4.5),
  );

  test.each(["accent", "ok", "error", "client-error", "cancelled", "slow", "good"])(
    "the words of %s read on their own background and on a panel",
    (name) => {
      expect(contrast(get(`${name}-ink`), get(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(get(`${name}-ink`), get("panel"))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(["accent", "accent-hover"])("a button of %s can be read", (name) =>
    expect(contrast(get("on-accent"), get(name))).toBeGreaterThanOrEqual(4.5),
  );
  test("the button that destroys can be read", () =>
    expect(contrast(get("panel"), get("error-ink"))).toBeGreaterThanOrEqual(4.5));

  const series = Array.from({ length: SERIES_COLOURS }, (_, index) => `series-${index + 1}`);
  test.each(Object.keys(SIGHTS))("series stay apart for eyes with %s", (name) => {
    const sight = SIGHTS[name] ?? [];
    const labs = series.map((one) => toOklab(seen(get(one), sight)));
    for (const [index, one] of labs.entries()) {
      for (const [offset, other] of labs.slice(index + 1).entries()) {
        const distance = Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
        expect(distance, `series ${index + 1} and ${index + offset + 2}`).toBeGreaterThan(0.1);
      }
    }
  });
});

describe("a series", () => {
  const clients = [
    "claude-code",
    "claude-ai",
    "Visual Studio Code",
    "cursor",
    "windsurf",
    "openai-mcp",
    "n8n",
    "goose",
  ];

  test("has its colour whatever stands beside it, unless two hash alike", () => {
    const alone = seriesColours(["cursor"]).get("cursor");
    expect(seriesColours(["cursor", OTHER]).get("cursor")).toBe(alone);
    expect(seriesColours(["cursor"]).get("cursor")).toBe(alone);
  });
  test.each([
    ["transports", [...TRANSPORTS]],
    ["best-known clients", clients],
  ])("of the %s has its own colour also beside all the others", (_, names) => {
    const together = seriesColours(names);
    for (const name of names) expect(together.get(name)).toBe(seriesColours([name]).get(name));
  });
  test("has a colour of its own, in whatever order they come", () => {
    const colours = seriesColours(clients);
    expect(new Set(colours.values()).size).toBe(clients.length);
    expect(seriesColours([...clients].reverse())).toEqual(colours);
  });
  test("called Other is grey, and so is a ninth", () => {
    expect(seriesColours([OTHER]).get(OTHER)).toBe("var(--series-other)");
    const nine = seriesColours(Array.from({ length: 9 }, (_, index) => `tool-${index}`));
    expect([...nine.values()].filter((colour) => colour === "var(--series-other)")).toHaveLength(1);
  });
});
