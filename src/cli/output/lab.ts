/** `camnet lab --json`: its shape, and the value that takes it. */
import * as z from "zod";
import type { BootedLab } from "../../lab/boot-lab.ts";

const tcpOrUdpPort = z.int().min(1).max(65_535);

export const output = z
  .strictObject({
    folder: z.string().describe("Where the lab keeps its state; what other commands take as --lab."),
    pid: z.int(),
    startedAt: z.string(),
    bootMs: z.int().min(0),
    switches: z.int().min(0),
    cameras: z.int().min(0),
    servers: z.int().min(0),
    faulty: z.array(z.strictObject({ id: z.string(), fault: z.string() })).describe("Devices that misbehave, and how."),
    devices: z.record(
      z.string(),
      z.strictObject({
        host: z.string(),
        ssh: tcpOrUdpPort.optional(),
        snmp: tcpOrUdpPort.optional(),
        http: tcpOrUdpPort.optional(),
      }),
    ),
  })
  .meta({ title: "camnet lab" });

export function labAsJson(
  { endpoints, counts }: BootedLab,
  about: {
    readonly folder: string;
    readonly bootMs: number;
    readonly faults: Readonly<Record<string, { readonly kind: string }>>;
  },
): z.infer<typeof output> {
  return {
    folder: about.folder,
    pid: endpoints.pid,
    startedAt: endpoints.startedAt,
    bootMs: about.bootMs,
    switches: counts.switches,
    cameras: counts.cameras,
    servers: counts.servers,
    faulty: Object.entries(about.faults).map(([id, { kind }]) => ({ id, fault: kind })),
    devices: endpoints.devices as z.infer<typeof output>["devices"],
  };
}
