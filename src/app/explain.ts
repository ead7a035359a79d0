import { hasErrors } from "../core/diagnostic.ts";
import type { Effects } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import { loadInventory, type ReadFiles } from "../inventory/load.ts";
import { makePlan } from "../plan/make-plan.ts";
import { standingAt } from "../plan/standing.ts";
import { type CountyReading, today } from "./county.ts";
import { explainArea } from "./explain/area-facts.ts";
import { explainDevice } from "./explain/device-facts.ts";
import { explainLines } from "./explain/explain-lines.ts";
import type { ExplainedLine, Explanation, Known } from "./explain/explanation.ts";
import { findSubject } from "./explain/find-subject.ts";
import { explainLink } from "./explain/link-facts.ts";
import { explainPool, explainPrefix } from "./explain/prefix-facts.ts";
import { explainResting } from "./explain/resting-facts.ts";
import { explainVlan } from "./explain/vlan-facts.ts";
import { WrittenPlaces } from "./explain/written-places.ts";

/**
 * What a word of the operator means (device, link, VLAN, area, address, prefix, pool or device code) and from where camnet has every figure
 * of it. A word that names nothing is an OperatorError that says what comes nearest.
 */
export function explain(known: Known, word: string): Explanation {
  const subject = findSubject(known, word);
  switch (subject.kind) {
    case "device":
      return explainDevice(known, subject.device);
    case "link":
      return explainLink(known, subject.link);
    case "vlan":
      return explainVlan(known, subject.vlan);
    case "area":
      return explainArea(known, subject.area);
    case "pool":
      return explainPool(known, subject.pool);
    case "prefix":
      return explainPrefix(known, subject.key);
    case "resting":
      return explainResting(known, subject.id);
  }
}

/** Why a line stands in the intended configuration of a device; every line that matches. */
export function explainLine(
  known: Known,
  word: string,
  line: string,
): { readonly device: string; readonly lines: readonly ExplainedLine[] } {
  const subject = findSubject(known, word);
  if (subject.kind !== "device") throw new OperatorError(`${word} is no device: only a device has configuration lines`);
  return { device: subject.device.id, lines: explainLines(known, subject.device, line) };
}

/** Reads, checks and plans the county, and keeps where everything is written. */
export async function readKnown(
  effects: Pick<Effects, "files" | "clock">,
  folder: string,
  wantedPhase?: number,
): Promise<{ readonly ok: true; readonly known: Known } | Extract<CountyReading, { ok: false }>> {
  const files: ReadFiles = new Map();
  const { network, lock, diagnostics, sources } = await loadInventory(effects.files, folder, files);
  if (!network || hasErrors(diagnostics)) return { ok: false, diagnostics, sources };
  const phases = network.phases.map(({ number }) => number);
  const phase = wantedPhase ?? network.planningPhase;
  if (!phases.includes(phase))
    throw new OperatorError(`there is no phase ${phase}; phases.yaml has ${phases.join(", ")}`);
  const plan = makePlan(network, lock, { today: today(effects), phase });
  const numbers = new Map(Object.entries(plan.allocations.devices));
  const at = (each: number) => standingAt(network, plan.allocations.prefixes, numbers, each);
  const places = new WrittenPlaces(folder.replace(/(?<=.)\/+$/, ""), files);
  return { ok: true, known: { network, lock, plan, before: at(phase - 1), after: at(phase), places } };
}
