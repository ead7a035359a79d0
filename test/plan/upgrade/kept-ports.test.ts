import { describe, expect, it } from "vitest";
import { noAllocations } from "../../../src/core/allocations.ts";
import type { Network } from "../../../src/core/network.ts";
import { allocate } from "../../../src/plan/allocate.ts";
import { constructionJobs } from "../../../src/plan/upgrade/construction-jobs.ts";
import { movedCables } from "../../../src/plan/upgrade/moved-cables.ts";
import type { UpgradeItem } from "../../../src/plan/upgrade/proposal.ts";
import { proposeUpgrade } from "../../../src/plan/upgrade/propose-upgrade.ts";
import { replan } from "../../../src/plan/upgrade/replan.ts";
import { describeChange } from "../../../src/report/plan-report.ts";
import { server, today } from "../small-county.ts";
import { county, prices, times } from "./priced-county.ts";

/** Ports before, and with the changes. */
function ports(network: Network, items: readonly UpgradeItem[]) {
  const lock = allocate(network, noAllocations, { today }).allocations;
  const upgraded = replan({ network, lock, today, phase: 3 }, items);
  const after = upgraded.plan.allocations.devices;
  const moves = movedCables(items, upgraded.network, { before: lock.devices, after });
  return { before: lock.devices, after, moves, findings: upgraded.plan.findings };
}

const faster = (link: string, mbps: number, members = 1): UpgradeItem => ({
  kind: "link-rate",
  link,
  from: { mbps: 1000, members: 1 },
  to: { mbps, members },
});
const replaced = (id: string, to: string): UpgradeItem => ({
  kind: "switch-type",
  switch: id,
  from: "maker/access-8",
  to,
});

describe("The ports of an upgrade", () => {
  it("stay where they carry the new rate, and only the end that cannot gets a free one", () => {
    const network = county([{ mbps: 1000, cameras: [] }], { aggMbps: 1000 });
    const { before, after, moves } = ports(network, [faster("qiaotou-agg-1", 10_000)]);
    expect(before["qiaotou-agg-1"]?.uplink).toEqual({ port: "ge-2", to: "core-1", toPort: "xe-1" });
    expect(after["qiaotou-agg-1"]?.uplink).toEqual({ port: "xe-1", to: "core-1", toPort: "xe-1" });
    expect([...moves.values()].flat()).toEqual([
      { cable: "qiaotou-agg-1", switch: "qiaotou-agg-1", from: "ge-2", to: "xe-1" },
    ]);
  });

  it("keep the first cable of a LAG; what is new comes after everything that is kept", () => {
    const network = county([
      { mbps: 1000, cameras: [] },
      { mbps: 1000, cameras: [] },
    ]);
    const added: UpgradeItem = {
      kind: "new-switch",
      id: "qiaotou-acc-00",
      beside: "qiaotou-acc-01",
      area: "qiaotou",
      type: "maker/access-8",
      uplink: { mbps: 1000, members: 1, to: "qiaotou-agg-1" },
    };
    const { before, after, moves } = ports(network, [faster("qiaotou-acc-01", 1000, 2), added]);
    expect(after["qiaotou-acc-01"]?.uplink).toMatchObject(before["qiaotou-acc-01"]!.uplink!);
    expect(after["qiaotou-acc-02"]).toEqual(before["qiaotou-acc-02"]);
    expect(after["qiaotou-acc-00"]?.uplink?.toPort).toBe("ge-3");
    expect(after["qiaotou-acc-01"]?.uplink?.members).toEqual([{ port: "ge-10", toPort: "ge-4" }]);
    expect(moves.size).toBe(0);
  });

  it("keep their names on another model where it has them and they fit", () => {
    const network = county([{ mbps: 1000, cameras: times(8, "hd") }]);
    const standing = {
      ...network,
      devices: network.devices.map((device) => ({ ...device, status: "active" as const })),
    };
    const item = replaced("qiaotou-acc-01", "maker/access-16");
    const { before, after, moves } = ports(standing, [item]);
    for (const { id } of standing.devices.filter(({ kind }) => kind === "camera"))
      expect(after[id]?.port).toEqual(before[id]?.port);
    // ge-9 is copper on the other model: the uplink goes into the first cage that takes it, and its far end stays.
    expect(before["qiaotou-acc-01"]?.uplink).toMatchObject({ port: "ge-9", toPort: "ge-1" });
    expect(after["qiaotou-acc-01"]?.uplink).toMatchObject({ port: "gf-1", toPort: "ge-1" });
    expect(moves.get(item)).toEqual([{ cable: "qiaotou-acc-01", switch: "qiaotou-acc-01", from: "ge-9", to: "gf-1" }]);
  });

  it("of what is only planned give way before those of what stands", () => {
    // Four fast cages: the two planned links hold two, the one that stands holds one, and the LAG wants one more than is left.
    const planned = times(4, { mbps: 1000, cameras: [], built: false });
    const network = county([{ mbps: 1000, cameras: [] }, ...planned]);
    const lock = allocate(network, noAllocations, { today }).allocations;
    const fast = (id: string, port: string) => {
      const held = lock.devices[id]!;
      return { [id]: { ...held, uplink: { ...held.uplink!, toPort: port } } };
    };
    const held = {
      ...lock,
      devices: {
        ...lock.devices,
        ...fast("qiaotou-acc-02", "xe-2"),
        ...fast("qiaotou-acc-03", "xe-3"),
        ...fast("qiaotou-acc-04", "xe-4"),
      },
    };
    const wide = faster("qiaotou-agg-1", 10_000, 2);
    const after = replan({ network, lock: held, today, phase: 3 }, [wide]).plan;
    expect(after.findings.filter(({ code }) => code === "no-free-port")).toEqual([]);
    expect(after.allocations.devices["qiaotou-acc-01"]).toEqual(held.devices["qiaotou-acc-01"]);
    expect(after.allocations.devices["qiaotou-agg-1"]?.uplink).toMatchObject({ port: "xe-1", toPort: "xe-1" });
    expect(after.allocations.devices["qiaotou-agg-1"]?.uplink?.members).toHaveLength(1);
  });

  it("that change are said by the change and by its work", async () => {
    const network = county([{ mbps: 1000, cameras: times(8, "hd") }], {
      aggMbps: 1000,
      policy: { linkCeilingPercent: 3, linkWarnPercent: 3 },
    });
    const lock = allocate(network, noAllocations, { today }).allocations;
    const { items, plan, network: upgraded } = await proposeUpgrade({ network, lock, today });
    const priced = items.find(({ item }) => item.kind === "link-rate" && item.link === "qiaotou-agg-1")!;
    const moves = ", and its cable moves from ge-2 to xe-1 on qiaotou-agg-1";
    expect(describeChange(priced.item, priced.moves)).toBe(
      `uplink of qiaotou-agg-1: 1 Gbit/s becomes 10 Gbit/s${moves}`,
    );
    const jobs = constructionJobs(items, upgraded, {
      phase: 3,
      crews: prices.crews,
      ports: { before: lock.devices, after: plan.allocations.devices },
    });
    expect(jobs.find(({ id }) => id === "link qiaotou-agg-1")?.what).toMatch(new RegExp(`${moves}$`));
    const others = items.filter((each) => each !== priced);
    expect(others.length).toBeGreaterThan(0);
    expect(others.flatMap((each) => each.moves ?? [])).toEqual([]);
  });
});

describe("The reason of a change", () => {
  it("is what the phase lacks without any of its kind, not what it lacks with the others", async () => {
    const network = county([{ mbps: 1000, cameras: times(8, "hd") }], {
      platform: { mediaNodeMbps: 20 },
      more: [server("media-2", "media", "core-1")],
    });
    const lock = allocate(network, noAllocations, { today }).allocations;
    const { items } = await proposeUpgrade({ network, lock, today });
    const reasons = items.flatMap(({ item, because }) => (item.kind === "new-server" ? [because] : []));
    expect(reasons.length).toBeGreaterThan(1);
    for (const because of reasons) expect(because).toEqual([expect.stringMatching(/inventory has 2\b/)]);
  });
});
