import { beforeEach, describe, expect, it } from "vitest";
import type { SnmpValue } from "../../src/core/effects.ts";
import { huaweiSwitchMib, type SwitchFacts } from "../../src/lab/mib/views.ts";
import { portList } from "../../src/lab/mib/vlans.ts";
import { createSwitchCli } from "../../src/lab/switch-cli.ts";
import { switchFacts } from "../../src/lab/switch-facts.ts";
import { factoryState, type SwitchHardware, type SwitchState } from "../../src/lab/vrp/state.ts";

const port = { mbps: 1000, medium: "copper", poe: true, managementOnly: false } as const;
const hardware: SwitchHardware = {
  model: "S5735-L8P4S-A1",
  ports: [
    { ...port, name: "GigabitEthernet0/0/1" },
    { ...port, name: "GigabitEthernet0/0/2" },
    { ...port, name: "XGigabitEthernet0/0/1", mbps: 10_000, medium: "fibre", poe: false },
  ],
};

describe("what SNMP says of a switch", () => {
  let state: SwitchState;
  let farState: SwitchState;
  let facts: SwitchFacts;
  let now: number;
  beforeEach(() => {
    state = factoryState(hardware);
    farState = { ...factoryState(hardware), sysname: "agg-1" };
    now = 0;
    facts = switchFacts({
      id: "acc-1",
      hardware,
      state,
      budgetWatts: 124,
      wires: new Map([
        [
          "GigabitEthernet0/0/1",
          { peer: "camera-1", peerMbps: 100, inMbps: 4, outMbps: 0, powered: { poeClass: 3, watts: 9.5 } },
        ],
        [
          "XGigabitEthernet0/0/1",
          { peer: "agg-1", peerPort: "XGigabitEthernet0/0/1", peerMbps: 10_000, inMbps: 0.5, outMbps: 4 },
        ],
      ]),
      mac: (index) => Buffer.of(2, 0, 0, 0, 0, index),
      location: "market",
      uptime: { bootedAt: 0, now: () => now },
      hasPower: () => true,
      neighbour: (id) =>
        id === "agg-1" ? { state: farState, mac: Buffer.of(2, 0, 0, 0, 9, 0), model: "S6730" } : undefined,
    });
  });
  const type = (...lines: readonly string[]) => {
    const cli = createSwitchCli({ hardware, state });
    for (const line of ["system-view", ...lines]) cli.execute(line);
  };
  const get = (oid: string) => plain(huaweiSwitchMib.get(facts, oid));
  const ifHighSpeed = (index: number) => get(`1.3.6.1.2.1.31.1.1.1.15.${index}`);

  it("follows a link down at either end", () => {
    const status = () => get("1.3.6.1.2.1.2.2.1.8.3");
    expect(status()).toBe(1);
    farState.interfaces["XGigabitEthernet0/0/1"]!.shutdown = true;
    expect(status()).toBe(2);
    expect(get("1.0.8802.1.1.2.1.4.1.1.9.0.3.1")).toBe("noSuchInstance");
    farState.interfaces["XGigabitEthernet0/0/1"]!.shutdown = false;
    type("interface xg0/0/1", "shutdown");
    expect([status(), get("1.3.6.1.2.1.2.2.1.7.3")]).toEqual([2, 2]);
  });

  it("runs a port at the slower of both ends, or at the speed that was set", () => {
    expect([1, 2, 3].map(ifHighSpeed)).toEqual([100, 1000, 10_000]);
    type("interface xg0/0/1", "undo negotiation auto", "speed 1000");
    expect(ifHighSpeed(3)).toBe(1000);
  });

  it("powers a camera while PoE and the port are on, and adds up what it draws", () => {
    const power = () => ["3.1.1", "6.1.1", "10.1.1"].map((row) => get(`1.3.6.1.2.1.105.1.1.1.${row}`));
    const consumed = () => get("1.3.6.1.2.1.105.1.3.1.1.4.1");
    expect([...power(), consumed()]).toEqual([1, 3, 4, 10]);
    type("interface g0/0/1", "undo poe enable");
    expect([...power(), consumed()]).toEqual([2, 1, 1, 0]);
    expect(get("1.3.6.1.2.1.105.1.1.1.3.1.3"), "a port without PoE").toBe("noSuchInstance");
  });

  it("lists its VLANs with the ports that carry them, tagged and untagged", () => {
    type(
      "vlan batch 10",
      "vlan 10",
      "name cameras",
      "interface g0/0/1",
      "port link-type access",
      "port default vlan 10",
    );
    type("interface xg0/0/1", "port link-type trunk", "port trunk allow-pass vlan 10");
    const row = (column: number) => get(`1.3.6.1.2.1.17.7.1.4.3.1.${column}.10`);
    expect([row(1), row(2), row(4)]).toEqual(["cameras", "a0", "80"]);
    expect(get("1.3.6.1.2.1.17.7.1.4.5.1.1.1")).toBe(10);
  });

  it("counts octets by the time and the load of the wire", () => {
    now = 8_000;
    expect(get("1.3.6.1.2.1.31.1.1.1.6.1")).toBe(4_000_000);
    expect(get("1.3.6.1.2.1.31.1.1.1.10.3")).toBe(4_000_000);
    expect(get("1.3.6.1.2.1.31.1.1.1.6.2")).toBe(0);
  });

  it("gives an interface of a VLAN a row of its own, behind the ports", () => {
    type("vlan batch 10", "interface Vlanif10");
    expect(huaweiSwitchMib.next(facts, "1.3.6.1.2.1.31.1.1.1.1.3")).toMatchObject({
      oid: "1.3.6.1.2.1.31.1.1.1.1.10010",
    });
  });
});

describe("a PortList", () => {
  it("counts ports from the most significant bit and is at least one octet", () => {
    const hex = (ports: readonly number[]) => Buffer.from(portList(ports)).toString("hex");
    expect([hex([]), hex([1]), hex([8]), hex([9]), hex([1, 28])]).toEqual(["00", "80", "01", "0080", "80000010"]);
  });
});

function plain(value: SnmpValue): string | number {
  switch (value.type) {
    case "string":
    case "opaque": {
      const text = Buffer.from(value.bytes).toString();
      return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(value.bytes).toString("hex");
    }
    case "counter64":
      return Number(value.value);
    default:
      return "value" in value ? value.value : value.type;
  }
}
