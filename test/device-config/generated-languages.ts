import fc from "fast-check";

/**
 * Lines that may stand in a configuration, in groups of which a switch holds one line or none. Mixed so that every kind of rule
 * takes part; written as a device lists them.
 */
type Group = readonly string[];
type Section = readonly [header: string, groups: readonly (Group | Section)[]];

export function configurationOf(platform: keyof typeof languages): fc.Arbitrary<string> {
  return linesOf(languages[platform], 0).map((lines) => `${lines.join("\n")}\n`);
}

function linesOf(parts: readonly (Group | Section)[], depth: number): fc.Arbitrary<string[]> {
  const indent = " ".repeat(depth);
  const drawn = parts.map((part) => {
    if (!isSection(part))
      return fc.option(fc.constantFrom(...part)).map((line) => (line === null ? [] : [indent + line]));
    const [header, groups] = part;
    return fc.option(linesOf(groups, depth + 1)).map((lines) => (lines === null ? [] : [indent + header, ...lines]));
  });
  return fc.tuple(...drawn).map((lines) => lines.flat());
}

function isSection(part: Group | Section): part is Section {
  return Array.isArray(part[1]);
}

const iosPort: readonly Group[] = [
  ["description camera", "description uplink"],
  ["switchport mode access", "switchport mode trunk"],
  ["switchport access vlan 10", "switchport access vlan 20"],
  ["switchport trunk native vlan 5", "switchport trunk native vlan 6"],
  [
    "switchport trunk allowed vlan 10,20",
    "switchport trunk allowed vlan 10-12,20,30",
    "switchport trunk allowed vlan 1-4093",
  ],
  ["spanning-tree portfast"],
  ["storm-control broadcast level 1.00", "storm-control broadcast level 2.00"],
  ["no cdp enable"],
  ["shutdown"],
];

const iosFilters: readonly (Group | Section)[] = [
  [
    "ip access-list extended VIDEO",
    [["permit tcp any any eq 554"], ["permit tcp any any eq 80", "permit tcp any any eq 443"], ["deny ip any any"]],
  ],
  ["access-list 10 permit 10.0.0.1", "access-list 10 permit 10.0.0.4"],
  ["access-list 10 permit 10.0.0.2"],
  ["access-list 10 permit 10.0.0.3"],
  ["ip access-list standard MGMT", [["10 permit 10.0.0.0 0.0.0.255", "10 permit 10.1.0.0 0.0.0.255"], ["20 deny any"]]],
  ["ip route 0.0.0.0 0.0.0.0 10.0.0.254", "ip route 0.0.0.0 0.0.0.0 10.0.0.253"],
  ["snmp-server community alpha ro", "snmp-server community alpha rw"],
  ["snmp-server location here", "snmp-server location there"],
  ["ntp server 10.0.0.10"],
  ["ntp server 10.0.0.11 prefer"],
  ["username anna privilege 15 secret 5 $1$x", "username anna privilege 1 secret 5 $1$y"],
  ["banner motd ^C\nKeep\n  out!\n^C", "banner motd #Welcome#"],
  ["foreign thing 7", "foreign thing 8"],
  [
    "line vty 0 4",
    [
      ["transport input ssh", "transport input telnet"],
      ["exec-timeout 10 0", "exec-timeout 5 0"],
      ["access-class MGMT in"],
    ],
  ],
];

const languages = {
  "cisco-ios": [
    ["hostname sw-1", "hostname sw-2"],
    ["no ip http server"],
    ["vlan 10", [["name cameras", "name others"], ["shutdown"]]],
    ["vlan 20", [["name standard"]]],
    ["vlan 30-33,40", "vlan 31,33-35"],
    ["interface GigabitEthernet1/0/1", iosPort],
    ["interface GigabitEthernet1/0/2", [["channel-group 1 mode active"], ["description member"]]],
    ["interface GigabitEthernet1/0/3", iosPort],
    ["interface Port-channel1", iosPort.slice(0, 5)],
    [
      "interface Vlan10",
      [
        ["vrf forwarding VIDEO", "vrf forwarding OFFICE"],
        ["ip address 10.0.0.2 255.255.255.0", "ip address 10.0.0.3 255.255.255.0"],
        ["ipv6 address fd00::1/64", "ipv6 address fd00::2/64"],
        ["ip access-group MGMT in"],
        ["shutdown"],
      ],
    ],
    [
      "router bgp 65000",
      [
        ["bgp router-id 1.1.1.1"],
        ["neighbor 10.0.0.1 remote-as 65001", "neighbor 10.0.0.1 remote-as 65002"],
        ["neighbor 10.0.0.1 description x"],
        [
          "address-family ipv4",
          [["neighbor 10.0.0.1 activate"], ["neighbor 10.0.0.1 route-map A in", "neighbor 10.0.0.1 route-map B in"]],
        ],
      ],
    ],
    ...iosFilters,
  ],
  "ruijie-os": [
    ["hostname sw-1", "hostname sw-2"],
    ["enable service ssh-server"],
    ["vlan 10", [["name cameras", "name others"]]],
    ["vlan range 20-25,30", "vlan range 21,23-26"],
    ["interface GigabitEthernet 0/1", iosPort.slice(0, 6)],
    ["interface GigabitEthernet 0/2", [["port-group 1 mode active"], ["description member"]]],
    [
      "interface range GigabitEthernet 0/3-5",
      [
        ["switchport access vlan 10", "switchport access vlan 20"],
        ["poe priority low", "poe priority high"],
      ],
    ],
    ["interface AggregatePort 1", iosPort.slice(0, 5)],
    ["interface VLAN 10", [["ip address 10.0.0.2 255.255.255.0", "ip address 10.0.0.3 255.255.255.0"]]],
    ...iosFilters,
  ],
  "h3c-comware": [
    ["sysname sw-1", "sysname sw-2"],
    [
      "vlan 10",
      [
        ["name cameras", "name others"],
        ["description a", "description b"],
      ],
    ],
    ["vlan 20", [["name standard"]]],
    ["vlan 30 to 33", "vlan 32 to 40"],
    [
      "interface GigabitEthernet1/0/1",
      [
        ["port link-mode bridge", "port link-mode route"],
        ["description camera", "description uplink"],
        ["port access vlan 10", "port access vlan 20"],
        ["stp edged-port"],
        ["broadcast-suppression 10", "broadcast-suppression 20"],
        ["shutdown"],
      ],
    ],
    [
      "interface GigabitEthernet1/0/2",
      [
        ["port link-type trunk"],
        ["undo port trunk permit vlan 1"],
        ["port trunk permit vlan 10 20", "port trunk permit vlan 20 to 24 30"],
        ["port trunk pvid vlan 10", "port trunk pvid vlan 20"],
        ["port link-aggregation group 1", "port link-aggregation group 2"],
      ],
    ],
    [
      "interface GigabitEthernet1/0/3",
      [
        ["port link-type hybrid"],
        ["port hybrid vlan 10 20 untagged", "port hybrid vlan 20 30 untagged"],
        ["port hybrid pvid vlan 10"],
      ],
    ],
    ["interface Bridge-Aggregation1", [["description x"], ["link-aggregation mode dynamic"]]],
    [
      "interface Vlan-interface10",
      [
        ["ip binding vpn-instance M", "ip binding vpn-instance N"],
        ["ip address 10.0.0.2 255.255.255.0", "ip address 10.0.0.3 255.255.255.0"],
      ],
    ],
    [
      "acl basic 2000",
      [
        ["rule 0 permit", "rule 0 deny"],
        ["rule 5 comment a", "rule 5 comment b"],
        ["rule 5 permit source 10.0.0.0 0.0.0.255"],
      ],
    ],
    ["ip prefix-list P index 10 permit 10.0.0.0 8", "ip prefix-list P index 10 permit 11.0.0.0 8"],
    ["ip prefix-list P index 20 permit 12.0.0.0 8"],
    ["route-policy RP permit node 10", [["if-match ip address prefix-list P"], ["apply cost 5", "apply cost 6"]]],
    [
      "bgp 65000",
      [
        ["group SP external"],
        ["peer 10.0.0.1 as-number 65001", "peer 10.0.0.1 as-number 65002"],
        ["peer 10.0.0.1 group SP"],
        ["peer 10.0.0.1 description x", "peer 10.0.0.1 description y"],
        ["address-family ipv4 unicast", [["peer 10.0.0.1 enable"], ["peer 10.0.0.1 route-policy RP import"]]],
      ],
    ],
    [
      "local-user anna class manage",
      [
        ["password hash $h$6$x", "password hash $h$6$y"],
        ["service-type ssh"],
        ["service-type telnet"],
        ["authorization-attribute user-role network-admin"],
      ],
    ],
    [
      "line vty 0 4",
      [
        ["authentication-mode scheme"],
        ["protocol inbound ssh", "protocol inbound all"],
        ["idle-timeout 5 0", "idle-timeout 10 0"],
      ],
    ],
    ["snmp-agent community read cipher $c$3$a", "snmp-agent community read cipher $c$3$b"],
    ["ip route-static 0.0.0.0 0 10.0.0.1", "ip route-static 0.0.0.0 0 10.0.0.2"],
    ["ntp-service unicast-server 10.0.0.10"],
    ["undo dhcp enable"],
    ["header login %Keep\n  out%", "header login #Welcome#"],
    ["foreign thing 7", "foreign thing 8"],
  ],
} satisfies Record<string, readonly (Group | Section)[]>;
