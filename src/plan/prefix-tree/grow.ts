import { type Family, type Prefix, type Span, sizeOf } from "./address-text.ts";
import type { ListedAddress, ListedPrefix } from "./listed.ts";

/** One prefix of one VRF, however many rows list it. */
export interface PrefixNode {
  readonly vrf: string | null;
  readonly prefix: Prefix;
  /** The rows that list it: more than one where it is a duplicate. */
  readonly rows: readonly ListedPrefix[];
  /** Different prefixes of the VRF that strictly contain it. */
  readonly depth: number;
  /** Rows of the VRF strictly inside it, at every level. */
  readonly children: number;
  /** Those directly below, in order. */
  readonly branches: readonly PrefixNode[];
  /** Size of the union of the addresses and ranges that lie wholly inside. */
  readonly addressed: bigint;
  /** Size of the union of those and of the prefixes inside. */
  readonly occupied: bigint;
  /** What is not free: prefixes, addresses and ranges, cut at the edges. By first address; they may overlap. */
  readonly taken: readonly Pick<Span, "first" | "last">[];
}

export interface PlacedAddress extends ListedAddress {
  /** The longest prefix that holds all of it; absent where none does. */
  readonly in?: PrefixNode;
}

export interface Forest {
  /** By VRF (global first), family, address and length: parents before their children. */
  readonly nodes: readonly PrefixNode[];
  readonly addresses: readonly PlacedAddress[];
}

/**
 * The tree of every VRF and family, in one sweep from the lowest address to the highest with the open prefixes on a stack.
 * Takes n log n for the order, and for each row as many steps as prefixes contain it: at most 33, or 129 for IPv6.
 */
export function grow(prefixes: readonly ListedPrefix[], addresses: readonly ListedAddress[]): Forest {
  const tables = new Map<string, Table>();
  const tableOf = (vrf: string | null, family: Family): Table => {
    const key = `${family}${vrf === null ? "" : `=${vrf}`}`;
    let table = tables.get(key);
    if (!table) tables.set(key, (table = { vrf, family, prefixes: [], addresses: [] }));
    return table;
  };
  for (const row of prefixes) tableOf(row.vrf, row.prefix.family).prefixes.push(row);
  for (const row of addresses) tableOf(row.vrf, row.span.family).addresses.push(row);
  const swept = [...tables.values()].sort(byTable).map(sweep);
  return { nodes: swept.flatMap(({ nodes }) => nodes), addresses: swept.flatMap((each) => each.addresses) };
}

interface Table {
  readonly vrf: string | null;
  readonly family: Family;
  readonly prefixes: ListedPrefix[];
  readonly addresses: ListedAddress[];
}

function byTable(a: Table, b: Table): number {
  if (a.vrf === b.vrf) return a.family - b.family;
  if (a.vrf === null || b.vrf === null) return a.vrf === null ? -1 : 1;
  return a.vrf < b.vrf ? -1 : 1;
}

function sweep(table: Table): { readonly nodes: readonly GrowingNode[]; readonly addresses: readonly PlacedAddress[] } {
  const nodes = distinct(table.prefixes);
  const spans = withoutMentions(table.addresses);
  const addresses: PlacedAddress[] = [];
  const open: GrowingNode[] = [];
  const close = (before: bigint) => {
    while (open.length > 0 && open.at(-1)!.prefix.last < before) open.pop();
  };
  /** The highest address of all spans so far: whatever begins below it is covered up to there. */
  let reach = -1n;
  let at = 0;
  for (const node of [...nodes, undefined]) {
    for (; at < spans.length && (!node || spans[at]!.span.first < node.prefix.first); at++) {
      const address = spans[at]!;
      close(address.span.first);
      addresses.push(place(address, open));
      if (address.span.last > reach) reach = address.span.last;
    }
    if (!node) break;
    close(node.prefix.first);
    node.depth = open.length;
    open.at(-1)?.adopt(node);
    for (const each of open) each.children += node.rows.length;
    if (reach >= node.prefix.first) node.take({ first: node.prefix.first, last: reach });
    open.push(node);
  }
  return { nodes, addresses };
}

function place(address: ListedAddress, open: readonly GrowingNode[]): PlacedAddress {
  const { span, counted } = address;
  const deepest = open.findLastIndex((node) => node.prefix.last >= span.last);
  for (const node of open.slice(Math.max(deepest, 0))) node.take(span);
  if (counted) for (let i = 0; i <= deepest; i++) open[i]!.count(span);
  return deepest < 0 ? address : { ...address, in: open[deepest]! };
}

/** One node per prefix; rows that only mention it count where no row lists it, and then once. */
function distinct(rows: readonly ListedPrefix[]): GrowingNode[] {
  const sorted = [...rows].sort(
    (a, b) => compare(a.prefix.first, b.prefix.first) || a.prefix.length - b.prefix.length || +a.beside - +b.beside,
  );
  const nodes: GrowingNode[] = [];
  for (const row of sorted) {
    const last = nodes.at(-1);
    if (last?.prefix.first !== row.prefix.first || last.prefix.length !== row.prefix.length) {
      nodes.push(new GrowingNode(row));
    } else if (!row.beside) last.rows.push(row);
  }
  return nodes;
}

/** By address; what is only mentioned counts where nothing lists it, and then once. */
function withoutMentions(rows: readonly ListedAddress[]): ListedAddress[] {
  const sorted = [...rows].sort(
    (a, b) => compare(a.span.first, b.span.first) || compare(a.span.last, b.span.last) || +a.beside - +b.beside,
  );
  return sorted.filter(({ beside, span }, i) => {
    const before = sorted[i - 1]?.span;
    return !(beside && before?.first === span.first && before.last === span.last);
  });
}

class GrowingNode implements PrefixNode {
  readonly vrf: string | null;
  readonly prefix: Prefix;
  readonly rows: ListedPrefix[];
  readonly branches: GrowingNode[] = [];
  readonly taken: Pick<Span, "first" | "last">[] = [];
  depth = 0;
  children = 0;
  readonly #addressed = new Union();
  readonly #occupied = new Union();

  constructor(row: ListedPrefix) {
    this.vrf = row.vrf;
    this.prefix = row.prefix;
    this.rows = [row];
  }

  get addressed(): bigint {
    return this.#addressed.size;
  }

  get occupied(): bigint {
    return this.#occupied.size;
  }

  adopt(branch: GrowingNode): void {
    this.branches.push(branch);
    this.#occupied.add(branch.prefix);
    this.taken.push(branch.prefix);
  }

  count(span: Span): void {
    this.#addressed.add(span);
    this.#occupied.add(span);
  }

  take(span: Pick<Span, "first" | "last">): void {
    const { last } = this.prefix;
    this.taken.push(span.last <= last ? span : { first: span.first, last });
  }
}

/** Size of a union of spans that arrive by their first address. */
class Union {
  size = 0n;
  #reach = -1n;

  add({ first, last }: Pick<Span, "first" | "last">): void {
    if (last <= this.#reach) return;
    this.size += sizeOf({ first: first > this.#reach ? first : this.#reach + 1n, last });
    this.#reach = last;
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
