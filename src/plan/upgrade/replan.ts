import type { Allocations, DeviceAllocation, LinkPorts } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Device, Link, Network } from "../../core/network.ts";
import { type AllocateOptions, allocate } from "../allocate.ts";
import { makePlan } from "../make-plan.ts";
import type { Plan } from "../plan.ts";
import { applyUpgrade } from "./apply-upgrade.ts";
import type { UpgradeItem } from "./proposal.ts";

/** What an upgrade is asked to mend; everything else in a plan is for people to write. */
export const mendable: ReadonlySet<string> = new Set([
  "link-over-ceiling",
  "pon-over-ceiling",
  "poe-over-budget",
  "poe-over-ceiling",
  "poe-class",
  "no-free-port",
  "media-short",
  "signalling-short",
  "storage-short",
  "failure-dark",
  "failure-overload",
  "failure-short",
]);

export function toMend(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  return findings.filter(({ code }) => mendable.has(code));
}

export interface ReplanInput {
  readonly network: Network;
  readonly lock: Allocations;
  readonly today: string;
  readonly phase: number;
  /** Try failures even where none has to be survived. */
  readonly failures?: boolean;
}

/**
 * The phase with an upgrade, by the same planner. Every cable keeps the port that the lock file holds for it, and one that an item
 * changes leaves it only where it no longer fits. Where cables get into each other's way on a touched switch, those that are only
 * planned give way first, and cables that stand only where nothing else helps.
 */
export function replan(
  { network, lock, today, phase, failures = network.county.policy.survive.length > 0 }: ReplanInput,
  items: readonly UpgradeItem[],
): { readonly network: Network; readonly plan: Plan } {
  const upgraded = applyUpgrade(network, items, phase);
  const options = { today, replug: replugged(upgraded, items) };
  const held = items.length === 0 ? lock : leastReleased(upgraded, lock, items, options);
  return { network: upgraded, plan: makePlan(upgraded, held, { ...options, phase, failures }) };
}

/** The lock file with as few ports let go as lets every cable find one; where none does, with which most find one. */
function leastReleased(
  network: Network,
  lock: Allocations,
  items: readonly UpgradeItem[],
  options: AllocateOptions,
): Allocations {
  const jams = (held: Allocations) =>
    allocate(network, held, options).findings.filter(({ code }) => jamCodes.has(code));
  const first = jams(lock);
  let best = { held: lock, jams: first.length };
  const touched = touchedBy(network, items);
  const jammed = new Set([...hostsOf(network, first)].filter((id) => touched.has(id)));
  const releases = [
    () => withoutPorts(network, lock, touched, "planned"),
    () => withoutPorts(network, lock, jammed, "all"),
    () => withoutPorts(network, lock, touched, "all"),
  ];
  for (const release of releases) {
    if (best.jams === 0) break;
    const held = release();
    const left = jams(held).length;
    if (left < best.jams) best = { held, jams: left };
  }
  return best.held;
}

const jamCodes: ReadonlySet<string> = new Set(["no-free-port", "port-unfit", "poe-class"]);

/** Switches that findings are about, and those of the devices and links that they are about. */
function hostsOf({ devices, links }: Network, findings: readonly Diagnostic[]): ReadonlySet<string> {
  const places = new Set(findings.flatMap(({ where }) => (where ? `${where.file}:${where.line}` : [])));
  const isNamed = ({ source }: Device | Link) => places.has(`${source.file}:${source.line}`);
  return new Set([
    ...devices.filter(isNamed).map((device) => (device.kind === "switch" ? device.id : device.on)),
    ...links.filter(isNamed).flatMap(({ from, to }) => [from, to]),
  ]);
}

/** Links that an item makes faster, and every cable of a switch that another model replaces: their old ports may not do. */
function replugged({ devices, links }: Network, items: readonly UpgradeItem[]): ReadonlySet<string> {
  const retyped = new Set(items.flatMap((item) => (item.kind === "switch-type" ? item.switch : [])));
  return new Set([
    ...items.flatMap((item) => (item.kind === "link-rate" ? item.link : [])),
    ...links.filter(({ from, to }) => retyped.has(from) || retyped.has(to)).map(({ id }) => id),
    ...devices.filter((device) => device.kind !== "switch" && retyped.has(device.on)).map(({ id }) => id),
  ]);
}

/** Switches whose cables or ports an item changes. */
export function touchedBy(network: Network, items: readonly UpgradeItem[]): ReadonlySet<string> {
  const links = new Map(network.links.map((link) => [link.id, link]));
  const touched = new Set<string>();
  for (const item of items) for (const id of endsOf(item, links)) touched.add(id);
  return touched;
}

function endsOf(item: UpgradeItem, links: ReadonlyMap<string, Link>): readonly string[] {
  switch (item.kind) {
    case "switch-type":
      return [item.switch];
    case "move-camera":
      return [item.from, item.to];
    case "new-server":
      return [item.on];
    case "new-switch":
      return [item.id, item.uplink.to];
    case "backup-link":
      return [item.switch, item.to];
    case "link-rate": {
      const link = links.get(item.link);
      return link ? [link.from, link.to] : [];
    }
    case "stream":
      return [];
  }
}

/** The lock file without the ports of these switches, or of the cables there whose devices are not built yet. */
export function withoutPorts(
  network: Network,
  lock: Allocations,
  cleared: ReadonlySet<string>,
  whose: "planned" | "all",
): Allocations {
  const standing = new Set(
    network.devices.filter(({ status }) => status === "installed" || status === "active").map(({ id }) => id),
  );
  const release = ([id, held]: readonly [string, DeviceAllocation]): [string, DeviceAllocation] => {
    if (whose === "planned" && standing.has(id)) return [id, held];
    const { port, uplink, backup, ...numbers } = held;
    const keeps = (link: LinkPorts) => !cleared.has(id) && !cleared.has(link.to);
    return [
      id,
      {
        ...numbers,
        ...(port && !cleared.has(port.switch) ? { port } : {}),
        ...(uplink && keeps(uplink) ? { uplink } : {}),
        ...(backup && keeps(backup) ? { backup } : {}),
      },
    ];
  };
  return { ...lock, devices: Object.fromEntries(Object.entries(lock.devices).map(release)) };
}
