import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { folderAtRevision } from "../../src/adapters/git-revision.ts";
import * as plan from "../../src/cli/commands/plan.ts";
import { planOutput } from "../../src/cli/output/plan.ts";
import { runCommand } from "../cli/run-command.ts";
import { fixture } from "../inventory/overlay-files.ts";
import { describeReal } from "./describe-real.ts";

describeReal(["git"], "camnet plan --compare", () => {
  let repository: string;
  let inventory: string;
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", repository, "-c", "user.name=test", "-c", "user.email=test@localhost", ...words], {
      encoding: "utf8",
    }).trim();
  const run = (...words: string[]) => runCommand(plan, "--inventory", inventory, ...words);
  const edit = (file: string, what: string, by: string) => {
    const path = join(inventory, file);
    writeFileSync(path, readFileSync(path, "utf8").replace(what, by));
  };

  beforeAll(() => {
    repository = mkdtempSync(join(tmpdir(), "camnet-git-"));
    inventory = join(repository, "county", "inventory");
    git("init", "--quiet");
    cpSync(fixture, inventory, { recursive: true });
    git("add", ".");
    git("commit", "--quiet", "-m", "one");
    git("tag", "start");
    edit("townships/bilian.yaml", "class: standard", "class: hd");
    edit("townships/bilian.yaml", "mbps: 1000", "mbps: 2x1000");
    git("commit", "--quiet", "--all", "-m", "two");
    edit("townships/qiaotou.yaml", "  - { id: qiaotou-003, class: standard, on: qiaotou-acc-1 }\n", "");
    edit("phases.yaml", "qiaotou: 3", "qiaotou: 2");
  });
  afterAll(() => rmSync(repository, { recursive: true }));

  it("shows what the plan has that a revision did not have, edits that are not committed among them", async () => {
    const { out } = await run("--compare", "start");
    expect(out).toMatch(/^Phase 2 of Fixture 样县, start beside now: 1 device gone, 1 device changed, /);
    expect(out).toMatch(/\n {2}points +7 +6 {2}≠\n/);
    expect(out).toMatch(/\n {2}bilian-acc-1 .* 1 Gbit\/s .* → .* 2 × 1 Gbit\/s /);
    expect(out).toContain("\n1 device gone: qiaotou-003\n");
    expect(out).toMatch(/\n {2}bilian-002 {2}class {2}standard {2}hd\n/);
  });

  it("knows tags, branches, ids and what git makes of HEAD", async () => {
    const names = ["start", "HEAD~1", git("rev-parse", "start"), git("rev-parse", "--short", "start")];
    const same = await Promise.all(names.map(async (name) => (await run("--compare", name, "--json")).out));
    expect(new Set(same).size).toBe(1);
    const { comparison } = planOutput.parse(JSON.parse(same[0]!));
    expect(comparison).toMatchObject({
      same: false,
      removed: ["qiaotou-003"],
      changed: [{ id: "bilian-002", what: "class", before: "standard", after: "hd" }],
    });
  });

  it("reads the bytes that were committed, and no symbolic link", async () => {
    symlinkSync("/etc/hostname", join(inventory, "link.yaml"));
    git("add", "county/inventory/link.yaml");
    git("commit", "--quiet", "-m", "link");
    const { files } = await folderAtRevision(inventory, "HEAD");
    expect(await files.list(inventory)).not.toContain("link.yaml");
    expect(await files.list(`${inventory}/townships`)).toEqual(["bilian.yaml", "qiaotou.yaml"]);
    expect(Buffer.from((await files.readBytes(join(inventory, "county.yaml")))!)).toEqual(
      readFileSync(join(fixture, "county.yaml")),
    );
    expect(await files.readBytes(join(inventory, "../other.yaml"))).toBeUndefined();
    git("reset", "--quiet", "--hard", "HEAD~1");
  });

  it("refuses what is no revision, and says so in a sentence", async () => {
    await expect(run("--compare", "nope")).rejects.toThrow(`git knows no revision nope of ${inventory}`);
    await expect(run("--compare", "--output=/tmp/x")).rejects.toThrow("is no revision");
    await expect(run("--compare", "HEAD:county")).rejects.toThrow("git knows no revision");
  });

  it("says when the folder was not there yet, or could not be planned", async () => {
    const elsewhere = join(repository, "elsewhere");
    cpSync(fixture, elsewhere, { recursive: true });
    await expect(runCommand(plan, "--inventory", elsewhere, "--compare", "HEAD")).rejects.toThrow(
      `at HEAD there is no folder ${elsewhere}`,
    );
    edit("townships/bilian.yaml", "class: hd", "class: hdd");
    git("commit", "--quiet", "--all", "-m", "wrong");
    edit("townships/bilian.yaml", "class: hdd", "class: hd");
    await expect(run("--compare", "HEAD")).rejects.toThrow(
      /^the inventory at HEAD cannot be planned: .*townships\/bilian\.yaml:8 `class` cannot be hdd$/,
    );
  });

  it("says when there is no repository", async () => {
    const alone = mkdtempSync(join(tmpdir(), "camnet-no-git-"));
    cpSync(fixture, alone, { recursive: true });
    await expect(runCommand(plan, "--inventory", alone, "--compare", "HEAD")).rejects.toThrow(
      `${alone} is not in a git repository, so it has no revisions`,
    );
    rmSync(alone, { recursive: true });
  });
});
