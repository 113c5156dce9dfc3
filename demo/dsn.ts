/** The address of the Callsight that a DSN belongs to, without a trailing slash. */
export const baseOf = (dsn: string): string => partsOf(dsn).base;

/** Where the traces of a DSN's project go when they speak OTLP, and with which key. */
export function otlpOf(dsn: string): { url: string; key: string } {
  const { base, project, key } = partsOf(dsn);
  return { url: `${base}/api/${project}/otlp/v1/traces`, key };
}

function partsOf(dsn: string): { base: string; project: string; key: string } {
  const { protocol, username, host, pathname } = new URL(dsn);
  const slash = pathname.lastIndexOf("/"); // What stands before the project id is the path that Callsight is served under.
  return {
    base: `${protocol}//${host}${pathname.slice(0, slash)}`,
    project: pathname.slice(slash + 1),
    key: username,
  };
}
