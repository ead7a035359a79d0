import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noAllocations } from "../../src/core/allocations.ts";
import type { Camera, Network } from "../../src/core/network.ts";
import { OperatorError } from "../../src/core/operator-error.ts";
import { allocate } from "../../src/plan/allocate.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { describeWhatIf, suppose, type WhatIf } from "../../src/plan/what-if.ts";
import { county, network, smallParts, today, uplink } from "./small-county.ts";

const small = network(smallParts);
const ask = (...whatIfs: WhatIf[]) => suppose(small, whatIfs, { phase: 3 });
const plan = (supposed: Network) =>
  makePlan(supposed, allocate(small, noAllocations, { today }).allocations, { today, phase: 3 });

function newCameras({ devices }: Network): readonly Camera[] {
  return devices.filter((device): device is Camera => device.id.includes("-new-") && device.kind === "camera");
}

describe("more cameras", () => {
  it("are planned ones of the phase, with ids of their own and a switch that is assumed", () => {
    const added = newCameras(ask({ kind: "add", area: "qiaotou", count: 2, class: "hd" }));
    expect(added).toMatchObject([
      { id: "qiaotou-new-01", class: "hd", plannedClass: "hd", phase: 3, status: "planned", assumed: ["type", "on"] },
      { id: "qiaotou-new-02", area: "qiaotou" },
    ]);
    expect(added[0]!.type.slug).toBe("maker/camera-4mp");
  });

  it("have the class that most points of their area have in the phase, and say that it is assumed", () => {
    const [added] = newCameras(ask({ kind: "add", area: "wuniu", count: 1 }));
    expect(added).toMatchObject({ class: "standard", assumed: ["class", "type", "on"] });
  });

  it("are planned as the worst case while their class is unknown", () => {
    const [added] = newCameras(ask({ kind: "add", area: "wuniu", count: 1, class: "unknown" }));
    expect(added).toMatchObject({ class: "unknown", plannedClass: county.unknownClass });
  });

  it("go to the access switch with most ports to spare", () => {
    // 8 ports each: 5 are taken on qiaotou-acc-1, 2 on qiaotou-acc-2.
    const on = newCameras(ask({ kind: "add", area: "qiaotou", count: 5, class: "hd" })).map((each) => each.on);
    expect(on.slice(0, 3)).toEqual(["qiaotou-acc-2", "qiaotou-acc-2", "qiaotou-acc-2"]);
    expect(on.slice(3).sort()).toEqual(["qiaotou-acc-1", "qiaotou-acc-2"]);
  });

  it("leave a port empty that has no PoE behind it as long as another switch has both", () => {
    // 85 % of 124 W feed 6 cameras of class 3 on each of the two switches, where 8 ports would be free.
    const codes = (count: number) =>
      plan(ask({ kind: "add", area: "qiaotou", count, class: "hd" })).findings.map(({ code }) => code);
    expect(codes(5)).not.toContain("poe-over-ceiling");
    expect(codes(6)).toContain("poe-over-ceiling");
  });

  it("that find no room still come, so that the plan says what is missing", () => {
    const supposed = ask({ kind: "add", area: "wuniu", count: 9, class: "standard" });
    expect(newCameras(supposed)).toHaveLength(9);
    expect(plan(supposed).findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["no-free-port", "poe-over-budget"]),
    );
  });

  it("of two suppositions for one area have different ids", () => {
    const ids = newCameras(ask({ kind: "add", area: "wuniu", count: 1 }, { kind: "add", area: "wuniu", count: 1 })).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(["wuniu-new-01", "wuniu-new-02"]);
  });

  it("never lower the load of a link", () => {
    const before = new Map(plan(small).after.links.map((load) => [load.link, load.upMbps]));
    fc.assert(
      fc.property(
        fc.constantFrom("qiaotou", "wuniu"),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom("checkpoint", "hd", "standard", "unknown"),
        (area, count, pointClass) => {
          for (const { link, upMbps } of plan(ask({ kind: "add", area, count, class: pointClass })).after.links)
            expect(upMbps).toBeGreaterThanOrEqual(before.get(link)!);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("come to an area that is called by its name", () => {
    const add = (area: string) => suppose(network(smallParts), [{ kind: "add", area, count: 1 }], { phase: 3 });
    const { name } = network(smallParts).areas.find(({ slug }) => slug === "qiaotou")!;
    expect(add(name.zh)).toEqual(add("qiaotou"));
    expect(add(name.en.toLowerCase())).toEqual(add("qiaotou"));
  });

  it("cannot come to an area that nobody knows, or that has no switch", () => {
    expect(() => ask({ kind: "add", area: "qiaotu", count: 1 })).toThrow(
      new OperatorError("no area is called qiaotu; did you mean qiaotou?"),
    );
    const bare = network({ devices: smallParts.devices.filter(({ id }) => !id.startsWith("wuniu")) });
    expect(() => suppose(bare, [{ kind: "add", area: "wuniu", count: 1, class: "hd" }], { phase: 3 })).toThrow(
      new OperatorError("wuniu has no switch in phase 3 that a camera could be cabled to"),
    );
  });
});

describe("another bit rate", () => {
  it("changes the main stream of its class and nothing else", () => {
    const { classes } = ask({ kind: "bit-rate", class: "hd", kbps: 6000 }).county;
    expect(classes.hd.main).toEqual({ ...county.classes.hd.main, bitrateKbps: 6000 });
    expect(classes.hd.sub).toBe(county.classes.hd.sub);
    expect(classes.standard).toBe(county.classes.standard);
  });
});

describe("another profile", () => {
  const old = { ...county.classes, hd: { ...county.classes.hd, retentionDays: 15 } };
  const withProfile = network({ ...smallParts, county: { ...county, profiles: { "2010": old } } });

  it("is a whole set of classes, and a bit rate counts on top of it in whatever order they are written", () => {
    const whatIfs: WhatIf[] = [
      { kind: "bit-rate", class: "hd", kbps: 3000 },
      { kind: "profile", name: "2010" },
    ];
    const { hd } = suppose(withProfile, whatIfs, { phase: 3 }).county.classes;
    expect(hd).toMatchObject({ retentionDays: 15, main: { bitrateKbps: 3000 } });
  });

  it("has to be one of the county's", () => {
    const named = (from: Network, name: string) => () => suppose(from, [{ kind: "profile", name }], { phase: 3 });
    expect(named(withProfile, "2011")).toThrow("there is no profile 2011; did you mean 2010?");
    expect(named(small, "2010")).toThrow("there is no profile 2010: county.yaml has none");
  });
});

describe("no upgrades", () => {
  it("leave every link at the rate that it had before the phase", () => {
    const { links } = plan(ask({ kind: "no-upgrades" }));
    expect(links.filter((change) => change.upgraded)).toEqual([]);
    for (const { before, after } of links) if (before) expect(after.capacityMbps).toBe(before.capacityMbps);
  });

  it("keep the ports that the faster rate was chosen for, so that nothing has to be allocated again", () => {
    const supposed = plan(ask({ kind: "no-upgrades" }));
    expect(supposed.newlyAllocated).toEqual([]);
    expect(supposed.findings.filter(({ code }) => code === "port-unfit")).toEqual([]);
  });

  it("do not touch a link that the phase brings", () => {
    const links = [uplink("wuniu-acc-1", "core-1", { 3: 1000 })];
    const alone = network({ ...smallParts, links });
    expect(suppose(alone, [{ kind: "no-upgrades" }], { phase: 3 }).links).toEqual(links);
  });
});

describe("another policy", () => {
  it("says which failures have to be survived", () => {
    expect(ask({ kind: "survive", kinds: ["link", "server"] }).county.policy.survive).toEqual(["link", "server"]);
  });

  it("lowers the warning mark with the ceiling, never raises it", () => {
    expect(ask({ kind: "ceiling", percent: 50 }).county.policy).toMatchObject({
      linkCeilingPercent: 50,
      linkWarnPercent: 50,
    });
    expect(ask({ kind: "ceiling", percent: 90 }).county.policy.linkWarnPercent).toBe(60);
  });
});

describe("what was supposed, in words", () => {
  it.each<[WhatIf, string]>([
    [{ kind: "add", area: "qiaotou", count: 14 }, "14 more cameras in qiaotou"],
    [{ kind: "add", area: "qiaotou", count: 1, class: "hd" }, "1 more hd camera in qiaotou"],
    [{ kind: "bit-rate", class: "hd", kbps: 6000 }, "hd at 6 Mbit/s"],
    [{ kind: "survive", kinds: ["link", "switch"] }, "surviving any one link, switch"],
    [{ kind: "survive", kinds: [] }, "no failure to survive"],
  ])("%j: %s", (whatIf, words) => {
    expect(describeWhatIf(whatIf)).toBe(words);
  });
});
