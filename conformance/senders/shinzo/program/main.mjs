// Over stdio only: the instrumentation starts an OpenTelemetry SDK for every server it is given.
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { flush } from "./instrumentation.mjs";
import { conformanceServer } from "./server.mjs";

await conformanceServer().connect(new StdioServerTransport());
process.stdin.once("end", async () => {
  await flush();
  process.exit(0);
});
