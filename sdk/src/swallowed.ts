import type { Call } from "./call";
import { guard } from "./guard";
import { requestHandlersOf } from "./host";
import { type Callable, callable, isPlainPromise, record, replaceMethod } from "./values";

/** The request that is being given to its server just now. */
let delivered: Call | undefined;

/**
 * Calls that run, by what the MCP SDK hands to handlers beside the arguments (`extra`, `ctx`): an object made for each
 * request. No WeakMap: entries that live for one call make it costly to the garbage collector.
 */
const calls = new Map<object, Call>();

/** A call has ended; what it throws from now on is nobody's. */
export function forgetHandlerOf(call: Call): void {
  if (call.handed) calls.delete(call.handed);
}

/**
 * Gives a request to its server, which looks up the handler before it returns. That is how handlers and requests are
 * told together without `AsyncLocalStorage`, which would cost every promise of the process (10 µs a call, Node 20).
 */
export function delivering<Result>(call: Call, work: () => Result): Result {
  const before = delivered;
  delivered = call;
  try {
    return work();
  } finally {
    delivered = before;
  }
}

/**
 * Takes note of what handlers throw: the MCP SDK turns it into an answer, and the stack is lost. What is called, with
 * what, how often, and what comes of it stay as they are.
 *
 * Two places see all of it: the map in which the low-level server looks handlers up, and `executeToolHandler` of
 * `McpServer` (before 1.24 the tool's `callback`), because its own handler of `tools/call` makes an `isError` result of
 * what a tool throws. A place that a version of the SDK does not have is left out; the answer still tells what went wrong.
 */
export function noteThrown(server: object, owner: object): void {
  const handlers = requestHandlersOf(server);
  if (!handlers) return;
  replaceMethod(
    handlers,
    "get",
    (get) =>
      function (this: unknown, ...given) {
        const found = Reflect.apply(get, this, given);
        const handler = delivered && callable(found);
        return handler && delivered ? noting(handler, delivered, owner) : found;
      },
  );
  if (!callable(Reflect.get(owner, "executeToolHandler"))) return;
  replaceMethod(
    owner,
    "executeToolHandler",
    (execute) =>
      function (this: unknown, ...given) {
        const extra = record(given[2]);
        const call = extra && calls.get(extra);
        return call ? run(execute, this, given, call) : Reflect.apply(execute, this, given);
      },
  );
}

/** The same handler, after which a call knows what it threw. */
const noting = (handler: Callable, call: Call, owner: object): Callable =>
  function (this: unknown, ...given) {
    const extra = record(given[1]);
    if (extra) hand(call, extra);
    if (call.method === "tools/call") guard(() => watchCallback(owner, call.target));
    return run(handler, this, given, call);
  };

function hand(call: Call, extra: object): void {
  if (call.hasEnded) return;
  call.handed = extra;
  calls.set(extra, call);
}

const watchedCallbacks = new WeakSet<object>();

/** Before 1.24 there is no `executeToolHandler`: the function of the tool itself is the only place. */
function watchCallback(owner: object, name: string): void {
  const tools = record(Reflect.get(owner, "_registeredTools"));
  const tool = tools && Object.hasOwn(tools, name) ? record(tools[name]) : undefined;
  const callback = tool && callable(tool.callback);
  if (!tool || !callback || watchedCallbacks.has(callback)) return;
  replaceMethod(
    tool,
    "callback",
    (original) =>
      function (this: unknown, ...given) {
        const extra = record(given.at(-1));
        const call = extra && calls.get(extra);
        return call ? run(original, this, given, call) : Reflect.apply(original, this, given);
      },
  );
  const watched = callable(tool.callback);
  if (watched) watchedCallbacks.add(watched);
}

function run(original: Callable, self: unknown, given: unknown[], call: Call): unknown {
  const note = (error: unknown) => {
    call.thrown ??= error;
  };
  try {
    const outcome = Reflect.apply(original, self, given);
    // Not the promise that comes of `then`: the host must get the very one that the handler gave.
    if (isPlainPromise(outcome)) outcome.then(undefined, note);
    return outcome;
  } catch (error) {
    note(error);
    throw error;
  }
}
