/** Two plans side by side, in JSON. */
import * as z from "zod";
import { isSame, type PlanComparison } from "../../app/compare-plans.ts";
import { findingAsJson, findingOutput } from "./finding.ts";
import { linkLoadAsJson, linkLoadOutput, rounded } from "./plan-load.ts";

const change = z.strictObject({ id: z.string(), what: z.string(), before: z.string(), after: z.string() });

export const comparisonOutput = z
  .strictObject({
    same: z.boolean().describe("The two plans say the same."),
    figures: z.array(
      z.strictObject({
        slug: z.string(),
        title: z.string(),
        unit: z.enum(["", "%", "TB"]),
        before: z.number().optional(),
        after: z.number().optional(),
      }),
    ),
    links: z
      .array(
        z.strictObject({
          link: z.string(),
          before: linkLoadOutput.optional(),
          after: linkLoadOutput.optional(),
        }),
      )
      .describe("Links whose load or rate differs, or that only one side has."),
    added: z.array(z.string()).describe("Devices that only the present inventory has."),
    removed: z.array(z.string()).describe("Devices that only the revision has."),
    moved: z.array(change).describe("Devices that hang on another switch."),
    changed: z.array(change).describe("Devices with another class, type, phase, status, area or site."),
    findings: z.strictObject({ new: z.array(findingOutput), gone: z.array(findingOutput) }),
  })
  .describe("The plan of a git revision (before) beside the present one (after): --compare.");

export function comparisonAsJson(comparison: PlanComparison): z.infer<typeof comparisonOutput> {
  const { figures, links, added, removed, moved, changed, findings } = comparison;
  return {
    same: isSame(comparison),
    figures: figures.map(({ before, after, ...figure }) => ({
      ...figure,
      ...(before === undefined ? {} : { before: rounded(before) }),
      ...(after === undefined ? {} : { after: rounded(after) }),
    })),
    links: links.map(({ link, before, after }) => ({
      link,
      ...(before ? { before: linkLoadAsJson(before) } : {}),
      ...(after ? { after: linkLoadAsJson(after) } : {}),
    })),
    added: [...added],
    removed: [...removed],
    moved: [...moved],
    changed: [...changed],
    findings: { new: findings.new.map(findingAsJson), gone: findings.gone.map(findingAsJson) },
  };
}
