import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrangeWaves } from "../../src/app/waves.ts";
import { type FakeSpec, fakeCounty, policy } from "./county-fakes.ts";

function waveIds(specs: readonly FakeSpec[], uplinks: Readonly<Record<string, string>> = {}, rules = policy) {
  const { observations, network } = fakeCounty(specs, uplinks);
  return arrangeWaves(observations, network, rules).map((w) => ({
    name: w.name,
    ids: w.changes.map((c) => c.device.intent.deviceId),
  }));
}

const sw = (id: string, type = `t/${id}`): FakeSpec => ({ id, kind: "switch", type });
const cameras = (n: number, area = "qiaotou"): FakeSpec[] =>
  Array.from({ length: n }, (_, i) => ({ id: `${area}-${String(i).padStart(3, "0")}`, area, type: "maker/camera" }));

describe("waves", () => {
  it("sends one device of each model first, the farthest from the core", () => {
    const waves = waveIds([sw("core", "a"), sw("agg", "a"), ...cameras(3)], { agg: "core" });
    expect(waves[0]).toEqual({ name: "canary", ids: ["agg", "qiaotou-002"] });
  });

  it("goes from the core outwards and to the cameras last", () => {
    const uplinks = { agg: "core", "acc-1": "agg", "acc-2": "agg" };
    const waves = waveIds(
      [sw("acc-1", "x"), sw("acc-2", "x"), sw("acc-3", "x"), sw("core", "x"), sw("agg", "x"), ...cameras(3)],
      {
        ...uplinks,
        "acc-3": "agg",
      },
    );
    expect(waves.map((w) => w.ids)).toEqual([
      ["acc-3", "qiaotou-002"],
      ["core"],
      ["agg"],
      ["acc-1", "acc-2"],
      ["qiaotou-000"],
      ["qiaotou-001"],
    ]);
  });

  it("holds every change exactly once, never both ends of a link, never more of a township than allowed", () => {
    const network = fc.record({
      parents: fc.array(fc.nat(), { minLength: 1, maxLength: 25 }),
      cameras: fc.nat(40),
      models: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(network, ({ parents, cameras: n, models }) => {
        const switches = parents.map((_, i) => sw(`s${i}`, `t/${i % models}`));
        const uplinks = Object.fromEntries(parents.slice(1).map((p, i) => [`s${i + 1}`, `s${p % (i + 1)}`]));
        const waves = waveIds([...switches, ...cameras(n)], uplinks);
        expect(waves.flatMap((w) => w.ids).sort()).toEqual([...switches, ...cameras(n)].map((s) => s.id).sort());
        for (const { name, ids } of waves) {
          for (const [from, to] of Object.entries(uplinks)) expect(ids.includes(from) && ids.includes(to)).toBe(false);
          if (name === "canary") continue;
          expect(ids.length).toBeLessThanOrEqual(policy.waveSize);
          expect(ids.filter((id) => id.startsWith("qiaotou")).length).toBeLessThanOrEqual(
            Math.max(1, Math.floor(n / 2)),
          );
        }
      }),
    );
  });
});
