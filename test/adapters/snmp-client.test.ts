import { createSocket } from "node:dgram";
import { afterEach, describe, expect, it } from "vitest";
import { createSnmpClient } from "../../src/adapters/snmp-client.ts";
import { decodeReply } from "../../src/adapters/snmp-message.ts";
import type { SnmpClient, SnmpTarget } from "../../src/core/effects.ts";
import { Secret } from "../../src/core/secret.ts";
import {
  type Asked,
  counter64,
  integer,
  noSuchObject,
  oidContent,
  type Responder,
  type Row,
  reply,
  respond,
  table,
  text,
  tlv,
} from "./snmp-responder.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function agent(answer: Parameters<typeof respond>[0]): Promise<Responder> {
  const responder = await respond(answer);
  closing.push(() => responder.close());
  return responder;
}

function client(options?: Parameters<typeof createSnmpClient>[0]): SnmpClient {
  const made = createSnmpClient(options);
  closing.push(() => made.close());
  return made;
}

function target(port: number, more: Partial<SnmpTarget> = {}): SnmpTarget {
  return { host: "127.0.0.1", port, community: new Secret("public"), ...more };
}

const sysName = "1.3.6.1.2.1.1.5.0";
const sysUpTime = "1.3.6.1.2.1.1.3.0";

describe("values", () => {
  it("keep their type, their size and their bytes", async () => {
    const rows: Row[] = [
      ["1.3.6.1.4.1.1.1.0", integer(-40_000)],
      ["1.3.6.1.4.1.1.2.0", integer(-129)],
      ["1.3.6.1.4.1.1.3.0", integer(4_294_967_295, 0x42)],
      ["1.3.6.1.4.1.1.4.0", counter64(2n ** 64n - 1n)],
      ["1.3.6.1.4.1.1.5.0", text(Buffer.from([0x00, 0x1a, 0xff, 0xfe, 0x80, 0x01]))],
      ["1.3.6.1.4.1.1.6.0", tlv(0x06, oidContent("1.3.6.1.4.1.2011.4294967295"))],
      ["1.3.6.1.4.1.1.7.0", tlv(0x40, Buffer.from([10, 36, 0, 255]))],
      ["1.3.6.1.4.1.1.8.0", integer(360_000, 0x43)],
      ["1.3.6.1.4.1.1.9.0", text("长".repeat(60))],
    ];
    const { port } = await agent(table(rows));
    const asked = [...rows.map(([oid]) => oid), "1.3.6.1.4.1.1.10.0"];
    const result = await client().get(target(port), asked);
    expect(result.ok && result.value.map(({ value }) => value)).toEqual([
      { type: "integer", value: -40_000 },
      { type: "integer", value: -129 },
      { type: "gauge32", value: 4_294_967_295 },
      { type: "counter64", value: 18_446_744_073_709_551_615n },
      { type: "string", bytes: Uint8Array.from([0x00, 0x1a, 0xff, 0xfe, 0x80, 0x01]) },
      { type: "oid", value: "1.3.6.1.4.1.2011.4294967295" },
      { type: "address", value: "10.36.0.255" },
      { type: "timeticks", value: 360_000 },
      { type: "string", bytes: new Uint8Array(Buffer.from("长".repeat(60))) },
      { type: "noSuchObject" },
    ]);
    expect(result.ok && result.value.map(({ oid }) => oid)).toEqual(asked);
  });

  it("are told apart from the words that snmp-native uses for absence", async () => {
    const { port } = await agent(table([[sysName, text("noSuchObject")]]));
    const result = await client().get(target(port), [sysName]);
    expect(result.ok && result.value[0]!.value.type).toBe("string");
  });
});

describe("what is not the answer", () => {
  const truth: Row[] = [[sysName, text("switch-7")]];

  /** Sends a wrong answer first and the right one 30 ms later; gives the name that was read and what was ignored. */
  async function with_(wrong: (asked: Asked, responder: Responder) => readonly Buffer[]) {
    const responder = await agent((asked, self) => {
      setTimeout(() => self.send(reply(asked.id, truth), asked.from), 30);
      return wrong(asked, self);
    });
    const snmp = client();
    const result = await snmp.get(target(responder.port), [sysName]);
    const value = result.ok ? result.value[0]!.value : undefined;
    return { name: value?.type === "string" ? Buffer.from(value.bytes).toString() : value, ignored: snmp.ignored() };
  }

  const lie: Row[] = [[sysName, text("liar")]];
  it.each<[string, (asked: Asked, responder: Responder) => readonly Buffer[]]>([
    ["unknown request id", ({ id }) => [reply(id ^ 1, lie)]],
    ["wrong community", ({ id }) => [reply(id, lie, { community: "private" })]],
    ["other objects than asked", ({ id }) => [reply(id, [[sysUpTime, text("liar")]])]],
    ["other objects than asked", ({ id }) => [reply(id, [...lie, ...lie])]],
    ["empty", ({ id }) => [reply(id, [])]],
    ["not a response", ({ id }) => [reply(id, lie, { type: 0 })]],
    ["not a response", ({ id }) => [reply(id, lie, { type: 7 })]],
    ["other version", ({ id }) => [reply(id, lie, { version: 0 })]],
    ["malformed", () => [Buffer.alloc(0)]],
    ["malformed", () => [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")]],
    ["malformed", ({ id }) => [reply(id, [[sysName, tlv(0x47, Buffer.from([1]))]])]],
    ["malformed", ({ id }) => [Buffer.concat([reply(id, lie), Buffer.from([0])])]],
    ["malformed", ({ id }) => [reply(id, [[sysName, integer(2 ** 33, 0x41)]])]],
  ])("is counted and harmless: %s", async (reason, wrong) => {
    expect(await with_(wrong)).toEqual({ name: "switch-7", ignored: { [reason]: 1 } });
  });

  it("is counted and harmless: the right answer from another port", async () => {
    const other = createSocket("udp4");
    closing.push(() => other.close());
    const { name, ignored } = await with_(({ id, from }) => {
      other.send(reply(id, lie), from.port, from.address);
      return [];
    });
    expect({ name, ignored }).toEqual({ name: "switch-7", ignored: { "wrong source": 1 } });
  });

  it("counts a second copy and one that comes after the deadline", async () => {
    const responder = await agent((asked, self) => {
      const answer = reply(asked.id, [[asked.oids[0]!, text("x")]]);
      if (asked.oids[0] === sysName) return [answer, answer];
      setTimeout(() => self.send(answer, asked.from), 200);
      return [];
    });
    const snmp = client({ tries: 1 });
    expect((await snmp.get(target(responder.port), [sysName])).ok).toBe(true);
    expect((await snmp.get(target(responder.port, { deadlineMs: 60 }), [sysUpTime])).ok).toBe(false);
    await new Promise((later) => setTimeout(later, 250));
    expect(snmp.ignored()).toEqual({ duplicate: 1, late: 1 });
  });

  it("takes the late answer to the first try, because every try has the same id", async () => {
    const responder = await agent((asked, self) => {
      const delay = self.asked.length === 1 ? 160 : 100_000;
      const later = setTimeout(() => self.send(reply(asked.id, truth), asked.from), delay);
      closing.push(() => clearTimeout(later));
      return [];
    });
    const result = await client({ retryMs: 100 }).get(target(responder.port, { deadlineMs: 400 }), [sysName]);
    expect(result.ok).toBe(true);
    expect(responder.asked.map(({ id }) => id)).toEqual([responder.asked[0]!.id, responder.asked[0]!.id]);
  });
});

describe("a damaged reply", () => {
  const id = 0x41424344;
  const good = reply(id, [
    [sysName, text("switch-7")],
    [sysUpTime, integer(123_456, 0x43)],
    ["1.3.6.1.2.1.31.1.1.1.6.1", counter64(2n ** 60n)],
    ["1.3.6.1.2.1.1.2.0", tlv(0x06, oidContent("1.3.6.1.4.1.2011.2.23"))],
  ]);

  it("is never accepted when it is cut short", () => {
    expect(typeof decodeReply(good)).toBe("object");
    for (let length = 0; length < good.length; length++) {
      expect(decodeReply(good.subarray(0, length)), `${length} bytes`).toBe("malformed");
    }
  });

  it("never throws and never changes the number of objects, whichever bit is flipped", () => {
    for (let bit = 0; bit < good.length * 8; bit++) {
      const flipped = Buffer.from(good);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const read = decodeReply(flipped);
      if (typeof read === "string") continue;
      expect(read.varbinds, `bit ${bit}`).toHaveLength(4);
      for (const { value } of read.varbinds) if (value.type === "integer") expect(value.value).not.toBeNaN();
    }
  });

  it("does not stop the client: every prefix and every flipped bit as a datagram, then the answer", async () => {
    const responder = await agent((asked, self) => {
      const whole = reply(asked.id, [[sysName, text("switch-7")]]);
      const bad: Buffer[] = [];
      for (let length = 0; length < whole.length; length++) bad.push(whole.subarray(0, length));
      // The status, its index and the value are left alone: only the checksum of UDP knows them.
      const status = whole.indexOf(Buffer.from([0x02, 0x04])) + 8;
      const free = new Set([status, status + 3, whole.length - 10]);
      for (let bit = 0; bit < (whole.length - 9) * 8; bit++) {
        if (free.has(bit >> 3)) continue;
        const flipped = Buffer.from(whole);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        bad.push(flipped);
      }
      setTimeout(() => self.send(whole, asked.from), 100);
      return bad;
    });
    const snmp = client();
    const result = await snmp.get(target(responder.port), [sysName]);
    const value = result.ok ? result.value[0]!.value : undefined;
    expect(value?.type === "string" && Buffer.from(value.bytes).toString()).toBe("switch-7");
    expect(snmp.ignored()["malformed"]).toBeGreaterThan(100);
  });
});

describe("GET", () => {
  it("splits what does not fit in one message and keeps the order", async () => {
    const rows = Array.from({ length: 60 }, (_, i): Row => [`1.3.6.1.4.1.1.${i}.0`, integer(i)]);
    const responder = await agent(table(rows));
    const result = await client().get(target(responder.port), rows.map(([oid]) => oid).reverse());
    expect(result.ok && result.value.map(({ value }) => value)).toEqual(
      rows.map((_, i) => ({ type: "integer", value: 59 - i })),
    );
    expect(responder.asked).toHaveLength(3);
  });

  it("halves on tooBig, twice at most", async () => {
    const responder = await agent((asked) =>
      asked.oids.length > 5
        ? [reply(asked.id, [], { error: 1 })]
        : [
            reply(
              asked.id,
              asked.oids.map((oid) => [oid, integer(1)]),
            ),
          ],
    );
    const oids = Array.from({ length: 20 }, (_, i) => `1.3.6.1.4.1.1.${i}.0`);
    const result = await client().get(target(responder.port), oids);
    expect(result.ok && result.value.map(({ oid }) => oid)).toEqual(oids);
    expect(responder.asked.map(({ oids: { length } }) => length)).toEqual([20, 10, 5, 5, 10, 5, 5]);

    const stubborn = await agent((asked) => [reply(asked.id, [], { error: 1 })]);
    const refused = await client().get(target(stubborn.port), oids);
    expect(refused).toMatchObject({ ok: false, failure: { kind: "rejected" } });
    expect(stubborn.asked.map(({ oids: { length } }) => length)).toEqual([20, 10, 5]);
  });

  it("says which object the device refuses", async () => {
    const { port } = await agent((asked) => [reply(asked.id, [], { error: 5, errorIndex: 2 })]);
    expect(await client().get(target(port), [sysName, sysUpTime])).toEqual({
      ok: false,
      failure: { kind: "rejected", message: `127.0.0.1:${port} refused the SNMP request: genErr at ${sysUpTime}` },
    });
  });

  it("says who did not answer, how often it was asked and for how long", async () => {
    const responder = await agent(() => []);
    const started = performance.now();
    expect(await client().get(target(responder.port, { deadlineMs: 300 }), [sysName])).toEqual({
      ok: false,
      failure: { kind: "unreachable", message: `127.0.0.1:${responder.port} does not answer SNMP (3 tries in 300 ms)` },
    });
    expect(performance.now() - started).toBeGreaterThan(295);
    expect(responder.asked).toHaveLength(3);
  });

  it("tells when the first datagram leaves, once, so that waiting for a slot is not taken for slowness", async () => {
    const responder = await agent(() => []);
    let sent = 0;
    await client().get(target(responder.port, { deadlineMs: 90, onSent: () => sent++ }), [sysName]);
    expect({ sent, asked: responder.asked.length }).toEqual({ sent: 1, asked: 3 });
  });

  it("reads over IPv6 and by name", async () => {
    const six = createSocket("udp6");
    await new Promise<void>((bound) => six.bind(0, "::1", bound));
    closing.push(() => six.close());
    six.on("message", (bytes, from) => {
      const id = bytes.readUInt32BE(bytes.indexOf(Buffer.from([0x02, 0x04])) + 2);
      six.send(reply(id, [[sysName, text("six")]]), from.port, from.address);
    });
    expect((await client().get(target(six.address().port, { host: "0:0:0:0:0:0:0:1" }), [sysName])).ok).toBe(true);
    const { port } = await agent(table([[sysName, text("four")]]));
    expect((await client().get(target(port, { host: "localhost" }), [sysName])).ok).toBe(true);
  });

  it("answers as a value where no question can be sent", async () => {
    const snmp = client();
    for (const wrong of [{ port: 0 }, { host: "no-such-host.invalid" }]) {
      expect(await snmp.get(target(1161, wrong), [sysName])).toMatchObject({
        ok: false,
        failure: { kind: "unreachable" },
      });
    }
    await snmp.close();
    await snmp.close();
    expect(await snmp.get(target(1161), [sysName])).toMatchObject({ ok: false });
  });
});

describe("walk", () => {
  const column = "1.3.6.1.2.1.2.2.1.2";
  const rows = Array.from({ length: 60 }, (_, i): Row => [`${column}.${i + 1}`, text(`port ${i + 1}`)]);
  const beyond: Row = ["1.3.6.1.2.1.2.2.1.20.1", integer(7)];

  it("ends where the subtree ends, also when the next column starts with the same digits", async () => {
    const responder = await agent(table([...rows, beyond]));
    const result = await client().walk(target(responder.port), column);
    expect(result.ok && result.value.map(({ oid }) => oid)).toEqual(rows.map(([oid]) => oid));
  });

  it("ends at the end of the view, and an absent column is empty", async () => {
    const { port } = await agent(table(rows));
    const snmp = client();
    expect(await snmp.walk(target(port), column)).toMatchObject({ ok: true, value: { length: 60 } });
    expect(await snmp.walk(target(port), "1.3.6.1.2.1.31.1.1.1.1")).toEqual({ ok: true, value: [] });
    expect(await snmp.walk(target(port), "1.3.6.1.2.1.2.2.1")).toMatchObject({ ok: true, value: { length: 60 } });
  });

  it("reads no more rows than are wanted, in one request", async () => {
    const { port, asked } = await agent(
      table(Array.from({ length: 60 }, (_, i): Row => [`1.3.6.1.9.1.${i + 1}`, integer(i)])),
    );
    const wanted = client();
    const rows = async (atMost: number) => {
      const answer = await wanted.walk(target(port), "1.3.6.1.9", atMost);
      return answer.ok ? answer.value.length : answer.failure;
    };
    expect([await rows(1), await rows(3)]).toEqual([1, 3]);
    expect(asked.map(({ maxRepetitions }) => maxRepetitions)).toEqual([1, 3]);
    expect(await rows(100)).toBe(60);
  });

  it("refuses a table that goes in circles", async () => {
    const { port } = await agent((asked) => [reply(asked.id, rows.slice(0, 3))]);
    expect(await client().walk(target(port), column)).toMatchObject({
      ok: false,
      failure: { kind: "rejected", message: expect.stringContaining("does not move forward") },
    });
  });

  it("asks for half as many rows when an answer is too big or gets lost, twice at most", async () => {
    const picky = (silent: boolean) => (asked: Asked) =>
      asked.maxRepetitions > 6 ? (silent ? [] : [reply(asked.id, [], { error: 1 })]) : table(rows)(asked);
    for (const silent of [false, true]) {
      const responder = await agent(picky(silent));
      const result = await client({ retryMs: 30 }).walk(target(responder.port), column);
      expect(result).toMatchObject({ ok: true, value: { length: 60 } });
      expect(responder.asked.slice(0, 4).map(({ maxRepetitions }) => maxRepetitions)).toEqual([24, 12, 6, 6]);
    }
  });

  it("has one budget for the whole table of a slow device", async () => {
    const responder = await agent((asked, self) => {
      const later = setTimeout(() => self.send(table(rows)(asked)[0]!, asked.from), 80);
      closing.push(() => clearTimeout(later));
      return [];
    });
    const started = performance.now();
    const result = await client().walk(target(responder.port, { deadlineMs: 200 }), column);
    expect(result).toMatchObject({ ok: false, failure: { kind: "timeout" } });
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe("many devices", () => {
  const one = (asked: Asked) => [
    reply(
      asked.id,
      asked.oids.map((oid) => [oid, oid === sysName ? text("x") : noSuchObject]),
    ),
  ];

  it("reads every device when half of the datagrams are lost", async () => {
    // A fixed pattern of losses: of three tries of any request at least one passes.
    let n = 0;
    const seen = new Map<number, number>();
    const responder = await agent((asked) => {
      const tries = (seen.get(asked.id) ?? 0) + 1;
      seen.set(asked.id, tries);
      return tries < 3 && n++ % 2 === 0 ? [] : one(asked);
    });
    const snmp = client({ retryMs: 40 });
    const results = await Promise.all(
      Array.from({ length: 300 }, () => snmp.get(target(responder.port, { deadlineMs: 600 }), [sysName])),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(300);
  });

  it("takes at most one deadline longer when a tenth is dead, with a window far smaller than the dead", async () => {
    const live = await agent(one);
    const dead = await agent(() => []);
    const snmp = client({ window: 32 });
    const deadlineMs = 400;
    const sweep = async (isDead: (i: number) => boolean) => {
      const started = performance.now();
      const results = await Promise.all(
        Array.from({ length: 1000 }, (_, i) =>
          snmp.get(target(isDead(i) ? dead.port : live.port, { deadlineMs }), [sysName]),
        ),
      );
      return { ms: performance.now() - started, answered: results.filter(({ ok }) => ok).length };
    };
    await sweep(() => false);
    const healthy = await sweep(() => false);
    const sick = await sweep((i) => i % 10 === 3);
    expect(healthy.answered).toBe(1000);
    expect(sick.answered).toBe(900);
    // 100 dead ÷ window 32 × 25 ms of slots, plus the grain of the timer and of a busy machine.
    expect(sick.ms).toBeLessThan(healthy.ms + deadlineMs + 250);
  });

  it("calls nobody dead while the process was busy and the answers waited in the kernel", async () => {
    const responder = await agent(one);
    const child = client({ window: 1024 });
    await child.get(target(responder.port), [sysName]);
    const asking = Promise.all(
      Array.from({ length: 200 }, () => child.get(target(responder.port, { deadlineMs: 120 }), [sysName])),
    );
    await new Promise((sent) => setTimeout(sent, 20));
    const until = performance.now() + 200;
    while (performance.now() < until);
    expect((await asking).filter(({ ok }) => ok)).toHaveLength(200);
  });
});
