import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, type Page } from "@playwright/test";
import { test } from "./callsight";
import { signUpWithProject } from "./people";

/** What `npm run demo -- who-calls-what` makes: the same in every run. */
const REQUESTS = 439;

test("who calls what is answered over the API and on the overview, to the request", async ({
  page,
  callsight,
}) => {
  test.setTimeout(300_000); // Seventeen sessions of real clients, with a dozen processes.
  const project = await signUpWithProject(page, {
    email: "owner@story.example",
    organization: "Story",
    project: "Calculator",
  });
  const token = await createToken(page, project.path.slice(0, project.path.lastIndexOf("/")));

  const said = await play(["--url", callsight.url, "--dsn", project.dsn, "--token", token]);
  expect(said).toContain(`All ${REQUESTS} are stored`);
  expect(said).toContain("Yes: claude-code made 166 tool calls, Visual Studio Code 52");
  expect(said).toMatch(/calculator:\/\/exchange-rates +\d+ +100/);

  await page.goto(project.path);
  const inShort = page.getByRole("region", { name: "In short" });
  await expect(inShort).toContainText(`${REQUESTS} requests from 7 clients`);
  await page.goto(`${project.path}?transport=sse`);
  await expect(inShort).toContainText("49 requests from 2 clients");

  await page.goto(project.path);
  await expectTargetsFirst(page);
});

/** Where a phone has no room for both, it is the method that gives way. */
async function expectTargetsFirst(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const table = page.getByRole("table", { name: "Calls by method and target" });
  const named = (title: string) => page.getByTitle(title, { exact: true });
  const [target, method] = [named("calculator://exchange-rates"), named("resources/read")];
  const row = table.getByRole("row").filter({ has: target }).filter({ has: method });
  const [wide, narrow] = [await row.locator(target).boundingBox(), await row.locator(method).boundingBox()];
  expect(wide?.width).toBeGreaterThan(narrow?.width ?? Number.POSITIVE_INFINITY);
}

async function createToken(page: Page, organization: string): Promise<string> {
  await page.goto(`${organization}/settings`);
  await page.getByLabel("New token").fill("Story");
  await page.getByRole("button", { name: "Create the token" }).click();
  await page.getByRole("button", { name: "Copy the token" }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Plays the story as its reader would, and returns what it said. */
async function play(options: string[]): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "scripts/demo.ts", "who-calls-what", ...options],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect(code, said).toBe(0);
  return said;
}
