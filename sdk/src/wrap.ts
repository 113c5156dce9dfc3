import { hasProvider } from "./context";
import { guard, tellOnce } from "./guard";
import { watchHandler } from "./handler";
import { watchConnections } from "./hook";
import { type Recognised, recognise, serverInfoOf } from "./host";
import type { CallsightOptions } from "./options";
import type { Platform } from "./platform";
import { settingsOf } from "./settings";
import { noteThrown } from "./swallowed";
import { isPlainPromise, likeness } from "./values";

/** What was wrapped in this process, whichever copy of this package did it: ESM and CommonJS each load their own. */
const WRAPPED = Symbol.for("callsight.wrapped");
const shared = globalThis as { [WRAPPED]?: WeakSet<object> };
const wrapped = shared[WRAPPED] ?? new WeakSet<object>();
shared[WRAPPED] = wrapped;

/** Wraps what it is given, and returns the same. Throws nothing, whatever it is given. */
export function wrap<Given>(given: Given, options: CallsightOptions, platform: Platform): Given {
  return guard(() => wrapRecognised(given, recognise(given), options, platform)) ?? given;
}

function wrapRecognised<Given>(
  given: Given,
  seen: Recognised,
  options: CallsightOptions,
  platform: Platform,
): Given {
  if (seen.kind === "unknown") {
    tellOnce(
      `wrapMcpServer was given something that it cannot watch: ${seen.reason}. It is returned as it was.`,
    );
    return given;
  }
  if (seen.kind === "factory") return wrapFactory(given, seen.make, options, platform);
  const place = seen.kind === "server" ? seen.server : seen.handler;
  if (wrapped.has(place)) return given;
  const info = seen.kind === "server" ? serverInfoOf(seen.server) : { name: "", version: "" };
  const settings = settingsOf(options, platform, info);
  if (!settings.exporter && !hasProvider()) return given;
  try {
    if (seen.kind === "handler") watchHandler(seen.handler, settings);
    else watchConnections(seen.server, settings);
  } catch (error) {
    tellOnce(`this server does not let itself be watched (${String(error)}). It is returned as it was.`);
    return given;
  }
  wrapped.add(place);
  if (seen.kind === "server") guard(() => noteThrown(seen.server, seen.owner));
  return given;
}

/** What `createMcpHandler` and `serveStdio` are given; each server that it makes is wrapped. */
function wrapFactory<Given>(
  given: Given,
  make: (...given: unknown[]) => unknown,
  options: CallsightOptions,
  platform: Platform,
): Given {
  if (wrapped.has(make)) return given;
  const watching = likeness(function (this: unknown, ...asked) {
    const made = Reflect.apply(make, this, asked);
    // The host awaits the same promise after us, so that it finds the server wrapped.
    if (isPlainPromise(made))
      made.then(
        (server) => void wrap(server, options, platform),
        () => {},
      );
    else wrap(made, options, platform);
    return made;
  }, make);
  wrapped.add(watching);
  return watching as Given;
}
