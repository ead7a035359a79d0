/** LLDP-MIB (IEEE 802.1AB-2005) lldpRemTable: who is at the other end of each cable. */
import { bytes, integer, type MibObject, type Row, table, text } from "./mib.ts";

/** Index: time mark, local port number, number of the neighbour. */
export interface NeighbourFacts extends Row {
  readonly chassisMac: Uint8Array;
  readonly portName: string;
  portDescription(): string;
  systemName(): string;
  readonly systemDescription: string;
}

interface Facts {
  /** Ascending by index; only neighbours that can be heard now. */
  neighbours(): readonly NeighbourFacts[];
}

const macAddress = 4;
const interfaceName = 5;

export const neighbourObjects: readonly MibObject<Facts>[] = table(
  "1.0.8802.1.1.2.1.4.1.1",
  (facts: Facts) => facts.neighbours(),
  {
    4: () => integer(macAddress),
    5: (neighbour) => bytes(neighbour.chassisMac),
    6: () => integer(interfaceName),
    7: (neighbour) => text(neighbour.portName),
    8: (neighbour) => text(neighbour.portDescription()),
    9: (neighbour) => text(neighbour.systemName()),
    10: (neighbour) => text(neighbour.systemDescription),
  },
);
