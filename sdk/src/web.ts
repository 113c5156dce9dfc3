import type { CallsightOptions } from "./options";
import type { Platform } from "./platform";
import { flushAll } from "./settings";
import { postByFetch } from "./upload-fetch";
import { record } from "./values";
import { wrap } from "./wrap";

export type { CallFacts, CallsightOptions } from "./options";
export type { AttributeValue, CallsightSpan, SpanId, ThrownException } from "./span";

const variables = record(record(Reflect.get(globalThis, "process"))?.env) as Platform["env"] | undefined;

/** These runtimes do not say that they end; `waitUntil` is for that. */
const platform: Platform = { env: variables ?? {}, post: postByFetch, beforeEnd: () => {} };

/** As on Node; `node.ts` says more. Uploads by `fetch`. */
export const wrapMcpServer = <Server>(server: Server, options: CallsightOptions = {}): Server =>
  wrap(server, options, platform);

/** Uploads what is held now. Resolves when that was tried, and never rejects. */
export const flush = (): Promise<void> => flushAll();
