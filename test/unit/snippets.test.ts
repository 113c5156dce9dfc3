import { expect, test } from "vitest";
import { waysToSend } from "@/app/[org]/[project]/setup/snippets";

const KEY = "0123456789abcdef0123456789abcdef";
const ways = waysToSend({
  publicUrl: "https://calls.example.com",
  publicKey: KEY,
  projectId: 7,
  serviceName: "weather",
});
const codeOf = (id: string) =>
  ways
    .find((way) => way.id === id)
    ?.blocks.map(({ code }) => code)
    .join("\n");

test.each(["sentry-node", "sentry-python"])("%s is given the project's DSN", (id) => {
  expect(codeOf(id)).toContain(`"https://${KEY}@calls.example.com/7"`);
});

test.each(["opentelemetry-python", "opentelemetry"])(
  "%s is given the project's OTLP address and key",
  (id) => {
    expect(codeOf(id)).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=https://calls.example.com/api/7/otlp\n");
    expect(codeOf(id)).toContain("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n");
    expect(codeOf(id)).toContain(`OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${KEY}\n`);
  },
);
