import type { Metadata } from "next";
import { requireOrg } from "@/app/admission";
import { Page } from "@/components/frame/page";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { When } from "@/components/when";
import { mayAct } from "@/lib/access";
import { membersOf } from "@/lib/records/memberships";
import { organization } from "@/lib/records/organizations";
import { projectsOf } from "@/lib/records/projects";
import { tokensOf } from "@/lib/records/tokens";
import { Frame } from "../frame";
import { addToken, revoke } from "./actions";
import { Tokens } from "./tokens";

export const metadata: Metadata = { title: "Organisation" };

export default async function OrganizationSettingsPage({ params }: PageProps<"/[org]/settings">) {
  const path = await params;
  const access = await requireOrg(path);
  const now = new Date();
  const [{ name }, members, tokens, projects] = await Promise.all([
    organization(access),
    membersOf(access),
    tokensOf(access, now),
    projectsOf(access),
  ]);
  const mayChange = mayAct(access, "admin");
  const drawnAt = now.toISOString();
  return (
    <Frame org={path.org}>
      <Page title={`Settings of ${name}`} narrow>
        <div className="flex flex-col gap-4 lg:gap-6">
          {mayChange ? null : (
            <Notice>You may look at these settings. An admin or owner may change them.</Notice>
          )}
          <Panel title="People" flush>
            <ul>
              {members.map((member) => (
                <li
                  key={member.userId}
                  className="flex min-h-12 items-center gap-3 border-t border-line px-4"
                >
                  <span className="min-w-0 flex-1">
                    <span className="block truncate text-base">{member.name ?? member.email}</span>
                    {member.name ? (
                      <span className="block truncate text-xs text-ink-3">{member.email}</span>
                    ) : null}
                  </span>
                  <span className="hidden shrink-0 text-sm text-ink-2 sm:block">
                    joined <When at={member.joinedAt.toISOString()} now={drawnAt} />
                  </span>
                  <Badge tone={member.role === "owner" ? "accent" : "neutral"}>{member.role}</Badge>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel
            title="API tokens"
            help="For scripts, CI and agents that ask Callsight's HTTP API. Servers that send calls use a DSN instead."
            flush
          >
            <Tokens
              tokens={tokens.map((token) => ({
                id: token.id,
                name: token.name,
                scope: token.scope,
                project: projects.find(({ id }) => id === token.projectId)?.name ?? null,
                createdBy: token.createdBy,
                lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
              }))}
              projects={projects.map(({ id, name }) => ({ id, name }))}
              now={drawnAt}
              add={addToken.bind(null, path)}
              revoke={revoke.bind(null, path)}
              mayChange={mayChange}
            />
          </Panel>
        </div>
      </Page>
    </Frame>
  );
}
