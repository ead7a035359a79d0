import { describe, expect, it } from "vitest";
import { type Survey, type SurveyOptions, survey } from "../../src/app/survey.ts";
import { parseSurvey, printSurvey, surveyPath } from "../../src/app/survey-file.ts";
import { surveyAsJson, surveyOutput } from "../../src/cli/output/probe.ts";
import { formatSurvey } from "../../src/cli/print-survey.ts";
import type { Effects, Oid, SnmpClient, SnmpValue } from "../../src/core/effects.ts";
import type { Device, Network } from "../../src/core/network.ts";
import { failed, ok } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Plan } from "../../src/plan/plan.ts";

const place = { file: "x.yaml", line: 1, column: 1 };

function device(id: string, area: string, more: object): Device {
  const base = {
    id,
    name: id,
    area,
    phase: 3,
    status: "planned",
    type: { platform: "any" },
    fixed: {},
    assumed: [],
    source: place,
  };
  return { ...base, ...more } as unknown as Device;
}

const devices = [
  device("core-1", "centre", { kind: "switch", role: "core", phase: 1, status: "active" }),
  device("media-1", "centre", { kind: "server", role: "media", on: "core-1" }),
  device("oubei-001", "oubei", { kind: "camera", class: "hd", on: "oubei-acc-1", status: "active", phase: 2 }),
  device("oubei-acc-1", "oubei", { kind: "switch", role: "access", status: "active", phase: 2 }),
  device("qiaotou-001", "qiaotou", { kind: "camera", class: "hd", on: "qiaotou-acc-1" }),
  device("qiaotou-002", "qiaotou", { kind: "camera", class: "hd", on: "qiaotou-acc-1", status: "retired" }),
  device("qiaotou-003", "qiaotou", { kind: "camera", class: "hd", on: "qiaotou-acc-1", phase: 4 }),
  device("qiaotou-acc-1", "qiaotou", { kind: "switch", role: "access" }),
];
const address = new Map(devices.map(({ id }, i) => [id, `10.0.0.${i + 1}`]));

const network = {
  planningPhase: 3,
  county: { credentials: { snmpCommunity: "env:C" } },
  areas: [
    { slug: "centre", name: { en: "Centre", zh: "指挥中心" } },
    { slug: "qiaotou", name: { en: "Qiaotou", zh: "桥头" } },
    { slug: "oubei", name: { en: "Oubei", zh: "瓯北" } },
  ],
  devices,
  links: [
    { id: "oubei-acc-1", from: "oubei-acc-1", to: "core-1", role: "uplink" },
    { id: "qiaotou-acc-1", from: "qiaotou-acc-1", to: "core-1", role: "uplink" },
  ],
} as unknown as Network;
const empty = { switches: [], cameras: [] };
const plan = {
  phase: 3,
  allocations: { devices: Object.fromEntries([...address].map(([id, ip]) => [id, { address: ip }])) },
  before: { phase: 2, ...empty },
  after: { phase: 3, ...empty },
} as unknown as Plan;

async function run(dead: readonly string[], options: SurveyOptions): Promise<{ result: Survey; asked: string[] }> {
  const asked: string[] = [];
  const nameOf = (host: string) => [...address].find(([, ip]) => ip === host)![0];
  const snmp: SnmpClient = {
    async get({ host }, oids) {
      asked.push(nameOf(host));
      if (dead.includes(nameOf(host))) return failed("unreachable", `${host}:161 does not answer SNMP`);
      return ok(oids.map((oid) => ({ oid, value: answerTo(oid) })));
    },
    async walk(_target, column) {
      return ok(
        column.endsWith(".6") ? [{ oid: `${column}.1`, value: { type: "counter64", value: 2n ** 60n } as const }] : [],
      );
    },
    ignored: () => ({}),
    close: async () => {},
  };
  const effects: Pick<Effects, "clock" | "secrets" | "endpoints" | "snmp"> = {
    clock: { now: () => new Date("2026-11-24T02:14:07Z"), sleep: async () => {} },
    secrets: { reveal: async () => new Secret("hidden-community") },
    endpoints: { locate: (target) => ({ host: target.address, port: 161 }) },
    snmp,
  };
  const result = await survey(effects, { network, plan, inventoryDigest: "4f1c9e2" }, options);
  return { result, asked };
}

function answerTo(oid: Oid): SnmpValue {
  return oid === "1.3.6.1.2.1.1.3.0" ? { type: "timeticks", value: 8_640_000 } : { type: "noSuchObject" };
}

const all = { scope: { status: "all" } } as const;

describe("a survey", () => {
  it("expects what is not retired up to the phase, and says what it leaves out", async () => {
    const { result } = await run([], all);
    expect(result.devices.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual([
      "core-1 online",
      "oubei-001 online",
      "oubei-acc-1 online",
      "qiaotou-001 online",
      "qiaotou-acc-1 online",
    ]);
    expect(result.excluded).toEqual([
      { reason: "of a later phase", devices: 1 },
      { reason: "retired", devices: 1 },
      { reason: "servers without an SNMP agent", devices: 1 },
    ]);
    expect(result.total).toEqual({ expected: 5, online: 5, degraded: 0, down: 0, unknown: 0 });
  });

  it("expects only what is installed or active outside a rehearsal", async () => {
    const { result } = await run([], { scope: { status: "existing" } });
    expect(result.devices.map(({ id }) => id)).toEqual(["core-1", "oubei-001", "oubei-acc-1"]);
    expect(result.excluded).toContainEqual({ reason: "not installed yet", devices: 3 });
  });

  it("asks the core first, and for one township also the switches above it without reporting them", async () => {
    const { result, asked } = await run([], { scope: { status: "all", area: "qiaotou" } });
    expect(asked).toEqual(["core-1", "qiaotou-acc-1", "qiaotou-001"]);
    expect(result.devices.map(({ id }) => id)).toEqual(["qiaotou-001", "qiaotou-acc-1"]);
    expect(result.areas.map(({ area }) => area)).toEqual(["qiaotou"]);
  });

  it("names the cause above the scope, and what it hides within it", async () => {
    const { result } = await run(["core-1", "qiaotou-acc-1", "qiaotou-001"], {
      scope: { status: "all", area: "qiaotou" },
    });
    expect(result.causes).toMatchObject([{ device: "core-1", hides: 2, hidesByKind: { camera: 1, switch: 1 } }]);
    expect(result.total).toEqual({ expected: 2, online: 0, degraded: 0, down: 0, unknown: 2 });
  });

  it("finds the cause of a single camera", async () => {
    const { result } = await run(["qiaotou-001", "qiaotou-acc-1"], {
      scope: { status: "all", devices: ["qiaotou-001"] },
    });
    expect(result.devices).toMatchObject([{ id: "qiaotou-001", verdict: "unknown", hiddenBy: "qiaotou-acc-1" }]);
  });

  it("takes the phase that is asked for", async () => {
    const { result } = await run([], { ...all, phase: 2 });
    expect(result.devices.map(({ id }) => id)).toEqual(["core-1", "oubei-001", "oubei-acc-1"]);
    await expect(run([], { ...all, phase: 7 })).rejects.toThrow("phase 7 is not planned; write 2 or 3");
  });

  it("has totals per area that add up, in the order of the inventory", async () => {
    const { result } = await run(["oubei-001"], all);
    expect(result.areas.map(({ area, expected, online }) => [area, expected, online])).toEqual([
      ["centre", 1, 1],
      ["qiaotou", 2, 2],
      ["oubei", 2, 1],
    ]);
    expect(result.areas.reduce((sum, { expected }) => sum + expected, 0)).toBe(result.total.expected);
  });
});

describe("a survey's file", () => {
  it("gives back what was put in, counters of 64 bits to the last digit", async () => {
    const { result } = await run(["oubei-001"], all);
    const text = printSurvey(result);
    const read = parseSurvey(text, "s.ndjson");
    expect(read.devices).toEqual(result.devices);
    expect(read.devices[0]!.facts!.interfaces![0]!.inOctets).toBe(2n ** 60n);
    expect(printSurvey(read)).toBe(text);
    expect(text.split("\n")[0]).toBe(
      '{"camnet":"survey","version":1,"takenAt":"2026-11-24T02:14:07.000Z","phase":3,"inventoryDigest":"4f1c9e2","devices":5}',
    );
  });

  it("is the same bytes whichever order the devices are in, and holds no community", async () => {
    const { result } = await run([], all);
    expect(printSurvey({ ...result, devices: [...result.devices].reverse() })).toBe(printSurvey(result));
    expect(printSurvey(result)).not.toContain("hidden-community");
  });

  it("is refused when it was cut or changed, with the line", async () => {
    const text = printSurvey((await run([], all)).result);
    const lines = text.split("\n");
    expect(() => parseSurvey(lines.slice(0, 3).join("\n"), "s.ndjson")).toThrow(
      "s.ndjson is incomplete: its first line promises 5 devices and 2 follow",
    );
    expect(() => parseSurvey(text.slice(0, -20), "s.ndjson")).toThrow("s.ndjson:6 is not a line of JSON");
    expect(() => parseSurvey("", "s.ndjson")).toThrow("s.ndjson is no survey of camnet");
    expect(() => parseSurvey(text.replace('"verdict":"online"', '"verdict":"fine"'), "s.ndjson")).toThrow(
      "s.ndjson:2 is no device",
    );
    expect(() => parseSurvey(text.replace(String(2n ** 60n), "many"), "s.ndjson")).toThrow("s.ndjson:2 has a counter");
  });

  it("is named by its time", () => {
    expect(surveyPath(".camnet", "2026-11-24T02:14:07.000Z")).toBe(".camnet/surveys/2026-11-24T02-14-07-000Z.ndjson");
  });
});

describe("the output of camnet probe", () => {
  it("answers in the first line, then the causes, and fits 100 columns", async () => {
    const { result } = await run(["oubei-acc-1", "oubei-001"], all);
    const text = formatSurvey({ ...result, ignored: { duplicate: 2 } }, network, "camnet probe --json");
    expect(text).toMatchInlineSnapshot(`
      "Online 3 of 5 devices (60.0 %) · phase 3 · 2026-11-24T02:14:07.000Z · 0.00 s
      Not counted: 1 of a later phase · 1 retired · 1 servers without an SNMP agent
      Root causes
        ● oubei-acc-1 is down: 10.0.0.4:161 does not answer SNMP · hides 1 camera
      Datagrams ignored: 2 duplicate

      township         expected  online  degraded  down  unknown          rate
      Centre 指挥中心         1       1         0     0        0  1/1  100.0 %
      Qiaotou 桥头            2       2         0     0        0  2/2  100.0 %
      Oubei 瓯北              2       0         0     1        1  0/2    0.0 %
      all                     5       3         0     1        1  3/5   60.0 %

      Slowest to answer: core-1 0.00 s
      "
    `);
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("is JSON that its schema accepts, with the numerator and the denominator of the rate", async () => {
    const { result } = await run(["oubei-acc-1", "oubei-001"], all);
    const json = surveyOutput.parse(JSON.parse(JSON.stringify(surveyAsJson(result))));
    expect(json.total).toEqual({
      expected: 5,
      online: 3,
      degraded: 0,
      down: 1,
      unknown: 1,
      rate: { numerator: 3, denominator: 5, percent: 60 },
    });
    expect(json.devices.find(({ id }) => id === "oubei-001")).toMatchObject({
      verdict: "unknown",
      hiddenBy: "oubei-acc-1",
    });
  });
});
