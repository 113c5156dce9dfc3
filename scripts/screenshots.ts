// Takes the pictures in docs/screenshots/ from a running Callsight in which `npm run demo -- who-calls-what` has just
// been played. CHROMIUM_PATH names the browser where Playwright has installed none.
//
//   CALLSIGHT_INIT_EMAIL=… CALLSIGHT_INIT_PASSWORD=… CALLSIGHT_INIT_API_TOKEN=… npx tsx scripts/screenshots.ts [URL]
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "@playwright/test";
import { z } from "zod";

const FOLDER = path.join("docs", "screenshots");
const DESKTOP = { width: 1440, height: 960 };
const PHONE = { width: 390, height: 844 };
const MARGIN_MS = 6_000; // Before the first and after the last call of the demo, so that no bar stands at the edge.

const url = (process.argv[2] ?? process.env.PUBLIC_URL ?? "http://localhost:3000").replace(/\/+$/, "");
const { email, password, token } = z
  .object({
    email: z.string({
      error: "CALLSIGHT_INIT_EMAIL is not set: the account that the pictures are taken with.",
    }),
    password: z.string({ error: "CALLSIGHT_INIT_PASSWORD is not set." }),
    token: z.string({
      error: "CALLSIGHT_INIT_API_TOKEN is not set: the demo's calls are found through the API.",
    }),
  })
  .parse({
    email: process.env.CALLSIGHT_INIT_EMAIL,
    password: process.env.CALLSIGHT_INIT_PASSWORD,
    token: process.env.CALLSIGHT_INIT_API_TOKEN,
  });

const Call = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  start_time: z.iso.datetime(),
  transport: z.string(),
  outcome: z.string(),
  target: z.string(),
});
const Calls = z.object({ data: z.array(Call) });
const Projects = z.object({ data: z.array(z.object({ id: z.number(), url: z.url() })) });

async function ask<T extends z.ZodType>(what: string, shape: T): Promise<z.output<T>> {
  const answer = await fetch(`${url}/api/v1/${what}`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${what}: ${answer.status} ${await answer.text()}`);
  return shape.parse(await answer.json());
}

const [project] = (await ask("projects", Projects)).data;
if (!project) throw new Error("The token sees no project.");
const calls = (await ask(`projects/${project.id}/requests?environment=demo&limit=1000`, Calls)).data;
const [newest, oldest] = [calls[0], calls.at(-1)];
// Over stdio all calls of a server share one trace, which makes the fuller picture.
const failed = calls.find((call) => call.outcome === "tool_error" && call.transport === "stdio");
if (!newest || !oldest || !failed) {
  throw new Error(
    "There are no calls of the demo in the last day. Play `npm run demo -- who-calls-what` first.",
  );
}
const range = new URLSearchParams({
  from: new Date(Date.parse(oldest.start_time) - MARGIN_MS).toISOString(),
  to: new Date(Date.parse(newest.start_time) + MARGIN_MS).toISOString(),
});

await mkdir(FOLDER, { recursive: true });
const executablePath = process.env.CHROMIUM_PATH; // Else the one that Playwright installed.
const browser = await chromium.launch({
  args: ["--no-sandbox"],
  ...(executablePath ? { executablePath } : {}),
});
try {
  await takeAll(browser);
} finally {
  await browser.close();
}

async function takeAll(chrome: Browser): Promise<void> {
  const state = await signIn(chrome);
  const base = `${url}${new URL(project?.url ?? url).pathname}`;
  const trace = `${base}/traces/${failed?.trace_id}?${range}&span=${failed?.span_id}`;
  const light: BrowserContextOptions = { viewport: DESKTOP, colorScheme: "light", storageState: state };
  const dark: BrowserContextOptions = { ...light, colorScheme: "dark" };
  const phone: BrowserContextOptions = { ...light, viewport: PHONE, deviceScaleFactor: 2 };

  await take(chrome, light, `${base}?${range}`, "overview.png", "figure svg");
  await take(chrome, dark, `${base}?${range}`, "overview-dark.png", "figure svg");
  await take(chrome, light, `${base}/requests?${range}`, "requests.png", "[data-row]");
  await take(chrome, light, trace, "trace.png", "article");
  await take(chrome, light, `${base}/setup`, "setup.png", "pre");
  await take(chrome, phone, `${base}?${range}`, "phone.png", "figure svg");
}

async function signIn(chrome: Browser) {
  const context = await chrome.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  const state = await context.storageState();
  await context.close();
  return state;
}

/** One picture, once `awaited` is there and nothing is loading any more. */
async function take(
  chrome: Browser,
  options: BrowserContextOptions,
  address: string,
  file: string,
  awaited: string,
): Promise<void> {
  const context = await chrome.newContext(options);
  const page = await context.newPage();
  const complaints = listen(page);
  await page.goto(address);
  await page.locator(awaited).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("main")?.textContent.includes("Loading"));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: path.join(FOLDER, file), animations: "disabled" });
  await context.close();
  if (complaints.length > 0) throw new Error(`${address} complains:\n${complaints.join("\n")}`);
  console.log(path.join(FOLDER, file));
}

/** What the page writes to the console as an error, and what it throws. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}
