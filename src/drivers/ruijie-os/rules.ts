/**
 * The configuration language of Ruijie switches (RGOS 11 and 12), a relative of IOS. Source: the RG-S29, S5750 and S6120 command
 * references. What differs: names of interfaces hold a space, VLANs are made by `vlan range`, a trunk's list by `only`, an
 * aggregate is a port group, and a `no` takes no value.
 */
import { type ConfigRules, type LineRule, top } from "../../device-config/rules.ts";
import { ciscoIosRules, iosLines } from "../cisco-ios/rules.ts";

const anyInterface = "interface ~";

const lines: readonly LineRule[] = [
  { line: "vlan (\\d+)(?![ ,-])", in: top, memberOf: { list: "vlan range", name: "$1" } },
  { line: "vlan range {,}", in: top, list: { most: 15, removal: "last", kept: ["1"] } },
  {
    line: "interface ((?:VLAN|Vlan|AggregatePort|Loopback|Tunnel|Null|OverlayRouter) ?\\d+|\\S+ ?\\S*\\.\\d+)",
    in: top,
  },
  {
    line: "switchport trunk allowed vlan {,}",
    in: anyInterface,
    list: { most: 10, removal: "beside", assigned: "only", inUse: "switchport mode (?:trunk|uplink)" },
  },
  { line: "switchport hybrid native vlan", in: anyInterface },
  { line: "port-group", in: anyInterface, afterRemoval: { line: "no shutdown", unless: "shutdown" } },
  { line: "aggregateport (load-balance|member)", in: anyInterface },
  { line: "poe enable", in: anyInterface, default: "poe enable" },
  { line: "poe (priority|max-power|alloc-power|pd-description)", in: anyInterface },
  { line: "storm-control (broadcast|multicast|unicast)", in: anyInterface },
  { line: "rldp port (loop-detect|unidirection-detect|bidirection-detect)", in: anyInterface },
  { line: "switchport port-security (maximum|violation)", in: anyInterface },
  { line: "medium-type", in: anyInterface },
  { line: "service-policy (input|output)", in: anyInterface, undo: "service-policy $1" },
  { line: "ip address * * secondary", in: anyInterface },
  { line: "ip access-group * (in|out)", in: anyInterface, key: "ip access-group $2", undo: "ip access-group $1 $2" },
  {
    line: "username * (password|secret|privilege|login|online)",
    in: top,
    key: "username $1 $2",
    undo: "username $1",
    removal: "last",
  },
  { line: "enable (secret|password)", in: top },
  { line: "enable service (ssh-server|web-server|telnet-server|snmp-agent)", in: top, removal: "last" },
  { line: "webmaster level * username *", in: top },
  { line: "logging server *", in: top },
  { line: "sntp (server|interval)", in: top },
  { line: "ntp server *", in: top },
  { line: "snmp-server community *", in: top },
  { line: "snmp-server host *", in: top },
  { line: "snmp-server (location|contact|chassis-id|packetsize|queue-length|trap-source|system-shutdown)", in: top },
  { line: "spanning-tree (mode|priority|hello-time|forward-time|max-age|max-hops|pathcost method|link-type)" },
  { line: "spanning-tree mst * (priority|cost|port-priority)" },
  { line: "instance * vlan", in: "spanning-tree mst configuration" },
  { line: "rldp (detect-interval|detect-max|error-recover interval)", in: top },
  {
    line: "(errdisable recovery interval|mac-address-table aging-time|ip name-server|http port|clock timezone)",
    in: top,
  },
];

export const ruijieOsRules: ConfigRules = {
  ...ciscoIosRules,
  grammar: {
    ...ciscoIosRules.grammar,
    comment:
      /^(!.*|end|Building configuration\.*|Current configuration ?:.*|version .*|\S+#\s*(sh|show|term|terminal) .*)$/,
  },
  undoes: "words",
  lines: [...lines, ...iosLines],
  definitionsGo: "last",
  order: ciscoIosRules.order.map((list) =>
    list.in === top
      ? {
          in: top,
          lines: list.lines.flatMap((entry) =>
            entry === "interface Vlan*"
              ? ["interface (VLAN ?\\d+)", "interface ((?:Loopback|Tunnel|AggregatePort) ?\\d[^.]*)(?!\\S)"]
              : entry === "vlan"
                ? ["vlan range", "vlan"]
                : [entry],
          ),
        }
      : list.in === anyInterface
        ? { in: anyInterface, lines: list.lines.map((entry) => (entry === "channel-group" ? "port-group" : entry)) }
        : list,
  ),
  references: [
    {
      kind: "vlan",
      defines: ["vlan range {,}", "vlan (\\d+)"],
      uses: [
        "interface VLAN (\\d+)",
        "interface VLAN(\\d+)",
        "switchport (?:access|voice) vlan (\\d+)",
        "switchport trunk native vlan (\\d+)",
        "switchport hybrid native vlan (\\d+)",
        "switchport trunk allowed vlan {,}",
      ],
    },
    { kind: "port-group", defines: ["interface AggregatePort ?(\\d+)"], uses: ["port-group (\\d+)"] },
    ...ciscoIosRules.references.filter(({ kind }) => kind !== "vlan" && kind !== "port-channel"),
  ],
  inherited: (ciscoIosRules.inherited ?? []).map((each) => ({
    ...each,
    while: "port-group",
    own: ["port-group", "lacp", "description", "shutdown", "lldp", "rldp", "speed", "duplex", "medium-type"],
  })),
  volatile: [/^!/, /^(Building configuration|Current configuration)/],
  risks: [
    { in: "interface (VLAN ?\\d+|Mgmt.*)", command: /^(?!(?:no )?description\b)/, risk: "management" },
    {
      in: anyInterface,
      while: ["switchport mode (?:trunk|uplink)", "port-group"],
      command: /^(?!(?:no )?(?:description|lldp)\b|switchport trunk allowed vlan add\b)/,
      risk: "management",
    },
    { in: anyInterface, command: /^(no )?(switchport|speed|duplex|shutdown|port-group|poe|mtu)/, risk: "interrupts" },
    { in: top, command: /^(no )?enable service/, risk: "management" },
    ...ciscoIosRules.risks.filter(
      ({ in: scope }) => scope === top || scope === "line ~" || scope === "ip access-list ~",
    ),
  ],
};
