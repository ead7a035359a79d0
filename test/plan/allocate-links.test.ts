import { describe, expect, it } from "vitest";
import { type Allocations, noAllocations } from "../../src/core/allocations.ts";
import type { Link, Network } from "../../src/core/network.ts";
import { allocate } from "../../src/plan/allocate.ts";
import { lag, pon, ringParts } from "./ring-county.ts";
import { backup, network, networkSwitch, today, uplink } from "./small-county.ts";

const switches = [
  networkSwitch("core-1", "core", { area: "centre" }),
  networkSwitch("agg-1", "aggregation", { area: "qiaotou" }),
  networkSwitch("agg-2", "aggregation", { area: "qiaotou" }),
  networkSwitch("acc-1", "access", { area: "qiaotou" }),
  networkSwitch("acc-2", "access", { area: "qiaotou" }),
];
const aggUp = uplink("agg-1", "core-1", { 3: 10_000 });
const accUp = uplink("acc-1", "agg-1", { 3: 1000 });

function county(...links: readonly Link[]): Network {
  return network({ devices: switches, links });
}

function held(links: readonly Link[], lock: Allocations = noAllocations, renumber: readonly string[] = []) {
  const result = allocate(county(...links), lock, { today, renumber });
  return { ...result, of: (id: string) => result.allocations.devices[id] };
}

describe("the ports of a LAG", () => {
  it("are given at both ends, one per cable, for the most cables that the link ever has", () => {
    const { of, findings } = held([lag(uplink("agg-1", "core-1", { 2: 10_000, 3: 10_000 }), 3, 3)]);
    expect(findings).toEqual([]);
    expect(of("agg-1")?.uplink).toEqual({
      port: "xe-1",
      to: "core-1",
      toPort: "xe-1",
      members: [
        { port: "xe-2", toPort: "xe-2" },
        { port: "xe-3", toPort: "xe-3" },
      ],
    });
  });

  it("leave the first cable where it is when a second one comes, also with its neighbours taken", () => {
    const single = held([accUp, uplink("acc-2", "agg-1", { 3: 1000 })]);
    expect(single.of("acc-1")?.uplink).toEqual({ port: "ge-9", to: "agg-1", toPort: "ge-1" });
    const two = held([lag(accUp, 2), uplink("acc-2", "agg-1", { 3: 1000 })], single.allocations);
    expect(two.of("acc-1")?.uplink).toEqual({
      port: "ge-9",
      to: "agg-1",
      toPort: "ge-1",
      members: [{ port: "ge-10", toPort: "ge-3" }],
    });
    expect(two.newIds).toEqual(["acc-1"]);
  });

  it("are free again when the link has fewer cables", () => {
    const two = held([lag(accUp, 2)]);
    const one = held([accUp], two.allocations);
    expect(one.of("acc-1")?.uplink).toEqual({ port: "ge-9", to: "agg-1", toPort: "ge-1" });
    expect(held([accUp, backup("acc-1", "core-1", { 3: 1000 })], one.allocations).of("acc-1")?.backup?.port).toBe(
      "ge-10",
    );
  });

  it("run at one speed: slower ports are passed over where there are too few of them", () => {
    // 24 ports of 1 Gbit/s and 4 of 10: with 23 taken, two cables of 1 Gbit/s go into the faster cages.
    const many = Array.from({ length: 23 }, (_, n) => networkSwitch(`x-${n}`, "access", { area: "qiaotou" }));
    const devices = [...switches, ...many];
    const links = [
      ...many.map(({ id }) => uplink(id, "agg-1", { 3: 1000 })),
      lag(uplink("zz", "agg-1", { 3: 1000 }), 2),
    ];
    const zz = networkSwitch("zz", "access", { area: "qiaotou" });
    const { allocations, findings } = allocate(network({ devices: [...devices, zz], links }), noAllocations, { today });
    expect(findings).toEqual([]);
    expect(allocations.devices["zz"]?.uplink).toMatchObject({ toPort: "xe-1", members: [{ toPort: "xe-2" }] });
  });

  it("that are missing are named cable by cable", () => {
    const { of, findings } = held([lag(accUp, 4)]);
    expect(of("acc-1")?.uplink?.members).toHaveLength(1);
    expect(findings.map(({ message }) => message)).toEqual([
      "switch acc-1 (access-8) has no free 1 Gbit/s fibre port for 2 (cable 3 of its own uplink, cable 4 of its own uplink); it has 2, all taken",
    ]);
  });
});

describe("the ports of a backup", () => {
  it("are beside those of the uplink, and free once the backup is gone", () => {
    const ring = held([aggUp, accUp, backup("acc-1", "agg-2", { 3: 1000 })]);
    expect(ring.of("acc-1")).toMatchObject({
      uplink: { port: "ge-9", toPort: "ge-1" },
      backup: { port: "ge-10", to: "agg-2", toPort: "ge-1" },
    });
    const tree = held([aggUp, accUp], ring.allocations);
    expect(tree.of("acc-1")?.backup).toBeUndefined();
    expect(tree.newIds).toEqual(["acc-1"]);
    expect(held([aggUp, lag(accUp, 2)], tree.allocations).findings).toEqual([]);
  });

  it("come after those of every new uplink", () => {
    // agg-1 sorts before agg-2, and its backup would take agg-2's first port of 10 Gbit/s.
    const { of } = held([uplink("agg-2", "core-1", { 3: 10_000 }), aggUp, backup("agg-1", "agg-2", { 3: 10_000 })]);
    expect(of("agg-2")?.uplink?.port).toBe("xe-1");
    expect(of("agg-1")?.backup).toEqual({ port: "xe-2", to: "agg-2", toPort: "xe-2" });
  });

  it("move with it when it leads to another switch", () => {
    const first = held([accUp, backup("acc-1", "agg-2", { 3: 1000 })]);
    const other = held([accUp, backup("acc-1", "core-1", { 3: 1000 })], first.allocations);
    expect(other.of("acc-1")).toMatchObject({ uplink: first.of("acc-1")!.uplink, backup: { to: "core-1" } });
  });
});

describe("the port of a passive optical network", () => {
  it("is the one that the lines name, shared by its branches, and given to nobody else", () => {
    const { allocations, findings } = allocate(network(ringParts), noAllocations, { today });
    expect(findings).toEqual([]);
    expect(allocations.devices["onu-1"]?.uplink).toEqual({ port: "ge-9", to: "agg-2", toPort: "ge-24" });
    expect(allocations.devices["onu-2"]?.uplink).toEqual({ port: "ge-9", to: "agg-2", toPort: "ge-24" });
    const first = pon(uplink("acc-2", "agg-1", { 3: 1000 }), "ge-1");
    expect(held([accUp, first]).of("acc-1")?.uplink?.toPort).toBe("ge-2");
  });

  it("wins over the lock file, which is told", () => {
    const before = held([accUp]);
    const { of, findings } = held([pon(accUp, "ge-7")], before.allocations);
    expect(of("acc-1")?.uplink).toEqual({ port: "ge-9", to: "agg-1", toPort: "ge-7" });
    expect(findings).toMatchObject([{ code: "fixed-contradicts-lock", severity: "warning" }]);
  });
});
