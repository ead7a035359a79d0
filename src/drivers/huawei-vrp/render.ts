/** What a switch should be, as VRP lists it. Syntax: Huawei S-series command reference, S5735-L V200R019 and later. */

import type { PortIntent, SwitchIntent } from "../../core/intent.ts";
import { formatList } from "../../device-config/list-value.ts";
import type { RenderSecrets } from "../driver.ts";

/** Basic ACL that guards SNMP; the number is camnet's own (basic ACLs are 2000-2999). */
const snmpAcl = 2990;
const isolationGroup = 1;

/** Broadcast frames per second at which a camera port is blocked, and at which it opens again. A camera sends a handful. */
const broadcastStorm = { low: 500, high: 1000 };

export function renderVrp(intent: SwitchIntent, secrets: RenderSecrets): string {
  const { management, services } = intent;
  const sections: readonly (readonly string[])[] = [
    [`sysname ${intent.hostname}`],
    intent.vlans.length > 0 ? vlanBatch(intent.vlans.map(({ id }) => id)) : [],
    ["stelnet server enable", "undo telnet server enable"],
    ["lldp enable"],
    [clock(services.timeZone)],
    [`acl number ${snmpAcl}`, ...snmpAskers(intent).map((source, at) => ` rule ${5 * at + 5} permit source ${source}`)],
    ...intent.vlans.map(({ id, name }) => [`vlan ${id}`, ` description ${plain(name, 80)}`]),
    [`interface Vlanif${management.vlan}`, ` ip address ${management.address} ${mask(management.prefixLength)}`],
    ...intent.ports
      .filter(isConfigurable)
      .map((port) => [`interface ${port.name}`, ...portLines(port).map((line) => ` ${line}`)]),
    [`ip route-static 0.0.0.0 0.0.0.0 ${management.gateway}`],
    services.ntpServers.map((server) => `ntp-service unicast-server ${server}`),
    services.logServers.map((server) => `info-center loghost ${server}`),
    [
      "snmp-agent",
      `snmp-agent community read cipher ${secrets.snmpCommunity.reveal()} acl ${snmpAcl}`,
      // v3 is always on and has no user unless somebody made one; the listing names it beside v2c.
      "snmp-agent sys-info version v2c v3",
    ],
    ["user-interface vty 0 4", " protocol inbound ssh"],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n#\n")}\n#\nreturn\n`;
}

/** The out-of-band port has no switching commands, and closing it would take away the last way in. */
function isConfigurable(port: PortIntent): boolean {
  return !/^MEth/i.test(port.name);
}

function portLines(port: PortIntent): readonly string[] {
  switch (port.role) {
    case "unused":
      return ["shutdown"];
    case "access":
      return [
        `description ${plain(port.description, 242)}`,
        "port link-type access",
        `port default vlan ${port.vlan}`,
        "stp edged-port enable",
        `port-isolate enable group ${isolationGroup}`,
        `storm-control broadcast min-rate ${broadcastStorm.low} max-rate ${broadcastStorm.high}`,
        "storm-control action block",
        ...(port.poe ? ["poe enable"] : []),
      ];
    case "trunk":
      return [
        `description ${plain(port.description, 242)}`,
        // A link slower than its port is set by hand at both ends: fibre does not negotiate down.
        ...(port.mbps < port.portMbps ? ["undo negotiation auto", `speed ${port.mbps}`] : []),
        "port link-type trunk",
        ...trunkVlans(port.vlans),
      ];
  }
}

/** VLAN 1 passes every trunk unless it is taken out; at most ten items fit on one line. */
function trunkVlans(vlans: readonly number[]): readonly string[] {
  return [
    ...(vlans.includes(1) ? [] : ["undo port trunk allow-pass vlan 1"]),
    ...listLines(
      "port trunk allow-pass vlan",
      vlans.filter((id) => id !== 1),
    ),
  ];
}

function vlanBatch(ids: readonly number[]): readonly string[] {
  return listLines("vlan batch", ids);
}

function listLines(command: string, ids: readonly number[]): readonly string[] {
  return formatList(new Set(ids.map(String)), 10).map((items) => `${command} ${items}`);
}

/** `CST-8`: POSIX counts westwards, VRP says `add` for east of Greenwich. */
function clock(timeZone: string): string {
  const [, name = "UTC", sign = "-", hours = "0", minutes = "0"] =
    /^<?([A-Za-z]{3,})>?([+-]?)(\d{1,2})(?::(\d{2}))?/.exec(timeZone) ?? [];
  const offset = `${hours.padStart(2, "0")}:${minutes.padStart(2, "0")}:00`;
  return `clock timezone ${name} ${sign === "-" ? "add" : "minus"} ${offset}`;
}

/** A line of free text: `?` would open the help while it is typed. */
function plain(text: string, longest: number): string {
  const clean = text
    .replace(/\p{Cc}+/gu, " ")
    .replaceAll("?", "_")
    .trim();
  return [...clean].slice(0, longest).join("");
}

/**
 * Who may ask over SNMP: the switch's own management network, and each server that it reports to. camnet's poller is let in
 * because it runs on one of those servers.
 */
function snmpAskers({ management, services }: SwitchIntent): readonly string[] {
  const { address, prefixLength } = management;
  const own = `${toText(network(toNumber(address), prefixLength))} ${toText(~network(0xffffffff, prefixLength))}`;
  const servers = new Set([...services.ntpServers, ...services.logServers].map(toNumber));
  return [own, ...[...servers].sort((a, b) => a - b).map((server) => `${toText(server)} 0`)];
}

function mask(length: number): string {
  return toText(network(0xffffffff, length));
}

function network(address: number, length: number): number {
  return length === 0 ? 0 : (address & (0xffffffff << (32 - length))) >>> 0;
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
