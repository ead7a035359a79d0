/**
 * The planner on the shipped county: the command with every single failure against the start of the process, planning again
 * after an edit of one line, and the search for the cheapest upgrade.
 *
 *   npm run bench -- plan
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeFiles } from "../src/adapters/node-files.ts";
import { systemClock } from "../src/adapters/system-clock.ts";
import { type PlannedCounty, type PlanRequest, planCounty } from "../src/app/plan-county.ts";
import type { ReadFiles } from "../src/inventory/load.ts";
import type { WhatIf } from "../src/plan/what-if.ts";

const rounds = Number(process.env["ROUNDS"] ?? 9);
const effects = { files: nodeFiles, clock: systemClock };

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

/** Wall time in milliseconds; a command that fails is no measurement. */
function timeOnce(words: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

function commandTimes(): void {
  const commands = {
    "node -e 0": ["-e", "0"],
    "camnet --help": ["dist/main.js", "--help"],
    "camnet check": ["dist/main.js", "check"],
    "camnet plan": ["dist/main.js", "plan"],
  };
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, words] of Object.entries(commands)) times.get(name)!.push(timeOnce(words));
  }
  const ms = (name: keyof typeof commands) => median(times.get(name)!);
  console.log(`the command with every single failure, median of ${rounds} interleaved rounds`);
  for (const name of Object.keys(commands) as (keyof typeof commands)[]) {
    console.log(
      `  ${name.padEnd(14)} ${ms(name).toFixed(0).padStart(5)} ms  ${(ms(name) / ms("node -e 0")).toFixed(1)} ×`,
    );
  }
  const beyond = ms("camnet plan") - ms("camnet --help");
  console.log(`  plan beyond start-up (--help): ${beyond.toFixed(0)} ms, of it reading and checking the inventory`);
  console.log(`  ${(ms("camnet check") - ms("camnet --help")).toFixed(0)} ms   limit 300 ms`);
}

async function planned(folder: string, request: PlanRequest): Promise<PlannedCounty> {
  const county = await planCounty(effects, folder, request);
  if (!county.ok) throw new Error(county.diagnostics.map(({ message }) => message).join("\n"));
  return county;
}

async function watchTimes(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "camnet-bench-"));
  try {
    cpSync("inventory", folder, { recursive: true });
    const request = { whatIfs: [], earlier: new Map() satisfies ReadFiles };
    const file = join(folder, "townships/qiaotou.yaml");
    const text = readFileSync(file, "utf8");
    const again: number[] = [];
    let loads = "";
    for (let round = 0; round <= rounds; round++) {
      const to = round % 2 === 0 ? "hd" : "standard";
      writeFileSync(file, text.replace("{ id: qiaotou-001, class: unknown,", `{ id: qiaotou-001, class: ${to},`));
      const started = performance.now();
      const county = await planned(folder, request);
      if (round > 0) again.push(performance.now() - started);
      const seen = JSON.stringify(county.plan.after.links);
      if (seen === loads) throw new Error("the edit changed no load");
      loads = seen;
    }
    console.log(`planning again after an edit of one line: ${median(again).toFixed(0)} ms   limit 200 ms`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const searches: Readonly<Record<string, readonly WhatIf[]>> = {
  "the phase without its faster links": [{ kind: "no-upgrades" }],
  "any one link may fail": [{ kind: "survive", kinds: ["link"] }],
  "14 more points in Qiaotou": [{ kind: "add", area: "qiaotou", count: 14 }],
};

async function upgradeTimes(): Promise<void> {
  console.log("the cheapest upgrade, limit 10 s and 1 %");
  for (const [name, whatIfs] of Object.entries(searches)) {
    const started = performance.now();
    const { upgrade } = await planned("inventory", { whatIfs, upgrade: true });
    const seconds = (performance.now() - started) / 1000;
    const { items, cost, currency, proven, gapPercent, unserved } = upgrade!.proposal;
    console.log(
      `  ${name}: ${seconds.toFixed(1)} s, ${items.length} changes for ${cost} ${currency}, ${proven}, gap ${gapPercent.toFixed(2)} %${unserved.length > 0 ? `, ${unserved.length} unserved` : ""}`,
    );
  }
}

commandTimes();
await watchTimes();
await upgradeTimes();
