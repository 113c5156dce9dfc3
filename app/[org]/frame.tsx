import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { leave } from "@/app/(account)/actions";
import { requireUser } from "@/app/admission";
import { AppFrame } from "@/components/frame/app-frame";
import { RAIL_COOKIE } from "@/components/frame/rail-cookie";
import { organizationsOf } from "@/lib/records/organizations";
import { projectsOfUser } from "@/lib/records/projects";

/** The frame around the pages of an organisation, or of one of its projects. Pages admit; this only draws. */
export async function Frame({
  org,
  project,
  children,
}: {
  org: string;
  project?: string;
  children: ReactNode;
}) {
  const user = await requireUser();
  const [organizations, projects, cookieJar] = await Promise.all([
    organizationsOf(user.id),
    projectsOfUser(user.id),
    cookies(),
  ]);
  const orgName = organizations.find(({ slug }) => slug === org)?.name ?? notFound();
  return (
    <AppFrame
      at={{ orgSlug: org, orgName, ...(project === undefined ? {} : { projectSlug: project }) }}
      projects={projects}
      person={{ email: user.email, name: user.name }}
      signOut={leave}
      startsNarrow={cookieJar.get(RAIL_COOKIE)?.value === "narrow"}
    >
      {children}
    </AppFrame>
  );
}
