/**
 * Requests and their replies over one UDP socket per address family: ids, window, tries, matching and deadlines.
 *
 * Figures behind the constants are in docs/decisions/0002-snmp-client.md.
 */
import { randomFillSync } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { decodeReply, type Reply, requestIds, type Template, withId } from "./snmp-message.ts";

export interface ExchangeOptions {
  /** Requests that may hold a slot at the same time, 1-1,024. Default: what the receive buffer bears, at most 1,024. */
  readonly window?: number;
  /** Silence after which a request is sent again, milliseconds. */
  readonly retryMs?: number;
  /** Times a request is sent at most. */
  readonly tries?: number;
}

export interface Request {
  /** An IPv4 or IPv6 address as the kernel spells it. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly community: string;
  /** One message per try, the last one again when there are more tries than messages. */
  readonly templates: readonly Template[];
  /** Counted from the first send, so that waiting for a slot costs a device nothing. */
  readonly deadlineMs: number;
  /** Whether a reply without error answers what was asked. */
  readonly answers: (reply: Reply) => boolean;
  /** Goes before requests that are not: its device is known to answer. */
  readonly urgent: boolean;
  /** Called at the first send. */
  readonly onSent?: (() => void) | undefined;
}

export type Answer =
  | { readonly kind: "reply"; readonly reply: Reply; readonly tries: number }
  | { readonly kind: "silence"; readonly tries: number }
  | { readonly kind: "unsendable"; readonly reason: string };

export interface Exchange {
  ask(request: Request): Promise<Answer>;
  ignored(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

const receiveBufferBytes = 4 << 20;
const tickMs = 10;
/** A dead device gives its slot back after this, or `dead × tries × timeout ÷ window` would be the time of a sweep. */
const slotMs = 25;
/** Sends per turn of the event loop: libuv reads at most 32 datagrams a turn, and sending faster starves reading. */
const perTurn = 32;
/** A 4 MiB buffer holds fewer replies than this many turns read. */
const drainTurns = 200;
const remembered = 8192;

interface Pending {
  readonly id: number;
  readonly request: Request;
  readonly settle: (answer: Answer) => void;
  tries: number;
  sentAt: number;
  holdsSlot: boolean;
  done: boolean;
}

export function createExchange(options: ExchangeOptions = {}): Exchange {
  const retryMs = options.retryMs ?? 500;
  const maxTries = options.tries ?? 3;
  let window = Math.min(options.window ?? 1024, 1024);

  const pending = new Map<number, Pending>();
  const finished = new Map<number, "late" | "duplicate">();
  const counts = new Map<string, number>();
  const queues = { again: new Fifo(), urgent: new Fifo(), fresh: new Fifo() };
  const wheel = new Map<number, Pending[]>();
  const sockets = new Map<4 | 6, Promise<Socket | string>>();
  const nextId = randomIds();
  let slots = 0;
  let closed = false;
  let pumping = false;
  let ticking: NodeJS.Timeout | undefined;
  let lastTick = tickOf(now());
  let due: Pending[] = [];
  let draining = false;
  let readThisTurn = 0;

  return {
    ask: (request) =>
      new Promise((settle) => {
        if (closed) return settle({ kind: "unsendable", reason: "the SNMP client is closed" });
        let id = nextId();
        while (pending.has(id)) id = nextId();
        const entry: Pending = { id, request, settle, tries: 0, sentAt: 0, holdsSlot: false, done: false };
        pending.set(id, entry);
        (request.urgent ? queues.urgent : queues.fresh).push(entry);
        startTicking();
        pumpSoon();
      }),
    ignored: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    async close() {
      closed = true;
      for (const entry of pending.values()) finish(entry, { kind: "unsendable", reason: "the SNMP client was closed" });
      clearInterval(ticking);
      const open = await Promise.all(sockets.values());
      sockets.clear();
      await Promise.all(
        open.map((socket) => typeof socket !== "string" && new Promise<void>((closing) => socket.close(closing))),
      );
    },
  };

  function pumpSoon(): void {
    if (pumping) return;
    pumping = true;
    setImmediate(() => {
      pumping = false;
      pump();
    });
  }

  function pump(): void {
    for (let sends = 0; sends < perTurn; ) {
      // What is sent again holds no slot: its first send gave it back long ago.
      const entry =
        queues.again.shift() ?? (slots < window ? (queues.urgent.shift() ?? queues.fresh.shift()) : undefined);
      if (entry === undefined) return;
      if (entry.done) continue;
      send(entry);
      sends++;
    }
    pumpSoon();
  }

  function send(entry: Pending): void {
    const { request } = entry;
    const template = request.templates[Math.min(entry.tries, request.templates.length - 1)]!;
    entry.tries++;
    if (entry.tries === 1) {
      entry.holdsSlot = true;
      slots++;
      entry.sentAt = now();
      request.onSent?.();
      schedule(entry, entry.sentAt + slotMs);
    }
    void socketOf(request.family).then((socket) => {
      if (closed) return;
      if (typeof socket === "string") {
        finish(entry, { kind: "unsendable", reason: socket });
        return;
      }
      socket.send(withId(template, entry.id), request.port, request.address, (error) => {
        // A full queue of the kernel passes; the next try comes anyway.
        const code = (error as NodeJS.ErrnoException | null)?.code;
        if (code !== undefined && code !== "ENOBUFS" && code !== "EAGAIN")
          finish(entry, { kind: "unsendable", reason: code });
      });
    });
  }

  function receive(bytes: Buffer, from: RemoteInfo): void {
    readThisTurn++;
    const reply = decodeReply(bytes);
    if (typeof reply === "string") {
      count(reply);
      return;
    }
    const entry = pending.get(reply.id);
    if (entry === undefined || entry.tries === 0) {
      count(finished.get(reply.id) ?? "unknown request id");
      return;
    }
    const reason = reasonToIgnore(reply, entry.request, from);
    if (reason === undefined) finish(entry, { kind: "reply", reply, tries: entry.tries });
    else count(reason);
  }

  function count(reason: string): void {
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }

  function finish(entry: Pending, answer: Answer): void {
    if (entry.done) return;
    entry.done = true;
    pending.delete(entry.id);
    releaseSlot(entry);
    finished.set(entry.id, answer.kind === "reply" ? "duplicate" : "late");
    if (finished.size > remembered) finished.delete(finished.keys().next().value!);
    entry.settle(answer);
  }

  function releaseSlot(entry: Pending): void {
    if (!entry.holdsSlot) return;
    entry.holdsSlot = false;
    slots--;
    pumpSoon();
  }

  /** One timer for all requests: entries rest in the bucket of the tick at which they are looked at again. */
  function schedule(entry: Pending, at: number): void {
    const tick = Math.max(tickOf(at), lastTick + 1);
    const bucket = wheel.get(tick);
    if (bucket) bucket.push(entry);
    else wheel.set(tick, [entry]);
  }

  function startTicking(): void {
    if (ticking !== undefined) return;
    lastTick = tickOf(now());
    ticking = setInterval(() => {
      const reached = tickOf(now());
      for (; lastTick < reached; lastTick++) {
        const bucket = wheel.get(lastTick + 1);
        if (bucket === undefined) continue;
        wheel.delete(lastTick + 1);
        for (const entry of bucket) if (!entry.done) due.push(entry);
      }
      if (due.length > 0) afterReading();
      else if (pending.size === 0) {
        clearInterval(ticking);
        ticking = undefined;
        wheel.clear();
      }
    }, tickMs);
  }

  /** Timers run before sockets are read: a reply that waits in the kernel must not be called silence. */
  function afterReading(turn = 0): void {
    if (draining && turn === 0) return;
    draining = true;
    readThisTurn = 0;
    setImmediate(() => {
      if (readThisTurn >= perTurn && turn < drainTurns) return afterReading(turn + 1);
      draining = false;
      const entries = due;
      due = [];
      for (const entry of entries) if (!entry.done) attend(entry);
    });
  }

  function attend(entry: Pending): void {
    releaseSlot(entry);
    const { deadlineMs } = entry.request;
    const elapsed = now() - entry.sentAt;
    const interval = Math.min(retryMs, deadlineMs / maxTries);
    if (elapsed >= deadlineMs) {
      finish(entry, { kind: "silence", tries: entry.tries });
      return;
    }
    if (entry.tries < maxTries && elapsed >= entry.tries * interval) {
      queues.again.push(entry);
      pumpSoon();
      schedule(entry, entry.sentAt + Math.min((entry.tries + 1) * interval, deadlineMs));
      return;
    }
    schedule(entry, entry.sentAt + Math.min(entry.tries < maxTries ? entry.tries * interval : deadlineMs, deadlineMs));
  }

  function socketOf(family: 4 | 6): Promise<Socket | string> {
    const known = sockets.get(family);
    if (known) return known;
    const opening = new Promise<Socket | string>((opened) => {
      const socket = createSocket(family === 4 ? "udp4" : "udp6");
      // Errors of a send arrive at its callback; one of the socket itself before it is bound means that there is none.
      socket.on("error", (error) => opened(`no UDP socket: ${error.message}`));
      socket.on("message", receive);
      socket.bind(0, () => {
        enlargeBuffer(socket);
        // Linux reports twice what it granted. A large GETBULK reply occupies up to 4 KiB of it.
        if (options.window === undefined) window = Math.max(32, Math.min(1024, socket.getRecvBufferSize() >> 12));
        socket.unref();
        opened(socket);
      });
    });
    sockets.set(family, opening);
    return opening;
  }
}

function reasonToIgnore(reply: Reply, request: Request, from: RemoteInfo): string | undefined {
  if (from.port !== request.port || bare(from.address) !== request.address) return "wrong source";
  if (reply.community !== request.community) return "wrong community";
  if (reply.error !== 0) return undefined;
  if (reply.varbinds.length === 0) return "empty";
  return request.answers(reply) ? undefined : "other objects than asked";
}

function enlargeBuffer(socket: Socket): void {
  for (const bytes of [receiveBufferBytes, receiveBufferBytes >> 2]) {
    try {
      socket.setRecvBufferSize(bytes);
      return;
    } catch {
      // macOS refuses more than its limit where Linux grants less; the window follows what is granted.
    }
  }
}

/** Random ids, so that who does not see our requests cannot answer them. */
function randomIds(): () => number {
  const pool = new Uint32Array(1024);
  let at = pool.length;
  return () => {
    if (at === pool.length) {
      randomFillSync(pool);
      at = 0;
    }
    return requestIds.first + (pool[at++]! % requestIds.count);
  };
}

class Fifo {
  #items: Pending[] = [];
  #head = 0;
  push(item: Pending): void {
    this.#items.push(item);
  }
  shift(): Pending | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    if (++this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    }
    return item;
  }
}

function now(): number {
  return performance.now();
}

function tickOf(at: number): number {
  return Math.ceil(at / tickMs);
}

/** An IPv6 address without its interface. */
function bare(address: string): string {
  const scope = address.indexOf("%");
  return scope < 0 ? address : address.slice(0, scope);
}
