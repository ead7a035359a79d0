import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noAllocations } from "../../src/core/allocations.ts";
import type { Device, Link, Network, PointClass, Policy } from "../../src/core/network.ts";
import { constraintsOf } from "../../src/plan/constraints.ts";
import { failCounty, failureFindings, failuresOf, planFailures } from "../../src/plan/failures.ts";
import { linkLoads } from "../../src/plan/link-load.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { cameraMbps, recordedMbps, screenMbps } from "../../src/plan/offered-load.ts";
import { type Standing, standingAt } from "../../src/plan/standing.ts";
import { backup, camera, county, network, networkSwitch, roomSite, server, today, uplink } from "./small-county.ts";

const pointClass = fc.constantFrom<PointClass>("checkpoint", "hd", "standard", "unknown");

/** Any trees with any backups across them; servers and rooms anywhere. */
const meshed = fc
  .record({
    nodes: fc.array(
      fc.record({
        parent: fc.option(fc.nat(), { freq: 9 }),
        classes: fc.array(pointClass, { maxLength: 3 }),
        media: fc.constantFrom(0, 0, 0, 1, 2),
        storage: fc.constantFrom(0, 0, 0, 1),
        screens: fc.constantFrom(0, 0, 4),
        backup: fc.option(fc.nat(), { freq: 2 }),
        members: fc.constantFrom(1, 1, 2),
      }),
      { minLength: 2, maxLength: 9 },
    ),
  })
  .map(({ nodes }): Network => {
    const devices: Device[] = [];
    const links: Link[] = [];
    nodes.forEach(({ parent, classes, media, storage, members, backup: second }, n) => {
      const hangs = n > 0 && parent !== null;
      devices.push(networkSwitch(`switch-${n}`, hangs ? "access" : "core", { area: "centre" }));
      if (hangs) {
        const link = uplink(`switch-${n}`, `switch-${parent % n}`, { 3: 100 });
        links.push({ ...link, rates: link.rates.map((rate) => ({ ...rate, members })) });
      }
      if (second !== null && second % nodes.length !== n) {
        links.push(backup(`switch-${n}`, `switch-${second % nodes.length}`, { 3: 100 }));
      }
      classes.forEach((each, k) => {
        devices.push(camera(`camera-${n}-${k}`, each, `switch-${n}`));
      });
      for (let k = 0; k < media; k++) devices.push(server(`media-${n}-${k}`, "media", `switch-${n}`));
      for (let k = 0; k < storage; k++) devices.push(server(`storage-${n}-${k}`, "storage", `switch-${n}`));
    });
    const sites = nodes.flatMap(({ screens }, n) =>
      screens === 0 ? [] : { ...roomSite, id: `room-${n}`, room: { level: 2 as const, screens, on: `switch-${n}` } },
    );
    return network({ devices, links, sites });
  });

const standingOf = (built: Network) => standingAt(built, {}, new Map(), 3);

/**
 * The same answer in another way: every flow walks its own path, link by link, over what carries; nothing is summed beneath
 * anything.
 */
function walked(
  standing: Standing,
  out: { readonly link?: string; readonly switch?: string; readonly server?: string },
) {
  const { network: built, cameras, rooms } = standing;
  const { classes, policy } = built.county;
  const stand = (id: string) => id !== out.switch;
  const switches = [...standing.switches.keys()].filter(stand);
  const usable = [...standing.uplinks.values(), ...standing.backups].filter(
    (link) => link.id !== out.link && stand(link.from) && stand(link.to),
  );
  const carrying: Link[] = [];
  const pathBetween = (a: string, b: string): readonly { link: Link; up: boolean }[] | undefined => {
    const seen = new Map<string, readonly { link: Link; up: boolean }[]>([[a, []]]);
    for (const [here, path] of seen) {
      for (const link of carrying) {
        if (link.from === here && !seen.has(link.to)) seen.set(link.to, [...path, { link, up: true }]);
        if (link.to === here && !seen.has(link.from)) seen.set(link.from, [...path, { link, up: false }]);
      }
    }
    return seen.get(b);
  };
  for (const link of usable) {
    if (link.role === "uplink" || pathBetween(link.from, link.to) === undefined) carrying.push(link);
  }
  const loads = new Map<string, { up: number; down: number }>();
  const send = (from: string, to: string, mbps: number) => {
    for (const { link, up } of pathBetween(from, to) ?? []) {
      const load = loads.get(link.id) ?? { up: 0, down: 0 };
      loads.set(link.id, up ? { ...load, up: load.up + mbps } : { ...load, down: load.down + mbps });
    }
  };
  const countyHasMedia = standing.servers.some(({ id, role }) => role === "media" && id !== out.server);
  const perScreen = screenMbps(built.county, new Set(cameras.map((each) => each.plannedClass)));
  let dark = cameras.filter(({ on }) => !stand(on)).length;
  const darkRooms = rooms.filter(({ on }) => !stand(on));
  const parts = new Map<string, string[]>();
  for (const id of switches) {
    const part = [...parts.keys()].find((first) => pathBetween(first, id) !== undefined);
    if (part === undefined) parts.set(id, [id]);
    else parts.get(part)!.push(id);
  }
  for (const part of parts.values()) {
    const inside = new Set(part);
    const servers = standing.servers.filter(({ id, on }) => id !== out.server && inside.has(on));
    const media = servers.filter(({ role }) => role === "media").map(({ on }) => on);
    const storage = servers.filter(({ role }) => role === "storage").map(({ on }) => on);
    const here = cameras.filter(({ on }) => inside.has(on));
    const cores = part.filter((id) => standing.switches.get(id)!.role === "core");
    const top = cores.filter((id) => !standing.uplinks.has(id)).sort()[0] ?? cores.sort()[0];
    if (countyHasMedia ? media.length === 0 : top === undefined) {
      dark += here.length;
      darkRooms.push(...rooms.filter(({ on }) => inside.has(on)));
      continue;
    }
    const ends = media.length > 0 ? media : [top!];
    for (const { on, plannedClass } of here) {
      const sent = cameraMbps(classes[plannedClass], policy);
      const recorded = recordedMbps(classes[plannedClass], policy);
      for (const end of ends) {
        send(on, end, sent / ends.length);
        if (media.length > 0) for (const disk of storage) send(end, disk, recorded / ends.length / storage.length);
      }
    }
    if (media.length > 0) {
      for (const room of rooms.filter(({ on }) => inside.has(on))) {
        for (const end of ends) send(end, room.on, (room.screens * perScreen) / ends.length);
      }
    } else {
      for (const room of rooms.filter(({ on }) => inside.has(on))) send(top!, room.on, room.screens * perScreen);
    }
  }
  const darkScreens = darkRooms.reduce((sum, { screens }) => sum + screens, 0);
  return { dark, darkRooms: darkRooms.length, darkScreens, loads };
}

/** Link and switch failures, and servers whose loss moves flows. */
function outOf({ kind, of }: { readonly kind: string; readonly of: string }) {
  return kind === "link" ? { link: of } : kind === "switch" ? { switch: of } : kind === "server" ? { server: of } : {};
}

describe("flows over trees, rings and second homes", () => {
  it("are what every stream, recording and view adds up to when it walks its own path", () => {
    fc.assert(
      fc.property(meshed, (built) => {
        const standing = standingOf(built);
        const { loads } = walked(standing, {});
        for (const load of linkLoads(standing)) {
          expect(load.upMbps).toBeCloseTo(loads.get(load.link)?.up ?? 0, 6);
          expect(load.downMbps).toBeCloseTo(loads.get(load.link)?.down ?? 0, 6);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are re-routed by every single failure, and who is cut off is dark", () => {
    fc.assert(
      fc.property(meshed, (built) => {
        const standing = standingOf(built);
        for (const failure of failuresOf(standing)) {
          const failed = failCounty(standing, failure.id)!;
          const expected = walked(standing, outOf(failure));
          const { darkCameras, darkRooms, darkScreens } = failed.outcome;
          expect({ dark: darkCameras, darkRooms, darkScreens }, failure.id).toEqual({
            dark: expected.dark,
            darkRooms: expected.darkRooms,
            darkScreens: expected.darkScreens,
          });
          for (const load of failed.loads) {
            expect(load.upMbps, `${failure.id} ${load.link}`).toBeCloseTo(expected.loads.get(load.link)?.up ?? 0, 6);
            expect(load.downMbps).toBeCloseTo(expected.loads.get(load.link)?.down ?? 0, 6);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are summed up for all failures as they are told for each", () => {
    fc.assert(
      fc.property(meshed, (built) => {
        const standing = standingOf(built);
        const { cases } = planFailures(standing);
        expect(cases.map(({ id }) => id).sort()).toEqual(failuresOf(standing).map(({ id }) => id));
        for (const each of cases) expect(each).toEqual(failCounty(standing, each.id)!.outcome);
      }),
      { numRuns: 150 },
    );
  });

  it("never leave a surviving link of the tree with less than its own subtree sends, while the platform is whole", () => {
    fc.assert(
      fc.property(meshed, (built) => {
        // One tree: with several, a backup may join them in health, and then links run the other way round.
        fc.pre(built.devices.filter((device) => device.kind === "switch" && device.role === "core").length === 1);
        const atCore = network({
          devices: [
            ...built.devices.filter((device) => device.kind !== "server"),
            server("media-1", "media", "switch-0"),
            server("storage-1", "storage", "switch-0"),
          ],
          links: built.links,
          sites: built.sites,
        });
        const standing = standingOf(atCore);
        const upper = (id: string) => standing.uplinks.get(id)?.to;
        const above = (id: string): string[] => (upper(id) ? [upper(id)!, ...above(upper(id)!)] : []);
        const sent = (on: string) =>
          (standing.camerasOn.get(on) ?? []).reduce(
            (sum, { plannedClass }) => sum + cameraMbps(county.classes[plannedClass], county.policy),
            0,
          );
        for (const failure of failuresOf(standing)) {
          const failed = failCounty(standing, failure.id)!;
          const dark = new Set(failed.dark);
          for (const load of failed.loads) {
            if (load.role === "backup" || dark.has(load.from)) continue;
            const subtree = [...standing.switches.keys()].filter(
              (id) => id === load.from || above(id).includes(load.from),
            );
            // Its own way up still stands, so its own subtree, as far as that is alive, has no other way to go.
            const way = [load.from, ...above(load.from)];
            const cut =
              failure.kind === "link"
                ? way.includes(failure.of)
                : way.includes(failure.of) || failure.kind === "server";
            const whole = subtree.every((id) => id !== failure.of);
            if (cut || !whole) continue;
            const least = subtree.reduce((sum, id) => sum + sent(id), 0);
            expect(load.upMbps, `${failure.id} ${load.link}`).toBeGreaterThanOrEqual(least - 1e-6);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** core ← a ← b ← c, closed by c → core: a ring with its blocked segment; 4 standard cameras on each. */
function ring(mbps: number, policy: Partial<Policy> = {}): Standing {
  const switches = ["a", "b", "c"];
  const devices: Device[] = [
    networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
    ...switches.map((id) => networkSwitch(id, "access", { area: "qiaotou", phase: 1 })),
    ...switches.flatMap((id) => [1, 2, 3, 4].map((n) => camera(`${id}-${n}`, "standard", id))),
    server("media-1", "media", "core-1"),
    server("media-2", "media", "core-1"),
  ];
  const links = [
    uplink("a", "core-1", { 1: mbps }),
    uplink("b", "a", { 1: mbps }),
    uplink("c", "b", { 1: mbps }),
    backup("c", "core-1", { 1: mbps }),
  ];
  return standingOf(network({ devices, links, county: { ...county, policy: { ...county.policy, ...policy } } }));
}

describe("a ring with its blocked segment", () => {
  it("carries nothing on the blocked segment in health", () => {
    const loads = linkLoads(ring(100));
    expect(loads.find(({ link }) => link === "c/backup")).toMatchObject({ role: "backup", upMbps: 0, cameras: 0 });
    expect(loads.find(({ link }) => link === "a")).toMatchObject({ cameras: 12 });
  });

  it("turns round when a segment fails: nobody is dark and the far end carries all", () => {
    const { outcome, loads } = failCounty(ring(100), "link:a")!;
    expect(outcome).toMatchObject({ darkCameras: 0, backups: ["c/backup"], survived: true });
    expect(loads.find(({ link }) => link === "c/backup")).toMatchObject({ cameras: 12 });
    const b = loads.find(({ link }) => link === "b")!;
    expect(b.cameras).toBe(4);
    expect(b.upMbps).toBe(0);
    expect(b.downMbps).toBeGreaterThan(0);
  });

  it("is an error at the link's line when the policy wants links survived and the other way is too narrow", () => {
    const standing = ring(30, { survive: ["link"] });
    const findings = failureFindings(standing, planFailures(standing));
    expect(findings.map(({ code }) => code)).toContain("failure-overload");
    expect(findings.every(({ where, hints }) => where !== undefined && hints.length > 0)).toBe(true);
  });

  it("is no finding while the policy asks for nothing, and still in the list", () => {
    const standing = ring(30);
    const plan = planFailures(standing);
    expect(failureFindings(standing, plan)).toEqual([]);
    expect(plan.cases[0]).toMatchObject({ survived: false, required: false });
    expect(plan.worstOf.get("c/backup")!.failure).toBe("link:a");
  });

  it("leaves the cameras of a failed switch dark, and only those", () => {
    expect(failCounty(ring(100), "switch:b")!).toMatchObject({
      dark: ["b"],
      outcome: { darkCameras: 4, darkSwitches: 1 },
    });
  });
});

describe("what binds", () => {
  it("counts of failures only those that the policy wants survived", () => {
    const bound = (survive: Policy["survive"]) => {
      const { network: built } = ring(100, { survive });
      const plan = makePlan(built, noAllocations, { today, failures: true });
      return constraintsOf(built, plan).filter(({ kind }) => kind === "failure");
    };
    expect(bound([])).toEqual([]);
    const { network: built } = ring(100);
    const turned = failCounty(standingOf(built), "link:a")!.loads.find(({ link }) => link === "c/backup")!;
    expect(bound(["link"])).toMatchObject([{ of: "c/backup", used: turned.upMbps, limit: 70 }]);
    // Whichever switch is out, the other way carries less than when the first link is.
    expect(bound(["switch"])[0]!.used).toBeLessThan(turned.upMbps);
  });
});

describe("a monitoring room", () => {
  it("goes dark with its way to the media servers, which alone is no failure that is not survived", () => {
    const { network: built } = ring(100, { survive: ["switch"] });
    const sites = [{ ...roomSite, id: "room", room: { level: 2 as const, screens: 9, on: "b" } }];
    const standing = standingOf({ ...built, sites });
    const outcome = (id: string) => failCounty(standing, id)!.outcome;
    expect(outcome("switch:b")).toMatchObject({ darkRooms: 1, darkScreens: 9, survived: true, required: true });
    expect(outcome("link:a")).toMatchObject({ darkRooms: 0, darkScreens: 0 });
  });
});

describe("a LAG that loses a member", () => {
  it("carries the same over less, and a balance below the sum", () => {
    const { network: built } = ring(100);
    const standing = standingOf({
      ...built,
      links: built.links.map((link) => ({ ...link, rates: link.rates.map((rate) => ({ ...rate, members: 2 })) })),
    });
    const healthy = linkLoads(standing).find(({ link }) => link === "a")!;
    expect(healthy).toMatchObject({ capacityMbps: 200, usableMbps: 180, members: 2 });
    const { outcome } = failCounty(standing, "lag-member:a")!;
    expect(outcome.fullest).toMatchObject({ link: "a", members: 1, usableMbps: 100, upMbps: healthy.upMbps });
  });
});

describe("a server that fails", () => {
  it("is short when those left cannot carry what it carried", () => {
    const { network: built } = ring(100);
    const platform = { ...built.county.platform, mediaNodeMbps: 40 };
    const standing = standingOf({ ...built, county: { ...built.county, platform } });
    expect(failCounty(standing, "server:media-1")!.outcome.short).toEqual([{ role: "media", needed: 2, left: 1 }]);
  });
});
