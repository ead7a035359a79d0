/** The cheapest upgrade by trying every set of changes in the order of its cost, with the planner as the judge. */
import { noAllocations } from "../../../src/core/allocations.ts";
import type { Camera, Network, Switch } from "../../../src/core/network.ts";
import { rateAt } from "../../../src/plan/standing.ts";
import { choicesFor } from "../../../src/plan/upgrade/choices.ts";
import { pricing } from "../../../src/plan/upgrade/price-items.ts";
import type { UpgradeItem } from "../../../src/plan/upgrade/proposal.ts";
import { replan, toMend } from "../../../src/plan/upgrade/replan.ts";
import { situationOf } from "../../../src/plan/upgrade/situation.ts";
import { today } from "../small-county.ts";

interface Option {
  readonly items: readonly UpgradeItem[];
  readonly cost: number;
}

/** Cost of the cheapest set, or undefined when more than `most` sets are cheaper than it or none is any good. */
export function cheapestByTrying(network: Network, most: number): number | undefined {
  const slots = slotsOf(network);
  const queue: { readonly picks: readonly number[]; readonly cost: number }[] = [
    { picks: slots.map(() => 0), cost: 0 },
  ];
  const seen = new Set([queue[0]!.picks.join()]);
  for (let tried = 0; tried < most && queue.length > 0; tried++) {
    let next = 0;
    for (const [n, { cost }] of queue.entries()) if (cost < queue[next]!.cost) next = n;
    const [{ picks, cost }] = queue.splice(next, 1) as [(typeof queue)[number]];
    const items = picks.flatMap((pick, n) => slots[n]![pick]!.items);
    if (isClean(network, items)) return cost;
    for (const [n, pick] of picks.entries()) {
      const dearer = slots[n]![pick + 1];
      if (!dearer) continue;
      const after = picks.map((each, m) => (m === n ? each + 1 : each));
      const key = after.join();
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ picks: after, cost: cost - slots[n]![pick]!.cost + dearer.cost });
    }
  }
  return undefined;
}

export function isClean(network: Network, items: readonly UpgradeItem[]): boolean {
  const { plan } = replan({ network, lock: noAllocations, today, phase: 3 }, items);
  return toMend(plan.findings).length === 0;
}

/** What each link, switch and camera may become; the first of each is what it is, the others follow by cost. */
function slotsOf(network: Network): readonly (readonly Option[])[] {
  const price = pricing(network, network.prices!, 3);
  const option = (item: UpgradeItem): Option[] => {
    const priced = price(item);
    return "cost" in priced ? [{ items: [item], cost: priced.cost }] : [];
  };
  const slot = (items: readonly UpgradeItem[]) => [
    { items: [], cost: 0 },
    ...items.flatMap(option).sort((a, b) => a.cost - b.cost),
  ];
  const links = network.links.map((link) => {
    const from = rateAt(link, 3);
    const rates = Object.keys(network.prices!.optics).map(Number);
    return slot(
      rates
        .filter((mbps) => mbps >= from.mbps)
        .flatMap((mbps) => [1, 2, 3, 4].map((members) => ({ mbps, members })))
        .filter((to) => to.mbps > from.mbps || to.members > from.members)
        .map((to) => ({ kind: "link-rate", link: link.id, from, to })),
    );
  });
  const switches = network.devices.filter((device): device is Switch => device.kind === "switch");
  const powers = ({ ports }: Switch["type"]) => ports.some(({ poe }) => poe);
  const models = network.deviceTypes.filter(({ kind }) => kind === "switch");
  const retyped = switches.map(({ id, type }) =>
    slot(
      models
        .filter((other) => other.slug !== type.slug && powers(other) === powers(type))
        .map(({ slug }) => ({ kind: "switch-type", switch: id, from: type.slug, to: slug })),
    ),
  );
  const access = switches.filter(({ role }) => role === "access");
  const free = network.devices.filter((each): each is Camera => each.kind === "camera" && each.assumed.includes("on"));
  const moves = free.map(({ id, on }) =>
    slot(
      access
        .filter((each) => each.id !== on)
        .map((each) => ({ kind: "move-camera", camera: id, from: on, to: each.id })),
    ),
  );
  return [...links, ...retyped, ...moves, ...secondWays(network, slot)];
}

/** Every second way that is offered, at every rate that it is offered at. */
function secondWays(
  network: Network,
  slot: (items: readonly UpgradeItem[]) => readonly Option[],
): readonly (readonly Option[])[] {
  const { survive } = network.county.policy;
  if (!survive.includes("link") && !survive.includes("switch")) return [];
  const choices = choicesFor(situationOf(network, 3), network.prices!, { crowded: new Set(), backups: true });
  return [...choices.backups.values()].map((offers) => slot(offers.map(({ item }) => item)));
}
