import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { CheckContext } from "./run-checks.ts";

/** A lot builds in its own areas. */
export function checkLots({ network, places, written }: CheckContext): Diagnostic[] {
  const lots = new Map(written.county.value.lots.map((lot) => [lot.slug, lot]));
  return network.devices.flatMap((device): Diagnostic[] => {
    const lot = device.lot === undefined ? undefined : lots.get(device.lot);
    if (!lot || lot.areas.includes(device.area)) return [];
    return [
      diagnostic({
        code: "lot-outside-area",
        severity: "warning",
        message: `${device.id} stands in ${device.area}, and lot ${lot.slug} (${lot.contractor}) does not cover it`,
        where: places.of(device, "lot"),
        hints: [`lot ${lot.slug} covers ${lot.areas.join(", ")}`],
      }),
    ];
  });
}
