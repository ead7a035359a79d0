/** The load of one link in JSON. */
import * as z from "zod";
import type { LinkLoad } from "../../plan/plan.ts";

const mbps = z.number().min(0);

export const linkLoadOutput = z.strictObject({
  role: z.enum(["uplink", "backup"]).describe("A backup carries nothing while the uplinks stand."),
  members: z.int().min(0).describe("Cables side by side; 1 for a plain link."),
  capacityMbps: mbps.describe("Line rate of the phase, all members together."),
  usableMbps: mbps.describe("What of it can be filled: a LAG never spreads its flows evenly."),
  upMbps: mbps.describe("Towards the core, with headers."),
  downMbps: mbps.describe("Away from the core, with headers."),
  utilisationPercent: z.number().min(0).describe("The busier direction of what is usable."),
  cameras: z.int().min(0).describe("Cameras whose streams cross the link."),
});

export function linkLoadAsJson(load: LinkLoad): z.infer<typeof linkLoadOutput> {
  const { role, members, capacityMbps, usableMbps, upMbps, downMbps, utilisationPercent, cameras } = load;
  return {
    role,
    members,
    capacityMbps,
    usableMbps: rounded(usableMbps),
    upMbps: rounded(upMbps),
    downMbps: rounded(downMbps),
    utilisationPercent: rounded(utilisationPercent),
    cameras,
  };
}

/** Three decimals: more than anybody can measure, and the same on every machine. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
