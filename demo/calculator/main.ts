// A calculator as an MCP server process: `tsx demo/calculator/main.ts --transport stdio --sdk sentry`.
// The HTTP transports take a free port and send it to the parent. CALLSIGHT_DSN says where to report.
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { z } from "zod";
import { serveSse, serveStdio, serveStreamableHttp, TRANSPORTS } from "./listen";
import { observeWithOpenTelemetry } from "./opentelemetry";
import { observeWithSentry } from "./sentry";
import { CALCULATOR, calculator } from "./server";

const { values } = parseArgs({ options: { transport: { type: "string" }, sdk: { type: "string" } } });
const { transport, sdk } = z
  .object({ transport: z.enum(TRANSPORTS), sdk: z.enum(["sentry", "opentelemetry"]) })
  .parse(values);
const settings = z
  .object({
    CALLSIGHT_DSN: z.string(),
    CALCULATOR_ENVIRONMENT: z.string(),
    CALCULATOR_USER: z.string().optional(),
  })
  .parse(process.env);

const observer = (sdk === "sentry" ? observeWithSentry : observeWithOpenTelemetry)({
  dsn: settings.CALLSIGHT_DSN,
  release: CALCULATOR.version,
  environment: settings.CALCULATOR_ENVIRONMENT,
  user: settings.CALCULATOR_USER,
});
const make = () => observer.observe(calculator());

if (transport === "stdio") {
  await serveStdio(make);
  await observer.stop();
  process.exit(0);
}

const server = await (transport === "sse" ? serveSse : serveStreamableHttp)(make);
process.once("SIGTERM", async () => {
  server.close();
  await observer.stop();
  process.exit(0);
});
process.send?.((server.address() as AddressInfo).port);
