import type { Metadata } from "next";
import { requireUser } from "@/app/admission";
import { BareFrame } from "@/components/frame/bare";
import { organizationsOf } from "@/lib/records/organizations";
import { mayAct } from "@/lib/roles";
import { NewProjectForm } from "./form";

export const metadata: Metadata = { title: "New project" };

/** The first steps of a new person, and every further project: name it, and land on its setup. */
export default async function NewPage({ searchParams }: PageProps<"/new">) {
  const user = await requireUser();
  const organizations = (await organizationsOf(user.id)).filter((org) => mayAct(org, "member"));
  const wanted = (await searchParams).org;
  const chosen = organizations.find(({ slug }) => slug === wanted) ?? organizations[0];
  const isFirst = organizations.length === 0;
  return (
    <BareFrame
      title={isFirst ? "Name your first project" : "New project"}
      lead="A project holds the calls of one MCP server, or of a few that belong together."
    >
      <NewProjectForm organizations={organizations} chosen={chosen?.slug ?? ""} />
    </BareFrame>
  );
}
