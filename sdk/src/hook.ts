import { Connection } from "./connection";
import { guard } from "./guard";
import { type HostServer, type Transport, transportIn } from "./host";
import type { Settings } from "./settings";
import { callable, isPlainPromise, likeness, replaceMethod } from "./values";

/** The connection that looks after a transport now. */
const connections = new WeakMap<object, Connection>();

/**
 * Watches every transport that the server connects to, and the one that it is connected to.
 *
 * The low-level server is the place: whatever stands before it (`McpServer`, `createMcpHandler`, `serveStdio`, a
 * framework) connects through it.
 *
 * @throws TypeError when the server does not let its `connect` be replaced
 */
export function watchConnections(server: HostServer, settings: Settings): void {
  replaceMethod(
    server,
    "connect",
    (connect) =>
      function (this: unknown, ...given) {
        const transport = transportIn(given[0]);
        if (!transport) return Reflect.apply(connect, this, given);
        const start = guard(() => beforeStart(transport, () => hook(server, transport, settings)));
        try {
          const connected = Reflect.apply(connect, this, given);
          if (isPlainPromise(connected)) connected.then(start?.putBack, start?.putBack);
          return connected;
        } catch (error) {
          start?.putBack();
          throw error;
        }
      },
  );
  const connected = transportIn(server.transport);
  if (connected) hook(server, connected, settings);
}

/**
 * Does something when the transport is about to start: the server has set its handlers by then, and no message has come
 * yet, not even one that a transport had waiting.
 */
function beforeStart(transport: Transport, work: () => void): { putBack: () => void } {
  const own = Object.getOwnPropertyDescriptor(transport, "start");
  let isPutBack = false;
  const putBack = () => {
    if (isPutBack) return;
    isPutBack = true;
    guard(() =>
      own ? Object.defineProperty(transport, "start", own) : Reflect.deleteProperty(transport, "start"),
    );
  };
  replaceMethod(
    transport,
    "start",
    (start) =>
      function (this: unknown, ...given) {
        const isFirst = !isPutBack;
        putBack();
        if (isFirst) guard(work);
        return Reflect.apply(start, this, given);
      },
  );
  return { putBack };
}

function hook(server: HostServer, transport: Transport, settings: Settings): void {
  const connection = new Connection(server, transport, settings);
  const former = connections.get(transport);
  if (former) former.isRetired = true;
  connections.set(transport, connection);

  const onmessage = callable(transport.onmessage);
  if (onmessage) {
    transport.onmessage = likeness(function (this: unknown, ...given) {
      return connection.receive(given[0], given[1], () => Reflect.apply(onmessage, this, given));
    }, onmessage);
  }
  replaceMethod(
    transport,
    "send",
    (send) =>
      function (this: unknown, ...given) {
        return connection.send(given[0], given[1], () => Reflect.apply(send, this, given));
      },
  );
  const onclose = callable(transport.onclose);
  transport.onclose = likeness(
    function (this: unknown, ...given) {
      try {
        return onclose ? Reflect.apply(onclose, this, given) : undefined;
      } finally {
        guard(() => connection.closed());
      }
    },
    onclose ?? (() => {}),
  );
}
