import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { Varbind } from "../core/effects.ts";
import type { Mib } from "./mib/mib.ts";
import {
  decodeRequest,
  encodeResponse,
  encodeVarbind,
  errorStatus,
  type SnmpRequest,
  type SnmpResponse,
} from "./snmp-message.ts";

export interface SnmpAgentOptions<Facts> {
  readonly mib: Mib<Facts>;
  readonly facts: Facts;
  /** Communities that may read, asked for at every request; a request with another one gets no answer (RFC 3584 §4). */
  readonly communities: () => readonly string[];
  /** What a fault does to one datagram. Default: answer at once. */
  readonly treat?: () => "answer" | "drop" | { readonly delayMs: number };
  /** Largest answer, bytes of UDP payload. Default: 1 472, one unfragmented Ethernet frame. */
  readonly maxBytes?: number;
}

export interface SnmpAgent {
  /** Resolves to the port; 0 asks for a free one. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/** A read-only v1 and v2c agent on one UDP socket. What it cannot read or may not answer it ignores. */
export function createSnmpAgent<Facts>(options: SnmpAgentOptions<Facts>): SnmpAgent {
  const socket = createSocket("udp4");
  const delayed = new Set<NodeJS.Timeout>();
  const reply = (datagram: Buffer, port: number, host: string) => {
    const answer = answerDatagram(options, datagram);
    if (answer) socket.send(answer, port, host);
  };
  socket.on("message", (datagram, from) => {
    const treatment = options.treat?.() ?? "answer";
    if (treatment === "drop") return;
    if (treatment === "answer") return reply(datagram, from.port, from.address);
    const timer = setTimeout(() => {
      delayed.delete(timer);
      reply(datagram, from.port, from.address);
    }, treatment.delayMs);
    delayed.add(timer);
  });
  return {
    async listen(host, port) {
      const listening = once(socket, "listening");
      socket.bind({ address: host, port });
      await listening;
      // A client whose port is gone answers with ICMP; on Linux that comes back as an error of this socket.
      socket.on("error", () => {});
      return socket.address().port;
    },
    async close() {
      for (const timer of delayed) clearTimeout(timer);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

/** The answer to one datagram as bytes, or undefined where an agent keeps silent. */
export function answerDatagram<Facts>(options: SnmpAgentOptions<Facts>, datagram: Buffer): Buffer | undefined {
  const request = decodeRequest(datagram);
  if (!request || !options.communities().includes(request.community)) return undefined;
  const limit = options.maxBytes ?? 1472;
  const whole = encodeResponse(request, answerRequest(options, request, limit));
  // A GETBULK is cut to size while it is built; whatever else is too long is refused as a whole (RFC 3416 §4.2.1).
  return whole.length <= limit ? whole : encodeResponse(request, failure(request, errorStatus.tooBig, 0));
}

function answerRequest<Facts>(
  { mib, facts }: SnmpAgentOptions<Facts>,
  request: SnmpRequest,
  limit: number,
): SnmpResponse {
  const v1 = request.version === "v1";
  switch (request.type) {
    case "set":
      return failure(request, v1 ? errorStatus.noSuchName : errorStatus.notWritable, 1);
    case "getBulk":
      return bulk(mib, facts, request, limit);
    case "get":
    case "getNext": {
      const read = request.type === "get" ? get : v1 ? nextForV1 : mib.next;
      const varbinds = request.oids.map((oid) => read(facts, oid));
      const missing = varbinds.findIndex(({ value }) => v1 && isUnknownToV1(value));
      if (missing >= 0) return failure(request, errorStatus.noSuchName, missing + 1);
      return success(varbinds.map(encodeVarbind));
    }
  }

  function get(device: Facts, oid: string): Varbind {
    return { oid, value: mib.get(device, oid) };
  }

  /** v1 has no Counter64, so its GETNEXT steps over them (RFC 3584 §4.2.2.1). */
  function nextForV1(device: Facts, oid: string): Varbind {
    let varbind = mib.next(device, oid);
    while (varbind.value.type === "counter64") varbind = mib.next(device, varbind.oid);
    return varbind;
  }
}

/** RFC 3416 §4.2.3: non-repeaters once, then repeaters row by row until enough, the end of the view, or a full message. */
function bulk<Facts>(mib: Mib<Facts>, facts: Facts, request: SnmpRequest, limit: number): SnmpResponse {
  const varbinds: Buffer[] = [];
  let room = limit - envelopeBytes - request.community.length;
  const add = (varbind: Varbind): boolean => {
    const encoded = encodeVarbind(varbind);
    room -= encoded.length;
    if (room < 0) return false;
    varbinds.push(encoded);
    return true;
  };
  for (const oid of request.oids.slice(0, request.nonRepeaters))
    if (!add(mib.next(facts, oid))) return success(varbinds);
  let row = request.oids.slice(request.nonRepeaters);
  for (let repetition = 0; repetition < request.maxRepetitions && row.length > 0; repetition += 1) {
    const next = row.map((oid) => mib.next(facts, oid));
    for (const varbind of next) if (!add(varbind)) return success(varbinds);
    if (next.every(({ value }) => value.type === "endOfMibView")) break;
    row = next.map(({ oid }) => oid);
  }
  return success(varbinds);
}

/** Upper bound of everything around the varbinds except the community. */
const envelopeBytes = 48;

function isUnknownToV1(value: Varbind["value"]): boolean {
  return (
    value.type === "noSuchObject" ||
    value.type === "noSuchInstance" ||
    value.type === "endOfMibView" ||
    value.type === "counter64"
  );
}

function success(varbinds: readonly Buffer[]): SnmpResponse {
  return { errorStatus: errorStatus.noError, errorIndex: 0, varbinds };
}

/** The names as they were asked, without values; none at all where the answer was too big. */
function failure(request: SnmpRequest, status: number, index: number): SnmpResponse {
  const names = status === errorStatus.tooBig && request.version === "v2c" ? [] : request.oids;
  return {
    errorStatus: status,
    errorIndex: index,
    varbinds: names.map((oid) => encodeVarbind({ oid, value: { type: "null" } })),
  };
}
