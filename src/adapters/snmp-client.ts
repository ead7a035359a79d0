import { lookup } from "node:dns/promises";
import { isIP, SocketAddress } from "node:net";
import type { Oid, SnmpClient, SnmpTarget, Varbind } from "../core/effects.ts";
import { failed, type Outcome, ok } from "../core/outcome.ts";
import { type Answer, createExchange, type ExchangeOptions } from "./snmp-exchange.ts";
import { compareOids, encodeTemplate, errorName, type Question, type Reply, type Template } from "./snmp-message.ts";

/** Objects in one GET: 24 names and their values stay under 1,400 bytes unless a value is long, and then it is halved. */
const objectsPerGet = 24;
const rowsPerBulk = 24;
/** A message that an agent calls too big, or leaves unanswered, is halved at most this often. */
const maxHalvings = 2;
const maxRows = 100_000;
const requestMs = 1500;
const walkMs = 10_000;
const tooBig = 1;

interface Peer {
  readonly name: string;
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  readonly community: string;
  readonly onSent: (() => void) | undefined;
}

/**
 * SNMP v2c over one shared UDP socket. A request without a deadline has 1.5 s with three tries, a walk 10 s in all.
 * Failures: `unreachable` (never answered), `timeout` (answered and stalled), `rejected` (error status, or a table that
 * does not move forward).
 */
export function createSnmpClient(options: ExchangeOptions = {}): SnmpClient {
  const exchange = createExchange(options);
  const templates = new Map<string, Template>();

  return {
    async get(target, oids) {
      const peer = await resolve(target);
      if (!peer.ok) return peer;
      const until = target.deadlineMs === undefined ? undefined : performance.now() + target.deadlineMs;
      const values: Varbind[] = [];
      for (let at = 0; at < oids.length; at += objectsPerGet) {
        const part = await getPart(peer.value, oids.slice(at, at + objectsPerGet), until, 0, at > 0);
        if (!part.ok) return part;
        values.push(...part.value);
      }
      return ok(values);
    },
    async walk(target, column, atMostRows) {
      const peer = await resolve(target);
      return peer.ok ? walkColumn(peer.value, column, { deadlineMs: target.deadlineMs, atMostRows }) : peer;
    },
    ignored: exchange.ignored,
    close: exchange.close,
  };

  async function getPart(
    peer: Peer,
    oids: readonly Oid[],
    until: number | undefined,
    halvings: number,
    hasAnswered: boolean,
  ): Promise<Outcome<readonly Varbind[]>> {
    const deadlineMs = until === undefined ? requestMs : Math.max(1, until - performance.now());
    const answer = await exchange.ask({
      ...peer,
      templates: [templateOf({ pdu: "get", oids }, peer.community)],
      deadlineMs,
      answers: ({ varbinds }) =>
        varbinds.length === oids.length && varbinds.every((varbind, i) => varbind.oid === oids[i]),
      urgent: hasAnswered,
      onSent: hasAnswered ? undefined : peer.onSent,
    });
    if (answer.kind !== "reply") return noReply(peer, answer, deadlineMs, hasAnswered);
    const { reply } = answer;
    if (reply.error === 0) return ok(reply.varbinds);
    if (reply.error !== tooBig || halvings === maxHalvings || oids.length < 2) return refused(peer, reply, oids);
    const middle = Math.ceil(oids.length / 2);
    const first = await getPart(peer, oids.slice(0, middle), until, halvings + 1, true);
    if (!first.ok) return first;
    const second = await getPart(peer, oids.slice(middle), until, halvings + 1, true);
    return second.ok ? ok([...first.value, ...second.value]) : second;
  }

  async function walkColumn(
    peer: Peer,
    column: Oid,
    {
      deadlineMs,
      atMostRows = maxRows,
    }: { readonly deadlineMs?: number | undefined; readonly atMostRows?: number | undefined },
  ): Promise<Outcome<readonly Varbind[]>> {
    const perBulk = Math.min(rowsPerBulk, atMostRows);
    const until = performance.now() + (deadlineMs ?? walkMs);
    const rows: Varbind[] = [];
    let after = column;
    let halvings = 0;
    let hasAnswered = false;
    while (rows.length < maxRows) {
      const remainingMs = until - performance.now();
      const stepMs = deadlineMs === undefined ? Math.min(requestMs, remainingMs) : remainingMs;
      if (stepMs <= 0) return stalled(peer, column, rows.length, deadlineMs ?? walkMs);
      // A reply that is too large for the path is lost in silence, so each try asks for half as many rows.
      const sizes = Array.from({ length: maxHalvings + 1 - halvings }, (_, i) =>
        Math.max(1, perBulk >> (halvings + i)),
      );
      const asked = after;
      const answer: Answer = await exchange.ask({
        ...peer,
        templates: sizes.map((size) => templateOf({ pdu: "bulk", after: asked, maxRepetitions: size }, peer.community)),
        deadlineMs: stepMs,
        answers: () => true,
        urgent: true,
        onSent: hasAnswered ? undefined : peer.onSent,
      });
      if (answer.kind !== "reply") return noReply(peer, answer, stepMs, hasAnswered);
      hasAnswered = true;
      halvings = Math.min(halvings + answer.tries - 1, maxHalvings);
      const { error, varbinds } = answer.reply;
      if (error === tooBig && halvings < maxHalvings) {
        halvings++;
        continue;
      }
      if (error !== 0) return refused(peer, answer.reply, [after]);
      for (const varbind of varbinds) {
        if (isEnd(varbind) || !varbind.oid.startsWith(`${column}.`)) return ok(rows);
        if (compareOids(varbind.oid, after) <= 0) {
          return failed(
            "rejected",
            `${peer.name} answers ${varbind.oid} after ${after}: its table does not move forward`,
          );
        }
        rows.push(varbind);
        if (rows.length === atMostRows && atMostRows < maxRows) return ok(rows);
        after = varbind.oid;
      }
    }
    return failed("rejected", `${peer.name} has more than ${maxRows} rows below ${column}`);
  }

  function templateOf(question: Question, community: string): Template {
    const key = `${question.pdu === "get" ? question.oids.join() : `${question.after}x${question.maxRepetitions}`} ${community}`;
    const known = templates.get(key);
    if (known) return known;
    // Devices of one model ask the same questions; what lies beyond a thousand of them is not worth keeping.
    if (templates.size >= 1024) templates.clear();
    const template = encodeTemplate(question, community);
    templates.set(key, template);
    return template;
  }
}

async function resolve({ host, port, community, onSent }: SnmpTarget): Promise<Outcome<Peer>> {
  const name = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return failed("unreachable", `${name} has no port between 1 and 65535`);
  }
  try {
    const { address, family } = isIP(host)
      ? { address: host, family: isIP(host) }
      : await lookup(host, { verbatim: false });
    if (family === 4) return ok({ name, address, family: 4, port, community: community.reveal(), onSent });
    const [unscoped] = address.split("%") as [string];
    const spelt = new SocketAddress({ address: unscoped, family: "ipv6" }).address;
    return ok({ name, address: spelt, family: 6, port, community: community.reveal(), onSent });
  } catch (error) {
    return failed("unreachable", `${host} has no address (${(error as NodeJS.ErrnoException).code ?? "unknown"})`);
  }
}

function noReply(
  { name }: Peer,
  answer: Exclude<Answer, { kind: "reply" }>,
  deadlineMs: number,
  hasAnswered: boolean,
): Outcome<never> {
  if (answer.kind === "unsendable") return failed("unreachable", `${name} cannot be asked: ${answer.reason}`);
  const tries = `${answer.tries} ${answer.tries === 1 ? "try" : "tries"} in ${Math.round(deadlineMs)} ms`;
  return hasAnswered
    ? failed("timeout", `${name} answered and then stopped answering SNMP (${tries})`)
    : failed("unreachable", `${name} does not answer SNMP (${tries})`);
}

function stalled({ name }: Peer, column: Oid, rows: number, deadlineMs: number): Outcome<never> {
  return failed(
    "timeout",
    `${name} gave ${rows} rows of ${column} and was not done after ${Math.round(deadlineMs)} ms`,
  );
}

function refused({ name }: Peer, { error, errorIndex }: Reply, oids: readonly Oid[]): Outcome<never> {
  const about = oids[errorIndex - 1];
  return failed("rejected", `${name} refused the SNMP request: ${errorName(error)}${about ? ` at ${about}` : ""}`);
}

function isEnd({ value }: Varbind): boolean {
  return value.type === "endOfMibView" || value.type === "noSuchObject" || value.type === "noSuchInstance";
}
