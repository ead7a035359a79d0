/** SNMP messages by hand, with no code of the lab: what its agent is held against. */
export interface RawRequest {
  readonly version?: 0 | 1;
  readonly community?: string;
  readonly type: "get" | "getNext" | "set" | "getBulk";
  readonly requestId?: number;
  /** GETBULK: non-repeaters and max-repetitions. */
  readonly second?: number;
  readonly third?: number;
  readonly oids: readonly string[];
}
export interface RawVarbind {
  readonly oid: string;
  readonly value: string;
}
export interface RawResponse {
  readonly requestId: number;
  readonly errorStatus: number;
  readonly errorIndex: number;
  readonly varbinds: readonly RawVarbind[];
}

const pduTags = { get: 0xa0, getNext: 0xa1, set: 0xa3, getBulk: 0xa5 } as const;

export function rawRequest(request: RawRequest): Buffer {
  const varbinds = request.oids.map((oid) =>
    tlv(0x30, Buffer.concat([tlv(6, oidBytes(oid)), tlv(5, Buffer.alloc(0))])),
  );
  const pdu = tlv(
    pduTags[request.type],
    Buffer.concat([
      int(request.requestId ?? 7),
      int(request.second ?? 0),
      int(request.third ?? 0),
      tlv(0x30, Buffer.concat(varbinds)),
    ]),
  );
  const community = tlv(4, Buffer.from(request.community ?? "readme"));
  return tlv(0x30, Buffer.concat([int(request.version ?? 1), community, pdu]));
}

export function readResponse(message: Buffer): RawResponse {
  const [, , pdu] = children(message).flatMap((top) => children(top.body));
  const [requestId, errorStatus, errorIndex, list] = children(pdu!.body);
  return {
    requestId: signed(requestId!.body),
    errorStatus: signed(errorStatus!.body),
    errorIndex: signed(errorIndex!.body),
    varbinds: children(list!.body).map((varbind) => {
      const [name, value] = children(varbind.body);
      return { oid: oidText(name!.body), value: valueText(value!) };
    }),
  };
}

interface Tlv {
  readonly tag: number;
  readonly body: Buffer;
}
const named: Record<number, string> = { 128: "noSuchObject", 129: "noSuchInstance", 130: "endOfMibView", 5: "null" };

function valueText({ tag, body }: Tlv): string {
  if (named[tag]) return named[tag];
  if (tag === 2) return String(signed(body));
  if (tag === 6) return oidText(body);
  if (tag === 0x46) return BigInt(`0x${body.toString("hex")}`).toString();
  if (tag === 4) return body.toString();
  return String(Number.parseInt(body.toString("hex"), 16));
}

function children(body: Buffer): Tlv[] {
  const found: Tlv[] = [];
  for (let at = 0; at < body.length; ) {
    const tag = body[at]!;
    const short = body[at + 1]!;
    const lengthBytes = short & 0x80 ? short & 0x7f : 0;
    const length = lengthBytes ? body.readUIntBE(at + 2, lengthBytes) : short;
    const start = at + 2 + lengthBytes;
    if (start + length > body.length) throw new Error("a length runs over the end");
    found.push({ tag, body: body.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

function tlv(tag: number, body: Buffer): Buffer {
  const length = body.length < 0x80 ? Buffer.of(body.length) : Buffer.of(0x82, body.length >> 8, body.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, body]);
}

function int(value: number): Buffer {
  const four = Buffer.alloc(4);
  four.writeInt32BE(value);
  return tlv(2, four);
}

function signed(body: Buffer): number {
  return body.readIntBE(0, body.length);
}

function oidBytes(oid: string): Buffer {
  const [first, second, ...rest] = oid.split(".").map(Number);
  const arcs = [first! * 40 + (second ?? 0), ...rest].map((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift(0x80 | (left & 0x7f));
    return Buffer.from(digits);
  });
  return Buffer.concat(arcs);
}

function oidText(body: Buffer): string {
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of body) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  return [Math.floor(arcs[0]! / 40), arcs[0]! % 40, ...arcs.slice(1)].join(".");
}
