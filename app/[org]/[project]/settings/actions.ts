"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireProject } from "@/app/admission";
import { attempt, type SettingsState, typedIn } from "@/app/settings-form";
import { createKey, revokeKey } from "@/lib/records/keys";
import { updateProject } from "@/lib/records/projects";
import { saveScrubRules } from "@/lib/records/scrub-rules";

/** The project in the path. It comes from the browser: every action asks anew whether this person may. */
type ProjectPath = { org: string; project: string };

const name = z
  .string()
  .trim()
  .min(1, { error: "It needs a name." })
  .max(60, { error: "At most 60 characters." });

const General = z.object({
  name,
  retentionDays: z.coerce
    .number({ error: "A number of days." })
    .int({ error: "A whole number of days." })
    .min(1, { error: "At least one day." })
    .max(3650, { error: "At most 3650 days, which is ten years." }),
});

export async function saveGeneral(
  path: ProjectPath,
  _: SettingsState,
  form: FormData,
): Promise<SettingsState> {
  const access = await requireProject(path);
  const parsed = General.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { fields: firstProblems(parsed.error), typed: typedIn(form) };
  return attempt(async () => {
    await updateProject(access, parsed.data);
    revalidatePath(`/${access.orgSlug}`, "layout");
    return { done: "Saved." };
  });
}

export async function addKey(path: ProjectPath, _: SettingsState, form: FormData): Promise<SettingsState> {
  const access = await requireProject(path);
  const parsed = z.object({ name }).safeParse(Object.fromEntries(form));
  if (!parsed.success) return { fields: firstProblems(parsed.error), typed: typedIn(form) };
  return attempt(async () => {
    await createKey(access, parsed.data);
    revalidatePath(settingsOf(access));
    return { done: `${parsed.data.name} is ready.` };
  });
}

export async function revoke(path: ProjectPath, keyId: string): Promise<void> {
  const access = await requireProject(path);
  await revokeKey(access, z.uuid().parse(keyId), new Date());
  revalidatePath(settingsOf(access));
}

/** One per line, or separated by commas. */
const words = z
  .string()
  .max(4000, { error: "At most 4000 characters." })
  .transform((text) => [
    ...new Set(
      text
        .split(/[\n,]/)
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ]);

const Scrubbing = z.object({
  extraKeys: words,
  safeKeys: words,
  // A box that is not ticked is not sent.
  keepArguments: z.literal("on").optional().transform(Boolean),
  keepResults: z.literal("on").optional().transform(Boolean),
});

export async function saveScrubbing(
  path: ProjectPath,
  _: SettingsState,
  form: FormData,
): Promise<SettingsState> {
  const access = await requireProject(path);
  const parsed = Scrubbing.safeParse(Object.fromEntries(form));
  if (!parsed.success) return { fields: firstProblems(parsed.error), typed: typedIn(form) };
  return attempt(async () => {
    await saveScrubRules(access, parsed.data);
    revalidatePath(settingsOf(access));
    return { done: "Saved. It holds for what arrives from now on." };
  });
}

const settingsOf = (access: { orgSlug: string; projectSlug: string }) =>
  `/${access.orgSlug}/${access.projectSlug}/settings`;

const firstProblems = (error: z.ZodError): Record<string, string> =>
  Object.fromEntries(error.issues.map((issue) => [String(issue.path[0]), issue.message]));
