/** `camnet list --json`, and the rows that CSV and table show as well. */
import * as z from "zod";
import type { Allocations } from "../../core/allocations.ts";
import {
  type Device,
  type DeviceType,
  deviceKinds,
  deviceStatuses,
  type Network,
  pointClasses,
} from "../../core/network.ts";

const row = z.strictObject({
  id: z.string(),
  kind: z.enum(deviceKinds),
  name: z.string().describe("What people call the place; the id where nobody named it."),
  township: z.string().describe("Slug of the area: a township, `checkpoints` or `centre`."),
  class: z.enum(pointClasses).nullable().describe("Cameras only."),
  phase: z.int().describe("Construction phase that brings it."),
  status: z.enum(deviceStatuses),
  platform: z.string().describe("Driver that speaks to it."),
  model: z.string(),
  address: z.string().nullable().describe("Null for a retired device."),
  vlan: z.int().nullable(),
  switch: z.string().nullable().describe("Switch it is cabled to; of a switch, the one its uplink leads to."),
  port: z.string().nullable().describe("Port on that switch."),
  deviceCode: z.string().nullable().describe("20 digits, GB/T 28181. Null for switches."),
});

export type DeviceRow = z.infer<typeof row>;
export const deviceColumns = Object.keys(row.shape) as readonly (keyof DeviceRow)[];

const typeRow = z.strictObject({
  type: z.string().describe("`<manufacturer>/<model>`, as `type:` of a device names it."),
  kind: z.enum(deviceKinds),
  platform: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  partNumber: z.string().nullable(),
  copperPorts: z.int().describe("Without management ports."),
  fibrePorts: z.int(),
  poePorts: z.int().describe("Ports that give or take PoE."),
  poeBudgetWatts: z.number().nullable(),
});

export type DeviceTypeRow = z.infer<typeof typeRow>;
export const deviceTypeColumns = Object.keys(typeRow.shape) as readonly (keyof DeviceTypeRow)[];

export const output = z
  .union([
    z.strictObject({ devices: z.array(row).describe("Sorted by id.") }),
    z.strictObject({ deviceTypes: z.array(typeRow).describe("`camnet list device-types --json`.") }),
  ])
  .meta({ title: "camnet list --json" });

/** One row per device, sorted by id, with the numbers that it has or would get. */
export function deviceRows(network: Network, allocations: Allocations): DeviceRow[] {
  const uplinks = new Map(network.links.filter((link) => link.role === "uplink").map((link) => [link.from, link]));
  return network.devices.map((device) => {
    const held = allocations.devices[device.id];
    return {
      id: device.id,
      kind: device.kind,
      name: device.name,
      township: device.area,
      class: device.kind === "camera" ? device.class : null,
      phase: device.phase,
      status: device.status,
      platform: device.type.platform,
      model: device.type.model,
      address: held?.address ?? null,
      vlan: held?.vlan ?? null,
      switch: hostOf(device, uplinks),
      port: (device.kind === "switch" ? held?.uplink?.toPort : held?.port?.name) ?? null,
      deviceCode: held?.deviceCode ?? null,
    };
  });
}

/** One row per device type, sorted. */
export function deviceTypeRows(types: readonly DeviceType[]): DeviceTypeRow[] {
  return [...types]
    .sort((a, b) => (a.slug < b.slug ? -1 : 1))
    .map((type) => {
      const ports = type.ports.filter((port) => !port.managementOnly);
      return {
        type: type.slug,
        kind: type.kind,
        platform: type.platform,
        manufacturer: type.manufacturer,
        model: type.model,
        partNumber: type.partNumber ?? null,
        copperPorts: ports.filter((port) => port.medium === "copper").length,
        fibrePorts: ports.filter((port) => port.medium === "fibre").length,
        poePorts: ports.filter((port) => port.poe).length,
        poeBudgetWatts: type.poeBudgetWatts ?? null,
      };
    });
}

function hostOf(device: Device, uplinks: ReadonlyMap<string, { readonly to: string }>): string | null {
  return device.kind === "switch" ? (uplinks.get(device.id)?.to ?? null) : device.on;
}
