import { describe, expect, it } from "vitest";
import type { Step } from "../../src/core/change.ts";
import { changeText, normaliseText, predictText } from "../../src/device-config/config-language.ts";
import { huaweiVrpRules as rules } from "../../src/drivers/huawei-vrp/rules.ts";

const lines = (steps: readonly Step[]) => steps.map(({ context, command }) => [...context, command].join(" > "));
const commands = (running: string, intended: string, scope: "owned" | "all" = "all") =>
  lines(changeText(running, intended, rules, scope).commands);

describe("trunks", () => {
  const trunk = (...more: string[]) =>
    ["interface GigabitEthernet0/0/9", " port link-type trunk", ...more.map((line) => ` ${line}`)].join("\n");

  it("take VLANs in and out and leave the others alone, however the lists are written", () => {
    expect(
      commands(
        trunk(
          "undo port trunk allow-pass vlan 1",
          "port trunk allow-pass vlan 10 to 12",
          "port trunk allow-pass vlan 20",
        ),
        trunk("undo port trunk allow-pass vlan 1", "port trunk allow-pass vlan 10 11 20 to 22"),
      ),
    ).toEqual([
      "interface GigabitEthernet0/0/9 > port trunk allow-pass vlan 21 to 22",
      "interface GigabitEthernet0/0/9 > undo port trunk allow-pass vlan 12",
    ]);
  });

  it("that say nothing let VLAN 1 pass, and that is taken out last", () => {
    expect(commands(trunk(), trunk("undo port trunk allow-pass vlan 1", "port trunk allow-pass vlan 10"))).toEqual([
      "interface GigabitEthernet0/0/9 > port trunk allow-pass vlan 10",
      "interface GigabitEthernet0/0/9 > undo port trunk allow-pass vlan 1",
    ]);
  });

  it("that let all pass lose only what is not wanted", () => {
    expect(
      commands(
        trunk("port trunk allow-pass vlan all"),
        trunk("undo port trunk allow-pass vlan 1", "port trunk allow-pass vlan 10 to 4094"),
      ),
    ).toEqual(["interface GigabitEthernet0/0/9 > undo port trunk allow-pass vlan 1 to 9"]);
  });

  it("are cleaned of trunk settings before the port becomes an access port", () => {
    expect(
      commands(
        trunk("port trunk pvid vlan 7", "undo port trunk allow-pass vlan 1", "port trunk allow-pass vlan 7"),
        "interface GigabitEthernet0/0/9\n port link-type access\n port default vlan 7",
      ),
    ).toEqual([
      "interface GigabitEthernet0/0/9 > undo port trunk allow-pass vlan all",
      "interface GigabitEthernet0/0/9 > port trunk allow-pass vlan 1",
      "interface GigabitEthernet0/0/9 > undo port trunk pvid vlan",
      "interface GigabitEthernet0/0/9 > port link-type access",
      "interface GigabitEthernet0/0/9 > port default vlan 7",
    ]);
  });
});

describe("secrets", () => {
  const shown = "snmp-agent community read cipher %^%#Zx81+/a=%^%# acl 2990";
  const typed = "snmp-agent community read cipher c0unty acl 2990";

  it("that the device shows as its own cipher equal what we intend", () => {
    expect(commands(shown, typed)).toEqual([]);
    expect(commands(shown, shown.replace("Zx81", "Qp77"))).toEqual([]);
  });

  it("do not hide a change beside them", () => {
    expect(commands(shown, typed.replace("2990", "2991"))).toEqual([
      "undo snmp-agent community read cipher %^%#Zx81+/a=%^%#",
      "snmp-agent community read cipher c0unty acl 2991",
    ]);
  });

  it("are masked in views, and so are they in accounts", () => {
    const text = `!Last configuration was updated at 02:00\n#\n${typed}\naaa\n local-user a password irreversible-cipher $1a$xyz\nssh server cipher aes256_ctr\nreturn\n`;
    expect(normaliseText(text, rules)).toBe(
      "#\nsnmp-agent community read cipher *** acl 2990\naaa\n local-user a password irreversible-cipher ***\nssh server cipher aes256_ctr\n",
    );
  });
});

describe("order", () => {
  it("adds the new default route before it takes the old one, at the very end", () => {
    expect(
      commands(
        "ip route-static 0.0.0.0 0.0.0.0 10.0.0.1\nsysname a\nntp-service unicast-server 10.0.0.8",
        "ip route-static 0.0.0.0 0.0.0.0 10.0.0.2\nsysname b",
      ),
    ).toEqual([
      "undo ntp-service unicast-server 10.0.0.8",
      "ip route-static 0.0.0.0 0.0.0.0 10.0.0.2",
      "sysname b",
      "undo ip route-static 0.0.0.0 0.0.0.0 10.0.0.1",
    ]);
  });

  it("visits a section twice where two sections need each other's halves first", () => {
    // A filter is moved: the new one has to exist before the interface binds it, the old one may go only after that.
    const with2 = (old: string, now: string) =>
      commands(
        `acl number ${old}\n rule 5 permit\ninterface GigabitEthernet0/0/1\n traffic-filter inbound acl ${old}`,
        `acl number ${now}\n rule 5 permit\ninterface GigabitEthernet0/0/1\n traffic-filter inbound acl ${now}`,
      );
    const sent = with2("3001", "3002");
    expect(sent.indexOf("acl number 3002 > rule 5 permit")).toBeLessThan(
      sent.indexOf("interface GigabitEthernet0/0/1 > traffic-filter inbound acl 3002"),
    );
    expect(sent.indexOf("interface GigabitEthernet0/0/1 > undo traffic-filter inbound acl 3001")).toBeLessThan(
      sent.indexOf("undo acl number 3001"),
    );
  });
});

describe("what camnet does not own", () => {
  const intended = "vlan batch 10\ninterface GigabitEthernet0/0/1\n port link-type access\n port default vlan 10\n";

  it("stays, is counted, and keeps the VLANs that it uses", () => {
    const running = [
      "vlan batch 10 99 4000",
      "interface Vlanif4000",
      " ip address 10.9.9.1 255.255.255.0",
      "interface GigabitEthernet0/0/1",
      " description by hand",
      " mac-limit maximum 2",
      " port link-type access",
      " port default vlan 10",
      "stp mode rstp",
    ].join("\n");
    const change = changeText(running, intended, rules, "owned");
    expect(lines(change.commands)).toEqual(["interface GigabitEthernet0/0/1 > undo description", "undo vlan batch 99"]);
    expect(change.unmanaged).toBe(5);
    expect(predictText(running, change.commands, rules)).toContain("vlan batch 10 4000\n");
  });

  it("is taken away when the intended text is the whole configuration", () => {
    expect(commands("stp mode rstp\nsysname a", "sysname a")).toEqual(["undo stp mode"]);
  });
});

describe("risk", () => {
  it("tells what stops a port and what may cut our own way", () => {
    const { commands: steps } = changeText(
      "",
      "sysname a\ninterface Vlanif10\n ip address 10.0.0.2 255.255.255.0\ninterface GigabitEthernet0/0/1\n description x\n port link-type access",
      rules,
      "all",
    );
    expect(steps.map(({ command, risk }) => [command, risk])).toEqual([
      ["ip address 10.0.0.2 255.255.255.0", "management"],
      ["port link-type access", "interrupts"],
      ["description x", "safe"],
      ["sysname a", "safe"],
    ]);
  });

  const risks = (running: readonly string[], intended: readonly string[]) => {
    const change = changeText(running.join("\n"), intended.join("\n"), rules, "all");
    return [change.commands, change.rollback].map((steps) => steps.map(({ command, risk }) => `${risk}: ${command}`));
  };
  const port = "interface GigabitEthernet0/0/9";
  const trunk = [port, " port link-type trunk", " port trunk allow-pass vlan 10"];

  it("is to our own path where an uplink changes its speed, there and back", () => {
    expect(risks([...trunk, " undo negotiation auto", " speed 100"], trunk)).toEqual([
      ["management: undo speed", "management: negotiation auto"],
      ["management: undo negotiation auto", "management: speed 100"],
    ]);
  });

  it("is none where a trunk lets more pass, and to our own path where it lets less pass", () => {
    expect(risks(trunk, [...trunk.slice(0, 2), " port trunk allow-pass vlan 10 to 12"])).toEqual([
      ["safe: port trunk allow-pass vlan 11 to 12"],
      ["management: undo port trunk allow-pass vlan 11 to 12"],
    ]);
  });

  it("is none where a trunk is only described anew", () => {
    expect(risks([...trunk, " description a"], [...trunk, " description b"])[0]).toEqual(["safe: description b"]);
  });

  it.each([
    ["a trunk is closed", [...trunk], [...trunk, " shutdown"], "management: shutdown"],
    [
      "a trunk becomes an access port",
      [...trunk],
      [port, " port link-type access"],
      "management: port link-type access",
    ],
    [
      "an access port becomes a trunk",
      [port, " port link-type access"],
      [...trunk],
      "management: port link-type trunk",
    ],
    ["a port leaves its aggregate", [port, " eth-trunk 1"], [port, " description a"], "management: undo eth-trunk"],
    [
      "what is tagged is taken off a hybrid port",
      [port, " port hybrid tagged vlan 10"],
      [port, " description a"],
      "management: undo port hybrid vlan 10",
    ],
  ])("is to our own path where %s", (_, running, intended, step) => {
    expect(risks(running, intended)[0]).toContain(step);
  });

  it("is to one port where an access port changes its VLAN, its speed or its power", () => {
    const access = (...lines: string[]) => [port, " port link-type access", ...lines];
    expect(
      risks(
        access(" port default vlan 10", " undo poe enable"),
        access(" port default vlan 11", " speed 100", " shutdown"),
      )[0],
    ).toEqual([
      "interrupts: poe enable",
      "interrupts: speed 100",
      "interrupts: port default vlan 11",
      "interrupts: shutdown",
    ]);
  });

  it("looks at the port itself, whatever its neighbours are", () => {
    const neighbour = ["interface GigabitEthernet0/0/1", " port link-type access"];
    expect(risks([...trunk, ...neighbour], [...trunk, ...neighbour, " shutdown"])[0]).toEqual(["interrupts: shutdown"]);
  });

  it.each([
    ["stelnet server enable", "", "management: undo stelnet server enable"],
    ["ip route-static 0.0.0.0 0.0.0.0 10.0.0.1", "", "management: undo ip route-static 0.0.0.0 0.0.0.0 10.0.0.1"],
    ["interface Vlanif10\n ip address 10.0.0.2 255.255.255.0", "", "management: undo interface Vlanif10"],
    ["", "user-interface vty 0 4\n protocol inbound ssh", "management: protocol inbound ssh"],
    [
      "",
      "acl number 2990\n rule 5 permit source 10.0.0.0 0.0.0.255",
      "interrupts: rule 5 permit source 10.0.0.0 0.0.0.255",
    ],
    ["", "acl number 2000\n rule 5 deny", "management: rule 5 deny"],
  ])("of what guards the way in: from '%s' to '%s'", (running, intended, step) => {
    expect(risks([running], [intended])[0]).toContain(step);
  });
});
