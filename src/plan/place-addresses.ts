import type { PrefixAllocation } from "../core/allocations.ts";
import { diagnostic } from "../core/diagnostic.ts";
import type { Device } from "../core/network.ts";
import { addressToNumber, numberToAddress, prefixLengthOf } from "../inventory/addresses.ts";
import { type AllocationBooks, contradiction, type Draft } from "./allocation-books.ts";
import { nameDevices } from "./wording.ts";

/**
 * Gives every draft its address and VLAN. Fixed addresses come first, then the lock file's, then the lowest free host above
 * the reserved ones. A device without one is in the findings.
 */
export function placeAddresses(
  { network, drafts, released, renumber, findings }: AllocationBooks,
  prefixes: ReadonlyMap<string, PrefixAllocation>,
): void {
  const { reservedHosts } = network.county.policy;
  const ranges = new Map([...prefixes].map(([key, prefix]) => [key, rangeOf(key, prefix)]));
  const keyOfVlan = new Map([...prefixes].map(([key, { vlan }]) => [vlan, key]));
  const owner = new Map<number, string>();
  const resting = new Map(Object.entries(released).map(([id, entry]) => [addressToNumber(entry.address), id]));

  const claim = (draft: Draft, address: string, vlan: number) => {
    const { device } = draft;
    const number = addressToNumber(address);
    const other = owner.get(number);
    const restsFor = resting.get(number);
    if (other !== undefined || restsFor !== undefined) {
      findings.push(
        diagnostic({
          code: "address-taken",
          message:
            other === undefined
              ? `${device.id} has address ${address}, which is at rest since ${restsFor} was removed`
              : `${device.id} has address ${address}, which belongs to ${other}`,
          where: device.source,
          hints: [
            other === undefined
              ? `take another address, or delete ${restsFor} under \`released\` in allocations.lock.yaml`
              : `camnet allocate --renumber ${device.fixed.address === address ? other : device.id}`,
          ],
        }),
      );
    }
    if (other === undefined) owner.set(number, device.id);
    draft.place = { address, vlan };
  };

  const homes = drafts.map(({ device, segment }) => {
    const { vlan } = device.fixed;
    const range = ranges.get((vlan === undefined ? segment : keyOfVlan.get(vlan)) ?? "");
    if (!range && vlan !== undefined) {
      findings.push(
        diagnostic({
          code: "unknown-vlan",
          message: `${device.id} is fixed in VLAN ${vlan}, which no area's VLAN plan has`,
          where: device.source,
          hints: ["take `vlan` out of the line, or add the service that has it"],
        }),
      );
    }
    return range;
  });

  drafts.forEach((draft, n) => {
    const { device, held } = draft;
    const { address } = device.fixed;
    const home = homes[n];
    if (address === undefined || !home) return;
    if (!within(home, addressToNumber(address))) {
      findings.push(
        diagnostic({
          code: "address-outside-prefix",
          message: `${device.id} is fixed at ${address}, outside ${home.prefix} of ${home.key} (VLAN ${home.vlan})`,
          where: device.source,
          hints: [`take \`address\` out of the line, or give ${home.key} a prefix that holds it in the lock file`],
        }),
      );
    }
    if (held && held.address !== address) findings.push(contradiction(device, "address", address, held.address));
    claim(draft, address, home.vlan);
  });

  const movers = new Map<string, { from: string; to: string; devices: Device[] }>();
  drafts.forEach((draft, n) => {
    const { device, held } = draft;
    if (!held) return;
    const home = homes[n];
    const number = addressToNumber(held.address);
    const fits = home !== undefined && held.vlan === home.vlan && within(home, number);
    const mayMove = home !== undefined && (renumber.has(device.id) || device.fixed.vlan !== undefined);
    if (draft.place || (mayMove && (!fits || owner.has(number)))) {
      // What it gives up today rests like any released address.
      if (!owner.has(number)) resting.set(number, device.id);
      if (device.fixed.vlan !== undefined && device.fixed.vlan !== held.vlan) {
        findings.push(contradiction(device, "VLAN", device.fixed.vlan, held.vlan));
      }
      return;
    }
    claim(draft, held.address, held.vlan);
    if (fits || !home) return;
    const from = `${keyOfVlan.get(held.vlan) ?? "no segment of the county"} (VLAN ${held.vlan})`;
    const to = `${home.key} (VLAN ${home.vlan})`;
    const group = movers.get(`${from} ${to}`);
    if (group) group.devices.push(device);
    else movers.set(`${from} ${to}`, { from, to, devices: [device] });
  });
  for (const { from, to, devices: moving } of movers.values()) {
    const [belong, them] = moving.length === 1 ? ["belongs", "it"] : ["belong", "them"];
    const ids = moving.slice(0, 3).map((device) => device.id);
    findings.push(
      diagnostic({
        code: "lock-keeps-segment",
        severity: "warning",
        message: `${nameDevices(moving)} ${belong} in ${to} now; the lock file keeps ${them} in ${from}`,
        where: moving[0]!.source,
        hints: [`camnet allocate --renumber ${ids.join(" ")}${moving.length > 3 ? " …" : ""}`],
      }),
    );
  }

  const next = new Map([...ranges].map(([key, range]) => [key, range.network + reservedHosts + 1]));
  const unplaced = new Map<string, Device[]>();
  drafts.forEach((draft, n) => {
    const home = homes[n];
    if (!home || draft.place) return;
    let candidate = next.get(home.key)!;
    while (candidate < home.broadcast && (owner.has(candidate) || resting.has(candidate))) candidate++;
    next.set(home.key, candidate);
    if (candidate < home.broadcast) claim(draft, numberToAddress(candidate), home.vlan);
    else if (unplaced.has(home.key)) unplaced.get(home.key)!.push(draft.device);
    else unplaced.set(home.key, [draft.device]);
  });
  for (const [key, without] of unplaced) {
    const range = ranges.get(key)!;
    const room = range.broadcast - range.network - 1 - reservedHosts;
    findings.push(
      diagnostic({
        code: "prefix-full",
        message: `${range.prefix} of ${key} has room for ${room} devices and is full; no address for ${nameDevices(without)}`,
        where: without[0]!.source,
        hints: [`camnet allocate --renumber ${key}   (a larger prefix: every device of ${key} gets a new address)`],
      }),
    );
  }
}

interface Range extends PrefixAllocation {
  readonly key: string;
  readonly network: number;
  readonly broadcast: number;
}

function rangeOf(key: string, allocation: PrefixAllocation): Range {
  const network = addressToNumber(allocation.prefix.slice(0, allocation.prefix.indexOf("/")));
  return { ...allocation, key, network, broadcast: network + 2 ** (32 - prefixLengthOf(allocation.prefix)) - 1 };
}

function within(range: Range, number: number): boolean {
  return number > range.network && number < range.broadcast;
}
