import { currentCall } from "./context";
import { requestHandlersOf } from "./host";
import { type Callable, callable, isPlainPromise, likeness, replaceMethod } from "./values";

/**
 * Takes note of what handlers throw: the MCP SDK turns it into an answer, and the stack is lost. What is called, with
 * what, how often, and what comes of it stay as they are.
 *
 * Two places see all of it. `executeToolHandler` of `McpServer`, because its own handler of `tools/call` makes an
 * `isError` result of what a tool throws; and the map in which the low-level server looks handlers up, for everything
 * else. A place that this version of the SDK does not have is left out; the answer still tells what went wrong.
 */
export function noteThrown(server: object, owner: object): void {
  if (callable(Reflect.get(owner, "executeToolHandler"))) replaceMethod(owner, "executeToolHandler", noting);
  const handlers = requestHandlersOf(server);
  if (!handlers) return;
  const noted = new WeakMap<Callable, Callable>();
  replaceMethod(
    handlers,
    "get",
    (get) =>
      function (this: unknown, ...given) {
        const found = Reflect.apply(get, this, given);
        const handler = callable(found);
        if (!handler) return found;
        const known = noted.get(handler) ?? likeness(noting(handler), handler);
        noted.set(handler, known);
        return known;
      },
  );
}

/** The same function, after which the running call knows what it threw. */
const noting = (original: Callable): Callable =>
  function (this: unknown, ...given) {
    const call = currentCall();
    if (!call) return Reflect.apply(original, this, given);
    const note = (error: unknown) => {
      call.thrown ??= error;
    };
    try {
      const outcome = Reflect.apply(original, this, given);
      // Not the promise that comes of `then`: the host must get the very one that the handler gave.
      if (isPlainPromise(outcome)) outcome.then(undefined, note);
      return outcome;
    } catch (error) {
      note(error);
      throw error;
    }
  };
