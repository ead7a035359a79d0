import type { Allocations } from "../../core/allocations.ts";
import type { Diagnostic, Place } from "../../core/diagnostic.ts";
import type { FailureKind, Network } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import type { Plan } from "../plan.ts";
import { standingAt } from "../standing.ts";
import { compare } from "../wording.ts";
import { applyUpgrade, withoutItem } from "./apply-upgrade.ts";
import { Budget, cheapestChanges, type Found } from "./cheapest-changes.ts";
import { findingsWithout } from "./judge.ts";
import { pricing } from "./price-items.ts";
import type { PricedItem, Proposal, UpgradeItem } from "./proposal.ts";
import { itemId } from "./read-solution.ts";
import { type ReplanInput, replan, toMend } from "./replan.ts";
import { type ServersAdded, serversToAdd } from "./servers-to-add.ts";
import { type StreamOffer, streamOffers } from "./stream-offers.ts";
import { leftOver, missingPrices, noPriceList, unservedDemands, unservedRole } from "./unserved.ts";

export interface UpgradeInput {
  readonly network: Network;
  readonly lock: Allocations;
  /** ISO date, for the plan that checks the answer. */
  readonly today: string;
  /** Default: the phase under planning. */
  readonly phase?: number;
  /** Kinds of single failure that have to be survived; default: the policy's. */
  readonly survive?: readonly FailureKind[];
  /** Seconds that the search may take; default 8. */
  readonly seconds?: number;
}

/**
 * The cheapest set of changes with which the phase has no finding left of the kinds that an upgrade can mend, as a mixed-integer
 * programme, checked by the planner itself: what is proposed is planned again, and every item is taken out once to see what comes
 * back. A phase without such findings needs nothing. What no priced change can serve is said and not hidden.
 */
export async function proposeUpgrade(input: UpgradeInput): Promise<Proposal> {
  const phase = input.phase ?? input.network.planningPhase;
  const network = input.survive ? surviving(input.network, input.survive) : input.network;
  const replanInput: ReplanInput = { network, lock: input.lock, today: input.today, phase, failures: true };
  const before = replan(replanInput, []).plan;
  const mends = toMend(before.findings);
  const { prices } = network;
  if (mends.length === 0) return nothingToDo(network, before);
  if (!prices) return { ...nothingToDo(network, before), proven: "none", mends, unserved: [noPriceList(network)] };

  const search = {
    network,
    prices,
    phase,
    crowded: crowdedSwitches(network, before),
    budget: new Budget(input.seconds ?? 8),
  };
  for (const margin of margins) {
    const best = await bestOffer({ ...search, margin });
    const items = whatIsNeeded(replanInput, prices, best);
    const replanned = replan(
      replanInput,
      items.map(({ item }) => item),
    );
    const overloaded = toMend(replanned.plan.findings).some(({ code }) => loads.has(code));
    if (overloaded && best.found.unmet.length === 0 && margin !== margins.at(-1)) continue;
    return proposal({ network, prices, phase, mends, best, items, replanned });
  }
  throw new Error("the margins have run out");
}

/** Gbit/s below the ceilings: none, and where the solver's rounding shows in the plan, a little. */
const margins = [0, 2e-6];
const loads: ReadonlySet<string> = new Set(["link-over-ceiling", "failure-overload"]);

function surviving(network: Network, survive: readonly FailureKind[]): Network {
  return { ...network, county: { ...network.county, policy: { ...network.county.policy, survive } } };
}

function nothingToDo(network: Network, plan: Plan): Proposal {
  return {
    items: [],
    currency: network.prices?.currency ?? "",
    cost: 0,
    bound: 0,
    proven: "optimal",
    gapPercent: 0,
    proof: "The phase has no finding that an upgrade would mend.",
    mends: [],
    unserved: [],
    notes: [],
    network,
    plan,
  };
}

/** Switches with too little PoE, too few ports or too slow an uplink: another one may be set up beside them. */
function crowdedSwitches({ devices, county: { policy } }: Network, { findings, after }: Plan): ReadonlySet<string> {
  const places = new Set(findings.flatMap(({ code, where }) => (portCodes.has(code) && where ? placeKey(where) : [])));
  return new Set([
    ...after.links.filter((load) => load.utilisationPercent > policy.linkCeilingPercent).map(({ from }) => from),
    ...after.poe.filter(({ percent }) => percent > policy.poeCeilingPercent).map((load) => load.switch),
    ...devices.flatMap((device) => {
      if (!places.has(placeKey(device.source))) return [];
      return device.kind === "camera" ? device.on : device.id;
    }),
  ]);
}

const portCodes: ReadonlySet<string> = new Set(["no-free-port", "poe-class"]);

function placeKey({ file, line }: Place): string {
  return `${file}:${line}`;
}

interface Offer {
  readonly streams: StreamOffer;
  readonly servers: ServersAdded;
  readonly found: Found;
  /** Streams, servers and everything else. */
  readonly cost: number;
  /** No offer of any combination of streams costs less. */
  readonly bound: number;
}

interface Search {
  readonly network: Network;
  readonly prices: Prices;
  readonly phase: number;
  readonly crowded: ReadonlySet<string>;
  readonly margin: number;
  readonly budget: Budget;
}

/**
 * Every combination of streams, the cheapest first: servers for it, and the cheapest changes that carry it. Lower streams never make
 * the rest dearer, so that what the rest costs with all of them at their floors is the least that it costs with any; a combination
 * that costs as much as the best with only that is left out.
 */
async function bestOffer(search: Search): Promise<Offer> {
  const [asItIs, ...lower] = streamOffers(standingAt(search.network, {}, new Map(), search.phase));
  let best = await offerWith(asItIs!, search);
  let bound = best.bound;
  const floors = lower.at(-1);
  if (!floors) return best;
  if (!isServed(best)) {
    if (search.budget.left <= 0) return best;
    const lowest = await offerWith(floors, search);
    return leftUnserved(lowest) < leftUnserved(best) ? lowest : best;
  }
  if (lower[0]!.cost >= best.cost) return best;
  const least = await offerWith(floors, { ...search, rounds: boundRounds });
  const restBound = least.bound - floors.cost;
  for (const streams of lower) {
    if (streams.cost + restBound >= best.cost) continue;
    if (search.budget.left <= 0) {
      bound = Math.min(bound, streams.cost + restBound);
      break;
    }
    const offer = await offerWith(streams, search);
    bound = Math.min(bound, offer.bound);
    if (isBetter(offer, best)) best = offer;
  }
  return { ...best, bound: Math.min(bound, best.cost) };
}

/** Enough to see which backups are wanted at all, which is most of what failures cost. */
const boundRounds = 2;

async function offerWith(streams: StreamOffer, search: Search & { readonly rounds?: number }): Promise<Offer> {
  const { network, prices, phase } = search;
  const streamed = applyUpgrade(network, streams.items, phase);
  const servers = serversToAdd(streamed, prices, phase);
  const fixed = streams.cost + servers.items.reduce((sum, item) => sum + priceOf(item, search), 0);
  const found = await cheapestChanges(applyUpgrade(streamed, servers.items, phase), prices, search);
  return { streams, servers, found, cost: fixed + found.cost, bound: fixed + found.bound };
}

function isServed(offer: Offer): boolean {
  return leftUnserved(offer) === 0;
}

function isBetter(a: Offer, b: Offer): boolean {
  const [left, right] = [leftUnserved(a), leftUnserved(b)];
  return left === right ? a.cost < b.cost : left < right;
}

function leftUnserved({ found, servers }: Offer): number {
  return found.unmet.reduce((sum, { amount }) => sum + amount, 0) + found.open.length + servers.unserved.length;
}

function priceOf(item: UpgradeItem, { network, prices, phase }: Pick<Search, "network" | "prices" | "phase">): number {
  const price = pricing(network, prices, phase)(item);
  return "cost" in price ? price.cost : 0;
}

/**
 * Takes every item out once, the dearest first: one without which nothing comes back was not needed, and each other says what it is
 * there for.
 */
function whatIsNeeded(input: ReplanInput, prices: Prices, { streams, servers, found }: Offer): readonly PricedItem[] {
  const { network, phase } = input;
  const price = pricing(network, prices, phase);
  let kept: readonly UpgradeItem[] = [...streams.items, ...servers.items, ...found.items];
  const open = new Set(findingsWithout(input, kept).map(findingKey));
  const priced: PricedItem[] = [];
  const dearest = kept
    .map((item) => ({ item, price: price(item) }))
    .flatMap(({ item, price: each }) => ("cost" in each ? { item, ...each } : []))
    .sort((a, b) => b.cost - a.cost || compare(itemId(a.item), itemId(b.item)));
  for (const { item, lines, cost } of dearest) {
    const back = findingsWithout(input, kept, item).filter((finding) => !open.has(findingKey(finding)));
    if (back.length === 0) {
      kept = withoutItem(kept, item);
      continue;
    }
    if (!kept.includes(item)) continue;
    const because = back.slice(0, 3).map(({ message }) => message);
    priced.push({ id: itemId(item), item, area: areaOf(item, network), lines, cost, because });
  }
  return priced
    .filter(({ item }) => kept.includes(item))
    .sort((a, b) => compare(a.area, b.area) || compare(a.id, b.id));
}

/** A finding that is there anyway may be worse without an item; only another one is a reason for it. */
function findingKey({ code, where }: Diagnostic): string {
  return `${code} ${where ? placeKey(where) : ""}`;
}

function areaOf(item: UpgradeItem, network: Network): string {
  if (item.kind === "new-switch" || item.kind === "new-server") return item.area;
  const areaOfDevice = (id: string) => network.devices.find((device) => device.id === id)?.area;
  const county = network.areas.find(({ kind }) => kind === "centre")?.slug ?? network.areas[0]!.slug;
  switch (item.kind) {
    case "link-rate":
      return areaOfDevice(network.links.find(({ id }) => id === item.link)?.from ?? "") ?? county;
    case "backup-link":
    case "switch-type":
      return areaOfDevice(item.switch) ?? county;
    case "move-camera":
      return areaOfDevice(item.camera) ?? county;
    case "stream":
      return county;
  }
}

interface Outcome {
  readonly network: Network;
  readonly prices: Prices;
  readonly phase: number;
  readonly mends: readonly Diagnostic[];
  readonly best: Offer;
  readonly items: readonly PricedItem[];
  readonly replanned: { readonly network: Network; readonly plan: Plan };
}

/** What may be claimed of the answer, now that it has been planned again. */
function proposal({ network, prices, phase, mends, best, items, replanned }: Outcome): Proposal {
  const { found, servers } = best;
  const cost = items.reduce((sum, item) => sum + item.cost, 0);
  const bound = Math.max(0, Math.min(best.bound, cost));
  const gapPercent = cost === 0 ? 0 : ((cost - bound) / cost) * 100;
  const said = [
    ...servers.unserved.map((role) => unservedRole(network, role)),
    ...unservedDemands(network, found.unmet, phase),
  ];
  const left = toMend(replanned.plan.findings);
  const unserved = left.length === 0 ? [] : said.length > 0 ? said : left.map(leftOver);
  const proven = unserved.length > 0 ? "none" : gapPercent < provenGapPercent ? "optimal" : "bound";
  return {
    items,
    currency: prices.currency,
    cost,
    bound,
    proven,
    gapPercent,
    proof: proofOf(best, proven),
    mends,
    unserved,
    notes: missingPrices(network, prices, found),
    network: replanned.network,
    plan: replanned.plan,
  };
}

/** The solver stops at a relative gap of 1e-6; what is rounding on the way to a sum is not a gap. */
const provenGapPercent = 1e-3;

function proofOf({ found, servers, streams }: Offer, proven: Proposal["proven"]): string {
  const { size, rounds } = found;
  const asked = `a mixed-integer programme of ${size.columns} choices and ${size.rows} limits, ${rounds === 1 ? "solved once" : `solved ${rounds} times, with a limit added for every failure that was not survived`}`;
  const given = [
    ...(servers.items.length > 0 ? ["the new servers stand on the switches named here"] : []),
    ...(streams.items.length > 0 ? ["streams change by whole classes, in three steps"] : []),
    ...(found.secondWays
      ? ["second ways lead to the next switch of an area, to its other aggregation switches or one level up"]
      : []),
  ];
  const under = given.length > 0 ? `, given that ${given.join(" and ")}` : "";
  switch (proven) {
    case "optimal":
      return `No set of the priced changes costs less${under}: ${asked}. The planner finds nothing left, and something comes back without any one of the items.`;
    case "bound":
      return `The search ended at its time or its last round${under}: ${asked}. The planner finds nothing left; a cheaper set is not ruled out.`;
    case "none":
      return `Not every demand can be served by what prices.yaml offers${under}: ${asked}. The items serve what can be.`;
  }
}
