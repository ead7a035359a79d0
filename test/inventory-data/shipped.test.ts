import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadInventory } from "../../src/inventory/load.ts";
import { writtenArea, writtenCounty, writtenDeviceType, writtenPhases } from "../../src/inventory/schema.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { shippedFiles } from "./shipped-files.ts";

/** What the circular's annex asks for, copied from the circular and not from the inventory. */
const taskTable = {
  shangtang: 175,
  oubei: 175,
  dongou: 175,
  qiaotou: 85,
  qiaoxia: 70,
  huangtian: 90,
  wuniu: 80,
  shatou: 40,
  yantou: 50,
  yantan: 30,
  bilian: 20,
  xunzhai: 20,
  xixi: 10,
  hesheng: 10,
  fenglin: 20,
  daruoyan: 20,
  checkpoints: 130,
};

const read = (path: string) => readFileSync(new URL(`../../inventory/${path}`, import.meta.url), "utf8");
const county = writtenCounty.parse(parse(read("county.yaml")));
const phases = writtenPhases.parse(parse(read("phases.yaml")));
const paths = [
  "centre.yaml",
  "checkpoints.yaml",
  ...readdirSync(new URL("../../inventory/townships", import.meta.url)).map((name) => `townships/${name}`),
];
const areas = paths.map((path) => writtenArea.parse(parse(read(path))));
const types = readdirSync(new URL("../../inventory/device-types", import.meta.url)).flatMap((maker) =>
  readdirSync(new URL(`../../inventory/device-types/${maker}`, import.meta.url)).map((name) => {
    const slug = `${maker}/${name.replace(".yaml", "")}`;
    return [slug, writtenDeviceType.parse(parse(read(`device-types/${maker}/${name}`)))] as const;
  }),
);
const typeOf = new Map(types);
const switches = new Map(areas.flatMap((area) => area.switches).map((each) => [each.id, each]));
const cameras = areas.flatMap((area) => area.cameras);

describe("The shipped county", () => {
  it("has a file per township, the checkpoint line and the centre", () => {
    expect(areas.map((area) => area.area).sort()).toEqual(["centre", ...Object.keys(taskTable)].sort());
    expect(county.areas.map((area) => area.slug).sort()).toEqual(["centre", ...Object.keys(taskTable)].sort());
  });

  it("brings the 1,200 points of the task table, area by area", () => {
    const brought = Object.fromEntries(
      areas
        .filter((area) => area.area !== "centre")
        .map((area) => [area.area, area.cameras.filter((camera) => (camera.phase ?? phases.planning) === 3).length]),
    );
    expect(brought).toEqual(taskTable);
    expect(phases.phases.find((each) => each.phase === 3)?.task).toEqual(taskTable);
  });

  it("keeps an assumed baseline of phases 1 and 2 in service", () => {
    for (const { phase, task, assumed } of phases.phases.filter((each) => each.phase < 3)) {
      expect(assumed).toMatch(/circular/);
      const standing = cameras.filter((camera) => camera.phase === phase);
      expect(standing.every((camera) => camera.status === "active")).toBe(true);
      expect(standing.length).toBe(Object.values(task).reduce((sum, points) => sum + points, 0));
    }
  });

  it("puts every camera on a switch that exists no later than the camera", () => {
    for (const camera of cameras) {
      const host = switches.get(camera.on);
      expect(host, camera.id).toBeDefined();
      expect(host!.phase ?? phases.planning, camera.id).toBeLessThanOrEqual(camera.phase ?? phases.planning);
    }
  });

  it("gives every id once", () => {
    const ids = areas.flatMap((area) => [...area.switches, ...area.servers, ...area.cameras].map((each) => each.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("says of every line of a planned device that nobody surveyed it", () => {
    for (const area of areas.filter((each) => each.cameras.length > 0)) {
      expect(area.assumed?.fields, area.area).toEqual(expect.arrayContaining(["type", "on"]));
    }
  });

  it("leaves every access switch spare PoE ports and a sixth of its power", () => {
    const classWatts = [15.4, 4, 7, 15.4, 30];
    for (const host of [...switches.values()].filter((each) => (each.role ?? "access") === "access")) {
      const type = typeOf.get(host.type ?? county.types.switch.access)!;
      const fed = cameras.filter((camera) => camera.on === host.id);
      const ports = type.interfaces.filter((port) => port.poe_mode === "pse").length;
      const watts = fed.reduce((sum, camera) => {
        const known = camera.class === "unknown" ? county.unknownClass : camera.class;
        return sum + classWatts[typeOf.get(camera.type ?? county.types.camera[known])!.camnet.poeClass!]!;
      }, 0);
      expect(fed.length, host.id).toBeGreaterThan(0);
      expect(fed.length, host.id).toBeLessThan(ports);
      expect(watts, host.id).toBeLessThanOrEqual(0.85 * type.camnet.poeBudgetWatts!);
    }
  });

  it("leads every switch to the first core switch", () => {
    for (const each of switches.values()) {
      const path = [each.id];
      for (let at = each; at.uplink; at = switches.get(at.uplink.to)!) {
        expect(path, each.id).not.toContain(at.uplink.to);
        path.push(at.uplink.to);
      }
      expect(path.at(-1), each.id).toBe("county-core-1");
    }
  });

  it("asks no camera for more than its type can encode", () => {
    const pixels = (size: string) => size.split("x").reduce((product, side) => product * Number(side), 1);
    for (const camera of cameras) {
      const known = camera.class === "unknown" ? county.unknownClass : camera.class;
      const { main } = county.classes[known];
      const video = typeOf.get(camera.type ?? county.types.camera[known])!.camnet.video!;
      expect(video.codecs, camera.id).toContain(main.codec);
      expect(pixels(main.size), camera.id).toBeLessThanOrEqual(pixels(video.maxSize));
      expect(main.fps, camera.id).toBeLessThanOrEqual(video.maxFps);
    }
  });

  it("names its schema in the first line of every file", () => {
    for (const path of ["county.yaml", "phases.yaml", ...paths]) {
      const up = path.includes("/") ? "../" : "";
      expect(read(path).split("\n")[0]).toMatch(`# yaml-language-server: $schema=${up}schema/`);
    }
  });
});

describe("The shipped inventory as a whole", () => {
  it("loads without an error", async () => {
    const { network, diagnostics } = await loadInventory(shippedFiles(), "inventory");
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(network?.devices.filter((device) => device.kind === "camera")).toHaveLength(1840);
  });
});

describe("The plan of the shipped county", async () => {
  const { network, lock } = await loadInventory(shippedFiles(), "inventory");
  const plan = makePlan(network!, lock, { today: "2026-11-24" });

  it("carries phase 3 without an error or a warning", () => {
    expect(plan.findings.filter((each) => each.severity !== "note").map((each) => each.message)).toEqual([]);
    expect(plan.findings.map((each) => each.code)).toEqual(["class-unknown"]);
  });

  it("needs the upgrades that it declares: without them several links break", () => {
    const broken = plan.links.filter((link) => link.breaksWithoutUpgrade).map((link) => link.link);
    expect(broken).toEqual(expect.arrayContaining(["shangtang-agg-1", "checkpoints-agg-1", "fenglin-agg-1"]));
    expect(plan.links.filter((link) => link.overCeiling)).toEqual([]);
    const ceiling = network!.county.policy.linkCeilingPercent;
    expect(plan.before.links.every((link) => link.utilisationPercent <= ceiling)).toBe(true);
  });
});

describe("The device types", () => {
  it("cover the makers that the county may buy from", () => {
    const count = (maker: string, kind: string) =>
      types.filter(([slug, type]) => slug.startsWith(`${maker}/`) && type.camnet.kind === kind).length;
    expect(["hikvision", "dahua", "axis"].map((maker) => count(maker, "camera"))).toEqual([3, 2, 2]);
    expect(count("huawei", "switch")).toBeGreaterThanOrEqual(4);
    expect(count("h3c", "switch")).toBe(1);
  });

  it.each(types)("%s names where its figures come from and has no port twice", (_slug, type) => {
    expect(type.camnet.sources.length).toBeGreaterThan(0);
    const names = type.interfaces.map((port) => port.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(types.filter(([, type]) => type.camnet.kind === "camera"))("%s is powered by its one port", (_slug, type) => {
    expect(type.interfaces.map((port) => port.poe_mode)).toEqual(["pd"]);
    expect(type.camnet.poeClass).toBeDefined();
    expect(type.camnet.video).toBeDefined();
  });
});
