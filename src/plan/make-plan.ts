import type { Allocations } from "../core/allocations.ts";
import type { Network } from "../core/network.ts";
import { allocate } from "./allocate.ts";
import { cameraFindings } from "./camera-limits.ts";
import { compareLinks } from "./compare-phases.ts";
import { failureFindings, planFailures } from "./failures.ts";
import { cameraIntents, switchIntents } from "./intents.ts";
import { linkFindings, linkLoads } from "./link-load.ts";
import type { PhasePlan, Plan, PointCount } from "./plan.ts";
import { platformFindings, platformNodes } from "./platform.ts";
import { poeFindings, poeLoads } from "./poe.ts";
import { ponFindings, ponPorts } from "./pon.ts";
import { type Standing, standingAt } from "./standing.ts";
import { storageFindings, storagePlan } from "./storage.ts";
import { vlanFindings, vlanPlans } from "./vlan-plan.ts";

export interface PlanOptions {
  /** ISO date, for what the allocator puts to rest. */
  readonly today: string;
  /** Default: the phase under planning. */
  readonly phase?: number;
  /** Ids of links, cameras and servers that may let go of a port which no longer fits. */
  readonly replug?: ReadonlySet<string>;
  /** Try every single failure too. */
  readonly failures?: boolean;
}

/**
 * Everything that follows from the inventory and its lock file for one phase and for the phase below it. Takes time in
 * proportion to devices and links. Findings are about the phase itself: what stood before is as it is.
 */
export function makePlan(network: Network, lock: Allocations, options: PlanOptions): Plan {
  const phase = options.phase ?? network.planningPhase;
  const { today, replug = new Set() } = options;
  const { allocations, newIds, findings } = allocate(network, lock, { today, replug });
  const numbers = new Map(Object.entries(allocations.devices));
  const before = planPhase(standingAt(network, allocations.prefixes, numbers, phase - 1));
  const standing = standingAt(network, allocations.prefixes, numbers, phase);
  const after = planPhase(standing);
  const failures = options.failures ? planFailures(standing) : undefined;
  return {
    phase,
    allocations,
    newlyAllocated: newIds,
    before,
    after,
    links: compareLinks(before.links, after.links, network.county.policy.linkCeilingPercent),
    ...(failures ? { failures } : {}),
    findings: [
      ...findings,
      ...linkFindings(network, phase, after.links),
      ...ponFindings(standing, ponPorts(standing, after.links)),
      ...poeFindings(standing, after.poe),
      ...storageFindings(standing, after.storage),
      ...platformFindings(standing),
      ...vlanFindings(network, after.vlans),
      ...cameraFindings(standing),
      ...(failures ? failureFindings(standing, failures) : []),
    ],
  };
}

function planPhase(standing: Standing): PhasePlan {
  const vlans = vlanPlans(standing);
  // What every device should be is half of the work, and a plan is mostly read without it.
  const switches = once(() => switchIntents(standing, vlans));
  const cameras = once(() => cameraIntents(standing));
  return {
    phase: standing.phase,
    points: countPoints(standing),
    links: linkLoads(standing),
    vlans,
    poe: poeLoads(standing),
    storage: storagePlan(standing),
    platform: platformNodes(standing),
    switchCount: standing.switches.size,
    get switches() {
      return switches();
    },
    get cameras() {
      return cameras();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Points per area and surveyed class, in the county's order of areas; areas without points are left out. */
function countPoints({ network, cameras }: Standing): readonly PointCount[] {
  const counts = new Map(
    network.areas.map(({ slug }) => [slug, { checkpoint: 0, hd: 0, standard: 0, unknown: 0, total: 0 }]),
  );
  for (const camera of cameras) {
    const count = counts.get(camera.area);
    if (!count) continue;
    count[camera.class] += 1;
    count.total += 1;
  }
  return [...counts].flatMap(([area, { total, ...byClass }]) => (total > 0 ? { area, byClass, total } : []));
}
