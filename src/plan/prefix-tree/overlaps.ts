import { type Diagnostic, diagnostic, type Place } from "../../core/diagnostic.ts";
import { formatPrefix, formatSpan, type Span } from "./address-text.ts";
import type { Forest, PlacedAddress } from "./grow.ts";

/** Two prefixes nest or are disjoint; what can clash in a VRF is the same prefix, the same address, and ranges. */
export interface Overlap {
  readonly kind: "duplicate-prefix" | "duplicate-address" | "overlapping-ranges";
  readonly what: string;
  /** Where it lies: the prefix, the address, or what the two ranges share. */
  readonly span: Span;
  readonly vrf: string | null;
  /** Every row that takes part, in the order of the list. */
  readonly where: readonly Place[];
}

/** By VRF, family and address. */
export function overlapsOf({ nodes, addresses }: Forest): readonly Overlap[] {
  const prefixes = nodes
    .filter(({ rows }) => rows.length > 1)
    .map(({ prefix, vrf, rows }): Overlap => {
      const where = rows.map((row) => row.where);
      return { kind: "duplicate-prefix", what: formatPrefix(prefix), span: prefix, vrf, where };
    });
  const own = addresses.filter(({ beside, shared }) => !beside && !shared);
  return [...prefixes, ...duplicateAddresses(own.filter(isSingle)), ...rangeOverlaps(own.filter((a) => !isSingle(a)))];
}

export function overlapFinding({ kind, what, vrf, where }: Overlap): Diagnostic {
  const [first, ...others] = where as [Place, ...Place[]];
  const table = vrf === null ? "the global table" : `VRF ${vrf}`;
  return diagnostic({
    code: kind,
    message:
      kind === "overlapping-ranges"
        ? `the ranges ${what} overlap in ${table}`
        : `${what} is listed ${where.length === 2 ? "twice" : `${where.length} times`} in ${table}`,
    where: others.at(-1) ?? first,
    related: [first, ...others.slice(0, -1)].slice(0, 3).map((place) => ({ message: "also here", where: place })),
    hints: [
      kind === "duplicate-address"
        ? "two devices with one address both lose their connection; give one of them another"
        : "keep one of them, or give the VRF that each belongs to",
    ],
  });
}

function duplicateAddresses(addresses: readonly PlacedAddress[]): Overlap[] {
  const groups: PlacedAddress[][] = [];
  for (const address of addresses) {
    const last = groups.at(-1);
    if (last && sameTable(last[0]!, address) && last[0]!.span.first === address.span.first) last.push(address);
    else groups.push([address]);
  }
  return groups
    .filter((group) => group.length > 1)
    .map((group) => {
      const { span, vrf } = group[0]!;
      const where = group.map((each) => each.where);
      return { kind: "duplicate-address", what: formatSpan(span), span, vrf, where };
    });
}

/** Each range against the one before it that reaches furthest. */
function rangeOverlaps(ranges: readonly PlacedAddress[]): Overlap[] {
  const overlaps: Overlap[] = [];
  let furthest: PlacedAddress | undefined;
  for (const range of ranges) {
    const before = furthest && sameTable(furthest, range) ? furthest : undefined;
    if (before && range.span.first <= before.span.last) {
      const what = `${formatSpan(before.span)} and ${formatSpan(range.span)}`;
      const isInside = range.span.last <= before.span.last;
      overlaps.push({
        kind: "overlapping-ranges",
        what,
        span: isInside ? range.span : { ...range.span, last: before.span.last },
        vrf: range.vrf,
        where: [before.where, range.where],
      });
    }
    if (!before || range.span.last > before.span.last) furthest = range;
  }
  return overlaps;
}

function isSingle({ span }: PlacedAddress): boolean {
  return span.first === span.last;
}

function sameTable(a: PlacedAddress, b: PlacedAddress): boolean {
  return a.vrf === b.vrf && a.span.family === b.span.family;
}
