import type { Camera, DeviceType, KnownClass, Link } from "../../core/network.ts";
import { pseWatts } from "../../inventory/poe-classes.ts";
import { demandColumns, flowsOf } from "../link-load.ts";
import { ponUsableMbps } from "../pon.ts";
import { cameraNeed, describeNeed, mostMembers, type PortNeed, serverNeed, uplinkNeed } from "../ports.ts";
import { groupBy, rateAt, usableMbps } from "../standing.ts";
import type { CarryingForest } from "../topology.ts";
import { withRate } from "./apply-upgrade.ts";
import type { Choice, Choices, MoveGroup, MoveTarget } from "./choices.ts";
import { type Demand, MilpBuilder, type Term } from "./milp.ts";
import { needKey, portLimits } from "./port-rows.ts";
import type { Rate } from "./proposal.ts";
import { beneathIn, type Situation } from "./situation.ts";

/** What a column decides. Backup and new-switch columns are choices like the others. */
export type Decision =
  | { readonly kind: "choice"; readonly choice: Choice }
  /** How many cameras of a group go. */
  | { readonly kind: "leave"; readonly group: MoveGroup }
  /** How many cameras of a pool and sort come. */
  | { readonly kind: "arrive"; readonly target: MoveTarget };

export interface UpgradeModel {
  readonly milp: MilpBuilder;
  /** By column. */
  readonly decisions: readonly Decision[];
  readonly situation: Situation;
  readonly choices: Choices;
  readonly margin: number;
  readonly bought: ReadonlyMap<Choice, number>;
  readonly leaving: readonly Moving<MoveGroup>[];
  readonly arriving: readonly Moving<MoveTarget>[];
}

interface Moving<Of> {
  readonly of: Of;
  readonly column: number;
  /** The switch that the cameras leave or come to. */
  readonly at: string;
  readonly class: KnownClass;
  readonly sample: Camera;
}

const mbpsPerUnit = 1000;

/**
 * The phase as a programme: which purchases and moves keep every link, PoE budget and panel within its limits. Loads are in Gbit/s
 * and stay `margin` below their ceilings, since the solver keeps to them within 1e-6 and the plan exactly.
 */
export function upgradeModel(situation: Situation, choices: Choices, margin: number): UpgradeModel {
  const milp = new MilpBuilder();
  const decisions: Decision[] = [];
  const bought = new Map<Choice, number>();
  const decide = (decision: Decision, cost: number, upper = 1) => {
    decisions.push(decision);
    return milp.column(cost, { upper });
  };
  const oneOf = (offers: readonly Choice[]) => {
    for (const choice of offers) bought.set(choice, decide({ kind: "choice", choice }, choice.cost));
    if (offers.length > 1)
      milp.row({ terms: offers.map((choice) => ({ column: bought.get(choice)!, factor: 1 })), most: 1 });
  };
  for (const offers of choices.linkRates.values()) oneOf(offers);
  for (const offers of choices.switchTypes.values()) oneOf(offers);
  for (const offers of choices.newSwitches.values()) oneOf(offers);
  for (const offers of choices.backups.values()) oneOf(offers);
  const leaving = choices.groups.map((group): Moving<MoveGroup> => {
    const sample = group.cameras[0]!;
    const column = decide({ kind: "leave", group }, group.cost, group.cameras.length);
    return { of: group, column, at: group.from, class: sample.plannedClass, sample };
  });
  const inPool = groupBy(choices.groups, ({ pool, sort }) => `${pool} ${sort}`);
  const arriving = choices.targets.map((target): Moving<MoveTarget> => {
    const { sample, to: at } = target;
    const most = inPool.get(`${target.pool} ${target.sort}`)!.reduce((sum, { cameras }) => sum + cameras.length, 0);
    return { of: target, column: decide({ kind: "arrive", target }, 0, most), at, class: sample.plannedClass, sample };
  });
  const model: UpgradeModel = { milp, decisions, situation, choices, margin, bought, leaving, arriving };
  balanceMoves(model);
  carryHealthyLoads(model);
  powerCameras(model);
  findPorts(model);
  return model;
}

/** As many of a pool and sort arrive as leave. */
function balanceMoves({ milp, leaving, arriving }: UpgradeModel): void {
  const key = ({ of }: Moving<MoveGroup | MoveTarget>) => `${of.pool} ${of.sort}`;
  const comes = groupBy(arriving, key);
  for (const [pool, goes] of groupBy(leaving, key)) {
    const terms = [
      ...goes.map(({ column }) => ({ column, factor: 1 })),
      ...(comes.get(pool) ?? []).map(({ column }) => ({ column, factor: -1 })),
    ];
    milp.row({ terms, least: 0, most: 0 });
  }
}

/** Every link in health, and the LAGs that have to stand the loss of a member. */
function carryHealthyLoads(model: UpgradeModel): void {
  const { situation, choices, milp, margin, arriving, bought } = model;
  const { policy, topology, forest, rates } = situation;
  const loads = loadExpressions(model, { ...situation, forest });
  shareOpticalPorts(model, loads);
  for (const { link, up, down } of loads) {
    const { capacity, terms } = capacityOf(model, topology.links[link]!, "health");
    for (const { constant, terms: carried } of [up, down]) {
      milp.row({
        terms: [...carried, ...negated(terms)],
        most: capacity - constant - margin,
        demand: { kind: "link", link: topology.links[link]!.id },
      });
    }
  }
  for (const offers of choices.newSwitches.values()) {
    const id = offers[0]?.item.id;
    if (policy.survive.includes("link") || policy.survive.includes("switch")) {
      // It has no second way: whatever hangs on it is dark with it or with its uplink.
      const hanging = arriving.filter(({ at }) => at === id).map(({ column }) => ({ column, factor: 1 }));
      if (hanging.length > 0) milp.row({ terms: hanging, most: policy.maxDarkCameras });
    }
    const carried = arriving
      .filter(({ at }) => at === id)
      .map((each) => ({ column: each.column, factor: rates.sent[each.class] / mbpsPerUnit }));
    const terms = offers.map((choice) => ({
      column: bought.get(choice)!,
      factor: -(ceilingOf(choice.item.uplink, policy, "health") - margin),
    }));
    if (carried.length > 0) milp.row({ terms: [...carried, ...terms], most: 0 });
  }
}

export interface LoadExpression {
  /** Number in the topology. */
  readonly link: number;
  /** Towards the link's `to`. */
  readonly up: DirectedLoad;
  readonly down: DirectedLoad;
}

/** Gbit/s one way: what is carried as things are, and what moves change. */
interface DirectedLoad {
  readonly constant: number;
  readonly terms: readonly Term[];
}

/**
 * What crosses each link that carries, as a sum over the cameras that move. Shares of servers do not move, so the flows of
 * link-load.ts are linear in where the cameras hang.
 */
export function loadExpressions(
  { leaving, arriving, choices }: Pick<UpgradeModel, "leaving" | "arriving" | "choices">,
  {
    topology,
    demand,
    rates,
    forest,
  }: Pick<Situation, "topology" | "demand" | "rates"> & { readonly forest: CarryingForest },
): readonly LoadExpression[] {
  const flows = flowsOf(topology, forest, demand, rates);
  const isBeneath = beneathIn(forest);
  const above = new Map(
    [...choices.newSwitches.values()].flatMap(([choice]) => (choice ? [[choice.item.id, choice.item.uplink.to]] : [])),
  );
  /** A switch that is not bought yet counts where it would hang. */
  const numberOf = (id: string) => topology.numberOf.get(id) ?? topology.numberOf.get(above.get(id) ?? "");
  const moves = [
    ...leaving.map((each) => ({ ...each, sign: -1 })),
    ...arriving.map((each) => ({ ...each, sign: 1 })),
  ].flatMap(({ at, sign, class: name, column }) => {
    const place = numberOf(at);
    return place === undefined || forest.root[place]! < 0 ? [] : [{ place, sign, name, column }];
  });
  const [media, storage] = [demandColumns.indexOf("media"), demandColumns.indexOf("storage")];
  const beneathOf = (n: number, column: number) => flows.beneath[n * demandColumns.length + column]!;
  const expressions: LoadExpression[] = [];
  for (const lower of forest.order) {
    const link = forest.via[lower]!;
    if (link < 0) continue;
    const root = forest.root[lower]!;
    const share = (column: number) => {
      const whole = beneathOf(root, column);
      return whole === 0 ? 0 : beneathOf(lower, column) / whole;
    };
    const [mediaHere, storageHere] = [share(media), share(storage)];
    const recorded = beneathOf(root, media) > 0 && beneathOf(root, storage) > 0;
    const inwards: Term[] = [];
    const outwards: Term[] = [];
    for (const { place, sign, name, column } of moves) {
      if (forest.root[place] !== root) continue;
      const here = isBeneath(place, lower);
      const recording = recorded ? rates.recorded[name] : 0;
      const inward = (here ? rates.sent[name] * (1 - mediaHere) : 0) + recording * mediaHere * (1 - storageHere);
      const outward = (here ? 0 : rates.sent[name] * mediaHere) + recording * (1 - mediaHere) * storageHere;
      if (inward !== 0) inwards.push({ column, factor: (sign * inward) / mbpsPerUnit });
      if (outward !== 0) outwards.push({ column, factor: (sign * outward) / mbpsPerUnit });
    }
    const reversed = topology.to[link] === lower;
    expressions.push({
      link,
      up: { constant: flows.upMbps[link]! / mbpsPerUnit, terms: reversed ? outwards : inwards },
      down: { constant: flows.downMbps[link]! / mbpsPerUnit, terms: reversed ? inwards : outwards },
    });
  }
  return expressions;
}

/** The branches of an optical port together, each way: what they share does not get wider. */
function shareOpticalPorts(model: UpgradeModel, loads: readonly LoadExpression[]): void {
  const { situation, milp, margin } = model;
  const { topology, policy } = situation;
  const branches = loads.flatMap((load) => {
    const { pon, to } = topology.links[load.link]!;
    return pon ? { ...load, kind: pon.kind, switch: to, port: pon.port } : [];
  });
  for (const own of groupBy(branches, ({ switch: upper, port }) => `${upper} ${port}`).values()) {
    const { kind, switch: upper, port } = own[0]!;
    for (const way of ["up", "down"] as const) {
      const most = (ponUsableMbps(kind, way) * policy.linkCeilingPercent) / 100 / mbpsPerUnit;
      milp.row({
        terms: own.flatMap((load) => load[way].terms),
        most: most - own.reduce((sum, load) => sum + load[way].constant, 0) - margin,
        demand: { kind: "pon", switch: upper, port },
      });
    }
  }
}

/** What a link may carry, Gbit/s: as it stands, and what its choices add. A backup that is only offered has nothing of its own. */
export function capacityOf(
  { situation: { policy, phase }, choices, bought }: UpgradeModel,
  link: Link,
  when: "health" | "failure",
): { readonly capacity: number; readonly terms: readonly Term[] } {
  const offered = link.role === "backup" ? choices.backups.get(link.from) : undefined;
  if (offered) {
    const chosen = offered.filter(({ item }) => item.to === link.to);
    return {
      capacity: 0,
      terms: chosen.map((choice) => ({
        column: bought.get(choice)!,
        factor: ceilingOf(choice.item.rate, policy, when),
      })),
    };
  }
  const capacity = ceilingOf(rateAt(link, phase), policy, when);
  const terms = (choices.linkRates.get(link.id) ?? []).map((choice) => ({
    column: bought.get(choice)!,
    factor: ceilingOf(choice.item.to, policy, when) - capacity,
  }));
  return { capacity, terms };
}

/** The policy's share of what can be filled, Gbit/s; of a LAG that has to survive the loss of a cable no more than is left then. */
function ceilingOf(rate: Rate, policy: Situation["policy"], when: "health" | "failure"): number {
  const usable = (members: number) => usableMbps({ mbps: rate.mbps, members }, policy) / mbpsPerUnit;
  const failed = policy.failureCeilingPercent / 100;
  if (when === "failure") return usable(rate.members) * failed;
  const healthy = (usable(rate.members) * policy.linkCeilingPercent) / 100;
  const guarded = rate.members > 1 && policy.survive.includes("lag-member");
  return guarded ? Math.min(healthy, usable(rate.members - 1) * failed) : healthy;
}

/** PoE of every switch within the policy's share of its budget. */
function powerCameras(model: UpgradeModel): void {
  const { situation, choices, milp, bought } = model;
  const { standing, policy } = situation;
  const types = new Map(situation.network.deviceTypes.map((type) => [type.slug, type]));
  const budget = (type: DeviceType | undefined) => ((type?.poeBudgetWatts ?? 0) * policy.poeCeilingPercent) / 100;
  const watts = ({ type }: Camera) => (type.poeClass === undefined ? 0 : pseWatts[type.poeClass]!);
  const moving = movesAt(model);
  const draws = (id: string) =>
    (moving.get(id) ?? []).map(({ column, sign, sample }) => ({ column, factor: sign * watts(sample) }));
  for (const device of standing.switches.values()) {
    if (device.type.poeBudgetWatts === undefined) continue;
    const own = budget(device.type);
    const terms = (choices.switchTypes.get(device.id) ?? []).map((choice) => ({
      column: bought.get(choice)!,
      factor: own - budget(types.get(choice.item.to)),
    }));
    const held = (standing.camerasOn.get(device.id) ?? []).reduce((sum, camera) => sum + watts(camera), 0);
    milp.row({ terms: [...draws(device.id), ...terms], most: own - held, demand: { kind: "poe", switch: device.id } });
  }
  for (const offers of choices.newSwitches.values()) {
    const id = offers[0]?.item.id ?? "";
    const terms = offers.map((choice) => ({
      column: bought.get(choice)!,
      factor: -budget(types.get(choice.item.type)),
    }));
    if (draws(id).length > 0) milp.row({ terms: [...draws(id), ...terms], most: 0 });
  }
}

/** Cables of one kind at a switch: those that are there, and those that choices bring or take away. */
interface Cables {
  readonly need: PortNeed;
  constant: number;
  readonly terms: Term[];
}

/** Every cable of every phase finds a port, as the allocator will want. */
function findPorts(model: UpgradeModel): void {
  const { situation, choices, milp, bought } = model;
  const types = new Map(situation.network.deviceTypes.map((type) => [type.slug, type]));
  const panels = cablesBySwitch(model);
  for (const device of situation.standing.switches.values()) {
    const offers = choices.switchTypes.get(device.id) ?? [];
    const possible = [device.type, ...offers.map(({ item }) => types.get(item.to)!)];
    limitPanel(milp, panels.get(device.id), {
      types: possible,
      demand: device.id,
      room: (ports) => ({
        most: ports.get(device.type.slug)!,
        terms: offers.map((choice) => ({
          column: bought.get(choice)!,
          factor: ports.get(device.type.slug)! - ports.get(choice.item.to)!,
        })),
      }),
    });
  }
  for (const offers of choices.newSwitches.values()) {
    const [first] = offers;
    if (!first) continue;
    const possible = [...new Set(offers.map(({ item }) => types.get(item.type)!))];
    limitPanel(milp, panels.get(first.item.id), {
      types: possible,
      room: (ports) => ({
        most: 0,
        terms: offers.map((choice) => ({ column: bought.get(choice)!, factor: -ports.get(choice.item.type)! })),
      }),
    });
  }
}

function limitPanel(
  milp: MilpBuilder,
  panel: ReadonlyMap<string, Cables> | undefined,
  {
    types,
    demand,
    room,
  }: {
    readonly types: readonly DeviceType[];
    readonly demand?: string;
    readonly room: (ports: ReadonlyMap<string, number>) => { readonly most: number; readonly terms: readonly Term[] };
  },
): void {
  if (!panel) return;
  const groups = [...panel].map(([key, { need }]) => ({ key, need }));
  for (const { groups: keys, ports } of portLimits(groups, types)) {
    const cables = keys.map((key) => panel.get(key)!);
    const constant = cables.reduce((sum, each) => sum + each.constant, 0);
    const terms = cables.flatMap((each) => each.terms);
    const most = terms.reduce(
      (sum, { column, factor }) => sum + Math.max(0, factor) * milp.columns[column]!.upper,
      constant,
    );
    if (most <= Math.min(...ports.values()) && demand !== undefined) continue;
    const limit = room(ports);
    milp.row({
      terms: [...terms, ...limit.terms],
      most: limit.most - constant,
      ...(demand === undefined
        ? {}
        : {
            demand: {
              kind: "ports",
              switch: demand,
              needs: cables.map(({ need }) => describeNeed(need)),
            } satisfies Demand,
          }),
    });
  }
}

function cablesBySwitch(model: UpgradeModel): ReadonlyMap<string, ReadonlyMap<string, Cables>> {
  const { situation, choices, bought } = model;
  const { network, phase } = situation;
  const panels = new Map<string, Map<string, Cables>>();
  const cablesAt = (id: string, need: PortNeed): Cables => {
    let panel = panels.get(id);
    if (!panel) panels.set(id, (panel = new Map()));
    const key = needKey(need);
    let cables = panel.get(key);
    if (!cables) panel.set(key, (cables = { need, constant: 0, terms: [] }));
    return cables;
  };
  const retired = new Set(network.devices.filter(({ status }) => status === "retired").map(({ id }) => id));
  for (const device of network.devices) {
    if (device.kind === "switch" || device.status === "retired") continue;
    cablesAt(device.on, device.kind === "camera" ? cameraNeed(device) : serverNeed(device)).constant += 1;
  }
  for (const [id, moves] of movesAt(model)) {
    for (const { sample, column, sign } of moves) cablesAt(id, cameraNeed(sample)).terms.push({ column, factor: sign });
  }
  const optical = new Set<string>();
  const plug = (link: Link, column?: { readonly column: number; readonly sign: 1 | -1 }) => {
    const need = uplinkNeed(link);
    for (const end of [link.from, link.to]) {
      if (link.pon && end === link.to) {
        const shared = `${end} ${link.pon.port}`;
        if (optical.has(shared)) continue;
        optical.add(shared);
      }
      const cables = cablesAt(end, need);
      const count = link.pon ? 1 : mostMembers(link);
      if (column) cables.terms.push({ column: column.column, factor: column.sign * count });
      else cables.constant += count;
    }
  };
  for (const link of network.links) {
    if (retired.has(link.from) || retired.has(link.to)) continue;
    plug(link);
    for (const choice of choices.linkRates.get(link.id) ?? []) {
      const column = bought.get(choice)!;
      plug(link, { column, sign: -1 });
      plug(withRate(link, choice.item.to, phase), { column, sign: 1 });
    }
  }
  for (const offers of [...choices.backups.values(), ...choices.newSwitches.values()]) {
    for (const choice of offers) {
      const { item } = choice;
      const [id, { to, ...rate }] =
        item.kind === "new-switch" ? [item.id, item.uplink] : [item.switch, { to: item.to, ...item.rate }];
      const column = bought.get(choice)!;
      const need: PortNeed = { medium: "fibre", mbps: rate.mbps, poe: "spared", order: "slowest" };
      for (const end of [id, to]) cablesAt(end, need).terms.push({ column, factor: rate.members });
    }
  }
  return panels;
}

function movesAt({ leaving, arriving }: UpgradeModel) {
  return groupBy(
    [...leaving.map((each) => ({ ...each, sign: -1 })), ...arriving.map((each) => ({ ...each, sign: 1 }))],
    ({ at }) => at,
  );
}

function negated(terms: readonly Term[]): readonly Term[] {
  return terms.map(({ column, factor }) => ({ column, factor: -factor }));
}
