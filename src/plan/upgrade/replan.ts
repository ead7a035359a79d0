import type { Allocations, DeviceAllocation, LinkPorts } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Link, Network } from "../../core/network.ts";
import { makePlan } from "../make-plan.ts";
import type { Plan } from "../plan.ts";
import { applyUpgrade } from "./apply-upgrade.ts";
import type { UpgradeItem } from "./proposal.ts";

/** What an upgrade is asked to mend; everything else in a plan is for people to write. */
export const mendable: ReadonlySet<string> = new Set([
  "link-over-ceiling",
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
 * The phase with an upgrade, by the same planner. What an item touches lets go of the ports that the lock file holds for it, as
 * `camnet allocate --renumber` does; where the cables of a touched switch get into each other's way, all of them do.
 */
export function replan(
  { network, lock, today, phase, failures = network.county.policy.survive.length > 0 }: ReplanInput,
  items: readonly UpgradeItem[],
): { readonly network: Network; readonly plan: Plan } {
  const upgraded = applyUpgrade(network, items, phase);
  const options = { today, phase, failures };
  const plan = makePlan(upgraded, withoutPorts(upgraded, lock, items, "own"), options);
  const jammed = plan.findings.some(
    ({ code }) => code === "no-free-port" || code === "port-unfit" || code === "poe-class",
  );
  if (!jammed || items.length === 0) return { network: upgraded, plan };
  return { network: upgraded, plan: makePlan(upgraded, withoutPorts(upgraded, lock, items, "all"), options) };
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

/** The lock file without the ports of what the items change, or of every cable on the switches that they touch. */
export function withoutPorts(
  network: Network,
  lock: Allocations,
  items: readonly UpgradeItem[],
  whose: "own" | "all",
): Allocations {
  const changed = new Set(items.flatMap((item) => (item.kind === "link-rate" ? item.link : [])));
  const retyped = items.filter(({ kind }) => kind === "switch-type");
  const cleared = touchedBy(network, whose === "all" ? items : retyped);
  const release = ([id, held]: readonly [string, DeviceAllocation]): [string, DeviceAllocation] => {
    const { port, uplink, backup, ...numbers } = held;
    const keeps = (link: LinkPorts, linkId: string) =>
      !changed.has(linkId) && !cleared.has(id) && !cleared.has(link.to);
    return [
      id,
      {
        ...numbers,
        ...(port && !cleared.has(port.switch) ? { port } : {}),
        ...(uplink && keeps(uplink, id) ? { uplink } : {}),
        ...(backup && keeps(backup, `${id}/backup`) ? { backup } : {}),
      },
    ];
  };
  return { ...lock, devices: Object.fromEntries(Object.entries(lock.devices).map(release)) };
}
