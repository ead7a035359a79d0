import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noAllocations } from "../../src/core/allocations.ts";
import type { PortIntent } from "../../src/core/intent.ts";
import type { Link, Network } from "../../src/core/network.ts";
import { allocate } from "../../src/plan/allocate.ts";
import { switchIntents } from "../../src/plan/intents.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { ringGroups, ringsOf } from "../../src/plan/rings.ts";
import { standingAt } from "../../src/plan/standing.ts";
import { ringParts } from "./ring-county.ts";
import { backup, camera, network, networkSwitch, today, uplink } from "./small-county.ts";

type Trunk = Extract<PortIntent, { role: "trunk" }>;

function trunksOf(ports: readonly PortIntent[]): readonly Trunk[] {
  return ports.filter((port): port is Trunk => port.role === "trunk");
}

const { after, before } = makePlan(network(ringParts), noAllocations, { today });
const trunks = (id: string, phase = after) => trunksOf(phase.switches.find((each) => each.deviceId === id)!.ports);
const qiaotou = [1020, 1021, 1022, 1024];
const wuniu = [1040, 1042, 1043];

describe("rings", () => {
  const standing = standingAt(network(ringParts), {}, new Map(), 3);
  const rings = ringsOf(standing.uplinks, standing.backups);

  it("run from both ends of a backup up to where the ways meet", () => {
    expect(rings.map(({ backup: { id }, switches }) => [id, ...switches])).toEqual([
      ["acc-2/backup", "agg-1", "acc-2", "acc-1", "acc-3"],
      ["agg-2/backup", "core-1", "agg-2", "agg-1"],
    ]);
  });

  it("are one group only where they share a link", () => {
    expect(ringGroups(rings).map(({ backups }) => backups.map(({ id }) => id))).toEqual([
      ["acc-2/backup"],
      ["agg-2/backup"],
    ]);
    const shared = ringsOf(standing.uplinks, [...standing.backups, backup("acc-3", "agg-2", { 3: 1000 })]);
    expect(ringGroups(shared)).toHaveLength(1);
  });
});

describe("ports of a ring", () => {
  it("let the VLANs of the whole ring pass at both ends, and no others", () => {
    for (const id of ["acc-1", "acc-2", "acc-3"]) for (const { vlans } of trunks(id)) expect(vlans).toEqual(qiaotou);
    expect(trunks("agg-2").map(({ name, vlans }) => [name, vlans])).toEqual([
      ["ge-24", wuniu],
      ["xe-1", [...qiaotou, ...wuniu]],
      ["xe-2", [...qiaotou, ...wuniu]],
    ]);
    expect(trunks("onu-1").map(({ vlans }) => vlans)).toEqual([[1040, 1043]]);
  });

  it("make a way through uplinks cheaper than any backup, at both ends of a link", () => {
    const costs = after.switches.flatMap(({ ports }) => trunksOf(ports));
    for (const { direction, pathCost } of costs) {
      if (direction === "backup") expect(pathCost).toBeGreaterThan(1000 * 100);
      else if (pathCost !== undefined) expect(pathCost).toBe(100);
    }
    expect(trunks("onu-1")[0]!.pathCost).toBeUndefined();
  });

  it("grow the tree from the core, on the switches of rings alone", () => {
    const trees = Object.fromEntries(after.switches.map(({ deviceId, spanningTree }) => [deviceId, spanningTree]));
    expect(trees).toEqual({
      "acc-1": {},
      "acc-2": {},
      "acc-3": {},
      "agg-1": {},
      "agg-2": {},
      "core-1": { root: "primary" },
      "onu-1": undefined,
      "onu-2": undefined,
    });
    expect(before.switches.filter(({ spanningTree }) => spanningTree)).toEqual([]);
  });

  it("name what a backup leads to as a backup at both ends", () => {
    expect(trunks("acc-2")[1]).toMatchObject({ direction: "backup", deviceId: "acc-3", description: "acc-3|ge-10" });
    expect(trunks("acc-3")[1]).toMatchObject({ direction: "backup", deviceId: "acc-2", description: "acc-2|ge-10" });
  });
});

describe("ports of a LAG and of a passive optical network", () => {
  it("have the group of their first cable's place on the panel, which a further cable does not change", () => {
    const lag = { group: 25, farGroup: 1 };
    expect(trunks("agg-1").filter((port) => port.lag)).toMatchObject([
      { name: "xe-1", direction: "uplink", deviceId: "core-1", description: "core-1|xe-1", lag },
      { name: "xe-2", direction: "uplink", deviceId: "core-1", description: "core-1|xe-2", lag },
    ]);
    const far = trunks("core-1").filter((port) => port.lag);
    expect(far.map((port) => port.lag)).toEqual([
      { group: 1, farGroup: 25 },
      { group: 1, farGroup: 25 },
    ]);
  });

  it("are single ports in a phase that has one cable", () => {
    expect(trunks("agg-1", before).find(({ name }) => name === "xe-1")).not.toHaveProperty("lag");
    expect(
      before.switches.find(({ deviceId }) => deviceId === "agg-1")!.ports.find(({ name }) => name === "xe-2"),
    ).toEqual({
      role: "unused",
      name: "xe-2",
    });
  });

  it("carry what all branches bring on the shared port", () => {
    expect(trunks("agg-2")[0]).toMatchObject({ name: "ge-24", description: "epon|2 branches", vlans: wuniu });
  });
});

/** Trees with any backups across them; one camera of its own area's VLAN on each switch. */
const meshes = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: 2, maxLength: 9 }),
    backups: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }),
  })
  .map(({ parents, backups }): Network => {
    const areas = ["centre", "qiaotou", "wuniu"];
    const ids = ["s0", ...parents.map((_, n) => `s${n + 1}`)];
    const upper = new Map(parents.map((parent, n) => [`s${n + 1}`, `s${parent % (n + 1)}`]));
    const used = new Set<string>();
    const links: Link[] = [...upper].map(([from, to]) => uplink(from, to, { 3: 10_000 }));
    for (const [a, b] of backups) {
      const [from, to] = [`s${1 + (a % parents.length)}`, `s${b % ids.length}`];
      if (from === to || upper.get(from) === to || upper.get(to) === from || used.has(from)) continue;
      used.add(from);
      links.push(backup(from, to, { 3: 10_000 }));
    }
    const devices = ids.flatMap((id, n) => [
      // Every switch with a panel that is large enough for any of these.
      networkSwitch(id, "core", { area: areas[n % 3]! }),
      camera(`${id}-cam`, n % 2 === 0 ? "hd" : "standard", id, { area: areas[n % 3]! }),
    ]);
    return network({ devices, links });
  });

describe("VLANs on any mesh", () => {
  it("find their way to the core along what rapid spanning tree opens, after any one link or switch has failed", () => {
    fc.assert(
      fc.property(meshes, (built) => {
        const { allocations } = allocate(built, noAllocations, { today });
        const standing = standingAt(built, allocations.prefixes, new Map(Object.entries(allocations.devices)), 3);
        const intents = new Map(switchIntents(standing, []).map((intent) => [intent.deviceId, intent]));
        const ends = built.links.map((link) => {
          const held = allocations.devices[link.from]![link.role]!;
          const port = (id: string, name: string) =>
            trunksOf(intents.get(id)!.ports).find((each) => each.name === name)!;
          const [lower, upper] = [port(link.from, held.port), port(link.to, held.toPort)];
          expect(upper.vlans).toEqual(lower.vlans);
          expect(upper.pathCost).toBe(lower.pathCost);
          return { link, cost: lower.pathCost ?? 20_000, vlans: new Set(lower.vlans) };
        });
        const at = (id: string) => ends.filter(({ link }) => link.from === id || link.to === id);
        const below = [...standing.switches.keys()].filter((id) => id !== "s0");
        for (const failed of [[], ...ends.map((end) => [end]), ...below.map(at)]) {
          const left = ends.filter((end) => !failed.includes(end));
          const tree = leastCostTree(left, "s0");
          for (const { id } of standing.leavesFirst) {
            const own = [...intents.get(id)!.vlans].map((vlan) => vlan.id);
            for (let here = id; tree.has(here); here = tree.get(here)!.next) {
              const { end } = tree.get(here)!;
              // What hangs on the switch itself has to get through every link of the way.
              const needed = ownVlans(built, allocations.devices, id);
              for (const vlan of needed) expect(end.vlans).toContain(vlan);
              for (const vlan of needed) expect(own).toContain(vlan);
              if (failed.length === 0) expect(end.link.role).toBe("uplink");
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

function ownVlans(
  { devices }: Network,
  numbers: Readonly<Record<string, { readonly vlan: number }>>,
  id: string,
): readonly number[] {
  const here = devices.filter((device) => device.id === id || (device.kind !== "switch" && device.on === id));
  return here.map((device) => numbers[device.id]!.vlan);
}

interface End {
  readonly link: Link;
  readonly cost: number;
  readonly vlans: ReadonlySet<number>;
}

/** Shortest ways to the root (Bellman-Ford), as spanning tree computes them; ties go to the smaller id of the link. */
function leastCostTree(
  ends: readonly End[],
  root: string,
): ReadonlyMap<string, { readonly next: string; readonly end: End }> {
  const cost = new Map([[root, 0]]);
  const tree = new Map<string, { next: string; end: End }>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const end of ends) {
      const { from, to } = end.link;
      for (const [here, there] of [
        [from, to],
        [to, from],
      ] as const) {
        const through = (cost.get(there) ?? Number.POSITIVE_INFINITY) + end.cost;
        if (through >= (cost.get(here) ?? Number.POSITIVE_INFINITY)) continue;
        cost.set(here, through);
        tree.set(here, { next: there, end });
        changed = true;
      }
    }
  }
  return tree;
}
