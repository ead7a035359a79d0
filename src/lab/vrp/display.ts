/** What the box shows of itself. */
import { concealLine } from "./cipher.ts";
import type { InterfaceState, Section, SwitchHardware, SwitchState, VlanState } from "./state.ts";
import { formatVlanLists } from "./vlan-list.ts";

export const softwareVersion = "V200R021C10SPC600";

/** The whole configuration as lines. Secrets are salted anew at every call, as on the real box. */
export function displayConfiguration(state: SwitchState, hardware: SwitchHardware): readonly string[] {
  const vlans = Object.entries(state.vlans);
  const [late, early] = partition(state.lines, isLate);
  const [terminals, sections] = partition(state.sections, ({ header }) => header.startsWith("user-interface"));
  const vlanLists = formatVlanLists(vlans.map(([id]) => Number(id)));
  const blocks: readonly (readonly string[])[] = [
    [`sysname ${state.sysname}`],
    vlanLists.map((list) => `vlan batch ${list}`),
    ...blocksByFirstWord(early),
    ...vlans.map(([id, vlan]) => vlanBlock(id, vlan)),
    ...[...sections].sort(aaaLast).map(sectionBlock),
    ...interfaceNames(state, hardware).map((name) => interfaceBlock(name, state.interfaces[name]!, hardware)),
    ...blocksByFirstWord(late),
    ...terminals.map(sectionBlock),
  ];
  const shown = blocks.filter((block) => block.length > 0).flatMap((block) => ["#", ...block.map(concealLine)]);
  return [`!Software Version ${softwareVersion}`, ...shown, "#", "return"];
}

export function interfaceBlock(name: string, port: InterfaceState, hardware: SwitchHardware): readonly string[] {
  return [`interface ${name}`, ...interfaceSettings(name, port, hardware).map(indent)];
}

export function vlanBlock(id: string, vlan: VlanState): readonly string[] {
  const settings = [
    ...(vlan.name === undefined ? [] : [`name ${vlan.name}`]),
    ...(vlan.description === undefined ? [] : [`description ${vlan.description}`]),
    ...vlan.lines,
  ];
  return settings.length ? [`vlan ${id}`, ...settings.map(indent)] : [];
}

export function sectionBlock(section: Section): readonly string[] {
  return [section.header, ...section.lines.map(indent), ...section.sections.flatMap(sectionBlock).map(indent)];
}

/** Interfaces of VLANs first, then Eth-Trunks, the box's own in the order of its front, and what was made besides. */
export function interfaceNames(state: SwitchState, hardware: SwitchHardware): readonly string[] {
  const own = hardware.ports.map(({ name }) => name);
  const made = Object.keys(state.interfaces).filter((name) => !own.includes(name));
  const [vlanifs, besides] = partition(made, (name) => name.startsWith("Vlanif"));
  const [trunks, others] = partition(besides, (name) => name.startsWith("Eth-Trunk"));
  const number = (name: string) => Number(/\d+$/.exec(name)?.[0] ?? 0);
  const byNumber = (a: string, b: string) => number(a) - number(b);
  return [...vlanifs.sort(byNumber), ...trunks.sort(byNumber), ...own, ...others.sort()];
}

export function displayVersion(hardware: SwitchHardware, uptimeSeconds: number): readonly string[] {
  const [weeks, days, hours, minutes] = [604_800, 86_400, 3_600, 60].map((unit, at, units) =>
    Math.floor((at ? uptimeSeconds % units[at - 1]! : uptimeSeconds) / unit),
  );
  return [
    "Huawei Versatile Routing Platform Software",
    `VRP (R) software, Version 5.170 (S5735 ${softwareVersion})`,
    "Copyright (C) 2000-2022 HUAWEI TECH Co., Ltd.",
    `HUAWEI ${hardware.model} Routing Switch uptime is ${weeks} weeks, ${days} days, ${hours} hours, ${minutes} minutes`,
  ];
}

export function displayInterfaceBrief(
  state: SwitchState,
  hardware: SwitchHardware,
  isUp: (name: string) => boolean,
): readonly string[] {
  const rows = interfaceNames(state, hardware).map((name) => {
    const phy = state.interfaces[name]!.shutdown ? "*down" : isUp(name) ? "up" : "down";
    return `${name.padEnd(27)} ${phy.padEnd(5)} ${phy === "up" ? "up" : "down"}`;
  });
  return ["PHY: Physical", "*down: administratively down", `${"Interface".padEnd(27)} PHY   Protocol`, ...rows];
}

export function displayVlans(state: SwitchState): readonly string[] {
  const ids = [1, ...Object.keys(state.vlans).map(Number)];
  const members = (id: number) =>
    Object.entries(state.interfaces)
      .filter(([, port]) => port.ethTrunk === undefined)
      .filter(([, port]) => port.pvid === id || (port.linkType === "trunk" && port.allowed.includes(id)))
      .map(([name]) => name);
  return [
    `The total number of VLANs is : ${ids.length}`,
    "VID  Status  Property  Ports / description",
    ...ids.flatMap((id) => [
      `${String(id).padEnd(4)} enable  default   ${state.vlans[id]?.description ?? `VLAN ${String(id).padStart(4, "0")}`}`,
      ...members(id).map((name) => `                       ${name}`),
    ]),
  ];
}

function interfaceSettings(name: string, port: InterfaceState, hardware: SwitchHardware): readonly string[] {
  const feedsPower = hardware.ports.some((own) => own.name === name && own.poe);
  const settings: (readonly (string | false | undefined)[])[] = [
    [
      port.description !== undefined && `description ${port.description}`,
      !port.negotiation && "undo negotiation auto",
      port.speed !== undefined && `speed ${port.speed}`,
      port.address && `ip address ${port.address.address} ${port.address.mask}`,
      port.linkType && `port link-type ${port.linkType}`,
    ],
    port.linkType === "trunk" ? trunkSettings(port) : [port.pvid !== 1 && `port default vlan ${port.pvid}`],
    [port.shutdown && "shutdown", port.ethTrunk !== undefined && `eth-trunk ${port.ethTrunk}`],
    port.lines,
    [port.trunkMode && `mode ${port.trunkMode}`],
    [feedsPower && !port.poe && "undo poe enable"],
  ];
  return settings.flat().filter((line) => typeof line === "string");
}

function trunkSettings(port: InterfaceState): readonly (string | false)[] {
  return [
    port.pvid !== 1 && `port trunk pvid vlan ${port.pvid}`,
    !port.allowed.includes(1) && "undo port trunk allow-pass vlan 1",
    ...formatVlanLists(port.allowed.filter((id) => id !== 1)).map((list) => `port trunk allow-pass vlan ${list}`),
  ];
}

/** ACLs and templates stand before the accounts. */
function aaaLast(a: Section, b: Section): number {
  return Number(a.header === "aaa") - Number(b.header === "aaa");
}

/** Settings that the box shows behind its interfaces. */
function isLate(line: string): boolean {
  return /^(undo )?(ip route-static|snmp-agent|stelnet|ssh|sftp|scp|ntp-service)\b/.test(line);
}

function blocksByFirstWord(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks = new Map<string, string[]>();
  for (const line of lines) {
    const word = line.replace(/^undo /, "").split(" ", 1)[0]!;
    const block = blocks.get(word);
    if (block) block.push(line);
    else blocks.set(word, [line]);
  }
  return [...blocks.values()];
}

function partition<T>(values: readonly T[], test: (value: T) => boolean): [T[], T[]] {
  return [values.filter(test), values.filter((value) => !test(value))];
}

function indent(line: string): string {
  return ` ${line}`;
}
