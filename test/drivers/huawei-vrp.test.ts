import { describe, expect, it } from "vitest";
import type { CliSession, CliTransport, DeviceTarget, HttpTransport } from "../../src/core/effects.ts";
import type { PortIntent, SwitchIntent } from "../../src/core/intent.ts";
import { failed, ok } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import { isOwned } from "../../src/device-config/merge-owned.ts";
import { parseTree } from "../../src/device-config/parse-tree.ts";
import { top } from "../../src/device-config/rules.ts";
import { loadState, type State } from "../../src/device-config/state.ts";
import type { DeviceSession } from "../../src/drivers/driver.ts";
import { huaweiVrpRules } from "../../src/drivers/huawei-vrp/rules.ts";
import { huaweiVrp } from "../../src/drivers/huawei-vrp.ts";
import { accessSwitch, renderSecrets } from "./vrp-intent.ts";

const render = (intent: SwitchIntent) => huaweiVrp.render(intent, renderSecrets);
const commands = (running: string, intended: string) =>
  huaweiVrp
    .change(running, intended, { scope: "owned" })
    .commands.map(({ context, command }) => [...context, command].join(" > "));

function withPort(name: string, change: (port: PortIntent) => PortIntent): SwitchIntent {
  return { ...accessSwitch, ports: accessSwitch.ports.map((port) => (port.name === name ? change(port) : port)) };
}

describe("rendering a switch", () => {
  it("gives the configuration as the device would list it", async () => {
    await expect(render(accessSwitch)).toMatchFileSnapshot("huawei-vrp.access-switch.txt");
  });

  it("is settled by its own output", () => {
    expect(commands(render(accessSwitch), render(accessSwitch))).toEqual([]);
  });

  it("owns every line that it writes", () => {
    const foreign: string[] = [];
    const look = (state: State, section: string): void => {
      for (const entry of state.values()) {
        if (entry.children.size > 0) look(entry.children, entry.text);
        else if (!isOwned(entry, section, huaweiVrpRules)) foreign.push(`${section} > ${entry.text}`);
      }
    };
    look(loadState(parseTree(render(accessSwitch), huaweiVrpRules.grammar).nodes, huaweiVrpRules), top);
    expect(foreign).toEqual([]);
  });

  it("leaves the out-of-band port alone", () => {
    expect(render(accessSwitch)).not.toContain("MEth");
  });

  it("types nothing that would open the help, and no more than the device takes", () => {
    const long = withPort("GigabitEthernet0/0/1", (port) => ({ ...port, description: `why?\n${"长".repeat(300)}` }));
    const line =
      render(long)
        .split("\n")
        .find((each) => each.includes("why"))
        ?.trim() ?? "";
    expect(line.startsWith("description why_ 长")).toBe(true);
    expect([...line.replace("description ", "")]).toHaveLength(242);
  });

  it.each([
    ["CST-8", "clock timezone CST add 08:00:00"],
    ["IST-5:30", "clock timezone IST add 05:30:00"],
    ["EST5", "clock timezone EST minus 05:00:00"],
    ["UTC0", "clock timezone UTC minus 00:00:00"],
  ])("writes the time zone %s as %s", (timeZone, line) => {
    expect(render({ ...accessSwitch, services: { ...accessSwitch.services, timeZone } })).toContain(`\n${line}\n`);
  });

  it("shows the community to nobody", () => {
    expect(render(accessSwitch)).toContain("c0unty-Read-9");
    expect(huaweiVrp.normalise(render(accessSwitch))).not.toContain("c0unty-Read-9");
  });
});

describe("changing a switch", () => {
  const running = render(accessSwitch);

  it("brings an uplink to its port's own speed in the order that the device takes", () => {
    const faster = withPort("GigabitEthernet0/0/9", (port) => (port.role === "trunk" ? { ...port, mbps: 1000 } : port));
    expect(commands(running, render(faster))).toEqual([
      "interface GigabitEthernet0/0/9 > undo speed",
      "interface GigabitEthernet0/0/9 > negotiation auto",
    ]);
    expect(commands(render(faster), running)).toEqual([
      "interface GigabitEthernet0/0/9 > undo negotiation auto",
      "interface GigabitEthernet0/0/9 > speed 100",
    ]);
  });

  it("turns an access port into a trunk without leaving anything behind", () => {
    const trunk = withPort("GigabitEthernet0/0/1", ({ name }) => ({
      role: "trunk",
      name,
      description: "qiaotou-acc-4",
      deviceId: "qiaotou-acc-4",
      direction: "downlink",
      vlans: [1142],
      mbps: 1000,
      portMbps: 1000,
    }));
    expect(
      commands(running, render(trunk)).map((line) => line.replace("interface GigabitEthernet0/0/1 > ", "")),
    ).toEqual([
      "undo stp edged-port",
      "undo port-isolate enable group 1",
      "undo storm-control broadcast",
      "undo storm-control action",
      "undo port default vlan",
      "port link-type trunk",
      "port trunk allow-pass vlan 1142",
      "undo port trunk allow-pass vlan 1",
      "description qiaotou-acc-4",
    ]);
  });

  it("says nothing about what the device shows by itself", () => {
    const shown = `!Software Version V200R021C10SPC600\n#\n${running.replace("snmp-agent\n", "snmp-agent\nsnmp-agent local-engineid 800007DB03\n").replace("c0unty-Read-9", "%^%#x8A=%^%#").replace(" poe enable\n", "").replace("undo telnet server enable\n", "")}`;
    expect(commands(shown, running)).toEqual([]);
  });

  it("opens a port again and switches telnet off where somebody left it on", () => {
    const found = running
      .replace(" description 3303", " shutdown\n description 3303")
      .replace("undo telnet server enable", "telnet server enable");
    expect(commands(found, running)).toEqual([
      "undo telnet server enable",
      "interface GigabitEthernet0/0/1 > undo shutdown",
    ]);
  });
});

describe("a session", () => {
  const target: DeviceTarget = { deviceId: "sw-1", kind: "switch", platform: "huawei-vrp", address: "10.0.0.1" };
  const http: HttpTransport = {
    request: async () => failed("unreachable", "no camera here"),
    close: async () => {},
  };

  async function session(refuses?: string): Promise<{ readonly device: DeviceSession; readonly typed: string[] }> {
    const typed: string[] = [];
    const cli: CliSession = {
      async send(line) {
        typed.push(line);
        return line === refuses
          ? failed("rejected", `sw-1 refused "${line}": Error: The VLAN does not exist.`)
          : ok("");
      },
      transcript: () => typed.join("\n"),
      close: async () => {},
    };
    const transport: CliTransport = { open: async () => ok(cli) };
    const opened = await huaweiVrp.open({ cli: transport, http }, target, { username: "a", password: new Secret("b") });
    if (!opened.ok) throw new Error(opened.failure.message);
    return { device: opened.value, typed };
  }

  const steps = [
    { context: [], command: "vlan batch 1207", risk: "safe" },
    { context: ["interface GigabitEthernet0/0/1"], command: "port link-type access", risk: "interrupts" },
    { context: ["interface GigabitEthernet0/0/1"], command: "port default vlan 1207", risk: "interrupts" },
    { context: [], command: "interface LoopBack0", risk: "safe" },
    { context: ["aaa", "domain default"], command: "undo radius-server", risk: "safe" },
    { context: ["aaa"], command: "undo domain x", risk: "safe" },
    { context: [], command: "lldp enable", risk: "safe" },
  ] as const;

  it("enters and leaves sections, and ends where nothing can be typed by mistake", async () => {
    const { device, typed } = await session();
    expect(await device.apply(steps)).toEqual({ ok: true, value: { accepted: 7 } });
    expect(typed).toEqual([
      "system-view",
      "vlan batch 1207",
      "interface GigabitEthernet0/0/1",
      "port link-type access",
      "port default vlan 1207",
      "quit",
      "interface LoopBack0",
      "quit",
      "aaa",
      "domain default",
      "undo radius-server",
      "quit",
      "undo domain x",
      "quit",
      "lldp enable",
      "return",
    ]);
  });

  it("stops at the first refusal, says where, and leaves the views", async () => {
    const { device, typed } = await session("port default vlan 1207");
    expect(await device.apply(steps)).toEqual(
      failed(
        "rejected",
        'step 3 of 7 in interface GigabitEthernet0/0/1: sw-1 refused "port default vlan 1207": Error: The VLAN does not exist.',
      ),
    );
    expect(typed.slice(-2)).toEqual(["port default vlan 1207", "return"]);
  });

  it("types nothing when there is nothing to change", async () => {
    const { device, typed } = await session();
    expect(await device.apply([])).toEqual({ ok: true, value: { accepted: 0 } });
    expect(typed).toEqual([]);
  });
});
