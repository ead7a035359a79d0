import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Device, Link, Network } from "../../../src/core/network.ts";
import type { PricedItem, UpgradeItem } from "../../../src/plan/upgrade/proposal.ts";
import { type Schedule, scheduleOf } from "../../../src/plan/upgrade/schedule.ts";
import { backup, camera, network, networkSwitch, server, smallParts, types, uplink } from "../small-county.ts";
import { prices } from "./price-list.ts";

const window = { from: "2010-09-27", to: "2010-10-22" };

function dated(
  parts: Parameters<typeof network>[0],
  options: { crews?: Partial<typeof prices.crews>; to?: string } = {},
): Network {
  const made = network(parts);
  return {
    ...made,
    prices: { ...prices, crews: { ...prices.crews, ...options.crews } },
    phases: made.phases.map((phase) =>
      phase.number === 3 ? { ...phase, window: { ...window, to: options.to ?? window.to } } : phase,
    ),
  };
}

/** acc-1, acc-2 and acc-3 stand below the core; the phase makes their links faster and closes the ring. */
const stands = { area: "qiaotou", phase: 2, status: "active" } as const;
const ringOfStanding = {
  devices: [
    networkSwitch("core-1", "core", { area: "centre", phase: 1, status: "active" }),
    ...["acc-1", "acc-2", "acc-3"].map((id) => networkSwitch(id, "access", stands)),
  ],
  links: [
    uplink("acc-1", "core-1", { 2: 100, 3: 1000 }),
    uplink("acc-2", "acc-1", { 2: 100, 3: 1000 }),
    uplink("acc-3", "core-1", { 2: 100, 3: 1000 }),
    backup("acc-2", "acc-3", { 3: 1000 }),
  ],
};

function item(id: string, of: UpgradeItem): PricedItem {
  return { id, item: of, area: "qiaotou", lines: [], cost: 0, because: [] };
}

const lineOf = ({ jobs }: Schedule, id: string) => jobs.find((job) => job.id === id)!;

describe("the schedule", () => {
  it("takes an uplink to its rate before the cameras below it", () => {
    const schedule = scheduleOf([], dated(smallParts), { phase: 3 });
    const uplinkJob = lineOf(schedule, "link qiaotou-agg-1");
    expect(uplinkJob).toMatchObject({ from: "2010-09-27", to: "2010-09-27", staff: "county" });
    expect(uplinkJob.what).toBe("take qiaotou-agg-1 → core-1 to 10 Gbit/s");
    const mounted = lineOf(schedule, "switches qiaotou county access");
    expect(mounted.from > uplinkJob.to).toBe(true);
    expect(lineOf(schedule, "cameras qiaotou county").from > mounted.to).toBe(true);
    expect(schedule.findings).toEqual([]);
  });

  it("has nothing to build of what is there already", () => {
    const devices = smallParts.devices.map((device) => ({ ...device, status: "active" as const }));
    const links = [...smallParts.links.slice(1), uplink("qiaotou-agg-1", "core-1", { 2: 1000 })];
    expect(scheduleOf([], dated({ ...smallParts, devices, links }), { phase: 3 })).toMatchObject({
      jobs: [],
      shifts: [],
      findings: [],
    });
  });

  it("replaces a switch before the rate that needs the new model", () => {
    const items = [
      item("switch-type qiaotou-agg-1", { kind: "switch-type", switch: "qiaotou-agg-1", from: "a/b", to: "c/d" }),
    ];
    const schedule = scheduleOf(items, dated(smallParts), { phase: 3 });
    const replaced = lineOf(schedule, "switch qiaotou-agg-1");
    expect(replaced.items).toEqual(["switch-type qiaotou-agg-1"]);
    expect(lineOf(schedule, "link qiaotou-agg-1").from > replaced.to).toBe(true);
  });

  it("mounts a new switch before a camera moves to it, and moves it before its port is wanted again", () => {
    const devices: readonly Device[] = [
      ...smallParts.devices.map((device) =>
        device.id === "qiaotou-p2-1" && device.kind === "camera" ? { ...device, on: "qiaotou-acc-9" } : device,
      ),
      networkSwitch("qiaotou-acc-9", "access", { area: "qiaotou" }),
    ];
    const links = [...smallParts.links, uplink("qiaotou-acc-9", "qiaotou-agg-1", { 3: 1000 })];
    const rate = { mbps: 1000, members: 1 };
    const items = [
      item("new", {
        kind: "new-switch",
        id: "qiaotou-acc-9",
        beside: "qiaotou-acc-1",
        area: "qiaotou",
        type: "maker/access-8",
        uplink: { ...rate, to: "qiaotou-agg-1" },
      }),
      item("move", { kind: "move-camera", camera: "qiaotou-p2-1", from: "qiaotou-acc-1", to: "qiaotou-acc-9" }),
    ];
    const schedule = scheduleOf(items, dated({ ...smallParts, devices, links }), { phase: 3 });
    const move = lineOf(schedule, "camera qiaotou-p2-1");
    expect(move.from > lineOf(schedule, "switch qiaotou-acc-9").to).toBe(true);
    expect(lineOf(schedule, "cameras qiaotou county").from > move.to).toBe(true);
  });

  it("lays a second way before it cuts over a link of its ring or replaces a switch between its ends", () => {
    const items = ["acc-1", "acc-2"].map((id) =>
      item(`type ${id}`, { kind: "switch-type", switch: id, from: "a/b", to: "c/d" }),
    );
    const schedule = scheduleOf(items, dated(ringOfStanding), { phase: 3 });
    const laid = lineOf(schedule, "link acc-2/backup");
    // Its own end is replaced first: the cable goes into the new switch, and what hangs from the old one is dark anyway.
    expect(laid.from > lineOf(schedule, "switch acc-2").to).toBe(true);
    for (const id of ["link acc-2", "link acc-1", "link acc-3", "switch acc-1"]) {
      expect(lineOf(schedule, id).from > laid.to, id).toBe(true);
    }
  });

  it("works down the tree where no second way has it otherwise", () => {
    const { devices, links } = ringOfStanding;
    const tree = dated({ devices, links: links.filter(({ role }) => role === "uplink") });
    const items = [item("type acc-2", { kind: "switch-type", switch: "acc-2", from: "a/b", to: "c/d" })];
    const schedule = scheduleOf(items, tree, { phase: 3 });
    expect(lineOf(schedule, "switch acc-2").after).toEqual(["link acc-1"]);
    // It waits for the link above through the switch, which is said once.
    expect(lineOf(schedule, "link acc-2").after).toEqual(["switch acc-2"]);
    expect(lineOf(schedule, "link acc-3").after).toEqual([]);
  });

  it("lets a second way wait for the link whose port it takes", () => {
    const numbers = { address: "10.0.0.1", vlan: 1 };
    const before = { "acc-2": { ...numbers, uplink: { port: "ge-1", to: "acc-1", toPort: "ge-2" } } };
    const backupPorts = { port: "ge-1", to: "acc-3", toPort: "ge-2" };
    const moved = { ...numbers, uplink: { port: "xe-1", to: "acc-1", toPort: "ge-2" }, backup: backupPorts };
    const ports = { before, after: { "acc-2": moved } };
    const built = dated(ringOfStanding);
    const schedule = scheduleOf([], built, { phase: 3, ports });
    const laid = lineOf(schedule, "link acc-2/backup");
    expect(laid.after).toContain("link acc-2");
    expect(lineOf(schedule, "link acc-1").from > laid.to).toBe(true);
    expect(lineOf(scheduleOf([], built, { phase: 3 }), "link acc-2/backup").after).toEqual([]);
  });

  it("mounts the servers before the cameras whose streams they take", () => {
    const many = Array.from({ length: 40 }, (_, n) =>
      server(`media-1${n}`, "media", "core-1", { area: "centre", phase: 3 }),
    );
    const devices = [...smallParts.devices, ...many];
    const schedule = scheduleOf([], dated({ ...smallParts, devices }), { phase: 3 });
    const mounted = lineOf(schedule, "servers centre county");
    const cameras = schedule.jobs.filter(({ kind }) => kind === "camera");
    expect(cameras.length).toBeGreaterThan(0);
    for (const { id, from, after } of cameras) {
      expect(after, id).toContain(mounted.id);
      expect(from > mounted.to, id).toBe(true);
    }
  });

  it("works on weekdays only, and not on holidays", () => {
    const holidays = [{ from: "2010-10-01", to: "2010-10-07" }];
    const cameras = Array.from({ length: 60 }, (_, n) => camera(`wuniu-1${n}`, "hd", "wuniu-acc-1", { area: "wuniu" }));
    const devices = [...smallParts.devices, ...cameras];
    const { shifts, workingDays, findings } = scheduleOf(
      [],
      dated({ ...smallParts, devices }, { crews: { holidays } }),
      { phase: 3 },
    );
    const days = [...new Set(shifts.map(({ day }) => day))];
    expect(days.filter((day) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual([]);
    expect(days.filter((day) => day >= "2010-10-01" && day <= "2010-10-07")).toEqual([]);
    expect(days.some((day) => day > "2010-10-07")).toBe(true);
    expect([workingDays, findings]).toEqual([15, []]);
  });

  it("says by how much a window is too short, who is late and how many crews would do", () => {
    const cameras = Array.from({ length: 90 }, (_, n) => ({
      ...camera(`wuniu-1${n}`, "hd", "wuniu-acc-1", { area: "wuniu" }),
      lot: "a",
    }));
    const short = dated({ ...smallParts, devices: [...smallParts.devices, ...cameras] }, { to: "2010-10-05" });
    const { findings, ends } = scheduleOf([], short, { phase: 3 });
    expect(ends).toBe("2010-10-13");
    expect(findings).toMatchObject([
      {
        code: "schedule-too-long",
        severity: "error",
        where: { file: "phases.yaml", line: 3 },
        hints: ["with crews.perLot: 4 in prices.yaml it fits", "or end the window of the phase on 2010-10-13"],
      },
    ]);
    expect(findings[0]!.message).toBe(
      "the work of phase 3 ends on 2010-10-13, 6 working days after its window (2010-09-27 to 2010-10-05); 1 of 6 jobs are late, of lot a",
    );
  });

  it("has no dates without a window or without crews, and says what to write", () => {
    const without = network(smallParts);
    expect(scheduleOf([], without, { phase: 3 }).findings.map(({ code }) => code)).toEqual(["schedule-no-window"]);
    const { prices: _, ...unpriced } = dated(smallParts);
    expect(scheduleOf([], unpriced, { phase: 3 }).findings.map(({ code }) => code)).toEqual(["schedule-no-crews"]);
  });
});

interface Drawn {
  readonly network: Network;
  readonly items: readonly PricedItem[];
}

/** Counties of up to 3 × 4 switches below the core, with rings, lots, replaced switches and new cameras. */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    access: fc.array(
      fc.record({
        below: fc.nat({ max: 20 }),
        old: fc.boolean(),
        faster: fc.boolean(),
        ring: fc.option(fc.record({ to: fc.nat({ max: 20 }), old: fc.boolean() })),
        replaced: fc.boolean(),
        cameras: fc.nat({ max: 12 }),
        area: fc.constantFrom("qiaotou", "wuniu"),
        lot: fc.constantFrom("a", "b", undefined),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    servers: fc.nat({ max: 3 }),
    crews: fc.record({
      perLot: fc.integer({ min: 1, max: 3 }),
      linksPerDay: fc.constantFrom(0.5, 1, 3),
      switchesPerDay: fc.constantFrom(0.4, 2, 3),
      camerasPerDay: fc.constantFrom(1, 3, 4),
    }),
    to: fc.constantFrom("2010-10-01", "2010-10-29", "2011-03-31"),
  })
  .map(({ access, servers, crews, to }) => {
    const devices: Device[] = [networkSwitch("core-1", "core", { area: "centre", phase: 1, status: "active" })];
    const links: Link[] = [];
    const items: PricedItem[] = [];
    const ids = ["core-1"];
    const old = new Map([["core-1", true]]);
    access.forEach((each, n) => {
      const id = `sw-${n}`;
      // What stands hangs from what stands.
      const parents = ids.filter((parent) => !each.old || old.get(parent));
      const parent = parents[each.below % parents.length]!;
      const phase = each.old ? 2 : 3;
      const built = { area: each.area, phase, status: each.old ? ("active" as const) : ("planned" as const) };
      const lot = each.lot === undefined || each.old ? {} : { lot: each.lot };
      devices.push({ ...networkSwitch(id, "access", built), ...lot });
      links.push(uplink(id, parent, each.old ? { 2: 100, ...(each.faster ? { 3: 1000 } : {}) } : { 3: 1000 }));
      ids.push(id);
      old.set(id, each.old);
      if (each.replaced && each.old) {
        items.push(item(`type ${id}`, { kind: "switch-type", switch: id, from: "x/y", to: types.access.slug }));
      }
      for (let c = 0; c < each.cameras; c++) {
        const lotOfCamera = each.lot === undefined ? {} : { lot: each.lot };
        devices.push({ ...camera(`cam-${n}-${c}`, "hd", id, { area: each.area }), ...lotOfCamera });
      }
    });
    access.forEach((each, n) => {
      const others = ids.filter((other) => other !== `sw-${n}`);
      if (!each.ring) return;
      const to = others[each.ring.to % others.length]!;
      const stood = each.ring.old && old.get(to)! && each.old;
      links.push(backup(`sw-${n}`, to, stood ? { 2: 100, 3: 1000 } : { 3: 1000 }, stood ? 2 : 3));
    });
    for (let n = 0; n < servers; n++) devices.push(server(`srv-${n}`, "media", "core-1", { area: "centre", phase: 3 }));
    return { network: dated({ devices, links }, { crews, to }), items };
  });

const changes = (link: Link) => link.phase === 3 || (link.rates.length > 1 && link.rates.at(-1)!.fromPhase === 3);

/** Links from a switch to the core, worked out from the inventory and not from the jobs. */
function wayUp({ links }: Network, from: string): readonly Link[] {
  const up = links.find((link) => link.role === "uplink" && link.from === from);
  return up ? [up, ...wayUp({ links } as Network, up.to)] : [];
}

describe("any schedule", () => {
  it("gives no crew more than a day's work a day, and every job what it takes", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const { jobs, shifts } = scheduleOf(items, network, { phase: 3 });
        const loads = new Map<string, number>();
        for (const { day, crew, crewDays } of shifts)
          loads.set(`${day} ${crew}`, (loads.get(`${day} ${crew}`) ?? 0) + crewDays);
        for (const [when, load] of loads) expect(load, when).toBeLessThanOrEqual(1 + 1e-6);
        for (const job of jobs) {
          const own = shifts.filter((shift) => shift.job === job.id);
          expect(own.reduce((sum, { crewDays }) => sum + crewDays, 0)).toBeCloseTo(job.crewDays, 6);
          for (const { crew, day } of own) {
            const [staff, number] = crew.split("/");
            expect(staff).toBe(job.staff);
            expect(Number(number)).toBeLessThanOrEqual(network.prices!.crews.perLot);
            expect(day >= job.from && day <= job.to).toBe(true);
          }
          if (job.sharing === "one-crew") expect(new Set(own.map(({ crew }) => crew)).size).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("does whatever a camera hangs from, and the servers, before the camera, and switches before the links at them", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const { jobs } = scheduleOf(items, network, { phase: 3 });
        const done = new Map(jobs.map((job) => [job.id, job]));
        const mounting = (id: string) =>
          jobs.filter(({ kind }) => kind === "switch").find((job) => mounts(job.id, id, network));
        const below = (from: string, start: string) => {
          for (const link of wayUp(network, from)) {
            const job = done.get(`link ${link.id}`);
            if (job) expect(job.to < start, `${link.id} before ${from}`).toBe(true);
            const mounted = mounting(link.from);
            if (mounted) expect(mounted.to < start, `${link.from} before ${from}`).toBe(true);
          }
        };
        for (const device of network.devices) {
          if (device.kind !== "camera") continue;
          const { from } = done.get(`cameras ${device.area} ${device.lot ?? "county"}`)!;
          below(device.on, from);
          for (const { kind, to } of jobs) if (kind === "server") expect(to < from).toBe(true);
        }
        for (const link of network.links.filter((each) => changes(each))) {
          const job = done.get(`link ${link.id}`);
          for (const end of [link.from, link.to]) {
            const mounted = mounting(end);
            if (job && mounted) expect(mounted.to < job.from, `${end} before ${link.id}`).toBe(true);
          }
        }
      }),
    );
  });

  it("interrupts a ring of standing switches only when its second way is there", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const { jobs } = scheduleOf(items, network, { phase: 3 });
        const done = new Map(jobs.map((job) => [job.id, job]));
        for (const closing of network.links.filter(({ role }) => role === "backup")) {
          const laid = done.get(`link ${closing.id}`);
          const ends = [closing.from, closing.to];
          if (!laid || ends.some((end) => !isOld(network, end) || done.has(`switch ${end}`))) continue;
          const [a, b] = [wayUp(network, closing.from), wayUp(network, closing.to)];
          const legs = [...a.filter((link) => !b.includes(link)), ...b.filter((link) => !a.includes(link))];
          for (const { id, from } of legs) {
            for (const job of [`link ${id}`, `switch ${from}`]) {
              if (done.has(job)) expect(done.get(job)!.from > laid.to, `${closing.id} before ${job}`).toBe(true);
            }
          }
        }
      }),
    );
  });

  it("never opens two links of a ring on one day", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const { shifts } = scheduleOf(items, network, { phase: 3 });
        for (const closing of network.links.filter(({ role }) => role === "backup")) {
          const [a, b] = [wayUp(network, closing.from), wayUp(network, closing.to)];
          const ring = [closing, ...a.filter((link) => !b.includes(link)), ...b.filter((link) => !a.includes(link))];
          const jobs = new Set(
            ring.flatMap(({ id, from }) => [`link ${id}`, ...(isOld(network, from) ? [`switch ${from}`] : [])]),
          );
          const days = new Map<string, Set<string>>();
          for (const { day, job } of shifts) if (jobs.has(job)) days.set(day, (days.get(day) ?? new Set()).add(job));
          for (const [day, open] of days) expect([day, ...open]).toHaveLength(2);
        }
      }),
    );
  });

  it("ends inside the window, or says that it does not", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const { jobs, findings, window: asked } = scheduleOf(items, network, { phase: 3 });
        const late = jobs.filter(({ to }) => to > asked!.to);
        expect(findings.map(({ code }) => code)).toEqual(late.length > 0 ? ["schedule-too-long"] : []);
        expect(jobs.every(({ from }) => from >= asked!.from)).toBe(true);
      }),
    );
  });

  it("schedules everything that the phase brings, and twice the same", () => {
    fc.assert(
      fc.property(drawn, ({ network, items }) => {
        const schedule = scheduleOf(items, network, { phase: 3 });
        const units = (kind: string) =>
          schedule.jobs.filter((job) => job.kind === kind).reduce((sum, job) => sum + job.units, 0);
        const brought = (kind: Device["kind"]) =>
          network.devices.filter((each) => each.kind === kind && each.phase === 3).length;
        expect(units("camera")).toBe(brought("camera"));
        expect(units("server")).toBe(brought("server"));
        expect(units("switch")).toBe(brought("switch") + items.length);
        expect(units("link")).toBe(network.links.filter((each) => changes(each) && !isNewUplink(network, each)).length);
        expect(schedule.jobs.flatMap((job) => job.items).sort()).toEqual(items.map(({ id }) => id).sort());
        expect(scheduleOf(items.toReversed(), network, { phase: 3 })).toEqual(schedule);
      }),
    );
  });
});

function isOld({ devices }: Network, id: string): boolean {
  return devices.find((device) => device.id === id)!.phase < 3;
}

function isNewUplink(network: Network, { role, from }: Link): boolean {
  return role === "uplink" && !isOld(network, from);
}

/** Whether a job mounts or replaces a switch: by its name, or as one of an area's and a lot's. */
function mounts(job: string, id: string, network: Network): boolean {
  if (job === `switch ${id}`) return true;
  const device = network.devices.find((each) => each.id === id)!;
  if (device.phase < 3) return false;
  const depth = wayUp(network, id).length;
  const first = `switches ${device.area} ${device.lot ?? "county"} access`;
  const depths = network.devices
    .filter(
      (each) => each.kind === "switch" && each.phase === 3 && each.area === device.area && each.lot === device.lot,
    )
    .map((each) => wayUp(network, each.id).length);
  const place = [...new Set(depths)].sort((a, b) => a - b).indexOf(depth);
  return job === (place === 0 ? first : `${first} ${place + 1}`);
}
