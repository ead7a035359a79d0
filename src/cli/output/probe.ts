/** `camnet probe --json`: its two shapes, and the values that take them. */
import * as z from "zod";
import type { Totals as CountedTotals, Survey } from "../../app/survey.ts";
import { verdicts } from "../../app/verdicts.ts";
import { deviceKinds } from "../../core/network.ts";
import type { Failure } from "../../core/outcome.ts";
import { failureKinds } from "../../core/outcome.ts";
import type { Identity } from "../../probes/identify.ts";
import { adminStatuses, type InterfaceFacts, operStatuses } from "../../probes/interfaces.ts";
import type { SystemFacts } from "../../probes/system.ts";

const count = z.int().min(0);
const counter = z
  .union([count, z.string().regex(/^\d+$/)])
  .describe("A number up to 2^53-1, a string of digits above, so that no reader rounds it.");

const rate = z
  .strictObject({
    numerator: count.describe("Devices that answer, degraded ones among them."),
    denominator: count.describe("Devices expected to answer, unknown ones among them."),
    percent: z.number().optional().describe("Absent when nothing is expected."),
  })
  .describe("Online rate.");

const totals = {
  expected: count,
  online: count.describe("Devices that answer, degraded ones among them."),
  degraded: count,
  down: count,
  unknown: count.describe("Hidden by a switch that is down."),
  rate,
};

export const surveyOutput = z
  .strictObject({
    takenAt: z.iso.datetime(),
    tookMs: z.number().min(0),
    phase: z.int(),
    inventoryDigest: z.string(),
    total: z.strictObject(totals),
    areas: z.array(z.strictObject({ area: z.string(), ...totals })),
    excluded: z.array(z.strictObject({ reason: z.string(), devices: count })),
    causes: z.array(
      z.strictObject({
        device: z.string(),
        area: z.string(),
        reason: z.string(),
        hides: count,
        hidesByKind: z.record(z.enum(deviceKinds), count),
      }),
    ),
    devices: z.array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(deviceKinds),
        area: z.string(),
        verdict: z.enum(verdicts),
        reasons: z.array(z.string()),
        hiddenBy: z.string().optional(),
        tookMs: z.number().min(0),
      }),
    ),
    ignored: z.record(z.string(), count).describe("Datagrams that were no answer, by reason."),
  })
  .meta({ title: "camnet probe --json" });

export const targetOutput = z
  .strictObject({
    system: z
      .strictObject({
        description: z.string().optional(),
        objectId: z.string().optional(),
        name: z.string().optional(),
        location: z.string().optional(),
        contact: z.string().optional(),
        uptimeSeconds: count.optional(),
      })
      .optional(),
    platform: z.string().optional(),
    manufacturer: z.string().optional(),
    interfaces: z
      .array(
        z.strictObject({
          index: z.int(),
          name: z.string().optional(),
          description: z.string().optional(),
          alias: z.string().optional(),
          type: z.int().optional().describe("IANAifType; 6 is Ethernet."),
          mtu: z.int().optional(),
          mac: z.string().optional(),
          adminStatus: z.enum(adminStatuses).optional(),
          operStatus: z.enum(operStatuses).optional(),
          speedBps: z.number().optional(),
          inOctets: counter.optional(),
          outOctets: counter.optional(),
          inErrors: counter.optional(),
          outErrors: counter.optional(),
          inDiscards: counter.optional(),
          outDiscards: counter.optional(),
        }),
      )
      .optional(),
    unread: z
      .array(z.strictObject({ probe: z.string(), message: z.string() }))
      .optional()
      .describe("Probes that the device began to answer and did not finish."),
    failure: z
      .strictObject({ kind: z.enum(failureKinds), message: z.string() })
      .optional()
      .describe("Present when the device could not be asked, and then alone."),
  })
  .meta({ title: "camnet probe --target --json" });

/** Of the county, or of one address. */
export const output = z.union([surveyOutput, targetOutput]);

export type SurveyOutput = z.infer<typeof surveyOutput>;
export type TargetOutput = z.infer<typeof targetOutput>;

export interface TargetReading {
  readonly system?: SystemFacts | undefined;
  readonly identity: Identity;
  readonly interfaces?: readonly InterfaceFacts[] | undefined;
  readonly unread: readonly { readonly probe: string; readonly message: string }[];
}

export function surveyAsJson(survey: Survey): SurveyOutput {
  return {
    takenAt: survey.takenAt,
    tookMs: survey.tookMs,
    phase: survey.phase,
    inventoryDigest: survey.inventoryDigest,
    total: withRate(survey.total),
    areas: survey.areas.map(({ area, ...counts }) => ({ area, ...withRate(counts) })),
    excluded: survey.excluded.map((row) => ({ ...row })),
    causes: survey.causes.map((cause) => ({ ...cause, hidesByKind: { ...cause.hidesByKind } })),
    devices: survey.devices.map(({ facts: _, reasons, ...device }) => ({ ...device, reasons: [...reasons] })),
    ignored: { ...survey.ignored },
  };
}

export function targetAsJson({ system, identity, interfaces, unread }: TargetReading): TargetOutput {
  return {
    ...(system ? { system } : {}),
    ...identity,
    ...(interfaces ? { interfaces: interfaces.map(interfaceAsJson) } : {}),
    ...(unread.length > 0 ? { unread: [...unread] } : {}),
  };
}

export function failureAsJson({ kind, message }: Failure): TargetOutput {
  return { failure: { kind, message } };
}

/** Percent with one decimal, rounded down: 99.96 % is not 100. */
export function percentOf(numerator: number, denominator: number): number | undefined {
  return denominator === 0 ? undefined : Math.floor((numerator * 1000) / denominator) / 10;
}

function withRate({ expected, online, degraded, down, unknown }: CountedTotals): SurveyOutput["total"] {
  const percent = percentOf(online, expected);
  const onlineRate = { numerator: online, denominator: expected, ...(percent === undefined ? {} : { percent }) };
  return { expected, online, degraded, down, unknown, rate: onlineRate };
}

function interfaceAsJson(facts: InterfaceFacts): NonNullable<TargetOutput["interfaces"]>[number] {
  const { inOctets, outOctets, inErrors, outErrors, inDiscards, outDiscards, ...plain } = facts;
  const counts = Object.entries({ inOctets, outOctets, inErrors, outErrors, inDiscards, outDiscards })
    .filter((entry): entry is [string, bigint] => entry[1] !== undefined)
    .map(([name, value]) => [name, value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)]);
  return { ...plain, ...Object.fromEntries(counts) };
}
