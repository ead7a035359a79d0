import { beforeAll, describe, expect, it } from "vitest";
import { nodeFiles } from "../../../src/adapters/node-files.ts";
import type { Allocations } from "../../../src/core/allocations.ts";
import type { Network } from "../../../src/core/network.ts";
import { loadInventory } from "../../../src/inventory/load.ts";
import { capacityMbps, rateAt } from "../../../src/plan/standing.ts";
import { pricing } from "../../../src/plan/upgrade/price-items.ts";
import { proposeUpgrade } from "../../../src/plan/upgrade/propose-upgrade.ts";
import { toMend } from "../../../src/plan/upgrade/replan.ts";
import { suppose } from "../../../src/plan/what-if.ts";
import { today } from "../small-county.ts";

const phase = 3;
let network: Network;
let lock: Allocations;

beforeAll(async () => {
  const loaded = await loadInventory(nodeFiles, "inventory");
  network = loaded.network!;
  lock = loaded.lock;
});

describe("the shipped county", () => {
  it("needs nothing: its phase was planned by hand", async () => {
    expect(await proposeUpgrade({ network, lock, today, survive: [] })).toMatchObject({ items: [], proven: "optimal" });
  });

  it("without the links that the phase makes faster gets an upgrade no dearer than the one made by hand", async () => {
    const before = suppose(network, [{ kind: "no-upgrades" }], { phase });
    const proposal = await proposeUpgrade({ network: before, lock, today, survive: [] });
    const byHand = network.links.flatMap((link) => {
      const [from, to] = [rateAt(before.links.find(({ id }) => id === link.id)!, phase), rateAt(link, phase)];
      return capacityMbps(to) > capacityMbps(from) ? [{ kind: "link-rate" as const, link: link.id, from, to }] : [];
    });
    const price = pricing(before, before.prices!, phase);
    const costByHand = byHand.map(price).reduce((sum, each) => sum + ("cost" in each ? each.cost : 0), 0);
    expect(byHand.length).toBeGreaterThan(10);
    expect(proposal.proven).toBe("optimal");
    expect(toMend(proposal.plan.findings)).toEqual([]);
    expect(proposal.mends.length).toBeGreaterThan(0);
    expect(proposal.cost).toBeLessThanOrEqual(costByHand);
  });

  it("with more cameras gets switches, servers and links for them", { timeout: 60_000 }, async () => {
    const more = suppose(network, [{ kind: "add", area: "qiaotou", count: 60 }], { phase });
    const proposal = await proposeUpgrade({ network: more, lock, today, survive: [] });
    expect(proposal.proven).toBe("optimal");
    expect(toMend(proposal.plan.findings)).toEqual([]);
    expect(new Set(proposal.items.map(({ item }) => item.kind))).toContain("new-switch");
  });

  it("survives the loss of any link, to within 1 % of the cheapest way", { timeout: 120_000 }, async () => {
    const proposal = await proposeUpgrade({ network, lock, today, survive: ["link"] });
    const failed = proposal.plan.failures!.cases.filter(({ required, survived }) => required && !survived);
    expect(failed).toEqual([]);
    expect(toMend(proposal.plan.findings)).toEqual([]);
    expect(proposal.gapPercent).toBeLessThan(1);
    expect(proposal.items.some(({ item }) => item.kind === "backup-link")).toBe(true);
  });
});
