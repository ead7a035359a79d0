import type { Allocations } from "../core/allocations.ts";
import type { Effects } from "../core/effects.ts";
import type { Network } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { ReadFiles } from "../inventory/load.ts";
import { didYouMean } from "../inventory/nearest.ts";
import { type Constraint, constraintsOf } from "../plan/constraints.ts";
import { type FailedCounty, failCounty, failuresOf } from "../plan/failures.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";
import { type Standing, standingAt } from "../plan/standing.ts";
import { type Bill, billOf } from "../plan/upgrade/bill.ts";
import { type EnergyPlan, energyOf } from "../plan/upgrade/energy.ts";
import type { Proposal } from "../plan/upgrade/proposal.ts";
import { type Schedule, scheduleOf } from "../plan/upgrade/schedule.ts";
import { suppose, type WhatIf } from "../plan/what-if.ts";
import { type CountyReading, phaseOf, readInventory, type SoundInventory, today } from "./county.ts";

export interface PlanRequest {
  /** Default: the phase under planning. */
  readonly phase?: number | undefined;
  readonly whatIfs: readonly WhatIf[];
  /** Id of a failure to show in full, for example `link:qiaotou-agg-1`. */
  readonly fail?: string | undefined;
  /** Look for the cheapest changes that the phase fits with. */
  readonly upgrade?: boolean | undefined;
  /** Files of earlier readings: the same map every time, where a county is planned again and again. */
  readonly earlier?: ReadFiles;
}

/** The plan of a county with all its single failures, under the suppositions that it was asked for. */
export type PlannedCounty = Extract<CountyReading, { ok: true }> & {
  readonly whatIfs: readonly WhatIf[];
  /** What binds, tightest first. */
  readonly constraints: readonly Constraint[];
  readonly failed?: FailedCounty;
  /** Electricity before the phase, and after it: with the proposal where one was asked for. */
  readonly energy: { readonly before: EnergyPlan; readonly after: EnergyPlan };
  /** When the phase is built: with the proposal where one was asked for. */
  readonly schedule: Schedule;
  readonly upgrade?: PlannedUpgrade;
};

/** The cheapest changes, and what they cost whom. */
export interface PlannedUpgrade {
  readonly proposal: Proposal;
  readonly bill: Bill;
}

/**
 * Reads the inventory, supposes what was asked, plans the phase and tries every single failure. An inventory with errors is not
 * planned; a phase, name or failure that does not exist is an OperatorError.
 */
export async function planCounty(
  effects: PlanEffects,
  folder: string,
  request: PlanRequest,
): Promise<PlannedCounty | Extract<CountyReading, { ok: false }>> {
  const inventory = await readInventory(effects, folder, request.earlier);
  return inventory.ok ? planInventory(inventory, { ...request, today: today(effects) }) : inventory;
}

/** Planning reads files and the date: a git revision will do for files. */
export interface PlanEffects {
  readonly clock: Effects["clock"];
  readonly files: Pick<Effects["files"], "list" | "readBytes">;
}

/** The same for an inventory that has been read. */
export async function planInventory(
  inventory: SoundInventory,
  { phase: asked, whatIfs, fail, upgrade: wanted, today }: PlanRequest & { readonly today: string },
): Promise<PlannedCounty> {
  const { lock } = inventory;
  const phase = phaseOf(inventory.network, asked);
  const network = suppose(inventory.network, whatIfs, { phase });
  const plan = makePlan(network, lock, { today, phase, failures: true });
  const failed = fail === undefined ? undefined : failureNamed(standingOf(network, plan), fail);
  const upgrade = wanted ? await planUpgrade(network, lock, { today, phase }) : undefined;
  const built = upgrade?.proposal ?? { network, plan };
  return {
    ...inventory,
    network,
    plan,
    diagnostics: [...inventory.diagnostics, ...plan.findings],
    whatIfs,
    constraints: constraintsOf(network, plan),
    energy: {
      before: energyOf(standingOf(network, plan, phase - 1)),
      after: energyOf(standingOf(built.network, built.plan)),
    },
    schedule: scheduleOf(upgrade?.proposal.items ?? [], built.network, {
      phase,
      ports: { before: lock.devices, after: built.plan.allocations.devices },
    }),
    ...(failed ? { failed } : {}),
    ...(upgrade ? { upgrade } : {}),
  };
}

async function planUpgrade(
  network: Network,
  lock: Allocations,
  options: { readonly today: string; readonly phase: number },
): Promise<PlannedUpgrade> {
  // The solver is a megabyte of WebAssembly: loaded when somebody asks for it.
  const { proposeUpgrade } = await import("../plan/upgrade/propose-upgrade.ts");
  const proposal = await proposeUpgrade({ network, lock, ...options });
  return { proposal, bill: billOf(proposal.items, network) };
}

/** What stands in the phase of a plan, or in another one. */
export function standingOf(network: Network, { allocations, phase }: Plan, at = phase): Standing {
  return standingAt(network, allocations.prefixes, new Map(Object.entries(allocations.devices)), at);
}

function failureNamed(standing: Standing, id: string): FailedCounty {
  const failed = failCounty(standing, id);
  if (failed) return failed;
  const known = failuresOf(standing).map((failure) => failure.id);
  const [guess = "camnet plan --failures lists them"] = didYouMean(id, known);
  // Somebody who leaves the kind out means the link or the device itself.
  const alike = known.filter((each) => each.slice(each.indexOf(":") + 1) === id);
  throw new OperatorError(
    `nothing that can fail in phase ${standing.phase} is called ${id}; ${alike.length > 0 ? `did you mean ${alike.join(" or ")}?` : guess}`,
  );
}
