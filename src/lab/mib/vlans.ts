/** BRIDGE-MIB port numbers and Q-BRIDGE-MIB (RFC 4363) static VLANs and port VLAN ids. */
import { bytes, gauge, integer, type MibObject, type Row, table, text } from "./mib.ts";

/** Index: VLAN id. */
export interface VlanFacts extends Row {
  readonly name: string;
  /** Numbers of the ports that carry it, and of those that carry it untagged. */
  readonly egress: readonly number[];
  readonly untagged: readonly number[];
}

/** Index: bridge port number. */
export interface BridgePortFacts extends Row {
  readonly ifIndex: number;
  pvid(): number;
}

interface Facts {
  vlans(): readonly VlanFacts[];
  bridgePorts(): readonly BridgePortFacts[];
}

const active = 1;

export const vlanObjects: readonly MibObject<Facts>[] = [
  ...table("1.3.6.1.2.1.17.1.4.1", (facts: Facts) => facts.bridgePorts(), {
    1: (port) => integer(port.index[0]!),
    2: (port) => integer(port.ifIndex),
  }),
  ...table("1.3.6.1.2.1.17.7.1.4.3.1", (facts: Facts) => facts.vlans(), {
    1: (vlan) => text(vlan.name),
    2: (vlan) => bytes(portList(vlan.egress)),
    4: (vlan) => bytes(portList(vlan.untagged)),
    5: () => integer(active),
  }),
  ...table("1.3.6.1.2.1.17.7.1.4.5.1", (facts: Facts) => facts.bridgePorts(), {
    1: (port) => gauge(port.pvid()),
  }),
];

/** PortList of RFC 4363: the most significant bit of the first octet is port 1. */
export function portList(ports: readonly number[]): Uint8Array {
  const list = new Uint8Array(Math.ceil(Math.max(8, ...ports) / 8));
  for (const port of ports) list[(port - 1) >> 3]! |= 0x80 >> ((port - 1) & 7);
  return list;
}
