import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeviceType, PortType } from "../../../src/core/network.ts";
import { feeds } from "../../../src/inventory/poe-classes.ts";
import { fits, type PortNeed } from "../../../src/plan/ports.ts";
import { needKey, portLimits } from "../../../src/plan/upgrade/port-rows.ts";
import { types } from "./priced-county.ts";

const port = fc.constantFrom<Pick<PortType, "mbps" | "medium" | "poe" | "poeMaxClass">>(
  { mbps: 1000, medium: "copper", poe: false },
  { mbps: 1000, medium: "copper", poe: true, poeMaxClass: 3 },
  { mbps: 1000, medium: "copper", poe: true, poeMaxClass: 4 },
  { mbps: 1000, medium: "fibre", poe: false },
  { mbps: 10_000, medium: "fibre", poe: false },
  { mbps: 25_000, medium: "fibre", poe: false },
);

const panel = fc.array(port, { minLength: 1, maxLength: 6 }).map(
  (ports): DeviceType => ({
    ...types.access,
    ports: ports.map((each, n) => ({ ...each, name: `p${n}`, type: "1000base-t", managementOnly: false })),
  }),
);

const need = fc.constantFrom<PortNeed>(
  { medium: "copper", mbps: 10, poe: "indifferent", order: "lowest" },
  { medium: "copper", mbps: 10, poe: "required", poeClass: 3, order: "lowest" },
  { medium: "copper", mbps: 10, poe: "required", poeClass: 4, order: "lowest" },
  { medium: "fibre", mbps: 100, poe: "spared", order: "slowest" },
  { medium: "fibre", mbps: 1000, poe: "spared", order: "slowest" },
  { medium: "fibre", mbps: 10_000, poe: "spared", order: "slowest" },
);

/** Tries every cable in every port that suits it. */
function plugsIn(ports: readonly PortType[], cables: readonly PortNeed[]): boolean {
  const [first, ...others] = cables;
  if (!first) return true;
  return ports.some((each) => {
    const suits = fits(each, first) && (first.poe !== "required" || feeds(each, first.poeClass));
    return (
      suits &&
      plugsIn(
        ports.filter((other) => other !== each),
        others,
      )
    );
  });
}

describe("limits of a panel", () => {
  it("are kept exactly when every cable finds a port", () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(panel, panel, fc.array(need, { maxLength: 6 }), (type, other, cables) => {
        const groups = new Map(cables.map((each) => [needKey(each), each]));
        const counts = (keys: readonly string[]) => cables.filter((each) => keys.includes(needKey(each))).length;
        const another = { ...other, slug: "maker/other" };
        const limits = portLimits(
          [...groups].map(([key, each]) => ({ key, need: each })),
          [type, another],
        );
        for (const each of [type, another]) {
          const kept = limits.every((limit) => counts(limit.groups) <= limit.ports.get(each.slug)!);
          const possible = plugsIn(each.ports, cables);
          seen.add(possible);
          expect(kept).toBe(possible);
        }
      }),
      { numRuns: 400 },
    );
    expect(seen.size).toBe(2);
  });

  it("are told for forty sorts of cables as well as for two", () => {
    const [own] = types.access.ports;
    const type = { ...types.access, ports: [100, 1000].map((mbps, n) => ({ ...own!, name: `p${n}`, mbps })) };
    const groups = Array.from({ length: 40 }, (_, n) => ({
      key: `${n}`,
      need: { medium: "copper", mbps: n < 20 ? 100 : 1000, poe: "spared", order: "slowest" } as const,
    }));
    const limits = portLimits(groups, [type]);
    expect(limits.map(({ groups: keys, ports: most }) => [keys.length, most.get(type.slug)])).toContainEqual([40, 2]);
  });
});
