import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import { prefixContains } from "../addresses.ts";
import { didYouMean } from "../nearest.ts";
import type { CheckContext } from "./run-checks.ts";

/** Addresses and VLANs that people fixed by hand lie in the county's pools and in the device's own area. */
export function checkFixedAddresses({ network, places }: CheckContext): Diagnostic[] {
  const { pools, vlans } = network.county;
  const areas = new Map(network.areas.map((area) => [area.slug, area]));
  return network.devices.flatMap((device): Diagnostic[] => {
    const found: Diagnostic[] = [];
    const { address, vlan } = device.fixed;
    if (address !== undefined && !pools.some((pool) => prefixContains(pool.prefix, address))) {
      found.push(
        diagnostic({
          code: "address-outside-pools",
          message: `${address} of ${device.id} lies in no pool of the county`,
          where: places.of(device, "address"),
          hints: [`pools are ${pools.map((pool) => `${pool.prefix} (${pool.slug})`).join(", ")}`],
        }),
      );
    }
    if (vlan !== undefined) {
      const first = vlans.firstId + areas.get(device.area)!.index * vlans.perArea;
      const own = vlans.services.map((service) => ({
        service,
        id: first + service.offset,
      }));
      if (!own.some(({ id }) => id === vlan)) {
        const owner = network.areas.find((area) => Math.floor((vlan - vlans.firstId) / vlans.perArea) === area.index);
        const whose = owner && owner.slug !== device.area ? ` and would be one of ${owner.slug}` : "";
        found.push(
          diagnostic({
            code: "vlan-outside-area",
            message: `VLAN ${vlan} is none of ${device.area}${whose}`,
            where: places.of(device, "vlan"),
            hints: [
              ...didYouMean(
                String(vlan),
                own.map(({ id }) => String(id)),
              ),
              `VLANs of ${device.area} are ${own.map(({ id, service }) => `${id} (${service.slug})`).join(", ")}`,
            ],
          }),
        );
      }
    }
    return found;
  });
}
