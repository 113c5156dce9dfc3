/** Where spans go, by a DSN: `https://<key>@callsight.example.com/<project>`. */
export type Destination = { url: string; key: string };

/** Reads a DSN; a sentence that says what is wrong with it when it is none. */
export function destinationOf(dsn: string): Destination | string {
  let url: URL;
  try {
    url = new URL(dsn);
  } catch {
    return `CALLSIGHT_DSN is no URL. ${EXAMPLE}`;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return `A DSN begins with https. ${EXAMPLE}`;
  if (url.username === "") return `The DSN names no key. ${EXAMPLE}`;
  const [, path = "", project = ""] = /^(.*?)\/([^/]+)\/?$/.exec(url.pathname) ?? [];
  if (project === "") return `The DSN names no project. ${EXAMPLE}`;
  return { url: `${url.origin}${path}/api/${project}/otlp/v1/traces`, key: decodeURIComponent(url.username) };
}

const EXAMPLE = "Copy it from the project's Setup page; it looks like https://<key>@callsight.example.com/1.";
