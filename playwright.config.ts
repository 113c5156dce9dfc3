import { defineConfig, devices } from "@playwright/test";

const executablePath = process.env.CHROMIUM_PATH;

// `npm run test:browser` finds or installs the browser and names it in CHROMIUM_PATH.
export default defineConfig({
  testDir: "test/browser",
  outputDir: "test-results",
  // Each file starts a server of its own, with embedded stores; two at a time would share two cores.
  workers: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: executablePath ? { executablePath } : {},
  },
});
