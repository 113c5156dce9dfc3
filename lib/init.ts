import { orgAccess, projectAccess } from "@/lib/access";
import { EnvironmentError, env } from "@/lib/env";
import { hashPassword } from "@/lib/passwords";
import { createKey } from "@/lib/records/keys";
import { createOrganization, organizationsOf } from "@/lib/records/organizations";
import { createProject, projectsOf } from "@/lib/records/projects";
import { records } from "@/lib/records/store";
import { createToken, hashToken } from "@/lib/records/tokens";
import { createUser, userByEmail } from "@/lib/records/users";
import { slugCandidates } from "@/lib/slugs";
import { oneProcessAtATime } from "./start-lock";

const NEEDED = [
  "CALLSIGHT_INIT_EMAIL",
  "CALLSIGHT_INIT_PASSWORD",
  "CALLSIGHT_INIT_ORG",
  "CALLSIGHT_INIT_PROJECT",
] as const;
const OPTIONAL = ["CALLSIGHT_INIT_DSN_KEY", "CALLSIGHT_INIT_API_TOKEN"] as const;

/**
 * First start without a browser: makes the person, organisation, project, DSN key and API token that `CALLSIGHT_INIT_*`
 * name, and returns what it made, in words. What exists stays as it is, so a restart changes nothing: a password that
 * was changed is not set back, a revoked key or token stays revoked.
 *
 * @throws EnvironmentError when some of the variables are set and one that they need is not
 */
export async function initFromEnvironment(): Promise<string[]> {
  const wanted = readWanted();
  return wanted ? oneProcessAtATime(() => makeMissing(wanted)) : [];
}

async function makeMissing(wanted: Wanted): Promise<string[]> {
  const made: string[] = [];

  let user = await userByEmail(wanted.email);
  if (!user) {
    user = await createUser({ email: wanted.email, passwordHash: await hashPassword(wanted.password) });
    made.push(`account ${user.email}`);
  }

  let org = (await organizationsOf(user.id)).find((one) => isSame(one, wanted.organization, "organization"));
  if (!org) {
    org = { ...(await createOrganization(user.id, { name: wanted.organization })), role: "owner" };
    made.push(`organisation ${org.name}`);
  }
  const inOrg = await orgAccess(user.id, org.slug);
  if (!inOrg) throw new Error(`${user.email} left ${org.name} while it was being set up.`);

  let project = (await projectsOf(inOrg)).find((one) => isSame(one, wanted.project, "project"));
  const { publicKey, token } = wanted;
  if (!project) {
    const isFree = publicKey !== undefined && !(await keyExists(publicKey));
    project = await createProject(inOrg, { name: wanted.project, ...(isFree ? { publicKey } : {}) });
    made.push(`project ${project.name} (${project.id})`);
  }
  if (publicKey !== undefined && !(await keyExists(publicKey))) {
    const inProject = await projectAccess(user.id, org.slug, project.slug);
    if (!inProject) throw new Error(`${project.name} was removed while it was being set up.`);
    await createKey(inProject, { name: "From the environment", publicKey });
    made.push("DSN key");
  }
  if (token !== undefined && !(await tokenExists(token))) {
    await createToken(inOrg, { name: "From the environment", scope: "admin", plain: token });
    made.push("API token");
  }
  return made;
}

type Wanted = NonNullable<ReturnType<typeof readWanted>>;

/** What the variables ask for; null when none is set. */
function readWanted() {
  const settings = env();
  const set = [...NEEDED, ...OPTIONAL].filter((name) => settings[name] !== undefined);
  if (set.length === 0) return null;
  const {
    CALLSIGHT_INIT_EMAIL: email,
    CALLSIGHT_INIT_PASSWORD: password,
    CALLSIGHT_INIT_ORG: organization,
    CALLSIGHT_INIT_PROJECT: project,
    CALLSIGHT_INIT_DSN_KEY: publicKey,
    CALLSIGHT_INIT_API_TOKEN: token,
  } = settings;
  if (!email || !password || !organization || !project) {
    const missing = NEEDED.filter((name) => settings[name] === undefined);
    throw new EnvironmentError(
      `${set.join(", ")} ${set.length === 1 ? "is" : "are"} set, but ${missing.join(", ")} ` +
        `${missing.length === 1 ? "is" : "are"} not. Set all of ${NEEDED.join(", ")}, or none.`,
    );
  }
  return { email, password, organization: organization.trim(), project: project.trim(), publicKey, token };
}

/** Names change in settings, slugs do not: a renamed project is not made a second time. */
const isSame = (existing: { name: string; slug: string }, name: string, of: "organization" | "project") =>
  existing.name === name || existing.slug === slugCandidates(name, of)[0];

async function keyExists(publicKey: string): Promise<boolean> {
  const database = await records();
  return (await database.projectKey.count({ where: { publicKey } })) > 0;
}

async function tokenExists(plain: string): Promise<boolean> {
  const database = await records();
  return (await database.apiToken.count({ where: { tokenHash: hashToken(plain) } })) > 0;
}
