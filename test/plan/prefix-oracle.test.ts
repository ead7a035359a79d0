import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AddressRow } from "../../src/inventory/read-address-list.ts";
import { type AddressPlan, planAddresses } from "../../src/plan/prefix-tree/address-plan.ts";
import { formatAddress, formatPrefix } from "../../src/plan/prefix-tree/address-text.ts";
import { freeBlocks, nextFreeAddress, nextFreePrefix } from "../../src/plan/prefix-tree/free-space.ts";

/**
 * The same answers, found the slow way: every row against every other, addresses counted one by one where a prefix is small,
 * and where it is large the space cut at every boundary and each piece asked about. Texts are read by a parser of its own, and
 * the canonical text is that of the URL standard.
 */

interface Item {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}
type OraclePrefix = Item & { readonly length: number; readonly row: AddressRow; readonly line: number };
type OracleAddress = Item & { readonly row: AddressRow };

const width = (family: 4 | 6) => (family === 4 ? 32 : 128);
const power = (n: number) => 2n ** BigInt(n);

function numberOf(text: string): { readonly family: 4 | 6; readonly value: bigint } {
  if (text.includes(".")) {
    return { family: 4, value: text.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n) };
  }
  const [left = "", right] = text.split("::");
  const words = (side: string) => (side === "" ? [] : side.split(":"));
  const [head, tail] = [words(left), words(right ?? "")];
  const middle = right === undefined ? [] : Array<string>(8 - head.length - tail.length).fill("0");
  const all = [...head, ...middle, ...tail];
  return { family: 6, value: all.reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n) };
}

function canonical(prefix: OraclePrefix): string {
  const address = prefix.row.text.split("/")[0]!;
  const host = new URL(`http://${address.includes(":") ? `[${address}]` : address}/`).hostname;
  return `${host.replace(/[[\]]/g, "")}/${prefix.length}`;
}

function oraclePrefix(row: AddressRow, line: number): OraclePrefix {
  const [address, written = row.mask!] = row.text.split("/") as [string, string?];
  const { family, value } = numberOf(address);
  const length = written.includes(".")
    ? [...written.split(".")].reduce((ones, octet) => ones + Number(octet).toString(2).replaceAll("0", "").length, 0)
    : Number(written);
  return { family, first: value, last: value + power(width(family) - length) - 1n, length, row, line };
}

function oracleAddress(row: AddressRow): OracleAddress {
  const { family, value } = numberOf(row.text.split("/")[0]!);
  return { family, first: value, last: row.end === undefined ? value : numberOf(row.end).value, row };
}

const holds = (outer: Item, inner: Item) =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;
const meets = (a: Item, b: Item) => a.family === b.family && a.first <= b.last && b.first <= a.last;
const holdsMore = (outer: Item, inner: Item) => holds(outer, inner) && !holds(inner, outer);

/** How many addresses lie in at least one of the items, all of which are inside the prefix. */
function covered(prefix: OraclePrefix, items: readonly Item[]): bigint {
  if (prefix.last - prefix.first < 512n) {
    const seen = new Set<bigint>();
    for (const { first, last } of items) for (let at = first; at <= last; at++) seen.add(at);
    return BigInt(seen.size);
  }
  const cuts = [...new Set(items.flatMap(({ first, last }) => [first, last + 1n]))].sort((a, b) => (a < b ? -1 : 1));
  return cuts.reduce((sum, cut, i) => {
    const end = cuts[i + 1];
    const isIn = end !== undefined && items.some(({ first, last }) => first <= cut && cut <= last);
    return isIn ? sum + (end - cut) : sum;
  }, 0n);
}

/** Halves what is partly taken until each piece is wholly free or wholly taken. */
function freeOf(family: 4 | 6, first: bigint, length: number, items: readonly Item[]): string[] {
  const size = power(width(family) - length);
  const inside = items.filter((item) => meets(item, { family, first, last: first + size - 1n }));
  if (inside.length === 0) return [`${first}/${length}`];
  if (inside.some((item) => item.first <= first && item.last >= first + size - 1n)) return [];
  return [first, first + size / 2n].flatMap((half) => freeOf(family, half, length + 1, inside));
}

function firstFree(
  piece: Item & { readonly length: number },
  length: number,
  items: readonly Item[],
): bigint | undefined {
  const inside = items.filter((item) => meets(item, piece));
  if (inside.length === 0) return piece.first;
  if (piece.length === length || inside.some((item) => holds(item, piece))) return undefined;
  const half = (piece.last - piece.first + 1n) / 2n;
  const [low, high] = [
    { ...piece, last: piece.first + half - 1n, length: piece.length + 1 },
    { ...piece, first: piece.first + half, length: piece.length + 1 },
  ];
  return firstFree(low, length, inside) ?? firstFree(high, length, inside);
}

function compareWithOracle(rows: readonly AddressRow[], plan: AddressPlan, lengths: readonly number[]): void {
  const prefixes = rows.flatMap((row, line) => (row.kind === "prefix" ? [oraclePrefix(row, line)] : []));
  const addresses = rows.flatMap((row) => (row.kind === "prefix" ? [] : [oracleAddress(row)]));
  expect(plan.findings.filter(({ code }) => !/^duplicate|^overlapping|^outside|^network-as/.test(code))).toEqual([]);
  expect(plan.prefixes).toHaveLength(prefixes.length);
  const order = plan.prefixes.map(({ node: { vrf, prefix } }) => ({ vrf: vrf ?? "", prefix }));
  expect(order).toEqual(
    [...order].sort(
      (a, b) =>
        (a.vrf < b.vrf ? -1 : a.vrf > b.vrf ? 1 : 0) ||
        a.prefix.family - b.prefix.family ||
        Number(a.prefix.first > b.prefix.first) - Number(a.prefix.first < b.prefix.first) ||
        a.prefix.length - b.prefix.length,
    ),
  );
  for (const planned of plan.prefixes) {
    const own = prefixes.find(({ line }) => line === planned.row.where.line)!;
    const sameVrf = prefixes.filter(({ row }) => row.vrf === own.row.vrf);
    const children = sameVrf.filter((other) => holdsMore(own, other));
    const parents = sameVrf.filter((other) => holdsMore(other, own));
    const all = addresses.filter((each) => each.row.vrf === own.row.vrf);
    const inside = all.filter(
      (each) => holds(own, each) && (each.first === each.last || each.row.markUtilized !== false),
    );
    const size = own.last - own.first + 1n;
    const hosts = own.family === 4 && own.length < 31 && !own.row.isPool ? size - 2n : size;
    const [used, capacity] = own.row.markUtilized
      ? [size, size]
      : own.row.status === "container"
        ? [covered(own, children), size]
        : own.row.status === undefined && children.length > 0
          ? [covered(own, [...children, ...inside]), size]
          : [covered(own, inside), hosts];
    const found = {
      prefix: formatPrefix(planned.node.prefix),
      vrf: planned.node.vrf,
      depth: planned.node.depth,
      children: planned.node.children,
      usedFraction: planned.fraction,
    };
    const wanted = {
      prefix: canonical(own),
      vrf: own.row.vrf,
      depth: new Set(parents.map(({ first, length }) => `${first}/${length}`)).size,
      children: children.length,
      usedFraction: Math.min(1, Number(used) / Number(capacity)),
    };
    expect(found).toEqual(wanted);

    const taken = [...children, ...all.filter((each) => meets(own, each))];
    const { node } = planned;
    expect(freeBlocks(node).map(({ first, length }) => `${first}/${length}`)).toEqual(
      freeOf(own.family, own.first, own.length, taken),
    );
    for (const length of lengths.filter((each) => each >= own.length && each <= width(own.family))) {
      expect(nextFreePrefix(node, length)?.first, `/${length} in ${wanted.prefix}`).toBe(firstFree(own, length, taken));
    }
    const unusable: Item[] = [];
    const { family, first, last } = own;
    if (!own.row.isPool && own.length < width(family) - 1) {
      unusable.push({ family, first, last: first });
      if (family === 4) unusable.push({ family, first: last, last });
    }
    const host = nextFreeAddress(node, planned.row);
    expect(host).toBe(firstFree(own, width(family), [...taken, ...unusable]));
  }
}

// Texts as people write them: the generator never touches the code under test.
const dotted = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
const grouped = (value: bigint, style: number) => {
  const words = Array.from({ length: 8 }, (_, i) => (value >> BigInt(112 - 16 * i)) & 0xffffn);
  const text = words.map((word) => word.toString(16).padStart(style === 1 ? 4 : 1, "0")).join(":");
  if (style === 2) return text.toUpperCase();
  return style === 3 ? text.replace(/(^|:)0(:0)+(:|$)/, "::") : text;
};

interface Draw {
  readonly seed: bigint;
  readonly length: number;
  readonly style: number;
  readonly vrf: string | null;
  readonly status: string | undefined;
  readonly isPool: boolean;
  readonly markUtilized: boolean | undefined;
  readonly span: number;
}

const flags = {
  style: fc.nat({ max: 3 }),
  vrf: fc.constantFrom(null, null, null, "red"),
  status: fc.constantFrom(undefined, undefined, "active", "container", "reserved"),
  isPool: fc.constantFrom(false, false, false, true),
  markUtilized: fc.constantFrom(undefined, undefined, undefined, false, true),
};

/** Addresses near each other, so that they nest, repeat and touch; a few anywhere. */
function rowsOf(family: 4 | 6, longest: number, shortest: number): fc.Arbitrary<AddressRow[]> {
  const bits = width(family);
  const base = family === 4 ? 0x0a240000n : 0x20010db8000000000000000000000000n;
  const near = fc.bigInt(0n, power(bits - shortest) - 1n).map((offset) => (base + offset) % power(bits));
  const draw = (length: fc.Arbitrary<number>) =>
    fc.record({ seed: near, length, span: fc.nat({ max: 40 }), ...flags }) satisfies fc.Arbitrary<Draw>;
  const write = (value: bigint, style: number) => (family === 4 ? dotted(value) : grouped(value, style));
  const common = ({ vrf, status, isPool, markUtilized }: Draw) => ({
    vrf,
    isPool,
    beside: false,
    ...(status === undefined ? {} : { status }),
    ...(markUtilized === undefined ? {} : { markUtilized }),
  });
  const where = { file: "drawn", line: 0, column: 1 };
  const prefix = draw(fc.integer({ min: shortest, max: longest })).map((each): AddressRow => {
    const text = write((each.seed >> BigInt(bits - each.length)) << BigInt(bits - each.length), each.style);
    const row = { ...common(each), kind: "prefix" as const, where };
    const mask = family === 4 ? dotted(power(32) - power(32 - each.length)) : "";
    if (family === 4 && each.style === 1) return { ...row, text, mask };
    return { ...row, text: `${text}/${family === 4 && each.style === 2 ? mask : each.length}` };
  });
  const address = draw(fc.constantFrom(bits)).map((each): AddressRow => {
    const row = { ...common(each), where };
    if (each.span % 3 > 0) return { ...row, kind: "address", text: `${write(each.seed, each.style)}/${longest}` };
    const [start, end] = [each.seed, each.seed + BigInt(each.span) ** 3n];
    const last = end < power(bits) ? end : start;
    return { ...row, kind: "range", text: write(start, each.style), end: write(last, 0) };
  });
  return fc.array(fc.oneof({ weight: 3, arbitrary: prefix }, { weight: 2, arbitrary: address }), { maxLength: 14 });
}

const lengths = fc.array(fc.nat({ max: 128 }), { minLength: 1, maxLength: 3 });

function agrees(rows: fc.Arbitrary<AddressRow[]>, numRuns: number): void {
  fc.assert(
    fc.property(rows, lengths, (drawn, asked) => {
      const numbered = drawn.map((row, line) => ({ ...row, where: { ...row.where, line } }));
      compareWithOracle(numbered, planAddresses(numbered), asked);
    }),
    { numRuns },
  );
}

describe("prefix tree against brute force", () => {
  it("agrees on small IPv4 plans, where every address is counted", () => agrees(rowsOf(4, 32, 23), 900));
  it("agrees on IPv4 plans of any length", () => agrees(rowsOf(4, 32, 0), 500));
  it("agrees on crowded IPv6 plans", () => agrees(rowsOf(6, 128, 118), 500));
  it("agrees on IPv6 plans of any length", () => agrees(rowsOf(6, 128, 0), 500));
  it("agrees where both families stand in one list", () =>
    agrees(
      fc.tuple(rowsOf(4, 30, 20), rowsOf(6, 64, 40)).map(([a, b]) => [...a, ...b]),
      200,
    ));

  it("writes every IPv6 address as the URL standard does", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, power(128) - 1n), fc.nat({ max: 3 }), (value, style) => {
        const url = new URL(`http://[${grouped(value, style)}]/`).hostname.slice(1, -1);
        expect(formatAddress(6, value)).toBe(url);
      }),
    );
  });
});
