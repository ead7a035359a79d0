/** The report of a small county whose phase does not fit, with a proposal that mends it, a bill, electricity and dates. */
import { noAllocations } from "../../src/core/allocations.ts";
import { diagnostic } from "../../src/core/diagnostic.ts";
import type { Network } from "../../src/core/network.ts";
import { constraintsOf } from "../../src/plan/constraints.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { standingAt } from "../../src/plan/standing.ts";
import { applyUpgrade } from "../../src/plan/upgrade/apply-upgrade.ts";
import { billOf } from "../../src/plan/upgrade/bill.ts";
import { energyOf } from "../../src/plan/upgrade/energy.ts";
import type { PricedItem, Proposal, UpgradeItem } from "../../src/plan/upgrade/proposal.ts";
import { scheduleOf } from "../../src/plan/upgrade/schedule.ts";
import { type PlanReport, planReportOf } from "../../src/report/plan-report.ts";
import { ringParts } from "../plan/ring-county.ts";
import { backup, camera, network as networkOf, networkSwitch, today, uplink } from "../plan/small-county.ts";
import { prices } from "../plan/upgrade/price-list.ts";

/** What people may write into a name. */
export const hostile = `<script>alert("1")</script>`;
export const formula = `=HYPERLINK("http://example.org","x")`;

/** Three cameras of 4 Mbit/s and more press a link of 10; a second switch hangs on it, a third on the core itself. */
export const network: Network = {
  ...networkOf({
    devices: [
      ...ringParts.devices,
      networkSwitch("thin-1", "access", { area: "qiaotou" }),
      networkSwitch("lone-1", "access", { area: "wuniu" }),
      camera("thin-cam-1", "hd", "thin-1", { area: "qiaotou", name: formula }),
      camera("thin-cam-2", "hd", "thin-1", { area: "qiaotou", name: hostile }),
      camera("lone-cam-1", "unknown", "lone-1", { area: "wuniu" }),
    ],
    links: [
      ...ringParts.links,
      uplink("thin-1", "acc-3", { 3: 10 }),
      uplink("lone-1", "core-1", { 3: 1000 }),
      backup("lone-1", "agg-1", { 3: 1000 }),
    ],
    sites: [
      {
        id: "station",
        area: "qiaotou",
        kind: "station",
        name: `桥头派出所 ${hostile}`,
        room: { level: 2, screens: 4, on: "agg-1" },
        source: { file: "townships/qiaotou.yaml", line: 5, column: 1 },
      },
    ],
  }),
  prices,
  assumptions: [
    {
      id: "pools",
      what: "address pools",
      because: "the source gives none",
      change: `edit | pools ${hostile}`,
      source: { file: "county.yaml", line: 1, column: 1 },
    },
  ],
};

const phased: Network = {
  ...network,
  phases: network.phases.map((phase) => ({ ...phase, window: { from: "2010-09-01", to: "2010-09-30" } })),
};

const items: readonly UpgradeItem[] = [
  { kind: "link-rate", link: "thin-1", from: { mbps: 10, members: 1 }, to: { mbps: 1000, members: 1 } },
  { kind: "backup-link", switch: "onu-1", to: "lone-1", rate: { mbps: 1000, members: 1 } },
];

const priced: readonly PricedItem[] = items.map((item, n) => ({
  id: `${item.kind} ${n}`,
  item,
  area: n === 0 ? "qiaotou" : "wuniu",
  lines: [{ what: "optic 1000", quantity: 2, unitPrice: 100.25, amount: 200.5 }],
  cost: 200.5,
  because: ["the link | is over its ceiling"],
}));

/** Without a proposal, prices or dates: what is left out of every form. */
export function bareReport(of: Network = network): PlanReport {
  const plan = makePlan(of, noAllocations, { today });
  return planReportOf({ network: of, plan, diagnostics: plan.findings, inventoryDigest: "0123456789abcdef" });
}

export function fullReport(): PlanReport {
  const plan = makePlan(phased, noAllocations, { today, failures: true });
  const upgraded = applyUpgrade(phased, items);
  const after = makePlan(upgraded, noAllocations, { today, failures: true });
  const numbers = new Map(Object.entries(plan.allocations.devices));
  const standing = (phase: number) => standingAt(phased, plan.allocations.prefixes, numbers, phase);
  const proposal: Proposal = {
    items: priced,
    currency: "CNY",
    cost: 401,
    bound: 401,
    proven: "optimal",
    gapPercent: 0,
    proof: "No set costs less.",
    mends: [],
    unserved: [],
    notes: [],
    network: upgraded,
    plan: after,
  };
  return planReportOf({
    network: phased,
    plan,
    diagnostics: [
      ...plan.findings,
      diagnostic({ code: "made-up", severity: "warning", message: `@somebody in ${hostile} | #12`, hints: ["+1"] }),
    ],
    inventoryDigest: "0123456789abcdef",
    whatIfs: [{ kind: "no-upgrades" }],
    constraints: constraintsOf(phased, plan),
    proposal,
    bill: billOf(priced, phased),
    energy: { before: energyOf(standing(2)), after: energyOf(standing(3)) },
    schedule: scheduleOf(priced, upgraded, { phase: 3 }),
  });
}
