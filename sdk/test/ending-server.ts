// A process with one wrapped server and one call in it, which then has nothing left to do. CALLSIGHT_DSN says where to
// report; the first argument says how it ends.
import { wrapMcpServer } from "../src/node";
import { HELLO, settled, wireTo } from "./wire";
import { workshopV1 } from "./workshop";

const [, , how] = process.argv;
if (how === "own-handler") process.once("SIGTERM", () => setTimeout(() => process.exit(7), 300));

const wire = await wireTo(wrapMcpServer(workshopV1()), "v1");
wire.send(HELLO);
await settled();
wire.send({ id: 1, method: "tools/call", params: { name: "echo", arguments: { text: "last words" } } });
await settled();
if (how !== "ends") setInterval(() => {}, 1_000);
process.send?.("ready");
process.disconnect?.();
