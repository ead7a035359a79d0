import type { Allocations } from "../../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Network } from "../../core/network.ts";
import { prefixContains } from "../addresses.ts";

/** An error that `camnet allocate --renumber` can mend, so that allocating does not stop at it. */
export const outsidePool = "prefix-outside-pool";

/** Prefixes in the lock file that their pool does not hold any more: one error a pool, at its line. */
export function prefixesOutsidePools({ county }: Network, prefixes: Allocations["prefixes"]): readonly Diagnostic[] {
  const poolOf = new Map(county.vlans.services.map(({ slug, pool }) => [slug, pool]));
  return county.pools.flatMap((pool) => {
    const outside = Object.entries(prefixes).filter(
      ([key, { prefix }]) => poolOf.get(key.split("/")[1]!) === pool.slug && !prefixContains(pool.prefix, prefix),
    );
    const [first] = outside;
    if (!first) return [];
    const [key, { prefix }] = first;
    const keys = outside.map(([each]) => each);
    const message =
      outside.length === 1
        ? `${prefix} of ${key} lies outside of pool ${pool.slug} (${pool.prefix})`
        : `${outside.length} prefixes of the lock file lie outside of pool ${pool.slug} (${pool.prefix}), such as ${prefix} of ${key}`;
    return [
      diagnostic({
        code: outsidePool,
        message,
        where: pool.source,
        hints: [
          "enlarge the pool until it holds them again",
          `or move them, and the addresses of their devices: camnet allocate --write --renumber ${keys.join(" ")}`,
        ],
      }),
    ];
  });
}
