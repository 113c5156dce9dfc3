import { Openlit } from "openlit";

Openlit.init({
  applicationName: process.env.OTEL_SERVICE_NAME,
  environment: process.env.SERVICE_ENVIRONMENT,
  pricingJson: {}, // Otherwise it fetches one.
  otlpEndpoint: process.env.OTEL_EXPORTER_OTLP_ENDPOINT,
  // It does not decode OTEL_EXPORTER_OTLP_HEADERS.
  otlpHeaders: { authorization: decodeURIComponent(process.env.OTEL_EXPORTER_OTLP_HEADERS.split("=")[1]) },
});

export const observe = (server) => server;
/** It exports in batches, and has no way to say that the process ends. */
export const flush = () => new Promise((resolve) => setTimeout(resolve, 6_000));
