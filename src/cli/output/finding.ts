/** A diagnostic as every command prints it in JSON. */
import * as z from "zod";
import type { Diagnostic } from "../../core/diagnostic.ts";

export const findingOutput = z.strictObject({
  code: z.string().describe("Stable word."),
  severity: z.enum(["error", "warning", "note"]),
  message: z.string(),
  where: z.string().optional().describe("file:line:column."),
  hints: z.array(z.string()),
});

export function findingAsJson({ code, severity, message, where, hints }: Diagnostic): z.infer<typeof findingOutput> {
  return {
    code,
    severity,
    message,
    ...(where ? { where: `${where.file}:${where.line}:${where.column}` } : {}),
    hints: [...hints],
  };
}
