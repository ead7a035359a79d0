/** SNMPv2-MIB system group. */
import { integer, type MibObject, objectId, scalar, text, ticks } from "./mib.ts";

export interface SystemFacts {
  readonly description: string;
  readonly objectId: string;
  readonly contact: string;
  readonly location: string;
  /** Sum of 2^(layer - 1): 2 for a bridge, 72 for a host. */
  readonly services: number;
  name(): string;
  /** Hundredths of a second since the device started; wraps after 497 days as the real one does. */
  uptimeTicks(): number;
}

export const systemObjects: readonly MibObject<{ readonly system: SystemFacts }>[] = [
  scalar("1.3.6.1.2.1.1.1", ({ system }) => text(system.description)),
  scalar("1.3.6.1.2.1.1.2", ({ system }) => objectId(system.objectId)),
  scalar("1.3.6.1.2.1.1.3", ({ system }) => ticks(system.uptimeTicks())),
  scalar("1.3.6.1.2.1.1.4", ({ system }) => text(system.contact)),
  scalar("1.3.6.1.2.1.1.5", ({ system }) => text(system.name())),
  scalar("1.3.6.1.2.1.1.6", ({ system }) => text(system.location)),
  scalar("1.3.6.1.2.1.1.7", ({ system }) => integer(system.services)),
];
