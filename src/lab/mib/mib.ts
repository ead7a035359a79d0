import type { Oid, SnmpValue, Varbind } from "../../core/effects.ts";

/** The part of an OID behind the object: `[0]` for a scalar, the index of a row for a column. */
export type Instance = readonly number[];

export interface Row {
  readonly index: Instance;
}

/**
 * One object type. Rows and values are asked for when a request comes, so that an idle device costs nothing and
 * the answer is always the device's state of that moment.
 */
export interface MibObject<Facts> {
  readonly oid: Oid;
  /** Ascending by index. */
  readonly rows: (facts: Facts) => readonly Row[];
  /** Value of the row at that position; undefined where the row has no such column. */
  readonly value: (facts: Facts, position: number) => SnmpValue | undefined;
}

export interface Mib<Facts> {
  get(facts: Facts, oid: Oid): SnmpValue;
  /** The first object behind `oid` that has a value; `endOfMibView` with the same OID behind the last. */
  next(facts: Facts, oid: Oid): Varbind;
}

/** Object types in OID order, shared by every device that has them; found by binary search. */
export function createMib<Facts>(objects: readonly MibObject<Facts>[]): Mib<Facts> {
  const sorted = objects
    .map((object) => ({ ...object, parts: parseOid(object.oid) }))
    .sort((a, b) => compareOids(a.parts, b.parts));

  /** Position of the last object that is not behind `asked`, or -1. */
  const lastUpTo = (asked: Instance) => firstWhere(sorted.length, (i) => compareOids(sorted[i]!.parts, asked) > 0) - 1;

  return {
    get(facts, oid) {
      const asked = parseOid(oid);
      const object = sorted[lastUpTo(asked)];
      if (!object || !startsWith(asked, object.parts)) return { type: "noSuchObject" };
      const instance = asked.slice(object.parts.length);
      const rows = object.rows(facts);
      const row = firstWhere(rows.length, (i) => compareOids(rows[i]!.index, instance) >= 0);
      const there = row < rows.length && compareOids(rows[row]!.index, instance) === 0;
      return (there ? object.value(facts, row) : undefined) ?? { type: "noSuchInstance" };
    },
    next(facts, oid) {
      const asked = parseOid(oid);
      for (let at = Math.max(0, lastUpTo(asked)); at < sorted.length; at += 1) {
        const object = sorted[at]!;
        const rows = object.rows(facts);
        let row = 0;
        if (startsWith(asked, object.parts)) {
          const instance = asked.slice(object.parts.length);
          row = firstWhere(rows.length, (i) => compareOids(rows[i]!.index, instance) > 0);
        } else if (compareOids(object.parts, asked) < 0) continue;
        for (; row < rows.length; row += 1) {
          const value = object.value(facts, row);
          if (value) return { oid: `${object.oid}.${rows[row]!.index.join(".")}`, value };
        }
      }
      return { oid, value: { type: "endOfMibView" } };
    },
  };
}

const scalarRows: readonly Row[] = [{ index: [0] }];

export function scalar<Facts>(oid: Oid, value: (facts: Facts) => SnmpValue | undefined): MibObject<Facts> {
  return { oid, rows: () => scalarRows, value };
}

/** The columns of one conceptual table, by number below its entry object. */
export function table<Facts, R extends Row>(
  entry: Oid,
  rows: (facts: Facts) => readonly R[],
  columns: Readonly<Record<number, (row: R) => SnmpValue | undefined>>,
): readonly MibObject<Facts>[] {
  return Object.entries(columns).map(([column, value]) => ({
    oid: `${entry}.${column}`,
    rows,
    value: (facts, position) => value(rows(facts)[position]!),
  }));
}

export const integer = (value: number): SnmpValue => ({ type: "integer", value });
export const gauge = (value: number): SnmpValue => ({ type: "gauge32", value });
export const counter = (value: number): SnmpValue => ({ type: "counter32", value });
export const counter64 = (value: bigint): SnmpValue => ({ type: "counter64", value });
export const ticks = (value: number): SnmpValue => ({ type: "timeticks", value });
export const text = (value: string): SnmpValue => ({ type: "string", bytes: Buffer.from(value) });
export const bytes = (value: Uint8Array): SnmpValue => ({ type: "string", bytes: value });
export const objectId = (value: Oid): SnmpValue => ({ type: "oid", value });
export const address = (value: string): SnmpValue => ({ type: "address", value });

export function parseOid(oid: Oid): Instance {
  return oid.split(".").map(Number);
}

export function compareOids(a: Instance, b: Instance): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function startsWith(oid: Instance, prefix: Instance): boolean {
  return oid.length >= prefix.length && prefix.every((part, i) => oid[i] === part);
}

/** Binary search: the first position in 0..length for which `test`, false then true, holds. */
function firstWhere(length: number, test: (position: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
