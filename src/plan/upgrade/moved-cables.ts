import { type Allocations, cablesOf, type LinkPorts } from "../../core/allocations.ts";
import type { Device, Network } from "../../core/network.ts";
import type { MovedCable, UpgradeItem } from "./proposal.ts";
import { touchedBy } from "./replan.ts";

/**
 * Cables of what stands that leave a port for another one of the same switch, each with the change that makes them: the one of their
 * own link, or that of a switch at either end. Cables that come or go, and cameras that move to another switch, are not among them.
 */
export function movedCables(
  items: readonly UpgradeItem[],
  network: Network,
  { before, after }: { readonly before: Allocations["devices"]; readonly after: Allocations["devices"] },
): ReadonlyMap<UpgradeItem, readonly MovedCable[]> {
  const cause = causes(items, network);
  const moved = new Map<UpgradeItem, MovedCable[]>();
  for (const device of network.devices) {
    if (!isBuilt(device)) continue;
    const [held, now] = [before[device.id], after[device.id]];
    if (!held || !now) continue;
    const moves = [
      ...movesOfPort(device.id, held.port, now.port),
      ...movesOfLink(device.id, device.id, { before: held.uplink, after: now.uplink }),
      ...movesOfLink(`${device.id}/backup`, device.id, { before: held.backup, after: now.backup }),
    ];
    for (const { ends, ...move } of moves) {
      const item = cause(move.cable, ends);
      if (item) moved.set(item, [...(moved.get(item) ?? []), move]);
    }
  }
  return moved;
}

/** `and its cable moves from GE0/0/1 to XGE0/0/1 on agg-1`: what a change says after what it is; nothing where no cable moves. */
export function describeMoves(moves: readonly MovedCable[]): string {
  const [first, ...others] = moves;
  if (!first) return "";
  const says = `from ${first.from} to ${first.to} on ${first.switch}`;
  return others.length === 0
    ? `, and its cable moves ${says}`
    : `, and ${moves.length} cables move, such as that of ${first.cable} ${says}`;
}

interface Move extends MovedCable {
  /** Switches at its ends. */
  readonly ends: readonly string[];
}

function isBuilt({ status }: Device): boolean {
  return status === "installed" || status === "active";
}

function movesOfPort(
  cable: string,
  before: { readonly switch: string; readonly name: string } | undefined,
  after: { readonly switch: string; readonly name: string } | undefined,
): readonly Move[] {
  if (!before || !after || before.switch !== after.switch || before.name === after.name) return [];
  return [{ cable, switch: before.switch, from: before.name, to: after.name, ends: [before.switch] }];
}

function movesOfLink(
  cable: string,
  lower: string,
  { before, after }: { readonly before: LinkPorts | undefined; readonly after: LinkPorts | undefined },
): readonly Move[] {
  if (!before || !after || before.to !== after.to) return [];
  const now = cablesOf(after);
  const ends = [lower, after.to];
  return cablesOf(before).flatMap(({ port, toPort }, n) => {
    const cables = now[n];
    if (!cables) return [];
    return [
      ...(port === cables.port ? [] : [{ cable, switch: lower, from: port, to: cables.port, ends }]),
      ...(toPort === cables.toPort ? [] : [{ cable, switch: after.to, from: toPort, to: cables.toPort, ends }]),
    ];
  });
}

/** The change of the link itself; else that of a switch at its ends; else any that has a cable there. */
function causes(
  items: readonly UpgradeItem[],
  network: Network,
): (cable: string, ends: readonly string[]) => UpgradeItem | undefined {
  const own = new Map(items.flatMap((item) => (item.kind === "link-rate" ? [[item.link, item] as const] : [])));
  const bySwitch = new Map<string, UpgradeItem>();
  for (const item of [...items].sort((a, b) => Number(b.kind === "switch-type") - Number(a.kind === "switch-type"))) {
    for (const id of touchedBy(network, [item])) if (!bySwitch.has(id)) bySwitch.set(id, item);
  }
  return (cable, ends) => own.get(cable) ?? ends.map((end) => bySwitch.get(end)).find((item) => item !== undefined);
}
