import { Plus, Settings } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { requireOrg } from "@/app/admission";
import { Page } from "@/components/frame/page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Panel } from "@/components/ui/panel";
import { Skeleton } from "@/components/ui/skeleton";
import { mayAct } from "@/lib/access";
import { organization } from "@/lib/records/organizations";
import { projectsOf } from "@/lib/records/projects";
import { Frame } from "./frame";
import { LastCall } from "./last-call";

export const metadata: Metadata = { title: "Projects" };

export default async function OrganizationPage({ params }: PageProps<"/[org]">) {
  const { org } = await params;
  const access = await requireOrg({ org });
  const [{ name }, projects] = await Promise.all([organization(access), projectsOf(access)]);
  const newProject = mayAct(access, "member") ? (
    <Button asChild intent="primary">
      <Link href={`/new?${new URLSearchParams({ org })}`}>
        <Plus aria-hidden />
        New project
      </Link>
    </Button>
  ) : null;
  return (
    <Frame org={org}>
      <Page
        title={name}
        narrow
        actions={
          <>
            <Button asChild>
              <Link href={`/${org}/settings`}>
                <Settings aria-hidden />
                Settings
              </Link>
            </Button>
            {projects.length > 0 ? newProject : null}
          </>
        }
      >
        <Panel title="Projects" flush>
          {projects.length === 0 ? (
            <EmptyState title="No project yet" action={newProject}>
              A project holds the calls of one MCP server, or of a few that belong together.
            </EmptyState>
          ) : (
            <ul>
              {projects.map((project) => (
                <li key={project.id} className="border-t border-line">
                  <Link
                    href={`/${org}/${project.slug}`}
                    className="flex min-h-14 items-center gap-4 px-4 py-2 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate text-base font-medium text-ink">{project.name}</span>
                      <span className="block truncate font-mono text-xs text-ink-3">{project.slug}</span>
                    </span>
                    <span className="shrink-0 text-right text-sm text-ink-2">
                      <Suspense fallback={<Skeleton className="h-3 w-24" />}>
                        <LastCall org={org} project={project.slug} />
                      </Suspense>
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </Page>
    </Frame>
  );
}
