/** What SNMP says of a camera or a server: one network interface and the system behind it. */
import { fraction } from "./faults.ts";
import type { InterfaceFacts } from "./mib/interfaces.ts";
import type { ProcessorFacts } from "./mib/processor.ts";
import type { SystemFacts } from "./mib/system.ts";
import type { HostFacts } from "./mib/views.ts";

/** When the device was switched on, and what time it is now; milliseconds since 1970. */
export interface Uptime {
  readonly bootedAt: number;
  readonly now: () => number;
}

export interface HostOptions {
  readonly id: string;
  readonly description: string;
  readonly objectId: string;
  readonly location: string;
  readonly mac: Uint8Array;
  readonly portName: string;
  readonly mbps: number;
  /** Traffic that the plan puts on it, Mbit/s. */
  readonly outMbps: number;
  readonly name: () => string;
  readonly uptime: Uptime;
}

export function hostFacts(options: HostOptions): HostFacts {
  const { uptime } = options;
  const port: InterfaceFacts = {
    index: [1],
    name: options.portName,
    type: 6,
    mac: options.mac,
    mbps: () => options.mbps,
    enabled: () => true,
    up: () => true,
    alias: () => "",
    inOctets: () => octets(managementMbps, uptime),
    outOctets: () => octets(options.outMbps, uptime),
    lastChangeTicks: () => 0,
  };
  const interfaces = [port];
  return {
    system: systemFacts({ ...options, services: 72 }),
    processor: processorFacts(options.id, uptime.now),
    interfaces: () => interfaces,
  };
}

/** What a device hears from its managers and its clock, Mbit/s. */
const managementMbps = 0.02;

export function systemFacts(options: {
  readonly description: string;
  readonly objectId: string;
  readonly location: string;
  readonly services: number;
  readonly name: () => string;
  readonly uptime: Uptime;
}): SystemFacts {
  const { description, objectId, location, services, name, uptime } = options;
  return {
    description,
    objectId,
    contact: "",
    location,
    services,
    name,
    uptimeTicks: () => Math.floor((uptime.now() - uptime.bootedAt) / 10),
  };
}

/** Between 8 and 28 %, another figure every minute and the same one for the same device and minute. */
export function processorFacts(id: string, now: () => number): ProcessorFacts {
  return {
    index: [1],
    cpuPercent: () => 8 + Math.floor(20 * fraction(`${id}/cpu/${Math.floor(now() / 60_000)}`)),
    memoryPercent: () => 40 + Math.floor(20 * fraction(`${id}/memory`)),
  };
}

/** Octets of a steady rate since the device was switched on: they grow with the time and with nothing else. */
export function octets(mbps: number, { bootedAt, now }: Uptime): bigint {
  return (BigInt(Math.round(mbps * 1000)) * BigInt(Math.max(0, now() - bootedAt))) / 8n;
}

/** A MAC address of its own per device and port, marked as locally administered. */
export function madeUpMac(id: string, port = 0): Buffer {
  const number = Math.floor(fraction(`${id}/mac`) * 0x1_0000_0000);
  const bytes = Buffer.alloc(6);
  bytes[0] = 0x02;
  bytes.writeUInt32BE(number, 1);
  bytes[5] = port & 0xff;
  return bytes;
}

export function macBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll(":", ""), "hex");
}
