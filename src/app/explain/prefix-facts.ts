import type { County } from "../../core/network.ts";
import { prefixContains, prefixLengthOf } from "../../inventory/addresses.ts";
import { nameIds, round } from "../../plan/wording.ts";
import { because, type Explanation, type Fact, type Known } from "./explanation.ts";
import { areaServiceOf } from "./vlan-facts.ts";

export type Pool = County["pools"][number];

/** A pool of addresses: how much of it is given away, to which services and areas. */
export function explainPool({ network, plan, places }: Known, pool: Pool): Explanation {
  const services = network.county.vlans.services.filter((service) => service.pool === pool.slug);
  const inside = Object.entries(plan.allocations.prefixes).filter(([, { prefix }]) =>
    prefixContains(pool.prefix, prefix),
  );
  const size = (prefix: string) => 2 ** (32 - prefixLengthOf(prefix));
  const given = inside.reduce((sum, [, { prefix }]) => sum + size(prefix), 0);
  const share = round((given / size(pool.prefix)) * 100, 1);
  return {
    kind: "pool",
    id: pool.slug,
    answer: `${pool.prefix} is pool ${pool.slug}: ${inside.length} prefixes are cut from it, which take ${share} % of its addresses`,
    facts: [
      {
        what: "pool",
        value: pool.prefix,
        because: [because(`written as pool ${pool.slug}`, places.countyItem(["pools"], pool.slug) ?? pool.source)],
      },
      ...services.map((service): Fact => {
        const keys = inside.map(([key]) => key).filter((key) => areaServiceOf(key).service === service.slug);
        return {
          what: `prefixes of ${service.slug}`,
          value: String(keys.length),
          because: [
            because(
              keys.length > 0 ? nameIds(keys) : "none yet",
              places.countyItem(["vlans", "services"], service.slug) ?? service.source,
            ),
          ],
        };
      }),
    ],
  };
}

/** A prefix that is allocated, and that no VLAN of the phase has. */
export function explainPrefix({ plan, places }: Known, key: string): Explanation {
  const { prefix, vlan, gateway } = plan.allocations.prefixes[key]!;
  const held = (field: string) => [because("given once and kept: the lock file", places.lock("prefixes", key, field))];
  return {
    kind: "prefix",
    id: key,
    answer: `${prefix} is held for ${key}, and no device of phase ${plan.phase} lives in it`,
    facts: [
      { what: "prefix", value: prefix, because: held("prefix") },
      { what: "VLAN id", value: String(vlan), because: held("vlan") },
      { what: "gateway", value: gateway, because: held("gateway") },
    ],
  };
}
