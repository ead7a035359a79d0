/**
 * Settings that the box accepts and shows and whose effect the lab does not model. A table: the words that identify a
 * setting, where `<word>` stands for a value that is part of its identity; what follows is its value, and a second line
 * with the same identity replaces the first.
 */
export type KeptPlace = "system" | "interface" | "vlan" | "aaa" | "acl" | "user-interface" | "section";

export const keptSettings: Readonly<Record<KeptPlace, readonly string[]>> = {
  system: [
    "authentication-profile",
    "stp mode",
    "stp enable",
    "stp instance <word> root",
    "stp instance <word> priority",
    "stp root",
    "stp priority",
    "stp bpdu-protection",
    "stp tc-protection",
    "stp region-configuration",
    "clock timezone",
    "clock daylight-saving-time",
    "lldp enable",
    "lldp management-address",
    "loopback-detect enable",
    "error-down auto-recovery cause <word>",
    "dhcp enable",
    "dhcp snooping enable",
    "arp anti-attack",
    "arp speed-limit",
    "mac-address aging-time",
    "mac-address flapping detection",
    "telnet server enable",
    "telnet ipv6 server enable",
    "http server enable",
    "http secure-server enable",
    "http server-source",
    "ftp server enable",
    "poe legacy enable",
    "poe power-management",
    "qos",
    "info-center enable",
    "info-center loghost <word>",
    "info-center loghost source",
    "info-center source <word> channel <word>",
    "info-center timestamp",
    "info-center timestamp log",
    "info-center logbuffer",
    "ntp-service unicast-server <word>",
    "ntp-service unicast-peer <word>",
    "ntp-service source-interface",
    "ntp-service server disable",
    "ntp-service ipv6 server disable",
    "ntp-service server source-interface",
    "ntp-service authentication enable",
    "ntp-service authentication-keyid <word>",
    "ntp-service reliable authentication-keyid <word>",
    "ntp-service access",
    "ip route-static <ipv4> <word> <word>",
    "ip domain-name",
    "dns resolve",
    "dns server <word>",
    "snmp-agent local-engineid",
    "snmp-agent acl",
    "snmp-agent community read cipher <word>",
    "snmp-agent community write cipher <word>",
    "snmp-agent community complexity-check",
    "snmp-agent sys-info version",
    "snmp-agent sys-info contact",
    "snmp-agent sys-info location",
    "snmp-agent group <word> <word>",
    "snmp-agent usm-user <word> <word>",
    "snmp-agent mib-view",
    "snmp-agent target-host trap address udp-domain <word>",
    "snmp-agent target-host trap-paramsname <word>",
    "snmp-agent trap enable",
    "snmp-agent trap source",
    "snmp-agent protocol source-interface",
    "snmp-agent protocol source-status",
    "stelnet server enable",
    "stelnet ipv4 server enable",
    "sftp server enable",
    "scp server enable",
    "ssh server",
    "ssh server cipher",
    "ssh server hmac",
    "ssh server key-exchange",
    "ssh server port",
    "ssh server-source",
    "ssh client first-time enable",
    "ssh client cipher",
    "ssh client hmac",
    "ssh user <word>",
    "ssh user <word> authentication-type",
    "ssh user <word> service-type",
    "ssh authentication-type default password",
    "rsa local-key-pair create",
    "header login",
    "header shell",
    "set save-configuration",
    "ip host <word>",
  ],
  interface: [
    "port hybrid pvid vlan",
    "port hybrid tagged vlan",
    "port hybrid untagged vlan",
    "port priority",
    "port-isolate enable",
    "port-isolate enable group",
    "port-security",
    "port-security enable",
    "port-security max-mac-num",
    "port-security protect-action",
    "port-security mac-address sticky",
    "mac-limit",
    "dhcp snooping enable",
    "dhcp snooping trusted",
    "dhcp snooping check dhcp-rate",
    "dhcp snooping max-user-number",
    "arp anti-attack check user-bind enable",
    "arp anti-attack check user-bind alarm enable",
    "ip source check user-bind enable",
    "ip source check user-bind alarm enable",
    "storm-control broadcast",
    "storm-control multicast",
    "storm-control unicast",
    "storm-control unknown-unicast",
    "storm-control action",
    "storm-control enable",
    "storm-control interval",
    "broadcast-suppression",
    "multicast-suppression",
    "unicast-suppression",
    "stp enable",
    "stp disable",
    "stp edged-port",
    "stp instance <word> cost",
    "stp instance <word> port priority",
    "stp root-protection",
    "stp loop-protection",
    "loopback-detect enable",
    "loopback-detect action",
    "lldp enable",
    "lldp compliance",
    "dot1x",
    "authentication-profile",
    "trust",
    "qos lr",
    "traffic-policy",
    "traffic-filter",
    "duplex",
    "flow-control",
    "jumboframe enable",
    "lacp priority",
    "lacp timeout",
    "least active-linknumber",
    "poe priority",
    "poe force-power",
    "poe power",
    "poe legacy",
    "device transceiver",
    "set flow-stat interval",
    "single-fiber enable",
    "ip address dhcp-alloc",
    "dhcp select",
  ],
  vlan: ["dhcp snooping enable", "arp anti-attack", "igmp-snooping enable", "management-vlan"],
  aaa: [
    "local-user <word> password",
    "local-user <word> privilege level",
    "local-user <word> service-type",
    "local-user <word> state",
    "local-user <word> idle-timeout",
    "local-user <word> access-limit",
    "local-user <word> ftp-directory",
    "local-user policy security-enhance",
    "local-user password policy",
    "local-aaa-user wrong-password",
  ],
  acl: ["description", "step"],
  "user-interface": [
    "authentication-mode",
    "protocol inbound",
    "user privilege level",
    "idle-timeout",
    "acl",
    "history-command max-size",
    "screen-length",
    "set authentication password",
  ],
  section: [
    "authentication-mode",
    "authorization-mode",
    "accounting-mode",
    "accounting realtime",
    "authentication-scheme",
    "authorization-scheme",
    "accounting-scheme",
    "radius-server",
    "radius-server authentication <word>",
    "radius-server accounting <word>",
    "radius-server shared-key",
    "hwtacacs-server",
    "if-match",
    "car",
    "remark",
    "permit",
    "deny",
    "classifier <word>",
    "region-name",
    "revision-level",
    "instance <word>",
    "active region-configuration",
    "description",
    "set password",
    "expire",
    "alert original",
  ],
};

/** On from the factory and therefore not shown; `undo …` switches them off and is shown. */
export const onFromFactory: Readonly<Record<"system" | "interface", readonly string[]>> = {
  system: [
    "telnet server enable",
    "http server enable",
    "http secure-server enable",
    "stp enable",
    "info-center enable",
  ],
  interface: ["stp enable", "lldp enable"],
};

/** Sections that a line opens, and where each may be opened. */
export const sectionHeaders: readonly {
  readonly place: "system" | "aaa";
  readonly words: string;
  readonly kind: KeptPlace;
}[] = [
  { place: "system", words: "aaa", kind: "aaa" },
  { place: "system", words: "acl <number>", kind: "acl" },
  { place: "system", words: "acl number <number>", kind: "acl" },
  { place: "system", words: "acl name <word> <rest?>", kind: "acl" },
  { place: "system", words: "user-interface con <number>", kind: "user-interface" },
  { place: "system", words: "user-interface vty <number> <number>", kind: "user-interface" },
  { place: "system", words: "radius-server template <word>", kind: "section" },
  { place: "system", words: "hwtacacs-server template <word>", kind: "section" },
  { place: "system", words: "traffic classifier <word> <rest?>", kind: "section" },
  { place: "system", words: "traffic behavior <word>", kind: "section" },
  { place: "system", words: "traffic policy <word> <rest?>", kind: "section" },
  { place: "system", words: "stp region-configuration", kind: "section" },
  { place: "aaa", words: "domain <word>", kind: "section" },
  { place: "aaa", words: "authentication-scheme <word>", kind: "section" },
  { place: "aaa", words: "authorization-scheme <word>", kind: "section" },
  { place: "aaa", words: "accounting-scheme <word>", kind: "section" },
  { place: "aaa", words: "local-aaa-user password policy administrator", kind: "section" },
];

/** Puts a line in its place: the one with the same identity, or its negation, is replaced where it stands. */
export function keep(place: KeptPlace, lines: string[], line: string): void {
  const identity = identityOf(place, line);
  const same = lines.findIndex((kept) => identityOf(place, kept.replace(/^undo /, "")) === identity);
  if (same >= 0) lines[same] = line;
  else lines.push(line);
}

/** Removes every line that begins with these words; true when there was one. */
export function forget(lines: string[], words: string): boolean {
  const kept = lines.filter((line) => line !== words && !line.startsWith(`${words} `));
  const found = kept.length < lines.length;
  lines.splice(0, lines.length, ...kept);
  return found;
}

/** The words of the line that the longest fitting entry of the table names; the whole line where none fits. */
function identityOf(place: KeptPlace, line: string): string {
  const words = line.split(" ");
  let longest = 0;
  for (const name of splitNames[place]) {
    if (name.length <= longest || name.length > words.length) continue;
    if (name.every((word, at) => word.startsWith("<") || word === words[at])) longest = name.length;
  }
  return longest ? words.slice(0, longest).join(" ") : line;
}

const splitNames = Object.fromEntries(
  Object.entries(keptSettings).map(([place, names]) => [place, names.map((name) => name.split(" "))]),
) as unknown as Readonly<Record<KeptPlace, readonly (readonly string[])[]>>;
