/** `camnet explain --json`. */
import * as z from "zod";
import { type Because, type ExplainedLine, type Explanation, subjectKinds } from "../../app/explain/explanation.ts";

const reasons = z
  .array(
    z.strictObject({
      says: z.string().describe("A rule, a formula with its figures, or what somebody wrote."),
      where: z.string().optional().describe("file:line:column."),
    }),
  )
  .describe("What it follows from.");

export const output = z
  .union([
    z.strictObject({
      kind: z.enum(subjectKinds),
      id: z.string(),
      answer: z.string().describe("One sentence."),
      facts: z.array(z.strictObject({ what: z.string(), value: z.string(), because: reasons })),
    }),
    z.strictObject({
      device: z.string(),
      lines: z.array(
        z.strictObject({
          context: z.array(z.string()).describe("Sections that the line stands in, outermost first."),
          line: z.string().describe("A reference to a secret stands where the secret would."),
          because: reasons,
        }),
      ),
    }),
  ])
  .meta({ title: "camnet explain --json" });

export function explanationAsJson({ facts, ...rest }: Explanation): z.infer<typeof output> {
  return { ...rest, facts: facts.map((fact) => ({ ...fact, because: fact.because.map(reasonAsJson) })) };
}

export function linesAsJson(device: string, lines: readonly ExplainedLine[]): z.infer<typeof output> {
  return {
    device,
    lines: lines.map(({ context, line, because }) => ({
      context: [...context],
      line,
      because: because.map(reasonAsJson),
    })),
  };
}

function reasonAsJson({ says, where }: Because) {
  return { says, ...(where ? { where: `${where.file}:${where.line}:${where.column}` } : {}) };
}
