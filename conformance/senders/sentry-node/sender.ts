import type { Limit, Sender } from "../../sender";
import { TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2, type Way } from "../typescript";
import { limitsOf } from "./limits";

const VERSIONS = [
  { slug: "v11", reporter: "@sentry/node 11.12.0", version: "11.12.0" },
  { slug: "v11-static", reporter: "@sentry/node 11.12.0, static traces", version: "11.12.0" },
  { slug: "v10", reporter: "@sentry/node 10.78.0", version: "10.78.0" },
] as const;

export type SentryVersion = (typeof VERSIONS)[number]["slug"];

/** `wrapMcpServerWithSentry` around servers of both TypeScript SDKs, over each of their transports. */
export const senders: Sender[] = VERSIONS.flatMap(({ slug, reporter, version }) =>
  [TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2].flatMap(({ name, server, packages, files, ways }) =>
    ways.map((way: Way) => ({
      ...way,
      name: `sentry-node/${slug}/${name}/${way.name}`,
      reporter,
      server,
      packages: { from: "npm", packages: { ...packages, "@sentry/node": version } },
      files: [...files, `senders/sentry-node/${slug}`],
      command: ["node", "--import", "./instrumentation.mjs", "main.mjs"],
      limits: limitsOf(slug, way) satisfies Limit[],
    })),
  ),
);
