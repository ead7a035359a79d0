import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Network } from "../core/network.ts";
import { usableHosts } from "../inventory/addresses.ts";
import type { VlanPlan } from "./plan.ts";
import type { Standing } from "./standing.ts";

const longestName = 31;

/** Every VLAN that a device of the phase lives in, sorted by id. */
export function vlanPlans({ network, prefixes, numbers, cameras, servers, switches }: Standing): readonly VlanPlan[] {
  const devices = new Map<number, number>();
  for (const { id } of [...cameras, ...servers, ...switches.values()]) {
    const vlan = numbers.get(id)?.vlan;
    if (vlan !== undefined) devices.set(vlan, (devices.get(vlan) ?? 0) + 1);
  }
  const titles = new Map(network.county.vlans.services.map((service) => [service.slug, service.title]));
  return Object.entries(prefixes)
    .filter(([, { vlan }]) => devices.has(vlan))
    .map(([key, { prefix, vlan, gateway }]) => {
      const [area = "", service = ""] = key.split("/");
      return {
        area,
        service,
        title: titles.get(service) ?? service,
        id: vlan,
        name: vlanName(area, service, vlan),
        prefix,
        gateway,
        devices: devices.get(vlan)!,
        usableHosts: usableHosts(prefix),
      };
    })
    .sort((a, b) => a.id - b.id);
}

/** Slugs are ASCII; one that is too long for a switch keeps its VLAN id, so that two names never become one. */
function vlanName(area: string, service: string, id: number): string {
  const name = `${area}-${service}`;
  return name.length <= longestName ? name : `${name.slice(0, longestName - 5)}-${id}`;
}

/** VLAN ids on each switch, its own and those of everything beneath it: what its uplink has to let pass. */
export function vlansBeneath(standing: Standing): ReadonlyMap<string, ReadonlySet<number>> {
  const { leavesFirst, uplinks, camerasOn, serversOn, numbers } = standing;
  const beneath = new Map<string, Set<number>>(leavesFirst.map(({ id }) => [id, new Set<number>()]));
  for (const { id } of leavesFirst) {
    const here = beneath.get(id)!;
    const add = (device: { readonly id: string }) => {
      const vlan = numbers.get(device.id)?.vlan;
      if (vlan !== undefined) here.add(vlan);
    };
    add({ id });
    camerasOn.get(id)?.forEach(add);
    serversOn.get(id)?.forEach(add);
    const upper = beneath.get(uplinks.get(id)?.to ?? "");
    if (upper) for (const vlan of here) upper.add(vlan);
  }
  return beneath;
}

/** VLANs with more devices than the policy wants to see in one broadcast domain. */
export function vlanFindings(network: Network, vlans: readonly VlanPlan[]): readonly Diagnostic[] {
  const most = network.county.policy.maxDevicesPerVlan;
  const services = new Map(network.county.vlans.services.map((service) => [service.slug, service]));
  return vlans
    .filter((vlan) => vlan.devices > most)
    .map((vlan) =>
      diagnostic({
        code: "vlan-crowded",
        severity: "warning",
        message: `VLAN ${vlan.id} ${vlan.name} has ${vlan.devices} devices; the policy wants at most ${most}`,
        where: services.get(vlan.service)?.source ?? network.county.vlans.source,
        hints: ["split the area, add a service that takes some of its classes, or raise policy.maxDevicesPerVlan"],
      }),
    );
}
