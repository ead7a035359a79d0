import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExitCode } from "../../src/cli/command.ts";
import { watchPlan } from "../../src/cli/watch-plan.ts";
import { replaceIn, soundCounty } from "./sound-county.ts";

let folder: string;
let ended: AbortController;
let running: Promise<ExitCode>;
let said: string;
let heard: () => void;

beforeEach(async () => {
  folder = soundCounty();
  ended = new AbortController();
  said = "";
  heard = () => {};
  const out = (text: string) => {
    said += text;
    heard();
  };
  running = watchPlan(
    { out, err: out, interactive: false, columns: 100 },
    { folder, request: { whatIfs: [] }, text: { all: false, failures: false }, signal: ended.signal },
  );
  await until("Ctrl+C ends it\n");
});
afterEach(async () => {
  ended.abort();
  expect(await running).toBe(0);
  rmSync(folder, { recursive: true });
});

async function until(words: string): Promise<void> {
  while (!said.includes(words)) await new Promise<void>((resolve) => (heard = resolve));
}

describe("camnet plan --watch", () => {
  it("shows the plan, and after an edit only what changed in it and how long that took", async () => {
    expect(said).toMatch(/^Phase 2 of Fixture 样县 fits/);
    said = "";
    replaceIn(folder, "townships/bilian.yaml", "mbps: 1000", "mbps: 2x1000");
    await until("bilian-acc-1");
    expect(said).toMatch(/^\nPhase 2 of Fixture 样县 fits .*\n {2}planned again in \d+ ms · inventory [0-9a-f]{7}\n/);
    expect(said).toMatch(/\n {2}bilian-acc-1 .* 1 Gbit\/s .* → .* 2 × 1 Gbit\/s /);
    expect(said).not.toContain("qiaotou-acc-1");
    expect(said).not.toContain("Single failures:");
  });

  it("says that an edit changes nothing of the plan", async () => {
    replaceIn(folder, "townships/bilian.yaml", "碧莲桥", "碧莲大桥");
    await until("the plan is the same\n");
  });

  it("explains a file that is wrong and keeps the last good plan to compare with", async () => {
    said = "";
    replaceIn(folder, "townships/bilian.yaml", "class: hd", "class: hdd");
    await until("did you mean hd?");
    expect(said).toContain("townships/bilian.yaml:8:30 error wrong-value");
    said = "";
    replaceIn(folder, "townships/bilian.yaml", "class: hdd", "class: standard");
    await until("planned again");
    expect(said).toMatch(/\n {2}bilian-001 {2}class {2}hd {3}standard\n/);
  });

  it("survives a phase that is taken away while it is planned", async () => {
    said = "";
    replaceIn(folder, "phases.yaml", "planning: 2", "planning: 9");
    await until("unknown-phase");
    said = "";
    replaceIn(folder, "phases.yaml", "planning: 9", "planning: 2");
    await until("the plan is the same\n");
  });
});
