import { redirect } from "next/navigation";
import { organizationsOf } from "@/lib/records/organizations";
import { projectsOfUser } from "@/lib/records/projects";
import { requireUser } from "./admission";

/** Leads to the one project, else to the list of the first organisation, else to the first steps. */
export default async function HomePage() {
  const user = await requireUser();
  const projects = await projectsOfUser(user.id);
  const [only] = projects;
  if (only && projects.length === 1) redirect(`/${only.orgSlug}/${only.slug}`);
  const [first] = await organizationsOf(user.id);
  redirect(first ? `/${first.slug}` : "/new");
}
