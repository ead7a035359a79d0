import { describe, expect, it } from "vitest";
import { readValues } from "../../src/app/facts.ts";
import type { Oid, SnmpClient, SnmpValue, Varbind } from "../../src/core/effects.ts";
import { type Failure, failed, ok } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import { deviceFacts } from "../../src/probes/device-facts.ts";
import { createLookup } from "../../src/probes/lookup.ts";
import { catalogue, gauge, integer, oid, string } from "../probes/read-device.ts";

const target = { host: "127.0.0.1", port: 161, community: new Secret("public") };

interface Fake extends Pick<SnmpClient, "get" | "walk"> {
  readonly got: Oid[][];
  readonly walked: Oid[];
}

/** An agent over a map; `refuse` answers an object or a column with a failure. */
function agent(
  rows: Readonly<Record<Oid, SnmpValue>>,
  refuse: (oid: Oid) => Failure | undefined = () => undefined,
): Fake {
  const values = new Map(Object.entries(rows));
  const lookup = createLookup(values);
  const [got, walked]: [Oid[][], Oid[]] = [[], []];
  return {
    got,
    walked,
    async get(_target, oids) {
      got.push([...oids]);
      const failure = oids.map(refuse).find((each) => each !== undefined);
      if (failure) return { ok: false, failure };
      return ok(oids.map((each): Varbind => ({ oid: each, value: values.get(each) ?? { type: "noSuchObject" } })));
    },
    async walk(_target, column, atMostRows) {
      walked.push(column);
      const failure = refuse(column);
      return failure ? { ok: false, failure } : ok(lookup.column(column).slice(0, atMostRows));
    },
  };
}

const rejected = (message: string): Failure => ({ kind: "rejected", message });
const read = (snmp: Fake) => readValues(snmp, target, { catalogue, elapsedMs: () => 0 });

async function factsOf(snmp: Fake) {
  const answer = await read(snmp);
  if (!answer.ok) throw new Error(answer.failure.message);
  return { ...deviceFacts(answer.value.values, catalogue), unread: answer.value.unread };
}

const sysObjectId = "1.3.6.1.2.1.1.2.0";
const ifEntry = "1.3.6.1.2.1.2.2.1";

describe("reading a device of which nothing is known", () => {
  it("asks an absent table one question", async () => {
    const snmp = agent({ [sysObjectId]: oid("1.3.6.1.4.1.9304") });
    const { unsupported } = await factsOf(snmp);
    expect(unsupported).toEqual(["interfaces", "cpu", "memory", "sensors", "poe", "vlans", "neighbours"]);
    const columnsOf = (entry: string) => snmp.walked.filter((column) => `${column}.`.startsWith(`${entry}.`));
    for (const entry of [ifEntry, "1.3.6.1.2.1.31.1.1.1", "1.3.6.1.2.1.47.1.1.1.1", "1.3.6.1.2.1.25.2.3.1"]) {
      expect(columnsOf(entry), entry).toHaveLength(1);
    }
    expect(new Set(snmp.walked).size).toBe(snmp.walked.length);
  });

  it("asks only what the maker's devices know", async () => {
    const snmp = agent({ [sysObjectId]: oid("1.3.6.1.4.1.9.1.617"), "1.3.6.1.4.1.9.9.48.1.1.1.5.1": gauge(1) });
    await read(snmp);
    const asked = [...snmp.got.flat(), ...snmp.walked];
    expect(asked.some((each) => each.startsWith("1.3.6.1.4.1.9.9.109."))).toBe(true);
    for (const other of ["1.3.6.1.4.1.2011.", "1.3.6.1.4.1.25506.", "1.3.6.1.4.1.39165."]) {
      expect(asked.filter((each) => each.startsWith(other))).toEqual([]);
    }
  });

  it("finds the maker by its own objects where there is no system group", async () => {
    const snmp = agent({
      "1.3.6.1.4.1.39165.1.1.0": string("DS-2CD4"),
      "1.3.6.1.4.1.39165.1.7.0": string("15 PERCENT"),
    });
    const { facts } = await factsOf(snmp);
    expect(facts).toMatchObject({ manufacturer: "Hikvision", model: "DS-2CD4", cpu: [{ name: "CPU", percent: 15 }] });
  });

  it("loses one object and not the others when an agent trips over it", async () => {
    const tripped = "1.3.6.1.2.1.33.1.2.4.0";
    const snmp = agent({ [sysObjectId]: oid("1.3.6.1.4.1.850"), "1.3.6.1.2.1.33.1.2.1.0": integer(2) }, (each) =>
      each === tripped ? rejected("genErr") : undefined,
    );
    const { facts, unread } = await factsOf(snmp);
    expect(facts.sensors).toMatchObject([{ name: "battery status", value: "batteryNormal" }]);
    expect(unread).toEqual([]);
  });

  it("takes a refused column for one that is not given", async () => {
    const snmp = agent(
      { [`${ifEntry}.2.1`]: string("eth0"), [`${ifEntry}.4.1`]: integer(1500), [`${ifEntry}.8.1`]: integer(1) },
      (each) => (each === `${ifEntry}.4` ? rejected("its table does not move forward") : undefined),
    );
    const { facts, unread } = await factsOf(snmp);
    expect(facts.interfaces).toEqual([{ index: 1, name: "eth0", description: "eth0", operStatus: "up" }]);
    expect(unread).toEqual([]);
  });

  it("keeps what it has when the device stalls, and says what is missing", async () => {
    const snmp = agent({ [`${ifEntry}.2.1`]: string("eth0"), "1.3.6.1.4.1.2021.11.11.0": integer(90) }, (each) =>
      each === `${ifEntry}.4` ? { kind: "timeout", message: "stalled" } : undefined,
    );
    const { facts, unread } = await factsOf(snmp);
    expect(facts.interfaces).toEqual([{ index: 1, name: "eth0", description: "eth0" }]);
    expect(facts.cpu).toEqual([{ name: "CPU", percent: 10 }]);
    expect(unread).toEqual([{ probe: "interfaces", failure: { kind: "timeout", message: "stalled" } }]);
  });

  it("is a failure when nobody answers, after one question", async () => {
    const snmp: Fake = { ...agent({}), get: async () => failed("unreachable", "silent") };
    expect(await read(snmp)).toEqual(failed("unreachable", "silent"));
    expect(snmp.walked).toEqual([]);
  });

  it("gives no request more time than is left", async () => {
    const deadlines: (number | undefined)[] = [];
    const snmp: Fake = {
      ...agent({}),
      async walk(asked) {
        deadlines.push(asked.deadlineMs);
        return ok([]);
      },
    };
    let at = 0;
    await readValues(snmp, target, {
      catalogue,
      elapsedMs: () => (at += 100),
      options: { silenceMs: 50, columnMs: 400, deadlineMs: 1000 },
    });
    expect(Math.max(...deadlines.map(Number))).toBeLessThanOrEqual(400);
    expect(deadlines.at(-1)).toBe(1);
  });
});
