/** Single failures in JSON. */
import * as z from "zod";
import type { PlannedCounty } from "../../app/plan-county.ts";
import { failureKinds, type Network, serverRoles } from "../../core/network.ts";
import type { FailedCounty } from "../../plan/failures.ts";
import type { FailureCase, FailurePlan } from "../../plan/plan.ts";
import { darkOf, filledLinks } from "../print-failures.ts";
import { linkLoadAsJson, linkLoadOutput, rounded } from "./plan-load.ts";

const count = z.int().min(0);
const percent = z.number().min(0);

const failure = z.strictObject({
  id: z.string().describe("What --fail takes, for example link:qiaotou-agg-1."),
  kind: z.enum(failureKinds),
  of: z.string().describe("Id of the link, switch or server."),
  required: z.boolean().describe("The policy wants it survived."),
  survived: z.boolean(),
  darkCameras: count.describe("Cameras without a way to the platform."),
  darkSwitches: count,
  darkRooms: count.describe(
    "Monitoring rooms whose wall has no way to a media server; no reason for survived to be false.",
  ),
  darkScreens: count.describe("Screens of those rooms."),
  backups: z.array(z.string()).describe("Backups that carry while it lasts."),
  over: z
    .array(z.strictObject({ link: z.string(), utilisationPercent: percent }))
    .describe("Links over the ceiling for failures, fullest first."),
  fullest: z
    .strictObject({ link: z.string(), utilisationPercent: percent })
    .optional()
    .describe("The link that it fills most, of those whose load it changes."),
  short: z
    .array(z.strictObject({ role: z.enum(serverRoles), needed: count, left: count }))
    .describe("Roles whose remaining servers are too few."),
});

export const failuresOutput = z
  .strictObject({
    tried: count,
    notSurvived: count,
    requiredNotSurvived: count.describe("Those that the policy wants survived: errors among the findings."),
    ceilingPercent: percent.describe("Of a line, while any one thing has failed."),
    maxDarkCameras: count,
    survive: z.array(z.enum(failureKinds)).describe("Kinds that the policy wants survived."),
    cases: z.array(failure).describe("Not survived first, then by cameras dark."),
  })
  .describe("Everything that can fail alone, with everything else in health.");

export const failedOutput = z
  .strictObject({
    failure,
    where: z.string().describe("file:line of what fails."),
    dark: z.strictObject({
      cameras: z.array(z.string()),
      switches: z.array(z.string()),
      rooms: z.array(z.strictObject({ site: z.string(), name: z.string() })),
      areas: z.array(z.strictObject({ area: z.string(), cameras: count, switches: count, rooms: count })),
    }),
    links: z
      .array(
        z.strictObject({
          link: z.string(),
          to: z.string(),
          healthy: linkLoadOutput.optional(),
          load: linkLoadOutput,
        }),
      )
      .describe("Links that carry more than in health, fullest first."),
  })
  .describe("One failure in full: --fail.");

export function failuresAsJson({ county }: Network, { cases }: FailurePlan): z.infer<typeof failuresOutput> {
  const lost = cases.filter(({ survived }) => !survived);
  return {
    tried: cases.length,
    notSurvived: lost.length,
    requiredNotSurvived: lost.filter(({ required }) => required).length,
    ceilingPercent: county.policy.failureCeilingPercent,
    maxDarkCameras: county.policy.maxDarkCameras,
    survive: [...county.policy.survive],
    cases: cases.map(caseAsJson),
  };
}

export function failedAsJson(county: PlannedCounty, failed: FailedCounty): z.infer<typeof failedOutput> {
  const { network, plan } = county;
  const { cameras, switches, rooms, perArea } = darkOf(network, plan.phase, failed);
  const { where } = failed.failure;
  return {
    failure: caseAsJson(failed.outcome),
    where: `${where.file}:${where.line}`,
    dark: {
      cameras: cameras.map(({ id }) => id),
      switches: switches.map(({ id }) => id),
      rooms: rooms.map(({ id, name }) => ({ site: id, name })),
      areas: perArea.map(({ area, ...dark }) => ({
        area: area.slug,
        cameras: dark.cameras.length,
        switches: dark.switches.length,
        rooms: dark.rooms.length,
      })),
    },
    links: filledLinks(county, failed).map(({ load, healthy }) => ({
      link: load.link,
      to: load.to,
      ...(healthy ? { healthy: linkLoadAsJson(healthy) } : {}),
      load: linkLoadAsJson(load),
    })),
  };
}

function caseAsJson({ where: _, over, fullest, backups, short, ...rest }: FailureCase): z.infer<typeof failure> {
  const fill = ({ link, utilisationPercent }: FailureCase["over"][number]) => ({
    link,
    utilisationPercent: rounded(utilisationPercent),
  });
  return {
    ...rest,
    backups: [...backups],
    over: over.map(fill),
    ...(fullest ? { fullest: fill(fullest) } : {}),
    short: [...short],
  };
}
