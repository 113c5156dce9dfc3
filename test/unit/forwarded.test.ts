import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { dropUnvouched, noteOpenedAt, openedAt } from "@/lib/forwarded";

const sent = () => ({ host: "box:3000", "x-forwarded-for": "10.9.9.9", "x-forwarded-host": "evil.example" });

test("headers that only a proxy may set are ignored when no proxy is trusted", () => {
  const headers = sent();
  dropUnvouched(headers, false);
  expect(headers).toEqual({ host: "box:3000" });
});

test("a trusted proxy is believed", () => {
  const headers = sent();
  dropUnvouched(headers, true);
  expect(headers).toEqual(sent());
});

describe("the host that a page was opened at", () => {
  const hostOf = (headers: Record<string, string>) => {
    const sent: IncomingHttpHeaders = { ...headers };
    noteOpenedAt(sent);
    return { sent, host: openedAt(new Headers(sent as Record<string, string>)) };
  };

  test("is the one that the browser asked", () => {
    expect(hostOf({ host: "box:3000" }).host).toBe("box:3000");
  });

  test("is the one that the browser asked of a proxy", () => {
    expect(hostOf({ host: "inside:3000", "x-forwarded-host": "callsight.example" }).host).toBe(
      "callsight.example",
    );
  });

  test("stays when Next asks for the page after a redirect, by the address that it listens on", () => {
    const { sent } = hostOf({ host: "box:3000" });
    expect(hostOf({ ...(sent as Record<string, string>), host: "0.0.0.0:3000" }).host).toBe("box:3000");
  });

  test("cannot be made up by a request", () => {
    expect(hostOf({ host: "box:3000", "x-callsight-opened-at": "word evil.example" }).host).toBe("box:3000");
  });
});
