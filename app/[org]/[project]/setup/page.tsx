import type { Metadata } from "next";
import Link from "next/link";
import { requireProject } from "@/app/admission";
import { publicUrlHere } from "@/app/public-url";
import { Page } from "@/components/frame/page";
import { CopyField } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { QueryError } from "@/lib/clickhouse/query";
import { dsn } from "@/lib/dsn";
import { firstCall } from "@/lib/queries/first-call";
import { keysOf } from "@/lib/records/keys";
import { type Arrival, arrivalOf } from "./arrival";
import { waysToSend } from "./snippets";
import { Waiting } from "./waiting";
import { Ways } from "./ways";

export const metadata: Metadata = { title: "Setup" };

export default async function SetupPage({ params }: PageProps<"/[org]/[project]/setup">) {
  const path = await params;
  const access = await requireProject(path);
  const base = `/${access.orgSlug}/${access.projectSlug}`;
  const [keys, publicUrl, initial] = await Promise.all([
    keysOf(access),
    publicUrlHere(),
    arrivalSoFar(access),
  ]);
  const key = keys.find(({ revokedAt }) => revokedAt === null);
  return (
    <Page title="Setup" lead="Send the calls of your MCP server here." narrow>
      {key ? (
        <div className="flex flex-col gap-4">
          <Waiting base={base} initial={initial} now={new Date().toISOString()} />
          <Panel title="DSN" help="The address that your server sends to. It lets in, and shows nothing.">
            <CopyField value={dsn(publicUrl, key.publicKey, access.projectId)} label="the DSN" />
          </Panel>
          <Panel>
            <Ways
              ways={waysToSend({
                publicUrl,
                publicKey: key.publicKey,
                projectId: access.projectId,
                serviceName: access.projectSlug,
              })}
            />
          </Panel>
        </div>
      ) : (
        <Notice tone="warning">
          Every DSN key of this project is revoked, so nothing can be sent here.{" "}
          <Link href={`${base}/settings`} className="font-medium underline underline-offset-4">
            Create a key
          </Link>
        </Notice>
      )}
    </Page>
  );
}

/** The newest call, or null; the page asks again by itself, so a store that is away now only means waiting. */
async function arrivalSoFar(access: Awaited<ReturnType<typeof requireProject>>): Promise<Arrival | null> {
  try {
    const call = await firstCall(access);
    return call && arrivalOf(call);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    console.error(error);
    return null;
  }
}
