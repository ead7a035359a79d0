import * as z from "zod";
import { auditStates } from "../../app/audit.ts";

/** `camnet audit --json`. */
export const output = z.strictObject({
  devices: z.array(
    z.strictObject({
      device: z.string(),
      area: z.string(),
      state: z.enum(auditStates),
      commands: z.array(z.string()).describe("Redacted; what would bring it in line."),
      unmanagedLines: z.int(),
      unmanagedMoved: z
        .literal(true)
        .optional()
        .describe("In line; lines that camnet does not own moved since our last push."),
      lastPushed: z.string().optional(),
      failure: z.strictObject({ kind: z.string(), message: z.string(), detail: z.string().optional() }).optional(),
      sinceSnapshot: z
        .strictObject({
          state: z.enum(["same", "changed", "new"]),
          added: z.array(z.string()),
          removed: z.array(z.string()),
        })
        .optional(),
    }),
  ),
  counts: z.strictObject(
    Object.fromEntries(auditStates.map((s) => [s, z.int()])) as Record<(typeof auditStates)[number], z.ZodInt>,
  ),
  missing: z.array(z.string()).describe("Devices of the snapshot that were not audited now."),
  changedSinceSnapshot: z.int(),
  withoutDriver: z.array(z.string()),
  ledgerProblem: z.string().optional(),
});
