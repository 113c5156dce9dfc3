// A wrapped workshop on stdin and stdout, as a process of its own; CALLSIGHT_DSN says where to report.
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { wrapMcpServer } from "../src/node";
import { workshopV1 } from "./workshop";

await wrapMcpServer(workshopV1()).connect(new StdioServerTransport());
