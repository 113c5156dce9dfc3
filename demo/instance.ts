import { type Api, apiOf } from "./api";
import { baseOf, otlpOf } from "./dsn";
import { DemoError } from "./story";

/** A running Callsight, the project that the demo reports to, and its HTTP API when there is a token. */
export type Instance = {
  /** Without a trailing slash. */
  url: string;
  dsn: string;
  /** The project's pages. */
  pages: string;
  api: Api | undefined;
};

export type InstanceOptions = {
  url?: string | undefined;
  dsn?: string | undefined;
  token?: string | undefined;
};

type Variables = Record<string, string | undefined>;

/**
 * Finds where to play: what is named on the command line, else in the environment, else what the first-start
 * variables (`CALLSIGHT_INIT_…`) have set up.
 *
 * @throws DemoError when nothing runs there, or no DSN can be found
 */
export async function findInstance(options: InstanceOptions, variables: Variables): Promise<Instance> {
  const { PUBLIC_URL, PORT, CALLSIGHT_DSN, CALLSIGHT_API_TOKEN, CALLSIGHT_INIT_API_TOKEN } = variables;
  const named = options.dsn ?? CALLSIGHT_DSN;
  const url = (
    options.url ??
    (named && baseOf(named)) ??
    PUBLIC_URL ??
    `http://localhost:${PORT ?? 3000}`
  ).replace(/\/+$/, "");
  await requireAlive(url);
  const token = options.token ?? CALLSIGHT_API_TOKEN ?? CALLSIGHT_INIT_API_TOKEN;
  const projects = token ? await apiOf(url, token).projects() : [];
  const dsn = named ?? dsnOf(url, projects[0]?.id, variables);
  if (!dsn) {
    throw new DemoError(
      `Callsight runs at ${url}, but there is no DSN to report to. Copy one from a project's Setup page and pass it:\n` +
        "  npm run demo -- who-calls-what --dsn <DSN>",
    );
  }
  await requireTaken(dsn);
  const projectId = Number(new URL(dsn).pathname.split("/").at(-1));
  const project = projects.find(({ id }) => id === projectId);
  return {
    url,
    dsn,
    pages: project?.url ?? url,
    api: token && project ? apiOf(url, token, projectId) : undefined,
  };
}

/** The DSN of the project that the first-start variables made; it is project 1 of a fresh installation. */
function dsnOf(url: string, projectId = 1, variables: Variables): string | undefined {
  const key = variables.CALLSIGHT_INIT_DSN_KEY;
  return key && url.replace("://", `://${key}@`).concat(`/${projectId}`);
}

/** An upload without spans is answered like any other, so a mistyped DSN shows before anything is played. */
async function requireTaken(dsn: string): Promise<void> {
  const { url, key } = otlpOf(dsn);
  const answer = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: "{}",
  });
  if (!answer.ok) throw new DemoError(`${dsn} is not taken: ${answer.status} ${await answer.text()}`);
}

async function requireAlive(url: string): Promise<void> {
  const answer = await fetch(`${url}/api/health`).catch(() => undefined);
  if (answer?.ok) return;
  const heard = answer ? `answers ${answer.status} at /api/health` : "does not answer";
  throw new DemoError(
    `${url} ${heard}. Start Callsight with \`npm start\` and play this again, or name another one with --url or --dsn.`,
  );
}
