import { watchFolder } from "../adapters/watch-folder.ts";
import { comparePlans, isSame } from "../app/compare-plans.ts";
import { type PlannedCounty, type PlanRequest, planCounty } from "../app/plan-county.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { ReadFiles } from "../inventory/load.ts";
import { type ExitCode, exitCode, type Terminal } from "./command.ts";
import { localEffects } from "./effects.ts";
import { paragraphs } from "./layout.ts";
import { formatComparison } from "./print-compare.ts";
import { formatDiagnostics } from "./print-diagnostics.ts";
import { formatPlan, type PlanText } from "./print-plan.ts";
import { formatHead } from "./print-plan-head.ts";

export interface WatchPlanOptions {
  readonly folder: string;
  readonly request: PlanRequest;
  readonly text: PlanText;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Shows the plan, then after every change of a file what changed in it and how long that took. A file that is wrong while it
 * is being edited is explained, and the last good plan stays the one to compare with.
 */
export async function watchPlan(terminal: Terminal, options: WatchPlanOptions): Promise<ExitCode> {
  const { folder, text, signal } = options;
  const request = { ...options.request, earlier: new Map() satisfies ReadFiles };
  const changes = watchFolder(folder, { signal });
  // Looking begins before the first plan, so that no edit falls between the two.
  let change = changes.next();
  let last: PlannedCounty | undefined;
  let watching = false;
  for (;;) {
    const started = performance.now();
    const county = await planned(terminal, folder, request);
    const ms = Math.round(performance.now() - started);
    if (county && !last) terminal.out(formatPlan(county, text));
    else if (county && last) terminal.out(whatChanged(last, county, ms));
    if (!watching) terminal.out(`Watching ${folder}; Ctrl+C ends it\n`);
    watching = true;
    // The second plan of a process takes half the time of the first; it is made while nobody waits for it.
    if (county && !last) await planned(terminal, folder, request);
    if (county) last = county;
    if ((await change).done) return exitCode.clean;
    change = changes.next();
  }
}

/** Undefined where the inventory is wrong; that has been said then. */
async function planned(terminal: Terminal, folder: string, request: PlanRequest): Promise<PlannedCounty | undefined> {
  try {
    const county = await planCounty(localEffects, folder, request);
    if (county.ok) return county;
    const style = { colour: terminal.interactive, columns: terminal.columns };
    terminal.out(`\n${formatDiagnostics(county.diagnostics, county.sources, style)}`);
  } catch (error) {
    // A phase or an area that an edit took away may come back with the next one.
    if (!(error instanceof OperatorError)) throw error;
    terminal.out(`\n${error.message}\n`);
  }
  return undefined;
}

function whatChanged(last: PlannedCounty, county: PlannedCounty, ms: number): string {
  const [answer = ""] = formatHead(county).split("\n");
  const head = `${answer}\n  planned again in ${ms} ms · inventory ${county.inventoryDigest.slice(0, 7)}`;
  const comparison = comparePlans(last, county);
  if (isSame(comparison)) return `\n${head}\n  the plan is the same\n`;
  const sides = { before: "was", after: "is", all: false, onlyChanges: true };
  return `\n${paragraphs([head, ...formatComparison(county.network, comparison, sides)])}`;
}
