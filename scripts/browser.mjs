// Which Chromium the browser tests drive, and how one gets onto a machine that has none.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { step, tool } from "./step.mjs";

const SYSTEM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/**
 * The first browser that runs: `CHROMIUM_PATH`, the one Playwright installed, the system's.
 *
 * @returns {string | undefined} path of the executable
 * @throws when CHROMIUM_PATH is set and does not run: a browser that was asked for is never replaced in silence
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH;
  if (asked) {
    if (runs(asked)) return asked;
    throw new Error(
      `CHROMIUM_PATH is ${asked}, which does not run. Correct it, or unset it to let one be found.`,
    );
  }
  return [chromium.executablePath(), ...SYSTEM_NAMES.flatMap(onPath), MAC].find(runs);
}

/**
 * Finds a browser or installs one: Playwright's own, else (its download may be blocked) the package of Debian.
 *
 * @returns {string} path of the executable
 * @throws with what to do when neither way works
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  // A blocked download hangs in retries rather than failing.
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "15000" };
  step("a browser, from Playwright", tool("playwright"), ["install", "chromium"], {
    env,
    timeoutMs: 300_000,
  });
  const mayInstallPackages = process.getuid?.() === 0 && existsSync("/etc/debian_version");
  if (!findChromium() && mayInstallPackages) {
    // Brings the libraries that a downloaded one may lack, too.
    step("package lists", "apt-get", ["update"]);
    const packages = ["install", "-y", "--no-install-recommends", "chromium"];
    step("a browser, from Debian", "apt-get", packages, { env: { DEBIAN_FRONTEND: "noninteractive" } });
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    "No Chromium runs on this machine and none could be installed. Install Chromium or Chrome, or name one in CHROMIUM_PATH.",
  );
}

const onPath = (name) =>
  (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, name));

// Being there is not enough: a download without its libraries, or Ubuntu's stub for a snap, does not start.
const runs = (file) => existsSync(file) && spawnSync(file, ["--version"], { stdio: "ignore" }).status === 0;
