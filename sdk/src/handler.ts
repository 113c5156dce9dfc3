import { begin } from "./begin";
import { now } from "./clock";
import { withArrival } from "./context";
import type { Ending } from "./ending";
import { guard } from "./guard";
import { report, type Wire } from "./report";
import type { Settings } from "./settings";
import { headerOf } from "./trace";
import { isPlainPromise, record, replaceMethod } from "./values";

/**
 * Watches what `createMcpHandler` returns, for requests that no server ever sees: `subscriptions/listen`, and those that
 * are turned away before anybody looks into them. Their headers say what they were (protocol 2026-07-28); bodies are
 * left alone. A request that reached a watched server was told of there, and is not told of again.
 *
 * @throws TypeError when the handler does not let its `fetch` be replaced
 */
export function watchHandler(handler: object, settings: Settings): void {
  const wire: Wire = {
    settings,
    server: { name: "", version: "", title: "" },
    transportName: "streamable_http",
    sessionId: undefined,
    clientOf: () => undefined,
    protocolVersionOf: (extra) => headerOf(extra, "mcp-protocol-version") ?? "",
  };
  replaceMethod(
    handler,
    "fetch",
    (fetch) =>
      function (this: unknown, ...given) {
        const arrival = { isSeen: false };
        const startedAtMs = now();
        const answered = withArrival(arrival, () => Reflect.apply(fetch, this, given));
        if (isPlainPromise(answered)) {
          const told = (response: unknown) =>
            guard(() => arrival.isSeen || tell(given[0], response, wire, startedAtMs));
          answered.then(told, () => {});
        }
        return answered;
      },
  );
}

function tell(request: unknown, response: unknown, wire: Wire, startedAtMs: number): void {
  const extra = { request };
  const method = headerOf(extra, "mcp-method");
  if (!method) return;
  const name = nameIn(headerOf(extra, "mcp-name") ?? "");
  const message = { method, params: { name, uri: method.startsWith("resources/") ? name : undefined } };
  const call = begin("server", method, message, extra, wire.settings, { startedAtMs });
  const status = record(response)?.status;
  const ending: Ending =
    typeof status === "number" && status >= 400 ? { is: "turned_away", status } : { is: "delivered" };
  if (call) report(call, ending, wire);
}

/** Names that a header cannot hold come as `=?base64?…?=`. */
function nameIn(header: string): string {
  const [, encoded] = /^=\?base64\?(.*)\?=$/.exec(header) ?? [];
  if (encoded === undefined) return header;
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
