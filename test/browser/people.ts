import { expect, type Page } from "@playwright/test";

export const PASSWORD = "correct horse battery staple";

/** Where a person's project is found, and what its servers report to. */
export type OwnProject = { path: string; dsn: string };

/** Makes an account, an organisation and a project, and reads the DSN as its owner would: by the copy button. */
export async function signUpWithProject(
  page: Page,
  { email, organization, project }: { email: string; organization: string; project: string },
): Promise<OwnProject> {
  await page.goto("/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Make an account" }).click();

  await page.getByLabel("Organisation").fill(organization);
  await page.getByLabel("Project").fill(project);
  await page.getByRole("button", { name: "Create the project" }).click();

  await expect(page).toHaveURL(/\/setup$/);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the DSN" }).click();
  const dsn = await page.evaluate(() => navigator.clipboard.readText());
  return { path: new URL(page.url()).pathname.replace(/\/setup$/, ""), dsn };
}
