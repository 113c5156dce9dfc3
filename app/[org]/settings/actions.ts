"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireOrg } from "@/app/admission";
import { attempt, type SettingsState, typedIn } from "@/app/settings-form";
import { createToken, revokeToken, TOKEN_SCOPES } from "@/lib/records/tokens";

export type TokenState = SettingsState & {
  /** The new token in plain: shown once, then gone. */
  plain?: string;
};

const NewToken = z.object({
  name: z.string().trim().min(1, { error: "It needs a name." }).max(60, { error: "At most 60 characters." }),
  scope: z.enum(TOKEN_SCOPES),
  /** `""` for every project. */
  projectId: z.union([z.literal("").transform(() => null), z.coerce.number().int().positive()]),
});

export async function addToken(path: { org: string }, _: TokenState, form: FormData): Promise<TokenState> {
  const access = await requireOrg(path);
  const parsed = NewToken.safeParse(Object.fromEntries(form));
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => [String(issue.path[0]), issue.message] as const);
    return { fields: Object.fromEntries(fields), typed: typedIn(form) };
  }
  return attempt<TokenState>(async () => {
    const { plain } = await createToken(access, parsed.data);
    revalidatePath(`/${access.slug}/settings`);
    return { plain };
  });
}

export async function revoke(path: { org: string }, tokenId: string): Promise<void> {
  const access = await requireOrg(path);
  await revokeToken(access, z.uuid().parse(tokenId), new Date());
  revalidatePath(`/${access.slug}/settings`);
}
