import type { Sender } from "../../sender";
import { TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2 } from "../typescript";
import { limitsOf } from "./limits";

type Version = {
  slug: string;
  reporter: string;
  version: string;
  isStreamed: boolean;
  ways?: readonly string[];
};

const VERSIONS: readonly Version[] = [
  { slug: "v11", reporter: "@sentry/node 11.12.0", version: "11.12.0", isStreamed: true },
  {
    slug: "v11-static",
    reporter: "@sentry/node 11.12.0, static traces",
    version: "11.12.0",
    isStreamed: false,
  },
  {
    slug: "v11-auto",
    reporter: "@sentry/node 11.12.0, nothing wrapped",
    version: "11.12.0",
    isStreamed: true,
    ways: ["sdk-1/sessions", "sdk-2/modern"],
  },
  { slug: "v10", reporter: "@sentry/node 10.78.0", version: "10.78.0", isStreamed: false },
];

/** `wrapMcpServerWithSentry` around servers of both TypeScript SDKs, over each of their transports. */
export const senders: Sender[] = VERSIONS.flatMap(({ slug, reporter, version, isStreamed, ways: chosen }) =>
  [TYPESCRIPT_SDK_1, TYPESCRIPT_SDK_2].flatMap(({ name, server, packages, files, ways }) =>
    ways
      .filter((way) => chosen?.includes(`${name}/${way.name}`) ?? true)
      .map((way) => ({
        ...way,
        name: `sentry-node/${slug}/${name}/${way.name}`,
        reporter,
        server,
        packages: { from: "npm", packages: { ...packages, "@sentry/node": version } },
        files: [...files, `senders/sentry-node/${slug}`],
        command: ["node", "--import", "./instrumentation.mjs", "main.mjs"],
        limits: limitsOf({ isVersion10: slug === "v10", isStreamed }, way),
      })),
  ),
);
