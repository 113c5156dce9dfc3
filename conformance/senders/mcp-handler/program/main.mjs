// mcp-handler outside of Next.js: it takes a Request and gives a Response, and writes spans to whatever tracer provider
// is registered; registerMcpOTel() registers Vercel's.
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { trace } from "@opentelemetry/api";
import { createMcpHandler } from "mcp-handler";
import { registerMcpOTel } from "mcp-handler/otel";
import { equipped } from "./server.mjs";

registerMcpOTel({ serviceName: process.env.OTEL_SERVICE_NAME });

const fetch = createMcpHandler((server) => void equipped(server), {
  serverInfo: { name: "harbour", version: "3.1.4" },
});
createServer(toNodeHandler({ fetch })).listen(Number(process.env.PORT), "127.0.0.1");

process.once("SIGTERM", async () => {
  await trace.getTracerProvider().getDelegate().forceFlush();
  process.exit(0);
});
