/** Where the traces of a DSN's project go when they speak OTLP, and with which key. */
export function otlpOf(dsn: string): { url: string; key: string } {
  const { protocol, username, host, pathname } = new URL(dsn);
  const slash = pathname.lastIndexOf("/"); // What stands before the project id is the path that Callsight is served under.
  const base = `${protocol}//${host}${pathname.slice(0, slash)}`;
  return { url: `${base}/api${pathname.slice(slash)}/otlp/v1/traces`, key: username };
}
