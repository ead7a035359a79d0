import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { AddressRow } from "../../inventory/read-address-list.ts";
import { formatSpan } from "./address-text.ts";
import { type Forest, grow, type PlacedAddress, type PrefixNode } from "./grow.ts";
import { type ListedPrefix, listed } from "./listed.ts";
import { type Overlap, overlapFinding, overlapsOf } from "./overlaps.ts";
import { type Usage, usageOf } from "./usage.ts";

/** One row of the list: duplicates share their node, each with its own status. */
export interface PlannedPrefix extends Usage {
  readonly node: PrefixNode;
  readonly row: ListedPrefix;
}

/** A list of prefixes and addresses, understood. Everything is ordered by VRF (global first), family, address and length. */
export interface AddressPlan {
  readonly prefixes: readonly PlannedPrefix[];
  readonly addresses: readonly PlacedAddress[];
  readonly overlaps: readonly Overlap[];
  readonly findings: readonly Diagnostic[];
}

/** Rows of a list → tree, use and clashes of every VRF. A row that cannot be read is a finding; the others count. */
export function planAddresses(rows: readonly AddressRow[]): AddressPlan {
  const { prefixes, addresses, findings } = listed(rows);
  const forest = grow(prefixes, addresses);
  const overlaps = overlapsOf(forest);
  return {
    prefixes: forest.nodes.flatMap((node) => node.rows.map((row) => ({ node, row, ...usageOf(node, row) }))),
    addresses: forest.addresses,
    overlaps,
    findings: [...findings, ...overlaps.map(overlapFinding), ...homeless(forest)],
  };
}

/** Addresses outside every prefix; a list of addresses alone has nothing to be outside of. */
function homeless({ nodes, addresses }: Forest): Diagnostic[] {
  if (nodes.length === 0) return [];
  return addresses
    .filter((address) => !address.in && !address.beside)
    .map(({ span, vrf, where }) =>
      diagnostic({
        code: "outside-every-prefix",
        severity: "note",
        message: `${formatSpan(span)} lies in no prefix of ${vrf === null ? "the global table" : `VRF ${vrf}`}`,
        where,
        hints: ["add the prefix it belongs to, or correct the address or its VRF"],
      }),
    );
}
