/** Which objects each kind of device has. One view serves every device of its kind. */
import { type HikvisionFacts, hikvisionObjects } from "./hikvision.ts";
import { type InterfaceFacts, interfaceObjects } from "./interfaces.ts";
import { createMib } from "./mib.ts";
import { type NeighbourFacts, neighbourObjects } from "./neighbours.ts";
import { type PseFacts, type PsePortFacts, poeObjects } from "./poe.ts";
import { huaweiEntityObjects, type ProcessorFacts, processorObjects } from "./processor.ts";
import { type SystemFacts, systemObjects } from "./system.ts";
import { type BridgePortFacts, type VlanFacts, vlanObjects } from "./vlans.ts";

export interface HostFacts {
  readonly system: SystemFacts;
  readonly processor: ProcessorFacts;
  interfaces(): readonly InterfaceFacts[];
}

export interface SwitchFacts extends HostFacts {
  readonly psePorts: readonly PsePortFacts[];
  readonly pse: readonly PseFacts[];
  bridgePorts(): readonly BridgePortFacts[];
  neighbours(): readonly NeighbourFacts[];
  vlans(): readonly VlanFacts[];
}

export interface HikvisionCameraFacts extends HostFacts {
  readonly hikvision: HikvisionFacts;
}

export const serverMib = createMib<HostFacts>([...systemObjects, ...interfaceObjects, ...processorObjects]);
export const cameraMib = createMib<HostFacts>([...systemObjects, ...interfaceObjects]);
export const hikvisionMib = createMib<HikvisionCameraFacts>([
  ...systemObjects,
  ...interfaceObjects,
  ...hikvisionObjects,
]);

const switchObjects = [
  ...systemObjects,
  ...interfaceObjects,
  ...processorObjects,
  ...poeObjects,
  ...neighbourObjects,
  ...vlanObjects,
];
export const switchMib = createMib<SwitchFacts>(switchObjects);
export const huaweiSwitchMib = createMib<SwitchFacts>([...switchObjects, ...huaweiEntityObjects]);
