import { readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deviceAsJson, targetOutput } from "../../src/cli/output/probe-device.ts";
import { formatDevice } from "../../src/cli/print-facts.ts";
import type { SnmpValue } from "../../src/core/effects.ts";
import { identifyTable } from "../../src/drivers/identify.ts";
import { makers } from "../../src/drivers/makers.ts";
import { isRead, readsOfAll } from "../../src/probes/questions.ts";
import { text } from "../../src/probes/values.ts";
import { parseWalk } from "../../src/probes/walk/parse-walk.ts";
import { deviceOf, deviceOfText, recording } from "./read-device.ts";
import { corpus, hasCorpus, readWalk } from "./snmprec.ts";
import { asNetSnmpText, asSnmprec } from "./write-walk.ts";

const fixtures = join(import.meta.dirname, "fixture");
const read = (line: string) => [...parseWalk(line).values.values()][0];

describe("a line of a recorder", () => {
  it.each<[string, SnmpValue]>([
    ["1.3.1|2|-5", { type: "integer", value: -5 }],
    ["1.3.1|4|a|b", { type: "string", bytes: new Uint8Array(Buffer.from("a|b")) }],
    ["1.3.1|4x|00ff", { type: "string", bytes: Uint8Array.of(0, 255) }],
    ["1.3.1|4|", { type: "string", bytes: new Uint8Array() }],
    ["1.3.1|5|", { type: "null" }],
    [".1.3.1|6|.1.3.6", { type: "oid", value: "1.3.6" }],
    ["1.3.1|64|10.0.0.1", { type: "address", value: "10.0.0.1" }],
    ["1.3.1|64x|0a000001", { type: "address", value: "10.0.0.1" }],
    ["1.3.1|65|4294967295", { type: "counter32", value: 4_294_967_295 }],
    ["1.3.1|66|-1", { type: "gauge32", value: 4_294_967_295 }],
    ["1.3.1|67|100", { type: "timeticks", value: 100 }],
    ["1.3.1|68x|9f7804", { type: "opaque", bytes: Uint8Array.of(0x9f, 0x78, 4) }],
    ["1.3.1|70|18446744073709551615", { type: "counter64", value: 2n ** 64n - 1n }],
    ["1.3.1|2:numeric|7", { type: "integer", value: 7 }],
    ["1.3.1|4:writecache|value=x", { type: "string", bytes: new Uint8Array(Buffer.from("x")) }],
    ["1.3.1|2:numeric|max=100,wrap=1,scale=0,offset=50,deviation=50", { type: "integer", value: 50 }],
  ])("is read: %s", (line, value) => {
    expect(read(line)).toEqual(value);
  });

  it.each([
    "1.3.1|2|x",
    "1.3.1|4x|0g",
    "1.3.1|99|1",
    "1.3.1|65|99999999999",
    "1.3.1|64|1.2.3",
    "1.3.1|",
    "1.3.1|67:numeric|rate=100",
  ])("is counted and left out: %s", (line) => {
    expect(parseWalk(`# remark\n${line}\n`)).toEqual({
      values: new Map(),
      count: 0,
      unreadable: 1,
      firstUnreadable: 2,
    });
  });
});

describe("a line of net-snmp", () => {
  it.each<[string, SnmpValue]>([
    ['.1.3.1 = STRING: "a \\"b\\" \\\\c"', { type: "string", bytes: new Uint8Array(Buffer.from('a "b" \\c')) }],
    ["iso.3.1 = STRING: a", { type: "string", bytes: new Uint8Array(Buffer.from("a")) }],
    ['.1.3.1 = ""', { type: "string", bytes: new Uint8Array() }],
    [".1.3.1 = STRING: 0:1a:2b:3c:4d:5e", { type: "string", bytes: Uint8Array.of(0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e) }],
    [".1.3.1 = Hex-STRING: 00 FF ", { type: "string", bytes: Uint8Array.of(0, 255) }],
    [".1.3.1 = BITS: 80 00 one(0)", { type: "string", bytes: Uint8Array.of(0x80, 0) }],
    [".1.3.1 = INTEGER: up(1)", { type: "integer", value: 1 }],
    [".1.3.1 = INTEGER: 1500 octets", { type: "integer", value: 1500 }],
    [".1.3.1 = INTEGER: -5", { type: "integer", value: -5 }],
    [".1.3.1 = Gauge32: 100 Mbits/s", { type: "gauge32", value: 100 }],
    [".1.3.1 = Counter64: 18446744073709551615", { type: "counter64", value: 2n ** 64n - 1n }],
    [".1.3.1 = Timeticks: (123) 0:00:01.23", { type: "timeticks", value: 123 }],
    [".1.3.1 = Timeticks: 2 days, 1:00:00.05", { type: "timeticks", value: 17_640_005 }],
    [".1.3.1 = 1:0:00:00.05", { type: "timeticks", value: 8_640_005 }],
    [".1.3.1 = OID: iso.3.6.1", { type: "oid", value: "1.3.6.1" }],
    [".1.3.1 = OID: SNMPv2-SMI::enterprises.9.1", { type: "oid", value: "1.3.6.1.4.1.9.1" }],
    [".1.3.1 = OID: SNMPv2-SMI::zeroDotZero", { type: "oid", value: "0.0" }],
    [".1.3.1 = IpAddress: 10.0.0.1", { type: "address", value: "10.0.0.1" }],
    [".1.3.1 = Network Address: 0A:00:00:01", { type: "address", value: "10.0.0.1" }],
    [".1.3.1 = Wrong Type (should be Counter32): Gauge32: 3", { type: "gauge32", value: 3 }],
    ['.1.3.1 = "00 1A \n2B "', { type: "string", bytes: Uint8Array.of(0, 0x1a, 0x2b) }],
    ['.1.3.1 = "00 1A"', { type: "string", bytes: new Uint8Array(Buffer.from("00 1A")) }],
    [".1.3.1 = 42", { type: "integer", value: 42 }],
    [".1.3.1 = NULL", { type: "null" }],
  ])("is read: %s", (line, value) => {
    expect(read(`${line}\n`)).toEqual(value);
  });

  it("is no value where the agent said so", () => {
    const walk = parseWalk(
      ".1.3.1 = No Such Object available on this agent at this OID\n.1.3.2 = No more variables left in this MIB View (It is past the end of the MIB tree)\n",
    );
    expect(walk).toEqual({ values: new Map(), count: 2, unreadable: 0 });
  });

  it("goes on over several lines until its quotes are closed, whatever stands in it", () => {
    const walk = parseWalk('.1.3.1 = STRING: "a\n\nb = c|2|3\nend"\n.1.3.2 = INTEGER: 1\n');
    expect(text(walk.values.get("1.3.1"))).toBe("a\n\nb = c|2|3\nend");
    expect(walk).toMatchObject({ count: 2, unreadable: 0 });
  });

  it.each([
    ["short names", "sysName.0 = STRING: a\nipForwarding.0 = INTEGER: 1\nsysContact.0 = STRING: b = c\n"],
    [
      "full names",
      ".iso.org.dod.internet.mgmt.mib-2.system.sysName.0 = STRING: a\n.iso.org.dod.internet.mgmt.mib-2.ip.ipForwarding.0 = INTEGER: 1\n.iso.org.dod.internet.mgmt.mib-2.system.sysContact.0 = STRING: b = c\n",
    ],
  ])("may have its object's name instead of its number: %s", (_, written) => {
    const walk = parseWalk(written);
    expect(walk).toMatchObject({ count: 3, unreadable: 0 });
    expect(["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.4.0"].map((oid) => text(walk.values.get(oid)))).toEqual(["a", "b = c"]);
  });

  it("does not swallow a line that belongs to no value", () => {
    expect(parseWalk('.1.3.1 = STRING: "a"\nrubbish\n.1.3.2 = INTEGER: 1\n')).toMatchObject({
      count: 2,
      unreadable: 1,
      firstUnreadable: 2,
    });
  });

  it("keeps the line ends inside a text when the file has others", () => {
    const windows = parseWalk('.1.3.1 = STRING: "a\nb"\r\n.1.3.2 = INTEGER: 1\r\n');
    expect(text(windows.values.get("1.3.1"))).toBe("a\nb");
    expect(windows.count).toBe(2);
    expect(text(parseWalk('.1.3.0 = INTEGER: 1\n.1.3.1 = STRING: "a\r\nb"\n').values.get("1.3.1"))).toBe("a\r\nb");
  });
});

describe("the same device in each format", () => {
  it.each(readdirSync(fixtures))("gives the same facts: %s", (file) => {
    const { facts, unsupported } = deviceOfText(recording(fixtures, file));
    expect(facts).toEqual({
      system: {
        description: "Linux gate 5.10.0 #1 SMP\nsecond line = of the description",
        objectId: "1.3.6.1.4.1.8072.3.2.10",
        name: "桥头-gate",
        uptimeSeconds: 1234,
      },
      platform: "linux",
      version: "5.10.0",
      interfaces: [
        {
          index: 2,
          name: "eth0",
          description: "eth0",
          type: 6,
          mtu: 1500,
          mac: "00:1a:2b:3c:4d:5e",
          adminStatus: "up",
          operStatus: "lowerLayerDown",
          speedBps: 10_000_000_000,
          lastChangeSeconds: 5,
          inOctets: 2n ** 64n - 1n,
          inErrors: 3n,
        },
      ],
      cpu: [{ name: "CPU", percent: 7 }],
      memory: [{ name: "Physical memory", usedPercent: 25, totalBytes: 1_024_000, usedBytes: 256_000 }],
    });
    expect(unsupported).toEqual(["sensors", "poe", "vlans", "neighbours"]);
    expect(parseWalk(recording(fixtures, file)).unreadable).toBe(0);
  });

  it("gives the same values, whatever they are", () => {
    const oids = fc.array(fc.nat(300), { minLength: 1, maxLength: 6 }).map((rest) => `1.3.6.${rest.join(".")}`);
    const bytes = fc.uint8Array({ maxLength: 40 });
    const texts = fc.string({
      unit: fc.constantFrom("a", " ", '"', "\\", "=", "\n", "\r", "|", "é", "桥"),
      maxLength: 20,
    });
    const values: fc.Arbitrary<SnmpValue> = fc.oneof(
      fc.record({ type: fc.constant("integer" as const), value: fc.integer() }),
      fc.record({ type: fc.constantFrom("counter32", "gauge32", "timeticks"), value: fc.nat(4_294_967_295) }),
      fc.record({ type: fc.constant("counter64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
      fc.record({ type: fc.constant("string" as const), bytes }),
      texts.map((each): SnmpValue => ({ type: "string", bytes: new Uint8Array(Buffer.from(each)) })),
      fc.record({ type: fc.constant("oid" as const), value: oids }),
      fc.ipV4().map((value): SnmpValue => ({ type: "address", value })),
    );
    const walks = fc.uniqueArray(fc.tuple(oids, values), { selector: ([each]) => each, maxLength: 20 });
    fc.assert(
      fc.property(walks, (rows) => {
        const whole = new Map(rows);
        for (const written of [asSnmprec(whole), asNetSnmpText(whole), asNetSnmpText(whole, "iso.")]) {
          expect(parseWalk(written)).toEqual({ values: whole, count: whole.size, unreadable: 0 });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a damaged recording", () => {
  const whole = readdirSync(fixtures).map((file) => recording(fixtures, file));

  it("is read as far as it goes, wherever it is cut off", () => {
    for (const written of whole) {
      for (let end = 0; end <= written.length; end += 3) {
        const walk = parseWalk(written.slice(0, end));
        expect(walk.unreadable).toBeLessThanOrEqual(1);
        deviceOf(walk.values);
      }
    }
  });

  it("never makes the reader or a decoder throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        deviceOfText(Buffer.from(bytes).toString("latin1"));
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 30 }),
        (written, flips) => {
          const bytes = Buffer.from(written, "latin1");
          for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
          deviceOfText(bytes.toString("latin1"));
        },
      ),
    );
  });

  it("decodes any type of value at any object that is asked for", () => {
    const asked = isRead(makers);
    const rows = whole.flatMap((written) => [...parseWalk(written).values]).filter(([oid]) => asked(oid));
    const any = fc.constantFrom<SnmpValue>(
      { type: "integer", value: -1 },
      { type: "counter64", value: 2n ** 64n - 1n },
      { type: "string", bytes: Uint8Array.of(255, 254, 0, 1) },
      { type: "string", bytes: new Uint8Array() },
      { type: "oid", value: "0.0" },
      { type: "noSuchInstance" },
      { type: "null" },
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: rows.length, maxLength: rows.length }), (values) => {
        deviceOf(rows.map(([oid], i) => [oid, values[i]!]));
      }),
    );
  });
});

describe("a device that answers nonsense", () => {
  const value = fc.oneof(
    fc.record({ type: fc.constant("integer" as const), value: fc.integer() }),
    fc.record({ type: fc.constant("gauge32" as const), value: fc.nat(4_294_967_295) }),
    fc.record({ type: fc.constant("counter64" as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
    fc.record({ type: fc.constant("string" as const), bytes: fc.uint8Array({ maxLength: 24 }) }),
    fc.record({ type: fc.constant("oid" as const), value: fc.constantFrom("0.0", "1.3.6.1.2.1.25.2.1.2") }),
    fc.record({ type: fc.constantFrom("null" as const, "noSuchObject" as const, "endOfMibView" as const) }),
  );
  const indexes = fc.constantFrom(
    "0",
    "1",
    "2",
    "1.1",
    "1.7",
    "0.24.1",
    "0.24.1.1.4.10.0.0.1",
    "0.24.1.2.16.1",
    "4294967295",
  );

  it.each(makers)("gives facts that the schema accepts, or none: $manufacturer", (maker) => {
    const asked = readsOfAll(maker).flatMap(({ scalars, tables }) => [...scalars, ...tables.flat()]);
    const { sysObjectIdPrefix } = identifyTable.find(({ manufacturer }) => manufacturer === maker.manufacturer)!;
    const rows = fc.array(fc.tuple(fc.constantFrom(...asked), indexes, value), { maxLength: 60 });
    fc.assert(
      fc.property(rows, (told) => {
        const device = deviceOf([
          ["1.3.6.1.2.1.1.2.0", { type: "oid", value: sysObjectIdPrefix }],
          ...told.map(([each, index, one]) => [each.endsWith(".0") ? each : `${each}.${index}`, one] as const),
        ]);
        targetOutput.parse(deviceAsJson({ ...device, unread: [] }));
        formatDevice({ ...device, unread: [] }, { called: "x", again: "camnet probe --walk x", all: false });
      }),
      { numRuns: 40 },
    );
  });
});

describe("a large recording", () => {
  it("is read in one pass, and what nobody asks for is only counted", () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `1.3.6.1.2.1.4.24.4.1.${i % 17}.${i}|2|${i}`);
    const walk = parseWalk(lines.join("\n"), isRead(makers));
    expect(walk).toEqual({ values: new Map(), count: 100_000, unreadable: 0 });
  });
});

describe.skipIf(!hasCorpus)(`recorded walks [needs ${corpus.split("/").slice(-3).join("/")}]`, () => {
  it.each(hasCorpus ? readdirSync(corpus).filter((file) => file.endsWith(".gz")) : [])(
    "%s reads as the tests' own reader reads it",
    (file) => {
      const ours = parseWalk(recording(corpus, file)).values;
      const plain = readWalk(file.replace(/\.snmprec\.gz$/, ""));
      expect([...plain].filter(([oid, value]) => !isDeepStrictEqual(ours.get(oid), value))).toEqual([]);
      // Beyond it only what simulators are told to start from.
      expect(ours.size - plain.size).toBeLessThanOrEqual(1);
    },
  );

  it.each(hasCorpus ? readdirSync(corpus).filter((file) => file.endsWith(".gz")) : [])(
    "%s gives the same facts as net-snmp's text",
    (file) => {
      const asked = isRead(makers);
      const values = new Map([...parseWalk(recording(corpus, file)).values].filter(([oid]) => asked(oid)));
      const again = parseWalk(asNetSnmpText(values));
      expect(again.unreadable).toBe(0);
      expect(deviceOf(again.values)).toEqual(deviceOf(values));
    },
  );
});
