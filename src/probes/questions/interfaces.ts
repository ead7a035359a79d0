import { adminStatuses, column, type InterfaceFacts, octets, operStatuses, speedBps } from "../interfaces.ts";
import type { Lookup, Row } from "../lookup.ts";
import { answered, type Columns, type Question } from "../question.ts";
import { type Sourced, sourced } from "../sourced.ts";
import { counted, mac, number, present, text, word } from "../values.ts";

export const duplexModes = ["unknown", "half", "full"] as const;

export interface PortFacts extends InterfaceFacts {
  /** Seconds of the agent's uptime when the interface entered its present state. */
  readonly lastChangeSeconds?: number;
  readonly duplex?: (typeof duplexModes)[number];
}

type Told = { readonly [K in keyof PortFacts]: K extends "index" ? number : Sourced<NonNullable<PortFacts[K]>> };

const ifLastChange = "1.3.6.1.2.1.2.2.1.9";
/** EtherLike-MIB::dot3StatsDuplexStatus, RFC 3635. */
const duplexStatus = "1.3.6.1.2.1.10.7.2.1.19";

const all = Object.entries(column);
const within = (prefix: string) => all.filter(([, oid]) => oid.startsWith(prefix)).map(([, oid]) => oid);
const ifTable: Columns = [
  column.ifDescr,
  ...within("1.3.6.1.2.1.2.").filter((oid) => oid !== column.ifDescr),
  ifLastChange,
];
const ifXTable: Columns = [column.ifName, ...within("1.3.6.1.2.1.31.").filter((oid) => oid !== column.ifName)];

/** Every interface with its state, its speed, its counters and its duplex, by ascending index. */
export const interfaces: Question<readonly Told[]> = {
  name: "interfaces",
  title: "Interfaces",
  reads: () => ({ scalars: [], tables: [ifTable, ifXTable, [duplexStatus]] }),
  decode(values) {
    const indexes = new Set(Object.values(column).flatMap((oid) => values.column(oid).map(({ index }) => index)));
    return answered(
      [...indexes]
        .filter((index) => /^\d+$/.test(index))
        .map(Number)
        .sort((a, b) => a - b)
        .map((index) => decodePort(values, index)),
    );
  },
};

function decodePort(values: Lookup, index: number): Told {
  const at = (oid: string) => values.at(oid, index);
  const first = <T>(oids: readonly string[], decode: (value: Parameters<typeof text>[0]) => T | undefined) => {
    for (const oid of oids) {
      const found = sourced(at(oid), decode(at(oid)?.value));
      if (found) return found;
    }
    return undefined;
  };
  const changed = at(ifLastChange);
  const hundredths = counted(changed?.value);
  return present<{ readonly [K in keyof Told]-?: Told[K] | undefined }>({
    index,
    name: first([column.ifName, column.ifDescr], text),
    description: first([column.ifDescr], text),
    alias: first([column.ifAlias], text),
    type: first([column.ifType], number),
    mtu: first([column.ifMtu], number),
    mac: first([column.ifPhysAddress], mac),
    adminStatus: first([column.ifAdminStatus], (value) => word(value, adminStatuses)),
    operStatus: first([column.ifOperStatus], (value) => word(value, operStatuses)),
    speedBps: speed(values, index),
    lastChangeSeconds: sourced(changed, hundredths === undefined ? undefined : Number(hundredths / 100n)),
    duplex: first([duplexStatus], (value) => word(value, duplexModes)),
    inOctets: octetsOf(at(column.ifHCInOctets), at(column.ifInOctets)),
    outOctets: octetsOf(at(column.ifHCOutOctets), at(column.ifOutOctets)),
    inErrors: first([column.ifInErrors], counted),
    outErrors: first([column.ifOutErrors], counted),
    inDiscards: first([column.ifInDiscards], counted),
    outDiscards: first([column.ifOutDiscards], counted),
  });
}

function octetsOf(wide: Row | undefined, narrow: Row | undefined): Sourced<bigint> | undefined {
  const value = octets(counted(wide?.value), counted(narrow?.value));
  return sourced(value === counted(wide?.value) ? wide : narrow, value);
}

function speed(values: Lookup, index: number): Sourced<number> | undefined {
  const [low, high] = [values.at(column.ifSpeed, index), values.at(column.ifHighSpeed, index)];
  const bps = speedBps(number(low?.value), number(high?.value));
  return bps === undefined ? undefined : sourced(bps === number(low?.value) ? low : (high ?? low), bps);
}
