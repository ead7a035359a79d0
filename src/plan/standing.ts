import type { Allocations, DeviceAllocation } from "../core/allocations.ts";
import type { Camera, Link, LinkRate, Network, Policy, Server, Site, Switch } from "../core/network.ts";

/** What stands when a phase is complete, indexed once for everything that is computed from it. */
export interface Standing {
  readonly network: Network;
  readonly prefixes: Allocations["prefixes"];
  /** By device id. */
  readonly numbers: ReadonlyMap<string, DeviceAllocation>;
  readonly phase: number;
  readonly cameras: readonly Camera[];
  readonly servers: readonly Server[];
  /** Every switch before the one it is uplinked to, so that sums run from the leaves to the core. */
  readonly leavesFirst: readonly Switch[];
  readonly switches: ReadonlyMap<string, Switch>;
  /** By the id of the lower switch; only links whose two ends stand. */
  readonly uplinks: ReadonlyMap<string, Link>;
  /** Links that carry nothing until the tree is cut, sorted by id; only those whose two ends stand. */
  readonly backups: readonly Link[];
  readonly camerasOn: ReadonlyMap<string, readonly Camera[]>;
  readonly serversOn: ReadonlyMap<string, readonly Server[]>;
  readonly rooms: readonly Required<Pick<Site, "room">>["room"][];
}

/** The numbers are the same for every phase: a caller with several phases indexes them once. */
export function standingAt(
  network: Network,
  prefixes: Allocations["prefixes"],
  numbers: ReadonlyMap<string, DeviceAllocation>,
  phase: number,
): Standing {
  const cameras: Camera[] = [];
  const servers: Server[] = [];
  const switches = new Map<string, Switch>();
  for (const device of network.devices) {
    if (device.phase > phase || device.status === "retired") continue;
    if (device.kind === "camera") cameras.push(device);
    else if (device.kind === "server") servers.push(device);
    else switches.set(device.id, device);
  }
  const links = network.links.filter((link) => link.phase <= phase && switches.has(link.from) && switches.has(link.to));
  const uplinks = new Map(links.filter((link) => link.role === "uplink").map((link) => [link.from, link]));
  return {
    network,
    prefixes,
    numbers,
    phase,
    cameras,
    servers,
    switches,
    uplinks,
    backups: links.filter((link) => link.role === "backup"),
    leavesFirst: orderLeavesFirst(switches, uplinks),
    camerasOn: groupBy(cameras, (camera) => camera.on),
    serversOn: groupBy(servers, (server) => server.on),
    rooms: network.sites.flatMap(({ room }) => (room && switches.has(room.on) ? [room] : [])),
  };
}

/** The rate of the phase: the last one that has come, or the first of a link that names only later ones. */
export function rateAt(link: Link, phase: number): Link["rates"][number] {
  const come = link.rates.filter((rate) => rate.fromPhase <= phase);
  return come.at(-1) ?? link.rates[0]!;
}

/** All members together, Mbit/s. */
export function capacityMbps({ mbps, members }: Pick<LinkRate, "mbps" | "members">): number {
  return mbps * members;
}

/** What of a link can be filled, Mbit/s: a LAG's flows are hashed on its members and never spread evenly. */
export function usableMbps(rate: Pick<LinkRate, "mbps" | "members">, { lagBalancePercent }: Policy): number {
  return rate.members === 1 ? rate.mbps : (capacityMbps(rate) * lagBalancePercent) / 100;
}

/** Counts how many links lead to each switch from below and takes away leaves until nothing is left (Kahn 1962). */
function orderLeavesFirst(
  switches: ReadonlyMap<string, Switch>,
  uplinks: ReadonlyMap<string, Link>,
): readonly Switch[] {
  const below = new Map([...switches.keys()].map((id) => [id, 0]));
  for (const link of uplinks.values()) below.set(link.to, below.get(link.to)! + 1);
  const order = [...switches.values()].filter((device) => below.get(device.id) === 0);
  for (const device of order) {
    const link = uplinks.get(device.id);
    if (!link) continue;
    const left = below.get(link.to)! - 1;
    below.set(link.to, left);
    if (left === 0) order.push(switches.get(link.to)!);
  }
  if (order.length < switches.size) throw new Error("the uplinks form a ring; the inventory's checks let it pass");
  return order;
}

export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
