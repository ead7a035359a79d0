import type { Oid } from "../core/effects.ts";
import type { Maker } from "../core/maker.ts";
import type { Lookup } from "./lookup.ts";

/**
 * Columns that are read together: of one table, which is asked first whether it is there, or of several, of which the first
 * column tells whether the others are worth asking for.
 */
export type Columns = readonly [Oid, ...Oid[]];

export interface Reads {
  /** Single objects, with `.0`. */
  readonly scalars: readonly Oid[];
  readonly tables: readonly Columns[];
}

/** One thing to know of a device, with the objects that tell it and its decoder. Its maker adds objects of its own. */
export interface Question<T> {
  readonly name: string;
  readonly title: string;
  reads(maker: Maker | undefined): Reads;
  /** Undefined where the device does not answer the question. */
  decode(values: Lookup, maker: Maker | undefined): T | undefined;
}

/** Objects and columns, told apart by `.0` at the end; each column is a table of its own. */
export function readsOf(oids: readonly (Oid | undefined)[]): Reads {
  const known = [...new Set(oids.filter((oid) => oid !== undefined))];
  return {
    scalars: known.filter((oid) => oid.endsWith(".0")),
    tables: known.filter((oid) => !oid.endsWith(".0")).map((oid): Columns => [oid]),
  };
}

/**
 * What readings need, each with its first object first: where that is not there, the rest is not worth asking for. Columns of
 * one table are put together, so that its absence costs one question.
 */
export function readsOfReadings(readings: readonly (readonly (Oid | undefined)[])[]): Reads {
  const known = readings.map((oids) => oids.filter((oid) => oid !== undefined));
  const tables = new Map<string, Set<Oid>>();
  for (const columns of known.map((oids) => oids.filter((oid) => !oid.endsWith(".0")))) {
    const key = entryOf(columns) ?? columns.join();
    tables.set(key, new Set([...(tables.get(key) ?? []), ...columns]));
  }
  return {
    scalars: [...new Set(known.flat().filter((oid) => oid.endsWith(".0")))],
    tables: [...tables.values()]
      .map((columns) => [...columns])
      .filter((columns): columns is [Oid, ...Oid[]] => columns.length > 0),
  };
}

/** The table that all these columns are in, if it is one. */
export function entryOf(columns: readonly Oid[]): Oid | undefined {
  const parents = new Set(columns.map((column) => column.slice(0, column.lastIndexOf("."))));
  return parents.size === 1 ? [...parents][0] : undefined;
}

/** An empty list is no answer. */
export function answered<T>(rows: readonly T[]): readonly T[] | undefined {
  return rows.length > 0 ? rows : undefined;
}
