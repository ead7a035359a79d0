import * as z from "zod";
import { auditStates } from "../../app/audit.ts";
import { wave } from "./push.ts";

const perClass = { checkpoint: z.int(), hd: z.int(), standard: z.int(), unknown: z.int() };
const health = z.strictObject({
  area: z.string(),
  expected: z.int(),
  online: z.int().describe("Those that answer, the degraded ones among them."),
  degraded: z.int(),
  down: z.int(),
  unknown: z.int(),
});

const push = z.strictObject({
  run: z.string().optional().describe("Absent when nothing had to be changed."),
  changed: z.int(),
  failed: z.int(),
  notTried: z.int(),
  linesSent: z.int(),
  stopped: z.string().optional(),
  waves: z.array(wave),
  failures: z.array(
    z.strictObject({ device: z.string(), kind: z.string(), message: z.string(), restored: z.string() }),
  ),
  slowest: z.array(z.strictObject({ device: z.string(), tookMs: z.number() })),
});

/** `camnet rehearse --json`, and `report.json`. */
export const output = z.strictObject({
  camnet: z.literal("report"),
  version: z.literal(1),
  generatedAt: z.string(),
  county: z.strictObject({ zh: z.string(), en: z.string(), source: z.string() }),
  phase: z.int(),
  inventoryDigest: z.string(),
  headline: z.string(),
  steps: z.array(z.strictObject({ name: z.string(), result: z.string(), tookMs: z.number() })),
  points: z.array(
    z.strictObject({
      area: z.string(),
      zh: z.string(),
      en: z.string(),
      task: z.int(),
      added: z.strictObject(perClass),
      inService: z.int(),
    }),
  ),
  links: z.array(
    z.strictObject({
      link: z.string(),
      to: z.string(),
      area: z.string(),
      beforeMbps: z.number(),
      afterMbps: z.number(),
      capacityBeforeMbps: z.number().describe("0 when the link is new."),
      capacityAfterMbps: z.number(),
      beforePercent: z.number(),
      withoutUpgradePercent: z.number(),
      afterPercent: z.number(),
    }),
  ),
  linkCeilingPercent: z.number(),
  poe: z.strictObject({
    ceilingPercent: z.number(),
    switches: z.array(
      z.strictObject({ switch: z.string(), allocatedWatts: z.number(), budgetWatts: z.number(), percent: z.number() }),
    ),
  }),
  storage: z.strictObject({
    byClass: z.array(
      z.strictObject({
        class: z.enum(["checkpoint", "hd", "standard"]),
        cameras: z.int(),
        retentionDays: z.int(),
        terabytes: z.number(),
      }),
    ),
    terabytes: z.number(),
    tebibytes: z.number(),
    requiredTB: z.number(),
    installedTB: z.number(),
  }),
  vlans: z.array(
    z.strictObject({
      area: z.string(),
      id: z.int(),
      name: z.string(),
      prefix: z.string(),
      devices: z.int(),
      new: z.boolean(),
    }),
  ),
  platform: z.array(z.strictObject({ role: z.string(), before: z.int(), after: z.int() })),
  push,
  lastPush: push.optional().describe("The last push that changed something, when this one had nothing to change."),
  health: z.strictObject({ takenAt: z.string(), areas: z.array(health), total: health, causes: z.array(z.string()) }),
  audit: z.strictObject({
    counts: z.strictObject(
      Object.fromEntries(auditStates.map((s) => [s, z.int()])) as Record<(typeof auditStates)[number], z.ZodInt>,
    ),
    devices: z.int(),
  }),
  ledger: z.strictObject({ entries: z.int(), head: z.string() }),
  findings: z.array(
    z.strictObject({ severity: z.string(), code: z.string(), message: z.string(), place: z.string().optional() }),
  ),
  assumptions: z.array(z.strictObject({ what: z.string(), because: z.string(), change: z.string() })),
});
