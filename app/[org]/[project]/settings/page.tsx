import type { Metadata } from "next";
import { requireProject } from "@/app/admission";
import { publicUrlHere } from "@/app/public-url";
import { Page } from "@/components/frame/page";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { mayAct } from "@/lib/access";
import { dsn } from "@/lib/dsn";
import { keysOf } from "@/lib/records/keys";
import { project } from "@/lib/records/projects";
import { scrubRules } from "@/lib/records/scrub-rules";
import { addKey, revoke, saveGeneral, saveScrubbing } from "./actions";
import { GeneralForm } from "./general";
import { Keys } from "./keys";
import { ScrubbingForm } from "./scrubbing";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: PageProps<"/[org]/[project]/settings">) {
  const path = await params;
  const access = await requireProject(path);
  const [{ name, retentionDays }, keys, rules, publicUrl] = await Promise.all([
    project(access),
    keysOf(access),
    scrubRules(access),
    publicUrlHere(),
  ]);
  const mayChange = mayAct(access, "admin");
  return (
    <Page title="Settings" narrow>
      <div className="flex flex-col gap-4 lg:gap-6">
        {mayChange ? null : (
          <Notice>
            You may look at these settings. An admin or owner of the organisation may change them.
          </Notice>
        )}
        <Panel title="Project">
          <GeneralForm
            save={saveGeneral.bind(null, path)}
            name={name}
            retentionDays={retentionDays}
            mayChange={mayChange}
          />
        </Panel>
        <Panel
          title="DSN keys"
          help="A key lets a server send to this project. It does not let anyone read."
          flush
        >
          <Keys
            keys={keys.map((key) => ({
              id: key.id,
              name: key.name,
              dsn: dsn(publicUrl, key.publicKey, access.projectId),
              lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
              isRevoked: key.revokedAt !== null,
            }))}
            now={new Date().toISOString()}
            add={addKey.bind(null, path)}
            revoke={revoke.bind(null, path)}
            mayChange={mayChange}
          />
        </Panel>
        <Panel
          title="What is removed before storing"
          help="Passwords, tokens, card numbers and e-mail addresses are removed whatever is set here."
        >
          <ScrubbingForm save={saveScrubbing.bind(null, path)} rules={rules} mayChange={mayChange} />
        </Panel>
      </div>
    </Page>
  );
}
