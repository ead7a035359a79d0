/** POWER-ETHERNET-MIB (RFC 3621): ports that feed devices, and the supply behind them. */
import { counter, gauge, integer, type MibObject, type Row, table } from "./mib.ts";

/** Index: group 1 and the number of the port. */
export interface PsePortFacts extends Row {
  enabled(): boolean;
  delivering(): boolean;
  /** Class of the powered device, 0-4: the MIB knows no more (RFC 3621 pethPsePortPowerClassifications). */
  poeClass(): number;
}

/** Index: group 1. */
export interface PseFacts extends Row {
  readonly budgetWatts: number;
  consumedWatts(): number;
}

interface Facts {
  readonly psePorts: readonly PsePortFacts[];
  readonly pse: readonly PseFacts[];
}

const truth = (value: boolean) => integer(value ? 1 : 2);
const detection = { disabled: 1, searching: 2, deliveringPower: 3 } as const;

export const poeObjects: readonly MibObject<Facts>[] = [
  ...table("1.3.6.1.2.1.105.1.1.1", (facts: Facts) => facts.psePorts, {
    3: (port) => truth(port.enabled()),
    6: (port) =>
      integer(
        port.delivering() ? detection.deliveringPower : port.enabled() ? detection.searching : detection.disabled,
      ),
    7: () => integer(3),
    8: () => counter(0),
    10: (port) => integer(port.delivering() ? port.poeClass() + 1 : 1),
    12: () => counter(0),
    13: () => counter(0),
    14: () => counter(0),
  }),
  ...table("1.3.6.1.2.1.105.1.3.1.1", (facts: Facts) => facts.pse, {
    2: (supply) => gauge(supply.budgetWatts),
    3: () => integer(1),
    4: (supply) => gauge(Math.round(supply.consumedWatts())),
    5: () => integer(85),
  }),
];
