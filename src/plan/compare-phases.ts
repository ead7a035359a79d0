import type { LinkChange, LinkLoad } from "./plan.ts";

/** Per link, what the phase does to it: sorted by utilisation after, highest first, then by id. */
export function compareLinks(
  before: readonly LinkLoad[],
  after: readonly LinkLoad[],
  linkCeilingPercent: number,
): readonly LinkChange[] {
  const stood = new Map(before.map((load) => [load.link, load]));
  return after
    .map((load) => {
      const old = stood.get(load.link);
      const withoutUpgradePercent = old
        ? (Math.max(load.upMbps, load.downMbps) / old.capacityMbps) * 100
        : load.utilisationPercent;
      return {
        link: load.link,
        ...(old ? { before: old } : {}),
        after: load,
        withoutUpgradePercent,
        upgraded: old !== undefined && load.capacityMbps > old.capacityMbps,
        breaksWithoutUpgrade: old !== undefined && withoutUpgradePercent > linkCeilingPercent,
        overCeiling: load.utilisationPercent > linkCeilingPercent,
      };
    })
    .sort((a, b) => b.after.utilisationPercent - a.after.utilisationPercent || (a.link < b.link ? -1 : 1));
}
