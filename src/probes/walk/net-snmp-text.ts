import type { SnmpValue } from "../../core/effects.ts";
import { resolveName } from "./names.ts";
import { address, counter64, oid, signed, unsigned } from "./snmprec.ts";

/**
 * One value as net-snmp's programs print it after ` = `, the text with one character per byte and its continuation lines in
 * it. Undefined where it is no value; `absent` where the agent said that there is none.
 */
export function netSnmpValue(printed: string): SnmpValue | "absent" | undefined {
  const text = printed.replace(/^Wrong Type \(should be [^)]*\):\s*/, "");
  if (/^No (?:Such (?:Object|Instance)|more variables)\b/.test(text)) return "absent";
  const typed = /^(Hex-STRING|[A-Za-z][A-Za-z\d]*(?: Address)?):(?: |$)([\s\S]*)$/.exec(text);
  return typed ? typedValue(typed[1]!, typed[2]!) : bareValue(text);
}

function typedValue(type: string, written: string): SnmpValue | "absent" | undefined {
  switch (type) {
    case "STRING":
      return { type: "string", bytes: stringBytes(written) };
    case "Hex-STRING":
    case "BITS": {
      const bytes = hexBytes(written);
      return bytes && { type: "string", bytes };
    }
    case "INTEGER":
    case "Integer32":
      return signed(numberOf(written));
    case "Counter32":
      return unsigned("counter32", numberOf(written));
    case "Gauge32":
    case "Unsigned32":
    case "UInteger32":
      return unsigned("gauge32", numberOf(written));
    case "Counter64":
      return counter64(numberOf(written));
    case "Timeticks":
      return ticks(written);
    case "OID": {
      const value = written.trim();
      return oid(resolveName(value) ?? value);
    }
    case "IpAddress":
      return address(written);
    case "Network Address": {
      const bytes = hexBytes(written.replaceAll(":", " "));
      return bytes && address(bytes.join("."));
    }
    case "Opaque":
      return { type: "opaque", bytes: latin1(written) };
    case "NULL":
      return { type: "null" };
    default:
      // `Cisco: 12` without a type word (option -OQ) is text that happens to hold a colon.
      return { type: "string", bytes: latin1(`${type}: ${written}`) };
  }
}

/** Without its type (options -Oq and -OQ). */
function bareValue(text: string): SnmpValue | undefined {
  if (text === "NULL") return { type: "null" };
  // Each pair with a blank behind it: what is not printable, also without its type.
  const pairs = /^"((?:[\dA-F]{2} \n?)+)"\s*$/.exec(text)?.[1];
  const bytes = pairs === undefined ? undefined : hexBytes(pairs);
  if (bytes) return { type: "string", bytes };
  if (text.startsWith('"') || text === "") return { type: "string", bytes: stringBytes(text) };
  if (/^-?\d+$/.test(text)) return signed(text) ?? counter64(text);
  if (/^\d+:\d+:\d{2}:\d{2}\.\d{2}$/.test(text)) return ticks(text);
  if (/^\.\d+(\.\d+)+$/.test(text)) return oid(text);
  if (/^[\w-]+\(-?\d+\)$/.test(text)) return signed(numberOf(text));
  return address(text) ?? { type: "string", bytes: stringBytes(text) };
}

/** `up(1)`, `1500 octets`, `100 Mbits/s`, `-5`. */
function numberOf(written: string): string {
  const enumerated = /^[\w./ -]*?\((-?\d+)\)/.exec(written)?.[1];
  return enumerated ?? /^\s*(-?\d+)(?![\d.])/.exec(written)?.[1] ?? "";
}

/** `(123) 0:00:01.23`, `123` or `0:0:00:01.23`. */
function ticks(written: string): SnmpValue | undefined {
  const raw = /^\((\d+)\)/.exec(written)?.[1] ?? /^(\d+)\s*$/.exec(written)?.[1];
  if (raw !== undefined) return unsigned("timeticks", raw);
  const parts = /^(?:(\d+) days?, |(\d+):)?(\d+):(\d{2}):(\d{2})\.(\d{2})/.exec(written);
  if (!parts) return undefined;
  const [days, hours, minutes, seconds, hundredths] = [parts[1] ?? parts[2] ?? 0, ...parts.slice(3, 7)].map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return unsigned("timeticks", String((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 100 + hundredths));
}

/** Quoted text has `\"` and `\\`; a MAC address that a display hint has made readable is bytes again. */
function stringBytes(written: string): Uint8Array {
  const quoted = /^"([\s\S]*?)"?\s*$/.exec(written);
  if (quoted) return latin1(quoted[1]!.replace(/\\(["\\])/g, "$1"));
  if (/^[\da-f]{1,2}(?::[\da-f]{1,2}){5}\s*$/i.test(written)) {
    return Uint8Array.from(written.trim().split(":"), (pair) => Number.parseInt(pair, 16));
  }
  return latin1(written);
}

/** Pairs of hexadecimal digits; the names of BITS behind them and the text that option -OT adds are left aside. */
function hexBytes(written: string): Uint8Array | undefined {
  const pairs: number[] = [];
  for (const word of written
    .replace(/\[[^\]]*\]/g, " ")
    .trim()
    .split(/\s+/)) {
    if (!/^[\da-fA-F]{2}$/.test(word)) {
      if (/\(\d+\)$/.test(word)) continue;
      if (word === "") continue;
      return undefined;
    }
    pairs.push(Number.parseInt(word, 16));
  }
  return Uint8Array.from(pairs);
}

function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}
