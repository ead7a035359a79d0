/** `camnet plan --json`: its shape, and the value that takes it. */
import * as z from "zod";
import type { CountyReading } from "../../app/county.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import { serverRoles } from "../../core/network.ts";
import type { LinkLoad, PhasePlan } from "../../plan/plan.ts";

const count = z.int().min(0);
const mbps = z.number().min(0);
const percent = z.number().min(0);
const terabytes = z.number().min(0).describe("Decimal terabytes.");

export const findingOutput = z.strictObject({
  code: z.string().describe("Stable word."),
  severity: z.enum(["error", "warning", "note"]),
  message: z.string(),
  where: z.string().optional().describe("file:line:column."),
  hints: z.array(z.string()),
});

const load = z.strictObject({
  capacityMbps: mbps.describe("Line rate of the phase."),
  upMbps: mbps.describe("Towards the core, with headers."),
  downMbps: mbps.describe("Away from the core, with headers."),
  utilisationPercent: percent.describe("The busier direction of the line rate."),
  cameras: count.describe("Cameras beneath the link."),
});

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
          before: load.optional(),
          after: load,
          withoutUpgradePercent: percent.describe("Load of this phase on the line rate that stood before."),
          upgraded: z.boolean(),
          breaksWithoutUpgrade: z.boolean(),
          overCeiling: z.boolean(),
        }),
      )
      .describe("Highest utilisation first."),
    newlyAllocated: z.array(z.string()).describe("Devices whose numbers are not in allocations.lock.yaml yet."),
    findings: z.array(findingOutput),
  })
  .meta({ title: "camnet plan" });

export const output = planOutput;

export function planAsJson(county: Extract<CountyReading, { ok: true }>): z.infer<typeof planOutput> {
  const { network, plan, inventoryDigest } = county;
  const [before, after] = [phaseAsJson(plan.before), phaseAsJson(plan.after)];
  return {
    county: network.county.slug,
    inventoryDigest,
    phase: plan.phase,
    linkCeilingPercent: network.county.policy.linkCeilingPercent,
    newPoints: after.totalPoints - before.totalPoints,
    before,
    after,
    links: plan.links.map(({ link, before: stood, after: load, ...change }) => ({
      link,
      to: load.to,
      area: load.area,
      ...(stood ? { before: loadAsJson(stood) } : {}),
      after: loadAsJson(load),
      ...change,
      withoutUpgradePercent: rounded(change.withoutUpgradePercent),
    })),
    newlyAllocated: [...plan.newlyAllocated],
    findings: county.diagnostics.map(findingAsJson),
  };
}

export function findingAsJson({ code, severity, message, where, hints }: Diagnostic): z.infer<typeof findingOutput> {
  return {
    code,
    severity,
    message,
    ...(where ? { where: `${where.file}:${where.line}:${where.column}` } : {}),
    hints: [...hints],
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

function loadAsJson({ capacityMbps, upMbps, downMbps, utilisationPercent, cameras }: LinkLoad): z.infer<typeof load> {
  return {
    capacityMbps,
    upMbps: rounded(upMbps),
    downMbps: rounded(downMbps),
    utilisationPercent: rounded(utilisationPercent),
    cameras,
  };
}

/** Three decimals: more than anybody can measure, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
