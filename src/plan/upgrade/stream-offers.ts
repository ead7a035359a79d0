import type { StreamProfile } from "../../core/network.ts";
import { knownClasses } from "../offered-load.ts";
import type { Standing } from "../standing.ts";
import type { ItemOf } from "./choices.ts";
import { pricing, samePictureKbps } from "./price-items.ts";

/** Streams of all classes together: what changes, and what that is held to be worth. */
export interface StreamOffer {
  readonly items: readonly ItemOf<"stream">[];
  readonly cost: number;
}

/**
 * Every combination of streams that may be planned, the cheapest first; the first one changes nothing. A class has at most three
 * levels: as it is, half way to its floor, its floor. Where every camera of a class encodes H.265 and it is planned as H.264, the
 * codec changes first. Without `prices.pictureMbps` nothing is offered.
 */
export function streamOffers({ network, cameras, phase }: Standing): readonly StreamOffer[] {
  const { prices, county } = network;
  const asItIs: StreamOffer = { items: [], cost: 0 };
  if (prices?.pictureMbps === undefined) return [asItIs];
  const price = pricing(network, prices, phase);
  let combinations: readonly StreamOffer[] = [asItIs];
  for (const name of knownClasses) {
    const own = cameras.filter(({ plannedClass }) => plannedClass === name);
    const { main, floorKbps } = county.classes[name];
    if (own.length === 0 || floorKbps === undefined) continue;
    const encodesH265 = own.every(({ type }) => type.video?.codecs.includes("h265"));
    const offers = levels(main, { floorKbps, encodesH265 }).map((to) => {
      const item = { kind: "stream", class: name, from: main, to, cameras: own.length } as const;
      const priced = price(item);
      return { item, cost: "cost" in priced ? priced.cost : 0 };
    });
    combinations = combinations.flatMap((rest) => [
      rest,
      ...offers.map(({ item, cost }) => ({ items: [...rest.items, item], cost: rest.cost + cost })),
    ]);
  }
  return [...combinations].sort((a, b) => a.cost - b.cost || a.items.length - b.items.length);
}

function levels(
  main: StreamProfile,
  { floorKbps, encodesH265 }: { readonly floorKbps: number; readonly encodesH265: boolean },
): readonly StreamProfile[] {
  if (main.codec === "h264" && encodesH265) {
    const bitrateKbps = Math.max(floorKbps, samePictureKbps(main, "h265"));
    return bitrateKbps < main.bitrateKbps ? [{ ...main, codec: "h265", bitrateKbps }] : [];
  }
  const halfWay = Math.ceil((main.bitrateKbps + floorKbps) / 2);
  return [...new Set([halfWay, floorKbps])]
    .filter((kbps) => kbps < main.bitrateKbps)
    .map((bitrateKbps) => ({ ...main, bitrateKbps }));
}
