import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../../src/core/effects.ts";
import { identifyTable } from "../../src/drivers/identify.ts";
import { identify } from "../../src/probes/identify.ts";
import { interfaces, speedBps } from "../../src/probes/interfaces.ts";
import { probes } from "../../src/probes/registry.ts";
import { system } from "../../src/probes/system.ts";
import { mac, text } from "../../src/probes/values.ts";
import { corpus, hasCorpus, readWalk } from "./snmprec.ts";

const string = (value: string | Uint8Array): SnmpValue => ({
  type: "string",
  bytes: new Uint8Array(Buffer.from(value)),
});

describe("the registry of probes", () => {
  it("names each probe as its file and as its key", () => {
    const files = readdirSync(join(import.meta.dirname, "../../src/probes"));
    for (const [name, probe] of Object.entries(probes)) {
      expect(files).toContain(`${name}.ts`);
      expect(probe.name).toBe(name);
    }
  });

  it("asks for objects with an instance and for columns without one", () => {
    for (const { scalars, columns } of Object.values(probes)) {
      for (const oid of scalars) expect(oid).toMatch(/^1(\.\d+)+\.0$/);
      for (const oid of columns) expect(oid).toMatch(/^1(\.\d+)+$/);
      expect(new Set([...scalars, ...columns]).size).toBe(scalars.length + columns.length);
    }
  });
});

describe("text of a device", () => {
  it("is read in the encoding that it is in", () => {
    expect(text(string("桥头镇"))).toBe("桥头镇");
    expect(text(string(Buffer.from("c7c5cdb7", "hex")))).toBe("桥头");
    expect(text(string(Buffer.from("536b75fc", "hex")))).toBe("Skuü");
  });

  it("ends before padding, and is absent when nobody set it", () => {
    expect(text(string("port0\0\0"))).toBe("port0");
    expect(text(string(""))).toBeUndefined();
    expect(text(string("  \0"))).toBeUndefined();
    expect(text({ type: "noSuchInstance" })).toBeUndefined();
    expect(text(undefined)).toBeUndefined();
  });
});

describe("a MAC address", () => {
  it("is six bytes, or their text", () => {
    expect(mac(string(Buffer.from("001a2b3c4d5e", "hex")))).toBe("00:1a:2b:3c:4d:5e");
    expect(mac(string("00-1A-2B-3C-4D-5E"))).toBe("00:1a:2b:3c:4d:5e");
    expect(mac(string(""))).toBeUndefined();
    expect(mac(string("00-1A-2B-3C-4D-5Z"))).toBeUndefined();
  });
});

describe("the system probe", () => {
  it("leaves out what the device does not give", () => {
    expect(system.decode(new Map())).toEqual({});
    const some = new Map<string, SnmpValue>([
      ["1.3.6.1.2.1.1.3.0", { type: "timeticks", value: 199 }],
      ["1.3.6.1.2.1.1.5.0", { type: "noSuchObject" }],
      ["1.3.6.1.2.1.1.2.0", { type: "null" }],
    ]);
    expect(system.decode(some)).toEqual({ uptimeSeconds: 1 });
  });
});

describe("the interfaces probe", () => {
  const entry = "1.3.6.1.2.1.2.2.1";
  const extended = "1.3.6.1.2.1.31.1.1.1";

  it("joins both tables by index, in the order of the numbers", () => {
    const values = new Map<string, SnmpValue>([
      [`${entry}.2.10`, string("GigabitEthernet0/0/10")],
      [`${entry}.2.9`, string("GigabitEthernet0/0/9")],
      [`${extended}.1.9`, string("GE0/0/9")],
      [`${extended}.18.9`, string("")],
      [`${entry}.7.9`, { type: "integer", value: 1 }],
      [`${entry}.8.9`, { type: "integer", value: 7 }],
      [`${entry}.8.10`, { type: "integer", value: 12 }],
      [`${entry}.6.9`, string(Buffer.from("001a2b3c4d5e", "hex"))],
      [`${entry}.14.9`, { type: "counter32", value: 0 }],
      [`${extended}.6.9`, { type: "counter64", value: 2n ** 64n - 1n }],
      [`${entry}.10.9`, { type: "counter32", value: 4_294_967_295 }],
      [`${entry}.16.10`, { type: "counter32", value: 17 }],
    ]);
    expect(interfaces.decode(values)).toEqual([
      {
        index: 9,
        name: "GE0/0/9",
        description: "GigabitEthernet0/0/9",
        mac: "00:1a:2b:3c:4d:5e",
        adminStatus: "up",
        operStatus: "lowerLayerDown",
        inOctets: 2n ** 64n - 1n,
        inErrors: 0n,
      },
      { index: 10, name: "GigabitEthernet0/0/10", description: "GigabitEthernet0/0/10", outOctets: 17n },
    ]);
  });

  it("is an empty list where there is no table", () => {
    expect(interfaces.decode(new Map([["1.3.6.1.2.1.1.3.0", { type: "timeticks", value: 1 }]]))).toEqual([]);
  });

  it.each([
    ["100 Mbit/s in both", 100_000_000, 100, 100_000_000],
    ["10 Gbit/s, where ifSpeed is at its end", 4_294_967_295, 10_000, 10_000_000_000],
    ["10 Gbit/s, where ifSpeed wrapped", 1_410_065_408, 10_000, 10_000_000_000],
    ["2.5 Gbit/s as an INTEGER that turned negative", -1_794_967_296, undefined, 2_500_000_000],
    ["1.544 Mbit/s, which ifHighSpeed rounds", 1_544_000, 2, 1_544_000],
    ["an agent that leaves ifHighSpeed at 0", 1_000_000_000, 0, 1_000_000_000],
    ["an agent with bit/s in ifHighSpeed", 100_000_000, 100_000_000, 100_000_000],
    ["no ifSpeed", undefined, 1000, 1_000_000_000],
    ["0 as the device says it", 0, 0, 0],
    ["more than ifSpeed can say and no ifHighSpeed", 4_294_967_295, undefined, undefined],
    ["more in ifSpeed than in ifHighSpeed", 1_000_000_000, 100, 1_000_000_000],
    ["neither", undefined, undefined, undefined],
  ])("takes the speed from the object that can say it: %s", (_, low, high, expected) => {
    expect(speedBps(low, high)).toBe(expected);
  });
});

describe("who a device is", () => {
  const table = [
    { sysObjectIdPrefix: "1.3.6.1.4.1.20", manufacturer: "Maker" },
    { sysObjectIdPrefix: "1.3.6.1.4.1.20", description: /OS 5/, manufacturer: "Maker", platform: "maker-os" },
    { sysObjectIdPrefix: "1.3.6.1.4.1.20.7", manufacturer: "Bought by Maker" },
  ];

  it("follows from the longest prefix, and from the description where two have it", () => {
    expect(identify({ objectId: "1.3.6.1.4.1.20.1" }, table)).toEqual({ manufacturer: "Maker" });
    expect(identify({ objectId: "1.3.6.1.4.1.20.1", description: "OS 5.2" }, table)).toEqual({
      manufacturer: "Maker",
      platform: "maker-os",
    });
    expect(identify({ objectId: "1.3.6.1.4.1.20.7.3", description: "OS 5.2" }, table)).toEqual({
      manufacturer: "Bought by Maker",
    });
  });

  it("is not guessed", () => {
    expect(identify({ objectId: "1.3.6.1.4.1.201.1" }, table)).toEqual({});
    expect(identify({ description: "OS 5.2" }, table)).toEqual({});
  });
});

describe.skipIf(!hasCorpus)(`recorded walks of real devices [needs ${corpus.split("/").slice(-3).join("/")}]`, () => {
  const read = (name: string) => {
    const walk = readWalk(name);
    const facts = system.decode(walk);
    return { facts, identity: identify(facts, identifyTable), ports: interfaces.decode(walk) };
  };

  it("a switch with ifHighSpeed left at 0 and an alias on each port", () => {
    const { facts, identity, ports } = read("network_switch_h3c-e528-2");
    expect(facts).toMatchObject({ objectId: "1.3.6.1.4.1.25506.1.578", name: "DUMSYS-01" });
    expect(facts.uptimeSeconds).toBeUndefined();
    expect(identity).toEqual({ manufacturer: "H3C", platform: "h3c-comware" });
    expect(ports).toHaveLength(31);
    expect(ports[0]).toMatchObject({
      index: 1,
      name: "GigabitEthernet1/0/1",
      alias: "GigabitEthernet1/0/1 Interface",
      adminStatus: "up",
      operStatus: "down",
      speedBps: 1_000_000_000,
      inOctets: 32_837_438n,
    });
  });

  it("a switch with its location in GBK, counters over 32 bits and a port at 10 Gbit/s", () => {
    const { facts, identity, ports } = read("network_switch_ruijie-s5750-24gt12sfp");
    expect(facts).toMatchObject({ location: "中文", uptimeSeconds: 5_276_812 });
    expect(identity).toEqual({ manufacturer: "Ruijie", platform: "ruijie-rgos" });
    expect(ports[0]).toMatchObject({ name: "Gi0/1", description: "GigabitEthernet 0/1", inOctets: 4_568_779_854_116n });
    expect(ports.filter(({ speedBps: speed }) => speed === 10_000_000_000)).toHaveLength(1);
  });

  it("a switch with bit/s in ifHighSpeed", () => {
    const { ports } = read("network_switch_dlink-des3038");
    expect(new Set(ports.map((port) => port.speedBps))).toEqual(new Set([0, 100_000_000, 1_000_000_000]));
    expect(ports[1]).toMatchObject({ name: "1/2", operStatus: "up", inErrors: 3n });
  });

  it("a switch with the wrong types throughout", () => {
    const { facts, ports } = read("network_switch_metel-poe-box");
    expect(facts).toEqual({
      description: "2G-2S.0.2.F-BOX-PoE (M-PoE), fw:60.7050, PoEfw:118",
      objectId: "1.3.6.1.4.1.38616",
      uptimeSeconds: 7_685_970,
    });
    expect(ports.map(({ name, operStatus }) => `${name} ${operStatus}`)).toContain("P1 up");
    expect(ports[0]).toMatchObject({ speedBps: 100_000_000, inOctets: 245_792_398n });
  });

  it("a converter whose port names end in zeros", () => {
    expect(read("network_switch_cts-media-converter").ports.map(({ name }) => name)).toEqual([
      "port0",
      "port1",
      "port2",
    ]);
  });

  it("a switch with 57 interfaces and indexes that jump", () => {
    const { identity, ports } = read("network_switch_cisco-c3560");
    expect(identity).toEqual({ manufacturer: "Cisco", platform: "cisco-ios" });
    expect(ports).toHaveLength(57);
    expect(ports.find(({ index }) => index === 10_101)).toMatchObject({ description: "GigabitEthernet0/1" });
  });

  it("a camera with a full system group, and one that has none", () => {
    const full = read("camera_samsung-ipolis");
    expect(full.facts).toMatchObject({ name: "SNO-7084R", uptimeSeconds: 178_099 });
    expect(full.ports.find(({ name }) => name === "eth0")).toMatchObject({ operStatus: "up", speedBps: 100_000_000 });
    expect(read("camera_hikvision")).toEqual({ facts: {}, identity: {}, ports: [] });
  });

  it("a power supply on a general-purpose agent, which names no maker", () => {
    expect(read("UPS_huawei-gse200m").identity).toEqual({ platform: "linux" });
  });
});
