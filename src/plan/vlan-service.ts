import type { County, Device, VlanService } from "../core/network.ts";

/** Slugs that the planner looks for: where switches are managed, and where the platform's servers stand. */
export const managementService = "management";
export const platformService = "platform";

/** What the VLAN plan has to have for a device, in the operator's words. */
export function neededService(device: Device): string {
  if (device.kind === "switch") return `service "${managementService}" for switches`;
  if (device.kind === "server") return `service "${platformService}" for servers`;
  return `service for ${device.plannedClass} cameras of phase ${device.phase}`;
}

/**
 * Says which VLAN service a device belongs to. A camera joins the newest service that takes its class in its phase, so a
 * service that ended with phase 2 keeps its cameras and gets no new one.
 */
export function serviceFinder(county: County): (device: Device) => VlanService | undefined {
  const services = [...county.vlans.services].sort((a, b) => b.fromPhase - a.fromPhase || a.offset - b.offset);
  const bySlug = new Map(services.map((service) => [service.slug, service]));
  const forCameras = new Map<string, VlanService | undefined>();
  return (device) => {
    if (device.kind === "switch") return bySlug.get(managementService);
    if (device.kind === "server") return bySlug.get(platformService);
    const key = `${device.plannedClass}/${device.phase}`;
    if (!forCameras.has(key)) {
      forCameras.set(
        key,
        services.find(
          (service) =>
            service.classes.includes(device.plannedClass) &&
            service.fromPhase <= device.phase &&
            device.phase <= (service.untilPhase ?? Number.POSITIVE_INFINITY),
        ),
      );
    }
    return forCameras.get(key);
  };
}
