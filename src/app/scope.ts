import type { Device, DeviceStatus, Network } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import { areaAsked } from "../inventory/area-named.ts";
import { didYouMean } from "../inventory/nearest.ts";

/** Which devices of the county a command is about. */
export interface Scope {
  /** Slug or name. */
  readonly area?: string | undefined;
  readonly devices?: readonly string[] | undefined;
  /** Change at most so many devices, in the order of the plan; those that need nothing do not count. */
  readonly limit?: number | undefined;
  /** `existing`: what stands in the field (installed, active). `all`: whatever is not retired, for a rehearsal. */
  readonly status: "existing" | "all";
}

const existing: readonly DeviceStatus[] = ["installed", "active"];

/**
 * Ids in scope, sorted. A word that names nothing, and a device that the other words leave out, is an OperatorError: an empty
 * push must not look like a success.
 */
export function idsInScope(network: Network, phase: number, scope: Scope): ReadonlySet<string> {
  const area = scope.area === undefined ? undefined : areaAsked(network.areas, scope.area, "township").slug;
  const named = { ...scope, area };
  const known = new Map(network.devices.map((d) => [d.id, d]));
  for (const id of scope.devices ?? []) {
    const device = known.get(id);
    if (!device) {
      const [guess = "camnet list shows them all"] = didYouMean(id, known.keys());
      throw new OperatorError(`no device is called ${id}; ${guess}`);
    }
    const reason = whyOutside(device, phase, named);
    if (reason) throw new OperatorError(`${id} ${reason}`);
  }
  return new Set(
    network.devices
      .filter((d) => whyOutside(d, phase, named) === undefined)
      .filter((d) => scope.devices === undefined || scope.devices.includes(d.id))
      .map((d) => d.id),
  );
}

function whyOutside(device: Device, phase: number, { area, status }: Scope): string | undefined {
  if (device.status === "retired") return "is retired";
  if (device.phase > phase) return `comes with phase ${device.phase}, and this is about phase ${phase}`;
  if (area !== undefined && device.area !== area) return `is not in ${area} but in ${device.area}`;
  if (status === "existing" && !existing.includes(device.status))
    return `is ${device.status} and not installed yet; --planned takes it in`;
  return undefined;
}
