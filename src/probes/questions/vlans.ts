import type { PortVlans } from "../../core/maker.ts";
import { ifName } from "../interfaces.ts";
import type { Lookup, Row } from "../lookup.ts";
import { answered, type Columns, type Question } from "../question.ts";
import { type Sourced, sourced } from "../sourced.ts";
import { number, present, text } from "../values.ts";

export interface Vlan {
  readonly id: number;
  readonly name?: Sourced<string>;
  /** Names of the interfaces that carry it with a tag, and without. Absent where the device does not tell. */
  readonly tagged?: readonly string[];
  readonly untagged?: readonly string[];
}

/** Q-BRIDGE-MIB, RFC 4363: by VLAN, and by time mark and VLAN. */
const fixed = {
  dot1qVlanStaticName: "1.3.6.1.2.1.17.7.1.4.3.1.1",
  dot1qVlanStaticEgressPorts: "1.3.6.1.2.1.17.7.1.4.3.1.2",
  dot1qVlanStaticUntaggedPorts: "1.3.6.1.2.1.17.7.1.4.3.1.4",
} as const;
const current = {
  dot1qVlanCurrentEgressPorts: "1.3.6.1.2.1.17.7.1.4.2.1.4",
  dot1qVlanCurrentUntaggedPorts: "1.3.6.1.2.1.17.7.1.4.2.1.5",
} as const;
const dot1dBasePortIfIndex = "1.3.6.1.2.1.17.1.4.1.2";

/** VLANs with the ports that carry them: as configured, else as they are. */
export const vlans: Question<readonly Vlan[]> = {
  name: "vlans",
  title: "VLANs",
  reads: (maker) => ({
    scalars: [],
    tables: [
      Object.values(fixed) as unknown as Columns,
      Object.values(current) as unknown as Columns,
      [dot1dBasePortIfIndex],
      ...(maker?.portVlans ? portColumns(maker.portVlans) : []),
    ],
  }),
  decode(values, maker) {
    return (
      answered(bridgeVlans(values)) ?? (maker?.portVlans ? answered(vlansOfPorts(values, maker.portVlans)) : undefined)
    );
  },
};

interface Members {
  readonly name?: Row | undefined;
  readonly egress?: Row | undefined;
  readonly untagged?: Row | undefined;
}

function bridgeVlans(values: Lookup): readonly Vlan[] {
  const members = new Map<number, Members>();
  const add = (column: string, part: keyof Members) => {
    for (const row of values.column(column)) {
      const id = Number(row.index.slice(row.index.lastIndexOf(".") + 1));
      const known = members.get(id) ?? {};
      // As configured goes before as it is.
      if (known[part] === undefined) members.set(id, { ...known, [part]: row });
    }
  };
  add(fixed.dot1qVlanStaticName, "name");
  add(fixed.dot1qVlanStaticEgressPorts, "egress");
  add(fixed.dot1qVlanStaticUntaggedPorts, "untagged");
  add(current.dot1qVlanCurrentEgressPorts, "egress");
  add(current.dot1qVlanCurrentUntaggedPorts, "untagged");
  const read = portReader(
    values,
    [...members.values()].flatMap(({ egress, untagged }) => [egress, untagged]),
  );
  return [...members]
    .sort(([a], [b]) => a - b)
    .map(([id, { name, egress, untagged }]) => {
      const all = read(egress);
      const bare = read(untagged);
      const without = new Set(bare);
      return present({
        id,
        name: sourced(name, text(name?.value)),
        tagged: all && bare ? all.filter((each) => !without.has(each)).map(naming(values)) : undefined,
        untagged: bare?.filter((each) => all === undefined || all.includes(each)).map(naming(values)),
      });
    });
}

/**
 * Reads port lists: the first bit of the first octet is port 1. Some agents write the list from the other end; that shows by
 * ports that the bridge does not have.
 */
function portReader(values: Lookup, lists: readonly (Row | undefined)[]) {
  const known = new Set(values.column(dot1dBasePortIfIndex).map(({ index }) => Number(index)));
  const ports = (bytes: Uint8Array, reversed: boolean) => bits(bytes, reversed).map((bit) => bit + 1);
  const strangers = (reversed: boolean) =>
    lists.reduce(
      (sum, row) =>
        sum +
        (row?.value.type === "string" ? ports(row.value.bytes, reversed).filter((port) => !known.has(port)).length : 0),
      0,
    );
  const reversed = known.size > 0 && strangers(false) > 0 && strangers(true) === 0;
  return (row: Row | undefined): readonly number[] | undefined =>
    row?.value.type === "string" ? ports(row.value.bytes, reversed) : undefined;
}

/** Positions of the bits that are set, from 0; `reversed` counts from the lowest bit of the last octet. */
function bits(bytes: Uint8Array, reversed = false): readonly number[] {
  const set: number[] = [];
  for (let at = 0; at < bytes.length * 8; at++) {
    const byte = reversed ? bytes[bytes.length - 1 - (at >> 3)]! : bytes[at >> 3]!;
    if (byte & (reversed ? 1 << (at & 7) : 0x80 >> (at & 7))) set.push(at);
  }
  return set;
}

/** A bridge's port number as the name of its interface. */
function naming(values: Lookup): (port: number) => string {
  return (port) => {
    const index = number(values.at(dot1dBasePortIfIndex, port)?.value);
    return (index ? ifName(values, index) : undefined) ?? ifNameWithoutBridge(values, port) ?? `port ${port}`;
  };
}

/** Without a table of bridge ports the two numbers are mostly the same. */
function ifNameWithoutBridge(values: Lookup, port: number): string | undefined {
  return values.column(dot1dBasePortIfIndex).length === 0 ? ifName(values, port) : undefined;
}

function portColumns({ name, access, trunking, native, enabled }: PortVlans): readonly Columns[] {
  return [[name], [access], [trunking, native, ...enabled]];
}

const isTrunking = 1;

function vlansOfPorts(values: Lookup, { name, access, trunking, native, enabled }: PortVlans): readonly Vlan[] {
  const vlans = new Map<number, { name: Row; tagged: string[]; untagged: string[] }>();
  for (const row of values.column(name)) {
    vlans.set(Number(row.index.slice(row.index.lastIndexOf(".") + 1)), { name: row, tagged: [], untagged: [] });
  }
  const trunks = new Set<string>();
  for (const row of values.column(trunking)) {
    if (number(row.value) !== isTrunking) continue;
    trunks.add(row.index);
    const port = ifName(values, row.index) ?? `port ${row.index}`;
    const bare = number(values.at(native, row.index)?.value);
    for (const [page, column] of enabled.entries()) {
      const map = values.at(column, row.index)?.value;
      if (map?.type !== "string") continue;
      for (const bit of bits(map.bytes)) {
        const id = page * 1024 + bit;
        const vlan = vlans.get(id);
        if (vlan) (id === bare ? vlan.untagged : vlan.tagged).push(port);
      }
    }
  }
  for (const row of values.column(access)) {
    if (trunks.has(row.index)) continue;
    vlans.get(number(row.value) ?? 0)?.untagged.push(ifName(values, row.index) ?? `port ${row.index}`);
  }
  return [...vlans]
    .sort(([a], [b]) => a - b)
    .map(([id, vlan]) =>
      present({ id, name: sourced(vlan.name, text(vlan.name.value)), tagged: vlan.tagged, untagged: vlan.untagged }),
    );
}
