export type AttributeValue = string | number | boolean;

/** An exception that a handler threw, which the MCP SDK turned into an answer. */
export type ThrownException = { type: string; message: string; stacktrace: string };

export type SpanId = { traceId: string; spanId: string };

/** One message that went through a server, as it is reported. `beforeSend` sees it last and may change it. */
export type CallsightSpan = SpanId & {
  /** `tools/call get-weather` */
  name: string;
  /** `server`: somebody asked us; `client`: we asked, or told, somebody. */
  kind: "server" | "client";
  /** 16 hex digits, `""` without a parent. */
  parentSpanId: string;
  traceState: string;
  startedAtMs: number;
  durationMs: number;
  isError: boolean;
  /** What went wrong, for people; `""` when nothing did. */
  statusMessage: string;
  attributes: Record<string, AttributeValue>;
  exception: ThrownException | undefined;
  /** The span that was running when the message came, when it is not the parent: the HTTP request that brought it. */
  link: SpanId | undefined;
};
