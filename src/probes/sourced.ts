import type { Oid } from "../core/effects.ts";

/** A value together with the object that gave it. */
export class Sourced<T> {
  readonly value: T;
  readonly oid: Oid;
  /** Tells it from a reading that has a value and an OID of its own. */
  protected readonly kind = "sourced";

  constructor(value: T, oid: Oid) {
    this.value = value;
    this.oid = oid;
  }
}

/** The same facts with plain values. */
export type Plain<T> =
  T extends Sourced<infer V>
    ? V
    : T extends string | number | bigint | boolean | undefined
      ? T
      : T extends readonly (infer E)[]
        ? readonly Plain<E>[]
        : { readonly [K in keyof T]: Plain<T[K]> };

/** `interfaces[0].name` → the OID that gave it, in the order of the facts. */
export type Sources = Readonly<Record<string, Oid>>;

/** Takes facts apart into plain values and the objects that they come from. What is undefined is left out. */
export function separate<T>(facts: T): { readonly plain: Plain<T>; readonly sources: Sources } {
  const sources: Record<string, Oid> = {};
  return { plain: visit(facts, "") as Plain<T>, sources };

  function visit(node: unknown, path: string): unknown {
    if (node instanceof Sourced) {
      sources[path] = node.oid;
      return node.value;
    }
    if (Array.isArray(node)) return node.map((each, i) => visit(each, `${path}[${i}]`));
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(
      Object.entries(node)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => [key, visit(value, path === "" ? key : `${path}.${key}`)]),
    );
  }
}

/** The value that a decoder makes of an object, if it makes one. */
export function sourced<T>(row: { readonly oid: Oid } | undefined, value: T | undefined): Sourced<T> | undefined {
  return row === undefined || value === undefined ? undefined : new Sourced(value, row.oid);
}
