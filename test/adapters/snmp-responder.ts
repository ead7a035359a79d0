/** An SNMP agent of a few lines for tests: bytes written by hand, so that it shares no code with what it tests. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { parse } from "snmp-native";

export interface Asked {
  readonly id: number;
  /** 0 GET, 5 GETBULK. */
  readonly type: number;
  readonly maxRepetitions: number;
  readonly oids: readonly string[];
  readonly from: RemoteInfo;
}

export type Row = readonly [oid: string, value: Buffer];

export interface Responder {
  readonly port: number;
  readonly asked: Asked[];
  send(bytes: Buffer, to: RemoteInfo): void;
  close(): void;
}

/** Calls `answer` for each request; every buffer that it returns is sent back. */
export async function respond(answer: (asked: Asked, responder: Responder) => readonly Buffer[]): Promise<Responder> {
  const socket: Socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  const responder: Responder = {
    port: socket.address().port,
    asked: [],
    send: (bytes, to) => socket.send(bytes, to.port, to.address),
    close: () => void socket.close(),
  };
  socket.on("message", (bytes, from) => {
    const { pdu } = parse(bytes);
    const asked: Asked = {
      id: pdu.reqid,
      type: pdu.type,
      maxRepetitions: pdu.errorIndex,
      oids: pdu.varbinds.map((varbind) => varbind.oid.join(".")),
      from,
    };
    responder.asked.push(asked);
    for (const reply of answer(asked, responder)) responder.send(reply, from);
  });
  return responder;
}

/** An agent over a sorted table: GET and GETBULK as RFC 3416 has them. */
export function table(rows: readonly Row[]): (asked: Asked) => readonly Buffer[] {
  return (asked) => {
    if (asked.type === 0) {
      return [
        reply(
          asked.id,
          asked.oids.map((oid) => [oid, rows.find(([name]) => name === oid)?.[1] ?? noSuchObject]),
        ),
      ];
    }
    const next = rows.filter(([name]) => isAfter(name, asked.oids[0]!)).slice(0, asked.maxRepetitions);
    const end: Row[] = next.length < asked.maxRepetitions ? [[next.at(-1)?.[0] ?? asked.oids[0]!, endOfMibView]] : [];
    return [reply(asked.id, [...next, ...end])];
  };
}

export function reply(
  id: number,
  rows: readonly Row[],
  options: { community?: string; error?: number; errorIndex?: number; type?: number; version?: number } = {},
): Buffer {
  const list = tlv(0x30, ...rows.map(([oid, value]) => tlv(0x30, tlv(0x06, oidContent(oid)), value)));
  return tlv(
    0x30,
    integer(options.version ?? 1),
    tlv(0x04, Buffer.from(options.community ?? "public")),
    tlv(0xa0 + (options.type ?? 2), integer(id), integer(options.error ?? 0), integer(options.errorIndex ?? 0), list),
  );
}

export function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

export function integer(value: number, tag = 0x02): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeIntBE(value, 0, 6);
  let start = 0;
  while (
    start < 5 &&
    ((bytes[start] === 0 && bytes[start + 1]! < 128) || (bytes[start] === 255 && bytes[start + 1]! >= 128))
  )
    start++;
  return tlv(tag, bytes.subarray(start));
}

export function counter64(value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(value, 1);
  return tlv(0x46, bytes[1]! >= 128 ? bytes : bytes.subarray(1));
}

export const text = (value: string | Buffer): Buffer => tlv(0x04, Buffer.from(value as string));
export const noSuchObject = tlv(0x80);
export const endOfMibView = tlv(0x82);

export function oidContent(oid: string): Buffer {
  const [first, second, ...rest] = oid.split(".").map(Number) as [number, number, ...number[]];
  return Buffer.from([40 * first + second, ...rest.flatMap(base128)]);
}

function base128(value: number): number[] {
  const digits = [value & 127];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(128 + (rest % 128));
  return digits;
}

function isAfter(a: string, b: string): boolean {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  const differs = left.findIndex((part, i) => part !== right[i]);
  return differs >= 0 && (right[differs] === undefined || left[differs]! > right[differs]!);
}
