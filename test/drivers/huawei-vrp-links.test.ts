import { describe, expect, it } from "vitest";
import type { PortIntent, SwitchIntent } from "../../src/core/intent.ts";
import { canonicalText } from "../../src/device-config/config-language.ts";
import { isOwned } from "../../src/device-config/merge-owned.ts";
import { top } from "../../src/device-config/rules.ts";
import { makeEntry } from "../../src/device-config/state.ts";
import { huaweiVrpRules } from "../../src/drivers/huawei-vrp/rules.ts";
import { huaweiVrp } from "../../src/drivers/huawei-vrp.ts";
import { accessSwitch, renderSecrets } from "./vrp-intent.ts";

type Trunk = Extract<PortIntent, { role: "trunk" }>;

function trunk(n: number, fields: Partial<Trunk> = {}): Trunk {
  return {
    role: "trunk",
    name: `GigabitEthernet0/0/${n}`,
    description: `qiaotou-agg-1|XGigabitEthernet0/0/${n}`,
    deviceId: "qiaotou-agg-1",
    direction: "uplink",
    vlans: [1142, 1143, 1150],
    mbps: 1000,
    portMbps: 1000,
    ...fields,
  };
}

function withPorts(...links: readonly Trunk[]): SwitchIntent {
  const free = [9, 10, 11, 12].filter((n) => !links.some(({ name }) => name === `GigabitEthernet0/0/${n}`));
  const others = accessSwitch.ports.filter(({ role }) => role !== "trunk");
  const unused = free.map((n): PortIntent => ({ role: "unused", name: `GigabitEthernet0/0/${n}` }));
  return { ...accessSwitch, ports: [...others, ...links, ...unused] };
}

const lag = { group: 9, farGroup: 25 };
const single = withPorts(trunk(9));
const two = withPorts(trunk(9, { lag }), trunk(10, { lag }));
const three = withPorts(trunk(9, { lag }), trunk(10, { lag }), trunk(11, { lag }));
const onRing = { pathCost: 100 };
const backup = trunk(12, {
  description: "qiaotou-acc-4|GigabitEthernet0/0/12",
  deviceId: "qiaotou-acc-4",
  direction: "backup",
  pathCost: 10_000_000,
});
const ring: SwitchIntent = { ...withPorts(trunk(9, onRing), backup), spanningTree: {} };
const lagRing: SwitchIntent = {
  ...withPorts(trunk(9, { lag, ...onRing }), trunk(10, { lag, ...onRing }), backup),
  spanningTree: { root: "primary" },
};

const render = (intent: SwitchIntent) => huaweiVrp.render(intent, renderSecrets);
const change = (running: SwitchIntent, intended: SwitchIntent) =>
  huaweiVrp.change(render(running), render(intended), { scope: "owned" });
const commands = (running: SwitchIntent, intended: SwitchIntent) =>
  change(running, intended).commands.map(({ context, command }) => [...context, command].join(" > "));
const canonical = (text: string) => canonicalText(text, huaweiVrpRules);

describe("links with several cables and rings on a switch", () => {
  it("are rendered as the device lists them", async () => {
    await expect(render(lagRing)).toMatchFileSnapshot("huawei-vrp.ring-switch.txt");
  });

  it("are explained line by line", () => {
    const explained = huaweiVrp.explain!(lagRing, renderSecrets);
    expect(explained.map(({ line }) => line)).toEqual(
      render(lagRing)
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "" && line !== "#" && line !== "return"),
    );
    expect(explained.filter(({ because }) => because.length === 0)).toEqual([]);
  });

  it("are owned line by line", () => {
    const foreign = huaweiVrp.explain!(lagRing, renderSecrets)
      .filter(({ context, line }) => {
        const section = context.at(-1) ?? top;
        const entry = makeEntry(line, huaweiVrpRules, section);
        return !/^(interface (?!Eth)|user-interface)/.test(line) && !isOwned(entry, section, huaweiVrpRules);
      })
      .map(({ context, line }) => [...context, line].join(" > "));
    expect(foreign).toEqual([]);
  });

  const intents = { single, two, three, ring, lagRing };
  const steps = Object.keys(intents).flatMap((from) => Object.keys(intents).map((to) => [from, to] as const));
  it.each(steps)("lead from %s to %s and back, and are empty the second time", (from, to) => {
    const [before, after] = [intents[from as keyof typeof intents], intents[to as keyof typeof intents]];
    for (const scope of ["owned", "all"] as const) {
      const { commands: there, rollback } = huaweiVrp.change(render(before), render(after), { scope });
      const reached = huaweiVrp.predict(render(before), there);
      if (scope === "all") expect(canonical(reached)).toBe(canonical(render(after)));
      expect(canonical(huaweiVrp.predict(reached, rollback))).toBe(canonical(render(before)));
      expect(huaweiVrp.change(reached, render(after), { scope }).commands).toEqual([]);
    }
  });

  it("makes the group, clears the port and only then lets it join; a second cable is opened last", () => {
    expect(commands(single, two)).toEqual([
      "interface Eth-Trunk9 > port link-type trunk",
      "interface Eth-Trunk9 > port trunk allow-pass vlan 1142 to 1143 1150",
      "interface Eth-Trunk9 > undo port trunk allow-pass vlan 1",
      "interface Eth-Trunk9 > description qiaotou-agg-1|LAG 25",
      "interface Eth-Trunk9 > mode lacp",
      "interface GigabitEthernet0/0/9 > undo port trunk allow-pass vlan all",
      "interface GigabitEthernet0/0/9 > port trunk allow-pass vlan 1",
      "interface GigabitEthernet0/0/9 > undo port link-type",
      "interface GigabitEthernet0/0/9 > eth-trunk 9",
      "interface GigabitEthernet0/0/10 > description qiaotou-agg-1|XGigabitEthernet0/0/10",
      "interface GigabitEthernet0/0/10 > eth-trunk 9",
      "interface GigabitEthernet0/0/10 > undo shutdown",
    ]);
  });

  it("takes every cable out before the group goes", () => {
    const lines = commands(two, single);
    expect(lines.indexOf("undo interface Eth-Trunk9")).toBeGreaterThan(
      lines.lastIndexOf("interface GigabitEthernet0/0/9 > undo eth-trunk"),
    );
    expect(lines.indexOf("interface GigabitEthernet0/0/9 > port link-type trunk")).toBeGreaterThan(
      lines.indexOf("interface GigabitEthernet0/0/9 > undo eth-trunk"),
    );
    expect(lines.at(-1)).toBe("undo interface Eth-Trunk9");
  });

  it("adds a third cable and touches no other", () => {
    expect(commands(two, three)).toEqual([
      "interface GigabitEthernet0/0/11 > description qiaotou-agg-1|XGigabitEthernet0/0/11",
      "interface GigabitEthernet0/0/11 > eth-trunk 9",
      "interface GigabitEthernet0/0/11 > undo shutdown",
    ]);
  });

  it("guards the ring before its closing port is opened", () => {
    const lines = commands(single, ring);
    const opened = lines.indexOf("interface GigabitEthernet0/0/12 > undo shutdown");
    for (const guard of [
      "stp mode rstp",
      "stp bpdu-protection",
      "interface GigabitEthernet0/0/12 > stp instance 0 cost 10000000",
    ]) {
      expect(lines.indexOf(guard), guard).toBeGreaterThanOrEqual(0);
      expect(opened, guard).toBeGreaterThan(lines.indexOf(guard));
    }
  });

  it("takes a root that somebody set by hand away on a ring, and leaves it alone elsewhere", () => {
    const byHand = (intent: SwitchIntent) =>
      render(intent).replace("#\n", "#\nstp mode rstp\nstp instance 0 root primary\n#\n");
    const stp = (intent: SwitchIntent) =>
      huaweiVrp
        .change(byHand(intent), render(intent), { scope: "owned" })
        .commands.map(({ command }) => command)
        .filter((command) => command.includes("stp"));
    expect(stp(ring)).toEqual(["undo stp instance 0 root"]);
    expect(stp(single)).toEqual([]);
  });

  it("warns that what carries the switch's own management is touched", () => {
    const risks = new Set(change(single, two).commands.map(({ risk }) => risk));
    expect(risks).toContain("management");
  });
});
