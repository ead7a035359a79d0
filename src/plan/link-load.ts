import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { KnownClass, Network } from "../core/network.ts";
import { cameraMbps, knownClasses, recordedMbps, screenMbps } from "./offered-load.ts";
import type { LinkLoad } from "./plan.ts";
import { rateAt, type Standing } from "./standing.ts";
import { formatRate, round } from "./wording.ts";

/**
 * Offered load of every uplink, sorted by id. Three flows cross the tree: streams from the cameras to the media servers,
 * recordings from there to the storage servers, and views from the media servers to the rooms' screens. Servers of a role
 * share its flow equally, wherever they stand; without media servers the core is the end, without storage servers the media
 * servers keep the recordings.
 */
export function linkLoads(standing: Standing): readonly LinkLoad[] {
  const { county } = standing.network;
  const sent = perClass((name) => cameraMbps(county.classes[name], county.policy));
  const recorded = perClass((name) => recordedMbps(county.classes[name], county.policy));
  const perScreen = screenMbps(county, new Set(standing.cameras.map((camera) => camera.plannedClass)));
  const below = sumBelow(standing);
  const loads: LinkLoad[] = [];
  for (const device of standing.leavesFirst) {
    const link = standing.uplinks.get(device.id);
    if (!link) continue;
    const here = below.get(device.id)!;
    const all = below.get(here.root)!;
    const media = share(here.media, all.media);
    const storage = share(here.storage, all.storage);
    const recordings = all.media === 0 || all.storage === 0 ? 0 : sumOf(all, recorded);
    const upMbps =
      sumOf(here, sent) * (1 - media) +
      recordings * media * (1 - storage) +
      (all.screens - here.screens) * perScreen * media;
    const downMbps =
      sumOf(difference(all, here), sent) * media +
      recordings * (1 - media) * storage +
      here.screens * perScreen * (1 - media);
    const capacityMbps = rateAt(link, standing.phase).mbps;
    loads.push({
      link: link.id,
      from: link.from,
      to: link.to,
      area: device.area,
      cameras: knownClasses.reduce((sum, name) => sum + here[name], 0),
      capacityMbps,
      upMbps,
      downMbps,
      utilisationPercent: (Math.max(upMbps, downMbps) / capacityMbps) * 100,
    });
  }
  return loads.sort((a, b) => (a.link < b.link ? -1 : 1));
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
      message: `uplink ${load.from} → ${load.to} carries ${formatRate(busier)} of ${formatRate(load.capacityMbps)} (${round(load.utilisationPercent, 1)} %) from ${load.cameras} cameras; the ${over ? "ceiling" : "warning mark"} is ${limit} %`,
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

interface Below extends Record<KnownClass, number> {
  media: number;
  storage: number;
  screens: number;
  /** The core that this switch leads to. */
  root: string;
}

/** Cameras by class, servers and screens on a switch and everything beneath it: whole numbers, so that sums are exact. */
function sumBelow({ leavesFirst, uplinks, camerasOn, serversOn, rooms }: Standing): ReadonlyMap<string, Below> {
  const below = new Map<string, Below>();
  for (const { id } of leavesFirst) {
    const here: Below = { checkpoint: 0, hd: 0, standard: 0, media: 0, storage: 0, screens: 0, root: id };
    for (const camera of camerasOn.get(id) ?? []) here[camera.plannedClass] += 1;
    for (const { role } of serversOn.get(id) ?? []) if (role === "media" || role === "storage") here[role] += 1;
    below.set(id, here);
  }
  for (const room of rooms) below.get(room.on)!.screens += room.screens;
  for (const { id } of leavesFirst) {
    const upper = below.get(uplinks.get(id)?.to ?? "");
    if (!upper) continue;
    const here = below.get(id)!;
    for (const name of [...knownClasses, "media", "storage", "screens"] as const) upper[name] += here[name];
  }
  for (const { id } of [...leavesFirst].reverse()) {
    const upper = below.get(uplinks.get(id)?.to ?? "");
    if (upper) below.get(id)!.root = upper.root;
  }
  return below;
}

type PerClass = Readonly<Record<KnownClass, number>>;

function perClass(of: (name: KnownClass) => number): PerClass {
  return { checkpoint: of("checkpoint"), hd: of("hd"), standard: of("standard") };
}

function difference(a: PerClass, b: PerClass): PerClass {
  return perClass((name) => a[name] - b[name]);
}

function sumOf(cameras: PerClass, mbps: PerClass): number {
  return knownClasses.reduce((sum, name) => sum + cameras[name] * mbps[name], 0);
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
