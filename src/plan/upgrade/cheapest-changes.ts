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
import { type SolveOptions, solveMilp } from "./solve-milp.ts";
import { type UpgradeModel, upgradeModel } from "./upgrade-model.ts";

export interface Found {
  readonly items: readonly UpgradeItem[];
  readonly cost: number;
  /** No feasible set of these changes costs less. */
  readonly bound: number;
  /** Demands that no choice can meet; the items serve all others. */
  readonly unmet: readonly Unmet[];
  /** Failures that are still not survived when the rounds were over. */
  readonly open: readonly FailureCase[];
  /** Prices that would have given more choice. */
  readonly missing: readonly string[];
  readonly rounds: number;
  /** Second ways were among the choices. */
  readonly secondWays: boolean;
  readonly size: { readonly columns: number; readonly rows: number };
}

export interface SearchOptions {
  readonly phase: number;
  /** Switches beside which another one may be set up. */
  readonly crowded: ReadonlySet<string>;
  /** How far below their ceilings loads are kept, Gbit/s. */
  readonly margin: number;
  readonly budget: Budget;
  /** Solve no more often than this and repair nothing: only the bound is wanted. */
  readonly rounds?: number;
}

/** Seconds that solvers may still take. They keep the clock themselves. */
export class Budget {
  constructor(public left: number) {}

  async solve(milp: Milp, options: SolveOptions): Promise<MilpAnswer> {
    const { seconds, answer } = await solveMilp(milp, options);
    this.left -= seconds;
    return answer;
  }
}

const shortest = 1;

const mostRounds = 60;
/** First the exact optimum is tried for; the figures of merit ask for 1 %. */
const closeGap = 1e-6;
/** Share of the time that is kept for making the last answer survive what it does not yet. */
const repairShare = 0.3;

/**
 * The cheapest changes of links, switches and cabling with which the phase keeps its limits, in health and under every failure that
 * the policy wants survived. Rows for failures come as they are needed: solve, try every failure, add a row for what is wrong, solve
 * again. Each row holds for every feasible set of changes, so that the last optimum bounds them all. When the time is over first, the
 * backups of the last answer are kept and what it lacks is added to it.
 */
export async function cheapestChanges(network: Network, prices: Prices, options: SearchOptions): Promise<Found> {
  const { phase, margin, budget, rounds: most = mostRounds } = options;
  const { survive } = network.county.policy;
  const situation = situationOf(network, phase);
  const backups = survive.includes("link") || survive.includes("switch");
  const choices = choicesFor(situation, prices, { crowded: options.crowded, backups });
  const model = upgradeModel(situation, choices, margin);
  const reserve = survive.length > 0 ? budget.left * repairShare : 0;
  const unmet: Unmet[] = [];
  const context: Search = { network, model, unmet, phase, budget };
  let rounds = 0;
  let bound = 0;
  let last: Answered = { items: [], cost: 0, open: [] };
  /** The cheapest set so far that survives everything. */
  let best: Answered | undefined;
  const result = (answer: Answered): Found => ({
    items: answer.items,
    cost: answer.cost,
    bound: Math.min(bound, answer.cost),
    unmet,
    open: answer.open,
    missing: choices.missing,
    rounds,
    secondWays: choices.backups.size > 0,
    size: { columns: model.milp.columns.length, rows: model.milp.rows.length },
  });
  while (rounds < most) {
    rounds += 1;
    const seconds = Math.max(shortest, rounds === 1 ? budget.left - reserve : (budget.left - reserve) / 2);
    const answer = await solveOrRelax(model, unmet, { budget, seconds });
    if (!("values" in answer)) break;
    bound = Math.max(bound, answer.bound);
    last = answered(context, answer);
    if (last.open.length === 0 || !cutOff(model, last.items, { open: last.open, unmet })) return result(last);
    if (rounds % roundsToRepair === 0 && options.rounds === undefined) {
      const repaired = await repair(context, last, "settled");
      if (repaired && (!best || repaired.cost < best.cost)) best = repaired;
    }
    if (best && best.cost <= bound * (1 + closeGap)) return result(best);
    if (budget.left <= reserve) break;
  }
  if (options.rounds !== undefined) return result(last);
  return result(best ?? (await repair(context, last, "settled")) ?? (await repair(context, last, "all")) ?? last);
}

/** A repair now and then: when the bound reaches what one of them costs, that one is the cheapest. */
const roundsToRepair = 5;

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
}

function answered(
  { network, model, phase }: Search,
  { values, cost }: Extract<MilpAnswer, { readonly values: readonly number[] }>,
): Answered {
  const items = readSolution(model, values);
  const { survive } = network.county.policy;
  return { items, cost, open: survive.length === 0 ? [] : failuresLeft(network, items, phase) };
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
  for (let round = 0; round < mostRepairs; round++) {
    const unsettled = new Set(keep === "all" ? [] : now.open.flatMap(({ backups }) => backups));
    for (const item of now.items) {
      if (item.kind === "backup-link" && !unsettled.has(`${item.switch}/backup`)) kept.add(wayKey(item));
    }
    const seconds = Math.max(shortest, budget.left / 3);
    const next = await budget.solve(keeping(model, kept), { gap: closeGap, seconds });
    if (!("values" in next)) return undefined;
    now = answered(search, next);
    if (now.open.length === 0) return now;
    if (!cutOff(model, now.items, { open: now.open, unmet })) return now;
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
  { budget, seconds }: { readonly budget: Budget; readonly seconds: number },
): Promise<MilpAnswer> {
  const answer = await budget.solve(model.milp, { gap: closeGap, seconds });
  if (answer.status !== "infeasible") return answer;
  const slack = relaxed(model.milp);
  const given = await budget.solve(slack.milp, { gap: 1e-4, seconds });
  if (!("values" in given)) return answer;
  unmet.push(...slack.giveWay(model.milp, given.values));
  return budget.solve(model.milp, { gap: closeGap, seconds });
}

function failuresLeft(network: Network, items: readonly UpgradeItem[], phase: number): readonly FailureCase[] {
  const standing = standingAt(applyUpgrade(network, items, phase), {}, new Map(), phase);
  return planFailures(standing).cases.filter(({ required, survived }) => required && !survived);
}
