import { describe, expect, it } from "vitest";
import type { WhatIf } from "../../src/plan/what-if.ts";
import { describeChange, type PlanReport } from "../../src/report/plan-report.ts";
import { verdictOf } from "../../src/report/plan-verdict.ts";
import { whatIfWords } from "../../src/report/what-if-words.ts";
import { bareReport, fullReport, network } from "./plan-fixture.ts";

const full = fullReport();
const bare = bareReport();

describe("the plan's report", () => {
  it("lists uplinks before backups, by area and then by id", () => {
    expect(full.without!.links.map(({ link }) => link)).toEqual([
      ...["acc-1", "acc-2", "acc-3", "agg-1", "thin-1", "agg-2", "lone-1", "onu-1", "onu-2"],
      ...["acc-2/backup", "agg-2/backup", "lone-1/backup"],
    ]);
  });

  it("says of each link what it carries before, after and in its worst failure, and whether that is too much", () => {
    const thin = full.without!.links.find(({ link }) => link === "thin-1")!;
    expect(thin).toMatchObject({ from: "thin-1", to: "acc-3", over: true, after: { capacityMbps: 10, cameras: 2 } });
    expect(thin.before).toBeUndefined();
    const ring = full.without!.links.find(({ link }) => link === "acc-2/backup")!;
    expect(ring.after.mbps).toBe(0);
    expect(ring.worst!.mbps).toBeGreaterThan(0);
    expect(["link:acc-1", "link:acc-2", "link:acc-3", "switch:acc-1"]).toContain(ring.worst!.failure);
  });

  it("has no failures, upgrade, bill, electricity or dates where nobody asked for them", () => {
    for (const part of ["failures", "limits", "upgrade", "without", "bill", "energy", "schedule"] as const)
      expect([part, bare[part]]).toEqual([part, undefined]);
  });

  it("tells in both languages whether the phase fits, what it brings and what the upgrade costs", () => {
    const { en, zh, fits } = verdictOf(full);
    expect(fits).toBe(true);
    expect(en).toMatch(
      /^Phase 3 of Small fits with 2 changes for 401 CNY \(proven optimal\), supposing no link made faster by the phase; without them there (is 1 error|are \d+ errors)\./,
    );
    expect(zh).toMatch(
      /^小县3期经 2 项升级后可行，费用 401 CNY（已证明最优）（假设：本期链路不提速）；不升级则有 \d+ 处错误。/,
    );
    const { en: alone, zh: aloneZh, fits: unbuilt } = verdictOf(bare);
    expect(unbuilt).toBe(false);
    expect(alone).toMatch(/^Phase 3 of Small does not fit: \d+ errors?\./);
    expect(aloneZh).toMatch(/^小县3期不可行，有 \d+ 处错误。/);
  });

  it("is of the phase with the proposal, beside the phase without it and with the past as it was", () => {
    const [now, without] = [full, full.without!].map(({ links }) => links.find(({ link }) => link === "thin-1")!);
    expect([without!.over, now!.over]).toEqual([true, false]);
    expect(now!.withoutUpgradePercent).toBe(without!.withoutUpgradePercent);
    expect(full.links.some(({ link }) => link === "onu-1/backup")).toBe(true);
    expect(full.without!.links.some(({ link }) => link === "onu-1/backup")).toBe(false);
    const overloads = ({ findings }: Pick<PlanReport, "findings">) =>
      findings.filter(({ message }) => message.includes("uplink thin-1")).length;
    expect([overloads(full.without!), overloads(full)]).toEqual([1, 0]);
    expect(full.findings.map(({ code }) => code)).toContain("made-up");
    const binds = (limits: typeof full.limits) => limits!.find(({ kind }) => kind === "link")!.of;
    expect([binds(full.without!.limits), binds(full.limits)]).not.toEqual(["thin-1", "thin-1"]);
  });

  it("says what is supposed in Chinese as well, without a word of English", () => {
    const words = (whatIf: WhatIf) => whatIfWords(whatIf, network).zh;
    expect(words({ kind: "survive", kinds: ["link", "switch"] })).toBe("须承受任一链路、交换机故障");
    expect(words({ kind: "add", area: "qiaotou", count: 3, class: "hd" })).toBe("桥头增加 3 台高清摄像机");
    expect(words({ kind: "ceiling", percent: 60 })).toBe("链路上限 60 %");
    for (const whatIf of [{ kind: "no-upgrades" }, { kind: "survive", kinds: [] }] as const)
      expect(words(whatIf)).not.toMatch(/[a-z]/i);
  });

  it("does not claim an optimum that was not proven, nor a proposal that serves everything when it does not", () => {
    const upgrade = { ...full.upgrade!, bound: 380 };
    expect(verdictOf({ ...full, upgrade: { ...upgrade, proven: "bound" } }).en).toContain(
      "(not proven optimal, at least 380)",
    );
    const none = verdictOf({
      ...full,
      upgrade: { ...upgrade, proven: "none", unserved: [full.without!.findings[0]!] },
    }).en;
    expect(none).toContain("does not fit");
    expect(none).toContain(
      "Nothing in the price list can serve 1 demand of it. 2 changes for 401 CNY would mend the rest; what follows is with them.",
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
