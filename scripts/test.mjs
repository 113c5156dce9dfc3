// `npm test`: everything, on a machine that has Node and npm and nothing else. The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { step, tool } from "./step.mjs";

const reports = mkdtempSync(path.join(os.tmpdir(), "callsight-test-"));
const report = (name) => path.join(reports, `${name}.json`);
const totals = { passed: 0, failed: 0 };

try {
  runEverything();
} finally {
  rmSync(reports, { recursive: true, force: true });
}
if (totals.passed + totals.failed === 0) {
  console.error("\nNo test ran, which is a failure.");
  totals.failed = 1;
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed === 0 ? 0 : 1;

function runEverything() {
  const isInstalled = existsSync("node_modules/.package-lock.json");
  if (!isInstalled && !count(step("install", "npm", ["ci"]))) return;
  if (!count(step("generate", "node", ["scripts/generate.mjs"]))) return;

  const checked = step("check", "node", ["scripts/check.mjs", "--report", report("unit")]);
  countTests(checked, vitestCounts(report("unit")));

  const json = ["--reporter=default", "--reporter=json", `--outputFile.json=${report("flows")}`];
  const flowed = step("flows", tool("vitest"), ["run", "--project", "!unit", ...json]);
  countTests(flowed, vitestCounts(report("flows")));

  if (!count(step("build", "npm", ["run", "build"]))) return;
  const browser = step("browser", "node", ["scripts/browser-tests.mjs", report("browser")]);
  countTests(browser, playwrightCounts(report("browser")));
}

/** A step without tests of its own counts only when it fails. */
function count(isWell) {
  if (!isWell) totals.failed += 1;
  return isWell;
}

/** A suite that ended badly though no test of it failed (lint, types, a crash, no report) counts as one failure. */
function countTests(isWell, { passed, failed }) {
  totals.passed += passed;
  totals.failed += isWell ? failed : Math.max(failed, 1);
}

function vitestCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests, testResults } = JSON.parse(readFileSync(file, "utf8"));
  const failed = testResults.map((suite) => {
    const tests = suite.assertionResults.filter((test) => test.status === "failed").length;
    // A file that cannot be loaded, or whose set-up fails, has no failed test and yet did not do what it promised.
    return suite.status === "failed" ? Math.max(tests, 1) : tests;
  });
  return { passed: numPassedTests, failed: failed.reduce((sum, n) => sum + n, 0) };
}

function playwrightCounts(file) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(readFileSync(file, "utf8"));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}
