/** `camnet probe --json`: its two shapes, and the values that take them. */
import * as z from "zod";
import type { Totals as CountedTotals, Survey } from "../../app/survey.ts";
import { verdicts } from "../../app/verdicts.ts";
import { deviceKinds } from "../../core/network.ts";
import { targetOutput } from "./probe-device.ts";

const count = z.int().min(0);
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

/** Of the county, or of one device. */
export const output = z.union([surveyOutput, targetOutput]);

export type SurveyOutput = z.infer<typeof surveyOutput>;

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

/** Percent with one decimal, rounded down: 99.96 % is not 100. */
export function percentOf(numerator: number, denominator: number): number | undefined {
  return denominator === 0 ? undefined : Math.floor((numerator * 1000) / denominator) / 10;
}

function withRate({ expected, online, degraded, down, unknown }: CountedTotals): SurveyOutput["total"] {
  const percent = percentOf(online, expected);
  const onlineRate = { numerator: online, denominator: expected, ...(percent === undefined ? {} : { percent }) };
  return { expected, online, degraded, down, unknown, rate: onlineRate };
}
