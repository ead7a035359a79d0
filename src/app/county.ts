import type { Allocations } from "../core/allocations.ts";
import { type Diagnostic, hasErrors } from "../core/diagnostic.ts";
import { canonicalJson, digest } from "../core/digest.ts";
import type { Effects } from "../core/effects.ts";
import type { Network } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import { loadInventory, type ReadFiles } from "../inventory/load.ts";
import { makePlan } from "../plan/make-plan.ts";
import type { Plan } from "../plan/plan.ts";

/** The texts that diagnostics point into. */
export type InventorySources = Awaited<ReturnType<typeof loadInventory>>["sources"];

export type CountyReading =
  | {
      readonly ok: true;
      readonly network: Network;
      readonly lock: Allocations;
      readonly plan: Plan;
      /** What the inventory's checks and the planner found, in this order. */
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: InventorySources;
      /** Over the names and texts of all files: which state of the inventory a plan, a push or a survey belongs to. */
      readonly inventoryDigest: string;
    }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[]; readonly sources: InventorySources };

export type SoundInventory = Omit<Extract<CountyReading, { ok: true }>, "plan">;

/**
 * Reads the inventory folder and plans a phase of it (default: the one under planning). An inventory with errors is not
 * planned; a phase that it does not have is an OperatorError.
 */
export async function readCounty(
  effects: Pick<Effects, "files" | "clock">,
  folder: string,
  options: { readonly phase?: number | undefined } = {},
): Promise<CountyReading> {
  const inventory = await readInventory(effects, folder);
  if (!inventory.ok) return inventory;
  const { network, lock } = inventory;
  const phase = phaseOf(network, options.phase);
  const plan = makePlan(network, lock, { today: today(effects), phase });
  return { ...inventory, plan, diagnostics: [...inventory.diagnostics, ...plan.findings] };
}

/** The phase that was asked for, by default the one under planning; one that the inventory does not have is an OperatorError. */
export function phaseOf(network: Network, asked: number | undefined): number {
  const phases = network.phases.map((each) => each.number);
  if (asked === undefined || phases.includes(asked)) return asked ?? network.planningPhase;
  throw new OperatorError(`there is no phase ${asked}; phases.yaml has ${phases.join(", ")}`);
}

/**
 * The checked inventory and its lock file, not planned. Who reads it again and again passes the same `earlier` every time,
 * and only files that changed are parsed.
 */
export async function readInventory(
  { files }: { readonly files: Pick<Effects["files"], "list" | "readBytes"> },
  folder: string,
  earlier?: ReadFiles,
  /** Codes of errors that whoever reads it is there to mend. */
  mendable: readonly string[] = [],
): Promise<SoundInventory | Extract<CountyReading, { ok: false }>> {
  const { network, lock, diagnostics, sources } = await loadInventory(files, folder, earlier);
  const others = diagnostics.filter(({ code }) => !mendable.includes(code));
  if (!network || hasErrors(others)) return { ok: false, diagnostics, sources };
  return { ok: true, network, lock, diagnostics: others, sources, inventoryDigest: digestOf(sources) };
}

function digestOf(sources: InventorySources): string {
  return digest(canonicalJson(Object.fromEntries([...sources].map(([file, text]) => [file, digest(text)]))));
}

/** ISO date, UTC. */
export function today({ clock }: Pick<Effects, "clock">): string {
  return clock.now().toISOString().slice(0, 10);
}
