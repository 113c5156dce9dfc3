"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { requireUser } from "@/app/admission";
import { NotAllowedError, orgAccess } from "@/lib/access";
import { createOrganization } from "@/lib/records/organizations";
import { createProject } from "@/lib/records/projects";

/** What the form shows after it was sent and did not lead on. */
export type NewProjectState = {
  problem?: string;
  fields?: { organization?: string; project?: string };
  typed?: { organization: string; project: string; into: string };
};

const name = (what: string) =>
  z
    .string()
    .trim()
    .min(1, { error: `Give the ${what} a name.` })
    .max(60, { error: "At most 60 characters." });

/** Makes a project, in an organisation that exists (`into`, its slug) or in a new one, and leads to its setup. */
export async function createInOneStep(_: NewProjectState, form: FormData): Promise<NewProjectState> {
  const user = await requireUser();
  const typed = {
    organization: String(form.get("organization") ?? ""),
    project: String(form.get("project") ?? ""),
    into: String(form.get("into") ?? ""),
  };
  const project = name("project").safeParse(typed.project);
  const organization = typed.into === "" ? name("organisation").safeParse(typed.organization) : undefined;
  if (!project.success || organization?.success === false) {
    return { fields: { ...problem("project", project), ...problem("organization", organization) }, typed };
  }

  const slug = organization
    ? (await createOrganization(user.id, { name: organization.data })).slug
    : typed.into;
  const access = await orgAccess(user.id, slug);
  if (!access) return { problem: "You do not belong to this organisation. Choose another one.", typed };
  let created: { slug: string };
  try {
    created = await createProject(access, { name: project.data });
  } catch (error) {
    if (error instanceof NotAllowedError) return { problem: error.message, typed };
    throw error;
  }
  redirect(`/${access.slug}/${created.slug}/setup`);
}

/** What is wrong with a field, under its name; nothing when it is right. */
function problem(field: "organization" | "project", parsed: z.ZodSafeParseResult<string> | undefined) {
  const first = parsed?.error?.issues[0];
  return first ? { [field]: first.message } : {};
}
