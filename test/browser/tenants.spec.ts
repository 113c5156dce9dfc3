import { expect, type Page } from "@playwright/test";
import { test } from "./callsight";
import { type OwnProject, PASSWORD, signUpWithProject } from "./people";

const TRACE_ID = "5eed".repeat(8);
const SPAN_ID = "5eed".repeat(4);
const SECRET = "only the first organisation may read this";

/** Every page of an organisation's project, and what those pages ask. */
const pagesOf = ({ path }: OwnProject) => {
  const organization = path.slice(0, path.lastIndexOf("/"));
  return [
    organization,
    `${organization}/settings`,
    ...["", "/requests", "/usage", "/setup", "/setup/first-call", "/settings"].map((page) => path + page),
    `${path}/traces/${TRACE_ID}?span=${SPAN_ID}`,
  ];
};

test("nobody sees anything of another organisation, by any address", async ({ browser, callsight }) => {
  const person = async () => (await browser.newContext({ baseURL: callsight.url })).newPage();
  const [one, other, stranger] = await Promise.all([person(), person(), person()]);
  const theirs = await signUpWithProject(one, {
    email: "one@first.example",
    organization: "First",
    project: "Alpha",
  });
  const ours = await signUpWithProject(other, {
    email: "two@second.example",
    organization: "Second",
    project: "Beta",
  });
  await sendCall(theirs.dsn);
  await one.goto(`${theirs.path}/traces/${TRACE_ID}?span=${SPAN_ID}`);
  await expect(one.getByText(SECRET).first()).toBeVisible();

  for (const page of pagesOf(theirs)) {
    await test.step(page, async () => {
      expect((await one.request.get(page)).status(), "its owner").toBe(200);
      expect((await other.request.get(page)).status(), "someone else").toBe(404);
      const sent = await stranger.request.get(page, { maxRedirects: 0 });
      expect([307, 401], "nobody").toContain(sent.status());
    });
  }
  await test.step("an id of theirs means nothing in a project of ours", async () => {
    await other.goto(`${ours.path}/traces/${TRACE_ID}?span=${SPAN_ID}`);
    await expect(other.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
    await expect(other.getByText(SECRET)).toHaveCount(0);
  });
});

test("who signs out is a stranger, and comes back to where they were", async ({ page }) => {
  const { path } = await signUpWithProject(page, {
    email: "leaver@third.example",
    organization: "Third",
    project: "Gamma",
  });
  await page.goto(`${path}/requests?from=7d`);
  await signOut(page);
  await expect(page).toHaveURL(/\/sign-in/);

  await page.goto(`${path}/requests?from=7d`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByLabel("E-mail").fill("leaver@third.example");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("do not belong together")).toBeVisible();

  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(new RegExp(`${path}/requests\\?from=7d$`));
});

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
}

/** One call with an id that is known, over OTLP. */
async function sendCall(dsn: string): Promise<void> {
  const { origin, username, pathname } = new URL(dsn);
  const startedAt = BigInt(Date.now()) * 1_000_000n;
  const answer = await fetch(`${origin}/api${pathname}/otlp/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${username}`, "content-type": "application/json" },
    body: JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  traceId: TRACE_ID,
                  spanId: SPAN_ID,
                  name: "tools/call read_diary",
                  kind: 2,
                  startTimeUnixNano: String(startedAt),
                  endTimeUnixNano: String(startedAt + 5_000_000n),
                  attributes: [
                    ["mcp.method.name", "tools/call"],
                    ["gen_ai.tool.name", "read_diary"],
                    ["gen_ai.tool.call.result", SECRET],
                  ].map(([key, stringValue]) => ({ key, value: { stringValue } })),
                },
              ],
            },
          ],
        },
      ],
    }),
  });
  expect(answer.status).toBe(200);
}
