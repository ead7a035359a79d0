/** SNMP v1 and v2c messages as bytes (RFC 1157, RFC 3416). */
import asn1 from "asn1-ber";
import type { Oid, SnmpValue, Varbind } from "../core/effects.ts";

export const pduType = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5 } as const;
export type RequestType = "get" | "getNext" | "set" | "getBulk";

export const errorStatus = { noError: 0, tooBig: 1, noSuchName: 2, notWritable: 17 } as const;

export interface SnmpRequest {
  readonly version: "v1" | "v2c";
  readonly community: string;
  readonly type: RequestType;
  readonly requestId: number;
  /** GETBULK only; zero otherwise. */
  readonly nonRepeaters: number;
  readonly maxRepetitions: number;
  readonly oids: readonly Oid[];
}

export interface SnmpResponse {
  readonly errorStatus: number;
  readonly errorIndex: number;
  /** Encoded varbinds, see `encodeVarbind`. */
  readonly varbinds: readonly Buffer[];
}

/** Reads one request, or undefined for anything that is not a well-formed v1 or v2c request. */
export function decodeRequest(datagram: Buffer): SnmpRequest | undefined {
  try {
    return readRequest(new asn1.BerReader(datagram));
  } catch {
    // asn1-ber throws on wrong tags and lengths; an agent answers nothing to what it cannot read (RFC 3412 §7.2.2).
    return undefined;
  }
}

export function encodeResponse(request: SnmpRequest, response: SnmpResponse): Buffer {
  const writer = new asn1.BerWriter({ size: 2048, growthFactor: 2 });
  writer.startSequence();
  writer.writeInt(request.version === "v1" ? 0 : 1);
  writer.writeBuffer(Buffer.from(request.community), tag.octetString);
  writer.startSequence(pduType.response);
  writer.writeInt(request.requestId);
  writer.writeInt(response.errorStatus);
  writer.writeInt(response.errorIndex);
  writer.startSequence();
  for (const varbind of response.varbinds) writer.writeBuffer(varbind);
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

export function encodeVarbind({ oid, value }: Varbind): Buffer {
  const writer = new asn1.BerWriter({ size: 96, growthFactor: 4 });
  writer.startSequence();
  writer.writeOID(oid);
  writeValue(writer, value);
  writer.endSequence();
  return writer.buffer;
}

const tag = { integer: 0x02, octetString: 0x04, null: 0x05, oid: 0x06 } as const;
/** Application and context tags of RFC 2578 and RFC 3416. */
const typeTag = {
  integer: 0x02,
  string: 0x04,
  null: 0x05,
  oid: 0x06,
  address: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeticks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
} satisfies Record<SnmpValue["type"], number>;

const nothing = Buffer.alloc(0);

function writeValue(writer: InstanceType<typeof asn1.BerWriter>, value: SnmpValue): void {
  const code = typeTag[value.type];
  switch (value.type) {
    case "integer":
      writer.writeInt(value.value, code);
      break;
    case "counter32":
    case "gauge32":
    case "timeticks":
      // Counters and ticks wrap at 2^32.
      writer.writeInt(value.value % 0x1_0000_0000, code);
      break;
    case "counter64":
      writer.writeBuffer(unsignedBytes(value.value), code);
      break;
    case "string":
    case "opaque":
      writer.writeBuffer(Buffer.from(value.bytes), code);
      break;
    case "address":
      writer.writeBuffer(Buffer.from(value.value.split(".").map(Number)), code);
      break;
    case "oid":
      writer.writeOID(value.value, code);
      break;
    default:
      writer.writeBuffer(nothing, code);
  }
}

/** Shortest big-endian form with a leading zero where the top bit is set. */
function unsignedBytes(value: bigint): Buffer {
  const hex = BigInt.asUintN(64, value).toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
}

const requestTypes: Readonly<Record<number, RequestType>> = {
  [pduType.get]: "get",
  [pduType.getNext]: "getNext",
  [pduType.set]: "set",
  [pduType.getBulk]: "getBulk",
};

function readRequest(reader: InstanceType<typeof asn1.BerReader>): SnmpRequest | undefined {
  if (reader.readSequence(0x30) === null || reader.length > reader.remain) return undefined;
  const version = reader.readInt(tag.integer);
  if (version !== 0 && version !== 1) return undefined;
  const community = reader.readString(tag.octetString, true);
  const type = requestTypes[reader.readSequence() ?? 0];
  if (community === null || !type || (version === 0 && type === "getBulk")) return undefined;
  const requestId = reader.readInt(tag.integer);
  const second = reader.readInt(tag.integer);
  const third = reader.readInt(tag.integer);
  if (requestId === null || second === null || third === null || reader.readSequence(0x30) === null) return undefined;
  const oids: Oid[] = [];
  const end = reader.offset + reader.length;
  while (reader.offset < end) {
    const oid = reader.readSequence(0x30) === null ? null : readVarbindName(reader);
    if (oid === null) return undefined;
    oids.push(oid);
  }
  const bulk = type === "getBulk";
  return {
    version: version === 0 ? "v1" : "v2c",
    community: community.toString("utf8"),
    type,
    requestId,
    nonRepeaters: bulk ? Math.max(0, second) : 0,
    maxRepetitions: bulk ? Math.max(0, third) : 0,
    oids,
  };
}

/** The name of the varbind whose body starts here; its value (null in a read, anything in a SET) is stepped over. */
function readVarbindName(reader: InstanceType<typeof asn1.BerReader>): Oid | null {
  const end = reader.offset + reader.length;
  const oid = reader.readOID(tag.oid);
  const valueTag = reader.peek();
  if (oid === null || valueTag === null) return null;
  if (reader.readString(valueTag, true) === null || reader.offset !== end) return null;
  return oid;
}
