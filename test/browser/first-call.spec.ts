import { expect, type Page } from "@playwright/test";
import { type Calculator, startCalculator } from "@/demo/calculator/process";
import { test } from "./callsight";
import { asClient } from "./client";
import { type OwnProject, signUpWithProject } from "./people";

/** Numbers that stand nowhere else on a page. */
const A = 17_171;
const B = 24_242;
const SUM = A + B;

const SENDERS = [
  { title: "Sentry for JavaScript 11", sdk: "sentry", client: { name: "claude-code", version: "2.1.14" } },
  { title: "OpenTelemetry over OTLP", sdk: "opentelemetry", client: { name: "cursor", version: "2.2.44" } },
] as const;

for (const { title, sdk, client } of SENDERS) {
  test(`a new person sees the first call, sent by ${title}, with its arguments and result`, async ({
    page,
  }) => {
    const project = await signUpWithProject(page, {
      email: `owner@${sdk}.example`,
      organization: `${sdk} makers`,
      project: "Calculator",
    });
    await expect(page.getByText("Waiting for the first call")).toBeVisible();

    const calculator = await startCalculator("streamable_http", {
      sdk,
      dsn: project.dsn,
      environment: "browser-test",
    });
    await callCalculator(calculator, client);

    await test.step("the setup page turns by itself and leads to a request of that client", async () => {
      await expect(page.getByText("Here it is")).toBeVisible();
      await page.getByRole("link", { name: "Open it" }).click();
      await expect(page).toHaveURL(/\/traces\/[0-9a-f]{32}/);
      await expect(detailOf(page)).toContainText(client.name);
    });
    // What the process still holds is sent before it ends.
    await calculator.stop();

    await test.step("the overview counts it", () => seeOverview(page, project, client.name));
    await test.step("it is among the requests, and opens with arguments and result", () =>
      seeRequest(page, project, client));
    await test.step("a call that failed shows why", () => seeFailure(page, project));
  });
}

async function callCalculator(
  calculator: Calculator,
  client: { name: string; version: string },
): Promise<void> {
  await asClient(calculator.url, client, async (connected) => {
    const sum = await connected.callTool({ name: "add", arguments: { a: A, b: B } });
    expect(sum.content).toEqual([{ type: "text", text: String(SUM) }]);
    await connected.callTool({ name: "divide", arguments: { a: 1, b: 0 } });
    await connected.readResource({ uri: "calculator://constants" });
    await connected.getPrompt({ name: "explain", arguments: { expression: "1 + 1" } });
  });
}

/** `initialize` and the four requests of `callCalculator`. */
const REQUESTS = 5;

async function seeOverview(page: Page, { path }: OwnProject, client: string): Promise<void> {
  await page.goto(path);
  await expect(panelOf(page, "Requests by client")).toContainText(client);
  await expect(panelOf(page, "Requests by transport")).toContainText("streamable_http");
  await expect(panelOf(page, "Most used tools")).toContainText("add");
  await expect(panelOf(page, "Most read resources")).toContainText("calculator://constants");
  await expect(panelOf(page, "Most used prompts")).toContainText("explain");
}

async function seeRequest(
  page: Page,
  { path }: OwnProject,
  client: { name: string; version: string },
): Promise<void> {
  await page.goto(`${path}/requests`);
  const rows = page.getByRole("table", { name: "Requests, newest first" }).getByRole("row");
  await expect(rows).toHaveCount(1 + REQUESTS); // The first row is the head.
  const call = rows.filter({ hasText: "tools/call" }).filter({ hasText: "add" });
  await expect(call).toContainText(client.name);
  await expect(call).toContainText(client.version);
  await call.getByRole("link").click();

  const detail = detailOf(page);
  await expect(detail.getByRole("heading", { name: "add" })).toBeVisible();
  await expect(detail).toContainText(String(A));
  await expect(detail).toContainText(String(B));
  await expect(detail).toContainText(String(SUM));
  await expect(detail).toContainText("streamable_http");
}

async function seeFailure(page: Page, { path }: OwnProject): Promise<void> {
  await page.goto(`${path}/requests?outcome=tool_error`);
  const rows = page.getByRole("table", { name: "Requests, newest first" }).getByRole("row");
  await expect(rows).toHaveCount(2);
  await rows.nth(1).getByRole("link").click();
  await expect(detailOf(page)).toContainText("Cannot divide 1 by zero");
}

const detailOf = (page: Page) => page.getByRole("article", { name: "Details of the selected span" });

const panelOf = (page: Page, title: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
