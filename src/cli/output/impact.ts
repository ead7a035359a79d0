/** `camnet impact --json`. */
import * as z from "zod";
import type { Impact } from "../../app/impact.ts";
import type { DeviceAllocation } from "../../core/allocations.ts";
import { findingAsJson, findingOutput } from "./finding.ts";

const count = z.int().min(0);
const amount = z.number().min(0);
const pairOf = <T extends z.ZodType>(value: T) =>
  z.strictObject({
    id: z.string(),
    before: value.optional().describe("Absent when it is new."),
    after: value.optional().describe("Absent when it is gone."),
  });

const numbers = z.strictObject({
  address: z.string(),
  vlan: count,
  port: z.string().optional().describe("`<switch> <port>`; of a switch its own uplink port."),
  deviceCode: z.string().optional(),
});

export const output = z
  .strictObject({
    where: z.string().describe("file:line."),
    kind: z
      .enum(["nothing", "refused", "change"])
      .describe("refused: with this change the inventory is wrong and nothing can be planned."),
    why: z.string().optional().describe("Why nothing could differ."),
    tried: z.string().optional().describe("The change that was tried, in memory."),
    devices: z
      .array(
        z.strictObject({
          id: z.string(),
          kind: z.enum(["switch", "camera"]),
          area: z.string(),
          change: z.enum(["changed", "new", "gone"]),
          added: count.describe("Lines of its intended configuration."),
          removed: count,
        }),
      )
      .describe("Devices whose intended configuration would differ."),
    links: z.array(
      pairOf(
        z.strictObject({
          upMbps: amount,
          downMbps: amount,
          capacityMbps: amount,
          utilisationPercent: amount,
          cameras: count,
        }),
      ),
    ),
    vlans: z.array(pairOf(z.strictObject({ name: z.string(), prefix: z.string(), devices: count }))),
    poe: z.array(pairOf(z.strictObject({ allocatedWatts: amount, budgetWatts: amount }))),
    storage: z
      .strictObject({ beforeTB: amount, afterTB: amount, beforeNodes: count, afterNodes: count })
      .optional()
      .describe("What has to be bought, decimal terabytes."),
    platform: z.array(z.string()).describe("Containers of the county platform."),
    numbers: z.array(pairOf(numbers)).describe("Devices whose address, VLAN, port or code would differ."),
    settings: z.array(z.string()).describe("What acts on no device and no figure."),
    stacks: z.array(z.string()).describe("Terraform stacks."),
    findings: z.strictObject({ come: z.array(findingOutput), go: z.array(findingOutput) }),
  })
  .meta({ title: "camnet impact --json" });

export function impactAsJson(impact: Impact, stacks: readonly string[]): z.infer<typeof output> {
  const where = `${impact.where.file}:${impact.where.line}`;
  const empty = { devices: [], links: [], vlans: [], poe: [], platform: [], numbers: [], settings: [], stacks: [] };
  if (impact.kind === "nothing")
    return { where, kind: impact.kind, why: impact.why, ...empty, findings: { come: [], go: [] } };
  const { kind, tried } = impact;
  if (kind === "refused")
    return { where, kind, tried, ...empty, findings: { come: impact.errors.map(findingAsJson), go: [] } };
  const { devices, links, vlans, poe, storage, platform, numbers: moved, settings, findings } = impact.difference;
  return {
    where,
    kind,
    tried,
    devices: [...devices],
    links: links.map((pair) =>
      mapPair(pair, ({ upMbps, downMbps, capacityMbps, utilisationPercent, cameras }) => ({
        upMbps: rounded(upMbps),
        downMbps: rounded(downMbps),
        capacityMbps,
        utilisationPercent: rounded(utilisationPercent),
        cameras,
      })),
    ),
    vlans: vlans.map((pair) => mapPair(pair, ({ name, prefix, devices: held }) => ({ name, prefix, devices: held }))),
    poe: poe.map((pair) => mapPair(pair, ({ allocatedWatts, budgetWatts }) => ({ allocatedWatts, budgetWatts }))),
    ...(storage
      ? {
          storage: {
            beforeTB: rounded(storage.before.requiredTB),
            afterTB: rounded(storage.after.requiredTB),
            beforeNodes: storage.before.nodes,
            afterNodes: storage.after.nodes,
          },
        }
      : {}),
    platform: [...platform],
    numbers: moved.map((pair) => mapPair(pair, numbersAsJson)),
    settings: [...settings],
    stacks: [...stacks],
    findings: { come: findings.come.map(findingAsJson), go: findings.go.map(findingAsJson) },
  };
}

function numbersAsJson({ address, vlan, port, uplink, deviceCode }: DeviceAllocation): z.infer<typeof numbers> {
  const plug = port ? `${port.switch} ${port.name}` : uplink?.port;
  return {
    address,
    vlan,
    ...(plug === undefined ? {} : { port: plug }),
    ...(deviceCode === undefined ? {} : { deviceCode }),
  };
}

function mapPair<T, U>(
  { id, before, after }: { readonly id: string; readonly before?: T; readonly after?: T },
  of: (thing: T) => U,
): { id: string; before?: U; after?: U } {
  return {
    id,
    ...(before === undefined ? {} : { before: of(before) }),
    ...(after === undefined ? {} : { after: of(after) }),
  };
}

/** Three decimals: more than anybody can measure, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
