/** `camnet allocate --json`: its shape, and the value that takes it. */
import * as z from "zod";
import type { Allocations, DeviceAllocation } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Network } from "../../core/network.ts";
import type { Allocation } from "../../plan/allocate.ts";
import { findingAsJson, findingOutput } from "./finding.ts";

const numbers = z.strictObject({
  address: z.string(),
  vlan: z.int(),
  port: z.string().optional().describe("switch/interface."),
  uplink: z.string().optional().describe("Own interface, and the far switch/interface behind an arrow."),
  deviceCode: z.string().optional(),
});

export const allocateOutput = z
  .strictObject({
    written: z.boolean().describe("Whether allocations.lock.yaml was written."),
    upToDate: z.boolean().describe("The lock file holds exactly these numbers."),
    kept: z.int().min(0).describe("Devices whose numbers stay as they are."),
    allocated: z.array(numbers.extend({ id: z.string(), kind: z.string() })).describe("New or changed numbers."),
    released: z.array(numbers.extend({ id: z.string() })).describe("Numbers that go to rest today."),
    prefixes: z
      .array(z.strictObject({ key: z.string(), prefix: z.string(), vlan: z.int(), gateway: z.string() }))
      .describe("New or changed prefixes."),
    findings: z.array(findingOutput),
  })
  .meta({ title: "camnet allocate" });

export const output = allocateOutput;

/** What differs between the lock file and the allocation. */
export function allocationAsJson(
  network: Network,
  lock: Allocations,
  allocation: Allocation,
  options: { readonly written: boolean; readonly diagnostics: readonly Diagnostic[] },
): z.infer<typeof allocateOutput> {
  const { allocations, newIds, releasedIds } = allocation;
  const kinds = new Map(network.devices.map((device) => [device.id, device.kind]));
  return {
    written: options.written,
    upToDate: isUpToDate(lock, allocation),
    kept: Object.keys(allocations.devices).length - newIds.length,
    allocated: newIds.map((id) => ({ id, kind: kinds.get(id)!, ...numbersAsJson(allocations.devices[id]!) })),
    released: releasedIds.map((id) => ({ id, ...numbersAsJson(lock.devices[id]!) })),
    prefixes: Object.entries(allocations.prefixes)
      .filter(([key, prefix]) => lock.prefixes[key] !== prefix)
      .map(([key, prefix]) => ({ key, ...prefix })),
    findings: options.diagnostics.map(findingAsJson),
  };
}

/** False also when only a quarantine is over or a prefix is abandoned. */
export function isUpToDate(lock: Allocations, { allocations, newIds, releasedIds }: Allocation): boolean {
  const sameKeys = (a: object, b: object) =>
    Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((key) => Object.hasOwn(b, key));
  return (
    newIds.length === 0 &&
    releasedIds.length === 0 &&
    sameKeys(lock.prefixes, allocations.prefixes) &&
    sameKeys(lock.released, allocations.released)
  );
}

function numbersAsJson({ address, vlan, port, uplink, deviceCode }: DeviceAllocation): z.infer<typeof numbers> {
  return {
    address,
    vlan,
    ...(port ? { port: `${port.switch}/${port.name}` } : {}),
    ...(uplink ? { uplink: `${uplink.port} → ${uplink.to}/${uplink.toPort}` } : {}),
    ...(deviceCode ? { deviceCode } : {}),
  };
}
