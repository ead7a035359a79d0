import { describe, expect, it } from "vitest";
import type { SnmpValue } from "../../src/core/effects.ts";
import { identifyTable } from "../../src/drivers/identify.ts";
import { makers } from "../../src/drivers/makers.ts";
import { isRead, questions, readsOfAll } from "../../src/probes/questions.ts";
import { deviceOf, gauge, hex, integer, oid, string } from "./read-device.ts";

type Rows = readonly (readonly [string, SnmpValue])[];

const enterprise = (number: number | string): Rows => [["1.3.6.1.2.1.1.2.0", oid(`1.3.6.1.4.1.${number}`)]];
const named = (index: number, name: string): Rows => [[`1.3.6.1.2.1.31.1.1.1.1.${index}`, string(name)]];
const column = (base: string, rows: Readonly<Record<string, SnmpValue>>): Rows =>
  Object.entries(rows).map(([index, value]) => [`${base}.${index}`, value]);

describe("the questions", () => {
  it("ask for objects with an instance and for columns without one, of every maker", () => {
    for (const maker of [undefined, ...makers]) {
      for (const { name, scalars, tables } of readsOfAll(maker)) {
        for (const each of scalars) expect(each, name).toMatch(/^1(\.\d+)+\.0$/);
        for (const each of tables.flat()) expect(each, name).toMatch(/^1(\.\d+)*\.[1-9]\d*$/);
        expect(new Set(tables.map(([key]) => key)).size).toBeLessThanOrEqual(tables.length);
      }
    }
  });

  it("are named as their key says", () => {
    for (const [name, question] of Object.entries(questions)) expect(question.name).toBe(name);
  });

  it("know what they read, and nothing beside it", () => {
    const asked = isRead(makers);
    expect(asked("1.3.6.1.2.1.1.5.0")).toBe(true);
    expect(asked("1.3.6.1.2.1.2.2.1.8.10101")).toBe(true);
    expect(asked("1.3.6.1.2.1.2.2.1.8")).toBe(false);
    expect(asked("1.3.6.1.2.1.2.2.1.11.1")).toBe(false);
    expect(asked("1.3.6.1.2.1.1.5.01")).toBe(false);
  });
});

describe("the makers", () => {
  it("are each in the identification table, under their own number or their platform", () => {
    const known = identifyTable.map(({ manufacturer }) => manufacturer);
    for (const { manufacturer } of makers) expect(known).toContain(manufacturer);
    expect(new Set(makers.map(({ manufacturer }) => manufacturer)).size).toBe(makers.length);
    const platforms = identifyTable.map(({ platform }) => platform);
    for (const { platform } of makers) if (platform !== undefined) expect(platforms).toContain(platform);
  });

  it("ask only for objects below private numbers: what is standard belongs to the questions", () => {
    const standard = new Set(readsOfAll(undefined).flatMap(({ scalars, tables }) => [...scalars, ...tables.flat()]));
    for (const maker of makers) {
      for (const { scalars, tables } of readsOfAll(maker)) {
        for (const each of [...scalars, ...tables.flat()]) {
          if (!standard.has(each)) expect(each, maker.manufacturer).toMatch(/^1\.3\.6\.1\.4\.1\.\d+\./);
        }
      }
    }
  });
});

describe("who a device is", () => {
  const chassis = (index: number, columns: Readonly<Record<number, string>>, physicalClass = 3): Rows => [
    [`1.3.6.1.2.1.47.1.1.1.1.5.${index}`, integer(physicalClass)],
    ...Object.entries(columns).map(
      ([each, text]) => [`1.3.6.1.2.1.47.1.1.1.1.${each}.${index}`, string(text)] as const,
    ),
  ];

  it("follows from the chassis in ENTITY-MIB", () => {
    const { facts, sources } = deviceOf([
      ...enterprise("9.1.617"),
      ...chassis(2, { 13: "a card", 11: "C2" }, 9),
      ...chassis(1001, { 10: "12.2(55)SE3", 11: "FOC1", 13: "WS-C3560" }),
    ]);
    expect(facts).toMatchObject({ manufacturer: "Cisco", model: "WS-C3560", version: "12.2(55)SE3", serial: "FOC1" });
    expect(sources).toMatchObject({
      manufacturer: "1.3.6.1.2.1.1.2.0",
      model: "1.3.6.1.2.1.47.1.1.1.1.13.1001",
      serial: "1.3.6.1.2.1.47.1.1.1.1.11.1001",
    });
  });

  it("falls back to a module where the chassis says nothing", () => {
    const { facts } = deviceOf([...chassis(1, { 11: "", 13: "N/A" }), ...chassis(2, { 11: "S9", 13: "MPU" }, 9)]);
    expect(facts).toMatchObject({ model: "MPU", serial: "S9" });
  });

  it.each([
    [
      "2011.2.23.339",
      "S5720-28X-PWR-SI-AC\r\nHuawei Versatile Routing Platform Software\r\n VRP (R) software,Version 5.170 (S5720 V200R011C10SPC600)\r\n",
      { manufacturer: "Huawei", platform: "huawei-vrp", model: "S5720-28X-PWR-SI-AC", version: "V200R011C10SPC600" },
    ],
    [
      "25506.1.1038",
      "H3C Comware Platform Software, Software Version 5.20 Release 2220P02\r\nH3C S5500-28C-EI\r\nCopyright (c)",
      { manufacturer: "H3C", platform: "h3c-comware", model: "S5500-28C-EI", version: "5.20 Release 2220P02" },
    ],
    [
      "9.1.1208",
      "Cisco IOS Software, C2960S Software (C2960S-UNIVERSALK9-M), Version 12.2(55)SE7, RELEASE SOFTWARE (fc1)",
      { manufacturer: "Cisco", platform: "cisco-ios", model: "C2960S", version: "12.2(55)SE7" },
    ],
    [
      "368",
      " ; AXIS P3245-LV; Network Camera; 10.12.182; Jul 18 2022 12:37; 7E0.3; 1;",
      { manufacturer: "Axis", platform: "onvif", model: "P3245-LV", version: "10.12.182" },
    ],
    [
      "318.1.3.27",
      "APC Web/SNMP Management Card (MB:v4.1.0 PF:v6.5.6 PN:apc_hw05_aos_656.bin AF1:v6.5.6 MN:AP9630 HR:05 SN: ZA1234)",
      { manufacturer: "APC", model: "AP9630", version: "6.5.6", serial: "ZA1234" },
    ],
    [
      "311.1.1.3.1.2",
      "Hardware: x86 Family 6 - Software: Windows Version 6.1 (Build 7601 Multiprocessor Free)",
      { manufacturer: "Microsoft", platform: "windows", version: "6.1" },
    ],
    ["890.1.5.8.16", "ES-2108", { manufacturer: "Zyxel", model: "ES-2108" }],
    [
      "99999.1",
      "Ruijie Gigabit Switch(S2928G-E) By Ruijie Networks",
      { manufacturer: "Ruijie", platform: "ruijie-rgos", model: "S2928G-E" },
    ],
    ["99999.1", "Switch of some maker, Firmware: v1.2.3-b4", { version: "1.2.3-b4" }],
    ["8072.3.2.10", "Linux nvr 5.10.0-21-amd64 #1 SMP", { platform: "linux", version: "5.10.0-21-amd64" }],
  ])("is read out of a description: %s", (id, description, expected) => {
    const { system: _, ...rest } = deviceOf([...enterprise(id), ["1.3.6.1.2.1.1.1.0", string(description)]]).facts;
    expect(rest).toEqual(expected);
  });

  it("shows by objects that only one maker has, where a general agent hides it", () => {
    const { facts, sources } = deviceOf([
      ...enterprise("8072.3.2.10"),
      ["1.3.6.1.4.1.1004849.2.1.2.4.0", string("4F0D")],
      ["1.3.6.1.4.1.1004849.2.1.3.0", integer(12)],
    ]);
    expect(facts).toMatchObject({ manufacturer: "Dahua", serial: "4F0D", cpu: [{ percent: 12 }] });
    expect(sources["manufacturer"]).toBe("1.3.6.1.4.1.1004849.2.1.2.4.0");
  });
});

describe("CPU and memory", () => {
  it("take the maker's boards and leave out what carries none", () => {
    const state = "1.3.6.1.4.1.2011.5.25.31.1.1.1.1";
    const { facts } = deviceOf([
      ...enterprise("2011.2.23.1"),
      ["1.3.6.1.2.1.47.1.1.1.1.7.67", string("Board 0")],
      ...column(`${state}.5`, { 66: integer(0), 67: integer(0) }),
      ...column(`${state}.7`, { 66: integer(0), 67: integer(41) }),
      ...column(`${state}.9`, { 66: integer(0), 67: gauge(536_870_912) }),
      ...column(`${state}.11`, { 66: integer(0), 67: integer(45) }),
    ]);
    expect(facts.cpu).toEqual([{ name: "Board 0", percent: 0 }]);
    expect(facts.memory).toEqual([{ name: "Board 0", usedPercent: 41 }]);
    expect(facts.sensors).toMatchObject([{ class: "temperature", name: "Board 0", value: 45, unit: "°C" }]);
  });

  it("read prose with its unit, and nothing into prose that says none", () => {
    const hik = "1.3.6.1.4.1.39165.1";
    const told = (cpu: string, size: string, used: string) =>
      deviceOf([
        ...enterprise("39165.1"),
        [`${hik}.7.0`, string(cpu)],
        [`${hik}.10.0`, string(size)],
        [`${hik}.11.0`, string(used)],
      ]).facts;
    expect(told("15 PERCENT", "512 MB", "83 PERCENT")).toMatchObject({
      cpu: [{ percent: 15 }],
      memory: [{ usedPercent: 83, totalBytes: 536_870_912 }],
    });
    const silent = told("unknown", "some", "101 PERCENT");
    expect(silent.cpu).toBeUndefined();
    expect(silent.memory).toBeUndefined();
  });

  it("count blocks of the host in bytes, above 2^31 of them and without a swap that is not there", () => {
    const storage = "1.3.6.1.2.1.25.2.3.1";
    const types = "1.3.6.1.2.1.25.2.1";
    const { facts, sources } = deviceOf([
      ...column(`${storage}.2`, {
        1: oid(`${types}.2`),
        3: oid(`${types}.3`),
        10: oid(`${types}.3`),
        31: oid(`${types}.4`),
      }),
      ...column(`${storage}.3`, { 1: string("Physical memory"), 3: string("Virtual memory") }),
      ...column(`${storage}.4`, { 1: integer(4096), 3: integer(1024), 10: integer(1024), 31: integer(4096) }),
      ...column(`${storage}.5`, { 1: integer(-1_294_967_296), 3: integer(4000), 10: integer(0), 31: integer(1) }),
      ...column(`${storage}.6`, { 1: integer(1_500_000_000), 10: integer(0), 31: integer(1) }),
    ]);
    expect(facts.memory).toEqual([
      { name: "Physical memory", usedPercent: 50, totalBytes: 12_288_000_000_000, usedBytes: 6_144_000_000_000 },
    ]);
    expect(sources["memory[0].usedBytes"]).toBe(`${storage}.6.1`);
  });

  it("add what is used and what is free", () => {
    const pool = "1.3.6.1.4.1.9.9.48.1.1.1";
    const { facts } = deviceOf([
      ...enterprise("9.1.1"),
      [`${pool}.2.1`, string("Processor")],
      [`${pool}.5.1`, gauge(25)],
      [`${pool}.6.1`, gauge(75)],
    ]);
    expect(facts.memory).toEqual([{ name: "Processor", usedPercent: 25, totalBytes: 100, usedBytes: 25 }]);
  });
});

describe("sensors", () => {
  const table = "1.3.6.1.2.1.99.1.1.1";
  const sensor = (type: number, scale: number, precision: number, value: number, status = 1): Rows => [
    ["1.3.6.1.2.1.47.1.1.1.1.7.5", string("probe")],
    ...column(table, {
      "1.5": integer(type),
      "2.5": integer(scale),
      "3.5": integer(precision),
      "4.5": integer(value),
      "5.5": integer(status),
    }),
  ];

  it.each([
    ["degrees", 8, 9, 0, 41, { class: "temperature", value: 41, unit: "°C" }],
    ["tenths of a degree", 8, 9, 1, 413, { class: "temperature", value: 41.3, unit: "°C" }],
    ["millivolts", 4, 8, 0, 3312, { class: "voltage", value: 3.312, unit: "V" }],
    ["microamperes with a digit behind the point", 5, 7, 1, 123, { class: "current", value: 0.0000123, unit: "A" }],
    ["revolutions", 10, 9, 0, 5400, { class: "fan", value: 5400, unit: "rpm" }],
    ["decibels", 14, 9, 2, -534, { class: "optical power", value: -5.34, unit: "dBm" }],
    ["a negative precision", 8, 9, -1, 41, { class: "temperature", value: 41, unit: "°C" }],
    ["true", 12, 9, 0, 1, { class: "state", value: "true" }],
  ])("of ENTITY-SENSOR-MIB have their scale and precision: %s", (_, type, scale, precision, value, expected) => {
    expect(deviceOf(sensor(type, scale, precision, value)).facts.sensors).toEqual([
      { ...expected, name: "probe", oid: `${table}.4.5` },
    ]);
  });

  it("that do not work are absent", () => {
    expect(deviceOf(sensor(8, 9, 0, 0, 2)).facts.sensors).toBeUndefined();
    expect(deviceOf(sensor(8, 9, 0, 0, 3)).unsupported).toContain("sensors");
  });

  it("of a UPS leave out what the battery does not know, and mains that cannot be", () => {
    const ups = "1.3.6.1.2.1.33.1";
    const { facts } = deviceOf([
      [`${ups}.2.1.0`, integer(2)],
      [`${ups}.2.3.0`, integer(-1)],
      [`${ups}.2.4.0`, integer(97)],
      [`${ups}.3.3.1.2.1`, integer(5001)],
      [`${ups}.3.3.1.3.1`, integer(2369)],
      [`${ups}.3.3.1.5.1`, integer(34)],
      [`${ups}.4.2.0`, integer(500)],
      [`${ups}.4.4.1.2.1`, integer(230)],
      [`${ups}.4.4.1.4.1`, integer(1200)],
      [`${ups}.4.4.1.5.1`, integer(8)],
    ]);
    expect(
      facts.sensors?.map(({ class: kind, name, value, unit }) => [kind, name, value, unit].join(" ").trim()),
    ).toEqual([
      "battery battery status batteryNormal",
      "battery battery charge 97 %",
      "frequency input 50.01 Hz",
      "voltage input 236.9 V",
      "frequency output 50 Hz",
      "voltage output 230 V",
      "power output 1200 W",
      "load output 8 %",
    ]);
  });

  it("of optics are dBm by interface, and a missing module is none", () => {
    const optics = "1.3.6.1.4.1.25506.2.70.1.1.1";
    const { facts } = deviceOf([
      ...enterprise("25506.1.1"),
      ...named(49, "XGE1/0/49"),
      ...column(`${optics}.12`, { 49: integer(-834), 50: integer(2_147_483_647) }),
    ]);
    expect(facts.sensors).toEqual([
      { class: "optics rx", name: "XGE1/0/49", value: -8.34, unit: "dBm", oid: `${optics}.12.49` },
    ]);
  });
});

describe("PoE", () => {
  const port = "1.3.6.1.2.1.105.1.1.1";
  const supply = "1.3.6.1.2.1.105.1.3.1.1";

  it("has each port's state, class and draw, and the supply's budget", () => {
    const { facts, sources } = deviceOf([
      ...enterprise("9.1.1"),
      ...named(7, "GE7"),
      ...column(`${port}.3`, { "1.7": integer(1), "1.8": integer(2) }),
      ...column(`${port}.6`, { "1.7": integer(3), "1.8": integer(1) }),
      ...column(`${port}.10`, { "1.7": integer(4), "1.8": integer(0) }),
      ["1.3.6.1.4.1.9.9.402.1.2.1.9.1.7", gauge(5700)],
      ...column(supply, { "2.1": gauge(370), "3.1": integer(1), "4.1": gauge(23) }),
    ]);
    expect(facts.poe).toEqual({
      ports: [
        { group: 1, port: 7, interface: "GE7", admin: "enabled", status: "deliveringPower", class: 3, drawWatts: 5.7 },
        { group: 1, port: 8, admin: "disabled", status: "disabled" },
      ],
      supplies: [{ group: 1, status: "on", budgetWatts: 370, usedWatts: 23 }],
    });
    expect(sources["poe.ports[0].class"]).toBe(`${port}.10.1.7`);
  });
});

describe("PoE without the standard table", () => {
  it("is read from the maker's own, by interface", () => {
    const port = "1.3.6.1.4.1.2011.5.25.195.3.1";
    const { facts } = deviceOf([
      ...enterprise("2011.2.23.1"),
      ...named(5, "GE0/0/1"),
      [`${port}.3.5`, integer(1)],
      [`${port}.8.5`, integer(3)],
      [`${port}.10.5`, integer(4240)],
    ]);
    expect(facts.poe).toEqual({
      ports: [{ port: 5, interface: "GE0/0/1", admin: "enabled", class: 3, drawWatts: 4.24 }],
      supplies: [],
    });
  });

  it("does not take the interface of a VLAN for a port of the same number", () => {
    const { facts } = deviceOf([
      ...named(1, "Vl1"),
      ["1.3.6.1.2.1.2.2.1.3.1", integer(53)],
      ["1.3.6.1.2.1.105.1.1.1.6.1.1", integer(2)],
    ]);
    expect(facts.poe?.ports).toEqual([{ group: 1, port: 1, status: "searching" }]);
  });
});

describe("VLANs", () => {
  const q = "1.3.6.1.2.1.17.7.1.4";
  const bridge = column("1.3.6.1.2.1.17.1.4.1.2", { 1: integer(101), 2: integer(102), 3: integer(103) });
  const names = [...named(101, "ge1"), ...named(102, "ge2"), ...named(103, "ge3")];

  it("are read through the bridge's ports; tagged is what leaves and is not untagged", () => {
    const { facts } = deviceOf([
      ...bridge,
      ...names,
      [`${q}.3.1.1.7`, string("cameras")],
      [`${q}.3.1.2.7`, hex("E0 00")],
      [`${q}.3.1.4.7`, hex("40 00")],
    ]);
    expect(facts.vlans).toEqual([{ id: 7, name: "cameras", tagged: ["ge1", "ge3"], untagged: ["ge2"] }]);
  });

  it("are read from the other end where the list would name ports that are not there", () => {
    const { facts } = deviceOf([...bridge, [`${q}.3.1.2.7`, hex("00 00 00 07")], [`${q}.3.1.4.7`, hex("00 00 00 01")]]);
    expect(facts.vlans).toEqual([{ id: 7, tagged: ["port 2", "port 3"], untagged: ["port 1"] }]);
  });

  it("are those of the moment where none are configured", () => {
    const { facts } = deviceOf([...bridge, ...names, [`${q}.2.1.4.0.9`, hex("80")], [`${q}.2.1.5.0.9`, hex("80")]]);
    expect(facts.vlans).toEqual([{ id: 9, tagged: [], untagged: ["ge1"] }]);
  });

  it("are told by the ports where there is no bridge: access, trunk and native VLAN", () => {
    const vtp = "1.3.6.1.4.1.9.9.46.1";
    const { facts } = deviceOf([
      ...enterprise("9.1.1"),
      ...names,
      ...column(`${vtp}.3.1.1.4.1`, { 1: string("default"), 5: string("video") }),
      ["1.3.6.1.4.1.9.9.68.1.2.2.1.2.101", integer(5)],
      ["1.3.6.1.4.1.9.9.68.1.2.2.1.2.102", integer(5)],
      ...column(`${vtp}.6.1.1.14`, { 101: integer(2), 102: integer(1) }),
      [`${vtp}.6.1.1.5.102`, integer(1)],
      [`${vtp}.6.1.1.4.102`, hex("44")],
    ]);
    expect(facts.vlans).toEqual([
      { id: 1, name: "default", tagged: [], untagged: ["ge2"] },
      { id: 5, name: "video", tagged: ["ge2"], untagged: ["ge1"] },
    ]);
  });
});

describe("neighbours", () => {
  const remote = "1.0.8802.1.1.2.1.4";

  it("are named by what LLDP heard, on the interface that heard it", () => {
    const { facts, sources } = deviceOf([
      ...named(24, "GE24"),
      [`${remote}.1.1.4.11.24.1`, integer(4)],
      [`${remote}.1.1.5.11.24.1`, hex("38 91 d5 fb 74 2c")],
      [`${remote}.1.1.6.11.24.1`, integer(5)],
      [`${remote}.1.1.7.11.24.1`, string("GE1/0/33")],
      [`${remote}.1.1.9.11.24.1`, string("core")],
      [`${remote}.2.1.3.11.24.1.1.4.10.1.123.2`, integer(2)],
    ]);
    expect(facts.neighbours).toEqual([
      {
        protocol: "lldp",
        localInterface: "GE24",
        chassisId: "38:91:d5:fb:74:2c",
        portId: "GE1/0/33",
        name: "core",
        address: "10.1.123.2",
      },
    ]);
    expect(sources["neighbours[0].address"]).toBe(`${remote}.2.1.3.11.24.1.1.4.10.1.123.2`);
  });

  it.each([
    ["IPv6", "2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1", "2001:db8::1"],
    ["IPv4 without its length", "1.10.0.0.1", "10.0.0.1"],
    ["no address", "6.6.1.2.3.4.5.6", undefined],
  ])("have a management address: %s", (_, index, expected) => {
    const { facts } = deviceOf([
      [`${remote}.1.1.9.0.1.1`, string("x")],
      [`${remote}.2.1.3.0.1.1.${index}`, integer(2)],
    ]);
    expect(facts.neighbours?.[0]?.address).toBe(expected);
  });

  it("are also heard by CDP", () => {
    const cdp = "1.3.6.1.4.1.9.9.23.1.2.1.1";
    const { facts } = deviceOf([
      ...named(10_149, "Gi0/49"),
      [`${cdp}.4.10149.2`, hex("0a 01 64 b5")],
      [`${cdp}.6.10149.2`, string("north")],
      [`${cdp}.7.10149.2`, string("GigabitEthernet0/2")],
      [`${cdp}.8.10149.2`, string("cisco WS-C3560")],
    ]);
    expect(facts.neighbours).toEqual([
      {
        protocol: "cdp",
        localInterface: "Gi0/49",
        name: "north",
        portId: "GigabitEthernet0/2",
        platform: "cisco WS-C3560",
        address: "10.1.100.181",
      },
    ]);
  });
});

describe("interfaces", () => {
  it("take the narrow counter where the wide one stands still, and say which object it was", () => {
    const { facts, sources } = deviceOf([
      ["1.3.6.1.2.1.31.1.1.1.6.1", { type: "counter64", value: 0n }],
      ["1.3.6.1.2.1.2.2.1.10.1", { type: "counter32", value: 77 }],
      ["1.3.6.1.2.1.31.1.1.1.10.1", { type: "counter64", value: 5n }],
      ["1.3.6.1.2.1.2.2.1.16.1", { type: "counter32", value: 3 }],
    ]);
    expect(facts.interfaces).toEqual([{ index: 1, inOctets: 77n, outOctets: 5n }]);
    expect(sources).toEqual({
      "interfaces[0].inOctets": "1.3.6.1.2.1.2.2.1.10.1",
      "interfaces[0].outOctets": "1.3.6.1.2.1.31.1.1.1.10.1",
    });
  });
});

describe("a device that answers nothing", () => {
  it("has no facts, and every question is unsupported", () => {
    expect(deviceOf([])).toEqual({
      facts: {},
      sources: {},
      unsupported: ["system", "interfaces", "cpu", "memory", "sensors", "poe", "vlans", "neighbours"],
    });
  });
});
