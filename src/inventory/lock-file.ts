import type { Allocations, Cable, DeviceAllocation, LinkPorts, PrefixAllocation } from "../core/allocations.ts";
import type { WrittenLock } from "./schema.ts";

/** What the lock file says, as the planner reads it. */
export function allocationsOf({ prefixes, devices, released }: WrittenLock): Allocations {
  return {
    prefixes,
    devices: devices as Allocations["devices"],
    released: released as Allocations["released"],
  };
}

/**
 * The text of `allocations.lock.yaml`: sorted by key, one line per device, so that a git diff shows one line per change and two
 * branches that add devices merge. The same allocations always give the same bytes.
 */
export function printLock({ prefixes, devices, released }: Allocations): string {
  return [
    "# yaml-language-server: $schema=schema/allocations.json",
    "# Written by camnet allocate --write; commit it. To give a device a number by hand, write it on the device's own line.",
    "version: 1",
    ...section("prefixes", prefixes, printPrefix),
    ...section("devices", devices, printDevice),
    ...section("released", released, (entry) => [...printDevice(entry), `releasedOn: ${entry.releasedOn}`]),
    "",
  ].join("\n");
}

function section<T>(name: string, entries: Readonly<Record<string, T>>, print: (entry: T) => string[]): string[] {
  const keys = Object.keys(entries).sort();
  if (keys.length === 0) return [`${name}: {}`];
  return [
    `${name}:`,
    ...keys.map((key) => `  ${key.includes("/") ? key : scalar(key)}: { ${print(entries[key]!).join(", ")} }`),
  ];
}

function printPrefix({ prefix, vlan, gateway }: PrefixAllocation): string[] {
  return [`prefix: ${prefix}`, `vlan: ${vlan}`, `gateway: ${gateway}`];
}

function printDevice({ address, vlan, port, uplink, backup, deviceCode }: DeviceAllocation): string[] {
  return [
    `address: ${address}`,
    `vlan: ${vlan}`,
    ...(port ? [`port: { switch: ${scalar(port.switch)}, name: ${scalar(port.name)} }`] : []),
    ...(uplink ? [`uplink: ${printLink(uplink)}`] : []),
    ...(backup ? [`backup: ${printLink(backup)}`] : []),
    ...(deviceCode === undefined ? [] : [`deviceCode: "${deviceCode}"`]),
  ];
}

function printLink({ port, to, toPort, members }: LinkPorts): string {
  const cable = (each: Cable) => `{ port: ${scalar(each.port)}, toPort: ${scalar(each.toPort)} }`;
  const further = members ? `, members: [${members.map(cable).join(", ")}]` : "";
  return `{ port: ${scalar(port)}, to: ${scalar(to)}, toPort: ${scalar(toPort)}${further} }`;
}

/** Quoted unless it is a plain word for certain: interface names are free text, and an id may be all digits. */
function scalar(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|null)$/i.test(text) ? text : JSON.stringify(text);
}
