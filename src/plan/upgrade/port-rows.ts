import type { DeviceType } from "../../core/network.ts";
import { feeds } from "../../inventory/poe-classes.ts";
import { fits, type PortNeed } from "../ports.ts";

/** Cables that ask the same of a port. */
export interface NeedGroup {
  readonly key: string;
  readonly need: PortNeed;
}

/** Cables of these groups together may be no more than so many, by slug of the type that the switch has. */
export interface PortLimit {
  readonly groups: readonly string[];
  readonly ports: ReadonlyMap<string, number>;
}

/** Two needs with this key are the same to every port. */
export function needKey({ medium, mbps, poe, poeClass }: PortNeed): string {
  return `${medium} ${mbps} ${poe === "required" ? `poe ${poeClass}` : ""}`;
}

/**
 * When do all cables find a port? When every set of them finds as many as it has members (Hall 1935). Only sets of groups that no
 * further group could join for nothing have to be asked, for each of the types that the switch may have.
 */
export function portLimits(groups: readonly NeedGroup[], types: readonly DeviceType[]): readonly PortLimit[] {
  return (["copper", "fibre"] as const).flatMap((medium) =>
    limitsOf(
      groups.filter(({ need }) => need.medium === medium),
      types,
    ),
  );
}

function limitsOf(groups: readonly NeedGroup[], types: readonly DeviceType[]): readonly PortLimit[] {
  const suited = types.map((type) => groups.map(({ need }) => portSet(type, need)));
  const closed = new Set<bigint>();
  for (const ofType of suited) {
    for (const ports of unionsOf(ofType)) {
      let whole = 0n;
      for (const [n, own] of ofType.entries()) if ((own | ports) === ports) whole |= 1n << BigInt(n);
      closed.add(whole);
    }
  }
  return [...closed]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((set) => ({
      groups: groups.flatMap(({ key }, n) => (has(set, n) ? key : [])),
      ports: new Map(types.map((type, t) => [type.slug, count(union(suited[t]!, set))])),
    }));
}

/** What any of these sets cover together: few, since a panel has few sorts of ports however many sorts of cables there are. */
function unionsOf(sets: readonly bigint[]): ReadonlySet<bigint> {
  const unions = new Set<bigint>();
  for (const ports of sets) for (const other of [0n, ...unions]) unions.add(ports | other);
  return unions;
}

/** Ports of a type as bits, by their place on the panel: those that the cable fits in and that feed it. */
function portSet(type: DeviceType, need: PortNeed): bigint {
  let ports = 0n;
  for (const [n, port] of type.ports.entries()) {
    if (fits(port, need) && (need.poe !== "required" || feeds(port, need.poeClass))) ports |= 1n << BigInt(n);
  }
  return ports;
}

function union(sets: readonly bigint[], chosen: bigint): bigint {
  return sets.reduce((all, ports, n) => (has(chosen, n) ? all | ports : all), 0n);
}

function has(set: bigint, n: number): boolean {
  return ((set >> BigInt(n)) & 1n) === 1n;
}

function count(ports: bigint): number {
  let left = ports;
  let counted = 0;
  for (; left > 0n; left >>= 1n) counted += Number(left & 1n);
  return counted;
}
