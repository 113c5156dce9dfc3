import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.env.CALLSIGHT_DSN,
  release: process.env.SERVICE_RELEASE,
  environment: process.env.SERVICE_ENVIRONMENT,
  tracesSampleRate: 1,
  traceLifecycle: "static",
});

export const observe = (server) => Sentry.wrapMcpServerWithSentry(server);
export const flush = () => Sentry.close(2_000);
