import type { PlannedCounty } from "../app/plan-county.ts";
import type { Network } from "../core/network.ts";
import type { PhasePlan, Plan } from "../plan/plan.ts";
import { describeWhatIf } from "../plan/what-if.ts";
import { wrapped } from "./layout.ts";
import { count, plural } from "./print-change.ts";

/** The answer, which inventory it is about, and what was supposed. */
export function formatHead({ network, plan, diagnostics, whatIfs, inventoryDigest }: PlannedCounty): string {
  const errors = diagnostics.filter((each) => each.severity === "error").length;
  const answer = errors === 0 ? "fits" : `does not fit: ${plural(errors, "error")}`;
  const [before, after] = [totalPoints(plan.before), totalPoints(plan.after)];
  return [
    `${phaseOfCounty(network, plan)} ${answer} · ${count(after - before)} new points, ${count(before)} in service before`,
    `  inventory ${inventoryDigest.slice(0, 7)}`,
    ...(whatIfs.length > 0 ? wrapped(`what if: ${whatIfs.map(describeWhatIf).join(" · ")}`, "  ", "    ") : []),
  ].join("\n");
}

/** `Phase 3 of Yongjia 永嘉县`. */
export function phaseOfCounty({ county }: Pick<Network, "county">, { phase }: Pick<Plan, "phase">): string {
  return `Phase ${phase} of ${county.name.en} ${county.name.zh}`;
}

function totalPoints(phase: PhasePlan): number {
  return phase.points.reduce((sum, { total }) => sum + total, 0);
}
