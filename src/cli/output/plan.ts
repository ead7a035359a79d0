/** `camnet plan --json`: its shape, and the value that takes it. */
import * as z from "zod";
import type { UpgradedFiles } from "../../app/accept-upgrade.ts";
import type { PlanComparison } from "../../app/compare-plans.ts";
import { type PlannedCounty, standingOf } from "../../app/plan-county.ts";
import { serverRoles } from "../../core/network.ts";
import { constraintKinds } from "../../plan/constraints.ts";
import type { PhasePlan } from "../../plan/plan.ts";
import { centreMbps, platformLoad, throughMediaMbps } from "../../plan/platform.ts";
import { describeWhatIf } from "../../plan/what-if.ts";
import { findingAsJson, findingOutput } from "./finding.ts";
import { comparisonAsJson, comparisonOutput } from "./plan-comparison.ts";
import { failedAsJson, failedOutput, failuresAsJson, failuresOutput } from "./plan-failures.ts";
import { linkLoadAsJson, linkLoadOutput, rounded } from "./plan-load.ts";
import {
  energyAsJson,
  energyOutput,
  scheduleAsJson,
  scheduleOutput,
  upgradeAsJson,
  upgradeOutput,
} from "./plan-upgrade.ts";

const count = z.int().min(0);
const mbps = z.number().min(0);
const percent = z.number().min(0);
const terabytes = z.number().min(0).describe("Decimal terabytes.");

const phase = z.strictObject({
  phase: count.describe("0 when nothing stood before."),
  points: z.array(
    z.strictObject({
      area: z.string(),
      checkpoint: count,
      hd: count,
      standard: count,
      unknown: count.describe("Not surveyed yet."),
      total: count,
    }),
  ),
  totalPoints: count,
  switches: count,
  vlans: z.array(
    z.strictObject({
      id: count,
      name: z.string(),
      area: z.string(),
      service: z.string(),
      prefix: z.string(),
      gateway: z.string(),
      devices: count,
      usableHosts: count,
    }),
  ),
  poe: z.array(
    z.strictObject({
      switch: z.string(),
      poweredDevices: count,
      allocatedWatts: z.number().min(0).describe("Held ready at the switch, by PoE class."),
      budgetWatts: z.number().min(0),
      percent,
    }),
  ),
  storage: z.strictObject({
    byClass: z.array(
      z.strictObject({
        class: z.enum(["checkpoint", "hd", "standard"]),
        cameras: count,
        retentionDays: count,
        terabytes,
      }),
    ),
    terabytes,
    tebibytes: z.number().min(0).describe("The same in units of 2^40 bytes."),
    requiredTB: terabytes.describe("With the fill ceiling: what has to be bought."),
    installedTB: terabytes.describe("What the storage servers hold."),
    nodes: count.describe("Storage servers of the county's size that this takes."),
  }),
  platform: z.array(
    z.strictObject({
      id: z.string(),
      role: z.enum(serverRoles),
      address: z.string(),
      image: z.string(),
      memoryMb: count,
      phase: count,
    }),
  ),
});

export const planOutput = z
  .strictObject({
    county: z.string(),
    inventoryDigest: z.string().describe("SHA-256 over the inventory's files."),
    phase: count,
    linkCeilingPercent: percent,
    newPoints: count.describe("Points that the phase brings."),
    before: phase,
    after: phase,
    links: z
      .array(
        z.strictObject({
          link: z.string().describe("Id of the lower switch."),
          to: z.string(),
          area: z.string(),
          before: linkLoadOutput.optional(),
          after: linkLoadOutput,
          worst: z
            .strictObject({ failure: z.string(), load: linkLoadOutput })
            .optional()
            .describe("The single failure that fills it most, where one fills it more than it is in health."),
          withoutUpgradePercent: percent.describe("Load of this phase on the line rate that stood before."),
          upgraded: z.boolean(),
          breaksWithoutUpgrade: z.boolean(),
          overCeiling: z.boolean(),
        }),
      )
      .describe("Highest utilisation first."),
    whatIfs: z
      .array(z.strictObject({ kind: z.string(), says: z.string() }))
      .describe("What was supposed; empty for the inventory as it is written."),
    constraints: z
      .array(
        z.strictObject({
          kind: z.enum(constraintKinds),
          of: z.string().describe("Id of the link, switch, prefix, VLAN or role."),
          used: z.number().min(0),
          limit: z.number().describe("By the policy's ceilings."),
          unit: z.string(),
          percent,
        }),
      )
      .describe(
        "The tightest of each kind, tightest first: the first one binds. Of failures those that the policy wants survived.",
      ),
    codeBook: z
      .strictObject({ estimateMbps: mbps, plannedMbps: mbps })
      .describe("GB 51348-2019 §14.3.3 for the centre, beside the streams planned through the media servers."),
    failures: failuresOutput.optional(),
    failed: failedOutput.optional(),
    comparison: comparisonOutput.optional(),
    energy: z
      .strictObject({ before: energyOutput, after: energyOutput })
      .describe("Electricity before the phase and after it, with the proposal where one was asked for."),
    schedule: scheduleOutput,
    upgrade: upgradeOutput.optional(),
    written: z.array(z.string()).optional().describe("Files of the inventory that --write changed."),
    newlyAllocated: z.array(z.string()).describe("Devices whose numbers are not in allocations.lock.yaml yet."),
    findings: z.array(findingOutput),
  })
  .meta({ title: "camnet plan" });

export const output = planOutput;

export type PrintedPlan = PlannedCounty & { readonly comparison?: PlanComparison; readonly accepted?: UpgradedFiles };

export function planAsJson(county: PrintedPlan): z.infer<typeof planOutput> {
  const {
    network,
    plan,
    inventoryDigest,
    whatIfs,
    constraints,
    failed,
    comparison,
    energy,
    schedule,
    upgrade,
    accepted,
  } = county;
  const [before, after] = [phaseAsJson(plan.before), phaseAsJson(plan.after)];
  const load = platformLoad(standingOf(network, plan));
  return {
    county: network.county.slug,
    inventoryDigest,
    phase: plan.phase,
    linkCeilingPercent: network.county.policy.linkCeilingPercent,
    newPoints: after.totalPoints - before.totalPoints,
    before,
    after,
    links: plan.links.map(({ link, before: stood, after: load, ...change }) => {
      const worst = plan.failures?.worstOf.get(link);
      return {
        link,
        to: load.to,
        area: load.area,
        ...(stood ? { before: linkLoadAsJson(stood) } : {}),
        after: linkLoadAsJson(load),
        ...(worst ? { worst: { failure: worst.failure, load: linkLoadAsJson(worst.load) } } : {}),
        ...change,
        withoutUpgradePercent: rounded(change.withoutUpgradePercent),
      };
    }),
    whatIfs: whatIfs.map((whatIf) => ({ kind: whatIf.kind, says: describeWhatIf(whatIf) })),
    constraints: constraints.map((each) => ({
      ...each,
      used: rounded(each.used),
      limit: rounded(each.limit),
      percent: rounded(each.percent),
    })),
    codeBook: {
      estimateMbps: rounded(centreMbps(network.county, load)),
      plannedMbps: rounded(throughMediaMbps(network.county, load)),
    },
    ...(plan.failures ? { failures: failuresAsJson(network, plan.failures) } : {}),
    ...(failed ? { failed: failedAsJson(county, failed) } : {}),
    ...(comparison ? { comparison: comparisonAsJson(comparison) } : {}),
    energy: { before: energyAsJson(energy.before), after: energyAsJson(energy.after) },
    schedule: scheduleAsJson(schedule),
    ...(upgrade ? { upgrade: upgradeAsJson(upgrade) } : {}),
    ...(accepted ? { written: [...accepted.after.keys()] } : {}),
    newlyAllocated: [...plan.newlyAllocated],
    findings: county.diagnostics.map(findingAsJson),
  };
}

function phaseAsJson({
  phase,
  points,
  vlans,
  poe,
  storage,
  platform,
  switches,
}: PhasePlan): z.infer<typeof planOutput>["after"] {
  return {
    phase,
    points: points.map(({ area, byClass, total }) => ({ area, ...byClass, total })),
    totalPoints: points.reduce((sum, { total }) => sum + total, 0),
    switches: switches.length,
    vlans: vlans.map(({ title: _, ...vlan }) => vlan),
    poe: poe.map((each) => ({ ...each, percent: rounded(each.percent) })),
    storage: {
      byClass: storage.byClass.map((row) => ({ ...row, terabytes: rounded(row.terabytes) })),
      terabytes: rounded(storage.terabytes),
      tebibytes: rounded(storage.tebibytes),
      requiredTB: rounded(storage.requiredTB),
      installedTB: rounded(storage.installedTB),
      nodes: storage.nodes,
    },
    platform: [...platform],
  };
}
