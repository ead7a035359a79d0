import * as z from "zod";

const entry = z.strictObject({
  seq: z.int(),
  at: z.string(),
  previous: z.string().describe("Hash of the entry before; 64 zeros for the first."),
  event: z.looseObject({
    kind: z.enum(["run-started", "device-started", "device-finished", "run-finished", "torn-line"]),
  }),
  hash: z.string().describe("SHA-256 over the canonical JSON of seq, at, previous and event."),
});

/** `camnet ledger verify --json` and `camnet ledger show --json`. */
export const output = z.union([
  z.strictObject({
    ok: z.literal(true),
    path: z.string(),
    entries: z.int(),
    head: z.string(),
    torn: z.boolean().optional(),
    unfinishedRuns: z.array(z.string()).describe("Runs without an end on record."),
  }),
  z.strictObject({ ok: z.literal(false), path: z.string(), entries: z.int(), line: z.int(), problem: z.string() }),
  z.strictObject({ path: z.string(), entries: z.array(entry) }),
]);
