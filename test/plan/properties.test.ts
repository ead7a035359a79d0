import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Allocations, cablesOf, noAllocations } from "../../src/core/allocations.ts";
import type { Camera, Device, Link, Network, PointClass, ServerRole } from "../../src/core/network.ts";
import { prefixContains, prefixesOverlap } from "../../src/inventory/addresses.ts";
import { allocate } from "../../src/plan/allocate.ts";
import { linkLoads } from "../../src/plan/link-load.ts";
import { cameraMbps, recordedMbps, screenMbps } from "../../src/plan/offered-load.ts";
import { mostMembers } from "../../src/plan/ports.ts";
import { standingAt } from "../../src/plan/standing.ts";
import { lag, pon } from "./ring-county.ts";
import { backup, camera, county, network, networkSwitch, roomSite, server, uplink } from "./small-county.ts";

const pointClass = fc.constantFrom<PointClass>("checkpoint", "hd", "standard", "unknown");

/** Trees of switches: each hangs from an earlier one or is a core of its own; with cameras, media servers and rooms. */
const tree = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(), { freq: 6 }),
      classes: fc.array(pointClass, { maxLength: 4 }),
      media: fc.constantFrom(0, 0, 0, 1, 2),
      storage: fc.constantFrom(0, 0, 0, 1),
      screens: fc.constantFrom(0, 0, 3, 9),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((nodes): Network => {
    const devices: Device[] = [];
    const links: Link[] = [];
    const sites = nodes.flatMap(({ screens }, n) =>
      screens === 0 ? [] : { ...roomSite, id: `room-${n}`, room: { level: 2 as const, screens, on: `switch-${n}` } },
    );
    nodes.forEach(({ parent, classes, media, storage }, n) => {
      devices.push(networkSwitch(`switch-${n}`, "core", { area: "centre" }));
      if (n > 0 && parent !== null) links.push(uplink(`switch-${n}`, `switch-${parent % n}`, { 3: 1000 }));
      classes.forEach((each, k) => {
        devices.push(camera(`camera-${n}-${k}`, each, `switch-${n}`));
      });
      for (let k = 0; k < media; k++) devices.push(server(`media-${n}-${k}`, "media", `switch-${n}`));
      for (let k = 0; k < storage; k++) devices.push(server(`storage-${n}-${k}`, "storage", `switch-${n}`));
    });
    return network({ devices, links, sites });
  });

function loadsOf(built: Network) {
  return linkLoads(standingAt(built, {}, new Map(), 3));
}

describe("link load in any tree", () => {
  it("flows through every switch without loss: what comes in goes out", () => {
    fc.assert(
      fc.property(tree, (built) => {
        const standing = standingAt(built, {}, new Map(), 3);
        const loads = linkLoads(standing);
        const perScreen = screenMbps(county, new Set(standing.cameras.map((each) => each.plannedClass)));
        const upperOf = new Map(loads.map((load) => [load.from, load.to]));
        const rootOf = (id: string): string => (upperOf.has(id) ? rootOf(upperOf.get(id)!) : id);
        const sent = (cameras: readonly Camera[]) =>
          cameras.reduce((sum, each) => sum + cameraMbps(county.classes[each.plannedClass], county.policy), 0);
        const recorded = (cameras: readonly Camera[]) =>
          cameras.reduce((sum, each) => sum + recordedMbps(county.classes[each.plannedClass], county.policy), 0);
        for (const { id } of standing.leavesFirst) {
          const root = rootOf(id);
          const own = loads.find((load) => load.from === id);
          // A tree without a media server is cut off when others have one: in it nothing flows.
          const mediaServers = standing.servers.filter(({ role }) => role === "media");
          if (mediaServers.length > 0 && !mediaServers.some(({ on }) => rootOf(on) === root)) {
            expect([own?.upMbps ?? 0, own?.downMbps ?? 0]).toEqual([0, 0]);
            continue;
          }
          const inTree = <T extends { readonly on: string }>(all: readonly T[]) =>
            all.filter(({ on }) => rootOf(on) === root);
          const shareOf = (role: ServerRole, otherwise: number) => {
            const servers = inTree(standing.servers).filter((each) => each.role === role);
            return servers.length === 0 ? otherwise : servers.filter(({ on }) => on === id).length / servers.length;
          };
          // Without a server of the role the flow ends where it would have been handed on.
          const media = shareOf("media", id === root ? 1 : 0);
          const storage = shareOf("storage", media);
          const cameras = inTree(standing.cameras);
          const noRecorder = !inTree(standing.servers).some((each) => each.role === "media");
          const recordings = noRecorder ? 0 : recorded(cameras);
          const screens = (rooms: readonly { readonly screens: number }[]) =>
            rooms.reduce((sum, room) => sum + room.screens, 0) * perScreen;
          const children = loads.filter((load) => load.to === id);
          const comesIn =
            sent(standing.camerasOn.get(id) ?? []) +
            media * (recordings + screens(inTree(standing.rooms))) +
            children.reduce((sum, load) => sum + load.upMbps, 0) +
            (own?.downMbps ?? 0);
          const goesOut =
            media * sent(cameras) +
            storage * recordings +
            screens(standing.rooms.filter((room) => room.on === id)) +
            children.reduce((sum, load) => sum + load.downMbps, 0) +
            (own?.upMbps ?? 0);
          expect(comesIn).toBeCloseTo(goesOut, 6);
        }
      }),
    );
  });

  it("never falls when a camera is added", () => {
    fc.assert(
      fc.property(tree, fc.nat(), pointClass, (built, where, added) => {
        const switches = built.devices.filter((device) => device.kind === "switch");
        const newcomer = camera("newcomer", added, switches[where % switches.length]!.id);
        const before = new Map(loadsOf(built).map((load) => [load.link, load]));
        for (const after of loadsOf({ ...built, devices: [...built.devices, newcomer] })) {
          const { upMbps, downMbps } = before.get(after.link)!;
          expect(after.upMbps).toBeGreaterThanOrEqual(upMbps - 1e-9);
          expect(after.downMbps).toBeGreaterThanOrEqual(downMbps - 1e-9);
        }
      }),
    );
  });
});

const skeleton = [
  networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
  networkSwitch("qiaotou-acc-1", "access", { area: "qiaotou", phase: 1 }),
  networkSwitch("wuniu-acc-1", "access", { area: "wuniu", phase: 1 }),
];
const cables = [uplink("qiaotou-acc-1", "core-1", { 1: 1000 }), uplink("wuniu-acc-1", "core-1", { 1: 1000 })];

/** A camera of one of two townships; ids are few, so that edits meet. */
const anyCamera = fc
  .record({
    township: fc.constantFrom("qiaotou", "wuniu"),
    n: fc.nat(11),
    phase: fc.constantFrom(2, 3),
    class: pointClass,
  })
  .map(({ township, n, phase, class: each }) =>
    camera(`${township}-${n}`, each, `${township}-acc-1`, { area: township, phase }),
  );

const edit = fc.oneof(
  fc.record({ do: fc.constant("put" as const), camera: anyCamera }),
  fc.record({ do: fc.constant("remove" as const), camera: anyCamera }),
  fc.record({ do: fc.constant("retire" as const), camera: anyCamera }),
  fc.record({ do: fc.constant("wait" as const), days: fc.integer({ min: 1, max: 100 }) }),
);

function built(cameras: ReadonlyMap<string, Camera>): Network {
  return network({ devices: [...skeleton, ...cameras.values()], links: cables });
}

function dayAfter(days: number): string {
  return new Date(Date.parse("2010-10-01") + days * 86_400_000).toISOString().slice(0, 10);
}

function expectSound(allocations: Allocations): void {
  const devices = Object.values(allocations.devices);
  const unique = (values: readonly (string | undefined)[]) => {
    const present = values.filter((value) => value !== undefined);
    expect(new Set(present).size).toBe(present.length);
  };
  const resting = Object.values(allocations.released);
  unique([...devices, ...resting].map((device) => device.address));
  unique([...devices, ...resting].map((device) => device.deviceCode));
  unique(devices.flatMap(({ port }) => (port ? `${port.switch} ${port.name}` : [])));
  unique(Object.values(allocations.prefixes).map((prefix) => String(prefix.vlan)));
  const prefixes = Object.values(allocations.prefixes);
  prefixes.forEach((one, n) => {
    for (const other of prefixes.slice(n + 1)) expect(prefixesOverlap(one.prefix, other.prefix)).toBe(false);
  });
  for (const { address, vlan } of devices) {
    const home = prefixes.find((prefix) => prefix.vlan === vlan)!;
    expect(prefixContains(home.prefix, address)).toBe(true);
    expect(address).not.toBe(home.gateway);
  }
}

describe("allocation under any edits", () => {
  it("keeps what is held, overlaps nothing, rests what is let go, and is the same when run again", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const cameras = new Map<string, Camera>();
        let lock = noAllocations;
        let day = 0;
        for (const step of edits) {
          if (step.do === "wait") day += step.days;
          else if (step.do === "put") cameras.set(step.camera.id, step.camera);
          else if (step.do === "remove") cameras.delete(step.camera.id);
          else if (cameras.has(step.camera.id)) cameras.set(step.camera.id, { ...step.camera, status: "retired" });
          const today = dayAfter(day);
          const { allocations, releasedIds, findings } = allocate(built(cameras), lock, { today });
          expect(findings.filter((finding) => !["lock-keeps-segment", "no-free-port"].includes(finding.code))).toEqual(
            [],
          );
          expectSound(allocations);
          for (const [id, held] of Object.entries(lock.devices)) {
            const living =
              cameras.get(id)?.status !== "retired" && (cameras.has(id) || id.includes("-acc-") || id === "core-1");
            if (living) expect(allocations.devices[id]).toEqual(held);
            else {
              expect(releasedIds).toContain(id);
              expect(allocations.released[id]).toEqual({ ...held, releasedOn: today });
            }
          }
          for (const [id, entry] of Object.entries(lock.released)) {
            const rests = Date.parse(today) - Date.parse(entry.releasedOn) < county.policy.quarantineDays * 86_400_000;
            if (rests && !allocations.devices[id]) expect(allocations.released[id]).toEqual(entry);
          }
          expect(allocate(built(cameras), allocations, { today })).toMatchObject({
            allocations,
            newIds: [],
            releasedIds: [],
          });
          lock = allocations;
        }
      }),
    );
  });

  it("does not depend on the order of lines in files", () => {
    const shuffled = fc
      .uniqueArray(anyCamera, { selector: (each) => each.id, minLength: 2 })
      .chain((cameras) => fc.tuple(fc.constant(cameras), fc.shuffledSubarray(cameras, { minLength: cameras.length })));
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        const from = (cameras: readonly Camera[]): Network => ({
          ...network({ devices: [], links: [...cables].reverse() }),
          devices: [...cameras, ...skeleton],
        });
        const options = { today: "2010-10-01" };
        const text = (cameras: readonly Camera[]) => JSON.stringify(allocate(from(cameras), noAllocations, options));
        expect(text(other)).toBe(text(one));
      }),
    );
  });
});

const linkSwitches = [
  networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
  networkSwitch("agg-1", "aggregation", { area: "qiaotou", phase: 1 }),
  networkSwitch("agg-2", "aggregation", { area: "wuniu", phase: 1 }),
  networkSwitch("acc-1", "access", { area: "qiaotou", phase: 1 }),
  networkSwitch("acc-2", "access", { area: "qiaotou", phase: 1 }),
  networkSwitch("acc-3", "access", { area: "wuniu", phase: 1 }),
];

/** What the links of a county may look like: LAGs that grow and shrink, backups that come and go, optical branches. */
const anyLinks = fc
  .record({
    aggs: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    accs: fc.array(
      fc.record({
        to: fc.constantFrom("agg-1", "agg-2"),
        members: fc.integer({ min: 1, max: 3 }),
        backup: fc.constantFrom(undefined, "core-1", "agg-1", "agg-2"),
        optical: fc.boolean(),
      }),
      { minLength: 3, maxLength: 3 },
    ),
    ring: fc.option(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ aggs, accs, ring }): Link[] => [
    ...aggs.map((members, n) => lag(uplink(`agg-${n + 1}`, "core-1", { 1: 10_000 }), members)),
    ...(ring === null ? [] : [lag(backup("agg-1", "agg-2", { 1: 1000 }), ring)]),
    ...accs.flatMap(({ to, members, backup: second, optical }, n) => {
      const id = `acc-${n + 1}`;
      const up = uplink(id, to, { 1: 1000 });
      const home = second === undefined || second === to ? [] : [backup(id, second, { 1: 1000 })];
      return [optical ? pon(up, "ge-24") : lag(up, members), ...home];
    }),
  ]);

describe("ports of links under any edits", () => {
  const today = "2010-10-01";
  const withLinks = (links: readonly Link[]) => network({ devices: linkSwitches, links });
  const typeOf = new Map(linkSwitches.map(({ id, type }) => [id, type]));
  const speed = (id: string, port: string) => typeOf.get(id)!.ports.find(({ name }) => name === port)!.mbps;

  it("keep every cable that is still wanted where it is, are held once, and free what is not", () => {
    fc.assert(
      fc.property(fc.array(anyLinks, { minLength: 1, maxLength: 6 }), (edits) => {
        let lock = noAllocations;
        for (const links of edits) {
          const { allocations, findings } = allocate(withLinks(links), lock, { today });
          const expected = ["no-free-port", "port-unfit", "fixed-contradicts-lock"];
          expect(findings.filter(({ code }) => !expected.includes(code))).toEqual([]);
          const ends = new Set<string>();
          const hold = (end: string) => {
            // What somebody else holds already is a finding of its own, with the place in the lock file.
            if (findings.every(({ code }) => code !== "port-unfit")) expect(ends).not.toContain(end);
            ends.add(end);
          };
          const optical = new Set(links.flatMap(({ to, pon: branch }) => (branch ? `${to} ${branch.port}` : [])));
          for (const link of links) {
            const held = allocations.devices[link.from]?.[link.role];
            const before = lock.devices[link.from]?.[link.role];
            if (!held) continue;
            const cables = cablesOf(held);
            expect(held.to).toBe(link.to);
            expect(cables.length).toBeLessThanOrEqual(mostMembers(link));
            for (const { port, toPort } of cables) {
              hold(`${link.from} ${port}`);
              if (!link.pon) hold(`${link.to} ${toPort}`);
              expect(speed(link.from, port)).toBe(speed(link.from, held.port));
              expect(speed(link.to, toPort)).toBe(speed(link.to, held.toPort));
            }
            if (link.pon) expect(held.toPort).toBe(link.pon.port);
            if (before?.to !== link.to) continue;
            const kept = cablesOf(before).slice(0, mostMembers(link));
            const same = link.pon ? kept.map((cable) => ({ ...cable, toPort: link.pon!.port })) : kept;
            expect(cables.slice(0, kept.length)).toEqual(same);
          }
          if (findings.length === 0) for (const port of optical) expect(ends).not.toContain(port);
          for (const { id } of linkSwitches) {
            for (const role of ["uplink", "backup"] as const) {
              if (!links.some((link) => link.from === id && link.role === role)) {
                expect(allocations.devices[id]?.[role]).toBeUndefined();
              }
            }
          }
          expect(allocate(withLinks(links), allocations, { today }).allocations).toEqual(allocations);
          lock = allocations;
        }
      }),
    );
  });

  it("do not depend on the order of lines in files", () => {
    fc.assert(
      fc.property(anyLinks, (links) => {
        const text = (ordered: readonly Link[]) =>
          JSON.stringify(allocate({ ...withLinks([]), links: ordered }, noAllocations, { today }));
        expect(text([...links].reverse())).toBe(text(links));
      }),
    );
  });
});
