import type { Allocations } from "../../core/allocations.ts";
import { type Diagnostic, hasErrors } from "../../core/diagnostic.ts";
import type { Resolved } from "../resolve.ts";
import type { WrittenInventory } from "../written.ts";
import { checkCabling } from "./cabling.ts";
import { checkClasses } from "./classes.ts";
import { checkDeviceCodes } from "./device-codes.ts";
import { checkFixedAddresses } from "./fixed-addresses.ts";
import { checkLinks } from "./links.ts";
import { checkLock } from "./lock.ts";
import { checkLots } from "./lots.ts";
import { checkNumberPlan } from "./number-plan.ts";
import { checkPhaseOrder } from "./phase-order.ts";
import { checkPon } from "./pon.ts";
import { checkTaskTable } from "./task-table.ts";
import { checkUnique } from "./unique.ts";

export interface CheckContext extends Resolved {
  readonly written: WrittenInventory;
  readonly lock: Allocations;
}

/** What can only be wrong between things. Each check takes the whole inventory and returns what it finds, in any order. */
const checks: readonly ((context: CheckContext) => readonly Diagnostic[])[] = [
  checkNumberPlan,
  checkUnique,
  checkFixedAddresses,
  checkDeviceCodes,
  checkPhaseOrder,
  checkLinks,
  checkPon,
  checkCabling,
  checkClasses,
  checkLots,
  checkTaskTable,
];

export function runChecks(context: CheckContext): Diagnostic[] {
  const found = checks.flatMap((check) => check(context));
  // Against an inventory with mistakes the lock file would only repeat them.
  return hasErrors(found) ? found : [...found, ...checkLock(context)];
}
