/**
 * SNMP v2c messages as bytes and as values. snmp-native encodes and parses; what it lets through (truncated messages, rounded
 * counters, text as UTF-8) is caught here, before and after it. See docs/decisions/0002-snmp-client.md.
 */
import { DataTypes, Errors, encode, Packet, type ParsedVarbind, parse, Versions } from "snmp-native";
import type { Oid, SnmpValue, Varbind } from "../core/effects.ts";

/** An encoded request in which only the four bytes of the request id change. */
export interface Template {
  readonly bytes: Buffer;
  readonly idOffset: number;
}

export type Question =
  | { readonly pdu: "get"; readonly oids: readonly Oid[] }
  | { readonly pdu: "bulk"; readonly after: Oid; readonly maxRepetitions: number };

export interface Reply {
  readonly id: number;
  readonly community: string;
  /** RFC 3416 error-status; 0 is no error. */
  readonly error: number;
  /** Position from 1 of the variable that the error is about; 0 when the agent does not say. */
  readonly errorIndex: number;
  readonly varbinds: readonly Varbind[];
}

export type Unreadable = "malformed" | "not a response" | "other version";

/** Every id that camnet uses takes exactly four bytes, so that a template can be patched. */
export const requestIds = { first: 0x40000000, count: 0x40000000 } as const;

/** inconsistentName, RFC 3416. */
const lastErrorStatus = 18;

/** Encodes a request once; `withId` makes it a message. An OID that is none is our own bug and throws. */
export function encodeTemplate(question: Question, community: string): Template {
  const packet = new Packet();
  packet.version = Versions.SNMPv2c;
  packet.community = community;
  packet.pdu.reqid = requestIds.first;
  const oids = question.pdu === "get" ? question.oids : [question.after];
  packet.pdu.varbinds = oids.map((oid) => ({ oid: toNumbers(oid), type: DataTypes.Null }));
  if (question.pdu === "bulk") {
    packet.pdu.type = 5;
    packet.pdu.error = 0;
    packet.pdu.errorIndex = question.maxRepetitions;
  }
  const bytes = encode(packet);
  return { bytes, idOffset: idOffsetOf(bytes) };
}

export function withId(template: Template, id: number): Buffer {
  const message = Buffer.from(template.bytes);
  message.writeUInt32BE(id, template.idOffset);
  return message;
}

/** Reads one datagram. Nothing that arrives from a network makes this throw. */
export function decodeReply(bytes: Buffer): Reply | Unreadable {
  if (!isFramed(bytes)) return "malformed";
  try {
    const { version, community, pdu } = parse(bytes);
    if (version !== Versions.SNMPv2c) return "other version";
    if (pdu.type !== 2) return "not a response";
    if (pdu.error < 0 || pdu.error > lastErrorStatus) return "malformed";
    const varbinds: Varbind[] = [];
    for (const parsed of pdu.varbinds) {
      const value = toValue(parsed);
      if (value === undefined) return "malformed";
      varbinds.push({ oid: parsed.oid.join("."), value });
    }
    return { id: pdu.reqid, community, error: pdu.error, errorIndex: pdu.errorIndex, varbinds };
  } catch {
    // parse() reports a bad message by whatever exception it runs into.
    return "malformed";
  }
}

/** `genErr`, `tooBig` and so on, spelt as in RFC 3416. */
export function errorName(status: number): string {
  const name = Object.keys(Errors).find((key) => Errors[key] === status);
  return name === undefined ? `error ${status}` : `${name[0]!.toLowerCase()}${name.slice(1)}`;
}

/** Negative, zero or positive as `a` comes before, with or after `b` in a walk. */
export function compareOids(a: Oid, b: Oid): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function toNumbers(oid: Oid): number[] {
  if (!/^[012](\.\d{1,10}){1,127}$/.test(oid)) throw new TypeError(`not an OID: ${oid}`);
  return oid.split(".").map(Number);
}

function toValue({ type, valueRaw: raw, value }: ParsedVarbind): SnmpValue | undefined {
  const name = valueTypes.get(type);
  switch (name) {
    case "integer":
      // Agents pad: an INTEGER of five bytes with a leading zero is seen in the field.
      return raw.length < 1 || raw.length > 5 ? undefined : { type: name, value: raw.readIntBE(0, raw.length) };
    case "counter32":
    case "gauge32":
    case "timeticks": {
      if (raw.length < 1 || raw.length > 5) return undefined;
      const count = raw.readUIntBE(0, raw.length);
      return count > 0xffffffff ? undefined : { type: name, value: count };
    }
    case "counter64":
      if (raw.length < 1 || raw.length > 9 || (raw.length === 9 && raw[0] !== 0)) return undefined;
      return { type: name, value: BigInt(`0x${raw.toString("hex")}`) };
    case "string":
    case "opaque":
      return { type: name, bytes: new Uint8Array(raw) };
    case "oid":
      return isOidContent(raw) ? { type: name, value: (value as readonly number[]).join(".") } : undefined;
    case "address":
      return raw.length === 4 ? { type: name, value: raw.join(".") } : undefined;
    case undefined:
      return undefined;
    default:
      return { type: name };
  }
}

const valueTypes: ReadonlyMap<number, SnmpValue["type"]> = new Map([
  [DataTypes.Integer, "integer"],
  [DataTypes.Counter, "counter32"],
  [DataTypes.Gauge, "gauge32"],
  [DataTypes.TimeTicks, "timeticks"],
  [DataTypes.Counter64, "counter64"],
  [DataTypes.OctetString, "string"],
  [DataTypes.Opaque, "opaque"],
  [DataTypes.ObjectIdentifier, "oid"],
  [DataTypes.IpAddress, "address"],
  [DataTypes.Null, "null"],
  [DataTypes.NoSuchObject, "noSuchObject"],
  [DataTypes.NoSuchInstance, "noSuchInstance"],
  [DataTypes.EndOfMibView, "endOfMibView"],
]);

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/**
 * True when every length inside the message is covered by the one around it, to the last byte. snmp-native checks no
 * length: of the 263 prefixes of one good reply it accepts 134.
 */
function isFramed(bytes: Buffer): boolean {
  const message = element(bytes, 0, bytes.length);
  if (message?.tag !== 0x30 || message.end !== bytes.length) return false;
  const version = shortElement(bytes, message.start, message.end);
  if (version?.tag !== 0x02 || version.end - version.start !== 1) return false;
  const community = shortElement(bytes, version.end, message.end);
  if (community?.tag !== 0x04) return false;
  const pdu = element(bytes, community.end, message.end);
  if (pdu === undefined || pdu.tag < 0xa0 || pdu.tag > 0xa8 || pdu.end !== message.end) return false;
  let at = pdu.start;
  // Request id, error status, error index.
  for (let field = 0; field < 3; field++) {
    const number = shortElement(bytes, at, pdu.end);
    if (number?.tag !== 0x02 || number.end === number.start || number.end - number.start > 4) return false;
    at = number.end;
  }
  const list = element(bytes, at, pdu.end);
  if (list?.tag !== 0x30 || list.end !== pdu.end) return false;
  for (at = list.start; at < list.end; ) {
    const varbind = element(bytes, at, list.end);
    if (varbind?.tag !== 0x30) return false;
    const oid = shortElement(bytes, varbind.start, varbind.end);
    if (oid?.tag !== 0x06 || !isOidContent(bytes.subarray(oid.start, oid.end))) return false;
    const value = element(bytes, oid.end, varbind.end);
    if (value?.end !== varbind.end) return false;
    at = varbind.end;
  }
  return true;
}

/** Tag and content bounds of the element at `at`, or undefined when it does not fit before `limit`. */
function element(bytes: Buffer, at: number, limit: number): Element | undefined {
  if (at + 2 > limit) return undefined;
  const first = bytes[at + 1]!;
  if (first < 0x80) return fitting(bytes[at]!, at + 2, first, limit);
  const lengthBytes = first - 0x80;
  if (lengthBytes < 1 || lengthBytes > 4 || at + 2 + lengthBytes > limit) return undefined;
  return fitting(bytes[at]!, at + 2 + lengthBytes, bytes.readUIntBE(at + 2, lengthBytes), limit);
}

/** An element whose length takes one byte: the only form that parse() reads here. */
function shortElement(bytes: Buffer, at: number, limit: number): Element | undefined {
  return at + 2 <= limit && bytes[at + 1]! < 0x80 ? element(bytes, at, limit) : undefined;
}

function fitting(tag: number, start: number, length: number, limit: number): Element | undefined {
  return start + length <= limit ? { tag, start, end: start + length } : undefined;
}

/** Not empty, not over the 127 bytes that parse() can read, and no sub-identifier that is cut off or takes over five bytes. */
function isOidContent(content: Uint8Array): boolean {
  if (content.length === 0 || content.length > 127 || content[content.length - 1]! >= 0x80) return false;
  let digits = 0;
  for (const byte of content) {
    digits = byte >= 0x80 ? digits + 1 : 0;
    if (digits > 4) return false;
  }
  return true;
}

function idOffsetOf(bytes: Buffer): number {
  const message = element(bytes, 0, bytes.length)!;
  const version = element(bytes, message.start, message.end)!;
  const community = element(bytes, version.end, message.end)!;
  const pdu = element(bytes, community.end, message.end)!;
  return element(bytes, pdu.start, pdu.end)!.start;
}
