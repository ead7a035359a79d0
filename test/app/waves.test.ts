import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrangeWaves, type Wave } from "../../src/app/waves.ts";
import { type FakeSpec, fakeCounty, policy } from "./county-fakes.ts";

type Uplinks = Readonly<Record<string, string>>;

/** Arranges the changes of `specs`; `untouched` stand in the network and need no change. */
function arrange(
  specs: readonly FakeSpec[],
  uplinks: Uplinks = {},
  rules = policy,
  untouched: readonly FakeSpec[] = [],
  backups: Uplinks = {},
) {
  const { observations, network } = fakeCounty([...specs, ...untouched], uplinks, backups);
  const changing = new Set(specs.map((s) => s.id));
  return arrangeWaves(
    observations.filter((o) => changing.has(o.device.intent.deviceId)),
    network,
    rules,
  );
}

const idsOf = (wave: Wave) => wave.changes.map((c) => c.device.intent.deviceId);
const waveIds = (...args: Parameters<typeof arrange>) => arrange(...args).map(idsOf);

const sw = (id: string, type = "t/switch", more: Partial<FakeSpec> = {}): FakeSpec => ({
  id,
  kind: "switch",
  type,
  ...more,
});
const cameras = (n: number, on: string, area = "qiaotou"): FakeSpec[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `${on}-cam-${String(i + 1).padStart(3, "0")}`,
    area,
    on,
    type: "maker/camera",
  }));

describe("canary", () => {
  const uplinks = { "core-2": "core-1", agg: "core-2", "acc-1": "agg", "acc-2": "agg", "acc-3": "agg" };
  const [core1, core2] = [sw("core-1", "a", { role: "core" }), sw("core-2", "b", { role: "core" })];
  const access = [sw("acc-1", "d"), sw("acc-2", "d"), sw("acc-3", "d")];

  it("takes one device of each model, the farthest from the core first, one at a time", () => {
    const [canary] = arrange([core1, ...access, ...cameras(4, "acc-1")], uplinks, policy, [core2, sw("agg")]);
    expect(canary).toMatchObject({ name: "canary", parallel: 1 });
    expect(idsOf(canary!)).toEqual(["acc-1-cam-001", "acc-2"]);
  });

  it("takes the nearer device of a model when the farther one is above or below one that it holds", () => {
    const specs = [sw("agg", "c"), sw("acc-1", "c"), ...cameras(4, "acc-1"), sw("other", "c")];
    expect(waveIds(specs, { ...uplinks, other: "core-2" }, policy, [core1, core2])[0]).toEqual([
      "acc-1-cam-001",
      "other",
    ]);
  });

  it("takes the switch with the fewest cameras behind among those equally far", () => {
    const risky = access.map((spec): FakeSpec => ({ ...spec, risk: "interrupts" }));
    const standing = [core1, core2, sw("agg"), ...cameras(20, "acc-1"), ...cameras(5, "acc-2"), ...cameras(9, "acc-3")];
    expect(waveIds(risky, uplinks, policy, standing)[0]).toEqual(["acc-2"]);
  });

  it("never holds a core, nor what is one step from the top: their models come in waves of their own", () => {
    const deepCore = { "core-2": "core-1", "core-3": "core-2", agg: "core-1" };
    const cores = [core1, core2, sw("core-3", "e", { role: "core" })];
    const waves = arrange([...cores, sw("agg", "c")], deepCore);
    expect(waves.map((w) => [w.name, ...idsOf(w)])).toEqual([
      ["wave 1", "core-1"],
      ["wave 2", "agg", "core-2"],
      ["wave 3", "core-3"],
    ]);
  });

  it("tries the camera and no switch above it when a branch is all there is", () => {
    const branch = [core1, core2, sw("agg", "c"), sw("acc-1", "d"), ...cameras(4, "acc-1")];
    expect(waveIds(branch, uplinks)[0]).toEqual(["acc-1-cam-001"]);
  });
});

describe("waves", () => {
  it("go from the core outwards and to the cameras last", () => {
    const uplinks = { agg: "core", "acc-1": "agg", "acc-2": "agg", "acc-3": "agg" };
    const specs = [sw("acc-1"), sw("acc-2"), sw("acc-3"), sw("core"), sw("agg"), ...cameras(4, "acc-1")];
    expect(waveIds(specs, uplinks)).toEqual([
      ["acc-1-cam-001", "acc-2"],
      ["core"],
      ["agg"],
      ["acc-1", "acc-3"],
      ["acc-1-cam-002", "acc-1-cam-003"],
      ["acc-1-cam-004"],
    ]);
  });

  it("never hold two switches of one ring, nor the ends of a link and of its backup", () => {
    // Two rings through agg: acc-1 · acc-2 · acc-3, and a second home of acc-5 at acc-4.
    const uplinks = { agg: "core", "acc-1": "agg", "acc-2": "acc-1", "acc-3": "agg", "acc-4": "agg", "acc-5": "agg" };
    const backups = { "acc-2": "acc-3", "acc-5": "acc-4" };
    const specs = ["core", "agg", "acc-1", "acc-2", "acc-3", "acc-4", "acc-5"].map((id) => sw(id));
    const tree = waveIds(specs, uplinks);
    expect(tree).toContainEqual(["acc-1", "acc-3", "acc-4", "acc-5"]);
    const waves = waveIds(specs, uplinks, policy, [], backups);
    expect(waves.flat().sort()).toEqual(specs.map(({ id }) => id).sort());
    for (const ring of [
      ["agg", "acc-1", "acc-2", "acc-3"],
      ["agg", "acc-4", "acc-5"],
    ]) {
      for (const wave of waves) expect(wave.filter((id) => ring.includes(id)).length).toBeLessThanOrEqual(1);
    }
    expect(waves).toContainEqual(["acc-1", "acc-4"]);
  });

  it("count the cameras behind a switch only when its change is not safe", () => {
    const uplinks = { "acc-1": "agg", "acc-2": "agg", "acc-3": "agg" };
    const standing = [sw("agg"), ...cameras(10, "acc-1"), ...cameras(10, "acc-2"), ...cameras(10, "acc-3")];
    const access = (risk: "safe" | "interrupts" | "management") =>
      ["acc-1", "acc-2", "acc-3"].map((id) => sw(id, "t/switch", { risk }));
    expect(waveIds(access("safe"), uplinks, policy, standing)).toEqual([["acc-1", "acc-2", "acc-3"]]);
    const alone = [["acc-1"], ["acc-2"], ["acc-3"]];
    expect(waveIds(access("interrupts"), uplinks, policy, standing)).toEqual(alone);
    expect(waveIds(access("management"), uplinks, policy, standing)).toEqual(alone);
  });

  it("leave half of a large township's cameras alone while its access switches are changed", () => {
    // The shape of the county's largest townships: 17 access switches of 16 cameras behind two aggregations.
    const access = Array.from({ length: 17 }, (_, i) => `acc-${String(i + 1).padStart(2, "0")}`);
    const uplinks = Object.fromEntries([
      ["core-2", "core-1"],
      ["agg-1", "core-2"],
      ["agg-2", "agg-1"],
      ...access.map((id, i) => [id, i < 13 ? "agg-1" : "agg-2"]),
    ]);
    const behind = access.flatMap((id) => cameras(16, id, "dongou"));
    const cores = [sw("core-1", "c", { role: "core" }), sw("core-2", "c", { role: "core" })];
    const changing = access.map((id) => sw(id, "d", { area: "dongou", risk: "interrupts" }));
    const standing = [...cores, sw("agg-1", "a"), sw("agg-2", "a"), ...behind];
    const waves = waveIds(changing, uplinks, { ...policy, waveSize: 200 }, standing);
    // 272 cameras at 50 %: 136, which is 8 switches of 16. Those on agg-2 are a step farther out.
    expect(waves.map((ids) => ids.length)).toEqual([1, 8, 5, 3]);
    expect(waves[0]).toEqual(["acc-14"]);
  });

  it("count each township by itself", () => {
    const uplinks = { "agg-1": "core", "agg-2": "core" };
    const standing = [sw("core"), ...cameras(10, "agg-1", "qiaotou"), ...cameras(10, "agg-2", "bilian")];
    const one = sw("agg-1", "t", { risk: "interrupts" });
    const two = sw("agg-2", "t", { risk: "interrupts" });
    expect(waveIds([one, two], uplinks, { ...policy, maxAreaPercent: 100 }, standing)).toEqual([["agg-1", "agg-2"]]);
    const both = [...standing.slice(0, 1), ...cameras(10, "agg-1"), ...cameras(10, "agg-2")];
    expect(waveIds([one, two], uplinks, { ...policy, maxAreaPercent: 99 }, both)).toEqual([["agg-1"], ["agg-2"]]);
  });

  it("keep every rule on any tree of switches and cameras", () => {
    const risk = fc.constantFrom("safe" as const, "interrupts" as const, "management" as const);
    const trees = fc.record({
      switches: fc.array(fc.record({ up: fc.nat(), model: fc.nat(3), risk, changes: fc.boolean() }), {
        minLength: 1,
        maxLength: 25,
      }),
      cameras: fc.array(fc.record({ on: fc.nat(), area: fc.nat(2), model: fc.nat(2), changes: fc.boolean() }), {
        maxLength: 40,
      }),
      cores: fc.nat(2),
      waveSize: fc.integer({ min: 1, max: 12 }),
      maxAreaPercent: fc.integer({ min: 1, max: 100 }),
    });
    fc.assert(
      fc.property(trees, (tree) => {
        const switches = tree.switches.map(({ model, risk, changes }, i) => ({
          changes,
          ...sw(`s${i}`, `t/${model}`, { risk, role: i < tree.cores ? "core" : "access" }),
        }));
        const cams = tree.cameras.map(({ on, area, model, changes }, i) => ({
          changes,
          id: `c${i}`,
          kind: "camera" as const,
          area: `area-${area}`,
          type: `c/${model}`,
          on: `s${on % switches.length}`,
        }));
        const uplinks = Object.fromEntries(
          tree.switches.slice(1).map(({ up }, i) => [`s${i + 1}`, `s${up % (i + 1)}`]),
        );
        const everything = [...switches, ...cams];
        const changing = everything.filter((d) => d.changes);
        const rules = { ...policy, waveSize: tree.waveSize, maxAreaPercent: tree.maxAreaPercent };
        const waves = arrange(
          changing,
          uplinks,
          rules,
          everything.filter((d) => !d.changes),
        );

        const byId = new Map(everything.map((d) => [d.id, d]));
        const above = (id: string): string[] => {
          const device = byId.get(id)!;
          const up = "on" in device ? device.on : uplinks[id];
          return up === undefined ? [] : [up, ...above(up)];
        };
        const touchedBy = (id: string, area: string) => {
          const device = byId.get(id)!;
          if (device.kind === "camera") return device.area === area ? 1 : 0;
          if (device.risk === "safe") return 0;
          return cams.filter((c) => c.area === area && above(c.id).includes(id)).length;
        };

        expect(waves.flatMap(idsOf).sort()).toEqual(changing.map((d) => d.id).sort());
        for (const wave of waves) {
          const ids = idsOf(wave);
          for (const id of ids) expect(above(id).filter((up) => ids.includes(up))).toEqual([]);
          for (const area of ["area-0", "area-1", "area-2"]) {
            const size = cams.filter((c) => c.area === area).length;
            const touched = ids.map((id) => touchedBy(id, area));
            const all = touched.reduce((sum, n) => sum + n, 0);
            // Too many are touched only when the change that always goes touches them by itself.
            if (all > (size * tree.maxAreaPercent) / 100) expect(all).toBe(touched[0]);
          }
          if (wave.name === "canary") {
            const models = ids.map((id) => byId.get(id)!.type);
            expect(new Set(models).size).toBe(models.length);
            expect(wave.parallel).toBe(1);
            for (const id of ids) {
              expect(above(id).length).toBeGreaterThanOrEqual(2);
              expect(byId.get(id)).not.toMatchObject({ role: "core" });
            }
          } else {
            expect(ids.length).toBeLessThanOrEqual(tree.waveSize);
            const levels = ids.map((id) => (byId.get(id)!.kind === "camera" ? "camera" : above(id).length));
            expect(new Set(levels).size).toBe(1);
          }
        }
        const farEnough = changing.some((d) => above(d.id).length >= 2 && !("role" in d && d.role === "core"));
        expect(waves[0]?.name === "canary").toBe(farEnough);
      }),
      { numRuns: 200 },
    );
  });
});
