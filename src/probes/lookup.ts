import type { Oid, SnmpValue } from "../core/effects.ts";

export interface Row {
  /** What follows the column in the OID. */
  readonly index: string;
  readonly oid: Oid;
  readonly value: SnmpValue;
}

/** Values of a device by OID, wherever they come from. An object that the device says it has not is not there. */
export interface Lookup {
  get(oid: Oid): Row | undefined;
  /** Every row of a column, by ascending index. */
  column(oid: Oid): readonly Row[];
  /** The row of a column with this index. */
  at(column: Oid, index: string | number): Row | undefined;
  /** A single object, or every row of a column: `.0` at the end tells them apart. */
  rows(oid: Oid): readonly Row[];
}

export function createLookup(values: ReadonlyMap<Oid, SnmpValue>): Lookup {
  let sorted: readonly Key[] | undefined;
  const columns = new Map<Oid, readonly Row[]>();
  const lookup: Lookup = {
    get: (oid) => at(oid, "0"),
    at: (column, index) => at(`${column}.${index}`, String(index)),
    column(oid) {
      let rows = columns.get(oid);
      if (rows === undefined) columns.set(oid, (rows = scan(oid)));
      return rows;
    },
    rows: (oid) => (oid.endsWith(".0") ? [lookup.get(oid)].filter((row) => row !== undefined) : lookup.column(oid)),
  };
  return lookup;

  function at(oid: Oid, index: string): Row | undefined {
    const value = values.get(oid);
    return value === undefined || isAbsent(value) ? undefined : { index, oid, value };
  }

  function scan(column: Oid): readonly Row[] {
    sorted ??= sort(values.keys());
    const numbers = column.split(".").map(Number);
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(sorted[middle]!.numbers, numbers) <= 0) low = middle + 1;
      else high = middle;
    }
    const prefix = `${column}.`;
    const rows: Row[] = [];
    for (; low < sorted.length && sorted[low]!.oid.startsWith(prefix); low++) {
      const { oid } = sorted[low]!;
      const row = at(oid, oid.slice(prefix.length));
      if (row) rows.push(row);
    }
    return rows;
  }
}

interface Key {
  readonly oid: Oid;
  readonly numbers: readonly number[];
}

function sort(oids: Iterable<Oid>): readonly Key[] {
  const keys = Array.from(oids, (oid) => ({ oid, numbers: oid.split(".").map(Number) }));
  return keys.sort((a, b) => compare(a.numbers, b.numbers));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function isAbsent({ type }: SnmpValue): boolean {
  return type === "null" || type === "noSuchObject" || type === "noSuchInstance" || type === "endOfMibView";
}
