import { describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { driverFor } from "../../src/drivers/registry.ts";
import { firstSwitchState } from "../../src/lab/first-state.ts";
import { huaweiSwitchMib } from "../../src/lab/mib/views.ts";
import { createSwitchCli } from "../../src/lab/switch-cli.ts";
import { portIsUp, type SwitchFactsOptions, switchFacts } from "../../src/lab/switch-facts.ts";
import { displayConfiguration } from "../../src/lab/vrp/display.ts";
import { type Wire, wiringOf } from "../../src/lab/wiring.ts";
import { ringParts } from "../plan/ring-county.ts";
import { labCounty } from "./small-county.ts";

const community = "Read-Me-9";
const { network, plan } = labCounty(ringParts);
const wiring = wiringOf(network, plan);
const secrets = { snmpCommunity: new Secret(community) };

/** Every switch of the county as the phase before left it, cabled as the phase wants it. */
function lab() {
  const boxes = new Map(
    plan.after.switches.map((after) => {
      const { type } = network.devices.find(({ id }) => id === after.deviceId)!;
      const hardware = { model: type.model, ports: type.ports };
      const before = plan.before.switches.find(({ deviceId }) => deviceId === after.deviceId);
      const login = { username: "camnet", password: "Pass-Word-1" };
      const start = { hardware, engineId: "800007DB03020000000001", before, after, login, community };
      return [after.deviceId, { after, hardware, state: firstSwitchState(after.deviceId, start) }] as const;
    }),
  );
  const options = (id: string): SwitchFactsOptions => ({
    id,
    hardware: boxes.get(id)!.hardware,
    state: boxes.get(id)!.state,
    wires: wiring.get(id) ?? new Map<string, Wire>(),
    mac: (port) => Buffer.of(2, 0, 0, 0, 0, port),
    location: "",
    uptime: { bootedAt: 0, now: () => 8000 },
    hasPower: () => true,
    neighbour: (far) => {
      const box = boxes.get(far);
      return box && { state: box.state, mac: Buffer.of(2, 0, 0, 0, 9, 0), model: box.hardware.model };
    },
  });
  const change = (id: string) => {
    const { after, hardware, state } = boxes.get(id)!;
    const driver = driverFor(after.platform)!;
    const running = displayConfiguration(state, hardware).join("\n");
    return driver.change(running, driver.render(after, secrets), { scope: "owned" });
  };
  return {
    ids: [...boxes.keys()],
    change,
    push(id: string) {
      const { hardware, state } = boxes.get(id)!;
      const cli = createSwitchCli({ hardware, state });
      for (const { context, command } of change(id).commands) {
        cli.escape();
        for (const line of ["system-view", ...context, command]) expect(cli.execute(line)).not.toContain("Error");
        if (cli.prompt().endsWith("[Y/N]:")) cli.execute("y");
      }
    },
    isUp: (id: string, port: string) => portIsUp(options(id), port),
    get(id: string, oid: string) {
      const value = huaweiSwitchMib.get(switchFacts(options(id)), oid);
      if (value.type === "string") return Buffer.from(value.bytes).toString();
      return "value" in value ? Number(value.value) : value.type;
    },
  };
}

const ifName = "1.3.6.1.2.1.31.1.1.1.1";
const ifType = "1.3.6.1.2.1.2.2.1.3";
const ifHighSpeed = "1.3.6.1.2.1.31.1.1.1.15";
const ifHCOutOctets = "1.3.6.1.2.1.31.1.1.1.10";
const lldpRemSysName = "1.0.8802.1.1.2.1.4.1.1.9.0";
/** agg-1: 24 ports of 1 Gbit/s, then 4 of 10; its uplink is Eth-Trunk25 of ports 25 and 26, its port 27 ends a backup. */
const trunkOfAgg = 20_000 + 25;

describe("a county with a LAG and rings in the lab", () => {
  it("is pushed from the core outwards, and a second time there is nothing to do", () => {
    const county = lab();
    for (const id of county.ids) expect(county.change(id).commands.length, id).toBeGreaterThan(0);
    for (const id of county.ids) county.push(id);
    for (const id of county.ids) expect(county.change(id).commands, id).toEqual([]);
  });

  it("has its LAG up as one interface once both ends are in it, as fast as the cables that carry", () => {
    const county = lab();
    expect(county.isUp("agg-1", "XGigabitEthernet0/0/1")).toBe(true);
    county.push("core-1");
    // One end speaks LACP and the other does not yet: the port has light and the trunk has none.
    expect(county.isUp("core-1", "XGigabitEthernet0/0/1")).toBe(true);
    expect(county.isUp("core-1", "Eth-Trunk1")).toBe(false);
    county.push("agg-1");
    expect(county.isUp("core-1", "Eth-Trunk1")).toBe(true);
    const seen = [ifName, ifType, ifHighSpeed].map((column) => county.get("agg-1", `${column}.${trunkOfAgg}`));
    expect(seen).toEqual(["Eth-Trunk25", 161, 20_000]);
  });

  it("counts on the LAG what its cables carry, each of them half", () => {
    const county = lab();
    for (const id of county.ids) county.push(id);
    const load = plan.after.links.find(({ link }) => link === "agg-1")!;
    const [trunk, one, other] = [trunkOfAgg, 25, 26].map((index) => county.get("agg-1", `${ifHCOutOctets}.${index}`));
    expect(one).toBe(other);
    expect(trunk).toBe(Number(one) + Number(other));
    // Mbit/s for eight seconds.
    expect(Number(trunk)).toBeCloseTo(load.upMbps * 1_000_000, -4);
  });

  it("hears its neighbours over LLDP on every cable of a LAG and on a backup, which is up and carries nothing", () => {
    const county = lab();
    for (const id of county.ids) county.push(id);
    const heard = [25, 26, 27].map((port) => county.get("agg-1", `${lldpRemSysName}.${port}.1`));
    expect(heard).toEqual(["core-1", "core-1", "agg-2"]);
    expect(county.isUp("acc-2", "GigabitEthernet0/0/10")).toBe(true);
    expect(county.get("acc-2", `${ifHCOutOctets}.10`)).toBe(0);
    expect(Number(county.get("acc-2", `${ifHCOutOctets}.9`))).toBeGreaterThan(0);
  });

  it("hears every branch on the port of a passive optical network", () => {
    const county = lab();
    for (const id of county.ids) county.push(id);
    const heard = [1, 2].map((n) => county.get("agg-2", `${lldpRemSysName}.24.${n}`));
    expect(heard).toEqual(["onu-1", "onu-2"]);
  });
});
