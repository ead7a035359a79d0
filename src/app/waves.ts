import type { Link, Network, Policy } from "../core/network.ts";
import type { Observation } from "./observe.ts";

export interface Wave {
  readonly name: string;
  readonly changes: readonly Observation[];
}

/**
 * Orders the changes of a run. First a canary: one device per model. Then the switches from the core outwards, so that a
 * VLAN or a faster uplink is there before what needs it, then the cameras. No wave holds both ends of a link, none holds
 * more of one township's cameras than the policy allows, and none is larger than the policy's wave.
 */
export function arrangeWaves(
  changes: readonly Observation[],
  network: Network,
  policy: Policy["rollout"],
): readonly Wave[] {
  const depth = linkDepths(network.links);
  const ordered = [...changes].sort((a, b) => rank(a, depth) - rank(b, depth) || compareIds(a, b));
  const canary = canaryOf(ordered, network.links);
  const rest = ordered.filter((change) => !canary.includes(change));
  const waves: Wave[] = canary.length > 0 ? [{ name: "canary", changes: canary }] : [];
  const areaSize = countByArea(network);
  let pending = rest;
  while (pending.length > 0) {
    const { wave, later } = nextWave(pending, network.links, areaSize, policy, depth);
    waves.push({ name: `wave ${waves.length - (canary.length > 0 ? 1 : 0) + 1}`, changes: wave });
    pending = later;
  }
  return waves;
}

/** Steps from the core: 0 for a switch without an uplink. A cycle has been refused by the inventory's check. */
function linkDepths(links: readonly Link[]): ReadonlyMap<string, number> {
  const parent = new Map(links.map((link) => [link.from, link.to]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const up = parent.get(id);
    const depth = up === undefined ? 0 : depthOf(up) + 1;
    depths.set(id, depth);
    return depth;
  };
  for (const link of links) {
    depthOf(link.from);
    depthOf(link.to);
  }
  return depths;
}

const cameraRank = 1000;

function rank(change: Observation, depth: ReadonlyMap<string, number>): number {
  const { intent } = change.device;
  return intent.kind === "camera" ? cameraRank : (depth.get(intent.deviceId) ?? 0);
}

function compareIds(a: Observation, b: Observation): number {
  return a.device.intent.deviceId < b.device.intent.deviceId ? -1 : 1;
}

/** One device per model, the farthest from the core first: where it does least harm. Never both ends of a link. */
function canaryOf(ordered: readonly Observation[], links: readonly Link[]): readonly Observation[] {
  const byModel = new Map<string, Observation>();
  for (const change of [...ordered].reverse()) {
    const { typeSlug, deviceId } = change.device.intent;
    if (byModel.has(typeSlug)) continue;
    const chosen = new Set([...byModel.values()].map((c) => c.device.intent.deviceId));
    if (touchesNeighbour(deviceId, chosen, links)) continue;
    byModel.set(typeSlug, change);
  }
  return [...byModel.values()].reverse();
}

function touchesNeighbour(id: string, chosen: ReadonlySet<string>, links: readonly Link[]): boolean {
  return links.some((link) => (link.from === id && chosen.has(link.to)) || (link.to === id && chosen.has(link.from)));
}

function countByArea(network: Network): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const device of network.devices) {
    if (device.kind === "camera" && device.status !== "retired")
      counts.set(device.area, (counts.get(device.area) ?? 0) + 1);
  }
  return counts;
}

function nextWave(
  pending: readonly Observation[],
  links: readonly Link[],
  areaSize: ReadonlyMap<string, number>,
  policy: Policy["rollout"],
  depth: ReadonlyMap<string, number>,
): { wave: Observation[]; later: Observation[] } {
  const neighbours = neighbourMap(links);
  const wave: Observation[] = [];
  const later: Observation[] = [];
  const chosen = new Set<string>();
  const camerasOfArea = new Map<string, number>();
  const level = rank(pending[0]!, depth);
  for (const change of pending) {
    const { deviceId, area, kind } = change.device.intent;
    const inArea = camerasOfArea.get(area) ?? 0;
    // At least one camera per wave, or a township of one camera would never be reached.
    const mostOfArea = Math.max(1, Math.floor(((areaSize.get(area) ?? 1) * policy.maxAreaPercent) / 100));
    const fits =
      wave.length < policy.waveSize &&
      rank(change, depth) === level &&
      !neighbours.get(deviceId)?.some((id) => chosen.has(id)) &&
      (kind !== "camera" || inArea < mostOfArea);
    if (!fits) {
      later.push(change);
      continue;
    }
    wave.push(change);
    chosen.add(deviceId);
    if (kind === "camera") camerasOfArea.set(area, inArea + 1);
  }
  return { wave, later };
}

function neighbourMap(links: readonly Link[]): ReadonlyMap<string, readonly string[]> {
  const map = new Map<string, string[]>();
  for (const { from, to } of links) {
    map.set(from, [...(map.get(from) ?? []), to]);
    map.set(to, [...(map.get(to) ?? []), from]);
  }
  return map;
}
