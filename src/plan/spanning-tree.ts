import type { SwitchIntent } from "../core/intent.ts";
import { type RingGroup, ringGroups, ringsOf, wayUp } from "./rings.ts";
import type { Standing } from "./standing.ts";

/** How the rings of a phase are cut, and what has to pass them. */
export interface RingPlan {
  /** By link id, only those on a ring: VLANs beyond those beneath the link, and what a way through it costs. */
  readonly links: ReadonlyMap<string, { readonly vlans: ReadonlySet<number>; readonly pathCost: number }>;
  /** By switch id: those on a ring, with a backup, and the tops of their trees. */
  readonly switches: ReadonlyMap<string, NonNullable<SwitchIntent["spanningTree"]>>;
}

/**
 * Cost of an uplink on a ring. A backup costs more than every way through uplinks, so that the tree that grows is the tree of
 * uplinks, whichever switch it grows from; and of two backups that could carry, the one with the smaller id costs less by more
 * than any way to it, so that one carries and every uplink that stands stays in use.
 */
const uplinkCost = 100;
/** Room for a thousand uplinks one above the other. */
const backupStep = 1000 * uplinkCost;
const firstBackupCost = 100 * backupStep;

/**
 * Every link of a ring carries the VLANs beneath the whole ring, and rings that share a link are one in this: whatever one
 * failure cuts off then finds its VLANs on the way that is left. Above the top of a ring they pass already.
 */
export function ringPlan(standing: Standing, beneath: ReadonlyMap<string, ReadonlySet<number>>): RingPlan {
  const { uplinks, backups, switches } = standing;
  const rings = ringsOf(uplinks, backups);
  const links = new Map<string, { vlans: ReadonlySet<number>; pathCost: number }>();
  for (const group of ringGroups(rings)) {
    const vlans = vlansOf(group, beneath);
    for (const { id } of group.uplinks) links.set(id, { vlans, pathCost: uplinkCost });
    for (const [rank, { id }] of group.backups.entries()) {
      links.set(id, { vlans, pathCost: firstBackupCost + rank * backupStep });
    }
  }
  const closing = new Set(rings.map(({ backup }) => backup.id));
  for (const backup of backups) {
    if (closing.has(backup.id)) continue;
    // Between two trees it closes no ring: what hangs from either end may have to pass.
    const vlans = new Set([...beneath.get(backup.from)!, ...beneath.get(backup.to)!]);
    links.set(backup.id, { vlans, pathCost: firstBackupCost });
  }
  const members = new Set([
    ...rings.flatMap((ring) => ring.switches),
    ...backups.flatMap(({ from, to }) => [from, to]),
  ]);
  const tops = [...new Set([...members].map((id) => wayUp(id, uplinks).at(-1)!))].sort();
  const seconds = [...members].filter((id) => switches.get(id)?.role === "core");
  const roots = new Map<string, "primary" | "secondary">([...tops, ...seconds].map((id) => [id, "secondary"]));
  if (tops[0] !== undefined) roots.set(tops[0], "primary");
  return {
    links,
    switches: new Map(
      [...members, ...tops].map((id) => {
        const root = roots.get(id);
        return [id, root ? { root } : {}];
      }),
    ),
  };
}

function vlansOf({ uplinks }: RingGroup, beneath: ReadonlyMap<string, ReadonlySet<number>>): ReadonlySet<number> {
  return new Set(uplinks.flatMap(({ from }) => [...beneath.get(from)!]));
}
