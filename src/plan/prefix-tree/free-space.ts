import { bitsOf, type Prefix, prefixAround, type Span, sizeOfLength } from "./address-text.ts";
import type { PrefixNode } from "./grow.ts";

/** What is free in a prefix: as few and as large prefixes as possible, by address. Nothing of the list lies in them. */
export function freeBlocks(node: PrefixNode): readonly Prefix[] {
  const { family, length } = node.prefix;
  const blocks: Prefix[] = [];
  for (const { first, last } of gaps(node)) {
    let at = first;
    while (at <= last) {
      let block = prefixAround(family, at, length);
      while (block.first < at || block.last > last) block = prefixAround(family, at, block.length + 1);
      blocks.push(block);
      at = block.last + 1n;
    }
  }
  return blocks;
}

/** The lowest free prefix of that length; undefined where there is none, or where the length is none of the family's. */
export function nextFreePrefix(node: PrefixNode, length: number): Prefix | undefined {
  const { family } = node.prefix;
  if (length < node.prefix.length || length > bitsOf[family]) return undefined;
  const size = sizeOfLength(family, length);
  for (const { first, last } of gaps(node)) {
    const candidate = prefixAround(family, first + size - 1n, length);
    if (candidate.last <= last) return candidate;
  }
  return undefined;
}

/**
 * The lowest address that a host can take. Not the first and last of an IPv4 prefix shorter than /31, nor the first of an IPv6
 * prefix shorter than /127 (the routers' anycast address, RFC 4291 §2.6.1), unless every address of the prefix is a pool's.
 */
export function nextFreeAddress(node: PrefixNode, options: { readonly isPool: boolean }): bigint | undefined {
  const { family, first, last, length } = node.prefix;
  const all = options.isPool || length >= bitsOf[family] - 1;
  const lowest = all ? first : first + 1n;
  const highest = all || family === 6 ? last : last - 1n;
  for (const gap of gaps(node)) {
    const at = gap.first > lowest ? gap.first : lowest;
    if (at <= gap.last) return at <= highest ? at : undefined;
  }
  return undefined;
}

/** The spans between what is taken, by address. */
function* gaps({ prefix, taken }: PrefixNode): Generator<Pick<Span, "first" | "last">> {
  let free = prefix.first;
  for (const { first, last } of taken) {
    if (first > free) yield { first: free, last: first - 1n };
    if (last >= free) free = last + 1n;
  }
  if (free <= prefix.last) yield { first: free, last: prefix.last };
}
