import shinzo from "@shinzolabs/instrumentation-mcp";

const open = [];

/** Before tools are registered: it wraps `server.tool`, and sees only what is registered through that. */
export function observe(server) {
  const exporterAuth = { type: "bearer", token: process.env.CALLSIGHT_DSN.match(/\/\/(\w+)@/)[1] };
  open.push(
    shinzo.instrumentServer(server, {
      serverName: "harbour",
      serverVersion: process.env.SERVICE_RELEASE,
      exporterEndpoint: `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1`,
      exporterAuth,
      enableArgumentCollection: true,
      enableMetrics: false,
    }),
  );
  return server;
}

export const flush = () => Promise.all(open.map((telemetry) => telemetry.shutdown()));
