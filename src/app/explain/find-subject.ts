import type { Device, Link } from "../../core/network.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { nearest } from "../../inventory/nearest.ts";
import type { VlanPlan } from "../../plan/plan.ts";
import type { Known } from "./explanation.ts";

export type Subject =
  | { readonly kind: "device"; readonly device: Device }
  | { readonly kind: "link"; readonly link: Link }
  | { readonly kind: "vlan"; readonly vlan: VlanPlan }
  /** Numbers of a device that is gone. */
  | { readonly kind: "resting"; readonly id: string };

/** What a word names: a device before a link of the same id, then a VLAN, then whoever holds the number. */
export function findSubject(known: Known, word: string): Subject {
  const { network } = known;
  const forced = /^link:(.*)$/.exec(word)?.[1];
  const device = forced === undefined ? network.devices.find(({ id }) => id === word) : undefined;
  if (device) return { kind: "device", device };
  const link = network.links.find(({ id }) => id === (forced ?? word));
  if (link) return { kind: "link", link };
  if (forced !== undefined) throw unknownLink(known, forced);
  return vlanOf(known, word) ?? holderOf(known, word) ?? unknownWord(known, word);
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
    ...plan.after.vlans.flatMap(({ name, area, service }) => [name, `${area}/${service}`]),
  ];
  const guess = nearest(word, names);
  throw new OperatorError(
    `nothing is called ${word}; ${guess === undefined ? "name a device, a link, a VLAN, an address or a device code; camnet list shows them" : `did you mean ${guess}?`}`,
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
