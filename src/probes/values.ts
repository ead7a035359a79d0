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
  return exact === undefined || !Number.isSafeInteger(Number(exact)) ? undefined : Number(exact);
}

/** A count or a time, which never falls below zero: an INTEGER where a Counter32 belongs turns negative above 2^31. */
export function counted(value: SnmpValue | undefined): bigint | undefined {
  const exact = count(value);
  return exact !== undefined && exact < 0n ? exact + 2n ** 32n : exact;
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

/** A number with its unit: agents in the field say `15 PERCENT` or `512 MB` where others give 15 or 512. */
export function quantity(value: SnmpValue | undefined): { readonly amount: number; readonly unit: string } | undefined {
  const exact = number(value);
  if (exact !== undefined) return { amount: exact, unit: "" };
  const match = /^(-?\d+(?:\.\d+)?)\s*([A-Za-z%]*)$/.exec(text(value)?.trim() ?? "");
  return match ? { amount: Number(match[1]), unit: match[2]!.toUpperCase() } : undefined;
}

/** Bytes of a quantity; `unitBytes` is what one is worth where the device says no unit. */
export function bytesOf(value: SnmpValue | undefined, unitBytes: number): number | undefined {
  const read = quantity(value);
  if (read === undefined || read.amount < 0) return undefined;
  return Math.round(read.amount * (read.unit === "" ? unitBytes : (byteUnits[read.unit] ?? Number.NaN))) || undefined;
}

const byteUnits: Readonly<Record<string, number>> = {
  B: 1,
  BYTES: 1,
  K: 1024,
  KB: 1024,
  M: 1024 ** 2,
  MB: 1024 ** 2,
  G: 1024 ** 3,
  GB: 1024 ** 3,
  T: 1024 ** 4,
  TB: 1024 ** 4,
};

/** A share from 0 to 100; anything else is none. */
export function percentOf(value: SnmpValue | undefined): number | undefined {
  const read = quantity(value);
  if (read === undefined || !["", "%", "PERCENT"].includes(read.unit)) return undefined;
  return read.amount >= 0 && read.amount <= 100 ? read.amount : undefined;
}

/** A word of the MIB's enumeration; a number that it does not name is undefined. */
export function word<T extends string>(value: SnmpValue | undefined, words: readonly T[]): T | undefined {
  const at = number(value);
  return at === undefined ? undefined : words[at - 1];
}

/** Six bytes, or their text with colons or dashes. */
export function mac(value: SnmpValue | undefined): string | undefined {
  if (value?.type !== "string") return undefined;
  if (value.bytes.length === 6) return Array.from(value.bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");
  const written = value.bytes.length === 17 ? text(value) : undefined;
  return written && /^(?:[\da-f]{2}[:-]){5}[\da-f]{2}$/i.test(written)
    ? written.toLowerCase().replaceAll("-", ":")
    : undefined;
}

/** An object without what is undefined. */
export function present<T extends object>(facts: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
