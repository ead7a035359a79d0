import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCounty } from "../../src/app/county.ts";
import { renderForComparison } from "../../src/app/impact/compare-counties.ts";
import { type Impact, type ImpactRequest, impactOf } from "../../src/app/impact.ts";
import type { Effects } from "../../src/core/effects.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { overlayFiles } from "../inventory/overlay-files.ts";
import { shippedFiles } from "../inventory-data/shipped-files.ts";

const clock = { now: () => new Date("2010-10-01T00:00:00Z") } as Effects["clock"];
const lockFile = "inventory/allocations.lock.yaml";
const qiaotou = "inventory/townships/qiaotou.yaml";

function lockedFiles() {
  const locked = shippedFiles();
  locked.all.set(lockFile, readFileSync(lockFile, "utf8"));
  return locked;
}

const shipped = lockedFiles();

async function ask(request: Omit<ImpactRequest, "folder">, files: Effects["files"] = shipped): Promise<Impact> {
  const reading = await impactOf({ files, clock }, { folder: "inventory", ...request });
  if (!reading.ok) throw new Error(reading.diagnostics.map(({ message }) => message).join("\n"));
  return reading.impact;
}

async function changeAt(request: Omit<ImpactRequest, "folder">, files?: Effects["files"]) {
  const impact = await ask(request, files);
  if (impact.kind !== "change") throw new Error(`${impact.kind} at ${request.place} ${request.path ?? ""}`);
  return impact;
}

/** Every device and the text of its configuration. */
function rendered({ after: { switches, cameras } }: Plan): ReadonlyMap<string, string> {
  return new Map([...switches, ...cameras].map((intent) => [intent.deviceId, renderForComparison(intent)]));
}

/** Ids whose text differs, found without any of the ways of the comparison. */
function bruteDifference(before: Plan, after: Plan): readonly string[] {
  const [was, is] = [rendered(before), rendered(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => (was.get(id) ?? "") !== (is.get(id) ?? "")).sort();
}

const ids = (things: readonly { readonly id: string }[]) => things.map(({ id }) => id);

/** Number of the line, from 1, that holds a text. */
function lineOf(file: string, text: string): number {
  const at =
    shipped.all
      .get(file)!
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;
  if (at === 0) throw new Error(`${file} does not hold ${text}`);
  return at;
}

describe("The impact of a line", () => {
  it("is what a person would see who makes the change by hand and compares every configuration", async () => {
    const changes: readonly (readonly [file: string, from: string, to: string, path: string])[] = [
      ["inventory/county.yaml", "kbps: 4096", "kbps: 4097", "classes.hd.main.kbps"],
      ["inventory/county.yaml", "timeZone: CST-8", "timeZone: CST-9", "county.timeZone"],
      ["inventory/county.yaml", "wireOverhead: 1.1", "wireOverhead: 1.2", "policy.wireOverhead"],
      ["inventory/centre.yaml", "mbps: 100000", "mbps: 40000", "switches.county-core-2.uplink.mbps"],
      [qiaotou, "{ id: qiaotou-004, class: unknown", "{ id: qiaotou-004, class: hd", "cameras.qiaotou-004.class"],
      [qiaotou, "name: 桥头点位 007", "name: 桥头点位 008", "cameras.qiaotou-007.name"],
    ];
    const before = await readCounty({ files: shipped, clock }, "inventory");
    for (const [file, from, to, path] of changes) {
      const value = to.slice(to.lastIndexOf(": ") + 2);
      const files = lockedFiles();
      files.all.set(file, files.all.get(file)!.replace(from, to));
      const after = await readCounty({ files, clock }, "inventory");
      if (!before.ok || !after.ok) throw new Error("the county has errors");
      const { difference } = await changeAt({ place: file, path, to: value });
      expect(ids(difference.devices), path).toEqual(bruteDifference(before.plan, after.plan));
      const loads = new Map(before.plan.after.links.map((load) => [load.link, load]));
      const differing = after.plan.after.links.filter(
        (load) => JSON.stringify(load) !== JSON.stringify(loads.get(load.link)),
      );
      expect(ids(difference.links), path).toEqual(differing.map(({ link }) => link));
    }
  });

  it.each<readonly [string, Effects["files"], readonly string[], number]>([
    [
      "every line of a small county",
      overlayFiles(),
      ["county", "phases", "centre", "checkpoints", "townships/qiaotou", "townships/bilian", "allocations.lock"],
      1,
    ],
    [
      "a sample of the shipped one",
      shipped,
      ["county", "phases", "centre", "townships/qiaotou", "device-types/huawei/s5735-l24p4s-a1"],
      31,
    ],
  ])(
    "is the full difference of all configurations, or a refusal with its errors, for %s",
    async (_, files, names, step) => {
      const kinds = new Set<Impact["kind"]>();
      let touched = 0;
      for (const file of names.map((name) => `inventory/${name}.yaml`)) {
        const lines = (await files.read(file))!.split("\n");
        for (let at = 0; at < lines.length - 1; at += step) {
          const place = `${file}:${at + 1}`;
          const impact = await ask({ place }, files);
          kinds.add(impact.kind);
          // A comment, an empty line, an empty list.
          const decoration = /^\s*(#.*|.*: (\{\}|\[\])|)$/.test(lines[at]!);
          expect(impact.kind === "nothing", `${place} ${lines[at]}`).toBe(decoration);
          if (impact.kind === "refused") expect(impact.errors.length).toBeGreaterThan(0);
          if (impact.kind !== "change") continue;
          const found = bruteDifference(impact.before.plan, impact.after.plan);
          expect(ids(impact.difference.devices), `${place} ${lines[at]}`).toEqual(found);
          if (found.length > 0) touched += 1;
        }
      }
      expect([...kinds].sort()).toEqual(["change", "nothing", "refused"]);
      expect(touched).toBeGreaterThan(5);
    },
  );

  it("is nothing for what is only read by people", async () => {
    const decoration = { devices: [], links: [], vlans: [], poe: [], platform: [], numbers: [], settings: [] };
    for (const path of ["policy.assumed", "assumptions.vlans.because", "areas.qiaotou.name.en"]) {
      const { difference } = await changeAt({ place: "county.yaml", path });
      expect(difference, path).toEqual({ ...decoration, findings: { come: [], go: [] } });
    }
  });
});

describe("What is tried", () => {
  const tried = async (request: Omit<ImpactRequest, "folder">) => (await changeAt(request)).tried;

  it("is said, and is the next value of its kind", async () => {
    const at = (path: string, place = "county.yaml") => tried({ place, path });
    expect(await at("classes.hd.main.kbps")).toMatch(/^Raising classes\.hd\.main\.kbps from (\d+) to \d+$/);
    expect(await at("policy.wireOverhead")).toBe("Raising policy.wireOverhead from 1.1 to 1.2");
    expect(await at("policy.subStreamShare")).toBe("Lowering policy.subStreamShare from 1 to 0");
    expect(await at("unknownClass")).toBe("Changing unknownClass from hd to standard");
    expect(await at("services.ntp")).toBe("Dropping time-02 of services.ntp");
    expect(await at("classes.hd.main.codec")).toBe("Changing classes.hd.main.codec from h265 to h264");
    expect(await at("switches.county-core-2.uplink.mbps", "centre.yaml")).toMatch(/^Lowering .* from 100000 to 40000$/);
    expect(await at("cameras.qiaotou-004.on", "townships/qiaotou.yaml")).toMatch(
      /^Changing cameras\.qiaotou-004\.on from qiaotou-acc-01 to qiaotou-acc-02$/,
    );
  });

  it("is the removal of a device with whatever hangs on it and every mention of it", async () => {
    const line = lineOf(qiaotou, "id: qiaotou-acc-03,");
    const { tried: says, difference, before, after } = await changeAt({ place: `townships/qiaotou.yaml:${line}` });
    const hanging = before.network.devices.filter(
      (device) => device.kind !== "switch" && device.on === "qiaotou-acc-03",
    );
    expect(says).toBe(`Removing switch qiaotou-acc-03 and the ${hanging.length} devices that hang on it`);
    const left = new Set(ids(after.network.devices));
    expect([...ids(hanging), "qiaotou-acc-03"].filter((id) => left.has(id))).toEqual([]);
    expect(before.network.devices.length - left.size).toBe(hanging.length + 1);
    const gone = difference.devices.filter(({ change }) => change === "gone");
    expect(ids(gone)).toEqual([...ids(hanging), "qiaotou-acc-03"].sort());
    expect(difference.links.find(({ id }) => id === "qiaotou-acc-03")?.after).toBeUndefined();

    const room = await changeAt({ place: "townships/qiaotou.yaml", path: "switches.qiaotou-agg-1" });
    expect(room.after.network.sites.find(({ id }) => id === "qiaotou-station")?.room).toBeUndefined();
    const time = await changeAt({ place: "centre.yaml", path: "servers.time-01" });
    expect(time.after.network.county.ntpServers).toEqual(["time-02"]);
  });

  it("forgets an entry of the lock file: the lowest free numbers are the same again", async () => {
    const { tried: says, difference } = await changeAt({ place: "allocations.lock.yaml", path: "devices.qiaotou-018" });
    expect(says).toBe("Forgetting devices.qiaotou-018 of the lock file");
    expect(difference.numbers).toEqual([]);
  });

  it("is the value that somebody gives", async () => {
    const path = "switches.qiaotou-acc-03.uplink.mbps";
    const { tried: says, difference } = await changeAt({ place: "townships/qiaotou.yaml", path, to: "2x1000" });
    expect(says).toBe("Writing 2x1000 for switches.qiaotou-acc-03.uplink.mbps");
    expect(difference.links).toEqual([expect.objectContaining({ id: "qiaotou-acc-03" })]);
    const refused = await ask({ place: "county.yaml", path: "policy.wireOverhead", to: "9" });
    expect(refused).toMatchObject({ kind: "refused", tried: "Raising policy.wireOverhead from 1.1 to 9" });
  });

  it("leaves the files as they are", async () => {
    const files = lockedFiles();
    const before = new Map(files.all);
    await ask({ place: "county.yaml", path: "classes.hd.main.kbps" }, files);
    expect(files.all).toEqual(before);
  });
});

describe("What is compared", () => {
  it("counts the lines of each device, told apart by their section", async () => {
    const { difference } = await changeAt({ place: qiaotou, path: "cameras.qiaotou-018.name", to: "桥头大桥" });
    expect(difference.devices).toEqual([
      { id: "qiaotou-018", kind: "camera", area: "qiaotou", change: "changed", added: 1, removed: 1 },
      { id: "qiaotou-acc-03", kind: "switch", area: "qiaotou", change: "changed", added: 1, removed: 1 },
    ]);
  });

  it("has PoE, storage, VLANs and numbers", async () => {
    const { difference, before } = await changeAt({ place: qiaotou, path: "cameras.qiaotou-018" });
    const { address } = before.plan.allocations.devices["qiaotou-018"]!;
    expect(ids(difference.poe)).toEqual(["qiaotou-acc-03"]);
    expect(difference.vlans.map(({ before: was, after: is }) => was!.devices - is!.devices)).toEqual([1]);
    expect(difference.storage!.before.terabytes).toBeGreaterThan(difference.storage!.after.terabytes);
    expect(difference.numbers).toEqual([{ id: "qiaotou-018", before: expect.objectContaining({ address }) }]);
    expect(difference.findings.come.map(({ code }) => code)).toContain("task-table");
  });

  it("sees another reference to a secret as a change of every switch", async () => {
    const { difference, before } = await changeAt({
      place: "county.yaml",
      path: "credentials.snmpCommunity",
      to: "env:OTHER",
    });
    expect(ids(difference.devices)).toEqual(before.plan.after.switches.map(({ deviceId }) => deviceId));
    expect(difference.settings).toEqual(["the accounts that camnet logs in with"]);
  });

  it("does not take it for a change of every device when a line goes and all below it move up", async () => {
    const { difference } = await changeAt({ place: qiaotou, path: "sites.qiaotou-cab-08" });
    expect(difference.devices).toEqual([]);
    expect(difference.findings).toEqual({ come: [], go: [] });
  });
});

describe("A place that is not there", () => {
  it.each<readonly [Omit<ImpactRequest, "folder">, string]>([
    [{ place: "county.yml:3" }, "county.yml is not a file of the inventory inventory; did you mean county.yaml?"],
    [{ place: "county.yaml:9999" }, "there is no line 9999"],
    [{ place: "county.yaml:0" }, "there is no line 0"],
    [{ place: "county.yaml" }, "county.yaml needs a line or a path"],
    [{ place: "county.yaml:3", path: "pools" }, "name a line or a path, not both"],
    [
      { place: "county.yaml", path: "classes.hd.man" },
      "there is no man in classes.hd of inventory/county.yaml; did you mean main?",
    ],
    [{ place: "qiaotou.yaml", path: "cameras.qiaotou-0018" }, "did you mean qiaotou-0"],
    [{ place: `${qiaotou}:30`, to: "hd" }, "holds several values and --to takes the place of one"],
    [{ place: "county.yaml", path: "policy.growthPercent", phase: 7 }, "there is no phase 7"],
  ])("%j is refused in a sentence", async (request, sentence) => {
    await expect(ask(request)).rejects.toThrow(sentence);
  });
});
