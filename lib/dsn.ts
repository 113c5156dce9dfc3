/**
 * The address that an SDK is given: `https://<public key>@<host>/<project id>`, with the path of `publicUrl` kept when
 * Callsight is served under one.
 */
export function dsn(publicUrl: string, publicKey: string, projectId: number): string {
  const url = new URL(publicUrl);
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.protocol}//${publicKey}@${url.host}${path}/${projectId}`;
}
