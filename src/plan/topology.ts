import type { Link, Switch } from "../core/network.ts";
import type { Standing } from "./standing.ts";

/** Switches and links by number, so that hundreds of failures can be walked through quickly. */
export interface Topology {
  /** Sorted by id. */
  readonly switches: readonly Switch[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** Uplinks by id, then backups by id. */
  readonly links: readonly Link[];
  /** Numbers of the two ends of each link. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Links at switch s: `linksAt[firstLinkAt[s]]` up to `linksAt[firstLinkAt[s + 1]]`, exclusive. */
  readonly firstLinkAt: Int32Array;
  readonly linksAt: Int32Array;
  /** Switches where a tree starts, best first: cores without an uplink, then other cores. */
  readonly roots: readonly number[];
}

/** What is out; numbers of the topology. */
export interface Outage {
  readonly link?: number;
  readonly switch?: number;
}

/** The forest that carries: no rings, every switch that stands in exactly one tree. */
export interface CarryingForest {
  /** Switches that stand, each after its parent. */
  readonly order: Int32Array;
  /** By switch: the next switch towards its root; -1 at a root and at a switch that is out. */
  readonly parent: Int32Array;
  /** By switch: the link to its parent, or -1. */
  readonly via: Int32Array;
  /** By switch: the root of its tree; -1 when it is out. */
  readonly root: Int32Array;
  /** Numbers of the backups that carry. */
  readonly backups: readonly number[];
}

export function topologyOf({ switches, uplinks, backups }: Standing): Topology {
  const sorted = [...switches.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const numberOf = new Map(sorted.map(({ id }, n) => [id, n]));
  const links = [...[...uplinks.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), ...backups];
  const from = Int32Array.from(links, (link) => numberOf.get(link.from)!);
  const to = Int32Array.from(links, (link) => numberOf.get(link.to)!);
  const firstLinkAt = new Int32Array(sorted.length + 1);
  for (const ends of [from, to]) for (const end of ends) firstLinkAt[end + 1]! += 1;
  for (let n = 0; n < sorted.length; n++) firstLinkAt[n + 1]! += firstLinkAt[n]!;
  const filled = firstLinkAt.slice();
  const linksAt = new Int32Array(links.length * 2);
  for (let link = 0; link < links.length; link++) {
    linksAt[filled[from[link]!]!++] = link;
    linksAt[filled[to[link]!]!++] = link;
  }
  const cores = sorted.flatMap(({ role }, n) => (role === "core" ? [n] : []));
  const top = (n: number) => !uplinks.has(sorted[n]!.id);
  const roots = [...cores.filter(top), ...cores.filter((n) => !top(n))];
  return { switches: sorted, numberOf, links, from, to, firstLinkAt, linksAt, roots };
}

/**
 * What carries while something is out: every uplink that stands, then, in the order of their ids, each backup that joins two
 * parts which are still apart, as spanning tree and ring protocols do once they have settled. Takes time in proportion to
 * switches and links.
 */
export function carryingForest(topology: Topology, outage: Outage = {}): CarryingForest {
  const { switches, links, from, to } = topology;
  const stands = (link: number) => link !== outage.link && from[link] !== outage.switch && to[link] !== outage.switch;
  const carries = new Uint8Array(links.length);
  const backups: number[] = [];
  const parts = new Parts(switches.length);
  const joining = links.length > 0 && links.at(-1)!.role === "backup";
  for (let link = 0; link < links.length; link++) {
    if (!stands(link)) continue;
    if (links[link]!.role === "uplink") {
      carries[link] = 1;
      if (joining) parts.join(from[link]!, to[link]!);
    } else if (parts.join(from[link]!, to[link]!)) {
      carries[link] = 1;
      backups.push(link);
    }
  }
  return { ...grow(topology, carries, outage.switch), backups };
}

/** Breadth first from the best root of each tree; a part without a core starts at its first switch. */
function grow(
  { switches, from, to, firstLinkAt, linksAt, roots }: Topology,
  carries: Uint8Array,
  out: number | undefined,
): Omit<CarryingForest, "backups"> {
  const count = switches.length;
  const order = new Int32Array(out === undefined ? count : count - 1);
  const parent = new Int32Array(count).fill(-1);
  const via = new Int32Array(count).fill(-1);
  const root = new Int32Array(count).fill(-1);
  let reached = 0;
  let grown = 0;
  const start = (first: number) => {
    if (first === out || root[first] !== -1) return;
    root[first] = first;
    order[reached++] = first;
    while (grown < reached) {
      const here = order[grown++]!;
      for (let at = firstLinkAt[here]!; at < firstLinkAt[here + 1]!; at++) {
        const link = linksAt[at]!;
        if (carries[link] === 0) continue;
        const there = from[link] === here ? to[link]! : from[link]!;
        if (root[there] !== -1) continue;
        root[there] = first;
        parent[there] = here;
        via[there] = link;
        order[reached++] = there;
      }
    }
  };
  for (const first of roots) start(first);
  for (let n = 0; n < count && reached < order.length; n++) start(n);
  return { order, parent, via, root };
}

/** Which switches hang together already (union-find with path halving, Tarjan 1975). */
export class Parts {
  readonly #above: Int32Array;

  constructor(count: number) {
    this.#above = Int32Array.from({ length: count }, (_, n) => n);
  }

  /** Joins two parts; false when they were one already. */
  join(a: number, b: number): boolean {
    const [top, other] = [this.#top(a), this.#top(b)];
    if (top === other) return false;
    this.#above[other] = top;
    return true;
  }

  /** Whether a link between them would join two parts. */
  apart(a: number, b: number): boolean {
    return this.#top(a) !== this.#top(b);
  }

  #top(n: number): number {
    const above = this.#above;
    while (above[n] !== n) n = above[n] = above[above[n]!]!;
    return n;
  }
}
