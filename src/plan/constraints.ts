import type { Network } from "../core/network.ts";
import type { Plan } from "./plan.ts";
import { mediaMbps, platformLoad } from "./platform.ts";
import { cameraNeed, fits } from "./ports.ts";
import { groupBy, type Standing, standingAt } from "./standing.ts";

export const constraintKinds = [
  "link",
  "failure",
  "poe",
  "ports",
  "prefix",
  "vlan",
  "storage",
  "media",
  "signalling",
] as const;
export type ConstraintKind = (typeof constraintKinds)[number];

/** The tightest thing of one kind: how much of what it may carry the phase takes. */
export interface Constraint {
  readonly kind: ConstraintKind;
  /** Id of the link, switch, VLAN or role that it is about. */
  readonly of: string;
  readonly used: number;
  readonly limit: number;
  readonly unit: "Mbit/s" | "W" | "ports" | "addresses" | "devices" | "TB" | "cameras";
  /** Used ÷ limit; 1000 where there is nothing of what is needed. */
  readonly percent: number;
}

/**
 * Of each kind of limit the one that is nearest to being reached, tightest first: the first of the list is what binds. A kind
 * that the county has nothing of is left out. Limits are the policy's: ceilings of links and PoE, fill of disks, size of VLANs; of failures
 * only those that it wants survived count.
 */
export function constraintsOf(network: Network, plan: Plan): readonly Constraint[] {
  const numbers = new Map(Object.entries(plan.allocations.devices));
  const standing = standingAt(network, plan.allocations.prefixes, numbers, plan.phase);
  const { policy } = network.county;
  const links = plan.after.links.map(({ link, upMbps, downMbps, usableMbps }) =>
    constraint("link", link, Math.max(upMbps, downMbps), (usableMbps * policy.linkCeilingPercent) / 100, "Mbit/s"),
  );
  // What nobody asks to be survived limits nothing.
  const required = (plan.failures?.cases ?? []).flatMap((failed) => (failed.required ? (failed.fullest ?? []) : []));
  const failures = required.map(({ link, upMbps, downMbps, usableMbps }) =>
    constraint(
      "failure",
      link,
      Math.max(upMbps, downMbps),
      (usableMbps * policy.failureCeilingPercent) / 100,
      "Mbit/s",
    ),
  );
  const poe = plan.after.poe.map(({ switch: of, allocatedWatts, budgetWatts }) =>
    constraint("poe", of, allocatedWatts, (budgetWatts * policy.poeCeilingPercent) / 100, "W"),
  );
  const prefixes = plan.after.vlans.map(({ area, service, devices, usableHosts }) =>
    constraint("prefix", `${area}/${service}`, devices, usableHosts - policy.reservedHosts, "addresses"),
  );
  const vlans = plan.after.vlans.map(({ name, devices }) =>
    constraint("vlan", name, devices, policy.maxDevicesPerVlan, "devices"),
  );
  return [links, failures, poe, cameraPorts(standing), prefixes, vlans, ...platform(standing, plan)]
    .flatMap((ofKind) => tightest(ofKind) ?? [])
    .sort((a, b) => b.percent - a.percent || constraintKinds.indexOf(a.kind) - constraintKinds.indexOf(b.kind));
}

const ofNothing = 1000;

function constraint(
  kind: ConstraintKind,
  of: string,
  used: number,
  limit: number,
  unit: Constraint["unit"],
): Constraint {
  return { kind, of, used, limit, unit, percent: limit > 0 ? (used / limit) * 100 : used > 0 ? ofNothing : 0 };
}

function tightest(all: readonly Constraint[]): Constraint | undefined {
  return all.reduce<Constraint | undefined>(
    (most, each) => (most === undefined || each.percent > most.percent ? each : most),
    undefined,
  );
}

/** Ports that cameras can be plugged into, per switch that has some plugged in. */
function cameraPorts({ switches, camerasOn }: Standing): readonly Constraint[] {
  return [...switches.values()].flatMap((device) => {
    // Cameras that ask the same of a port compete for it.
    const kinds = groupBy(camerasOn.get(device.id) ?? [], (camera) => JSON.stringify(cameraNeed(camera)));
    return [...kinds.values()].map((alike) => {
      const need = cameraNeed(alike[0]!);
      const ports = device.type.ports.filter((port) => fits(port, need)).length;
      return constraint("ports", device.id, alike.length, ports, "ports");
    });
  });
}

function platform(standing: Standing, { after }: Plan): readonly (readonly Constraint[])[] {
  const { county } = standing.network;
  const { mediaNodeMbps, signallingNodeDevices } = county.platform;
  const nodes = (role: string) => standing.servers.filter((server) => server.role === role).length;
  if (standing.cameras.length === 0) return [];
  const { requiredTB, installedTB } = after.storage;
  const all = [
    constraint("storage", "storage servers", requiredTB, installedTB, "TB"),
    constraint(
      "media",
      "media servers",
      mediaMbps(county, platformLoad(standing)),
      nodes("media") * mediaNodeMbps,
      "Mbit/s",
    ),
    constraint(
      "signalling",
      "signalling servers",
      standing.cameras.length,
      nodes("signalling") * signallingNodeDevices,
      "cameras",
    ),
  ];
  return all.map((each) => [each]);
}
