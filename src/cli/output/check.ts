/** `camnet check --json`. */
import * as z from "zod";
import type { Diagnostic, Place } from "../../core/diagnostic.ts";

const place = z
  .strictObject({
    file: z.string(),
    line: z.int().min(0).describe("From 1; 0 is the file as a whole."),
    column: z.int().min(0),
    endColumn: z.int().optional().describe("Exclusive, on the same line."),
  })
  .describe("A place in the inventory.");

export const diagnosticOutput = z.strictObject({
  code: z.string().describe("Stable word to filter by."),
  severity: z.enum(["error", "warning", "note"]),
  message: z.string(),
  where: place.optional(),
  label: z.string().optional(),
  related: z.array(z.strictObject({ message: z.string(), where: place })),
  hints: z.array(z.string()),
});

export const output = z
  .strictObject({
    ok: z.boolean().describe("True when there is no error; warnings do not count."),
    errors: z.int().min(0),
    warnings: z.int().min(0),
    files: z.int().min(0).describe("Files read."),
    devices: z.int().min(0).optional().describe("Absent when the inventory could not be read to the end."),
    diagnostics: z.array(diagnosticOutput),
  })
  .meta({ title: "camnet check --json" });

export function checkAsJson(
  diagnostics: readonly Diagnostic[],
  counts: { readonly files: number; readonly devices: number | undefined },
): z.infer<typeof output> {
  const of = (severity: Diagnostic["severity"]) => diagnostics.filter((each) => each.severity === severity).length;
  return {
    ok: of("error") === 0,
    errors: of("error"),
    warnings: of("warning"),
    files: counts.files,
    ...(counts.devices === undefined ? {} : { devices: counts.devices }),
    diagnostics: diagnostics.map(({ related, hints, where, ...rest }) => ({
      ...rest,
      ...(where ? { where: plain(where) } : {}),
      related: related.map((each) => ({ message: each.message, where: plain(each.where) })),
      hints: [...hints],
    })),
  };
}

function plain({ file, line, column, endColumn }: Place) {
  return { file, line, column, ...(endColumn === undefined ? {} : { endColumn }) };
}
