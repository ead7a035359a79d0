import type { Camera, DeviceType, Link, Network, Switch } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { fits, type PortNeed } from "../ports.ts";
import { groupBy, rateAt, usableMbps } from "../standing.ts";
import { compare } from "../wording.ts";
import { type PriceOf, pricing } from "./price-items.ts";
import type { Rate, UpgradeItem } from "./proposal.ts";
import type { Situation } from "./situation.ts";

export type ItemOf<Kind extends UpgradeItem["kind"]> = Extract<UpgradeItem, { kind: Kind }>;

/** One thing that can be bought. */
export interface Choice<Item extends UpgradeItem = UpgradeItem> {
  readonly item: Item;
  readonly cost: number;
}

/** Cameras that are all the same to the plan, on one switch, and may go to another of their pool. */
export interface MoveGroup {
  /** Cameras of the same pool and sort trade places. */
  readonly pool: string;
  readonly sort: string;
  readonly from: string;
  /** The highest ids first: they are the ones that go. */
  readonly cameras: readonly Camera[];
  readonly cost: number;
}

/** A place that cameras of a pool and sort may go to. */
export interface MoveTarget {
  readonly pool: string;
  readonly sort: string;
  readonly to: string;
  /** One of them, as a sample of what arrives. */
  readonly sample: Camera;
}

/** Everything that may change, with its price. What has no price is not among it. */
export interface Choices {
  readonly linkRates: ReadonlyMap<string, readonly Choice<ItemOf<"link-rate">>[]>;
  readonly switchTypes: ReadonlyMap<string, readonly Choice<ItemOf<"switch-type">>[]>;
  /** By the switch that they would stand beside; at most one each. */
  readonly newSwitches: ReadonlyMap<string, readonly Choice<ItemOf<"new-switch">>[]>;
  /** By the switch at their lower end; at most one each. */
  readonly backups: ReadonlyMap<string, readonly Choice<ItemOf<"backup-link">>[]>;
  readonly groups: readonly MoveGroup[];
  readonly targets: readonly MoveTarget[];
  /** What the price list would have to say for more choice, as one would write it. */
  readonly missing: readonly string[];
}

export interface ChoiceOptions {
  /** Switches beside which another one may be set up. */
  readonly crowded: ReadonlySet<string>;
  /** Offer second ways for switches that are cut off. */
  readonly backups: boolean;
}

const mostMembers = 4;

export function choicesFor(situation: Situation, prices: Prices, options: ChoiceOptions): Choices {
  const { network, standing, phase } = situation;
  const shop = new Shop(pricing(network, prices, phase));
  const switchTypes = typesOffered(network, prices);
  const ofType = new Map<string, readonly Choice<ItemOf<"switch-type">>[]>();
  const access = [...standing.switches.values()].filter(({ role }) => role === "access");
  for (const device of standing.switches.values()) ofType.set(device.id, replacements(device, switchTypes, shop));
  const possible = (id: string): readonly DeviceType[] => {
    const own = standing.switches.get(id)!.type;
    const slugs = new Set(ofType.get(id)!.map(({ item }) => item.to));
    return [own, ...switchTypes.filter(({ slug }) => slugs.has(slug))];
  };
  const links = network.links.filter(({ from, to }) => standing.switches.has(from) && standing.switches.has(to));
  const rates = ratesKnown(prices, switchTypes);
  const linkRates = new Map(links.map((link) => [link.id, fasterRates(link, { situation, rates, possible, shop })]));
  const newSwitches = new Map(
    access
      .filter(({ id }) => options.crowded.has(id))
      .map((device) => [device.id, besides(device, { situation, switchTypes, rates, shop })]),
  );
  const backups = options.backups ? secondWays({ situation, rates, possible, shop }) : new Map<string, never[]>();
  const { groups, targets } = moves(situation, { access, newSwitches, shop, crowded: options.crowded });
  return {
    linkRates,
    switchTypes: ofType,
    newSwitches,
    backups,
    groups,
    targets,
    missing: [...shop.missing].sort(compare),
  };
}

/** Prices items, and remembers which prices it would have needed. */
class Shop {
  readonly missing = new Set<string>();

  constructor(private readonly bill: PriceOf) {}

  offer<Item extends UpgradeItem>(item: Item): readonly Choice<Item>[] {
    const bill = this.bill(item);
    if ("missing" in bill) {
      this.missing.add(bill.missing);
      return [];
    }
    return [{ item, cost: bill.cost }];
  }
}

function typesOffered(network: Network, prices: Prices): readonly DeviceType[] {
  return network.deviceTypes
    .filter(({ kind, slug }) => kind === "switch" && Object.hasOwn(prices.devices, slug))
    .sort((a, b) => compare(a.slug, b.slug));
}

/** Models of the same use, which is told by whether they feed cameras. */
function replacements(
  device: Switch,
  types: readonly DeviceType[],
  shop: Shop,
): readonly Choice<ItemOf<"switch-type">>[] {
  const { type } = device;
  return types
    .filter((other) => other.slug !== type.slug && couldReplace(type, other))
    .flatMap(({ slug }) => shop.offer({ kind: "switch-type" as const, switch: device.id, from: type.slug, to: slug }));
}

export function couldReplace(type: DeviceType, other: DeviceType): boolean {
  const powers = ({ ports }: DeviceType) => ports.some(({ poe }) => poe);
  if (powers(type) !== powers(other)) return false;
  return type.poeBudgetWatts === undefined || other.poeBudgetWatts !== undefined;
}

/** Rates by medium that a module can be bought for or that copper ports have. */
interface RatesKnown {
  readonly fibre: readonly number[];
  readonly copper: readonly number[];
}

function ratesKnown(prices: Prices, types: readonly DeviceType[]): RatesKnown {
  const copper = types.flatMap(({ ports }) =>
    ports.filter(({ medium }) => medium === "copper").map(({ mbps }) => mbps),
  );
  const ascending = (rates: Iterable<number>) => [...new Set(rates)].sort((a, b) => a - b);
  return { fibre: ascending(Object.keys(prices.optics).map(Number)), copper: ascending(copper) };
}

interface LinkContext {
  readonly situation: Situation;
  readonly rates: RatesKnown;
  /** Types that a switch has or may get. */
  readonly possible: (id: string) => readonly DeviceType[];
  readonly shop: Shop;
}

/** Faster and wider than what stands, as far as some type at both ends has the ports; the branches of a PON are what they are. */
function fasterRates(
  link: Link,
  { situation, rates, possible, shop }: LinkContext,
): readonly Choice<ItemOf<"link-rate">>[] {
  if (link.pon) return [];
  const { mbps, members } = rateAt(link, situation.phase);
  const from = { mbps, members };
  const usable = (rate: Rate) => usableMbps(rate, situation.policy);
  const offers = rates[link.medium]
    .filter((rate) => rate >= mbps)
    .flatMap((rate) => membersOf(mostMembers).map((count) => ({ mbps: rate, members: count })))
    .filter((to) => usable(to) > usable(from) && (to.mbps > mbps || to.members > members))
    .filter((to) => [link.from, link.to].every((end) => possible(end).some((type) => hasPorts(type, link.medium, to))))
    .flatMap((to) => shop.offer({ kind: "link-rate" as const, link: link.id, from, to }));
  return undominated(offers, {
    medium: link.medium,
    types: [...possible(link.from), ...possible(link.to)],
    of: ({ item: { to } }) => ({ ...to, usable: usable(to) }),
  });
}

/** Leaves out what another offer beats: no dearer, no fewer usable Mbit/s, no more cables, and each at home wherever the own one is. */
function undominated<Offer extends { readonly cost: number }>(
  offers: readonly Offer[],
  {
    medium,
    types,
    of,
  }: {
    readonly medium: Link["medium"];
    readonly types: readonly DeviceType[];
    readonly of: (offer: Offer) => Rate & { readonly usable: number };
  },
): readonly Offer[] {
  const fitsIn = (mbps: number) =>
    new Set(types.flatMap(({ ports }) => ports.filter((port) => fits(port, cable(medium, mbps)))));
  const homes = new Map([...new Set(offers.map((offer) => of(offer).mbps))].map((mbps) => [mbps, fitsIn(mbps)]));
  const atHome = (own: number, rival: number) => [...homes.get(own)!].every((port) => homes.get(rival)!.has(port));
  return offers.filter((offer, n) => {
    const own = of(offer);
    return !offers.some((other, m) => {
      if (m === n || other.cost > offer.cost) return false;
      const rival = of(other);
      if (rival.usable < own.usable || rival.members > own.members || !atHome(own.mbps, rival.mbps)) return false;
      return other.cost < offer.cost || m < n;
    });
  });
}

function cable(medium: Link["medium"], mbps: number): PortNeed {
  return { medium, mbps, poe: "spared", order: "slowest" };
}

function membersOf(most: number): readonly number[] {
  return Array.from({ length: most }, (_, n) => n + 1);
}

function hasPorts(type: DeviceType, medium: Link["medium"], { mbps, members }: Rate): boolean {
  return type.ports.filter((port) => fits(port, cable(medium, mbps))).length >= members;
}

/** One more access switch at the site of another, on the same upper switch. */
function besides(
  device: Switch,
  {
    situation,
    switchTypes,
    rates,
    shop,
  }: Omit<LinkContext, "possible"> & { readonly switchTypes: readonly DeviceType[] },
): readonly Choice<ItemOf<"new-switch">>[] {
  const uplink = situation.standing.uplinks.get(device.id);
  if (device.site === undefined || uplink?.medium !== "fibre" || uplink.pon) return [];
  const { site } = device;
  const id = freeId(situation.network, device);
  const own = rateAt(uplink, situation.phase);
  return switchTypes
    .filter((type) => couldReplace(device.type, type))
    .flatMap((type) =>
      rates.fibre
        .filter((mbps) => mbps >= Math.min(own.mbps, 1000) && hasPorts(type, "fibre", { mbps, members: 1 }))
        .flatMap((mbps) =>
          shop.offer({
            kind: "new-switch" as const,
            id,
            beside: device.id,
            area: device.area,
            site,
            type: type.slug,
            uplink: { mbps, members: 1, to: uplink.to },
          }),
        ),
    );
}

/** `<area>-acc-17b` beside `<area>-acc-17`: never the id of anything else, and the same however many others come. */
function freeId({ devices, sites }: Network, { id }: Switch): string {
  const taken = new Set([...devices, ...sites].map((each) => each.id));
  for (const letter of "bcdefghijklmnopqrstuvwxyz") if (!taken.has(`${id}${letter}`)) return `${id}${letter}`;
  return `${id}-more`;
}

/**
 * Second ways. An access switch may close a ring to the next one of its area, or get a second home: another aggregation switch of
 * its area, or the switch above the one it hangs on. An aggregation switch may go to the next one of its area and to every other
 * core or aggregation switch of the centre; a core to the next core. Only inside one tree: between two, it would carry in health.
 */
function secondWays({ situation, rates, possible, shop }: LinkContext): Choices["backups"] {
  const { standing, topology, forest, network } = situation;
  const sorted = topology.switches;
  const rootOf = (id: string) => forest.root[topology.numberOf.get(id)!];
  const held = new Set(network.links.filter(({ role }) => role === "backup").map(({ from }) => from));
  const joined = new Set(network.links.flatMap(({ from, to }) => [`${from} ${to}`, `${to} ${from}`]));
  const centre = new Set(network.areas.filter(({ kind }) => kind === "centre").map(({ slug }) => slug));
  const uppers = new Set([...standing.uplinks.values()].map(({ to }) => to));
  const ways = new Map<string, readonly Choice<ItemOf<"backup-link">>[]>();
  for (const device of sorted) {
    if (held.has(device.id)) continue;
    const likes = sorted.filter(({ role, area }) => role === device.role && (role === "core" || area === device.area));
    const next = likes[(likes.indexOf(device) + 1) % likes.length]!;
    const above = standing.uplinks.get(device.id)?.to;
    const further = above === undefined ? undefined : standing.uplinks.get(above)?.to;
    const homes = sorted.filter(({ id, role, area }) => {
      if (device.role === "access") return (role === "aggregation" && area === device.area) || id === further;
      if (device.role === "core") return false;
      return role === "core" || (role === "aggregation" && centre.has(area) && uppers.has(id));
    });
    const ends = [...new Set([...homes, next])].filter(
      ({ id }) => id !== device.id && !joined.has(`${device.id} ${id}`) && rootOf(id) === rootOf(device.id),
    );
    const offers = ends.flatMap(({ id }) => {
      const types = [...possible(device.id), ...possible(id)];
      const priced = rates.fibre
        .map((mbps) => ({ mbps, members: 1 }))
        .filter((rate) => [device.id, id].every((end) => possible(end).some((type) => hasPorts(type, "fibre", rate))))
        .flatMap((rate) => shop.offer({ kind: "backup-link" as const, switch: device.id, to: id, rate }));
      const of = ({ item: { rate } }: Choice<ItemOf<"backup-link">>) => ({
        ...rate,
        usable: usableMbps(rate, situation.policy),
      });
      return undominated(priced, { medium: "fibre", types, of });
    });
    if (offers.length > 0) ways.set(device.id, offers);
  }
  return ways;
}

/**
 * Who may move where: a planned camera whose switch is only assumed to any access switch of its area that hangs in the same tree,
 * every other camera to another switch of its site; only in areas and at sites where a switch is crowded. Never to a switch that comes later than it does, nor off a port that is fixed.
 */
function moves(
  { standing, topology, forest, phase }: Situation,
  {
    access,
    newSwitches,
    shop,
    crowded,
  }: {
    readonly access: readonly Switch[];
    readonly newSwitches: Choices["newSwitches"];
    readonly shop: Shop;
    readonly crowded: ReadonlySet<string>;
  },
): Pick<Choices, "groups" | "targets"> {
  const rootOf = (id: string) => forest.root[topology.numberOf.get(id)!]!;
  const places = [
    ...access.map(({ id, area, site, phase: from }) => ({ id, area, site, phase: from, root: rootOf(id) })),
    ...[...newSwitches].flatMap(([beside, [choice]]) =>
      choice
        ? [{ id: choice.item.id, area: choice.item.area, site: choice.item.site, phase, root: rootOf(beside) }]
        : [],
    ),
  ];
  const byPool = groupBy(
    places.flatMap((place) => poolsOf(place).map((pool) => ({ pool, place }))),
    ({ pool }) => pool,
  );
  const relieved = new Set(places.filter(({ id }) => crowded.has(id)).flatMap(poolsOf));
  const groups: MoveGroup[] = [];
  const targets = new Map<string, MoveTarget>();
  for (const device of access) {
    const movable = (standing.camerasOn.get(device.id) ?? []).filter(({ fixed }) => fixed.port === undefined);
    const sorts = groupBy(movable, (camera) => {
      const free = camera.status === "planned" && camera.assumed.includes("on");
      const where = free ? `area ${device.area} ${rootOf(device.id)}` : `site ${device.site} ${rootOf(device.id)}`;
      return JSON.stringify([
        where,
        [camera.plannedClass, camera.type.slug, camera.phase, camera.status === "planned"],
      ]);
    });
    for (const [key, cameras] of sorts) {
      const [pool, traits] = JSON.parse(key) as [string, unknown[]];
      const sort = traits.join(" ");
      const sample = cameras[0]!;
      const others = (byPool.get(pool) ?? [])
        .map(({ place }) => place)
        .filter((place) => place.id !== device.id && place.phase <= sample.phase);
      const [move] = shop.offer({ kind: "move-camera", camera: sample.id, from: device.id, to: "" });
      if (!relieved.has(pool) || others.length === 0 || !move) continue;
      groups.push({
        pool,
        sort,
        from: device.id,
        cameras: [...cameras].sort((a, b) => compare(b.id, a.id)),
        cost: move.cost,
      });
      for (const { id } of others) {
        const target = `${pool} ${sort} ${id}`;
        if (!targets.has(target)) targets.set(target, { pool, sort, to: id, sample });
      }
    }
  }
  return { groups, targets: [...targets.values()] };
}

interface MovePlace {
  readonly area: string;
  readonly site?: string | undefined;
  /** Number of the switch that its tree starts at. */
  readonly root: number;
}

function poolsOf({ area, site, root }: MovePlace): readonly string[] {
  return [`area ${area} ${root}`, ...(site === undefined ? [] : [`site ${site} ${root}`])];
}
