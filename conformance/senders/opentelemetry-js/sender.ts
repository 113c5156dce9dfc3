import type { Sender } from "../../sender";
import { TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2 } from "../typescript";
import { limitsOf } from "./limits";

const ENCODINGS = [
  { name: "protobuf", env: {}, ways: undefined },
  { name: "protobuf-gzip", env: { OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" }, ways: ["sdk-1/sessions"] },
  {
    name: "json",
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" },
    ways: ["sdk-1/sessions", "sdk-2/modern"],
  },
  {
    name: "json-gzip",
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: "http/json", OTEL_EXPORTER_OTLP_COMPRESSION: "gzip" },
    ways: ["sdk-1/sessions"],
  },
] as const;

const PACKAGES = {
  "@opentelemetry/api": "1.9.0",
  "@opentelemetry/exporter-trace-otlp-http": "0.223.1",
  "@opentelemetry/exporter-trace-otlp-proto": "0.223.1",
  "@opentelemetry/resources": "2.12.0",
  "@opentelemetry/sdk-trace-node": "2.12.0",
};

/** Spans by OpenTelemetry's conventions, from a small instrumentation, exported by its own SDK in each encoding. */
export const senders: Sender[] = ENCODINGS.flatMap(({ name: encoding, env, ways: chosen }) =>
  [TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2].flatMap(({ name, server, packages, files, ways }) =>
    ways
      .filter((way) => chosen === undefined || chosen.some((one) => one === `${name}/${way.name}`))
      .map((way) => ({
        ...way,
        name: `opentelemetry-js/${encoding}/${name}/${way.name}`,
        reporter: `OpenTelemetry JS 2.12.0, ${encoding.replace("-", " + ")}`,
        server,
        packages: { from: "npm", packages: { ...packages, ...PACKAGES } },
        files: [...files, "senders/opentelemetry-js/program"],
        command: ["node", "--import", "./instrumentation.mjs", "main.mjs"],
        env: { ...way.env, ...env },
        limits: limitsOf(way),
      })),
  ),
);
