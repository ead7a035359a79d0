import ipaddr from "ipaddr.js";

export type Family = 4 | 6;

/** Addresses from the first to the last, both included. */
export interface Span {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

export interface Prefix extends Span {
  readonly length: number;
}

/** An address as somebody wrote it, with its length where one stands beside it. */
export interface WrittenAddress {
  readonly family: Family;
  readonly value: bigint;
  readonly length?: number;
}

export interface Refusal {
  readonly code: "not-an-address" | "leading-zero" | "zone-id" | "ipv4-mapped" | "prefix-length";
  readonly message: string;
}

export const bitsOf: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/**
 * Reads `10.36.20.17`, `10.36.20.0/24`, `10.36.20.0/255.255.255.0`, `2001:db8::/32`, and a mask of its own column. Refuses
 * whatever two programs could read as two addresses: octets with leading zeros, zones, IPv4 inside IPv6.
 */
export function readAddressText(text: string, mask?: string): WrittenAddress | Refusal {
  const plain = text.normalize("NFKC").trim();
  const slash = plain.indexOf("/");
  const address = readAddress(slash < 0 ? plain : plain.slice(0, slash));
  if ("code" in address) return address;
  const beside = slash < 0 ? mask?.normalize("NFKC").trim().replace(/^\//, "") : plain.slice(slash + 1);
  const length = beside === undefined ? undefined : readLength(beside, address.family);
  if (typeof length === "object") return length;
  if (isMapped(address) && (length === undefined || length > 96)) {
    const inner = formatAddress(4, address.value & 0xffff_ffffn);
    const message = `"${text}" is an IPv4 address written as IPv6; write ${inner}`;
    return { code: "ipv4-mapped", message };
  }
  return length === undefined ? address : { ...address, length };
}

/** The prefix of that length around an address. */
export function prefixAround(family: Family, value: bigint, length: number): Prefix {
  const size = sizeOfLength(family, length);
  const first = value - (value % size);
  return { family, first, last: first + size - 1n, length };
}

export function sizeOfLength(family: Family, length: number): bigint {
  return 1n << BigInt(bitsOf[family] - length);
}

export function sizeOf({ first, last }: Pick<Span, "first" | "last">): bigint {
  return last - first + 1n;
}

/** Lower case and compressed, as RFC 5952 has it. */
export function formatAddress(family: Family, value: bigint): string {
  if (family === 4) {
    const number = Number(value);
    return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
  }
  const high = pieces(value >> 64n);
  return new ipaddr.IPv6([...high, ...pieces(value & 0xffff_ffff_ffff_ffffn)]).toRFC5952String();
}

export function formatPrefix({ family, first, length }: Prefix): string {
  return `${formatAddress(family, first)}/${length}`;
}

/** One address, or `10.0.0.10-10.0.0.19`. */
export function formatSpan({ family, first, last }: Span): string {
  const start = formatAddress(family, first);
  return first === last ? start : `${start}-${formatAddress(family, last)}`;
}

/** `/24` → 24: a length as the command line has it. Undefined where it is none. */
export function readPlainLength(text: string): number | undefined {
  const digits = text.replace(/^\//, "");
  return /^(0|[1-9]\d{0,2})$/.test(digits) && Number(digits) <= bitsOf[6] ? Number(digits) : undefined;
}

function readAddress(text: string): WrittenAddress | Refusal {
  const zone = text.indexOf("%");
  if (zone >= 0) {
    const message = `"${text}" has a zone, which means something on one machine only; write ${text.slice(0, zone)}`;
    return { code: "zone-id", message };
  }
  const dotted = /(?:^|:)(\d+(?:\.\d+){3})$/.exec(text)?.[1];
  if (dotted && /(^|\.)0\d/.test(dotted)) {
    const decimal = text.replace(dotted, dotted.replace(/(^|\.)0+(?=\d)/g, "$1"));
    const message = `"${text}" has a number with a leading zero, which some programs read as octal; write ${decimal}`;
    return { code: "leading-zero", message };
  }
  // The library tells a wrong text by an exception, which is too slow for a hundred thousand of the other family.
  if (!text.includes(":") && ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return { family: 4, value: BigInt(text.split(".").reduce((value, octet) => value * 256 + Number(octet), 0)) };
  }
  if (!text.includes(":") || !ipaddr.IPv6.isValid(text)) {
    const message = `"${text}" is neither an IPv4 address such as 10.36.20.17 nor an IPv6 address such as 2001:db8::17`;
    return { code: "not-an-address", message };
  }
  const parts = ipaddr.IPv6.parse(text).parts;
  return { family: 6, value: (joined(parts, 0) << 64n) | joined(parts, 4) };
}

function readLength(text: string, family: Family): number | Refusal {
  const most = bitsOf[family];
  if (family === 4 && text.includes(".")) {
    const ones = ipaddr.IPv4.isValidFourPartDecimal(text)
      ? ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask()
      : undefined;
    if (ones !== null && ones !== undefined) return ones;
    const message = `"${text}" is not a mask such as 255.255.255.0: ones first, then zeros`;
    return { code: "prefix-length", message };
  }
  const length = readPlainLength(text);
  if (length !== undefined && length <= most) return length;
  const message = `"${text}" is not the length of an IPv${family} prefix; 0 to ${most} are allowed, without leading zeros`;
  return { code: "prefix-length", message };
}

/** Inside ::ffff:0:0/96. */
function isMapped({ family, value }: WrittenAddress): boolean {
  return family === 6 && value >> 32n === 0xffffn;
}

function joined(parts: readonly number[], from: number): bigint {
  const high = parts[from]! * 0x10000 + parts[from + 1]!;
  const low = parts[from + 2]! * 0x10000 + parts[from + 3]!;
  return (BigInt(high) << 32n) | BigInt(low);
}

function pieces(half: bigint): number[] {
  const [high, low] = [Number(half >> 32n), Number(half & 0xffff_ffffn)];
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];
}
