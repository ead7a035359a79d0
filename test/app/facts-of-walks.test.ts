import { readdirSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { createSnmpClient } from "../../src/adapters/snmp-client.ts";
import { readValues } from "../../src/app/facts.ts";
import type { Oid, SnmpValue } from "../../src/core/effects.ts";
import { Secret } from "../../src/core/secret.ts";
import { makers } from "../../src/drivers/makers.ts";
import { isRead } from "../../src/probes/questions.ts";
import { parseWalk } from "../../src/probes/walk/parse-walk.ts";
import {
  type Asked,
  counter64,
  endOfMibView,
  integer,
  noSuchObject,
  oidContent,
  type Responder,
  type Row,
  reply,
  respond,
  text,
  tlv,
} from "../adapters/snmp-responder.ts";
import { catalogue, deviceOf, recording } from "../probes/read-device.ts";
import { corpus, hasCorpus } from "../probes/snmprec.ts";

const open: Responder[] = [];
afterEach(() => {
  for (const responder of open.splice(0)) responder.close();
});

/** What a recorded device would answer, over the objects that are asked for and some that lie between them. */
function agentOf(values: ReadonlyMap<Oid, SnmpValue>): (asked: Asked) => readonly Buffer[] {
  const rows = [...values]
    .map(([oid, value]) => ({ numbers: oid.split(".").map(Number), row: [oid, encoded(value)] as Row }))
    .sort((a, b) => compare(a.numbers, b.numbers));
  const byOid = new Map(rows.map(({ row }) => row));
  return ({ id, type, oids, maxRepetitions }) => {
    if (type === 0)
      return [
        reply(
          id,
          oids.map((oid): Row => [oid, byOid.get(oid) ?? noSuchObject]),
        ),
      ];
    const after = oids[0]!.split(".").map(Number);
    const first = rows.findIndex(({ numbers }) => compare(numbers, after) > 0);
    const next = first < 0 ? [] : rows.slice(first, first + maxRepetitions).map(({ row }) => row);
    return [reply(id, next.length > 0 ? next : [[oids[0]!, endOfMibView]])];
  };
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, i) => part !== b[i]);
  return at < 0 ? a.length - b.length : b[at] === undefined ? 1 : a[at]! - b[at]!;
}

function encoded(value: SnmpValue): Buffer {
  switch (value.type) {
    case "integer":
      return integer(value.value);
    case "counter32":
      return integer(value.value, 0x41);
    case "gauge32":
      return integer(value.value, 0x42);
    case "timeticks":
      return integer(value.value, 0x43);
    case "counter64":
      return counter64(value.value);
    case "string":
      return text(Buffer.from(value.bytes));
    case "oid":
      return tlv(0x06, oidContent(value.value));
    case "address":
      return tlv(0x40, Buffer.from(value.value.split(".").map(Number)));
    default:
      return tlv(0x05);
  }
}

describe.skipIf(!hasCorpus)(`real devices over the network [needs ${corpus.split("/").slice(-3).join("/")}]`, () => {
  it.each(hasCorpus ? readdirSync(corpus).filter((file) => file.endsWith(".gz")) : [])(
    "%s says the same as its recording, with few questions",
    async (file) => {
      const asked = isRead(makers);
      const whole = parseWalk(recording(corpus, file)).values;
      // Neighbouring objects stay, so that walks have to find the end of a column by themselves.
      const values = new Map([...whole].filter(([oid], i) => asked(oid) || i % 50 === 0));
      const responder = await respond(agentOf(values));
      open.push(responder);
      const snmp = createSnmpClient();
      const started = performance.now();
      const answer = await readValues(
        snmp,
        { host: "127.0.0.1", port: responder.port, community: new Secret("public") },
        { catalogue, elapsedMs: () => performance.now() - started },
      );
      await snmp.close();
      if (!answer.ok) throw new Error(answer.failure.message);
      expect(answer.value.unread).toEqual([]);
      expect(deviceOf(answer.value.values)).toEqual(deviceOf(values));
      // One request per two dozen rows of each column, and one per table that is not there.
      expect(responder.asked.length).toBeLessThan(60 + answer.value.values.size / 6);
    },
  );
});
