import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import stringWidth from "string-width";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import * as plan from "../../src/cli/commands/plan.ts";
import { textTable } from "../../src/cli/layout.ts";
import { planOutput } from "../../src/cli/output/plan.ts";
import { useTerminal } from "../../src/cli/table-width.ts";
import { runCommand } from "./run-command.ts";
import { readIn, replaceIn, soundCounty } from "./sound-county.ts";

const county = soundCounty();
afterAll(() => rmSync(county, { recursive: true }));

const run = (...words: string[]) => runCommand(plan, ...words, "--inventory", county);

async function json(...words: string[]) {
  const { out } = await run(...words, "--json");
  return planOutput.parse(JSON.parse(out));
}

describe("camnet plan: what if", () => {
  it("says under what it was made, and that nothing is written", async () => {
    const { out, code } = await run("--bitrate", "hd=6000", "--survive", "none", "--ceiling", "80");
    expect(out).toContain("\n  what if: hd at 6 Mbit/s · no failure to survive · ceiling of links 80 %\n");
    expect(out).toMatch(
      /\nNext: edit the inventory, then camnet plan {3}\(this was supposed, and nothing is written\)\n$/,
    );
    expect(code).toBe(0);
  });

  it("adds cameras area by area, and ends with 1 when they do not fit", async () => {
    const added = await json("--add", "bilian=1", "--add", "bilian=1:standard");
    const stood = (await json()).after.totalPoints;
    expect(added.after.totalPoints).toBe(stood + 2);
    expect(added.whatIfs).toEqual([
      { kind: "add", says: "1 more camera in bilian" },
      { kind: "add", says: "1 more standard camera in bilian" },
    ]);
    const crowded = await run("--add", "bilian=3");
    expect(crowded.code).toBe(1);
    expect(crowded.out).toContain("switch bilian-acc-1 (Access 4) has no free PoE port for bilian-new-03");
    expect(crowded.out).toMatch(
      /\nNext: the same with --upgrade {3}\(the cheapest change that mends it\), or with --all\n$/,
    );
  });

  it("takes a link back to what it was before the phase", async () => {
    const link = async (...words: string[]) =>
      (await json(...words)).links.find((each) => each.link === "qiaotou-agg-1")!;
    expect(await link()).toMatchObject({ upgraded: true, after: { capacityMbps: 10_000 } });
    expect(await link("--no-upgrades")).toMatchObject({ upgraded: false, after: { capacityMbps: 1000 } });
  });

  it.each([
    [["--add", "bilian"], "an area and a number are wanted, such as qiaotou=14 or qiaotou=14:hd."],
    [["--ceiling", "0"], "a number from 1 to 100 is wanted."],
    [["--ceiling", "0.5"], "a number from 1 to 100 is wanted."],
    [["--add", "bilian=0"], "an area and a number are wanted"],
    [["--add", "bilian=1000000"], "at most 100000 cameras are added at once."],
    [["--add", "bilian=1:hdd"], "no class is called hdd; did you mean hd?"],
    [["--add", "billian=1"], "no area is called billian; did you mean bilian?"],
    [["--bitrate", "hd"], "a class and its kbit/s are wanted, such as hd=6000."],
    [["--bitrate", "unknown=6000"], "no class is called unknown; they are checkpoint, hd, standard."],
    [["--survive", "links"], "no kind of failure is called links; did you mean link?"],
    [["--ceiling", "120"], "a number from 1 to 100 is wanted."],
    [["--profile", "2010"], "there is no profile 2010: county.yaml has none"],
    [["--phase", "9"], "there is no phase 9; phases.yaml has 1, 2"],
    [["--write"], "--write goes with --upgrade: camnet plan --upgrade --write"],
    [["--out", "plan.pdf"], "--out plan.pdf names no form; it ends in .html, .xlsx, .csv, .md"],
    [["--watch", "--json"], "option '--watch' cannot be used with option '--json'"],
    [
      ["--compare", "--upload-pack=x"],
      '"--upload-pack=x" is no revision; name a branch, a tag or a commit such as HEAD~1',
    ],
    [
      ["--upgrade", "--write", "--add", "bilian=1"],
      "a proposal for what is supposed does not fit the inventory as it stands, so it is not written; take --add out",
    ],
  ])("refuses %j", async (words, why) => {
    await expect(run(...words)).rejects.toThrow(why);
  });
});

describe("camnet plan: single failures", () => {
  it("shows the worst, says how many there are, and lists all when asked", async () => {
    const { failures } = await json();
    const lost = failures!.cases.filter(({ survived }) => !survived);
    expect(failures).toMatchObject({ tried: failures!.cases.length, notSurvived: lost.length, survive: [] });
    const rows = (text: string) => text.split("\n").filter((line) => /^ {2}[✗!✓] (link|switch|server):/.test(line));
    expect(rows((await run()).out)).toHaveLength(Math.min(5, lost.length));
    expect(rows((await run("--failures")).out)).toHaveLength(failures!.tried);
  });

  it("shows one in full: who is dark, where, and which room", async () => {
    const { out } = await run("--fail", "link:qiaotou-agg-1");
    expect(out).toBe(`\
Phase 2 of Fixture 样县 when link qiaotou-agg-1 fails: 4 points dark, 1 room with 4 screens dark, no
  link over 70 %
  inventory ${(await json()).inventoryDigest.slice(0, 7)}
  townships/qiaotou.yaml:11

  dark in       points  switches  rooms
  桥头 Qiaotou       4         2  桥头派出所
  qiaotou-001, qiaotou-002, qiaotou-003, qiaotou-p1-001

Survived: at most 24 points may be dark and no link above 70 %; policy.survive does not ask for
  failures of this kind (link)

Next: camnet plan --failures
`);
  });

  it("gives the same as JSON", async () => {
    const { failed } = await json("--fail", "switch:core-1");
    expect(failed).toMatchObject({
      failure: {
        id: "switch:core-1",
        survived: false,
        short: [{ role: "signalling" }, { role: "media", needed: 1, left: 0 }, { role: "time-and-log" }],
      },
      dark: { rooms: [{ site: "command-centre" }, { site: "qiaotou-station", name: "桥头派出所" }] },
    });
    expect(failed!.dark.cameras).toHaveLength(failed!.failure.darkCameras);
  });

  it("makes errors of what the policy is supposed to want survived", async () => {
    const { out, code } = await run("--survive", "server", "--all");
    expect(code).toBe(1);
    expect(out).toContain("  ✗ when server media-1 fails, 0 media servers are left where 1 are needed");
  });

  it("knows what was meant by an id that nothing has", async () => {
    await expect(run("--fail", "link:qiaotou-ag-1")).rejects.toThrow("did you mean link:qiaotou-agg-1?");
    await expect(run("--fail", "qiaotou-agg-1")).rejects.toThrow(
      "nothing that can fail in phase 2 is called qiaotou-agg-1; did you mean link:qiaotou-agg-1 or switch:qiaotou-agg-1?",
    );
    await expect(run("--fail", "???")).rejects.toThrow("camnet plan --failures lists them");
  });
});

describe("camnet plan: tables", () => {
  it("use the room of a wider terminal for what is cut on a narrow one", () => {
    const long = "take checkpoints-agg-1 → county-core-1 to 2 Gbit/s ".repeat(3).trim();
    const table = () => textTable(["work", ">crews"], [[long, "1"]]);
    try {
      useTerminal({ columns: 200 });
      expect(table()).toContain(long);
      useTerminal({ columns: 120 });
      expect(
        Math.max(
          ...table()
            .split("\n")
            .map((line) => stringWidth(line)),
        ),
      ).toBe(120);
      useTerminal({ columns: 60 });
      expect(
        Math.max(
          ...table()
            .split("\n")
            .map((line) => stringWidth(line)),
        ),
      ).toBe(100);
    } finally {
      useTerminal({ columns: 100 });
    }
  });

  it("fit 100 columns, whatever is asked and however long the names are", async () => {
    const folder = soundCounty();
    for (const file of ["allocations.lock.yaml", "townships/qiaotou.yaml"]) {
      replaceIn(folder, file, /qiaotou-acc-1/g, `qiaotou-acc-1${"-of-a-cabinet".repeat(3)}`);
    }
    replaceIn(folder, "townships/qiaotou.yaml", "桥头派出所", "桥头".repeat(40));
    for (const words of [
      ["--all"],
      ["--failures"],
      ["--fail", "switch:core-1"],
      ["--add", "bilian=3"],
      ["--upgrade", "--all", "--survive", "link"],
    ]) {
      const { out } = await runCommand(plan, ...words, "--inventory", folder);
      expect(out.length).toBeGreaterThan(500);
      // A word of its own that is longer than a line is not cut, so that it can be copied.
      expect(out.split("\n").filter((line) => stringWidth(line) > 100 && line.trim().includes("  "))).toEqual([]);
    }
    rmSync(folder, { recursive: true });
  });
});

describe("camnet plan --upgrade", () => {
  let folder: string;
  const upgrade = (...words: string[]) => runCommand(plan, "--upgrade", "--inventory", folder, ...words);
  const file = "checkpoints.yaml";
  /** Its one uplink carries 16.7 Mbit/s of 1 Gbit/s; no other one carries as much. */
  const tight = ["--ceiling", "1.6"];

  beforeEach(() => {
    folder = soundCounty();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("says that nothing has to be upgraded, and ends with 0", async () => {
    const { out, code } = await upgrade();
    expect(out).toMatch(/^Phase 2 of Fixture 样县 fits: nothing has to be upgraded\n/);
    expect(code).toBe(0);
  });

  it("proposes the cheapest change with its price, its reason, its payer and its day", async () => {
    const { out, code } = await upgrade(...tight);
    expect(code).toBe(0);
    expect(out).toMatch(/^Phase 2 of Fixture 样县 fits with 1 change for 1 800 CNY, proven optimal\n/);
    expect(out).toContain(`
Changes
  + uplink of checkpoints-acc-1: 1 Gbit/s becomes 2 × 1 Gbit/s · 1 800 CNY · 卡口 Checkpoints
      because uplink checkpoints-acc-1 → core-1 carries `);
    expect(out).toMatch(/\n {2}卡口 Checkpoints {2}county {4}1 800 CNY\n {2}together {20}1 800 CNY\n/);
    expect(out).toMatch(/\nConstruction: 2010-09-01 to 2010-11-30, 65 working days; the last work ends on 2010-/);
    expect(out).toMatch(
      /\nNext: camnet plan --upgrade --ceiling 1\.6 --write {3}\(puts the changes into the inventory\)\n$/,
    );
  });

  it("prints the same values as JSON, in the published shape", async () => {
    const printed = JSON.parse((await upgrade(...tight, "--json")).out);
    const { upgrade: proposal, energy } = planOutput.parse(printed);
    expect(proposal).toMatchObject({
      cost: 1800,
      proven: "optimal",
      items: [{ area: "checkpoints", cost: 1800, item: { kind: "link-rate", to: { mbps: 1000, members: 2 } } }],
      bill: { total: 1800, payers: [{ payer: "county", amount: 1800 }] },
      unserved: [],
    });
    expect(energy.after.total.devices).toBeGreaterThan(energy.before.total.devices);
  });

  it("writes the accepted proposal into the inventory, shows the lines, and finds nothing left", async () => {
    const before = readIn(folder, file);
    const { out, code } = await upgrade(...tight, "--write");
    expect(code).toBe(0);
    expect(out).toContain(`
  ${file}:5
  -   - { id: checkpoints-acc-1, uplink: { to: core-1, mbps: 1000 } }
  +   - { id: checkpoints-acc-1, uplink: { to: core-1, mbps: 2x1000 } }
`);
    expect(out).toMatch(/\nNext: git diff, then camnet plan\n$/);
    expect(readIn(folder, file)).toBe(before.replace("mbps: 1000 ", "mbps: 2x1000 "));
    const again = await upgrade(...tight, "--write");
    expect(again.out).toContain("nothing has to be upgraded");
    expect(again.out).not.toContain("Written");
  });

  it("keeps with --write what --survive asks for, and lists the files one to a line", async () => {
    const { out } = await upgrade("--survive", "link", "--write");
    expect(out).toContain("  +   survive: [link]\n");
    const files = ["county.yaml", "allocations.lock.yaml"];
    expect(out).toContain(`\nWritten:\n${files.map((path) => `  ${join(folder, path)}\n`).join("")}Next: git diff`);
    expect(readIn(folder, "county.yaml")).toContain("\n  survive: [link]\n");
    const { out: now } = await runCommand(plan, "--inventory", folder);
    expect(now).toContain("policy.survive (link) asks for");
  });

  it("says who pays the electricity, and folds what is to be done instead of cutting it", async () => {
    const { out } = await upgrade(...tight);
    expect(out).toMatch(
      /\n {2}electricity a year, who pays .*\n {2}county {2,}.*\n {2}qiaotou-government {2,}.*\n {2}together /,
    );
    const { out: all } = await upgrade("--all");
    const jobs = all.slice(all.indexOf("\nConstruction"));
    expect(jobs).toContain("mount 1 ");
    expect(jobs).not.toContain("…");
    expect(all.slice(all.indexOf("electricity a year"))).toMatch(/\n {2}桥头 Qiaotou {2,}/);
  });

  it("has the schedule as JSON without an upgrade too", async () => {
    const { out } = await runCommand(plan, "--inventory", folder, "--json");
    const { schedule, upgrade: proposal } = planOutput.parse(JSON.parse(out));
    expect(proposal).toBeUndefined();
    expect(schedule.jobs.map(({ kind }) => kind)).toContain("camera");
    expect(schedule.ends).toMatch(/^2010-/);
  });

  it("of a supposition that nobody can write ends with the same without it", async () => {
    const { out } = await upgrade(...tight, "--no-upgrades");
    expect(out).toMatch(
      /\nThis answers a supposition.*\nNext: camnet plan --upgrade --ceiling 1\.6 {3}\(the same without --no-upgrades\)\n$/,
    );
    await expect(upgrade("--no-upgrades", "--write")).rejects.toThrow(/take --no-upgrades out$/);
  });

  it("writes nothing when it was not asked to", async () => {
    const before = readIn(folder, file);
    await upgrade(...tight);
    expect(readIn(folder, file)).toBe(before);
  });

  it("says what no price can serve, where it is written and what to do, and ends with 1", async () => {
    rmSync(join(folder, "prices.yaml"));
    const { out, code } = await upgrade(...tight);
    expect(code).toBe(1);
    expect(out.replace(/\n {2}/g, " ")).toMatch(
      /^Phase 2 of Fixture 样县 does not fit \(1 error that changes could mend\), and inventory\/prices\.yaml is missing: /,
    );
    expect(out).not.toContain("no finding that an upgrade would mend");
    expect(out).toContain("\nNot served: 1 demand\n");
    expect(out).toContain("prices.yaml");
  });

  it("writes the files that --out names", async () => {
    const paths = ["plan.html", "plan.xlsx", "plan.md"].map((name) => join(folder, "out", name));
    const { err } = await upgrade(...tight, ...paths.flatMap((path) => ["--out", path]));
    expect(err).toBe(paths.map((path) => `wrote ${path}\n`).join(""));
    expect(readFileSync(paths[0]!, "utf8")).toMatch(/^<!doctype html>/i);
    expect(readFileSync(paths[1]!).subarray(0, 2).toString()).toBe("PK");
    expect(readFileSync(paths[2]!, "utf8")).toContain("checkpoints-acc-1");
  });
});
