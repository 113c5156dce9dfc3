import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { type OrgAccess, orgAccess, type ProjectAccess, projectAccess } from "@/lib/access";
import { type User, userById } from "@/lib/records/users";
import { auth } from "./auth";
import { PATH_HEADER } from "./path-header";

/** Whoever is signed in, or null. Asked once per request. */
export const signedIn = cache(async (): Promise<User | null> => {
  const session = await auth();
  // A session outlives its account: whoever was removed is a stranger from their next request on.
  return session?.userId ? await userById(session.userId) : null;
});

/** Whoever is signed in; a stranger is sent to sign in, and back here afterwards. */
export async function requireUser(): Promise<User> {
  const user = await signedIn();
  if (user) return user;
  redirect(signInHref(await pathOfPage()));
}

// Next says that parameters are strings; a server action's arguments come from the browser and may be anything, and an
// object in their place would be a condition to the state store.
const OrgPath = z.object({ org: z.string() });
const ProjectPath = z.object({ org: z.string(), project: z.string() });

/** The organisation in the path. Not found, rather than forbidden: strangers should not learn which slugs exist. */
export async function requireOrg(params: { org: string }): Promise<OrgAccess> {
  const { org } = OrgPath.parse(params);
  const user = await requireUser();
  return (await orgOnce(user.id, org)) ?? notFound();
}

/** The project in the path. Not found, rather than forbidden: strangers should not learn which slugs exist. */
export async function requireProject(params: { org: string; project: string }): Promise<ProjectAccess> {
  const { org, project } = ProjectPath.parse(params);
  const user = await requireUser();
  return (await projectOnce(user.id, org, project)) ?? notFound();
}

/** The sign-in page that leads back to `path`. */
export const signInHref = (path: string): string =>
  path === "/" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next: path })}`;

// A layout, its page and its panels all ask; by primitive arguments, because `cache` compares them by identity.
const orgOnce = cache(orgAccess);
const projectOnce = cache(projectAccess);

async function pathOfPage(): Promise<string> {
  return (await headers()).get(PATH_HEADER) ?? "/";
}
