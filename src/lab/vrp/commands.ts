/** The commands of the box, by view. */
import { dottedMask, isMask } from "../netmask.ts";
import { revealLine } from "./cipher.ts";
import {
  displayConfiguration,
  displayInterfaceBrief,
  displayVersion,
  displayVlans,
  interfaceBlock,
  sectionBlock,
  vlanBlock,
} from "./display.ts";
import { joinTrunk, trunkMembers } from "./eth-trunk.ts";
import type { Arguments, Pattern } from "./grammar.ts";
import { forget, type KeptPlace, keep, keptSettings, onFromFactory, sectionHeaders } from "./kept.ts";
import {
  factoryInterface,
  type InterfaceState,
  type LinkType,
  type Section,
  type SwitchHardware,
  type SwitchState,
  vlanExists,
} from "./state.ts";
import { parseVlanList } from "./vlan-list.ts";

export type View =
  | { readonly kind: "user" }
  | { readonly kind: "system" }
  | { readonly kind: "vlan"; readonly id: number }
  | { readonly kind: "interface"; readonly name: string }
  | { readonly kind: "section"; readonly headers: readonly string[]; readonly place: KeptPlace };

/** What a command sees and may change. */
export interface Context {
  readonly hardware: SwitchHardware;
  /** Configuration that commands change. */
  readonly state: SwitchState;
  /** Configuration that the box shows; the same one, unless it lies. */
  readonly shown: SwitchState;
  readonly uptimeSeconds: number;
  readonly now: Date;
  readonly engineId: string;
  readonly isUp: (port: string) => boolean;
  view: View;
  /** Lines of a screen; 0 switches paging off. */
  screenLines: number;
  closed: boolean;
}

export type Answer =
  | undefined
  | readonly string[]
  | {
      /** A question that stands at the end of its line and waits for a word. */
      readonly lines: readonly string[];
      readonly question: string;
      readonly answer: (yes: boolean) => readonly string[];
    };

export interface Command extends Pattern {
  readonly run: (context: Context, values: Arguments, canonical: string) => Answer;
  /** True where the command changes the configuration. */
  readonly writes: boolean;
}

const reads = (pattern: string, run: Command["run"]): Command => ({ words: pattern.split(" "), run, writes: false });
const writes = (pattern: string, run: Command["run"]): Command => ({ words: pattern.split(" "), run, writes: true });

const errors = {
  noVlan: "Error: The VLAN does not exist.",
  renew: "Error: Please renew the default configurations.",
  notAccess: "Error: The link type of the interface is not access.",
  notTrunk: "Error: The link type of the interface is not trunk.",
  negotiates: "Error: The interface works in auto-negotiation mode; the speed cannot be set.",
  wrongInterface: "Error: Wrong parameter found at '^' position.",
  absent: "Error: The specified configuration does not exist.",
  tooLong: "Error: The text is too long.",
  vlanInUse: "Error: The VLAN has a VLANIF interface. Please delete it first.",
  defaultVlan: "Error: The default VLAN cannot be deleted.",
  hasMembers: "Error: The Eth-Trunk has member interfaces. Please delete them from it first.",
  isMember: "Error: The interface is a member of an Eth-Trunk and cannot be configured so.",
} as const;

const takesTime = "Info: This operation may take a few seconds. Please wait for a moment...done.";

const everywhere: readonly Command[] = [
  reads("quit", leaveView),
  reads("display version", ({ hardware, uptimeSeconds }) => displayVersion(hardware, uptimeSeconds)),
  reads("display current-configuration", ({ shown, hardware }) => displayConfiguration(shown, hardware)),
  reads("display current-configuration interface <rest>", ({ shown, hardware }, [name]) => {
    const found = interfaceName(hardware, shown, name!);
    return found
      ? ["#", ...interfaceBlock(found, shown.interfaces[found]!, hardware), "#", "return"]
      : [errors.wrongInterface];
  }),
  reads(
    "display saved-configuration",
    ({ shown }) => shown.saved?.split("\n") ?? ["Info: There is no saved configuration."],
  ),
  reads("display interface brief", ({ shown, hardware, isUp }) => displayInterfaceBrief(shown, hardware, isUp)),
  reads("display vlan", ({ shown }) => displayVlans(shown)),
  reads("display clock", ({ now }) => [now.toISOString().slice(0, 19).replace("T", " "), "Time Zone(UTC) : UTC"]),
];

const userView: readonly Command[] = [
  reads("system-view", (context) => {
    context.view = { kind: "system" };
    return ["Enter system view, return user view with Ctrl+Z."];
  }),
  reads("screen-length <number> temporary", (context, [lines]) => {
    context.screenLines = Number(lines);
    return [`Info: The configuration takes effect on the current user terminal interface only.`];
  }),
  reads("undo screen-length temporary", (context) => {
    context.screenLines = defaultScreenLines;
  }),
  reads("terminal monitor", () => ["Info: Current terminal monitor is on."]),
  reads("undo terminal monitor", () => ["Info: Current terminal monitor is off."]),
  writes("save", ({ state, hardware }) => ({
    lines: [
      "The current configuration (excluding the configurations of unregistered boards or cards) will be written to flash:/vrpcfg.zip.",
    ],
    question: "Are you sure to continue?[Y/N]:",
    answer(yes) {
      if (!yes) return [];
      state.saved = displayConfiguration(state, hardware).join("\n");
      return ["Now saving the current configuration to the slot 0.....", "Info: Save the configuration successfully."];
    },
  })),
];

/** Lines of a terminal that says nothing about its size. */
export const defaultScreenLines = 24;

const configViews: readonly Command[] = [
  ...everywhere,
  reads("return", (context) => {
    context.view = { kind: "user" };
  }),
  reads("display this", ({ shown, view, hardware }) => ["#", ...thisBlock(shown, view, hardware), "#", "return"]),
];

const systemView: readonly Command[] = [
  writes("sysname <word>", ({ state }, [name]) => {
    if (name!.length > 246) return [errors.tooLong];
    state.sysname = name!;
  }),
  writes("undo sysname", ({ state }) => {
    state.sysname = "HUAWEI";
  }),
  writes("vlan <vlan>", (context, [id]) => {
    if (id !== "1") context.state.vlans[id!] ??= { lines: [] };
    context.view = { kind: "vlan", id: Number(id) };
  }),
  writes("vlan batch <vlans>", ({ state }, [list]) => {
    for (const id of vlanIds(list!)) if (id !== 1) state.vlans[id] ??= { lines: [] };
    return [takesTime];
  }),
  writes("undo vlan <vlan>", ({ state }, [id]) => removeVlans(state, [Number(id)])),
  writes("undo vlan batch <vlans>", ({ state }, [list]) => ({
    lines: ["Warning: The configurations of the VLAN will be deleted."],
    question: "Continue?[Y/N]:",
    answer: (yes) => (yes ? (removeVlans(state, vlanIds(list!)) ?? [takesTime]) : []),
  })),
  writes("interface <rest>", (context, [typed]) => {
    const name = interfaceName(context.hardware, context.state, typed!) ?? madeInterface(context.state, typed!);
    if (typeof name !== "string") return [name?.error ?? errors.wrongInterface];
    context.view = { kind: "interface", name };
  }),
  writes("undo interface <rest>", ({ state, hardware }, [typed]) => {
    const name = interfaceName(hardware, state, typed!);
    if (!name || !/^(Vlanif|Eth-Trunk|LoopBack)/.test(name)) return [errors.wrongInterface];
    if (trunkMembers(state, name).length > 0) return [errors.hasMembers];
    delete state.interfaces[name];
  }),
  writes("snmp-agent", ({ state, engineId }) => {
    enableSnmp(state, engineId);
  }),
  writes("undo snmp-agent", ({ state }) => (forget(state.lines, "snmp-agent") ? undefined : [errors.absent])),
  writes("snmp-agent community read|write <rest>", ({ state, engineId }, [access, rest]) => {
    enableSnmp(state, engineId);
    keep(
      "system",
      state.lines,
      revealLine(`snmp-agent community ${access} cipher ${rest!.replace(/^(cipher|simple) +/, "")}`),
    );
  }),
  writes("undo snmp-agent community <rest>", ({ state }, [rest]) => {
    // read and write, `cipher`, and what stands behind the name may be left out or repeated.
    const name = rest!
      .replace(/^(read|write) +/, "")
      .replace(/^cipher +/, "")
      .split(" ", 1)[0]!;
    const secret = revealLine(`cipher ${name}`).slice("cipher ".length);
    const found = ["read", "write"].map((access) =>
      forget(state.lines, `snmp-agent community ${access} cipher ${secret}`),
    );
    return found.includes(true) ? undefined : ["Error: The community does not exist."];
  }),
  ...sectionCommands("system"),
  ...keptCommands("system"),
];

const vlanView: readonly Command[] = [
  writes("name <word>", (context, [name]) => setVlan(context, "name", name!, 31)),
  writes("undo name", (context) => unsetVlan(context, "name")),
  writes("description <rest>", (context, [text]) => setVlan(context, "description", text!, 80)),
  writes("undo description", (context) => unsetVlan(context, "description")),
  ...keptCommands("vlan"),
];

const interfaceView: readonly Command[] = [
  onPort("description <rest>", (port, [text]) => {
    if (text!.length > 242) return errors.tooLong;
    port.description = text!;
  }),
  onPort("undo description", (port) => {
    delete port.description;
  }),
  onPort("shutdown", (port) => {
    port.shutdown = true;
  }),
  onPort("undo shutdown", (port) => {
    port.shutdown = false;
  }),
  onPort("port link-type access|trunk|hybrid|dot1q-tunnel", (port, [type]) => changeLinkType(port, type as LinkType)),
  onPort("undo port link-type", (port) => changeLinkType(port, undefined)),
  onPort("port default vlan <vlan>", (port, [id], { state }) => {
    if (port.linkType !== "access" && port.linkType !== "dot1q-tunnel") return errors.notAccess;
    if (!vlanExists(state, Number(id))) return errors.noVlan;
    port.pvid = Number(id);
  }),
  onPort("undo port default vlan", (port) => {
    if (port.linkType === "trunk") return errors.notAccess;
    port.pvid = 1;
  }),
  onPort("port trunk pvid vlan <vlan>", (port, [id]) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    port.pvid = Number(id);
  }),
  onPort("undo port trunk pvid vlan", (port) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    port.pvid = 1;
  }),
  onPort("port trunk allow-pass vlan <vlans>", (port, [list]) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    port.allowed = ascending([...port.allowed, ...vlanIds(list!)]);
  }),
  onPort("port trunk allow-pass vlan all", (port) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    port.allowed = Array.from({ length: 4094 }, (_, at) => at + 1);
  }),
  onPort("undo port trunk allow-pass vlan <vlans>", (port, [list]) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    const gone = new Set(vlanIds(list!));
    port.allowed = port.allowed.filter((id) => !gone.has(id));
  }),
  onPort("undo port trunk allow-pass vlan all", (port) => {
    if (port.linkType !== "trunk") return errors.notTrunk;
    port.allowed = [];
  }),
  onPort("negotiation auto", (port) => {
    port.negotiation = true;
    delete port.speed;
  }),
  onPort("undo negotiation auto", (port) => {
    port.negotiation = false;
  }),
  onPort("speed <number>", (port, [mbps], { hardware, view }) => {
    const own = hardware.ports.find(({ name }) => view.kind === "interface" && name === view.name);
    if (own?.medium === "copper" && port.negotiation) return errors.negotiates;
    if (
      !own ||
      Number(mbps) > own.mbps ||
      ![10, 100, 1000, 2500, 10_000, 25_000, 40_000, 100_000].includes(Number(mbps))
    )
      return errors.wrongInterface;
    port.speed = Number(mbps);
  }),
  onPort("undo speed", (port) => {
    delete port.speed;
  }),
  onPort("poe enable", (port, _values, context) => setPoe(port, context, true)),
  onPort("undo poe enable", (port, _values, context) => setPoe(port, context, false)),
  onPort("ip address <ipv4> <word>", (port, [address, mask], { view }) => {
    const routed = view.kind === "interface" && /^(Vlanif|MEth|LoopBack)/.test(view.name);
    const dotted = /^\d{1,2}$/.test(mask!) ? dottedMask(Number(mask)) : mask!;
    if (!routed || !isMask(dotted)) return errors.wrongInterface;
    port.address = { address: address!, mask: dotted };
  }),
  onPort("undo ip address <rest?>", (port) => {
    delete port.address;
  }),
  onPort("eth-trunk <number>", (_port, [id], context) =>
    context.view.kind === "interface" ? joinTrunk(context, context.view.name, Number(id)) : undefined,
  ),
  onPort("undo eth-trunk <rest?>", (port) => {
    if (port.ethTrunk === undefined) return errors.absent;
    delete port.ethTrunk;
  }),
  onPort("mode lacp|lacp-static", (port, _values, context) => setTrunkMode(port, context, "lacp")),
  onPort("mode manual load-balance", (port, _values, context) => setTrunkMode(port, context, undefined)),
  onPort("undo mode", (port, _values, context) => setTrunkMode(port, context, undefined)),
  // The box lists the cost of a port as that of instance 0.
  onPort("stp cost <number>", (port, [cost]) => {
    if (port.ethTrunk !== undefined) return errors.isMember;
    keep("interface", port.lines, `stp instance 0 cost ${cost}`);
  }),
  onPort("undo stp cost", (port) => (forget(port.lines, "stp instance 0 cost") ? undefined : errors.absent)),
  ...keptCommands("interface"),
];

/** Commands of the view, best first: what a sub-view does not know is tried in the system view, as the box does. */
export function commandsOf(view: View): readonly (readonly Command[])[] {
  switch (view.kind) {
    case "user":
      return [userCommands];
    case "system":
      return [systemCommands];
    case "vlan":
      return [vlanCommands, systemCommands];
    case "interface":
      return [interfaceCommands, systemCommands];
    case "section":
      return [sectionViews[view.place], systemCommands];
  }
}

const userCommands = [...everywhere, ...userView];
const systemCommands = [...configViews, ...systemView];
const vlanCommands = [...configViews, ...vlanView];
const interfaceCommands = [...configViews, ...interfaceView];
const inSection = (place: KeptPlace, ...more: readonly Command[]) => [...configViews, ...more, ...keptCommands(place)];
const sectionViews: Readonly<Record<KeptPlace, readonly Command[]>> = {
  system: systemCommands,
  interface: interfaceCommands,
  vlan: vlanCommands,
  aaa: inSection("aaa", ...sectionCommands("aaa"), writes("undo local-user <word>", undoLine)),
  acl: inSection("acl", writes("rule <rest>", addRule), writes("undo rule <number>", undoLine)),
  "user-interface": inSection("user-interface"),
  section: inSection("section"),
};

function leaveView(context: Context): Answer {
  const { view } = context;
  if (view.kind === "user") {
    context.closed = true;
    return undefined;
  }
  if (view.kind === "system") context.view = { kind: "user" };
  else if (view.kind === "section" && view.headers.length > 1)
    context.view = { kind: "section", headers: view.headers.slice(0, -1), place: "aaa" };
  else context.view = { kind: "system" };
  return undefined;
}

function thisBlock(state: SwitchState, view: View, hardware: SwitchHardware): readonly string[] {
  if (view.kind === "interface") return interfaceBlock(view.name, state.interfaces[view.name]!, hardware);
  if (view.kind === "vlan") return vlanBlock(String(view.id), state.vlans[view.id] ?? { lines: [] });
  if (view.kind === "section")
    return sectionBlock(sectionAt(state, view.headers) ?? { header: "", lines: [], sections: [] });
  return [`sysname ${state.sysname}`];
}

/** The lines that the settings of this view are kept in. */
function linesOf({ state, view }: Context): string[] {
  switch (view.kind) {
    case "vlan":
      return (state.vlans[view.id] ?? { lines: [] }).lines;
    case "interface":
      return state.interfaces[view.name]!.lines;
    case "section":
      return sectionAt(state, view.headers)!.lines;
    default:
      return state.lines;
  }
}

function sectionAt(state: SwitchState, headers: readonly string[]): Section | undefined {
  let sections = state.sections;
  let found: Section | undefined;
  for (const header of headers) {
    found = sections.find((section) => section.header === header);
    if (!found) return undefined;
    sections = found.sections;
  }
  return found;
}

function keptCommands(place: KeptPlace): readonly Command[] {
  const factory = place === "system" || place === "interface" ? onFromFactory[place] : [];
  // A system setting typed in a sub-view belongs to the system view.
  const lines = (context: Context) => (place === "system" ? context.state.lines : linesOf(context));
  const negations = new Map<string, Command>();
  const settings = keptSettings[place].map((name) => {
    const keywords = name.split(" ");
    const fixed = keywords.slice(0, keywords.findIndex((word) => word.startsWith("<")) >>> 0).join(" ");
    if (factory.includes(name)) {
      negations.set(
        fixed,
        writes(`undo ${name}`, (context) => {
          if (!lines(context).includes(`undo ${name}`)) lines(context).push(`undo ${name}`);
        }),
      );
      return writes(name, (context) => {
        forget(lines(context), `undo ${name}`);
      });
    }
    const rest = name.includes("<") ? "<rest>" : "<rest?>";
    negations.set(fixed, writes(`undo ${fixed} ${rest}`, undoLine));
    return writes(`${name} <rest?>`, (context, _values, canonical) => {
      if (name.startsWith("snmp-agent")) enableSnmp(context.state, context.engineId);
      if (place === "interface" && ofItsTrunk.test(name) && viewedPort(context)?.ethTrunk !== undefined)
        return [errors.isMember];
      keep(place, lines(context), revealLine(canonical));
    });
  });
  return [...settings, ...negations.values()];

  function undoLine(context: Context, _values: Arguments, canonical: string): Answer {
    return forget(lines(context), revealLine(canonical.replace(/^undo /, ""))) ? undefined : [errors.absent];
  }
}

function undoLine(context: Context, _values: Arguments, canonical: string): Answer {
  return forget(linesOf(context), canonical.replace(/^undo /, "")) ? undefined : [errors.absent];
}

/** Rules are numbered in steps of five where no number is given, and stand in the order of their numbers. */
function addRule(context: Context, [typed]: Arguments): Answer {
  const lines = linesOf(context);
  const number = (line: string) => Number(/^rule (\d+)/.exec(line)?.[1] ?? -1);
  const rule = /^\d+ /.test(typed!) ? typed! : `${Math.floor(Math.max(0, ...lines.map(number)) / 5) * 5 + 5} ${typed!}`;
  const line = `rule ${rule}`;
  const others = lines.filter((kept) => number(kept) !== number(line));
  lines.splice(0, lines.length, ...[...others, line].sort((a, b) => number(a) - number(b)));
  return undefined;
}

function sectionCommands(place: "system" | "aaa"): readonly Command[] {
  return sectionHeaders
    .filter((header) => header.place === place)
    .flatMap(({ words, kind }) => [
      writes(words, (context, _values, canonical) => {
        const header = canonical.replace(/^acl (\d)/, "acl number $1");
        const parent = place === "aaa" ? ["aaa"] : [];
        const siblings = place === "aaa" ? sectionAt(context.state, parent)!.sections : context.state.sections;
        if (!siblings.some((section) => section.header === header)) siblings.push({ header, lines: [], sections: [] });
        context.view = { kind: "section", headers: [...parent, header], place: kind };
      }),
      writes(`undo ${words}`, (context, _values, canonical) => {
        const header = canonical.replace(/^undo /, "").replace(/^acl (\d)/, "acl number $1");
        const siblings = place === "aaa" ? sectionAt(context.state, ["aaa"])!.sections : context.state.sections;
        const at = siblings.findIndex((section) => section.header === header);
        if (at < 0) return [errors.absent];
        siblings.splice(at, 1);
      }),
    ]);
}

function onPort(
  pattern: string,
  change: (port: InterfaceState, values: Arguments, context: Context) => string | undefined,
): Command {
  return writes(pattern, (context, values) => {
    const port = viewedPort(context);
    if (!port) return undefined;
    if (port.ethTrunk !== undefined && ofItsTrunk.test(pattern)) return [errors.isMember];
    const refusal = change(port, values, context);
    return refusal ? [refusal] : undefined;
  });
}

/** Settings that a port leaves to its Eth-Trunk. */
const ofItsTrunk = /^(port|port-isolate|storm-control|stp) /;

function viewedPort({ state, view }: Context): InterfaceState | undefined {
  return view.kind === "interface" ? state.interfaces[view.name] : undefined;
}

function setTrunkMode(port: InterfaceState, { state, view }: Context, mode: "lacp" | undefined): string | undefined {
  if (view.kind !== "interface" || !view.name.startsWith("Eth-Trunk")) return errors.wrongInterface;
  if (port.trunkMode === mode) return undefined;
  if (trunkMembers(state, view.name).length > 0) return errors.hasMembers;
  if (mode) port.trunkMode = mode;
  else delete port.trunkMode;
  return undefined;
}

/** Refused while the port still holds VLANs of the old type: they have to be taken back to the default first. */
function changeLinkType(port: InterfaceState, type: LinkType | undefined): string | undefined {
  if (port.linkType === type) return undefined;
  const holdsVlans =
    port.pvid !== 1 ||
    port.allowed.length !== 1 ||
    port.allowed[0] !== 1 ||
    port.lines.some((line) => /^(undo )?port hybrid /.test(line));
  if (holdsVlans) return errors.renew;
  if (type) port.linkType = type;
  else delete port.linkType;
  return undefined;
}

function setPoe(port: InterfaceState, { hardware, view }: Context, on: boolean): string | undefined {
  if (!hardware.ports.some(({ name, poe }) => poe && view.kind === "interface" && name === view.name))
    return "Error: Unrecognized command found at '^' position.";
  port.poe = on;
  return undefined;
}

function setVlan({ state, view }: Context, field: "name" | "description", text: string, longest: number): Answer {
  if (view.kind !== "vlan") return undefined;
  if (text.length > longest) return [errors.tooLong];
  const vlan = view.id === 1 ? undefined : state.vlans[view.id];
  if (vlan) vlan[field] = text;
  return undefined;
}

function unsetVlan({ state, view }: Context, field: "name" | "description"): Answer {
  if (view.kind === "vlan") delete state.vlans[view.id]?.[field];
  return undefined;
}

/** Access ports of a removed VLAN fall back to VLAN 1; a trunk keeps it in its list. */
function removeVlans(state: SwitchState, ids: readonly number[]): readonly string[] | undefined {
  if (ids.includes(1)) return [errors.defaultVlan];
  if (ids.some((id) => state.interfaces[`Vlanif${id}`])) return [errors.vlanInUse];
  if (ids.every((id) => !state.vlans[id])) return [errors.noVlan];
  for (const id of ids) {
    delete state.vlans[id];
    for (const port of Object.values(state.interfaces))
      if (port.pvid === id && port.linkType !== "trunk") port.pvid = 1;
  }
  return undefined;
}

/** The box switches SNMP on, and shows so, as soon as anything of it is set. */
function enableSnmp(state: SwitchState, engineId: string): void {
  if (state.lines.includes("snmp-agent")) return;
  state.lines.push("snmp-agent", `snmp-agent local-engineid ${engineId}`);
}

/** Full name of an interface that is there, however it was typed: `g0/0/5`, `GigabitEthernet 0/0/5`. */
function interfaceName(hardware: SwitchHardware, state: SwitchState, typed: string): string | undefined {
  const [, letters, numbers] = /^(.*?[a-z]) *(\d[\d/]*)$/i.exec(typed.trim()) ?? [];
  if (!letters || !numbers) return undefined;
  const names = [...hardware.ports.map(({ name }) => name), ...Object.keys(state.interfaces)];
  const fits = (name: string) =>
    /[a-z](\d[\d/]*)$/i.exec(name)?.[1] === numbers && name.toLowerCase().startsWith(letters.toLowerCase());
  return names.find((name) => name.toLowerCase() === `${letters}${numbers}`.toLowerCase()) ?? names.find(fits);
}

function madeInterface(state: SwitchState, typed: string): string | { readonly error: string } | undefined {
  const [, kind, number] = /^(vlanif|eth-trunk|loopback) *(\d{1,4})$/i.exec(typed.trim()) ?? [];
  if (!kind) return undefined;
  const prefix = { vlanif: "Vlanif", "eth-trunk": "Eth-Trunk", loopback: "LoopBack" }[kind.toLowerCase()]!;
  if (prefix === "Vlanif" && !vlanExists(state, Number(number))) return { error: errors.noVlan };
  state.interfaces[`${prefix}${number}`] ??= factoryInterface(false);
  return `${prefix}${number}`;
}

function vlanIds(list: string): readonly number[] {
  const parsed = parseVlanList(list.split(/ +/));
  return "ids" in parsed ? parsed.ids : [];
}

function ascending(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
