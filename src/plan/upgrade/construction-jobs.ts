import { type Allocations, cablesOf, type LinkPorts } from "../../core/allocations.ts";
import type { Camera, Device, Link, Network, Server, Switch } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { type Ring, ringsOf, wayUp } from "../rings.ts";
import { capacityMbps, groupBy, rateAt, type Standing, standingAt } from "../standing.ts";
import { compare, formatRate } from "../wording.ts";
import { describeMoves } from "./moved-cables.ts";
import { orderJobs, type Wish } from "./order-jobs.ts";
import { county } from "./payer.ts";
import type { MovedCable, PricedItem, UpgradeItem } from "./proposal.ts";

/** One piece of work of a phase. */
export interface Job {
  /** For example `link qiaotou-agg-1`, `cameras qiaotou a`. */
  readonly id: string;
  readonly kind: "link" | "switch" | "server" | "camera" | "stream";
  /** A few words for the line of a plan. */
  readonly what: string;
  readonly area: string;
  /** Whose crews do it: a contractor's lot, or `county` for its own network staff. */
  readonly staff: string;
  /** Links, switches, servers or cameras. */
  readonly units: number;
  /** One crew alone needs so many days. */
  readonly crewDays: number;
  /** One crew does it in one go, or as many crews as there are share it. */
  readonly sharing: "one-crew" | "many-crews";
  /** Jobs that are done on an earlier day. */
  readonly after: readonly string[];
  /** Rings (by the id of the backup that closes them) in which it interrupts a link: one job of a ring a day. */
  readonly rings: readonly string[];
  /** Items of the proposal that it carries out; none for what the phase brings anyway. */
  readonly items: readonly string[];
}

/** Numbers of the devices before the phase is built and after it: they say which cable has to leave a port for another. */
export interface PortsBuilt {
  readonly before: Allocations["devices"];
  readonly after: Allocations["devices"];
}

export interface Building {
  readonly phase: number;
  readonly crews: Prices["crews"];
  /** Default: no cable changes its port. */
  readonly ports?: PortsBuilt | undefined;
}

/**
 * The work between the phase below and this one: what the inventory brings and what the proposal adds, in a network that has
 * the proposal in it. What is new is built by the contractor of its lot; what stands is changed by the county's own staff.
 * Cameras come last: after every switch and link above them, after the servers that take their streams, and after the moves
 * that free their ports. Of what stands a second way is laid first, so that it carries while a link of its ring is cut over or
 * a switch between its ends is replaced; only where a port has to be freed for it, it waits. Beyond that work goes down the
 * tree. Takes time in proportion to devices and links, and to the square of the links that change.
 */
export function constructionJobs(items: readonly PricedItem[], network: Network, building: Building): readonly Job[] {
  const standing = standingAt(network, {}, new Map(), building.phase);
  return new Jobs(items, standing, building).all();
}

class Jobs {
  readonly #jobs = new Map<string, Job>();
  /** By switch: the jobs that have to be done before anything below it is of use. */
  readonly #gates = new Map<string, readonly string[]>();
  /** By switch: the job that mounts or replaces it. */
  readonly #placed = new Map<string, string>();
  /** What had better be done in this order. */
  readonly #downwards: Wish[] = [];
  readonly #items: ItemsByTarget;
  readonly #rings: ReadonlyMap<string, readonly string[]>;
  readonly #crews: Prices["crews"];
  /** By item: the cables that leave their ports for it. */
  readonly #moves: ReadonlyMap<string, readonly MovedCable[]>;

  constructor(
    items: readonly PricedItem[],
    private readonly standing: Standing,
    private readonly building: Building,
  ) {
    this.#crews = building.crews;
    this.#items = itemsByTarget(items);
    this.#moves = new Map(items.map(({ id, moves = [] }) => [id, moves]));
    this.#rings = ringsByPart(standing);
  }

  all(): readonly Job[] {
    for (const level of this.levels()) this.switchesAndUplinks(level);
    const backups = this.standing.backups.filter((link) => this.backup(link) !== undefined);
    const before = [...this.#items.streams.map((priced) => this.stream(priced)), ...this.servers()];
    this.cameras(before);
    const wishes = [...backups.flatMap((link) => this.freed(link)), ...this.protected(backups), ...this.#downwards];
    return orderJobs([...this.#jobs.values()], wishes).toSorted((a, b) => compare(a.id, b.id));
  }

  /** Switches by their distance from the core, nearest first: whatever depends on a job comes in a later level. */
  private levels(): readonly (readonly Switch[])[] {
    const depths = new Map<string, number>();
    const levels: Switch[][] = [];
    for (const each of this.standing.leavesFirst.toReversed()) {
      const parent = this.parentOf(each.id);
      const depth = parent === undefined ? 0 : depths.get(parent)! + 1;
      depths.set(each.id, depth);
      (levels[depth] ??= []).push(each);
    }
    return levels.map((level) => level.sort((a, b) => compare(a.id, b.id)));
  }

  private switchesAndUplinks(level: readonly Switch[]): void {
    const own = level.filter((each) => this.#items.newSwitches.has(each.id));
    const brought = level.filter((each) => this.isBuilt(each) && !own.includes(each));
    for (const each of own) this.mount([each], `switch ${each.id}`, `mount ${each.id} and its uplink`);
    for (const [key, switches] of groupBy(brought, (each) => `${each.area} ${staffOf(each)} ${each.role}`)) {
      const [first] = switches;
      const id = this.unused(`switches ${key}`);
      this.mount(
        switches,
        id,
        `mount ${count(switches, `${first!.role} switch`)} and ${switches.length > 1 ? "their uplinks" : "its uplink"}`,
      );
    }
    for (const each of level) {
      const link = this.standing.uplinks.get(each.id);
      const above = this.gateOf(this.parentOf(each.id));
      const isMounted = this.#placed.has(each.id);
      const replaced = isMounted ? undefined : this.replacement(each);
      const changed = isMounted || !link ? undefined : this.changedLink(link);
      for (const job of [replaced, changed]) {
        if (job !== undefined) this.#downwards.push(...above.map((before) => ({ job, after: before })));
      }
      const own = [this.#placed.get(each.id), changed].flatMap((id) => id ?? []);
      this.#gates.set(each.id, [...own, ...above]);
    }
  }

  private mount(switches: readonly Switch[], id: string, what: string): void {
    const first = switches[0]!;
    this.add({
      id,
      kind: "switch",
      what,
      area: first.area,
      staff: staffOf(first),
      units: switches.length,
      perDay: this.#crews.switchesPerDay,
      sharing: switches.length > 1 ? "many-crews" : "one-crew",
      after: switches.flatMap((each) => this.gateOf(this.parentOf(each.id))),
      items: switches.flatMap((each) => this.#items.of(each.id)),
    });
    for (const each of switches) this.#placed.set(each.id, id);
  }

  private replacement(device: Switch): string | undefined {
    const item = this.#items.types.get(device.id);
    if (!item) return undefined;
    const id = `switch ${device.id}`;
    this.#placed.set(device.id, id);
    return this.add({
      id,
      kind: "switch",
      what: `replace ${device.id} by ${device.type.model}`,
      area: device.area,
      staff: county,
      units: 1,
      perDay: this.#crews.switchesPerDay,
      sharing: "one-crew",
      after: [],
      rings: this.#rings.get(id) ?? [],
      items: [item],
    });
  }

  /** A link that stands and gets another rate in the phase. */
  private changedLink(link: Link): string | undefined {
    const { phase } = this.standing;
    const before = rateAt(link, phase - 1);
    const now = rateAt(link, phase);
    if (before.mbps === now.mbps && before.members === now.members) return undefined;
    const lag = now.members > 1 ? ` as ${now.members} × ${formatRate(now.mbps)}` : "";
    return this.link(link, `take ${link.id} → ${link.to} to ${formatRate(capacityMbps(now))}${lag}`);
  }

  /** A second way that the phase brings or makes faster. */
  private backup(link: Link): string | undefined {
    if (link.phase < this.standing.phase) return this.changedLink(link);
    const rate = formatRate(capacityMbps(rateAt(link, this.standing.phase)));
    return this.link(link, `lay the backup ${link.from} → ${link.to}, ${rate}`);
  }

  /**
   * Whatever interrupts a ring waits for the second way that this phase brings to it. The switches at its ends and the one where
   * the ring meets are left out: what hangs from them goes dark with them, second way or not.
   */
  private protected(backups: readonly Link[]): readonly Wish[] {
    return backups.flatMap((backup) => {
      const ends = [backup.from, backup.to];
      const { switches, uplinks } = ringOf(backup, this.standing);
      const parts = [
        ...uplinks.map(({ id }) => `link ${id}`),
        ...switches.slice(1).flatMap((id) => (ends.includes(id) ? [] : `switch ${id}`)),
      ];
      return parts.map((job) => ({ job, after: `link ${backup.id}` }));
    });
  }

  /** What has to leave a port before this link is plugged into it. */
  private freed(link: Link): readonly Wish[] {
    const { before, after } = this.building.ports ?? { before: {}, after: {} };
    const ends = (of: Allocations["devices"]) => endsOf(of[link.from]?.[link.role], link.from);
    const wanted = new Set(ends(after).filter((end) => !ends(before).includes(end)));
    if (wanted.size === 0) return [];
    return Object.entries(before).flatMap(([id, { port, uplink, backup }]) => {
      const held = [
        { job: `link ${id}`, ends: endsOf(uplink, id) },
        { job: `link ${id}/backup`, ends: endsOf(backup, id) },
        { job: `camera ${id}`, ends: port ? [`${port.switch} ${port.name}`] : [] },
      ];
      return held
        .filter((each) => each.job !== `link ${link.id}` && each.ends.some((end) => wanted.has(end)))
        .map(({ job }) => ({ job: `link ${link.id}`, after: job }));
    });
  }

  private link(link: Link, what: string): string {
    return this.add({
      id: `link ${link.id}`,
      kind: "link",
      what,
      area: this.standing.switches.get(link.from)!.area,
      staff: county,
      units: 1,
      perDay: this.#crews.linksPerDay,
      sharing: "one-crew",
      after: [link.from, link.to].flatMap((end) => this.#placed.get(end) ?? []),
      rings: this.#rings.get(`link ${link.id}`) ?? [],
      items: this.#items.links.get(link.id) ?? [],
    });
  }

  private servers(): readonly string[] {
    const built = this.standing.servers.filter((each) => this.isBuilt(each));
    const own = built.filter((each) => this.#items.newServers.has(each.id));
    const brought = built.filter((each) => !own.includes(each));
    const groups = groupBy(brought, (each) => `servers ${each.area} ${staffOf(each)}`);
    return [
      ...own.map((each) => this.mountServers(`server ${each.id}`, [each], `mount ${each.id}`)),
      ...[...groups].map(([id, servers]) => this.mountServers(id, servers, `mount ${count(servers, "server")}`)),
    ];
  }

  private mountServers(id: string, servers: readonly Server[], what: string): string {
    const first = servers[0]!;
    return this.add({
      id,
      kind: "server",
      what,
      area: first.area,
      staff: staffOf(first),
      units: servers.length,
      perDay: this.#crews.serversPerDay,
      sharing: servers.length > 1 ? "many-crews" : "one-crew",
      after: servers.flatMap((each) => this.gateOf(each.on)),
      items: servers.flatMap((each) => this.#items.newServers.get(each.id) ?? []),
    });
  }

  private cameras(before: readonly string[]): void {
    const freed = new Map<string, string[]>();
    const moves: Camera[] = [];
    for (const camera of this.standing.cameras) {
      const move = this.#items.moves.get(camera.id);
      if (!move || this.isBuilt(camera)) continue;
      moves.push(camera);
      freed.set(move.from, [...(freed.get(move.from) ?? []), this.move(camera, move)]);
    }
    const brought = this.standing.cameras.filter((each) => this.isBuilt(each));
    for (const [id, cameras] of groupBy(brought, (each) => `cameras ${each.area} ${staffOf(each)}`)) {
      const first = cameras[0]!;
      const hosts = unique(cameras.map((each) => each.on));
      this.add({
        id,
        kind: "camera",
        what: `mount ${count(cameras, "camera")}`,
        area: first.area,
        staff: staffOf(first),
        units: cameras.length,
        perDay: this.#crews.camerasPerDay,
        sharing: "many-crews",
        after: [...before, ...hosts.flatMap((host) => [...this.gateOf(host), ...(freed.get(host) ?? [])])],
        items: cameras.flatMap((each) => this.#items.moves.get(each.id)?.id ?? []),
      });
    }
  }

  private move(camera: Camera, { id, from }: Move): string {
    return this.add({
      id: `camera ${camera.id}`,
      kind: "camera",
      what: `move ${camera.id} from ${from} to ${camera.on}`,
      area: camera.area,
      staff: county,
      units: 1,
      perDay: this.#crews.camerasPerDay,
      sharing: "one-crew",
      after: this.gateOf(camera.on),
      items: [id],
    });
  }

  private stream({ id, item }: PricedItem & { readonly item: StreamItem }): string {
    const { areas } = this.standing.network;
    return this.add({
      id: `stream ${item.class}`,
      kind: "stream",
      what: `set ${item.class} cameras to ${item.to.codec} at ${formatRate(item.to.bitrateKbps / 1000)}`,
      area: (areas.find((area) => area.kind === "centre") ?? areas[0]!).slug,
      staff: county,
      units: item.cameras,
      // Settings are pushed: nobody drives anywhere.
      perDay: Number.POSITIVE_INFINITY,
      sharing: "one-crew",
      after: [],
      items: [id],
    });
  }

  private add({ perDay, rings = [], after, ...job }: Draft): string {
    const moves = unique(job.items).flatMap((item) => this.#moves.get(item) ?? []);
    const what = `${job.what}${describeMoves(moves)}`;
    this.#jobs.set(job.id, { ...job, what, crewDays: job.units / perDay, after: unique(after), rings });
    return job.id;
  }

  private gateOf(id: string | undefined): readonly string[] {
    return (id === undefined ? undefined : this.#gates.get(id)) ?? [];
  }

  private parentOf(id: string): string | undefined {
    return this.standing.uplinks.get(id)?.to;
  }

  /** Brought by the phase and not there yet. */
  private isBuilt({ phase, status }: Device): boolean {
    return phase === this.standing.phase && (status === "planned" || status === "surveyed");
  }

  /** Switches of one role may stand at several distances from the core. */
  private unused(id: string): string {
    let n = 1;
    while (this.#jobs.has(n === 1 ? id : `${id} ${n}`)) n += 1;
    return n === 1 ? id : `${id} ${n}`;
  }
}

type Draft = Omit<Job, "crewDays" | "rings"> & { readonly perDay: number; readonly rings?: readonly string[] };
type StreamItem = Extract<UpgradeItem, { readonly kind: "stream" }>;

interface Move {
  readonly id: string;
  readonly from: string;
}

interface ItemsByTarget {
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly types: ReadonlyMap<string, string>;
  readonly newSwitches: ReadonlyMap<string, string>;
  readonly newServers: ReadonlyMap<string, string>;
  readonly moves: ReadonlyMap<string, Move>;
  readonly streams: readonly (PricedItem & { readonly item: StreamItem })[];
  /** Whatever changes a switch that is only being mounted. */
  of(switchId: string): readonly string[];
}

function itemsByTarget(items: readonly PricedItem[]): ItemsByTarget {
  const links = new Map<string, string[]>();
  const types = new Map<string, string>();
  const newSwitches = new Map<string, string>();
  const newServers = new Map<string, string>();
  const moves = new Map<string, Move>();
  const streams: (PricedItem & { readonly item: StreamItem })[] = [];
  const ofLink = (link: string, id: string) => links.set(link, [...(links.get(link) ?? []), id]);
  for (const { id, item, ...priced } of items) {
    if (item.kind === "link-rate") ofLink(item.link, id);
    else if (item.kind === "backup-link") ofLink(`${item.switch}/backup`, id);
    else if (item.kind === "switch-type") types.set(item.switch, id);
    else if (item.kind === "new-switch") newSwitches.set(item.id, id);
    else if (item.kind === "new-server") newServers.set(item.id, id);
    else if (item.kind === "move-camera") moves.set(item.camera, { id, from: item.from });
    else streams.push({ ...priced, id, item });
  }
  const of = (id: string) =>
    [newSwitches.get(id), types.get(id), ...(links.get(id) ?? [])].flatMap((each) => each ?? []);
  return { links, types, newSwitches, newServers, moves, streams, of };
}

/** By `link <id>` or `switch <id>`: the rings that it is part of, named by the backup that closes them. */
function ringsByPart(standing: Standing): ReadonlyMap<string, readonly string[]> {
  const rings = new Map<string, string[]>();
  for (const backup of standing.backups) {
    const { switches, uplinks } = ringOf(backup, standing);
    const parts = [...[backup, ...uplinks].map(({ id }) => `link ${id}`), ...switches.map((id) => `switch ${id}`)];
    for (const part of parts) rings.set(part, [...(rings.get(part) ?? []), backup.id]);
  }
  return rings;
}

/** The ring of a backup, its top first; of one between two trees the whole way up from both ends. */
function ringOf(backup: Link, { uplinks }: Standing): Omit<Ring, "backup"> {
  const [ring] = ringsOf(uplinks, [backup]);
  if (ring) return ring;
  const [one, other] = [wayUp(backup.from, uplinks), wayUp(backup.to, uplinks)];
  const switches = [...one.toReversed(), ...other];
  return { switches, uplinks: switches.flatMap((id) => uplinks.get(id) ?? []) };
}

/** `switch port` of every cable's two ends. */
function endsOf(ports: LinkPorts | undefined, from: string): readonly string[] {
  if (!ports) return [];
  return cablesOf(ports).flatMap(({ port, toPort }) => [`${from} ${port}`, `${ports.to} ${toPort}`]);
}

function staffOf({ lot }: Device): string {
  return lot ?? county;
}

function count(devices: readonly Device[], what: string): string {
  const plural = what.endsWith("h") ? `${what}es` : `${what}s`;
  return `${devices.length} ${devices.length === 1 ? what : plural}`;
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)].sort(compare);
}
