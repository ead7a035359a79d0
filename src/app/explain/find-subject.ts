import type { Area, Device, Link } from "../../core/network.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { areaNamed } from "../../inventory/area-named.ts";
import { nearest } from "../../inventory/nearest.ts";
import type { VlanPlan } from "../../plan/plan.ts";
import type { Known } from "./explanation.ts";
import type { Pool } from "./prefix-facts.ts";

export type Subject =
  | { readonly kind: "device"; readonly device: Device }
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "vlan"; readonly vlan: VlanPlan }
  | { readonly kind: "area"; readonly area: Area }
  | { readonly kind: "pool"; readonly pool: Pool }
  /** Key of an allocated prefix whose VLAN the phase does not have. */
  | { readonly kind: "prefix"; readonly key: string }
  /** Numbers of a device that is gone. */
  | { readonly kind: "resting"; readonly id: string };

/**
 * What a word names: a device before a link of the same id, then a VLAN, then whoever holds the number; then a pool or prefix, an
 * area by slug or name, and a device by its name.
 */
export function findSubject(known: Known, word: string): Subject {
  const { network } = known;
  const forced = /^link:(.*)$/.exec(word)?.[1];
  const device = forced === undefined ? network.devices.find(({ id }) => id === word) : undefined;
  if (device) return { kind: "device", device };
  const link = network.links.find(({ id }) => id === (forced ?? word));
  if (link) return { kind: "link", link };
  if (forced !== undefined) throw unknownLink(known, forced);
  return (
    vlanOf(known, word) ??
    holderOf(known, word) ??
    prefixOf(known, word) ??
    areaOf(known, word) ??
    deviceCalled(known, word) ??
    unknownWord(known, word)
  );
}

function prefixOf({ network, plan }: Known, word: string): Subject | undefined {
  const pool = network.county.pools.find(({ prefix }) => prefix === word);
  if (pool) return { kind: "pool", pool };
  const key = Object.entries(plan.allocations.prefixes).find(([, { prefix }]) => prefix === word)?.[0];
  return key === undefined ? undefined : { kind: "prefix", key };
}

/** 点位 after the name of an area means its points, which an area's answer begins with. */
function areaOf({ network: { areas } }: Known, word: string): Subject | undefined {
  const area = areaNamed(areas, word) ?? areaNamed(areas, word.replace(/(点位| points)$/i, ""));
  return area && { kind: "area", area };
}

/** A name that only one device has. */
function deviceCalled({ network }: Known, word: string): Subject | undefined {
  const [device, ...others] = network.devices.filter(({ name }) => name === word);
  return device && others.length === 0 ? { kind: "device", device } : undefined;
}

function vlanOf({ plan }: Known, word: string): Subject | undefined {
  const vlan = [...plan.after.vlans, ...plan.before.vlans].find(({ id, name, area, service, prefix, gateway }) =>
    [String(id), `vlan:${id}`, name, `${area}/${service}`, prefix, gateway].includes(word),
  );
  return vlan && { kind: "vlan", vlan };
}

/** Who has this address or device code, or had it. */
function holderOf({ network, plan }: Known, word: string): Subject | undefined {
  const holds = ({ address, deviceCode }: { readonly address: string; readonly deviceCode?: string }) =>
    address === word || deviceCode === word;
  const id = Object.entries(plan.allocations.devices).find(([, numbers]) => holds(numbers))?.[0];
  const device = network.devices.find((each) => each.id === id);
  if (device) return { kind: "device", device };
  const { released } = plan.allocations;
  const gone = Object.hasOwn(released, word)
    ? word
    : Object.entries(released).find(([, numbers]) => holds(numbers))?.[0];
  return gone === undefined ? undefined : { kind: "resting", id: gone };
}

function unknownWord({ network, plan }: Known, word: string): never {
  if (/^\d{1,3}(\.\d{1,3}){3}(\/\d+)?$/.test(word)) {
    throw new OperatorError(`nobody holds ${word}; camnet list shows every address, camnet plan --all every prefix`);
  }
  if (/^\d{20}$/.test(word)) throw new OperatorError(`nobody holds device code ${word}; camnet list shows them all`);
  if (/^\d+$/.test(word)) {
    throw new OperatorError(`there is no VLAN ${word} in phase ${plan.phase}; camnet plan --all lists them`);
  }
  const names = [
    ...network.devices.map(({ id }) => id),
    ...network.links.map(({ id }) => id),
    ...network.areas.map(({ slug }) => slug),
    ...plan.after.vlans.flatMap(({ name, area, service }) => [name, `${area}/${service}`]),
  ];
  const guess = nearest(word, names);
  throw new OperatorError(
    `nothing is called ${word}; ${guess === undefined ? "name a device, a link, a VLAN, an area, an address, a prefix or a device code; camnet list shows them" : `did you mean ${guess}?`}`,
  );
}

function unknownLink({ network }: Known, word: string): OperatorError {
  const guess = nearest(
    word,
    network.links.map(({ id }) => id),
  );
  return new OperatorError(
    `no link is called ${word}; ${guess === undefined ? "an uplink has the id of its lower switch" : `did you mean link:${guess}?`}`,
  );
}
