import { describe, expect, it } from "vitest";
import { causesOf, judge, type Reading, type SurveyedDevice } from "../../src/app/verdicts.ts";
import type { PortIntent, SwitchIntent } from "../../src/core/intent.ts";
import { failed, ok } from "../../src/core/outcome.ts";
import type { InterfaceFacts } from "../../src/probes/interfaces.ts";

const silent: Reading = { outcome: failed("unreachable", "10.0.0.1:161 does not answer SNMP"), tookMs: 1500 };

function answering(interfaces?: readonly InterfaceFacts[], uptimeSeconds?: number): Reading {
  const system = uptimeSeconds === undefined ? {} : { uptimeSeconds };
  return { outcome: ok({ facts: { system, ...(interfaces ? { interfaces } : {}) }, incomplete: [] }), tookMs: 5 };
}

function switchWith(id: string, parent: string | undefined, ports: readonly PortIntent[]): SurveyedDevice {
  const intent: SwitchIntent = {
    kind: "switch",
    deviceId: id,
    area: "qiaotou",
    platform: "any",
    typeSlug: "maker/model",
    hostname: id,
    management: { vlan: 10, address: "10.0.0.1", prefixLength: 24, gateway: "10.0.0.254" },
    vlans: [],
    ports,
    services: { ntpServers: [], logServers: [], timeZone: "CST-8" },
    snmpCommunity: "env:X",
  };
  return { id, kind: "switch", area: "qiaotou", ...(parent ? { parent } : {}), intent };
}

const camera = (id: string, parent: string): SurveyedDevice => ({ id, kind: "camera", area: "qiaotou", parent });
const access = (name: string, deviceId: string): PortIntent => ({
  role: "access",
  name,
  description: deviceId,
  deviceId,
  vlan: 1142,
  poe: true,
});
const uplink = (name: string, deviceId: string, mbps: number): PortIntent => ({
  role: "trunk",
  name,
  description: deviceId,
  deviceId,
  direction: "uplink",
  vlans: [10],
  mbps,
  portMbps: mbps,
});

/** core ← agg ← acc ← two cameras, beside a second access switch with one camera. */
const county = [
  switchWith("core", undefined, []),
  switchWith("agg", "core", [uplink("XG1", "core", 10_000)]),
  switchWith("acc-1", "agg", [uplink("GE9", "agg", 1000), access("GE1", "cam-1"), access("GE2", "cam-2")]),
  switchWith("acc-2", "agg", []),
  camera("cam-1", "acc-1"),
  camera("cam-2", "acc-1"),
  camera("cam-3", "acc-2"),
];
const up = (name: string, speedBps = 1_000_000_000): InterfaceFacts => ({
  index: 1,
  name,
  adminStatus: "up",
  operStatus: "up",
  speedBps,
});
const healthyPorts = [up("GE9"), up("GE1"), up("GE2")];

function judged(readings: Record<string, Reading>) {
  const all = new Map(county.map(({ id }) => [id, readings[id] ?? answering()]));
  return judge(county, all);
}
const short = (readings: Record<string, Reading>) =>
  Object.fromEntries(
    judged(readings).map(({ id, verdict, hiddenBy }) => [id, hiddenBy ? `${verdict} ${hiddenBy}` : verdict]),
  );

describe("a silent switch", () => {
  it("hides what is behind it, down to the last camera, and is one cause", () => {
    const dead = { agg: silent, "acc-1": silent, "acc-2": silent, "cam-1": silent, "cam-2": silent, "cam-3": silent };
    expect(short(dead)).toEqual({
      core: "online",
      agg: "down",
      "acc-1": "unknown agg",
      "acc-2": "unknown agg",
      "cam-1": "unknown agg",
      "cam-2": "unknown agg",
      "cam-3": "unknown agg",
    });
    expect(causesOf(judged(dead))).toMatchObject([
      { device: "agg", hides: 5, hidesByKind: { camera: 3, switch: 2, server: 0 } },
    ]);
  });

  it("hides nothing where something behind it answers: its agent is silent and its ports forward", () => {
    expect(short({ "acc-1": silent, "cam-2": silent })).toMatchObject({
      "acc-1": "down",
      "cam-1": "online",
      "cam-2": "down",
    });
    expect(causesOf(judged({ "acc-1": silent, "cam-2": silent }))[0]!.reason).toBe(
      "10.0.0.1:161 does not answer SNMP; 1 device behind it answers, so it forwards and only its agent is silent",
    );
  });

  it("that forwards does not excuse a dead switch behind it, which hides its own cameras", () => {
    const dead = { agg: silent, "acc-1": silent, "cam-1": silent, "cam-2": silent };
    expect(short(dead)).toEqual({
      core: "online",
      agg: "down",
      "acc-1": "down",
      "acc-2": "online",
      "cam-1": "unknown acc-1",
      "cam-2": "unknown acc-1",
      "cam-3": "online",
    });
    expect(causesOf(judged(dead)).map(({ device, hides }) => [device, hides])).toEqual([
      ["acc-1", 2],
      ["agg", 0],
    ]);
  });

  it("forwards when only a camera far behind it answers", () => {
    const dead = { agg: silent, "acc-1": silent, "acc-2": silent, "cam-1": silent, "cam-2": silent };
    expect(short(dead)).toMatchObject({ agg: "down", "acc-1": "down", "acc-2": "down", "cam-1": "unknown acc-1" });
    expect(causesOf(judged(dead)).find(({ device }) => device === "agg")!.reason).toMatch(
      /; 1 device behind it answers,/,
    );
  });

  it("does not excuse a camera whose own switch answers", () => {
    expect(short({ agg: silent, "cam-3": silent })).toMatchObject({ agg: "down", "acc-2": "online", "cam-3": "down" });
  });

  it("comes before causes that hide less, and those by their ids", () => {
    const dead = { "cam-3": silent, "acc-1": silent, "cam-1": silent, "cam-2": silent, core: silent };
    expect(causesOf(judged(dead)).map(({ device, hides }) => [device, hides])).toEqual([
      ["acc-1", 2],
      ["cam-3", 0],
      ["core", 0],
    ]);
  });
});

describe("a silent camera", () => {
  it("is down, and its dark port is named on both sides", () => {
    const dark: InterfaceFacts = { ...up("GE1"), operStatus: "down" };
    const all = judged({ "acc-1": answering([up("GE9"), dark, up("GE2")]), "cam-1": silent });
    expect(all.find(({ id }) => id === "cam-1")).toMatchObject({
      verdict: "down",
      reasons: ["10.0.0.1:161 does not answer SNMP", "GE1 of acc-1 is down"],
    });
    expect(all.find(({ id }) => id === "acc-1")).toMatchObject({
      verdict: "degraded",
      reasons: ["access port GE1 to cam-1 is down"],
    });
  });
});

describe("a switch that answers", () => {
  const reasonsOf = (interfaces: readonly InterfaceFacts[], uptimeSeconds?: number) =>
    judged({ "acc-1": answering(interfaces, uptimeSeconds) }).find(({ id }) => id === "acc-1")!.reasons;

  it("is online when its ports are as intended", () => {
    expect(reasonsOf(healthyPorts)).toEqual([]);
  });

  it("is degraded by an uplink below its speed, with both figures", () => {
    expect(reasonsOf([up("GE9", 100_000_000), up("GE1"), up("GE2")])).toEqual([
      "uplink GE9 runs at 100 Mbit/s and 1 Gbit/s is intended",
    ]);
    expect(reasonsOf([up("GE9", 10_000_000_000), up("GE1"), up("GE2")])).toEqual([]);
  });

  it("is not blamed for what the device does not say", () => {
    expect(reasonsOf(healthyPorts.map(({ index, name }) => ({ index, name: name! })))).toEqual([]);
  });

  it("is degraded by a port that is switched off and by one that is not there", () => {
    const off: InterfaceFacts = { ...up("GE1"), adminStatus: "down", operStatus: "down" };
    expect(reasonsOf([up("GE9"), off])).toEqual([
      "access port GE1 to cam-1 is switched off",
      "there is no interface GE2 (access port to cam-2)",
    ]);
  });

  it("finds its ports by ifDescr where ifName is short", () => {
    expect(
      reasonsOf(healthyPorts.map((port) => ({ ...port, name: `g${port.name}`, description: port.name! }))),
    ).toEqual([]);
  });

  it("is degraded by errors that are many and frequent, not by old or few ones", () => {
    const dirty = [{ ...up("GE9"), inErrors: 1200n, outErrors: 4n }, up("GE1"), up("GE2")];
    expect(reasonsOf(dirty, 7200)).toEqual(["GE9 counts 1 204 errors in 2.0 h"]);
    expect(reasonsOf(dirty, 30 * 86_400)).toEqual([]);
    expect(reasonsOf([{ ...up("GE9"), inErrors: 99n }, up("GE1"), up("GE2")], 60)).toEqual([]);
    expect(reasonsOf(dirty)).toEqual([]);
  });

  it("says which question it did not finish", () => {
    const stalled = {
      probe: "interfaces",
      failure: { kind: "timeout", message: "10.0.0.1:161 was not done" },
    } as const;
    const reading: Reading = { outcome: ok({ facts: {}, incomplete: [stalled] }), tookMs: 8000 };
    expect(judged({ "acc-1": reading }).find(({ id }) => id === "acc-1")).toMatchObject({
      verdict: "degraded",
      reasons: ["interfaces not read: 10.0.0.1:161 was not done"],
    });
  });

  it("may have dark ports towards what was not asked", () => {
    const [only] = [switchWith("acc-1", undefined, [access("GE1", "cam-planned")])];
    const reading = answering([{ ...up("GE1"), operStatus: "down" }]);
    expect(judge([only], new Map([["acc-1", reading]]))).toMatchObject([{ verdict: "online" }]);
  });
});
