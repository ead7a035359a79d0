/** The cheapest upgrade by trying every set of changes in the order of its cost, with the planner as the judge. */
import { noAllocations } from "../../../src/core/allocations.ts";
import type { Camera, Network, Switch } from "../../../src/core/network.ts";
import { rateAt } from "../../../src/plan/standing.ts";
import { pricing } from "../../../src/plan/upgrade/price-items.ts";
import type { UpgradeItem } from "../../../src/plan/upgrade/proposal.ts";
import { replan, toMend } from "../../../src/plan/upgrade/replan.ts";
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
  return [...links, ...retyped, ...moves, ...splits(network, option), ...secondWays(network, slot)];
}

/** Second ways as the proof names them, told from the inventory alone: every end at every rate that has a price. */
function secondWays(
  { devices, links, areas, prices, county }: Network,
  slot: (items: readonly UpgradeItem[]) => readonly Option[],
): readonly (readonly Option[])[] {
  const { survive } = county.policy;
  if (!survive.includes("link") && !survive.includes("switch")) return [];
  const upper = new Map(links.filter(({ role }) => role === "uplink").map(({ from, to }) => [from, to]));
  const switches = devices.filter((device): device is Switch => device.kind === "switch");
  const isCentre = (slug: string) => areas.find((area) => area.slug === slug)?.kind === "centre";
  const centre = new Set(switches.filter(({ area }) => isCentre(area)).map(({ id }) => id));
  return switches
    .filter(({ id }) => !links.some(({ id: link }) => link === `${id}/backup`))
    .map((device) => {
      const likes = switches
        .filter(({ role, area }) => role === device.role && (role === "core" || area === device.area))
        .map(({ id }) => id)
        .sort();
      const next = likes[(likes.indexOf(device.id) + 1) % likes.length];
      const ends = switches.filter(({ id, role, area }) => {
        if (id === device.id || links.some(({ from, to }) => `${from} ${to}` === `${device.id} ${id}`)) return false;
        if (links.some(({ from, to }) => `${to} ${from}` === `${device.id} ${id}`)) return false;
        if (id === next) return true;
        if (device.role === "access")
          return (role === "aggregation" && area === device.area) || id === upper.get(upper.get(device.id) ?? "");
        if (device.role === "core") return false;
        return role === "core" || (role === "aggregation" && centre.has(id) && [...upper.values()].includes(id));
      });
      return slot(
        ends.flatMap(({ id: to }) =>
          Object.keys(prices!.optics).map((mbps) => ({
            kind: "backup-link" as const,
            switch: device.id,
            to,
            rate: { mbps: Number(mbps), members: 1 },
          })),
        ),
      );
    });
}

/** One more switch beside each that has a site, and how many cameras of each class go there. */
function splits(
  { devices, links, sites, deviceTypes, prices }: Network,
  option: (item: UpgradeItem) => readonly Option[],
): readonly (readonly Option[])[] {
  const access = devices.filter((device): device is Switch => device.kind === "switch" && device.role === "access");
  return access.flatMap((device) => {
    const { site } = device;
    if (site === undefined || !sites.some(({ id }) => id === site)) return [];
    const uplink = links.find(({ from, role }) => from === device.id && role === "uplink")!;
    const { to } = uplink;
    const slowest = Math.min(rateAt(uplink, 3).mbps, 1000);
    const rates = Object.keys(prices!.optics).map(Number);
    const id = `${device.id}-beside`;
    const models = deviceTypes.filter(({ kind, ports }) => kind === "switch" && ports.some(({ poe }) => poe));
    const bought = models.flatMap(({ slug: type }) =>
      rates
        .filter((mbps) => mbps >= slowest)
        .flatMap((mbps) =>
          option({
            kind: "new-switch",
            id,
            beside: device.id,
            area: device.area,
            site,
            type,
            uplink: { mbps, members: 1, to },
          }),
        ),
    );
    const own = devices.filter((each): each is Camera => each.kind === "camera" && each.on === device.id);
    const leaving = [...new Set(own.map(({ plannedClass }) => plannedClass))].map((name) => {
      const alike = own.filter(({ plannedClass }) => plannedClass === name);
      return [0, ...alike.keys()].map((_, count): Option => {
        const moves = alike
          .slice(0, count)
          .flatMap(({ id: camera }) => option({ kind: "move-camera", camera, from: device.id, to: id }));
        return {
          items: moves.flatMap(({ items }) => items),
          cost: moves.reduce((sum, { cost }) => sum + cost, 0),
        };
      });
    });
    return [[{ items: [], cost: 0 }, ...[...bought].sort((x, y) => x.cost - y.cost)], ...leaving];
  });
}
