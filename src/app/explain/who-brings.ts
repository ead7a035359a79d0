import type { Device } from "../../core/network.ts";
import { groupBy, type Standing } from "../../plan/standing.ts";

/** By VLAN: the devices on a switch and beneath it that live in it, the switch itself among them, sorted by id. */
export function whoBrings(
  { uplinks, camerasOn, serversOn, switches, numbers }: Standing,
  id: string,
): ReadonlyMap<number, readonly Device[]> {
  const downlinks = groupBy(uplinks.values(), (link) => link.to);
  const below = [id];
  const devices: Device[] = [];
  for (const here of below) {
    const own = switches.get(here);
    if (own) devices.push(own);
    devices.push(...(camerasOn.get(here) ?? []), ...(serversOn.get(here) ?? []));
    below.push(...(downlinks.get(here) ?? []).map((link) => link.from));
  }
  const brought = new Map<number, Device[]>();
  for (const device of devices.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const vlan = numbers.get(device.id)?.vlan;
    if (vlan === undefined) continue;
    const others = brought.get(vlan);
    if (others) others.push(device);
    else brought.set(vlan, [device]);
  }
  return brought;
}

/** Every device that lives in a VLAN, sorted by id. */
export function residents({ cameras, servers, switches, numbers }: Standing, vlan: number): readonly Device[] {
  return [...cameras, ...servers, ...switches.values()]
    .filter(({ id }) => numbers.get(id)?.vlan === vlan)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
