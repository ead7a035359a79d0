import type { Link, Network, Policy } from "../core/network.ts";
import { ringsOf } from "../plan/rings.ts";
import type { Observation } from "./observe.ts";

export interface Wave {
  readonly name: string;
  readonly changes: readonly Observation[];
  /** Most of its changes under way at a time; where absent it is the policy's number. */
  readonly parallel?: number;
}

/**
 * Orders the changes of a run. First a canary, one device at a time: one per model, the farthest from the core, never a core
 * nor what is less than two steps from the top; a model that exists only there has no canary. Then the switches from the top
 * outwards, so that a VLAN or a faster uplink is there before what needs it, then the cameras.
 *
 * No wave holds two devices of which one stands anywhere above the other, nor two switches of one ring, so that never both
 * ways round are worked on at a time, nor a link and its backup. No wave touches more of an area's cameras than the
 * policy's percent: those that it changes and those behind a switch whose change is not safe throughout; but the first
 * change of a wave always goes, or an area of one camera would never be reached. No wave after the canary is larger than
 * the policy's wave.
 */
export function arrangeWaves(
  changes: readonly Observation[],
  network: Network,
  policy: Policy["rollout"],
): readonly Wave[] {
  const candidates = toCandidates(changes, network);
  const mostOfArea = camerasAllowed(network, policy.maxAreaPercent);
  const canary = canaryOf(candidates, mostOfArea);
  const levels = byLevel(candidates.filter((candidate) => !canary.includes(candidate)));
  const waves = levels.flatMap((level) => wavesOfLevel(level, mostOfArea, policy.waveSize));
  return [
    ...(canary.length > 0 ? [{ name: "canary", changes: changesIn(canary), parallel: 1 }] : []),
    ...waves.map((wave, index) => ({ name: `wave ${index + 1}`, changes: changesIn(wave) })),
  ];
}

/** A change with what its place in the network means for the order. */
interface Candidate {
  readonly id: string;
  readonly change: Observation;
  readonly isCore: boolean;
  /** Every switch between it and the top, the nearest first: as many as it is steps away. */
  readonly above: readonly string[];
  /** Ids of the backups that close the rings it is on. */
  readonly rings: readonly string[];
  /** Cameras per area that may lose their picture or service while it is changed. */
  readonly touched: CamerasByArea;
}

type CamerasByArea = ReadonlyMap<string, number>;

/** Fewest steps from the top for a canary: what stands nearer carries too much of the county to be tried on. */
const canarySteps = 2;

function toCandidates(changes: readonly Observation[], network: Network): readonly Candidate[] {
  const above = switchesAbove(network);
  const behind = camerasBehind(network, above);
  const rings = ringsBySwitch(network);
  const cores = new Set(network.devices.filter((d) => d.kind === "switch" && d.role === "core").map((d) => d.id));
  return changes.map((change) => {
    const { deviceId: id, area, kind } = change.device.intent;
    const touched: CamerasByArea =
      kind === "camera" ? new Map([[area, 1]]) : (!isSafe(change) && behind.get(id)) || new Map();
    return { id, change, isCore: cores.has(id), above: above(id), rings: rings.get(id) ?? [], touched };
  });
}

function isSafe({ change }: Observation): boolean {
  return change.commands.every((step) => step.risk === "safe");
}

/** Looks up the switches above a device. A cycle has been refused by the inventory's check. */
function switchesAbove({ links, devices }: Network): (id: string) => readonly string[] {
  const parent = new Map([...uplinksOf(links)].map(([id, link]) => [id, link.to]));
  for (const device of devices) if (device.kind === "camera") parent.set(device.id, device.on);
  const known = new Map<string, readonly string[]>();
  const above = (id: string): readonly string[] => {
    const before = known.get(id);
    if (before) return before;
    const up = parent.get(id);
    const chain = up === undefined ? [] : [up, ...above(up)];
    known.set(id, chain);
    return chain;
  };
  return above;
}

function uplinksOf(links: readonly Link[]): ReadonlyMap<string, Link> {
  return new Map(links.filter(({ role }) => role === "uplink").map((link) => [link.from, link]));
}

/** A backup between two trees closes no ring; its two ends are kept apart all the same. */
function ringsBySwitch({ links, planningPhase }: Network): ReadonlyMap<string, readonly string[]> {
  const backups = links.filter(({ role, phase }) => role === "backup" && phase <= planningPhase);
  const switchesOf = new Map(backups.map(({ id, from, to }): [string, readonly string[]] => [id, [from, to]]));
  for (const { backup, switches } of ringsOf(uplinksOf(links), backups)) switchesOf.set(backup.id, switches);
  const rings = new Map<string, string[]>();
  for (const [ring, switches] of switchesOf) {
    for (const id of switches) rings.set(id, [...(rings.get(id) ?? []), ring]);
  }
  return rings;
}

/** Per switch the cameras anywhere below it. */
function camerasBehind(network: Network, above: (id: string) => readonly string[]): ReadonlyMap<string, CamerasByArea> {
  const behind = new Map<string, Map<string, number>>();
  for (const camera of standingCameras(network)) {
    for (const id of above(camera.id)) {
      const areas = behind.get(id) ?? new Map<string, number>();
      areas.set(camera.area, (areas.get(camera.area) ?? 0) + 1);
      behind.set(id, areas);
    }
  }
  return behind;
}

function camerasAllowed(network: Network, maxAreaPercent: number): CamerasByArea {
  const counts = new Map<string, number>();
  for (const { area } of standingCameras(network)) counts.set(area, (counts.get(area) ?? 0) + 1);
  return new Map([...counts].map(([area, cameras]) => [area, Math.floor((cameras * maxAreaPercent) / 100)]));
}

function standingCameras({ devices, planningPhase }: Network) {
  return devices.filter((d) => d.kind === "camera" && d.status !== "retired" && d.phase <= planningPhase);
}

function canaryOf(candidates: readonly Candidate[], mostOfArea: CamerasByArea): readonly Candidate[] {
  const draft = draftWave(mostOfArea, candidates.length);
  const models = new Set<string>();
  const farthestFirst = candidates
    .filter(({ isCore, above }) => !isCore && above.length >= canarySteps)
    .sort((a, b) => b.above.length - a.above.length || total(a.touched) - total(b.touched) || compareIds(a, b));
  for (const candidate of farthestFirst) {
    const { typeSlug } = candidate.change.device.intent;
    if (!models.has(typeSlug) && draft.take(candidate)) models.add(typeSlug);
  }
  return draft.members;
}

function total(cameras: CamerasByArea): number {
  return [...cameras.values()].reduce((sum, n) => sum + n, 0);
}

/** Switches by their steps from the top, then every camera. Within a level no device stands above another. */
function byLevel(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const levels = new Map<number, Candidate[]>();
  for (const candidate of [...candidates].sort(compareIds)) {
    const isCamera = candidate.change.device.intent.kind === "camera";
    const level = isCamera ? Number.POSITIVE_INFINITY : candidate.above.length;
    const members = levels.get(level);
    if (members) members.push(candidate);
    else levels.set(level, [candidate]);
  }
  return [...levels].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, members]) => members);
}

function wavesOfLevel(
  level: readonly Candidate[],
  mostOfArea: CamerasByArea,
  waveSize: number,
): readonly (readonly Candidate[])[] {
  const waves: (readonly Candidate[])[] = [];
  let pending = level;
  while (pending.length > 0) {
    const draft = draftWave(mostOfArea, waveSize);
    pending = pending.filter((candidate) => !draft.take(candidate));
    waves.push(draft.members);
  }
  return waves;
}

/**
 * A wave being filled: it takes a candidate or refuses it, in a time that does not depend on how many it holds. Candidates
 * are offered the farthest first or all from one level, so none ever stands below one that is in it already.
 */
function draftWave(mostOfArea: CamerasByArea, size: number) {
  const members: Candidate[] = [];
  const aboveChosen = new Set<string>();
  const ringsChosen = new Set<string>();
  const touched = new Map<string, number>();

  const tooManyCameras = (candidate: Candidate) =>
    [...candidate.touched].some(([area, n]) => (touched.get(area) ?? 0) + n > (mostOfArea.get(area) ?? 0));
  const clashes = (candidate: Candidate) =>
    aboveChosen.has(candidate.id) || candidate.rings.some((ring) => ringsChosen.has(ring));

  return {
    members: members as readonly Candidate[],
    take(candidate: Candidate): boolean {
      if (members.length > 0 && (members.length >= size || clashes(candidate) || tooManyCameras(candidate)))
        return false;
      members.push(candidate);
      for (const ring of candidate.rings) ringsChosen.add(ring);
      for (const up of candidate.above) aboveChosen.add(up);
      for (const [area, n] of candidate.touched) touched.set(area, (touched.get(area) ?? 0) + n);
      return true;
    },
  };
}

function changesIn(candidates: readonly Candidate[]): readonly Observation[] {
  return candidates.map(({ change }) => change);
}

function compareIds(a: Candidate, b: Candidate): number {
  return a.id < b.id ? -1 : 1;
}
