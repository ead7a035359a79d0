import type { Network } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { planFailures } from "../failures.ts";
import type { FailureCase } from "../plan.ts";
import { groupBy, standingAt } from "../standing.ts";
import { applyUpgrade } from "./apply-upgrade.ts";
import { choicesFor } from "./choices.ts";
import { cutOff } from "./failure-rows.ts";
import type { Milp, MilpAnswer, Row } from "./milp.ts";
import type { UpgradeItem } from "./proposal.ts";
import { readSolution } from "./read-solution.ts";
import { relaxed, type Unmet } from "./relax.ts";
import { situationOf } from "./situation.ts";
import { solveMilp } from "./solve-milp.ts";
import { type UpgradeModel, upgradeModel } from "./upgrade-model.ts";

export interface Found {
  readonly items: readonly UpgradeItem[];
  readonly cost: number;
  /** No feasible set of these changes costs less. */
  readonly bound: number;
  /** Demands that no choice can meet; the items serve all others. */
  readonly unmet: readonly Unmet[];
  /** Failures that are still not survived when the search ended. */
  readonly open: readonly FailureCase[];
  /** Prices that would have given more choice. */
  readonly missing: readonly string[];
  readonly rounds: number;
  readonly size: { readonly columns: number; readonly rows: number };
  /** Whether the items are an answer, or only what the search had when it ended at its limit. */
  readonly ended: "answered" | "limit";
}

export interface SearchOptions {
  readonly phase: number;
  /** Switches beside which another one may be set up, and whose cameras may move. */
  readonly crowded: ReadonlySet<string>;
  /** How far below their ceilings loads are kept, Gbit/s. */
  readonly margin: number;
  readonly budget: Budget;
  /** Solve no more often than this and repair nothing: only the bound is wanted. */
  readonly rounds?: number;
}

/**
 * What the search may still take, counted in columns and rows handed to the solver and in branches, so that the same county has the
 * same answer on every machine. The clock is a last resort.
 */
export class Budget {
  clockStruck = false;

  readonly #overdraft: number;

  constructor(
    public left: number,
    private seconds: number,
  ) {
    this.#overdraft = left;
  }

  /** A last answer may be repaired on credit, for as much again. */
  get isOverdrawn(): boolean {
    return this.clockStruck || this.left <= -this.#overdraft;
  }

  async solve(milp: Milp, gap: number): Promise<MilpAnswer> {
    const length = milp.columns.length + milp.rows.length;
    const size = length * Math.max(1, length / longProgramme);
    const nodes = Math.ceil(fewestNodes + Math.max(0, this.left / size) * nodesPerSize);
    const solved = await solveMilp(milp, { nodes, gap, seconds: Math.max(1, this.seconds) });
    this.left -= size * (1 + solved.nodes / nodesPerSize);
    this.seconds -= solved.seconds;
    if (solved.stoppedBy === "clock") this.clockStruck = true;
    if (this.clockStruck) this.left = Math.min(this.left, 0);
    return solved.answer;
  }
}

/** Columns and rows from which on the time grows with their square. */
const longProgramme = 5000;
/** Branches that take about as long as reading the programme and its first relaxation. */
const nodesPerSize = 20;
const fewestNodes = 20;

const mostRounds = 60;
/** The figures of merit ask for 1 %; where there is effort left, the exact optimum is tried for. */
const looseGap = 0.01;
const closeGap = 1e-6;
/** Share of the effort that is kept for making the last answer survive what it does not yet. */
const repairShare = 0.3;

/**
 * The cheapest changes of links, switches and cabling with which the phase keeps its limits, in health and under every failure that
 * the policy wants survived. Rows for failures come as they are needed: solve, try every failure, add a row for what is wrong, solve
 * again. Each row holds for every feasible set of changes, so that the last optimum bounds them all. When the effort is spent first,
 * the backups of the last answer are kept and what it lacks is added to it.
 */
export async function cheapestChanges(network: Network, prices: Prices, options: SearchOptions): Promise<Found> {
  const { phase, margin, budget, rounds: most = mostRounds } = options;
  const { survive } = network.county.policy;
  const situation = situationOf(network, phase);
  const backups = survive.includes("link") || survive.includes("switch");
  const choices = choicesFor(situation, prices, { crowded: options.crowded, backups });
  const model = upgradeModel(situation, choices, margin);
  const reserve = survive.length > 0 ? Math.max(0, budget.left) * repairShare : 0;
  const unmet: Unmet[] = [];
  const context: Search = { network, model, unmet, phase, budget };
  let rounds = 0;
  let bound = 0;
  let last: Answered | undefined;
  /** The cheapest set so far that survives everything. */
  let best: Answered | undefined;
  const result = (answer: Answered | undefined): Found => ({
    items: answer?.items ?? [],
    cost: answer?.cost ?? 0,
    bound: Math.min(bound, answer?.cost ?? 0),
    unmet,
    open: answer?.open ?? [],
    missing: choices.missing,
    rounds,
    size: { columns: model.milp.columns.length, rows: model.milp.rows.length },
    ended: answer?.ended ?? "limit",
  });
  const closeEnough = () => best && best.cost <= bound * (1 + closeGap) + closeGap;
  const keep = (answer: Answered | undefined) => {
    if (answer?.ended === "answered" && (!best || answer.cost < best.cost)) best = answer;
  };
  let gap = survive.length > 0 ? looseGap : closeGap;
  while (rounds < most) {
    rounds += 1;
    const answer = await solveOrRelax(model, unmet, { budget, gap });
    if (!("values" in answer)) break;
    bound = Math.max(bound, answer.bound);
    last = answered(context, answer);
    if (last.open.length === 0 || !cutOff(model, last.items, { open: last.open, unmet })) {
      keep({ ...last, ended: "answered" });
      if (gap === closeGap) break;
      gap = closeGap;
    }
    if (closeEnough() || budget.left <= reserve) break;
  }
  if (best || options.rounds !== undefined) return result(best ?? last);
  if (!last) return result(undefined);
  return result((await repair(context, last, "settled")) ?? (await repair(context, last, "all")) ?? last);
}

interface Search {
  readonly network: Network;
  readonly model: UpgradeModel;
  readonly unmet: Unmet[];
  readonly phase: number;
  readonly budget: Budget;
}

interface Answered {
  readonly items: readonly UpgradeItem[];
  readonly cost: number;
  /** Failures that it does not survive though it has to. */
  readonly open: readonly FailureCase[];
  /** An answer leaves no failure open but those that nothing can serve. */
  readonly ended: Found["ended"];
}

function answered(
  { network, model, phase }: Search,
  { values, cost }: Extract<MilpAnswer, { readonly values: readonly number[] }>,
): Answered {
  const items = readSolution(model, values);
  const { survive } = network.county.policy;
  const open = survive.length === 0 ? [] : failuresLeft(network, items, phase);
  return { items, cost, open, ended: open.length === 0 ? "answered" : "limit" };
}

const mostRepairs = 12;

/**
 * Makes an answer survive by keeping backups that it has had: all of them, so that every round only adds, or only those that no open
 * failure turns to, so that these few are chosen again.
 */
async function repair(search: Search, answer: Answered, keep: "all" | "settled"): Promise<Answered | undefined> {
  const { model, unmet, budget } = search;
  const kept = new Set<string>();
  let now = answer;
  for (let round = 0; round < mostRepairs && !budget.isOverdrawn; round++) {
    if (keep === "settled" && budget.left <= 0) break;
    const unsettled = new Set(keep === "all" ? [] : now.open.flatMap(({ backups }) => backups));
    for (const item of now.items) {
      if (item.kind === "backup-link" && !unsettled.has(`${item.switch}/backup`)) kept.add(wayKey(item));
    }
    const next = await budget.solve(keeping(model, kept), looseGap);
    if (!("values" in next)) return undefined;
    now = answered(search, next);
    if (now.open.length === 0) return now;
    if (!cutOff(model, now.items, { open: now.open, unmet })) return { ...now, ended: "answered" };
  }
  return undefined;
}

function keeping({ milp, choices, bought }: UpgradeModel, kept: ReadonlySet<string>): Milp {
  const ways = groupBy([...choices.backups.values()].flat(), ({ item }) => wayKey(item));
  const rows = [...kept].map(
    (way): Row => ({
      terms: (ways.get(way) ?? []).map((choice) => ({ column: bought.get(choice)!, factor: 1 })),
      least: 1,
    }),
  );
  return { columns: milp.columns, rows: [...milp.rows, ...rows] };
}

function wayKey(item: { readonly switch: string; readonly to: string }): string {
  return `${item.switch} ${item.to}`;
}

/** Where nothing serves every demand, gives way on as little as possible, remembers where, and serves the rest. */
async function solveOrRelax(
  model: UpgradeModel,
  unmet: Unmet[],
  { budget, gap }: { readonly budget: Budget; readonly gap: number },
): Promise<MilpAnswer> {
  const answer = await budget.solve(model.milp, gap);
  if (answer.status !== "infeasible") return answer;
  const slack = relaxed(model.milp);
  const given = await budget.solve(slack.milp, 1e-4);
  if (!("values" in given)) return { status: "unknown" };
  unmet.push(...slack.giveWay(model.milp, given.values));
  return budget.solve(model.milp, gap);
}

function failuresLeft(network: Network, items: readonly UpgradeItem[], phase: number): readonly FailureCase[] {
  const standing = standingAt(applyUpgrade(network, items, phase), {}, new Map(), phase);
  return planFailures(standing).cases.filter(({ required, survived }) => required && !survived);
}
