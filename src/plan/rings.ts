import type { Link } from "../core/network.ts";

/** The way round that one backup closes: up from both of its ends to where they meet. */
export interface Ring {
  readonly backup: Link;
  /** Every switch of it, its top first. */
  readonly switches: readonly string[];
  /** Without the backup. */
  readonly uplinks: readonly Link[];
}

/** Rings that share a link: whatever fails in one of them may be carried by any of them. */
export interface RingGroup {
  /** Sorted by id. */
  readonly backups: readonly Link[];
  /** Sorted by id. */
  readonly uplinks: readonly Link[];
}

/**
 * One ring per backup whose ends hang from one top, in the order of the backups. A backup between two trees closes none. Takes
 * time in proportion to the switches of the rings.
 */
export function ringsOf(uplinks: ReadonlyMap<string, Link>, backups: readonly Link[]): readonly Ring[] {
  return backups.flatMap((backup) => {
    const [one, other] = [wayUp(backup.from, uplinks), wayUp(backup.to, uplinks)];
    const above = new Set(other);
    const top = one.find((id) => above.has(id));
    if (top === undefined) return [];
    const below = [...one.slice(0, one.indexOf(top)), ...other.slice(0, other.indexOf(top))];
    return { backup, switches: [top, ...below], uplinks: below.map((id) => uplinks.get(id)!) };
  });
}

/** A switch and those above it, the nearest first. */
export function wayUp(id: string, uplinks: ReadonlyMap<string, Link>): readonly string[] {
  const way = [id];
  for (let link = uplinks.get(id); link && !way.includes(link.to); link = uplinks.get(link.to)) way.push(link.to);
  return way;
}

/** Rings put together where they share a link, in the order of their first backups: the two-connected parts of the network. */
export function ringGroups(rings: readonly Ring[]): readonly RingGroup[] {
  const groups: { backups: Link[]; uplinks: Map<string, Link> }[] = [];
  for (const { backup, uplinks } of rings) {
    const group = { backups: [backup], uplinks: new Map(uplinks.map((link) => [link.id, link])) };
    for (const other of groups.filter((each) => uplinks.some(({ id }) => each.uplinks.has(id)))) {
      groups.splice(groups.indexOf(other), 1);
      group.backups.push(...other.backups);
      for (const [id, link] of other.uplinks) group.uplinks.set(id, link);
    }
    groups.push(group);
  }
  return groups
    .map(({ backups, uplinks }) => ({ backups: backups.sort(byId), uplinks: [...uplinks.values()].sort(byId) }))
    .sort((a, b) => byId(a.backups[0]!, b.backups[0]!));
}

function byId(a: Link, b: Link): number {
  return a.id < b.id ? -1 : 1;
}
