import type { Allocations, PrefixAllocation } from "../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Area, Device, Network, VlanService } from "../core/network.ts";
import {
  addressToNumber,
  hostAt,
  lengthForHosts,
  nextFreePrefix,
  numberToAddress,
  prefixContains,
  prefixesOverlap,
  prefixLengthOf,
} from "../inventory/addresses.ts";
import { prefixesOutsidePools } from "../inventory/checks/pool-prefixes.ts";

/** A township's (or the centre's) part in one VLAN service, and who belongs there. */
export interface Segment {
  /** `<area>/<service>`: the key in the lock file. */
  readonly key: string;
  readonly area: Area;
  readonly service: VlanService;
  readonly devices: readonly Device[];
}

const lastVlan = 4094;

/**
 * A prefix and a VLAN for every segment: what the lock holds stays, a new one is the first that fits in the pool. A segment
 * in `renumber` gives up its prefix when that is too small for the devices it has with their growth, or outside of its pool.
 */
export function allocatePrefixes(
  network: Network,
  lock: Allocations,
  segments: readonly Segment[],
  options: { readonly renumber: ReadonlySet<string>; readonly restingAddresses: readonly string[] },
): { readonly prefixes: ReadonlyMap<string, PrefixAllocation>; readonly findings: readonly Diagnostic[] } {
  const { vlans, pools } = network.county;
  const findings: Diagnostic[] = [];
  const prefixes = new Map<string, PrefixAllocation>();
  const needed = new Map(segments.map((segment) => [segment.key, lengthNeeded(network, segment)]));
  // A prefix that is given up in this run is taken all the same: its addresses still live in devices.
  const taken = [
    ...Object.values(lock.prefixes).map((p) => p.prefix),
    ...options.restingAddresses.map((a) => `${a}/32`),
  ];
  const poolOf = new Map(
    segments.map(({ key, service }) => [key, pools.find(({ slug }) => slug === service.pool)?.prefix]),
  );
  const isOutside = (key: string, prefix: string) => {
    const pool = poolOf.get(key);
    return pool !== undefined && !prefixContains(pool, prefix);
  };
  for (const [key, held] of Object.entries(lock.prefixes)) {
    const tooSmall = prefixLengthOf(held.prefix) > (needed.get(key) ?? 32);
    if (!(options.renumber.has(key) && (tooSmall || isOutside(key, held.prefix)))) prefixes.set(key, held);
  }
  findings.push(...prefixesOutsidePools(network, Object.fromEntries(prefixes)));
  const vlanOwner = new Map([...prefixes].map(([key, { vlan }]) => [vlan, key]));

  for (const { key, area, service, devices } of segments) {
    const vlan = vlans.firstId + area.index * vlans.perArea + service.offset;
    const held = prefixes.get(key);
    if (held) {
      if (held.vlan !== vlan) {
        findings.push(
          diagnostic({
            code: "vlan-plan-changed",
            severity: "warning",
            message: `${key} keeps VLAN ${held.vlan} of the lock file; the VLAN plan now says ${vlan}`,
            where: vlans.source,
            hints: [
              `put the plan back, or change the number of ${key} in allocations.lock.yaml and push it as a change`,
            ],
          }),
        );
      }
      continue;
    }
    const other = vlanOwner.get(vlan);
    if (vlan > lastVlan || other !== undefined) {
      findings.push(
        diagnostic({
          code: vlan > lastVlan ? "vlan-out-of-range" : "vlan-clash",
          message:
            vlan > lastVlan
              ? `${key} would be VLAN ${vlan} (${vlans.firstId} + ${area.index} × ${vlans.perArea} + ${service.offset}); the highest is ${lastVlan}`
              : `${key} and ${other} would both be VLAN ${vlan}`,
          where: service.source,
          related: [{ message: `area ${area.slug} has index ${area.index}`, where: area.source }],
          hints: ["change firstId, perArea or offset under `vlans`, or the area's index"],
        }),
      );
      continue;
    }
    const pool = pools.find((candidate) => candidate.slug === service.pool);
    const length = needed.get(key)!;
    const prefix =
      pool && (aroundFixed(pool.prefix, length, devices, taken) ?? nextFreePrefix(pool.prefix, length, taken));
    if (!prefix) {
      findings.push(
        diagnostic({
          code: pool ? "pool-full" : "unknown-pool",
          message: pool
            ? `pool ${pool.slug} ${pool.prefix} has no free /${length} for ${key} (${devices.length} devices)`
            : `service ${service.slug} takes its prefixes from pool ${service.pool}, which is not in the list of pools`,
          where: pool ? pool.source : service.source,
          hints: [
            pool ? "enlarge the pool, or add one and name it in the service" : "add the pool or correct its name",
          ],
        }),
      );
      continue;
    }
    taken.push(prefix);
    vlanOwner.set(vlan, key);
    prefixes.set(key, { prefix, vlan, gateway: hostAt(prefix, 1) });
  }
  return { prefixes: withoutAbandoned(network, prefixes, segments, lock), findings };
}

/** Room for today's devices, their growth and the hosts kept free at the bottom; never smaller than the service says. */
function lengthNeeded(network: Network, { service, devices }: Segment): number {
  const { growthPercent, reservedHosts } = network.county.policy;
  const hosts = Math.ceil((devices.length * (100 + growthPercent)) / 100) + reservedHosts;
  return Math.min(service.prefixLength, lengthForHosts(hosts));
}

/** The prefix that people already use: the one around the lowest hand-fixed address, when it is free. */
function aroundFixed(
  pool: string,
  length: number,
  devices: readonly Device[],
  taken: readonly string[],
): string | undefined {
  const fixed = devices
    .flatMap((device) => device.fixed.address ?? [])
    .filter((address) => prefixContains(pool, address));
  if (fixed.length === 0) return undefined;
  const size = 2 ** (32 - length);
  const lowest = Math.min(...fixed.map(addressToNumber));
  const prefix = `${numberToAddress(Math.floor(lowest / size) * size)}/${length}`;
  const free = prefixContains(pool, prefix) && !taken.some((other) => prefixesOverlap(prefix, other));
  return free ? prefix : undefined;
}

/** A prefix goes when its area or service is gone from the county and nothing lives or rests in it. */
function withoutAbandoned(
  network: Network,
  prefixes: ReadonlyMap<string, PrefixAllocation>,
  segments: readonly Segment[],
  lock: Allocations,
): ReadonlyMap<string, PrefixAllocation> {
  const areas = new Set(network.areas.map((area) => area.slug));
  const services = new Set(network.county.vlans.services.map((service) => service.slug));
  const inUse = new Set(segments.map((segment) => segment.key));
  const vlansInUse = new Set([...Object.values(lock.devices), ...Object.values(lock.released)].map((d) => d.vlan));
  const kept = [...prefixes].filter(([key, { vlan }]) => {
    const [area = "", service = ""] = key.split("/");
    return (areas.has(area) && services.has(service)) || inUse.has(key) || vlansInUse.has(vlan);
  });
  return new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}
