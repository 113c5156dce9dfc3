import { expect, test } from "vitest";
import { uploadRoute } from "@/ingest/http/route";

const KEY = "0123456789abcdef0123456789abcdef";

test.each([
  ["/api/42/envelope/", { format: "sentry_envelope", projectId: "42", pathKey: null }],
  ["/api/42/envelope", { format: "sentry_envelope", projectId: "42", pathKey: null }],
  [`/api/42/envelope/${KEY}/`, { format: "sentry_envelope", projectId: "42", pathKey: KEY }],
  ["/api/42/store/", { format: "sentry_store", projectId: "42", pathKey: null }],
  ["/api/abc/envelope/", { format: "sentry_envelope", projectId: "abc", pathKey: null }],
  ["/api/42/integration/otlp/v1/traces", { format: "otlp_traces", projectId: "42", pathKey: null }],
  ["/api/42/otlp/v1/logs/", { format: "otlp_logs", projectId: "42", pathKey: null }],
  ["/v1/metrics", { format: "otlp_metrics", projectId: null, pathKey: null }],
])("%s is an upload", (path, route) => expect(uploadRoute(path)).toEqual(route));

test.each([
  "/",
  "/api/health",
  "/api/v1/projects",
  "/api/v1/projects/42/traces",
  "/api/42/envelope/extra/parts",
  "/v1/profiles",
  "/v1/traces/x",
  "/acme/weather/v1/traces",
])("%s is none", (path) => expect(uploadRoute(path)).toBeNull());
