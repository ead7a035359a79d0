import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = "node_modules/.cache/node-24";
const node24 = `${folder}/node_modules/node/bin/node`;

/** The npm package `node` brings the program; it stays in the cache between runs. */
function installNode24(): void {
  if (existsSync(node24)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, '{ "private": true }\n');
  execFileSync("npm", ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "node@24"], {
    stdio: "pipe",
    timeout: 300_000,
  });
}

describe("Node 24", () => {
  it("runs the unit tests as well", () => {
    installNode24();
    expect(execFileSync(node24, ["--version"], { encoding: "utf8" })).toMatch(/^v24\./);
    const environment = { ...process.env };
    // This run's own settings are not those of the run inside it.
    for (const name of Object.keys(environment))
      if (name.startsWith("VITEST") || name === "NODE_OPTIONS") delete environment[name];
    const printed = execFileSync(
      node24,
      ["node_modules/vitest/vitest.mjs", "run", "--config", "test/vitest.config.ts", "--project", "unit"],
      {
        encoding: "utf8",
        env: environment,
        stdio: "pipe",
        maxBuffer: 64 << 20,
        timeout: 600_000,
      },
    );
    expect(printed).toMatch(/\n\d+ passed, 0 failed, \d+ skipped\n/);
  }, 900_000);

  it("runs the compiled entry as well", () => {
    installNode24();
    expect(execFileSync(node24, ["dist/main.js", "check"], { encoding: "utf8" })).toContain("no errors");
  }, 400_000);
});
