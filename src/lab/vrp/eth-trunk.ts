/** Eth-Trunks: which ports are in one, and what the box wants before a port may join or a trunk may go. */
import type { InterfaceState, SwitchHardware, SwitchState } from "./state.ts";

const mostMembers = 8;

export const trunkName = (id: number): string => `Eth-Trunk${id}`;

/** Names of the ports that are in a trunk, in the order of the front. */
export function trunkMembers({ interfaces }: SwitchState, trunk: string): readonly string[] {
  return Object.keys(interfaces).filter((name) => {
    const { ethTrunk } = interfaces[name]!;
    return ethTrunk !== undefined && trunkName(ethTrunk) === trunk;
  });
}

/** Puts a port into a trunk; gives what the box says when it refuses. */
export function joinTrunk(
  { state, hardware }: { readonly state: SwitchState; readonly hardware: SwitchHardware },
  name: string,
  id: number,
): string | undefined {
  const port = state.interfaces[name]!;
  const own = hardware.ports.find((each) => each.name === name);
  if (!own || own.managementOnly) return "Error: Wrong parameter found at '^' position.";
  if (port.ethTrunk === id) return undefined;
  if (port.ethTrunk !== undefined)
    return "Error: The interface is in another Eth-Trunk. Please delete it from there first.";
  if (!state.interfaces[trunkName(id)]) return "Error: The Eth-Trunk does not exist.";
  if (!isClean(port)) return "Error: Please delete the configurations of the interface first.";
  const members = trunkMembers(state, trunkName(id));
  if (members.length === mostMembers) return "Error: The Eth-Trunk has as many members as it can have.";
  const rateOf = (member: string) => hardware.ports.find((each) => each.name === member)?.mbps;
  if (members.some((member) => rateOf(member) !== own.mbps)) return "Error: The types of the member interfaces differ.";
  port.ethTrunk = id;
  return undefined;
}

/** A member has no switching of its own: VLANs, isolation, storms and spanning tree are matters of its trunk. */
function isClean({ linkType, pvid, allowed, address, lines }: InterfaceState): boolean {
  return linkType === undefined && pvid === 1 && allowed.join() === "1" && !address && lines.length === 0;
}
