import { describe, expect, it } from "vitest";
import { describeChange } from "../../src/report/plan-report.ts";
import { verdictOf } from "../../src/report/plan-verdict.ts";
import { bareReport, fullReport } from "./plan-fixture.ts";

const full = fullReport();
const bare = bareReport();

describe("the plan's report", () => {
  it("lists uplinks before backups, by area and then by id", () => {
    expect(full.links.map(({ link }) => link)).toEqual([
      ...["acc-1", "acc-2", "acc-3", "agg-1", "thin-1", "agg-2", "lone-1", "onu-1", "onu-2"],
      ...["acc-2/backup", "agg-2/backup", "lone-1/backup"],
    ]);
  });

  it("says of each link what it carries before, after and in its worst failure, and whether that is too much", () => {
    const thin = full.links.find(({ link }) => link === "thin-1")!;
    expect(thin).toMatchObject({ from: "thin-1", to: "acc-3", over: true, after: { capacityMbps: 10, cameras: 2 } });
    expect(thin.before).toBeUndefined();
    const ring = full.links.find(({ link }) => link === "acc-2/backup")!;
    expect(ring.after.mbps).toBe(0);
    expect(ring.worst!.mbps).toBeGreaterThan(0);
    expect(["link:acc-1", "link:acc-2", "link:acc-3", "switch:acc-1"]).toContain(ring.worst!.failure);
  });

  it("has no failures, upgrade, bill, electricity or dates where nobody asked for them", () => {
    for (const part of ["failures", "limits", "upgrade", "bill", "energy", "schedule"] as const)
      expect([part, bare[part]]).toEqual([part, undefined]);
  });

  it("tells in both languages whether the phase fits, what it brings and what the upgrade costs", () => {
    const { en, zh, fits } = verdictOf(full);
    expect(fits).toBe(false);
    expect(en).toMatch(/^Phase 3 of Small does not fit: \d+ errors?, supposing no link made faster by the phase\./);
    expect(en).toContain("The cheapest upgrade found takes 2 changes and costs 401 CNY (proven optimal).");
    expect(zh).toMatch(/^小县3期不可行，有 \d+ 处错误/);
    expect(zh).toContain("最省的升级方案共 2 项，费用 401 CNY（已证明最优）。");
  });

  it("does not claim an optimum that was not proven, nor a proposal that serves everything when it does not", () => {
    const upgrade = { ...full.upgrade!, bound: 380 };
    expect(verdictOf({ ...full, upgrade: { ...upgrade, proven: "bound" } }).en).toContain(
      "(not proven optimal, at least 380)",
    );
    const none = verdictOf({ ...full, upgrade: { ...upgrade, proven: "none", unserved: [full.findings[0]!] } }).en;
    expect(none).toContain(
      "Nothing in the price list can serve 1 demand of it. 2 changes for 401 CNY would mend the rest.",
    );
  });

  it("words a change as an order to a crew", () => {
    const rate = { mbps: 1000, members: 1 };
    expect(describeChange({ kind: "link-rate", link: "a", from: rate, to: { mbps: 1000, members: 2 } })).toBe(
      "uplink of a: 1 Gbit/s becomes 2 × 1 Gbit/s",
    );
    expect(describeChange({ kind: "move-camera", camera: "c", from: "a", to: "b" })).toBe("camera c: from a to b");
  });
});
