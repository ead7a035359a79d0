/** Golden plans; after a change that is meant: UPDATE_GOLDEN=1 npx vitest run --config test/vitest.config.ts --project unit test/plan/golden.test.ts */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeFiles } from "../../src/adapters/node-files.ts";
import { noAllocations } from "../../src/core/allocations.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { PhasePlan, Plan } from "../../src/plan/plan.ts";
import { network, smallParts, today } from "./small-county.ts";

const folder = join(import.meta.dirname, "golden");

function expectGolden(name: string, value: unknown): void {
  const path = join(folder, `${name}.json`);
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "no golden file").toBe(text);
}

const fixed = (value: number) => value.toFixed(1);

/** One line per link, VLAN and switch, so that a change of the county reads well in a diff. */
function summary(plan: Plan) {
  return {
    phase: plan.phase,
    newlyAllocated: plan.newlyAllocated.length,
    before: phaseSummary(plan.before),
    after: phaseSummary(plan.after),
    links: plan.links.map(({ link, before, after, upgraded, breaksWithoutUpgrade }) =>
      [
        `${link} → ${after.to}: ${after.cameras} cameras`,
        `up ${fixed(after.upMbps)} down ${fixed(after.downMbps)} of ${after.capacityMbps}`,
        before ? `before up ${fixed(before.upMbps)} down ${fixed(before.downMbps)} of ${before.capacityMbps}` : "new",
        ...(upgraded ? ["upgraded"] : []),
        ...(breaksWithoutUpgrade ? ["breaks without"] : []),
      ].join(", "),
    ),
    findings: plan.findings.map((finding) => `${finding.severity} ${finding.code}: ${finding.message}`),
  };
}

function phaseSummary({ points, switches, cameras, vlans, poe, storage, platform }: PhasePlan) {
  const ports = switches.flatMap((intent) => intent.ports);
  const count = (role: string) => ports.filter((port) => port.role === role).length;
  return {
    points: points.map(
      ({ area, byClass: each, total }) =>
        `${area} ${total}: checkpoint ${each.checkpoint}, hd ${each.hd}, standard ${each.standard}, unknown ${each.unknown}`,
    ),
    switches: switches.length,
    cameras: cameras.length,
    ports: { access: count("access"), trunk: count("trunk"), unused: count("unused") },
    vlans: vlans.map(
      (vlan) => `${vlan.id} ${vlan.name} ${vlan.prefix} ${vlan.gateway} ${vlan.devices} of ${vlan.usableHosts}`,
    ),
    poe: poe.map(
      (load) => `${load.switch} ${load.poweredDevices} devices, ${load.allocatedWatts} of ${load.budgetWatts} W`,
    ),
    storage: {
      ...storage,
      byClass: storage.byClass.map(
        (row) => `${row.class} ${row.cameras} × ${row.retentionDays} d ${fixed(row.terabytes)} TB`,
      ),
      terabytes: fixed(storage.terabytes),
      tebibytes: fixed(storage.tebibytes),
      requiredTB: fixed(storage.requiredTB),
      installedTB: fixed(storage.installedTB),
    },
    platform: platform.map((node) => `${node.id} ${node.role} ${node.address}`),
  };
}

describe("golden plans", () => {
  it("small county, with every intent", () => {
    expectGolden("small-county", makePlan(network(smallParts), noAllocations, { today }));
  });

  it("Yongjia, summarised", async () => {
    const { network: county, lock } = await loadInventory(nodeFiles, "inventory");
    expect(county).toBeDefined();
    if (county) expectGolden("yongjia", summary(makePlan(county, lock, { today })));
  });

  it("Yongjia is the same when its lock file holds everything already", async () => {
    const { network: county, lock } = await loadInventory(nodeFiles, "inventory");
    if (!county) throw new Error("the inventory has errors");
    const first = makePlan(county, lock, { today });
    const again = makePlan(county, first.allocations, { today });
    expect(again.newlyAllocated).toEqual([]);
    expect(again.after).toEqual(first.after);
  });
});
