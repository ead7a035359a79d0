import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editsOf, writtenUpgrade } from "../../src/app/write-upgrade.ts";
import type { FailureKind, Network } from "../../src/core/network.ts";
import { editInventory } from "../../src/inventory/edit-inventory.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { applyUpgrade } from "../../src/plan/upgrade/apply-upgrade.ts";
import type { UpgradeItem } from "../../src/plan/upgrade/proposal.ts";
import { replan } from "../../src/plan/upgrade/replan.ts";
import { memoryFiles } from "../fakes.ts";
import { shippedFiles } from "../inventory-data/shipped-files.ts";

const files = shippedFiles();
await files.write("inventory/allocations.lock.yaml", readFileSync("inventory/allocations.lock.yaml", "utf8"));
const { network: loaded, lock, sources } = await loadInventory(files, "inventory");
const network = loaded!;
const today = "2010-10-01";
const hd = network.county.classes.hd.main;
const one = (mbps: number) => ({ mbps, members: 1 });

/** One of each kind, on lines that are written in different ways. */
const upgrade = {
  plainStanding: { kind: "link-rate", link: "qiaotou-agg-1", from: one(1000), to: one(10_000) },
  byPhase: { kind: "link-rate", link: "qiaotou-acc-01", from: one(1000), to: { mbps: 1000, members: 2 } },
  plainPlanned: { kind: "link-rate", link: "qiaotou-acc-06", from: one(1000), to: { mbps: 1000, members: 2 } },
  ringOfPlanned: { kind: "backup-link", switch: "qiaotou-acc-07", to: "qiaotou-acc-06", rate: one(1000) },
  ringOfStanding: { kind: "backup-link", switch: "qiaotou-acc-02", to: "qiaotou-acc-03", rate: one(1000) },
  typeStanding: {
    kind: "switch-type",
    switch: "qiaotou-acc-04",
    from: "huawei/s5735-l24p4s-a1",
    to: "huawei/s5735-l24p4x-a1",
  },
  newSwitch: {
    kind: "new-switch",
    id: "qiaotou-acc-09",
    beside: "qiaotou-acc-08",
    area: "qiaotou",
    site: "qiaotou-cab-08",
    type: "huawei/s5735-l8p4s-a1",
    uplink: { ...one(1000), to: "qiaotou-agg-1" },
  },
  newServer: {
    kind: "new-server",
    id: "media-18",
    role: "media",
    type: "huawei/1288h-v6",
    on: "centre-srv-2",
    area: "centre",
    site: "command-centre",
  },
  stream: { kind: "stream", class: "hd", from: hd, to: { ...hd, bitrateKbps: 3584 }, cameras: 500 },
} as const satisfies Record<string, UpgradeItem>;

const onNew = network.devices.find((device) => device.kind === "camera" && device.on === "qiaotou-acc-08")!;
const move: UpgradeItem = { kind: "move-camera", camera: onNew.id, from: "qiaotou-acc-08", to: "qiaotou-acc-09" };
const all: readonly UpgradeItem[] = [...Object.values(upgrade), move];

async function write(items: readonly UpgradeItem[]) {
  const changed = await editInventory(sources, await editsOf(items, { network, texts: sources }));
  const texts = new Map([...sources, ...changed]);
  return { changed, again: await loadInventory(memoryFiles(Object.fromEntries(texts)), "inventory") };
}

/** What is planned with: everything but places, and what a line says of its own survey. */
function planned({ devices, links, county }: Network) {
  return {
    devices: devices.map(({ source: _, assumed: __, lot: ___, contractor: ____, type, ...rest }) => ({
      ...rest,
      type: type.slug,
    })),
    links: links.map(({ source: _, rates, ...rest }) => ({
      ...rest,
      rates: rates.map(({ source: __, ...rate }) => rate),
    })),
    classes: county.classes,
  };
}

const essence = ({ allocations, after, findings }: Plan) => ({
  allocations,
  links: after.links,
  poe: after.poe,
  storage: after.storage,
  findings: findings.map(({ code, message }) => ({ code, message })),
});

const changedLines = (changed: ReadonlyMap<string, string>) =>
  [...changed].flatMap(([file, text]) => {
    const before = new Set(sources.get(file)!.split("\n"));
    return text.split("\n").filter((line) => !before.has(line));
  });

describe("An upgrade written into the inventory", () => {
  it("plans like the proposal, whichever of its items are taken", async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...all], { minLength: 1 }), async (chosen) => {
        // A camera can only be moved to a switch that is there.
        const items: readonly UpgradeItem[] = chosen.includes(upgrade.newSwitch)
          ? chosen
          : chosen.filter((item) => item !== move);
        const { again } = await write(items);
        expect(again.diagnostics.filter((each) => each.severity === "error")).toEqual([]);
        expect(planned(again.network!)).toEqual(planned(applyUpgrade(network, items)));
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it("has the numbers, the loads and the findings of the proposal when it is planned again", async () => {
    const { plan } = replan({ network, lock, today, phase: 3 }, all);
    const items = all.map((item) => ({ id: "", item, area: "qiaotou", lines: [], cost: 0, because: [] }));
    const changed = await writtenUpgrade({ items, plan }, { network, texts: sources });
    expect([...changed.keys()]).toContain("inventory/allocations.lock.yaml");
    const again = await loadInventory(memoryFiles(Object.fromEntries([...sources, ...changed])), "inventory");
    const written = makePlan(again.network!, again.lock, { today });
    expect(written.newlyAllocated).toEqual([]);
    expect(essence(written)).toEqual(essence(plan));
  });

  it("says when a rate begins where the link stands, and only the rate where it is planned", async () => {
    const { changed } = await write([upgrade.plainStanding, upgrade.byPhase, upgrade.plainPlanned]);
    const rates = changedLines(changed).map((line) =>
      /id: ([^,]+),.*(mbps: (?:\{[^}]*\}|\S+))/.exec(line)?.slice(1).join(" "),
    );
    expect(rates).toEqual([
      "qiaotou-agg-1 mbps: { 1: 1000, 3: 10000 }",
      "qiaotou-acc-01 mbps: { 1: 100, 3: 2x1000 }",
      "qiaotou-acc-06 mbps: 2x1000",
    ]);
  });

  it("gives a backup its phase only where its switch is older", async () => {
    const { changed } = await write([upgrade.ringOfPlanned, upgrade.ringOfStanding]);
    const lines = changedLines(changed).map((line) => /backup: \{[^}]*\}/.exec(line)?.[0]);
    expect(lines.sort()).toEqual([
      "backup: { to: qiaotou-acc-03, mbps: 1000, phase: 3 }",
      "backup: { to: qiaotou-acc-06, mbps: 1000 }",
    ]);
  });

  it("touches the lines that it names and no other, and keeps every comment", async () => {
    const { changed } = await write(all);
    expect([...changed.keys()].sort()).toEqual([
      "inventory/centre.yaml",
      "inventory/county.yaml",
      "inventory/townships/qiaotou.yaml",
    ]);
    expect(changedLines(changed)).toHaveLength(all.length);
    for (const [file, text] of changed) {
      const comments = (of: string) => of.match(/#.*$/gm);
      expect(comments(text), file).toEqual(comments(sources.get(file)!));
    }
  });

  it("frees the port that somebody fixed when its camera moves to another switch", async () => {
    const file = onNew.source.file;
    const text = sources.get(file)!.replace(`id: ${onNew.id},`, `id: ${onNew.id}, port: GigabitEthernet0/0/24,`);
    const fixed = new Map([...sources, [file, text]]);
    const to = { ...move, to: "qiaotou-acc-07" } as UpgradeItem;
    const changed = await editInventory(fixed, await editsOf([to], { network, texts: fixed }));
    const line = changed
      .get(file)!
      .split("\n")
      .find((each) => each.includes(`id: ${onNew.id},`));
    expect(line).toContain("on: qiaotou-acc-07");
    expect(line).not.toContain("port:");
  });

  it("names the phase of a new line that is not of the one under planning", async () => {
    const edits = await editsOf([upgrade.newSwitch, upgrade.newServer], { network, texts: sources, phase: 2 });
    expect(edits).toMatchObject([{ item: { phase: 2 } }, { item: { phase: 2 } }]);
    const usual = await editsOf([upgrade.newServer], { network, texts: sources });
    expect(JSON.stringify(usual)).not.toContain("phase");
  });

  it("keeps in the policy what was supposed to be survived, and takes no kind out of it", async () => {
    const { plan } = replan({ network, lock, today, phase: 3 }, []);
    const policyWith = async (written: string, supposed: readonly FailureKind[]) => {
      const file = network.county.source.file;
      const texts = new Map([...sources, [file, sources.get(file)!.replace("  survive: []", written)]]);
      const { county } = network;
      const policy = { ...county.policy, survive: supposed };
      const changed = await writtenUpgrade(
        { items: [], plan },
        { network: { ...network, county: { ...county, policy } }, texts },
      );
      const again = await loadInventory(memoryFiles(Object.fromEntries([...texts, ...changed])), "inventory");
      return {
        files: [...changed.keys()].filter((path) => path === file).length,
        kept: again.network!.county.policy.survive,
      };
    };
    expect(await policyWith("  survive: []", ["link"])).toEqual({ files: 1, kept: ["link"] });
    expect(await policyWith("  # nothing", ["switch", "link"])).toEqual({ files: 1, kept: ["link", "switch"] });
    expect(await policyWith("  survive: [server]", ["link"])).toEqual({ files: 1, kept: ["link", "server"] });
    expect(await policyWith("  survive: [ link ]", ["link"])).toEqual({ files: 0, kept: ["link"] });
    expect(await policyWith("  survive: [link]", [])).toEqual({ files: 0, kept: ["link"] });
  });

  it("refuses an item of another county", async () => {
    const astray = { ...upgrade.plainStanding, link: "elsewhere-agg-1" };
    await expect(editsOf([astray], { network, texts: sources })).rejects.toThrow("no link is called elsewhere-agg-1");
  });
});
