import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import { prefixesOverlap, prefixLengthOf } from "../addresses.ts";
import type { CheckContext } from "./run-checks.ts";

const lastVlan = 4094;

/** The pools do not overlap, and the VLAN rule gives every area and service an id of its own that exists. */
export function checkNumberPlan(context: CheckContext): Diagnostic[] {
  return [...overlappingPools(context), ...vlanRule(context), ...prefixLengths(context)];
}

function overlappingPools({ network, places }: CheckContext): Diagnostic[] {
  const { pools } = network.county;
  return pools.flatMap((pool, i) =>
    pools
      .slice(0, i)
      .filter((other) => prefixesOverlap(pool.prefix, other.prefix))
      .map((other) =>
        diagnostic({
          code: "pool-overlap",
          message: `pool ${pool.slug} (${pool.prefix}) overlaps pool ${other.slug} (${other.prefix})`,
          where: places.of(pool, "prefix"),
          related: [
            {
              message: `pool ${other.slug} is here`,
              where: places.of(other, "prefix"),
            },
          ],
        }),
      ),
  );
}

function vlanRule({ network, places }: CheckContext): Diagnostic[] {
  const { areas, county } = network;
  const { firstId, perArea, services } = county.vlans;
  const highest = areas.reduce((a, b) => (b.index > a.index ? b : a));
  const offsets = new Map<number, (typeof services)[number]>();
  return services.flatMap((service): Diagnostic[] => {
    const { slug, offset } = service;
    const where = places.of(service, "offset");
    if (offset >= perArea) {
      const message = `the offset of VLAN service ${slug} is ${offset}, and perArea leaves each area ${perArea}: 0 to ${perArea - 1}`;
      const hints = [
        "it would be a VLAN of the next area: choose a free offset, or raise perArea before anything is allocated",
      ];
      return [diagnostic({ code: "vlan-offset", message, where, hints })];
    }
    const earlier = offsets.get(offset);
    if (earlier) {
      const related = [
        {
          message: `${earlier.slug} has it here`,
          where: places.of(earlier, "offset"),
        },
      ];
      const message = `VLAN services ${earlier.slug} and ${slug} share offset ${offset}, so every area would get one VLAN for both`;
      return [diagnostic({ code: "vlan-clash", message, where, related })];
    }
    offsets.set(offset, service);
    const id = firstId + highest.index * perArea + offset;
    if (id <= lastVlan) return [];
    const message = `VLAN ${id} for ${slug} of ${highest.slug} does not exist: ${firstId} + ${highest.index} × ${perArea} + ${offset} is above ${lastVlan}`;
    return [
      diagnostic({
        code: "vlan-range",
        message,
        where,
        related: [
          {
            message: `${highest.slug} has index ${highest.index}`,
            where: places.of(highest, "index"),
          },
        ],
        hints: ["lower firstId or perArea, or the area's index, before anything is allocated"],
      }),
    ];
  });
}

function prefixLengths({ network, places }: CheckContext): Diagnostic[] {
  const pools = new Map(network.county.pools.map((pool) => [pool.slug, pool]));
  return network.county.vlans.services.flatMap((service) => {
    const pool = pools.get(service.pool)!;
    if (service.prefixLength >= prefixLengthOf(pool.prefix)) return [];
    return [
      diagnostic({
        code: "pool-too-small",
        message: `a /${service.prefixLength} for ${service.slug} does not fit into pool ${pool.slug} (${pool.prefix})`,
        where: places.of(service, "prefixLength"),
        related: [
          {
            message: `pool ${pool.slug} is here`,
            where: places.of(pool, "prefix"),
          },
        ],
      }),
    ];
  });
}
