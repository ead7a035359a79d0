import type { Allocations } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { FailureKind, Network } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import type { Plan } from "../plan.ts";
import { groupBy, type Standing, standingAt } from "../standing.ts";
import { compare } from "../wording.ts";
import { applyUpgrade, withoutItem } from "./apply-upgrade.ts";
import { Budget, cheapestChanges, type Found } from "./cheapest-changes.ts";
import { findingKey, Judge, placeKey } from "./judge.ts";
import { movedCables } from "./moved-cables.ts";
import { pricing } from "./price-items.ts";
import type { PricedItem, Proposal, UpgradeItem } from "./proposal.ts";
import { itemId } from "./read-solution.ts";
import { type ReplanInput, replan, toMend } from "./replan.ts";
import { type ServersAdded, serversToAdd } from "./servers-to-add.ts";
import { type StreamOffer, streamOffers } from "./stream-offers.ts";
import { leftOver, missingPrices, newlyWrong, noPriceList, unservedDemands, unservedRole } from "./unserved.ts";

export interface UpgradeInput {
  readonly network: Network;
  readonly lock: Allocations;
  /** ISO date, for the plan that checks the answer. */
  readonly today: string;
  /** Default: the phase under planning. */
  readonly phase?: number;
  /** Kinds of single failure that have to be survived; default: the policy's. */
  readonly survive?: readonly FailureKind[];
  /** Columns and rows that the search may hand to the solver; by default what takes a few seconds. */
  readonly effort?: number;
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
  if (!prices) {
    const proof = "Nothing was searched: without inventory/prices.yaml no change has a price.";
    return { ...nothingToDo(network, before), proven: "none", proof, mends, unserved: [noPriceList(network)] };
  }

  const search = {
    network,
    prices,
    phase,
    crowded: crowdedSwitches(network, phase, before),
    budget: new Budget(input.effort ?? enough, lastResort),
  };
  for (const margin of margins) {
    const best = await bestOffer({ ...search, margin });
    const items = whatIsNeeded(replanInput, prices, { ...best, mends });
    const replanned = replan(
      replanInput,
      items.map(({ item }) => item),
    );
    const overloaded = toMend(replanned.plan.findings).some(({ code }) => loads.has(code));
    if (overloaded && best.found.unmet.length === 0 && margin !== margins.at(-1)) continue;
    return proposal({ network, prices, phase, before, mends, best, items, replanned, budget: search.budget });
  }
  throw new Error("the margins have run out");
}

/** Columns and rows: some six seconds of one core. */
const enough = 110_000;
/** Seconds of the solver after which the clock ends a search, which is then said. */
const lastResort = 120;

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

/**
 * Access switches that are short of something or stand beneath something that is: PoE, ports, a link or an optical port in health.
 * And those whose own loss, or that of their uplink, has to be survived and is not. Another one may be set up beside them, and cameras
 * of their sites and areas may move.
 */
function crowdedSwitches(network: Network, phase: number, { findings, after, failures }: Plan): ReadonlySet<string> {
  const { devices, county } = network;
  const { policy } = county;
  const places = new Set(findings.flatMap(({ code, where }) => (portCodes.has(code) && where ? placeKey(where) : [])));
  const lowerEnd = new Map(network.links.map(({ id, from }) => [id, from]));
  const full = after.links.filter((load) => load.utilisationPercent > policy.linkCeilingPercent);
  const lost = failures?.cases.filter(({ required, survived }) => required && !survived) ?? [];
  const optical = new Set(
    findings.flatMap(({ code, where }) => (code === "pon-over-ceiling" && where ? placeKey(where) : [])),
  );
  const sharing = new Set(
    network.links.flatMap(({ to, pon, source }) => (pon && optical.has(placeKey(source)) ? `${to} ${pon.port}` : [])),
  );
  const beneath = accessBeneath(standingAt(network, {}, new Map(), phase), [
    ...full.map(({ from }) => from),
    ...network.links.flatMap(({ from, to, pon }) => (pon && sharing.has(`${to} ${pon.port}`) ? from : [])),
    ...after.poe.filter(({ percent }) => percent > policy.poeCeilingPercent).map((load) => load.switch),
    ...devices.flatMap((device) => {
      if (!places.has(placeKey(device.source))) return [];
      return device.kind === "camera" ? device.on : device.id;
    }),
  ]);
  const failing = lost.flatMap(({ kind, of, over }) => [
    ...over.map(({ from }) => from),
    ...(kind === "link" ? [lowerEnd.get(of)!] : kind === "switch" ? [of] : []),
  ]);
  const access = new Set(
    devices.flatMap((device) => (device.kind === "switch" && device.role === "access" ? device.id : [])),
  );
  return new Set([...beneath, ...failing.filter((id) => access.has(id))]);
}

const portCodes: ReadonlySet<string> = new Set(["no-free-port", "poe-class"]);

/** These and every access switch whose way up leads through one of them. */
function accessBeneath({ leavesFirst, uplinks }: Standing, tops: readonly string[]): ReadonlySet<string> {
  const beneath = new Set(tops);
  for (const { id } of [...leavesFirst].reverse()) {
    const upper = uplinks.get(id)?.to;
    if (upper !== undefined && beneath.has(upper)) beneath.add(id);
  }
  return new Set(leavesFirst.flatMap(({ id, role }) => (role === "access" && beneath.has(id) ? id : [])));
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
 * that costs as much as the best with only that is left out. Where even the floors leave a demand unserved, every combination does.
 */
async function bestOffer(search: Search): Promise<Offer> {
  const [asItIs, ...lower] = streamOffers(standingAt(search.network, {}, new Map(), search.phase));
  const first = await offerWith(asItIs!, search);
  let best = first;
  const floors = lower.at(-1);
  if (!floors || (isServed(best) && lower[0]!.cost >= best.cost)) return best;
  const least = await offerWith(floors, { ...search, rounds: boundRounds });
  if (isHopeless(best) && isHopeless(least)) return isBetter(least, best) ? least : best;
  if (isServed(least) && isBetter(least, best)) best = least;
  const restBound = least.bound - floors.cost;
  /** Of the offers that may be the cheapest: what is proven unserved is none. */
  let bound = Math.min(boundOf(first), isServed(least) ? least.bound : Number.POSITIVE_INFINITY);
  for (const streams of lower) {
    if (streams === floors && isServed(least)) continue;
    if (isServed(best) && streams.cost + restBound >= best.cost) continue;
    if (search.budget.left <= 0) {
      bound = Math.min(bound, streams.cost + restBound);
      break;
    }
    const offer = await offerWith(streams, search);
    bound = Math.min(bound, boundOf(offer));
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
  return leftUnserved(offer) === 0 && offer.found.ended === "answered";
}

/** It is proven that nothing serves every demand with these streams. */
function isHopeless({ found, servers }: Offer): boolean {
  return found.unmet.length > 0 || servers.unserved.length > 0;
}

function boundOf(offer: Offer): number {
  return isHopeless(offer) ? Number.POSITIVE_INFINITY : offer.bound;
}

function isBetter(a: Offer, b: Offer): boolean {
  if (isServed(a) !== isServed(b)) return isServed(a);
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
function whatIsNeeded(
  input: ReplanInput,
  prices: Prices,
  { streams, servers, found, mends }: Offer & { readonly mends: readonly Diagnostic[] },
): readonly PricedItem[] {
  const { network, phase } = input;
  const price = pricing(network, prices, phase);
  let kept: readonly UpgradeItem[] = [...streams.items, ...servers.items, ...found.items];
  const judge = new Judge(input, kept);
  const lacking = lackedBefore(mends);
  const areaOf = areasOf(network);
  const priced: PricedItem[] = [];
  const dearest = kept
    .map((item) => ({ item, price: price(item) }))
    .flatMap(({ item, price: each }) => ("cost" in each ? { item, ...each } : []))
    .sort((a, b) => b.cost - a.cost || compare(itemId(a.item), itemId(b.item)));
  for (const { item, lines, cost } of dearest) {
    const back = judge.without(kept, item);
    if (back.length === 0) {
      kept = withoutItem(kept, item);
      continue;
    }
    if (!kept.includes(item)) continue;
    const because = [...new Set(back.map(lacking))].slice(0, 3);
    priced.push({ id: itemId(item), item, area: areaOf(item), lines, cost, because });
  }
  return priced
    .filter(({ item }) => kept.includes(item))
    .sort((a, b) => compare(a.area, b.area) || compare(a.id, b.id));
}

/**
 * What a phase lacks, as its own plan says it: what comes back without one item is short of what the others bring, and nobody has those
 * yet. A finding that the plan does not have, or has several of at that place, says it itself.
 */
function lackedBefore(mends: readonly Diagnostic[]): (finding: Diagnostic) => string {
  const before = groupBy(mends, findingKey);
  return (finding) => {
    const [first, ...others] = before.get(findingKey(finding)) ?? [];
    return first && others.length === 0 ? first.message : finding.message;
  };
}

/** The area whose township or line an item serves; what serves the county is its centre's. */
function areasOf({ devices, links, areas }: Network): (item: UpgradeItem) => string {
  const areaOfDevice = new Map(devices.map(({ id, area }) => [id, area]));
  const lowerEnd = new Map(links.map(({ id, from }) => [id, from]));
  const county = areas.find(({ kind }) => kind === "centre")?.slug ?? areas[0]!.slug;
  return (item) => {
    switch (item.kind) {
      case "new-switch":
      case "new-server":
        return item.area;
      case "link-rate":
        return areaOfDevice.get(lowerEnd.get(item.link) ?? "") ?? county;
      case "backup-link":
      case "switch-type":
        return areaOfDevice.get(item.switch) ?? county;
      case "move-camera":
        return areaOfDevice.get(item.camera) ?? county;
      case "stream":
        return county;
    }
  };
}

interface Outcome {
  readonly network: Network;
  readonly prices: Prices;
  readonly phase: number;
  readonly before: Plan;
  readonly mends: readonly Diagnostic[];
  readonly best: Offer;
  readonly items: readonly PricedItem[];
  readonly replanned: { readonly network: Network; readonly plan: Plan };
  readonly budget: Budget;
}

/** What may be claimed of the answer, now that it has been planned again. */
function proposal(outcome: Outcome): Proposal {
  const { network, prices, mends, before, best, replanned } = outcome;
  const items = withMoves(outcome.items, replanned.network, {
    before: before.allocations.devices,
    after: replanned.plan.allocations.devices,
  });
  const cost = items.reduce((sum, item) => sum + item.cost, 0);
  // Where an item could be left out, the programme was stricter than the planner is, and its bound bounds nothing.
  const holds = best.bound <= cost * (1 + provenGapPercent / 100) + provenGapPercent;
  const bound = holds ? Math.max(0, Math.min(best.bound, cost)) : 0;
  const gapPercent = cost === 0 ? 0 : ((cost - bound) / cost) * 100;
  const unserved = unservedBy(outcome);
  const answered = best.found.ended === "answered" || isHopeless(best);
  const proven =
    unserved.length > 0 ? (answered ? "none" : "limit") : gapPercent < provenGapPercent ? "optimal" : "bound";
  return {
    items,
    currency: prices.currency,
    cost,
    bound,
    proven,
    gapPercent,
    proof: proofOf(outcome, proven),
    mends,
    unserved,
    notes: missingPrices(network, prices, best.found),
    network: replanned.network,
    plan: replanned.plan,
  };
}

function withMoves(
  items: readonly PricedItem[],
  network: Network,
  ports: { readonly before: Allocations["devices"]; readonly after: Allocations["devices"] },
): readonly PricedItem[] {
  const moved = movedCables(
    items.map(({ item }) => item),
    network,
    ports,
  );
  return items.map((priced) => {
    const moves = moved.get(priced.item);
    return moves ? { ...priced, moves } : priced;
  });
}

/** What is said to be impossible, and whatever else the plan with the changes still finds or newly finds. */
function unservedBy({ network, phase, before, best, replanned }: Outcome): readonly Diagnostic[] {
  const errors = (plan: Plan) => plan.findings.filter(({ severity }) => severity === "error");
  const known = new Set(errors(before).map(findingKey));
  const left = toMend(replanned.plan.findings);
  const brought = errors(replanned.plan).filter(
    (finding) => !left.includes(finding) && !known.has(findingKey(finding)),
  );
  if (left.length + brought.length === 0) return [];
  const said =
    left.length === 0
      ? []
      : [
          ...best.servers.unserved.map((shortage) => unservedRole(network, shortage)),
          ...unservedDemands(network, best.found.unmet, phase),
        ];
  return [
    ...said.map(({ says }) => says),
    ...left.filter((finding) => !said.some(({ covers }) => covers(finding))).map(leftOver),
    ...brought.map(newlyWrong),
  ];
}

/** The solver stops at a relative gap of 1e-6; what is rounding on the way to a sum is not a gap. */
const provenGapPercent = 1e-3;

/** The sets of changes that the claim is about. */
const universe = [
  "bit rates change by whole classes, to half way or to their floor",
  "cameras move, and switches are set up beside others, only around access switches that are short of something or beneath a full link, or whose own loss or uplink's is not survived",
  "a new switch hangs on one link beside the one that it relieves, no slower than that one's unless it has 1 Gbit/s",
  "new servers stand on the switches named here",
  "second ways lead to the next switch of an area, to its other aggregation switches or one level up",
  "no uplink leads elsewhere than it does",
  "and links fail as they are drawn, not as their ducts are dug",
].join(", ");

function proofOf({ best, budget }: Outcome, proven: Proposal["proven"]): string {
  const { size, rounds } = best.found;
  const solved =
    rounds === 1 ? "solved once" : `solved ${rounds} times, with limits added for every failure that was not survived`;
  const asked = `a mixed-integer programme of ${size.columns} choices and ${size.rows} limits, ${solved}`;
  const clock = budget.clockStruck ? " The clock ended the search: on a faster machine the answer may be another." : "";
  const early =
    proven === "none" && best.found.ended === "limit"
      ? " The search ended at its limit: more of it may be served."
      : "";
  return `${claims[proven](asked)}${early}${clock} Given that ${universe}.`;
}

const claims: Readonly<Record<Proposal["proven"], (asked: string) => string>> = {
  optimal: (asked) =>
    `No set of the priced changes costs less: ${asked}. The planner finds nothing left, and something comes back without any one of the items.`,
  bound: (asked) =>
    `The search ended within 1 % of its bound or at its limit: ${asked}. The planner finds nothing left; a cheaper set is not ruled out.`,
  none: (asked) =>
    `Not everything can be served by what prices.yaml offers: ${asked}. The items serve the rest, and something comes back without any one of them.`,
  limit: (asked) =>
    `The search ended at its limit before it had a set that serves every demand: ${asked}. Whether one exists is not known.`,
};
