import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { County, KnownClass, Network, Server } from "../core/network.ts";
import { cameraMbps, recordedMbps, screenMbps } from "./offered-load.ts";
import type { LinkLoad } from "./plan.ts";
import { capacityMbps, rateAt, type Standing, usableMbps } from "./standing.ts";
import { type CarryingForest, carryingForest, type Topology, topologyOf } from "./topology.ts";
import { formatRate, round } from "./wording.ts";

/** What hangs on each switch, in whole numbers, so that sums are exact: one row of `demandColumns` per switch. */
export type Demand = Float64Array;

/** Columns of a demand: cameras by class, servers that streams run to, screens that show them. */
export const demandColumns = ["checkpoint", "hd", "standard", "media", "storage", "screens"] as const;
const columns = demandColumns.length;
const [checkpoint, hd, standard, media, storage, screens] = [0, 1, 2, 3, 4, 5] as const;

/** Mbit/s of one camera of a class, and of one screen. */
export interface StreamRates {
  readonly sent: PerClass;
  readonly recorded: PerClass;
  readonly perScreen: number;
}

type PerClass = Readonly<Record<KnownClass, number>>;

/** By number of the link in the topology. Towards `to` is up; a backup that is blocked carries nothing. */
export interface Flows {
  readonly upMbps: Float64Array;
  readonly downMbps: Float64Array;
  readonly cameras: Float64Array;
  /** Demand of every switch with everything beneath it; at a root that of its whole tree. */
  readonly beneath: Demand;
  /** Roots of the trees that streams arrive in: those with a media server, or with a core where a county has none. */
  readonly lit: ReadonlySet<number>;
}

/** Offered load of every link in health, sorted by id; backups with nothing. */
export function linkLoads(standing: Standing): readonly LinkLoad[] {
  const topology = topologyOf(standing);
  const flows = flowsOf(topology, carryingForest(topology), demandOf(standing, topology), streamRates(standing));
  return topology.links
    .map((_, link) => linkLoad(standing, topology, flows, link))
    .sort((a, b) => (a.link < b.link ? -1 : 1));
}

/**
 * Three flows cross a forest: streams from the cameras to the media servers, recordings from there to the storage servers, and
 * views from the media servers to the rooms' screens. Servers of a role share its flow equally, wherever they stand; without
 * media servers the core is the end, without storage servers the media servers keep the recordings. In a tree every link parts
 * two sides, so that what crosses it follows from what hangs beneath it and from the whole. A tree that is cut off is dark: in it
 * nothing flows.
 */
export function flowsOf(topology: Topology, forest: CarryingForest, demand: Demand, rates: StreamRates): Flows {
  const { order, parent, via, root } = forest;
  const beneath = new Float64Array(demand.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const row = order[at]! * columns;
    const upper = parent[order[at]!]! * columns;
    for (let column = 0; column < columns; column++) {
      beneath[row + column]! += demand[row + column]!;
      if (upper >= 0) beneath[upper + column]! += beneath[row + column]!;
    }
  }
  const lit = litRoots(topology, forest, demand, beneath);
  const upMbps = new Float64Array(topology.links.length);
  const downMbps = new Float64Array(topology.links.length);
  const cameras = new Float64Array(topology.links.length);
  const { sent, recorded, perScreen } = rates;
  const sumOf = (mbps: PerClass, a: number, b: number, c: number) =>
    a * mbps.checkpoint + b * mbps.hd + c * mbps.standard;
  for (const lower of order) {
    const link = via[lower]!;
    if (link < 0 || !lit.has(root[lower]!)) continue;
    const here = lower * columns;
    const all = root[lower]! * columns;
    const of = (column: number) => beneath[here + column]!;
    const whole = (column: number) => beneath[all + column]!;
    const mediaHere = share(of(media), whole(media));
    const storageHere = share(of(storage), whole(storage));
    const recordings =
      whole(media) === 0 || whole(storage) === 0 ? 0 : sumOf(recorded, whole(checkpoint), whole(hd), whole(standard));
    const inwards =
      sumOf(sent, of(checkpoint), of(hd), of(standard)) * (1 - mediaHere) +
      recordings * mediaHere * (1 - storageHere) +
      (whole(screens) - of(screens)) * perScreen * mediaHere;
    const outwards =
      sumOf(sent, whole(checkpoint) - of(checkpoint), whole(hd) - of(hd), whole(standard) - of(standard)) * mediaHere +
      recordings * (1 - mediaHere) * storageHere +
      of(screens) * perScreen * (1 - mediaHere);
    const reversed = topology.to[link] === lower;
    upMbps[link] = reversed ? outwards : inwards;
    downMbps[link] = reversed ? inwards : outwards;
    cameras[link] = of(checkpoint) + of(hd) + of(standard);
  }
  return { upMbps, downMbps, cameras, beneath, lit };
}

function litRoots(
  { switches }: Topology,
  { order, parent }: CarryingForest,
  demand: Demand,
  beneath: Demand,
): ReadonlySet<number> {
  let countyHasMedia = false;
  for (let at = media; at < demand.length && !countyHasMedia; at += columns) countyHasMedia = demand[at]! > 0;
  const lit = new Set<number>();
  for (const n of order) {
    if (parent[n] !== -1) continue;
    if (countyHasMedia ? beneath[n * columns + media]! > 0 : switches[n]!.role === "core") lit.add(n);
  }
  return lit;
}

/** Cameras by class, servers and screens on each switch itself. */
export function demandOf({ camerasOn, serversOn, rooms }: Standing, { switches, numberOf }: Topology): Demand {
  const demand = new Float64Array(switches.length * columns);
  for (const [n, { id }] of switches.entries()) {
    for (const { plannedClass } of camerasOn.get(id) ?? []) demand[n * columns + columnOf[plannedClass]]! += 1;
    for (const { role } of serversOn.get(id) ?? []) {
      if (role === "media") demand[n * columns + media]! += 1;
      if (role === "storage") demand[n * columns + storage]! += 1;
    }
  }
  for (const room of rooms) demand[numberOf.get(room.on)! * columns + screens]! += room.screens;
  return demand;
}

/** The same while one server is out; a role that no stream runs to changes nothing. */
export function withoutServer(
  demand: Demand,
  { numberOf }: Topology,
  { role, on }: Pick<Server, "role" | "on">,
): Demand {
  const left = demand.slice();
  if (role === "media" || role === "storage") left[numberOf.get(on)! * columns + demandColumns.indexOf(role)]! -= 1;
  return left;
}

const columnOf: Readonly<Record<KnownClass, number>> = { checkpoint, hd, standard };

/** What a camera of each class sends and leaves on disk, and what a screen draws, in the phase that stands. */
export function streamRates({ network: { county }, cameras }: Standing): StreamRates {
  const perClass = (of: (profile: County["classes"]["hd"], policy: County["policy"]) => number): PerClass => ({
    checkpoint: of(county.classes.checkpoint, county.policy),
    hd: of(county.classes.hd, county.policy),
    standard: of(county.classes.standard, county.policy),
  });
  return {
    sent: perClass(cameraMbps),
    recorded: perClass(recordedMbps),
    perScreen: screenMbps(county, new Set(cameras.map((camera) => camera.plannedClass))),
  };
}

/** One link of the flows as people see it; `lostMembers` of a LAG are out. */
export function linkLoad(
  { network, phase, switches }: Standing,
  { links }: Topology,
  flows: Flows,
  number: number,
  lostMembers = 0,
): LinkLoad {
  const link = links[number]!;
  const whole = rateAt(link, phase);
  const rate = { ...whole, members: whole.members - lostMembers };
  const usable = usableMbps(rate, network.county.policy);
  const [upMbps, downMbps] = [flows.upMbps[number]!, flows.downMbps[number]!];
  return {
    link: link.id,
    from: link.from,
    to: link.to,
    area: switches.get(link.from)!.area,
    role: link.role,
    cameras: flows.cameras[number]!,
    members: rate.members,
    capacityMbps: capacityMbps(rate),
    usableMbps: usable,
    upMbps,
    downMbps,
    utilisationPercent: (Math.max(upMbps, downMbps) / usable) * 100,
  };
}

/** Links of the phase above the policy's ceiling (errors) or its warning mark, at the place that sets their rate. */
export function linkFindings(network: Network, phase: number, loads: readonly LinkLoad[]): readonly Diagnostic[] {
  const { linkCeilingPercent, linkWarnPercent } = network.county.policy;
  const links = new Map(network.links.map((link) => [link.id, link]));
  return loads.flatMap((load) => {
    const over = load.utilisationPercent > linkCeilingPercent;
    if (!over && load.utilisationPercent <= linkWarnPercent) return [];
    const busier = Math.max(load.upMbps, load.downMbps);
    const limit = over ? linkCeilingPercent : linkWarnPercent;
    const enough = lineRates.find((rate) => busier <= (rate * linkWarnPercent) / 100);
    return diagnostic({
      code: over ? "link-over-ceiling" : "link-near-ceiling",
      severity: over ? "error" : "warning",
      message: `uplink ${load.from} → ${load.to} carries ${formatRate(busier)} of ${formatRate(load.usableMbps)}${load.members > 1 ? ` that its ${load.members} cables can be filled with` : ""} (${round(load.utilisationPercent, 1)} %) from ${load.cameras} cameras; the ${over ? "ceiling" : "warning mark"} is ${limit} %`,
      where: rateAt(links.get(load.link)!, phase).source,
      hints: [
        enough === undefined
          ? "split the load over two uplinks"
          : `give it ${formatRate(enough)} with uplink: { to: ${load.to}, mbps: { ${phase}: ${enough} } }, or move cameras away`,
      ],
    });
  });
}

const lineRates = [100, 1000, 10_000, 25_000, 40_000, 100_000];

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
