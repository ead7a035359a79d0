import { describe, expect, it } from "vitest";
import { createSwitchCli, loadConfiguration, type SwitchCliOptions } from "../../src/lab/switch-cli.ts";
import { createSwitchTerminal } from "../../src/lab/switch-terminal.ts";
import { factoryState, type SwitchHardware } from "../../src/lab/vrp/state.ts";

const hardware: SwitchHardware = {
  model: "S5735-L8P4S-A1",
  ports: [
    ...Array.from({ length: 8 }, (_, at) => ({
      name: `GigabitEthernet0/0/${at + 1}`,
      mbps: 1000,
      medium: "copper" as const,
      poe: true,
      managementOnly: false,
    })),
    { name: "XGigabitEthernet0/0/1", mbps: 10_000, medium: "fibre", poe: false, managementOnly: false },
  ],
};

function box(options: Partial<SwitchCliOptions> = {}) {
  const state = options.state ?? factoryState(hardware);
  const cli = createSwitchCli({ hardware, ...options, state });
  return {
    state,
    cli,
    /** Last answer of these lines. */
    type: (...lines: string[]) => lines.map((line) => cli.execute(line)).at(-1) ?? "",
    shown: () => createSwitchCli({ hardware, state }).execute("display current-configuration").split("\r\n"),
  };
}

/** Lines of one section of the shown configuration. */
function section(lines: readonly string[], header: string): readonly string[] {
  const start = lines.indexOf(header);
  if (start < 0) return [];
  const end = lines.indexOf("#", start);
  return lines.slice(start + 1, end).map((line) => line.trim());
}

describe("the views of the simulated switch", () => {
  it("shows in its prompt where one is", () => {
    const { cli } = box();
    const prompts = [
      "system-view",
      "sysname acc-3",
      "vlan 10",
      "interface GigabitEthernet0/0/5",
      "acl number 3000",
      "aaa",
      "domain default",
      "quit",
      "user-interface vty 0 4",
      "return",
    ].map((line) => {
      cli.execute(line);
      return cli.prompt();
    });
    expect(prompts).toEqual([
      "[HUAWEI]",
      "[acc-3]",
      "[acc-3-vlan10]",
      "[acc-3-GigabitEthernet0/0/5]",
      "[acc-3-acl-adv-3000]",
      "[acc-3-aaa]",
      "[acc-3-aaa-domain-default]",
      "[acc-3-aaa]",
      "[acc-3-ui-vty0-4]",
      "<acc-3>",
    ]);
  });

  it("takes abbreviations and blanks in interface names", () => {
    const { cli, type } = box();
    type("sys", "int g 0/0/5");
    expect(cli.prompt()).toBe("[HUAWEI-GigabitEthernet0/0/5]");
    type("int xg0/0/1");
    expect(cli.prompt()).toBe("[HUAWEI-XGigabitEthernet0/0/1]");
  });

  it("closes the session on quit in the user view", () => {
    const { cli, type } = box();
    type("system-view", "quit", "quit");
    expect(cli.closed()).toBe(true);
  });
});

describe("what the simulated switch refuses", () => {
  const refusals: readonly (readonly [title: string, lines: readonly string[], answer: string])[] = [
    [
      "a word it does not know",
      ["system-view", "frobnicate 3"],
      "        ^\r\nError: Unrecognized command found at '^' position.",
    ],
    [
      "a command that stops short",
      ["system-view", "vlan"],
      "            ^\r\nError: Incomplete command found at '^' position.",
    ],
    [
      "a parameter out of range",
      ["system-view", "vlan 4095"],
      "             ^\r\nError: Wrong parameter found at '^' position.",
    ],
    [
      "more words than it takes",
      ["system-view", "sysname a b"],
      "                  ^\r\nError: Too many parameters found at '^' position.",
    ],
    ["an abbreviation of two commands", ["display v"], "        ^\r\nError: Ambiguous command found at '^' position."],
    [
      "an interface it does not have",
      ["system-view", "interface GigabitEthernet0/0/99"],
      "Error: Wrong parameter found at '^' position.",
    ],
    [
      "an access VLAN that was not made",
      ["system-view", "interface g0/0/1", "port link-type access", "port default vlan 7"],
      "Error: The VLAN does not exist.",
    ],
    ["a VLAN interface without its VLAN", ["system-view", "interface Vlanif7"], "Error: The VLAN does not exist."],
    [
      "an access VLAN on a port that is no access port",
      ["system-view", "vlan batch 7", "interface g0/0/1", "port default vlan 7"],
      "Error: The link type of the interface is not access.",
    ],
    [
      "trunk VLANs on a port that is no trunk",
      ["system-view", "interface g0/0/1", "port trunk allow-pass vlan 7"],
      "Error: The link type of the interface is not trunk.",
    ],
    [
      "another link type while a VLAN is set",
      [
        "system-view",
        "vlan 7",
        "interface g0/0/1",
        "port link-type access",
        "port default vlan 7",
        "port link-type trunk",
      ],
      "Error: Please renew the default configurations.",
    ],
    [
      "another link type while a trunk lets VLANs pass",
      [
        "system-view",
        "interface g0/0/1",
        "port link-type trunk",
        "port trunk allow-pass vlan 9",
        "port link-type access",
      ],
      "Error: Please renew the default configurations.",
    ],
    [
      "to drop a VLAN that has an interface",
      ["system-view", "vlan 7", "interface Vlanif7", "undo vlan 7"],
      "Error: The VLAN has a VLANIF interface. Please delete it first.",
    ],
    [
      "a speed while the port negotiates",
      ["system-view", "interface g0/0/1", "speed 100"],
      "Error: The interface works in auto-negotiation mode; the speed cannot be set.",
    ],
    [
      "to take back what is not there",
      ["system-view", "undo info-center loghost 10.0.0.1"],
      "Error: The specified configuration does not exist.",
    ],
    [
      "a port in an Eth-Trunk that was not made",
      ["system-view", "interface g0/0/1", "eth-trunk 3"],
      "Error: The Eth-Trunk does not exist.",
    ],
    [
      "a port that still has switching of its own in an Eth-Trunk",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "stp edged-port enable", "eth-trunk 3"],
      "Error: Please delete the configurations of the interface first.",
    ],
    [
      "ports of two speeds in one Eth-Trunk",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "eth-trunk 3", "interface xg0/0/1", "eth-trunk 3"],
      "Error: The types of the member interfaces differ.",
    ],
    [
      "VLANs on a port that is in an Eth-Trunk",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "eth-trunk 3", "port link-type trunk"],
      "Error: The interface is a member of an Eth-Trunk and cannot be configured so.",
    ],
    [
      "spanning tree on a port that is in an Eth-Trunk",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "eth-trunk 3", "stp edged-port enable"],
      "Error: The interface is a member of an Eth-Trunk and cannot be configured so.",
    ],
    [
      "another mode for an Eth-Trunk with ports in it",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "eth-trunk 3", "interface Eth-Trunk3", "mode lacp"],
      "Error: The Eth-Trunk has member interfaces. Please delete them from it first.",
    ],
    [
      "to drop an Eth-Trunk with ports in it",
      ["system-view", "interface Eth-Trunk3", "interface g0/0/1", "eth-trunk 3", "undo interface Eth-Trunk3"],
      "Error: The Eth-Trunk has member interfaces. Please delete them from it first.",
    ],
    [
      "PoE on a port that feeds nothing",
      ["system-view", "interface xg0/0/1", "poe enable"],
      "Error: Unrecognized command found at '^' position.",
    ],
  ];
  it.each(refusals)("refuses %s", (_title, lines, answer) => {
    const { type, shown } = box();
    type(...lines.slice(0, -1));
    const before = shown();
    expect(type(lines.at(-1)!)).toBe(answer);
    expect(shown()).toEqual(before);
  });

  it("takes ten VLAN ranges a line and not eleven", () => {
    const list = (ranges: number) => Array.from({ length: ranges }, (_, at) => 10 * at + 2).join(" ");
    const { type } = box();
    expect(type("system-view", `vlan batch ${list(10)}`)).toContain("done.");
    expect(type(`vlan batch ${list(11)}`)).toContain("Too many parameters");
  });
});

describe("the configuration of the simulated switch", () => {
  it("reads back what was typed", () => {
    const { type, shown } = box();
    type(
      "system-view",
      "vlan batch 10 20 to 22",
      "vlan 10",
      "name cameras",
      "interface GigabitEthernet0/0/5",
      "description 33032404001320000017|桥中路菜场东口",
      "port link-type access",
      "port default vlan 10",
      "undo poe enable",
      "interface XGigabitEthernet0/0/1",
      "port link-type trunk",
      "undo port trunk allow-pass vlan 1",
      "port trunk allow-pass vlan 20 to 22 10",
      "interface Vlanif10",
      "ip address 10.36.20.3 24",
      "quit",
      "ntp-service unicast-server 10.36.0.5",
      "info-center loghost 10.36.0.6",
      "ip route-static 0.0.0.0 0.0.0.0 10.36.20.1",
      "undo telnet server enable",
    );
    expect(shown()).toContain("vlan batch 10 20 to 22");
    expect(section(shown(), "vlan 10")).toEqual(["name cameras"]);
    expect(section(shown(), "interface GigabitEthernet0/0/5")).toEqual([
      "description 33032404001320000017|桥中路菜场东口",
      "port link-type access",
      "port default vlan 10",
      "undo poe enable",
    ]);
    expect(section(shown(), "interface XGigabitEthernet0/0/1")).toEqual([
      "port link-type trunk",
      "undo port trunk allow-pass vlan 1",
      "port trunk allow-pass vlan 10 20 to 22",
    ]);
    expect(section(shown(), "interface Vlanif10")).toEqual(["ip address 10.36.20.3 255.255.255.0"]);
    for (const line of [
      "ntp-service unicast-server 10.36.0.5",
      "info-center loghost 10.36.0.6",
      "ip route-static 0.0.0.0 0.0.0.0 10.36.20.1",
      "undo telnet server enable",
    ])
      expect(shown()).toContain(line);
  });

  it("lists an Eth-Trunk before the ports that are in it, and the cost of a port as that of instance 0", () => {
    const { type, shown } = box();
    const before = shown();
    type("system-view", "vlan batch 10", "interface eth-trunk 3", "mode lacp", "port link-type trunk");
    type("port trunk allow-pass vlan 10", "stp cost 100", "interface g0/0/1", "eth-trunk 3", "interface g0/0/2");
    type("description second", "eth-trunk 3");
    expect(section(shown(), "interface Eth-Trunk3")).toEqual([
      "port link-type trunk",
      "port trunk allow-pass vlan 10",
      "stp instance 0 cost 100",
      "mode lacp",
    ]);
    expect(section(shown(), "interface GigabitEthernet0/0/1")).toEqual(["eth-trunk 3"]);
    expect(section(shown(), "interface GigabitEthernet0/0/2")).toEqual(["description second", "eth-trunk 3"]);
    expect(shown().indexOf("interface Eth-Trunk3")).toBeLessThan(shown().indexOf("interface GigabitEthernet0/0/1"));
    const copy = factoryState(hardware);
    expect(loadConfiguration({ hardware, state: copy }, shown().join("\n"))).toEqual([]);
    type("interface g0/0/1", "undo eth-trunk", "interface g0/0/2", "undo eth-trunk", "undo description");
    type("undo interface Eth-Trunk3", "undo vlan 10");
    expect(shown()).toEqual(before);
  });

  it("is taken back line by line to what it was", () => {
    const { type, shown } = box();
    const before = shown();
    type(
      "system-view",
      "vlan batch 10",
      "interface g0/0/5",
      "port link-type access",
      "port default vlan 10",
      "stp edged-port enable",
      "shutdown",
    );
    type("ntp-service unicast-server 10.36.0.5", "undo telnet server enable");
    expect(shown()).not.toEqual(before);
    type(
      "telnet server enable",
      "undo ntp-service unicast-server 10.36.0.5",
      "interface g0/0/5",
      "undo shutdown",
      "undo stp edged-port",
    );
    type("undo port default vlan", "undo port link-type", "quit", "undo vlan 10");
    expect(shown()).toEqual(before);
  });

  it("replaces a setting that can be there once and keeps beside it what can be there twice", () => {
    const { type, shown } = box();
    type(
      "system-view",
      "stp mode rstp",
      "stp mode mstp",
      "ntp-service unicast-server 10.0.0.1",
      "ntp-service unicast-server 10.0.0.2",
    );
    type("ssh user admin authentication-type password", "ssh user admin service-type stelnet", "ssh user admin");
    expect(shown().filter((line) => /^(stp|ntp|ssh)/.test(line))).toEqual([
      "stp mode mstp",
      "ntp-service unicast-server 10.0.0.1",
      "ntp-service unicast-server 10.0.0.2",
      "ssh user admin authentication-type password",
      "ssh user admin service-type stelnet",
      "ssh user admin",
    ]);
  });

  it("puts access ports of a removed VLAN back into VLAN 1, after asking", () => {
    const { cli, type, shown } = box();
    type("system-view", "vlan batch 10", "interface g0/0/5", "port link-type access", "port default vlan 10", "quit");
    expect(type("undo vlan batch 10")).toBe("Warning: The configurations of the VLAN will be deleted.");
    expect(cli.prompt()).toBe("Continue?[Y/N]:");
    type("y");
    expect(section(shown(), "interface GigabitEthernet0/0/5")).toEqual(["port link-type access"]);
  });

  it("hides secrets behind a new salt at every display and understands its own text when it is typed back", () => {
    const { state, type, shown } = box();
    type(
      "system-view",
      "snmp-agent community read cipher Read-Me-9",
      "aaa",
      "local-user ops password irreversible-cipher Pass-Word-1",
    );
    const hidden = () => shown().find((line) => line.startsWith("snmp-agent community"))!;
    const first = hidden();
    expect(first).toMatch(/^snmp-agent community read cipher %\^%#\S+%\^%#$/);
    expect(hidden()).not.toBe(first);
    expect(shown().join("\n")).not.toMatch(/Read-Me-9|Pass-Word-1/);
    expect(type("quit", first)).toBe("");
    expect(state.lines.filter((line) => line.includes("community"))).toEqual([
      "snmp-agent community read cipher Read-Me-9",
    ]);
    expect(type(`undo ${hidden()}`)).toBe("");
    expect(hidden()).toBeUndefined();
  });

  it("is loaded from text, nested sections included, and comes out the same", () => {
    const source = box();
    source.type(
      "system-view",
      "vlan batch 10 20",
      "aaa",
      "local-user ops password irreversible-cipher Pass-Word-1",
      "domain cameras",
      "authentication-scheme default",
      "quit",
      "local-user ops privilege level 15",
    );
    source.type(
      "quit",
      "acl 3000",
      "rule permit ip",
      "rule permit tcp",
      "rule 7 deny udp",
      "quit",
      "interface g0/0/2",
      "port link-type trunk",
      "port trunk allow-pass vlan 10 20",
      "quit",
      "stp mode rstp",
    );
    const copy = factoryState(hardware);
    expect(loadConfiguration({ hardware, state: copy }, source.shown().join("\n"))).toEqual([]);
    expect({ ...copy, saved: undefined }).toEqual({ ...source.state, saved: undefined });
    expect(section(source.shown(), "acl number 3000")).toEqual([
      "rule 5 permit ip",
      "rule 7 deny udp",
      "rule 10 permit tcp",
    ]);
  });

  it("says which lines of a text it refused", () => {
    expect(
      loadConfiguration(
        { hardware, state: factoryState(hardware) },
        "interface GigabitEthernet0/0/1\n port default vlan 9\n frob\n",
      ),
    ).toEqual([
      { line: "port default vlan 9", error: "Error: The link type of the interface is not access." },
      { line: "frob", error: "Error: Unrecognized command found at '^' position." },
    ]);
  });
});

describe("saving on the simulated switch", () => {
  it("asks, does nothing on no, and keeps the configuration on yes", () => {
    const { cli, state, type } = box();
    type("save");
    expect(cli.prompt()).toBe("Are you sure to continue?[Y/N]:");
    type("what?");
    expect(cli.prompt()).toContain("Please choose 'YES' or 'NO' first");
    type("n");
    expect(state.saved).toBeUndefined();
    expect(type("save", "Y")).toContain("Save the configuration successfully.");
    expect(state.saved).toContain("sysname HUAWEI");
  });
});

describe("faults of the simulated switch", () => {
  it("lies: says yes and changes nothing", () => {
    const { type, shown } = box({ lies: true });
    const before = shown();
    expect(
      type(
        "system-view",
        "vlan 10",
        "name cameras",
        "interface g0/0/1",
        "port link-type access",
        "port default vlan 10",
      ),
    ).toBe("");
    expect(shown()).toEqual(before);
    expect(type("display current-configuration").split("\r\n")).toEqual(before);
  });

  it("refuses a line that holds the text of its fault", () => {
    const { type } = box({ refuses: "description" });
    expect(type("system-view", "interface g0/0/1", "description x")).toMatch(/^Error: /);
    expect(type("shutdown")).toBe("");
  });
});

describe("the terminal of the simulated switch", () => {
  function terminal(setup: readonly string[] = [], rows = 0) {
    const { cli, type } = box();
    type(...setup);
    let screen = "";
    let ended = false;
    const opened = createSwitchTerminal({
      cli,
      rows,
      greeting: "hello\r\n",
      write: (text) => (screen += text),
      end: () => (ended = true),
    });
    opened.start();
    return {
      keys(text: string | Buffer) {
        screen = "";
        opened.input(Buffer.from(text));
        return screen;
      },
      greeting: screen,
      ended: () => ended,
    };
  }

  it("greets, echoes, and lets a line be mended", () => {
    const { greeting, keys } = terminal();
    expect(greeting).toBe("hello\r\n<HUAWEI>");
    expect(keys("systex\bm-view\r")).toBe(
      "systex\b \bm-view\r\nEnter system view, return user view with Ctrl+Z.\r\n[HUAWEI]",
    );
    expect(keys("\x1a")).toBe("\r\n<HUAWEI>");
  });

  it("takes CR, LF and CR LF as one line end, and characters cut in two", () => {
    const { keys } = terminal(["system-view", "interface g0/0/1"]);
    const bytes = Buffer.from("description 桥\r\n");
    expect(keys(bytes.subarray(0, 13))).toBe("description ");
    expect(keys(bytes.subarray(13))).toBe("桥\r\n[HUAWEI-GigabitEthernet0/0/1]");
    expect(keys("display this\n")).toContain(" description 桥\r\n");
  });

  it("pages a long answer: a blank for a screen, Enter for a line, any other key to stop", () => {
    const { keys } = terminal();
    const first = keys("display current-configuration\r");
    expect(first.endsWith("  ---- More ----")).toBe(true);
    expect(first.split("\r\n")).toHaveLength(1 + 24 + 1);
    expect(keys("\r").split("\r\n")).toHaveLength(2);
    expect(keys("q").endsWith("\r\n<HUAWEI>")).toBe(true);
    keys("screen-length 0 temporary\r");
    expect(keys("display current-configuration\r")).toMatch(/#\r\nreturn\r\n<HUAWEI>$/);
  });

  it("ends after quit and takes nothing more", () => {
    const { keys, ended } = terminal();
    keys("quit\r");
    expect(ended()).toBe(true);
    expect(keys("system-view\r")).toBe("");
  });
});
