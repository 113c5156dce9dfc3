// The browser tests, against a build that is there: `node scripts/browser-tests.mjs [file for the JSON report]`.
import { ensureChromium } from "./browser.mjs";
import { step, tool } from "./step.mjs";

const [file] = process.argv.slice(2);
const CHROMIUM_PATH = ensureChromium();
const reporters = file ? ["--reporter=list,json"] : [];
const isWell = step("browser tests", tool("playwright"), ["test", ...reporters], {
  env: { CHROMIUM_PATH, ...(file ? { PLAYWRIGHT_JSON_OUTPUT_FILE: file } : {}) },
});
process.exit(isWell ? 0 : 1);
