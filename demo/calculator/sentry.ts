import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import * as Sentry from "@sentry/node";
import type { Observer, ObserverOptions } from "./observer";

/** What a server author who has Sentry in place does: only the DSN is Callsight's. */
export function observeWithSentry({ dsn, release, environment, user }: ObserverOptions): Observer {
  Sentry.init({
    dsn,
    release,
    environment,
    tracesSampleRate: 1,
    // Over HTTP each call is a trace and leaves in an envelope of its own, a burst of them at once. With room for 64,
    // the default, a machine that is slow to answer makes the SDK drop the rest (Usage shows it as queue_overflow).
    transportOptions: { bufferSize: 1_000 },
  });
  if (user) Sentry.setUser({ id: user });
  return {
    observe: <Server extends McpServer>(server: Server) => Sentry.wrapMcpServerWithSentry(server),
    stop: async () => void (await Sentry.close(5_000)),
  };
}
