import type { Lookup } from "./lookup.ts";
import type { Probe } from "./probe.ts";
import { count, mac, number, present, text, type Values, word } from "./values.ts";

export const adminStatuses = ["up", "down", "testing"] as const;
export const operStatuses = ["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"] as const;

export interface InterfaceFacts {
  readonly index: number;
  /** ifName, or ifDescr where the device has no ifName. */
  readonly name?: string;
  readonly description?: string;
  readonly alias?: string;
  /** IANAifType: 6 is Ethernet. */
  readonly type?: number;
  readonly mtu?: number;
  readonly mac?: string;
  readonly adminStatus?: (typeof adminStatuses)[number];
  readonly operStatus?: (typeof operStatuses)[number];
  readonly speedBps?: number;
  /** Octets from the 64-bit counters; from the 32-bit ones where a device has no others. */
  readonly inOctets?: bigint;
  readonly outOctets?: bigint;
  readonly inErrors?: bigint;
  readonly outErrors?: bigint;
  readonly inDiscards?: bigint;
  readonly outDiscards?: bigint;
}

/** IF-MIB::ifTable and ifXTable, RFC 2863. */
export const column = {
  ifDescr: "1.3.6.1.2.1.2.2.1.2",
  ifType: "1.3.6.1.2.1.2.2.1.3",
  ifMtu: "1.3.6.1.2.1.2.2.1.4",
  ifSpeed: "1.3.6.1.2.1.2.2.1.5",
  ifPhysAddress: "1.3.6.1.2.1.2.2.1.6",
  ifAdminStatus: "1.3.6.1.2.1.2.2.1.7",
  ifOperStatus: "1.3.6.1.2.1.2.2.1.8",
  ifInOctets: "1.3.6.1.2.1.2.2.1.10",
  ifInDiscards: "1.3.6.1.2.1.2.2.1.13",
  ifInErrors: "1.3.6.1.2.1.2.2.1.14",
  ifOutOctets: "1.3.6.1.2.1.2.2.1.16",
  ifOutDiscards: "1.3.6.1.2.1.2.2.1.19",
  ifOutErrors: "1.3.6.1.2.1.2.2.1.20",
  ifName: "1.3.6.1.2.1.31.1.1.1.1",
  ifHCInOctets: "1.3.6.1.2.1.31.1.1.1.6",
  ifHCOutOctets: "1.3.6.1.2.1.31.1.1.1.10",
  ifHighSpeed: "1.3.6.1.2.1.31.1.1.1.15",
  ifAlias: "1.3.6.1.2.1.31.1.1.1.18",
} as const;

/** Every interface with its state, its speed and its counters, by ascending index. */
export const interfaces: Probe<readonly InterfaceFacts[]> = {
  name: "interfaces",
  title: "Interfaces",
  scalars: [],
  columns: Object.values(column),
  decode: (values) => indexes(values).map((index) => decodeInterface(values, index)),
};

function decodeInterface(values: Values, index: number): InterfaceFacts {
  const at = (name: keyof typeof column) => values.get(`${column[name]}.${index}`);
  const description = text(at("ifDescr"));
  return present<{ readonly [K in keyof InterfaceFacts]-?: InterfaceFacts[K] | undefined }>({
    index,
    name: text(at("ifName")) ?? description,
    description,
    alias: text(at("ifAlias")),
    type: number(at("ifType")),
    mtu: number(at("ifMtu")),
    mac: mac(at("ifPhysAddress")),
    adminStatus: word(at("ifAdminStatus"), adminStatuses),
    operStatus: word(at("ifOperStatus"), operStatuses),
    speedBps: speedBps(number(at("ifSpeed")), number(at("ifHighSpeed"))),
    inOctets: octets(count(at("ifHCInOctets")), count(at("ifInOctets"))),
    outOctets: octets(count(at("ifHCOutOctets")), count(at("ifOutOctets"))),
    inErrors: count(at("ifInErrors")),
    outErrors: count(at("ifOutErrors")),
    inDiscards: count(at("ifInDiscards")),
    outDiscards: count(at("ifOutDiscards")),
  });
}

/** The 64-bit counter; agents are seen that have one and leave it at 0 while the 32-bit counter moves. */
export function octets(wide: bigint | undefined, narrow: bigint | undefined): bigint | undefined {
  return wide === 0n ? (narrow ?? wide) : (wide ?? narrow);
}

/** ifSpeed is in bit/s and ends at 2^32-1; ifHighSpeed is in Mbit/s, rounded. Neither can be trusted alone. */
export function speedBps(ifSpeed: number | undefined, ifHighSpeed: number | undefined): number | undefined {
  // An INTEGER where a Gauge32 belongs turns negative above 2^31.
  const low = ifSpeed !== undefined && ifSpeed < 0 ? ifSpeed + 2 ** 32 : ifSpeed;
  const bounded = low === saturated ? undefined : low;
  // Agents that know no ifHighSpeed leave it at 0.
  if (!ifHighSpeed || ifHighSpeed < 0) return bounded ?? ifHighSpeed;
  // No port of 10 Tbit/s exists: such an agent gives bit/s here as well.
  if (ifHighSpeed >= 10_000_000) return ifHighSpeed;
  const high = ifHighSpeed * 1_000_000;
  return bounded !== undefined && bounded >= high - 500_000 ? bounded : high;
}

/** ifName, or ifDescr where the device has no ifName. */
export function ifName(values: Lookup, index: string | number): string | undefined {
  return text(values.at(column.ifName, index)?.value) ?? text(values.at(column.ifDescr, index)?.value);
}

const saturated = 2 ** 32 - 1;

function indexes(values: Values): readonly number[] {
  const columns = new Set<string>(Object.values(column));
  const found = new Set<number>();
  for (const oid of values.keys()) {
    const dot = oid.lastIndexOf(".");
    if (columns.has(oid.slice(0, dot))) found.add(Number(oid.slice(dot + 1)));
  }
  return [...found].sort((a, b) => a - b);
}
