/** What a switch should be, as VRP lists it. Syntax: Huawei S-series command reference, S5735-L V200R019 and later. */

import type { PortIntent, SwitchIntent } from "../../core/intent.ts";
import { formatList } from "../../device-config/list-value.ts";
import type { RenderSecrets } from "../driver.ts";
import { type Reason, type RenderedLine, rule } from "../rendered-line.ts";

/** Basic ACL that guards SNMP; the number is camnet's own (basic ACLs are 2000-2999). */
const snmpAcl = 2990;
const isolationGroup = 1;

/** Broadcast frames per second at which a camera port is blocked, and at which it opens again. A camera sends a handful. */
const broadcastStorm = { low: 500, high: 1000 };

export function renderVrp(intent: SwitchIntent, secrets: RenderSecrets): string {
  const sections = sectionsOf(intent, secrets).map((lines) => lines.map(({ text }) => text).join("\n"));
  return `${sections.join("\n#\n")}\n#\nreturn\n`;
}

/** The lines of `renderVrp`, each in its section and with what it follows from. */
export function explainVrp(intent: SwitchIntent, secrets: RenderSecrets): readonly RenderedLine[] {
  return sectionsOf(intent, secrets).flatMap((lines) => {
    let section = "";
    return lines.map(({ text, because }) => {
      if (text.startsWith(" ")) return { context: [section], line: text.trim(), because };
      section = text;
      return { context: [], line: text, because };
    });
  });
}

/** A line with its indentation. */
interface Line {
  readonly text: string;
  readonly because: readonly Reason[];
}

function sectionsOf(intent: SwitchIntent, secrets: RenderSecrets): readonly (readonly Line[])[] {
  const { management, services, vlans } = intent;
  const [ntp, log, community] = [reason("ntp-servers"), reason("log-servers"), reason("snmp-community")];
  const guard = rule(`SNMP is answered through basic ACL ${snmpAcl} only`);
  const remote = rule("switches are reached over SSH and never over Telnet");
  const vlanReasons = vlans.map(({ id }): Reason => ({ of: "vlan", vlan: id }));
  const sections: readonly (readonly Line[])[] = [
    lines([reason("id")], `sysname ${intent.hostname}`),
    lines(vlanReasons, ...vlanBatch(vlans.map(({ id }) => id))),
    lines([remote], "stelnet server enable", "undo telnet server enable"),
    lines([rule("neighbours are read over LLDP to check the cabling")], "lldp enable"),
    spanningTree(intent),
    lines([reason("time-zone")], clock(services.timeZone)),
    [
      ...lines([guard], `acl number ${snmpAcl}`),
      ...lines(
        [guard, reason("address"), ntp, log],
        ...snmpAskers(intent).map((source, at) => ` rule ${5 * at + 5} permit source ${source}`),
      ),
    ],
    ...vlans.map(({ id, name }) => lines([{ of: "vlan", vlan: id }], `vlan ${id}`, ` description ${plain(name, 80)}`)),
    [
      ...lines([reason("own-vlan")], `interface Vlanif${management.vlan}`),
      ...lines([reason("address")], ` ip address ${management.address} ${mask(management.prefixLength)}`),
    ],
    ...lagsOf(intent).map(lagSection),
    ...intent.ports.filter(isConfigurable).map(portSection),
    lines([reason("gateway")], `ip route-static 0.0.0.0 0.0.0.0 ${management.gateway}`),
    lines([ntp], ...services.ntpServers.map((server) => `ntp-service unicast-server ${server}`)),
    lines([log], ...services.logServers.map((server) => `info-center loghost ${server}`)),
    [
      ...lines([rule("the switch is probed over SNMP")], "snmp-agent"),
      ...lines([community, guard], `snmp-agent community read cipher ${secrets.snmpCommunity.reveal()} acl ${snmpAcl}`),
      // v3 is always on and has no user unless somebody made one; the listing names it beside v2c.
      ...lines([rule("probes speak v2c; v3 is always listed beside it")], "snmp-agent sys-info version v2c v3"),
    ],
    lines([remote], "user-interface vty 0 4", " protocol inbound ssh"),
  ];
  return sections.filter((section) => section.length > 0);
}

function lines(because: readonly Reason[], ...texts: readonly string[]): readonly Line[] {
  return texts.map((text) => ({ text, because }));
}

function reason(of: WholeReason): Reason {
  return { of };
}

/** Reasons that need no further word. */
type WholeReason = Exclude<Reason["of"], "rule" | "vlan" | "port" | "stream">;

/** Rapid spanning tree, where there is a ring to cut. Elsewhere the box keeps what it has: it is on from the factory. */
function spanningTree({ spanningTree: wanted }: SwitchIntent): readonly Line[] {
  if (!wanted) return [];
  return [
    ...lines([rule("a ring is cut by rapid spanning tree")], "stp enable", "stp mode rstp"),
    ...(wanted.root
      ? lines(
          [rule("the tree grows from the core, or from the next one while that is out")],
          `stp instance 0 root ${wanted.root}`,
        )
      : []),
    ...lines([rule("a port that has to be an edge is closed when a switch appears behind it")], "stp bpdu-protection"),
  ];
}

type TrunkPort = Extract<PortIntent, { readonly role: "trunk" }>;
type LagPort = TrunkPort & Required<Pick<TrunkPort, "lag">>;

/** One port of each LAG, by the number of its group: what holds for the link is the same on all of them. */
function lagsOf({ ports }: SwitchIntent): readonly LagPort[] {
  const members = ports.filter((port): port is LagPort => port.role === "trunk" && port.lag !== undefined);
  const groups = new Map(members.toReversed().map((port) => [port.lag.group, port]));
  return [...groups.values()].sort((a, b) => a.lag.group - b.lag.group);
}

function lagSection(port: LagPort): readonly Line[] {
  const { deviceId, lag } = port;
  const use: Reason = { of: "port", port: port.name, what: "link" };
  const section = [
    ...lines([use], `description ${plain(`${deviceId}|LAG ${lag.farGroup}`, 242)}`),
    ...linkLines(port),
    ...lines(
      [use, rule("cables of one link agree over LACP, so that one that leads elsewhere carries nothing")],
      "mode lacp",
    ),
  ];
  return [...lines([use], `interface Eth-Trunk${lag.group}`), ...indented(section)];
}

function indented(section: readonly Line[]): readonly Line[] {
  return section.map(({ text, because }) => ({ text: ` ${text}`, because }));
}

/** The out-of-band port has no switching commands, and closing it would take away the last way in. */
function isConfigurable(port: PortIntent): boolean {
  return !/^MEth/i.test(port.name);
}

function portSection(port: PortIntent): readonly Line[] {
  const use: Reason = {
    of: "port",
    port: port.name,
    what: port.role === "access" ? "device" : port.role === "trunk" ? "link" : "unused",
  };
  return [...lines([use], `interface ${port.name}`), ...indented(portLines(port))];
}

function portLines(port: PortIntent): readonly Line[] {
  const about = (what: Extract<Reason, { of: "port" }>["what"]): Reason => ({ of: "port", port: port.name, what });
  switch (port.role) {
    case "unused":
      return lines([about("unused"), rule("a port without a cable is closed")], "shutdown");
    case "access":
      return [
        ...lines([about("device")], `description ${plain(port.description, 242)}`),
        ...lines([about("device"), rule("one device behind the port, one VLAN, no tag")], "port link-type access"),
        ...lines([about("vlan")], `port default vlan ${port.vlan}`),
        ...lines([about("device"), rule("no switch stands behind an access port")], "stp edged-port enable"),
        ...lines(
          [about("device"), rule("cameras have nothing to say to each other")],
          `port-isolate enable group ${isolationGroup}`,
        ),
        ...lines(
          [
            about("device"),
            rule(
              `a camera that broadcasts ${broadcastStorm.high} frames a second is cut off until it falls below ${broadcastStorm.low}`,
            ),
          ],
          `storm-control broadcast min-rate ${broadcastStorm.low} max-rate ${broadcastStorm.high}`,
          "storm-control action block",
        ),
        ...(port.poe ? lines([about("power")], "poe enable") : []),
      ];
    case "trunk":
      return [
        ...lines([about("link")], `description ${plain(port.description, 242)}`),
        // A link slower than its port is set by hand at both ends: fibre does not negotiate down.
        ...(port.mbps < port.portMbps
          ? lines(
              [about("rate"), rule("a link slower than its port is set at both ends: fibre does not negotiate down")],
              "undo negotiation auto",
              `speed ${port.mbps}`,
            )
          : []),
        ...(port.lag ? lines([about("link")], `eth-trunk ${port.lag.group}`) : linkLines(port)),
      ];
  }
}

/** What holds for a link as a whole: on its port, or on the interface that its cables are put together to. */
function linkLines({ name, vlans, pathCost }: TrunkPort): readonly Line[] {
  return [
    ...lines([{ of: "port", port: name, what: "link" }], "port link-type trunk"),
    ...trunkVlans(vlans, { of: "port", port: name, what: "vlans" }),
    ...(pathCost === undefined
      ? []
      : lines(
          [
            { of: "port", port: name, what: "link" },
            rule("on a ring every way through uplinks costs less than a backup"),
          ],
          // `stp cost` is listed like this.
          `stp instance 0 cost ${pathCost}`,
        )),
  ];
}

/** VLAN 1 passes every trunk unless it is taken out; at most ten items fit on one line. */
function trunkVlans(vlans: readonly number[], because: Reason): readonly Line[] {
  return [
    ...(vlans.includes(1)
      ? []
      : lines([because, rule("VLAN 1 passes a trunk unless it is taken out")], "undo port trunk allow-pass vlan 1")),
    ...lines(
      [because],
      ...listLines(
        "port trunk allow-pass vlan",
        vlans.filter((id) => id !== 1),
      ),
    ),
  ];
}

function vlanBatch(ids: readonly number[]): readonly string[] {
  return ids.length > 0 ? listLines("vlan batch", ids) : [];
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
