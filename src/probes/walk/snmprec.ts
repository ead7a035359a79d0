import type { SnmpValue } from "../../core/effects.ts";

/**
 * One value of a line `OID|tag|value` as simulators record it, the text with one character per byte; undefined where it is
 * none. The tag is the number of the type, with `x` where the value is hexadecimal. What follows a `:` is an order to the
 * simulator; its value counts, or the value that the order starts from.
 */
export function snmprecValue(tag: string, written: string): SnmpValue | undefined {
  const [type, order] = tag.split(":", 2) as [string, string?];
  const text = order === undefined ? written : (startOf(written) ?? written);
  const isHex = type.endsWith("x");
  if (isHex && !/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  const bytes = Buffer.from(text, isHex ? "hex" : "latin1");
  switch (isHex ? type.slice(0, -1) : type) {
    case "2":
      return signed(isHex ? hexNumber(bytes) : text);
    case "4":
      return { type: "string", bytes: new Uint8Array(bytes) };
    case "5":
      return { type: "null" };
    case "6":
      return oid(text);
    case "64":
      return address(isHex ? bytes.join(".") : text, bytes);
    case "65":
      return unsigned("counter32", isHex ? hexNumber(bytes) : text);
    case "66":
      return unsigned("gauge32", isHex ? hexNumber(bytes) : text);
    case "67":
      return unsigned("timeticks", isHex ? hexNumber(bytes) : text);
    case "68":
      return { type: "opaque", bytes: new Uint8Array(bytes) };
    case "70":
      return counter64(isHex ? hexNumber(bytes) : text);
    case "128":
      return { type: "noSuchObject" };
    case "129":
      return { type: "noSuchInstance" };
    case "130":
      return { type: "endOfMibView" };
    default:
      return undefined;
  }
}

/** `max=100,wrap=1,offset=50` → 50: where a simulated number starts. */
function startOf(written: string): string | undefined {
  for (const key of ["value", "initial", "offset"]) {
    const found = new RegExp(`(?:^|,)${key}=([^,]*)`).exec(written)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}

function hexNumber(bytes: Buffer): string {
  return bytes.length === 0 ? "" : String(BigInt.asIntN(64, BigInt(`0x${bytes.toString("hex")}`)));
}

export function signed(text: string): SnmpValue | undefined {
  const value = /^\s*-?\d{1,20}\s*$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? { type: "integer", value } : undefined;
}

/** Recorders write counters above 2^31 as negative numbers. */
export function unsigned(type: "counter32" | "gauge32" | "timeticks", text: string): SnmpValue | undefined {
  const read = signed(text);
  if (read?.type !== "integer") return undefined;
  const value = read.value < 0 ? read.value + 2 ** 32 : read.value;
  return value >= 0 && value <= 0xffffffff ? { type, value } : undefined;
}

export function counter64(text: string): SnmpValue | undefined {
  return /^\s*-?\d{1,20}\s*$/.test(text)
    ? { type: "counter64", value: BigInt.asUintN(64, BigInt(text.trim())) }
    : undefined;
}

export function oid(text: string): SnmpValue | undefined {
  const bare = text.trim().replace(/^\./, "");
  return /^\d+(?:\.\d+)*$/.test(bare) ? { type: "oid", value: bare } : undefined;
}

export function address(text: string, bytes?: Uint8Array): SnmpValue | undefined {
  const parts = /^\s*\d{1,3}(?:\.\d{1,3}){3}\s*$/.test(text) ? text.trim().split(".").map(Number) : undefined;
  if (parts?.every((part) => part < 256)) return { type: "address", value: parts.join(".") };
  return bytes?.length === 4 ? { type: "address", value: bytes.join(".") } : undefined;
}
