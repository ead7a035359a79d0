/** SNMP values as the facts that people read. What is not there, or is of no use, is undefined and never zero. */
import type { Oid, SnmpValue } from "../core/effects.ts";

export type Values = ReadonlyMap<Oid, SnmpValue>;

/**
 * Text of an octet string. UTF-8 where it is that, otherwise GB18030, in which Chinese devices keep what was typed on their
 * web page. Padding zeros and blanks at the end are no text; an empty string is what a device says when nobody set it.
 */
export function text(value: SnmpValue | undefined): string | undefined {
  if (value?.type !== "string") return undefined;
  let end = value.bytes.length;
  while (end > 0 && value.bytes[end - 1] === 0) end--;
  const bytes = value.bytes.subarray(0, end);
  for (const encoding of ["utf-8", "gb18030", "latin1"]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes).trim() || undefined;
    } catch {
      // Not in this encoding; the last one takes any byte.
    }
  }
  return undefined;
}

/** Any of the number types: agents in the field give an INTEGER where the MIB has a Gauge32. */
export function number(value: SnmpValue | undefined): number | undefined {
  const exact = count(value);
  return exact === undefined ? undefined : Number(exact);
}

export function count(value: SnmpValue | undefined): bigint | undefined {
  switch (value?.type) {
    case "integer":
    case "counter32":
    case "gauge32":
    case "timeticks":
    case "counter64":
      return BigInt(value.value);
    default:
      return undefined;
  }
}

/** A word of the MIB's enumeration; a number that it does not name is undefined. */
export function word<T extends string>(value: SnmpValue | undefined, words: readonly T[]): T | undefined {
  const at = number(value);
  return at === undefined ? undefined : words[at - 1];
}

export function mac(value: SnmpValue | undefined): string | undefined {
  if (value?.type !== "string" || value.bytes.length !== 6) return undefined;
  return Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** An object without what is undefined. */
export function present<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
