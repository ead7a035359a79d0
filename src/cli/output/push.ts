import * as z from "zod";
import { output as proposal, unread } from "./diff.ts";

const failure = z.strictObject({ kind: z.string(), message: z.string(), detail: z.string().optional() });
const deviceCommon = {
  device: z.string(),
  area: z.string(),
  kind: z.enum(["switch", "camera"]),
  wave: z.string(),
  tookMs: z.number(),
};

export const wave = z.strictObject({
  name: z.string(),
  startedAt: z.string(),
  tookMs: z.number(),
  applied: z.int(),
  failed: z.int(),
  gate: z.strictObject({ passed: z.boolean(), message: z.string() }),
});

const applied = z.strictObject({
  run: z.string(),
  complete: z.boolean(),
  stopped: z.string().optional().describe("Why the run ended early."),
  waves: z.array(wave),
  devices: z.array(
    z.discriminatedUnion("result", [
      z.strictObject({ ...deviceCommon, result: z.literal("applied"), lines: z.int() }),
      z.strictObject({
        ...deviceCommon,
        result: z.literal("failed"),
        failure,
        restored: z.enum(["untouched", "rolled-back", "rollback-failed"]),
      }),
    ]),
  ),
  notTried: z.array(z.string()),
  unread,
  ledger: z.strictObject({ hash: z.string(), entries: z.int() }),
});

/** `camnet push --json`: what was done; without `--apply`, or with nothing to change, what `camnet diff --json` prints. */
export const output = z.union([applied, proposal]);
