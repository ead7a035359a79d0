import { demandColumns, flowsOf } from "../link-load.ts";
import type { FailureCase } from "../plan.ts";
import type { Outage, Topology } from "../topology.ts";
import { type CarryingForest, carryingForest, Parts } from "../topology.ts";
import { applyUpgrade } from "./apply-upgrade.ts";
import type { Choice, ItemOf } from "./choices.ts";
import type { Demand, Row, Term } from "./milp.ts";
import type { UpgradeItem } from "./proposal.ts";
import type { Unmet } from "./relax.ts";
import { type Situation, situationOf } from "./situation.ts";
import { capacityOf, loadExpressions, type UpgradeModel } from "./upgrade-model.ts";

/**
 * Adds rows that these changes break because failures are not survived with them, and that every surviving set of changes keeps;
 * false when there is nothing left to say.
 */
export function cutOff(
  model: UpgradeModel,
  items: readonly UpgradeItem[],
  { open, unmet }: { readonly open: readonly FailureCase[]; readonly unmet: readonly Unmet[] },
): boolean {
  const bought = items.filter((item) => item.kind === "backup-link");
  const { network, phase } = model.situation;
  const closed = situationOf(applyUpgrade(network, bought, phase), phase);
  const given = new Set(unmet.map(({ demand }) => demandKey(demand)));
  const rows = open.filter(isOfCounty(closed)).flatMap((failed) => rowsFor(failed, { model, closed, bought }));
  const fresh = rows.filter(({ demand }) => demand === undefined || !given.has(demandKey(demand)));
  for (const row of fresh) model.milp.row(row);
  return fresh.length > 0;
}

/** A switch that is only bought is a leaf without a second way: the programme limits what hangs on it from the start. */
function isOfCounty({ standing }: Situation): (failed: FailureCase) => boolean {
  return ({ kind, of }) => (kind !== "link" && kind !== "switch") || standing.switches.has(of);
}

export function demandKey(demand: Demand): string {
  return JSON.stringify(demand);
}

interface Cut {
  readonly model: UpgradeModel;
  /** The county with the backups of the changes. */
  readonly closed: Situation;
  readonly bought: readonly ItemOf<"backup-link">[];
}

function rowsFor(failed: FailureCase, cut: Cut): readonly Row[] {
  const { closed, model } = cut;
  const outage = outageOf(failed, closed.topology);
  const forest = carryingForest(closed.topology, outage);
  const overload = overloadRows(failed, { ...cut, outage, forest });
  const { maxDarkCameras } = model.situation.policy;
  const dark = failed.darkCameras > maxDarkCameras || failed.short.length > 0;
  return dark && failed.kind !== "server" ? [...overload, ...darkRows(failed, { ...cut, outage, forest })] : overload;
}

function outageOf({ kind, of }: FailureCase, { links, numberOf }: Topology): Outage {
  if (kind === "link") return { link: links.findIndex(({ id }) => id === of) };
  if (kind === "switch") return { switch: numberOf.get(of)! };
  return {};
}

interface Failed extends Cut {
  readonly outage: Outage;
  readonly forest: CarryingForest;
}

/**
 * A link that the failure fills has to be able to carry it, as long as the same backups carry: those that do now are still there, and
 * none has come that would join what they join.
 */
function overloadRows(failed: FailureCase, { model, closed, bought, outage, forest }: Failed): readonly Row[] {
  if (failed.over.length === 0) return [];
  const { topology } = closed;
  const demand = failed.kind === "server" ? withoutServer(closed, failed.of) : closed.demand;
  const over = new Set(failed.over.map(({ link }) => link));
  const carrying = forest.backups.map((link) => topology.links[link]!);
  const stay = carrying.flatMap(({ from, to }) => columnsOf(model, from, to));
  const kept = carrying.filter(({ from, to }) => bought.some((item) => item.switch === from && item.to === to)).length;
  const come = rivals(model, closed, outage).flatMap((choice) => model.bought.get(choice)!);
  return loadExpressions(model, { ...closed, demand, forest }).flatMap(({ link, up, down }): readonly Row[] => {
    const { id } = topology.links[link]!;
    if (!over.has(id)) return [];
    const { capacity, terms } = capacityOf(model, topology.links[link]!, "failure");
    return [up, down].flatMap(({ constant, terms: carried }): Row | [] => {
      const most = carried.reduce(
        (sum, { column, factor }) => sum + Math.max(0, factor) * model.milp.columns[column]!.upper,
        constant,
      );
      const excess = most - capacity;
      if (excess <= 0) return [];
      return {
        terms: [
          ...carried,
          ...terms.map(({ column, factor }) => ({ column, factor: -factor })),
          ...stay.map((column) => ({ column, factor: excess })),
          ...come.map((column) => ({ column, factor: -excess })),
        ],
        most: capacity - constant - model.margin + excess * kept,
        demand: { kind: "link", link: id, failure: failed.id },
      };
    });
  });
}

function withoutServer({ demand, topology, standing }: Situation, id: string): Situation["demand"] {
  const server = standing.servers.find((each) => each.id === id)!;
  const column = demandColumns.indexOf(server.role as "media");
  const less = demand.slice();
  if (column >= 0) less[topology.numberOf.get(server.on)! * demandColumns.length + column]! -= 1;
  return less;
}

/** Columns of a second way from one switch to another, one for every rate. */
function columnsOf(model: UpgradeModel, from: string, to: string): readonly number[] {
  return (model.choices.backups.get(from) ?? [])
    .filter(({ item }) => item.to === to)
    .map((choice) => model.bought.get(choice)!);
}

/** Backups that are not bought and would carry if they were: their ends are apart when their turn comes. */
function rivals(model: UpgradeModel, { topology }: Situation, { link: lost, switch: out }: Outage): readonly Choice[] {
  const { links, from, to, numberOf } = topology;
  const parts = new Parts(topology.switches.length);
  const stands = (link: number) => link !== lost && from[link] !== out && to[link] !== out;
  const backups = links.flatMap((link, n) => (link.role === "backup" ? [{ id: link.id, from: link.from, n }] : []));
  for (const [n, link] of links.entries()) if (link.role === "uplink" && stands(n)) parts.join(from[n]!, to[n]!);
  const held = new Set(backups.map((backup) => backup.from));
  const turns = [
    ...backups.map(({ id, n }) => ({ id, n })),
    ...[...model.choices.backups].flatMap(([lower, offers]) =>
      held.has(lower) ? [] : [{ id: `${lower}/backup`, offers }],
    ),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
  const found: Choice[] = [];
  for (const turn of turns) {
    if ("n" in turn) {
      if (stands(turn.n)) parts.join(from[turn.n]!, to[turn.n]!);
      continue;
    }
    for (const choice of turn.offers) {
      const [a, b] = [numberOf.get(choice.item.switch)!, numberOf.get(choice.item.to)!];
      if (a !== out && b !== out && parts.apart(a, b)) found.push(choice);
    }
  }
  return found;
}

/**
 * No more cameras in the dark than the policy allows: of any parts that are cut off together and hold more, some backup has to lead
 * out. Asked for what is dark with these changes, and for the parts as they are without any; of the latter all but the few that may
 * stay dark have to be joined, and every joint takes a link.
 */
function darkRows(failed: FailureCase, { model, closed, outage, forest }: Failed): readonly Row[] {
  const { situation } = model;
  const bare = carryingForest(situation.topology, outage);
  const own = outage.switch === undefined ? [] : [situation.topology.switches[outage.switch]!.id];
  const context = { model, own, failure: failed.id };
  const now = partsOf(closed, forest).filter(({ lit }) => !lit);
  const all = partsOf(situation, bare);
  const apart = all.filter(({ lit }) => !lit);
  const rows = [leadOut([], context), leadOut(now, context), ...apart.map((part) => leadOut([part], context))];
  if (apart.length <= 40) {
    for (const [n, part] of apart.entries())
      for (const other of apart.slice(n + 1)) rows.push(leadOut([part, other], context));
  }
  return [...rows, joinAll(all, context)].flat();
}

interface Part {
  readonly switches: ReadonlySet<string>;
  readonly lit: boolean;
}

interface DarkContext {
  readonly model: UpgradeModel;
  /** The switch that failed: its cameras are dark whatever is bought. */
  readonly own: readonly string[];
  readonly failure: string;
}

/** Trees of the forest; those with a media server, or a core where the county has none, are lit. */
function partsOf({ topology, demand, rates, standing }: Situation, forest: CarryingForest): readonly Part[] {
  const flows = flowsOf(topology, forest, demand, rates);
  const media = demandColumns.indexOf("media");
  const hasMedia = standing.servers.some(({ role }) => role === "media");
  const parts = new Map<number, Set<string>>();
  for (const n of forest.order) {
    const root = forest.root[n]!;
    parts.set(root, (parts.get(root) ?? new Set()).add(topology.switches[n]!.id));
  }
  return [...parts].map(([root, switches]) => ({
    switches,
    lit: hasMedia ? flows.beneath[root * demandColumns.length + media]! > 0 : topology.switches[root]!.role === "core",
  }));
}

/** Cameras on some switches, as they are and as they move. */
function camerasOn(
  { model, own }: DarkContext,
  switches: ReadonlySet<string>,
): { readonly constant: number; readonly least: number; readonly most: number; readonly terms: readonly Term[] } {
  const { standing } = model.situation;
  const above = new Map(
    [...model.choices.newSwitches.values()].flatMap((offers) => offers.map(({ item }) => [item.id, item.uplink.to])),
  );
  const counted = (id: string) =>
    switches.has(id) || own.includes(id) || switches.has(above.get(id) ?? "") || own.includes(above.get(id) ?? "");
  const terms = [
    ...model.leaving.filter(({ at }) => counted(at)).map(({ column }) => ({ column, factor: -1 })),
    ...model.arriving.filter(({ at }) => counted(at)).map(({ column }) => ({ column, factor: 1 })),
  ];
  const constant = [...switches, ...own].reduce((sum, id) => sum + (standing.camerasOn.get(id)?.length ?? 0), 0);
  const reach = (sign: number) =>
    terms.reduce(
      (sum, { column, factor }) => sum + (factor === sign ? factor * model.milp.columns[column]!.upper : 0),
      constant,
    );
  return { constant, least: Math.max(0, reach(-1)), most: reach(1), terms };
}

/** Either few enough cameras hang on these parts, or one of the offered backups leads out of them. */
function leadOut(parts: readonly Part[], context: DarkContext): readonly Row[] {
  const { model, own, failure } = context;
  const switches = new Set(parts.flatMap((part) => [...part.switches]));
  const { maxDarkCameras } = model.situation.policy;
  const { constant, most, terms } = camerasOn(context, switches);
  const excess = most - maxDarkCameras;
  if (excess <= 0 || switches.size + own.length === 0) return [];
  const ways = offersBetween(model, own, (id) => (switches.has(id) ? 1 : 0));
  return [
    {
      terms: [...terms, ...ways.map((column) => ({ column, factor: -excess }))],
      most: maxDarkCameras - constant,
      demand: { kind: "dark", failure },
    },
  ];
}

/** As many links as there are parts to join, less those that together may stay dark. */
function joinAll(parts: readonly Part[], context: DarkContext): readonly Row[] {
  const { model, own, failure } = context;
  const dark = parts.filter(({ lit }) => !lit);
  const alone = camerasOn(context, new Set());
  let room = model.situation.policy.maxDarkCameras - alone.least;
  let spared = 0;
  const sizes = dark
    .map(({ switches }) => Math.max(0, camerasOn({ ...context, own: [] }, switches).least))
    .sort((a, b) => a - b);
  for (const size of sizes) {
    room -= size;
    if (room < 0) break;
    spared += 1;
  }
  const joints = dark.length - spared;
  if (joints <= 0 || alone.least > model.situation.policy.maxDarkCameras) return [];
  const partOf = new Map(dark.flatMap(({ switches }, n) => [...switches].map((id) => [id, n + 1] as const)));
  const ways = offersBetween(model, own, (id) => partOf.get(id) ?? 0);
  if (ways.length === 0) return [];
  return [{ terms: ways.map((column) => ({ column, factor: -1 })), most: -joints, demand: { kind: "dark", failure } }];
}

/** Columns of the backups whose ends stand and lie in different parts. */
function offersBetween(model: UpgradeModel, out: readonly string[], partOf: (id: string) => number): readonly number[] {
  return [...model.choices.backups.values()].flatMap((offers) =>
    offers
      .filter(
        ({ item }) => !out.includes(item.switch) && !out.includes(item.to) && partOf(item.switch) !== partOf(item.to),
      )
      .map((choice) => model.bought.get(choice)!),
  );
}
