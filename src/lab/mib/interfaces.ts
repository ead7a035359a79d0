/** IF-MIB: ifNumber, ifTable and ifXTable, and the duplex column of EtherLike-MIB. */
import {
  bytes,
  counter,
  counter64,
  gauge,
  integer,
  type MibObject,
  type Row,
  scalar,
  table,
  text,
  ticks,
} from "./mib.ts";

export interface InterfaceFacts extends Row {
  readonly name: string;
  /** IANAifType: 6 Ethernet, 136 an interface of a VLAN, 161 several ports as one (LAG). */
  readonly type: 6 | 136 | 161;
  readonly mac: Uint8Array;
  /** Speed while the link is up, Mbit/s. */
  mbps(): number;
  enabled(): boolean;
  up(): boolean;
  alias(): string;
  /** Octets since the device started. */
  inOctets(): bigint;
  outOctets(): bigint;
  lastChangeTicks(): number;
}

interface Facts {
  interfaces(): readonly InterfaceFacts[];
}

const up = 1;
const down = 2;
const fullDuplex = 3;
const maxGauge = 0xffff_ffff;
/** Mean size of a packet of a video stream: what the packet counters are derived from. */
const meanPacketBytes = 1100n;

const rows = (facts: Facts) => facts.interfaces();
const low32 = (value: bigint) => Number(BigInt.asUintN(32, value));

export const interfaceObjects: readonly MibObject<Facts>[] = [
  scalar("1.3.6.1.2.1.2.1", (facts) => integer(facts.interfaces().length)),
  ...table("1.3.6.1.2.1.2.2.1", rows, {
    1: (port) => integer(port.index[0]!),
    2: (port) => text(port.name),
    3: (port) => integer(port.type),
    4: () => integer(1500),
    5: (port) => gauge(Math.min(maxGauge, port.mbps() * 1_000_000)),
    6: (port) => bytes(port.mac),
    7: (port) => integer(port.enabled() ? up : down),
    8: (port) => integer(port.up() ? up : down),
    9: (port) => ticks(port.lastChangeTicks()),
    10: (port) => counter(low32(port.inOctets())),
    11: (port) => counter(low32(port.inOctets() / meanPacketBytes)),
    13: () => counter(0),
    14: () => counter(0),
    16: (port) => counter(low32(port.outOctets())),
    17: (port) => counter(low32(port.outOctets() / meanPacketBytes)),
    19: () => counter(0),
    20: () => counter(0),
  }),
  ...table("1.3.6.1.2.1.31.1.1.1", rows, {
    1: (port) => text(port.name),
    2: () => counter(0),
    3: () => counter(0),
    4: () => counter(0),
    5: () => counter(0),
    6: (port) => counter64(port.inOctets()),
    7: (port) => counter64(port.inOctets() / meanPacketBytes),
    8: () => counter64(0n),
    9: () => counter64(0n),
    10: (port) => counter64(port.outOctets()),
    11: (port) => counter64(port.outOctets() / meanPacketBytes),
    12: () => counter64(0n),
    13: () => counter64(0n),
    14: () => integer(down),
    15: (port) => gauge(port.mbps()),
    16: () => integer(down),
    17: (port) => integer(port.type === 6 ? 1 : 2),
    18: (port) => text(port.alias()),
    19: () => ticks(0),
  }),
  ...table("1.3.6.1.2.1.10.7.2.1", (facts: Facts) => facts.interfaces().filter((port) => port.type === 6), {
    19: (port) => integer(port.up() ? fullDuplex : 1),
  }),
];
