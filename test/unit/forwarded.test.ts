import { expect, test } from "vitest";
import { dropUnvouched } from "@/lib/forwarded";

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
