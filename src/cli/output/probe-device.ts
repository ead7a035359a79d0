/** `camnet probe --target --json` and `--walk --json`: one device, each value with the object that gave it. */
import * as z from "zod";
import { type Failure, failureKinds } from "../../core/outcome.ts";
import type { Device, DeviceFacts } from "../../probes/device-facts.ts";
import { adminStatuses, operStatuses } from "../../probes/interfaces.ts";
import { duplexModes } from "../../probes/questions/interfaces.ts";
import { poeStatuses, supplyStatuses } from "../../probes/questions/poe.ts";

const count = z.int().min(0);
const counter = z
  .union([count, z.string().regex(/^\d+$/)])
  .describe("A number up to 2^53-1, a string of digits above, so that no reader rounds it.");
const text = z.string().optional();
const number = z.number().optional();
const oid = z.string().describe("The object that gave the value.");
const percent = z.number().min(0).max(100);

const networkInterface = z.strictObject({
  index: z.int(),
  name: text.describe("ifName, else ifDescr."),
  description: text,
  alias: text,
  type: z.int().optional().describe("IANAifType; 6 is Ethernet."),
  mtu: z.int().optional(),
  mac: text,
  adminStatus: z.enum(adminStatuses).optional(),
  operStatus: z.enum(operStatuses).optional(),
  speedBps: number,
  lastChangeSeconds: number.describe("Uptime of the agent when the interface entered its present state."),
  duplex: z.enum(duplexModes).optional(),
  inOctets: counter.optional(),
  outOctets: counter.optional(),
  inErrors: counter.optional(),
  outErrors: counter.optional(),
  inDiscards: counter.optional(),
  outDiscards: counter.optional(),
});

const poe = z.strictObject({
  ports: z.array(
    z.strictObject({
      group: z.int().optional(),
      port: z.int(),
      interface: text.describe("The interface with this number."),
      admin: z.enum(["enabled", "disabled"]).optional(),
      status: z.enum(poeStatuses).optional(),
      class: z.int().min(0).max(4).optional(),
      drawWatts: number,
    }),
  ),
  supplies: z.array(
    z.strictObject({
      group: z.int(),
      status: z.enum(supplyStatuses).optional(),
      budgetWatts: number,
      usedWatts: number,
      thresholdPercent: number,
    }),
  ),
});

const neighbour = z.strictObject({
  protocol: z.enum(["lldp", "cdp"]),
  localInterface: text,
  chassisId: text,
  portId: text,
  portDescription: text,
  name: text,
  description: text,
  address: text,
  platform: text,
});

export const targetOutput = z
  .strictObject({
    system: z
      .strictObject({
        description: text,
        objectId: text,
        name: text,
        location: text,
        contact: text,
        uptimeSeconds: z.number().min(0).optional(),
      })
      .optional(),
    platform: text,
    manufacturer: text,
    model: text,
    version: text,
    serial: text,
    interfaces: z.array(networkInterface).optional(),
    cpu: z.array(z.strictObject({ name: z.string(), percent })).optional(),
    memory: z
      .array(
        z.strictObject({
          name: z.string(),
          usedPercent: percent.optional(),
          totalBytes: number,
          usedBytes: number,
        }),
      )
      .optional(),
    sensors: z
      .array(
        z.strictObject({
          class: z.string(),
          name: z.string(),
          value: z.union([z.number(), z.string()]).describe("A number in the unit, or the word of a state."),
          unit: text,
          oid,
        }),
      )
      .optional(),
    poe: poe.optional(),
    vlans: z
      .array(
        z.strictObject({
          id: z.int(),
          name: text,
          tagged: z.array(z.string()).optional().describe("Interfaces that carry the VLAN with its tag."),
          untagged: z.array(z.string()).optional(),
        }),
      )
      .optional(),
    neighbours: z.array(neighbour).optional(),
    camera: z
      .array(z.strictObject({ name: z.string(), value: z.union([z.number(), z.string()]), oid }))
      .optional()
      .describe("What a camera or a recorder says in its maker's tree."),
    unsupported: z.array(z.string()).optional().describe("Questions that the device does not answer."),
    sources: z
      .record(z.string(), z.string())
      .optional()
      .describe("The object behind each value, by its place in this document: system.name, interfaces[0].mtu."),
    unread: z
      .array(z.strictObject({ probe: z.string(), message: z.string() }))
      .optional()
      .describe("Questions that the device began to answer and did not finish."),
    walk: z
      .strictObject({
        file: z.string(),
        values: count,
        unreadableLines: count,
        firstUnreadableLine: count.optional(),
      })
      .optional()
      .describe("The recorded walk that was read."),
    failure: z
      .strictObject({ kind: z.enum(failureKinds), message: z.string() })
      .optional()
      .describe("Present when the device could not be asked, and then alone."),
  })
  .meta({ title: "camnet probe --target --json" });

export type TargetOutput = z.infer<typeof targetOutput>;

export interface DeviceReading extends Device {
  readonly unread: readonly { readonly probe: string; readonly message: string }[];
  readonly walk?: NonNullable<TargetOutput["walk"]>;
}

export function deviceAsJson({ facts, sources, unsupported, unread, walk }: DeviceReading): TargetOutput {
  return {
    ...(countersAsJson(facts) as TargetOutput),
    unsupported: [...unsupported],
    sources: { ...sources },
    ...(unread.length > 0 ? { unread: [...unread] } : {}),
    ...(walk ? { walk } : {}),
  };
}

export function failureAsJson({ kind, message }: Failure): TargetOutput {
  return { failure: { kind, message } };
}

function countersAsJson(facts: DeviceFacts): unknown {
  return JSON.parse(
    JSON.stringify(facts, (_key, value: unknown) =>
      typeof value !== "bigint" ? value : value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value),
    ),
  );
}
