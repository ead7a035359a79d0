import { ifName } from "../interfaces.ts";
import type { Lookup, Row } from "../lookup.ts";
import { answered, type Columns, type Question } from "../question.ts";
import { Sourced, sourced } from "../sourced.ts";
import { mac, number, present, text } from "../values.ts";

export interface Neighbour {
  readonly protocol: "lldp" | "cdp";
  readonly localInterface?: string;
  readonly chassisId?: Sourced<string>;
  readonly portId?: Sourced<string>;
  readonly portDescription?: Sourced<string>;
  readonly name?: Sourced<string>;
  readonly description?: Sourced<string>;
  readonly address?: Sourced<string>;
  readonly platform?: Sourced<string>;
}

/** LLDP-MIB, IEEE 802.1AB: remote systems by time mark, local port and number. */
const remote = {
  lldpRemChassisId: "1.0.8802.1.1.2.1.4.1.1.5",
  lldpRemChassisIdSubtype: "1.0.8802.1.1.2.1.4.1.1.4",
  lldpRemPortIdSubtype: "1.0.8802.1.1.2.1.4.1.1.6",
  lldpRemPortId: "1.0.8802.1.1.2.1.4.1.1.7",
  lldpRemPortDesc: "1.0.8802.1.1.2.1.4.1.1.8",
  lldpRemSysName: "1.0.8802.1.1.2.1.4.1.1.9",
  lldpRemSysDesc: "1.0.8802.1.1.2.1.4.1.1.10",
} as const;
/** Its index ends in the family, the length and the bytes of the address. */
const lldpRemManAddrIfSubtype = "1.0.8802.1.1.2.1.4.2.1.3";
const local = {
  lldpLocPortId: "1.0.8802.1.1.2.1.3.7.1.3",
  lldpLocPortIdSubtype: "1.0.8802.1.1.2.1.3.7.1.2",
  lldpLocPortDesc: "1.0.8802.1.1.2.1.3.7.1.4",
} as const;
const dot1dBasePortIfIndex = "1.3.6.1.2.1.17.1.4.1.2";

/** CISCO-CDP-MIB::cdpCacheTable, by ifIndex and number; other makers answer it too. */
const cdp = {
  cdpCacheDeviceId: "1.3.6.1.4.1.9.9.23.1.2.1.1.6",
  cdpCacheAddressType: "1.3.6.1.4.1.9.9.23.1.2.1.1.3",
  cdpCacheAddress: "1.3.6.1.4.1.9.9.23.1.2.1.1.4",
  cdpCacheVersion: "1.3.6.1.4.1.9.9.23.1.2.1.1.5",
  cdpCacheDevicePort: "1.3.6.1.4.1.9.9.23.1.2.1.1.7",
  cdpCachePlatform: "1.3.6.1.4.1.9.9.23.1.2.1.1.8",
} as const;

/** Subtypes of LldpChassisIdSubtype and LldpPortIdSubtype whose bytes are no text. */
const isMac = { chassis: 4, port: 3 };
const isAddress = { chassis: 5, port: 4 };
const isInterfaceName = 5;

/** Who is at the other end of each link, as LLDP and CDP heard it. */
export const neighbours: Question<readonly Neighbour[]> = {
  name: "neighbours",
  title: "Neighbours",
  reads: () => ({
    scalars: [],
    tables: [
      Object.values(remote) as unknown as Columns,
      [lldpRemManAddrIfSubtype],
      Object.values(local) as unknown as Columns,
      [dot1dBasePortIfIndex],
      Object.values(cdp) as unknown as Columns,
    ],
  }),
  decode: (values) => answered([...heardByLldp(values), ...heardByCdp(values)]),
};

function heardByLldp(values: Lookup): readonly Neighbour[] {
  const addresses = managementAddresses(values);
  const indexes = new Set(Object.values(remote).flatMap((column) => values.column(column).map(({ index }) => index)));
  return [...indexes].map((index) => {
    const at = (column: string) => values.at(column, index);
    const said = (column: string) => sourced(at(column), text(at(column)?.value));
    return present({
      protocol: "lldp" as const,
      localInterface: localInterface(values, index.split(".")[1]),
      chassisId: identifier(at(remote.lldpRemChassisId), number(at(remote.lldpRemChassisIdSubtype)?.value), "chassis"),
      portId: identifier(at(remote.lldpRemPortId), number(at(remote.lldpRemPortIdSubtype)?.value), "port"),
      portDescription: said(remote.lldpRemPortDesc),
      name: said(remote.lldpRemSysName),
      description: said(remote.lldpRemSysDesc),
      address: addresses.get(index),
    });
  });
}

function identifier(
  row: Row | undefined,
  subtype: number | undefined,
  of: "chassis" | "port",
): Sourced<string> | undefined {
  if (row?.value.type !== "string") return undefined;
  const { bytes } = row.value;
  if (subtype === isMac[of]) return sourced(row, mac(row.value) ?? text(row.value));
  if (subtype === isAddress[of]) return sourced(row, addressOf(bytes[0] === 1 ? 1 : 2, bytes.subarray(1)));
  // Agents are seen that say "locally assigned" and give six bytes of no text.
  return sourced(row, isPrintable(bytes) ? text(row.value) : mac(row.value));
}

function isPrintable(bytes: Uint8Array): boolean {
  return !bytes.some((byte, i) => byte < 0x20 && !(byte === 0 && bytes.subarray(i).every((rest) => rest === 0)));
}

/** A local port number of LLDP is mostly the bridge's or the interface's own; what the agent calls the port goes first. */
function localInterface(values: Lookup, port: string | undefined): string | undefined {
  if (port === undefined) return undefined;
  const id = values.at(local.lldpLocPortId, port)?.value;
  if (number(values.at(local.lldpLocPortIdSubtype, port)?.value) === isInterfaceName) {
    const named = text(id);
    if (named) return named;
  }
  const ifIndex = number(values.at(dot1dBasePortIfIndex, port)?.value);
  return (
    (ifIndex ? ifName(values, ifIndex) : undefined) ??
    text(values.at(local.lldpLocPortDesc, port)?.value) ??
    ifName(values, port)
  );
}

function managementAddresses(values: Lookup): ReadonlyMap<string, Sourced<string>> {
  const found = new Map<string, Sourced<string>>();
  for (const { index, oid } of values.column(lldpRemManAddrIfSubtype)) {
    const parts = index.split(".");
    const key = parts.slice(0, 3).join(".");
    const family = Number(parts[3]);
    const rest = parts.slice(4).map(Number);
    // Some agents leave the length out.
    const bytes = rest[0] === rest.length - 1 ? rest.slice(1) : rest;
    const address = addressOf(family, Uint8Array.from(bytes));
    if (address !== undefined && !found.has(key)) found.set(key, new Sourced(address, oid));
  }
  return found;
}

function heardByCdp(values: Lookup): readonly Neighbour[] {
  const indexes = new Set(Object.values(cdp).flatMap((column) => values.column(column).map(({ index }) => index)));
  return [...indexes].map((index) => {
    const at = (column: string) => values.at(column, index);
    const said = (column: string) => sourced(at(column), text(at(column)?.value));
    const address = at(cdp.cdpCacheAddress);
    const ifIndex = index.split(".")[0]!;
    return present({
      protocol: "cdp" as const,
      localInterface: ifName(values, ifIndex),
      name: said(cdp.cdpCacheDeviceId),
      portId: said(cdp.cdpCacheDevicePort),
      description: said(cdp.cdpCacheVersion),
      platform: said(cdp.cdpCachePlatform),
      address: sourced(
        address,
        address?.value.type === "string"
          ? addressOf(address.value.bytes.length === 16 ? 2 : 1, address.value.bytes)
          : undefined,
      ),
    });
  });
}

/** IANA address family 1 is IPv4, 2 is IPv6. */
function addressOf(family: number, bytes: Uint8Array): string | undefined {
  if (family === 1 && bytes.length === 4) return bytes.join(".");
  if (family === 2 && bytes.length === 16) {
    const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i]! << 8) | bytes[2 * i + 1]!).toString(16));
    // A URL writes its address as RFC 5952 has it.
    return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
  }
  return undefined;
}
