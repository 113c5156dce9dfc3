import { afterEach, describe, expect, test, vi } from "vitest";
import { Exporter } from "../src/exporter";
import type { Answer, Upload } from "../src/upload";

type SeenUpload = Omit<Upload, "body"> & { body: string };

/** An exporter whose receiver gives the answers named, in turn, and then takes everything. */
function exporterWith(...answers: Array<number | Answer>) {
  const uploads: SeenUpload[] = [];
  const exporter = new Exporter({
    url: "http://localhost/api/1/otlp/v1/traces",
    key: "k",
    frame: { head: "[", tail: "]" },
    version: "1.2.3",
    post: async (upload) => {
      uploads.push({ ...upload, body: new TextDecoder().decode(upload.body) });
      const answer = answers.shift() ?? 200;
      return typeof answer === "number" ? { status: answer, retryAfter: undefined } : answer;
    },
  });
  return { exporter, uploads };
}

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const fill = (exporter: Exporter, spans: number, span = "1") => {
  for (let n = 0; n < spans; n++) exporter.add(span);
};
const dropsIn = (uploads: SeenUpload[]) =>
  uploads.flatMap(({ headers }) => headers["callsight-dropped"] ?? []);

describe("an exporter", () => {
  test("sends what it holds in order, with the key, in the frame of its process", async () => {
    const { exporter, uploads } = exporterWith();
    for (const span of ["1", "2", "3"]) exporter.add(span);
    await exporter.flush();
    expect(uploads).toMatchObject([{ body: "[1,2,3]", headers: { authorization: "Bearer k" } }]);
    expect(exporter.held).toBe(0);
  });

  test("waits a moment for more, and not longer", async () => {
    vi.useFakeTimers();
    const { exporter, uploads } = exporterWith();
    exporter.add("1");
    await vi.advanceTimersByTimeAsync(500);
    exporter.add("2");
    expect(uploads).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(600);
    expect(uploads.map(({ body }) => body)).toEqual(["[1,2]"]);
  });

  test("sends a full batch without waiting, and no batch is larger than one", async () => {
    vi.useFakeTimers();
    const { exporter, uploads } = exporterWith();
    fill(exporter, 1_100);
    await vi.advanceTimersByTimeAsync(5);
    expect(uploads.map(({ body }) => body.split(",").length)).toEqual([512, 512, 76]);
  });

  test("holds no more than it may, and says what found no room", async () => {
    const { exporter, uploads } = exporterWith();
    fill(exporter, 5_000);
    expect(exporter.held).toBe(4_096);
    await exporter.flush();
    expect(dropsIn(uploads)).toEqual([`queue_overflow=${5_000 - 4_096}`]);
    expect(uploads.reduce((sum, { body }) => sum + body.split(",").length, 0)).toBe(4_096);
  });

  test("counts bytes too: few large spans fill it as well", () => {
    const { exporter } = exporterWith();
    fill(exporter, 100, "x".repeat(1_000_000));
    expect(exporter.held).toBe(8);
  });

  test.each([429, 500, 502, 503, 504, 0])("sends the same again, to the byte, after %i", async (status) => {
    vi.useFakeTimers();
    const { exporter, uploads } = exporterWith(status, status);
    fill(exporter, 3);
    await exporter.flush();
    fill(exporter, 2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(uploads.map(({ body }) => body)).toEqual(["[1,1,1]", "[1,1,1]", "[1,1,1]", "[1,1]"]);
    expect(dropsIn(uploads)).toEqual([]);
  });

  test.each(["2", new Date(Date.now() + 3_000).toUTCString()])(
    "waits as long as the receiver asks: %s",
    async (retryAfter) => {
      vi.useFakeTimers();
      const { exporter, uploads } = exporterWith({ status: 429, retryAfter });
      exporter.add("1");
      await exporter.flush();
      await vi.advanceTimersByTimeAsync(1_500);
      await exporter.flush();
      expect(uploads).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(uploads).toHaveLength(2);
    },
  );

  test("tries less and less often while nobody answers, gives a batch up in the end, and says so later", async () => {
    vi.useFakeTimers();
    const { exporter, uploads } = exporterWith(...Array<number>(8).fill(0));
    fill(exporter, 3);
    await exporter.flush();
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(uploads).toHaveLength(8);
    exporter.add("2");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(uploads.at(-1)).toMatchObject({
      body: "[2]",
      headers: { "callsight-dropped": "network_error=3" },
    });
  });

  test.each([400, 401, 403, 404, 413])(
    "does not try again what is not wanted (%i), and says why once",
    async (status) => {
      const stderr = vi.spyOn(console, "error").mockImplementation(() => {});
      const { exporter, uploads } = exporterWith(status, status);
      exporter.add("1");
      await exporter.flush();
      exporter.add("2");
      await exporter.flush();
      exporter.add("3");
      await exporter.flush();
      expect(uploads.map(({ body }) => body)).toEqual(["[1]", "[2]", "[3]"]);
      expect(dropsIn(uploads)).toEqual(["send_error=1", "send_error=1"]);
      expect(stderr.mock.calls.length).toBe(1);
    },
  );

  test("never rejects, whatever happens to an upload", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const exporter = new Exporter({
      url: "http://localhost/",
      key: "k",
      frame: { head: "", tail: "" },
      version: "1",
      post: () => Promise.reject(new Error("no such thing as a network")),
    });
    exporter.add("1");
    await expect(exporter.flush()).resolves.toBeUndefined();
    expect(exporter.held).toBe(1);
  });
});
