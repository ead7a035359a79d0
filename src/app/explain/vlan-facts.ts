import type { PrefixAllocation } from "../../core/allocations.ts";
import { prefixLengthOf, usableHosts } from "../../inventory/addresses.ts";
import type { VlanPlan } from "../../plan/plan.ts";
import { nameDevices, round } from "../../plan/wording.ts";
import { type Because, because, type Explanation, type Fact, type Known } from "./explanation.ts";
import { residents } from "./who-brings.ts";

export function explainVlan(known: Known, vlan: VlanPlan): Explanation {
  const { network } = known;
  const key = `${vlan.area}/${vlan.service}`;
  const area = network.areas.find(({ slug }) => slug === vlan.area);
  const used = round((vlan.devices / vlan.usableHosts) * 100, 1);
  return {
    kind: "vlan",
    id: String(vlan.id),
    answer: `VLAN ${vlan.id} ${vlan.name} is ${vlan.title} of ${area ? `${area.name.zh} ${area.name.en}` : vlan.area}: ${vlan.devices} of ${vlan.usableHosts} hosts of ${vlan.prefix} (${used} %)`,
    facts: [
      { what: "VLAN id", value: String(vlan.id), because: vlanBecause(known, vlan.id) },
      nameFact(known, vlan),
      prefixFact(known, key, vlan),
      { what: "gateway", value: vlan.gateway, because: gatewayBecause(known, key, vlan) },
      membersFact(known, vlan),
      ...serviceFacts(known, vlan),
    ],
  };
}

/** `vlan 1084 = 1000 + 4 × 20 + 4`, or that the lock file keeps another. */
export function vlanBecause(known: Known, vlan: number): readonly Because[] {
  const { network, lock, places } = known;
  const [key] = segmentOf(known, vlan);
  if (key === undefined) return [];
  const { area: slug, service: name } = areaServiceOf(key);
  const area = network.areas.find((each) => each.slug === slug);
  const { firstId, perArea, services } = network.county.vlans;
  const service = services.find((each) => each.slug === name);
  const held = because("given once and kept: the lock file", places.lock("prefixes", key, "vlan"));
  if (!area || !service) return [held];
  const planned = firstId + area.index * perArea + service.offset;
  const sum = `${firstId} + ${area.index} × ${perArea} + ${service.offset}`;
  return [
    because(
      planned === vlan
        ? `vlan ${vlan} = ${sum}: VLAN plan`
        : `the VLAN plan now says ${planned} = ${sum}, and the lock file keeps ${vlan}`,
      places.county("vlans", "firstId"),
    ),
    because(`area ${slug} has index ${area.index}`, places.countyItem(["areas"], slug, "index")),
    because(`service ${name} has offset ${service.offset}`, places.countyItem(["vlans", "services"], name, "offset")),
    ...(lock.prefixes[key] ? [held] : []),
  ];
}

/** Key and numbers of the segment that has a VLAN. */
export function segmentOf(
  { plan }: Pick<Known, "plan">,
  vlan: number,
): readonly [string, PrefixAllocation] | readonly [undefined, undefined] {
  return Object.entries(plan.allocations.prefixes).find(([, prefix]) => prefix.vlan === vlan) ?? [undefined, undefined];
}

export function areaServiceOf(key: string): { readonly area: string; readonly service: string } {
  const [area = "", service = ""] = key.split("/");
  return { area, service };
}

function nameFact({ places }: Known, { area, service, name }: VlanPlan): Fact {
  return {
    what: "name",
    value: name,
    because: [
      because(`area ${area}`, places.countyItem(["areas"], area)),
      because(`and service ${service}`, places.countyItem(["vlans", "services"], service)),
    ],
  };
}

function prefixFact({ network, lock, places }: Known, key: string, { service: name, prefix, devices }: VlanPlan): Fact {
  const { growthPercent, reservedHosts } = network.county.policy;
  const service = network.county.vlans.services.find(({ slug }) => slug === name);
  const pool = network.county.pools.find(({ slug }) => slug === service?.pool);
  const hosts = Math.ceil((devices * (100 + growthPercent)) / 100) + reservedHosts;
  return {
    what: "prefix",
    value: prefix,
    because: [
      lock.prefixes[key]
        ? because("given once and kept: the lock file", places.lock("prefixes", key, "prefix"))
        : because("not in the lock file yet: the first free one of its pool"),
      ...(pool ? [because(`cut from pool ${pool.slug} ${pool.prefix}`, pool.source)] : []),
      ...(service
        ? [
            because(
              `never smaller than /${service.prefixLength}`,
              places.countyItem(["vlans", "services"], name, "prefixLength"),
            ),
          ]
        : []),
      because(
        `room for ${hosts} hosts is wanted: ${devices} devices + ${growthPercent} % growth + ${reservedHosts} reserved; /${prefixLengthOf(prefix)} has ${usableHosts(prefix)}`,
        places.county("policy", "growthPercent"),
      ),
    ],
  };
}

function gatewayBecause({ lock, places }: Known, key: string, { prefix }: VlanPlan): readonly Because[] {
  return lock.prefixes[key]
    ? [because("given once and kept: the lock file", places.lock("prefixes", key, "gateway"))]
    : [because(`the first host of ${prefix}`)];
}

function membersFact({ after, network, places }: Known, { id, devices }: VlanPlan): Fact {
  const members = residents(after, id);
  const most = network.county.policy.maxDevicesPerVlan;
  return {
    what: "devices",
    value: String(devices),
    because: [
      ...(members[0] ? [because(nameDevices(members), members[0].source)] : []),
      because(`more than ${most} in one VLAN are a warning`, places.county("policy", "maxDevicesPerVlan")),
    ],
  };
}

function serviceFacts({ network, places }: Known, { service: name }: VlanPlan): readonly Fact[] {
  const service = network.county.vlans.services.find(({ slug }) => slug === name);
  if (!service) return [];
  const { classes, fromPhase, untilPhase } = service;
  const who = classes.length > 0 ? `${classes.join(", ")} cameras` : "switches or servers, by its name";
  const phases = untilPhase === undefined ? `from phase ${fromPhase}` : `of phases ${fromPhase} to ${untilPhase}`;
  return [
    {
      what: "takes",
      value: `${who} ${phases}`,
      because: [because(`service ${name}`, places.countyItem(["vlans", "services"], name))],
    },
  ];
}
