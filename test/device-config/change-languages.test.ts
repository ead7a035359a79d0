import { describe, expect, it } from "vitest";
import { canonicalText, changeText, typedLines } from "../../src/device-config/config-language.ts";
import { languageOf } from "../../src/drivers/languages.ts";

const rulesOf = (platform: string) => {
  const rules = languageOf(platform)?.rules;
  if (!rules) throw new Error(`no language ${platform}`);
  return rules;
};
const sent = (platform: string, before: readonly string[], after: readonly string[]) =>
  changeText(before.join("\n"), after.join("\n"), rulesOf(platform), "all").commands.map(({ context, command }) =>
    [...context, command].join(" > "),
  );

describe("the list of a trunk", () => {
  const port = "interface GigabitEthernet1/0/1";
  const trunk = (...lines: readonly string[]) => [
    port,
    " switchport mode trunk",
    ...lines.map((line) => ` switchport trunk allowed vlan ${line}`),
  ];

  it("changes by its difference, in portions of five", () => {
    expect(sent("cisco-ios", trunk("10,20", "add 30-40"), trunk("10,30-39,41,43,45,47,49,51"))).toEqual([
      `${port} > switchport trunk allowed vlan remove 20,40`,
      `${port} > switchport trunk allowed vlan add 41,43,45,47,49`,
      `${port} > switchport trunk allowed vlan add 51`,
    ]);
  });

  it("loses only what is not wanted where a trunk in use let everything pass", () => {
    expect(sent("cisco-ios", trunk(), trunk("10,20-4094"))).toEqual([
      `${port} > switchport trunk allowed vlan remove 1-9,11-19`,
    ]);
  });

  it("begins empty where a port becomes a trunk", () => {
    expect(sent("cisco-ios", [port], trunk("10,20"))).toEqual([
      `${port} > switchport mode trunk`,
      `${port} > switchport trunk allowed vlan none`,
      `${port} > switchport trunk allowed vlan add 10,20`,
    ]);
    expect(sent("ruijie-os", [port], trunk("10,20"))).toEqual([
      `${port} > switchport mode trunk`,
      `${port} > switchport trunk allowed vlan only 10,20`,
    ]);
  });

  it.each([
    ["all", []],
    ["1-4094", []],
    ["except 1-9", ["switchport trunk allowed vlan remove 1-9"]],
    ["none", ["switchport trunk allowed vlan none"]],
  ])("is read when it says %s", (list, commands) => {
    expect(sent("cisco-ios", trunk(), trunk(list))).toEqual(commands.map((command) => `${port} > ${command}`));
  });

  it("is given up as a whole", () => {
    expect(sent("cisco-ios", trunk("10,20"), trunk())).toEqual([`${port} > no switchport trunk allowed vlan`]);
  });

  it("loses on H3C only what is not wanted, and VLAN 1 last", () => {
    const h3c = (...lines: readonly string[]) => [port, " port link-type trunk", ...lines.map((line) => ` ${line}`)];
    expect(
      sent(
        "h3c-comware",
        h3c("port trunk permit vlan 10 20"),
        h3c("undo port trunk permit vlan 1", "port trunk permit vlan 10 30 to 32"),
      ),
    ).toEqual([`${port} > port trunk permit vlan 30 to 32`, `${port} > undo port trunk permit vlan 1 20`]);
  });
});

describe("VLANs", () => {
  it("come before the port that joins them and go after the last has left", () => {
    const port = "interface GigabitEthernet1/0/1";
    expect(
      sent(
        "cisco-ios",
        ["vlan 10", port, " switchport access vlan 10"],
        ["vlan 20", port, " switchport access vlan 20"],
      ),
    ).toEqual(["vlan 20", `${port} > switchport access vlan 20`, "no vlan 10"]);
    expect(
      sent("h3c-comware", ["vlan 10", port, " port access vlan 10"], ["vlan 20", port, " port access vlan 20"]),
    ).toEqual(["vlan 20", `${port} > port access vlan 20`, "undo vlan 10"]);
  });

  it("are made and taken as lists, and VLAN 1 is never taken", () => {
    expect(sent("cisco-ios", ["vlan 1", "vlan 10-12"], ["vlan 11,12,20", "vlan 21"])).toEqual([
      "no vlan 10",
      "vlan 20-21",
    ]);
    expect(sent("ruijie-os", ["vlan 1", "vlan range 10-12"], ["vlan range 11-12,20-21"])).toEqual([
      "vlan range 20-21",
      "no vlan range 10",
    ]);
  });
});

describe("a port and its aggregate", () => {
  it("says only what is its own while it is a member, and everything again when it leaves", () => {
    const port = "interface GigabitEthernet1/0/1";
    const member = [port, " switchport mode trunk", " mtu 9000", " channel-group 1 mode active"];
    expect(sent("cisco-ios", member, [...member.slice(0, 2), " mtu 1500", ...member.slice(3)])).toEqual([]);
    expect(sent("cisco-ios", member, member.slice(0, 3))).toEqual([
      `${port} > no channel-group`,
      `${port} > switchport mode trunk`,
      `${port} > mtu 9000`,
      `${port} > no shutdown`,
    ]);
  });

  it("leaves before the aggregate goes", () => {
    expect(
      sent(
        "cisco-ios",
        [
          "interface Port-channel1",
          " switchport mode trunk",
          "interface GigabitEthernet1/0/1",
          " channel-group 1 mode active",
        ],
        ["interface GigabitEthernet1/0/1", " shutdown"],
      ),
    ).toEqual([
      "interface GigabitEthernet1/0/1 > no channel-group",
      "interface GigabitEthernet1/0/1 > shutdown",
      "no interface Port-channel1",
    ]);
  });
});

describe("addresses", () => {
  it("are typed over, never taken first, because they may carry our own session", () => {
    const vlan = (address: string) => ["interface Vlan10", ` ip address ${address} 255.255.255.0`];
    expect(sent("cisco-ios", vlan("10.0.0.2"), vlan("10.0.0.3"))).toEqual([
      "interface Vlan10 > ip address 10.0.0.3 255.255.255.0",
    ]);
  });

  it("are typed again where the device drops them with the VRF", () => {
    const vlan = (...lines: readonly string[]) => ["interface Vlan10", ...lines.map((line) => ` ${line}`)];
    const address = "ip address 10.0.0.2 255.255.255.0";
    expect(
      sent("cisco-ios", vlan(address, "no ip redirects"), vlan("vrf forwarding M", address, "no ip redirects")),
    ).toEqual(["interface Vlan10 > vrf forwarding M", `interface Vlan10 > ${address}`]);
  });

  it("leave one interface before the other gets them", () => {
    const loopback = (id: number) => [`interface LoopBack${id}`, " ip address 10.9.0.1 255.255.255.255"];
    expect(
      sent("h3c-comware", [...loopback(1), "interface LoopBack0"], [...loopback(0), "interface LoopBack1"]),
    ).toEqual([
      "interface LoopBack1 > undo ip address 10.9.0.1 255.255.255.255",
      "interface LoopBack0 > ip address 10.9.0.1 255.255.255.255",
    ]);
  });
});

describe("filters", () => {
  it("are made before they are bound and go after that", () => {
    const bound = (name: string) => [
      `ip access-list standard ${name}`,
      " 10 permit any",
      "line vty 0 4",
      ` access-class ${name} in`,
    ];
    expect(sent("cisco-ios", bound("A"), bound("B"))).toEqual([
      "ip access-list standard B > 10 permit any",
      "line vty 0 4 > access-class B in",
      "no ip access-list standard A",
    ]);
  });

  it("without numbers are typed again from the first line that differs, because new lines go to the end", () => {
    const list = (...lines: readonly string[]) => ["ip access-list extended A", ...lines.map((line) => ` ${line}`)];
    const before = list("permit tcp any any eq 22", "deny ip any any");
    expect(
      sent("cisco-ios", before, list("permit tcp any any eq 22", "permit tcp any any eq 443", "deny ip any any")),
    ).toEqual([
      "ip access-list extended A > no deny ip any any",
      "ip access-list extended A > permit tcp any any eq 443",
      "ip access-list extended A > deny ip any any",
    ]);
    expect(sent("cisco-ios", before, before)).toEqual([]);
  });

  it("of the old kind go as a whole with one line, and what stays is typed again", () => {
    const list = (...lines: readonly string[]) => lines.map((line) => `access-list 10 ${line}`);
    expect(
      sent("cisco-ios", list("permit 10.0.0.1", "permit 10.0.0.2", "permit 10.0.0.3"), list("permit 10.0.0.2")),
    ).toEqual(["no access-list 10", "access-list 10 permit 10.0.0.2"]);
    expect(sent("cisco-ios", list("permit 10.0.0.1"), list("permit 10.0.0.1", "permit 10.0.0.2"))).toEqual([
      "access-list 10 permit 10.0.0.2",
    ]);
  });

  it("replace a numbered rule by taking it first", () => {
    expect(sent("h3c-comware", ["acl basic 2000", " rule 5 permit"], ["acl basic 2000", " rule 5 deny"])).toEqual([
      "acl basic 2000 > undo rule 5",
      "acl basic 2000 > rule 5 deny",
    ]);
  });
});

describe("secrets", () => {
  it("that the device keeps as its cipher differ where the cipher does, and equal what is typed in clear", () => {
    const user = (hash: string) => ["local-user anna class manage", ` password ${hash}`];
    expect(sent("h3c-comware", user("hash $h$6$a"), user("hash $h$6$b"))).toEqual([
      "local-user anna class manage > password hash $h$6$b",
    ]);
    expect(sent("h3c-comware", user("hash $h$6$a"), user("hash $h$6$a"))).toEqual([]);
  });
});

describe("commands as one types them", () => {
  it("enter a section once and leave it before another line", () => {
    const rules = rulesOf("cisco-ios");
    const after =
      "router bgp 1\n neighbor 10.0.0.1 remote-as 2\n address-family ipv4\n  neighbor 10.0.0.1 activate\n exit-address-family\nip routing\n";
    const lines = typedLines(changeText("", after, rules, "all").commands, rules);
    expect(lines).toEqual([
      "ip routing",
      "router bgp 1",
      " neighbor 10.0.0.1 remote-as 2",
      " address-family ipv4",
      "  neighbor 10.0.0.1 activate",
      "  exit-address-family",
      " exit",
    ]);
    expect(canonicalText(lines.join("\n"), rules)).toBe(canonicalText(after, rules));
  });
});
