import type { DeviceStatus, Network } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";

/** Which devices of the county a command is about. */
export interface Scope {
  readonly area?: string | undefined;
  readonly devices?: readonly string[] | undefined;
  /** At most so many devices, in the order of their ids. */
  readonly limit?: number | undefined;
  /** `existing`: what stands in the field (installed, active). `all`: whatever is not retired, for a rehearsal. */
  readonly status: "existing" | "all";
}

const existing: readonly DeviceStatus[] = ["installed", "active"];

/** Ids in scope, sorted. A word that names nothing is an OperatorError: an empty push must not look like a success. */
export function idsInScope(network: Network, phase: number, scope: Scope): ReadonlySet<string> {
  if (scope.area !== undefined && !network.areas.some((a) => a.slug === scope.area)) {
    throw new OperatorError(
      `there is no township ${scope.area}; there are ${network.areas.map((a) => a.slug).join(" ")}`,
    );
  }
  const known = new Map(network.devices.map((d) => [d.id, d]));
  for (const id of scope.devices ?? []) {
    if (!known.has(id)) throw new OperatorError(`there is no device ${id}; camnet list shows them all`);
  }
  const ids = network.devices
    .filter((d) => d.phase <= phase && d.status !== "retired")
    .filter((d) => scope.status === "all" || existing.includes(d.status))
    .filter((d) => scope.area === undefined || d.area === scope.area)
    .filter((d) => scope.devices === undefined || scope.devices.includes(d.id))
    .map((d) => d.id);
  return new Set(scope.limit === undefined ? ids : ids.slice(0, scope.limit));
}
