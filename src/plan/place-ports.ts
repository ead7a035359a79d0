import { type Cable, cablesOf, type LinkPorts } from "../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Device, DeviceType, Link, PortType, Switch } from "../core/network.ts";
import { describeClass, feeds } from "../inventory/poe-classes.ts";
import { type AllocationBooks, contradiction, type Draft } from "./allocation-books.ts";
import {
  cameraNeed,
  describeNeed,
  fits,
  mostMembers,
  type PortNeed,
  serverNeed,
  suitablePorts,
  uplinkNeed,
} from "./ports.ts";
import { compare, nameIds } from "./wording.ts";

/**
 * Gives every cable its switch port: fixed ones, then the lock file's, then new uplinks (they are choosier than cameras) and
 * backups, then new cameras and servers, those that take most power first. A camera that moved to another switch gets a port
 * there. A LAG keeps the cables that it has and gets further ones at ports as fast as its first; branches of a passive optical
 * network share the port that their lines name. Where a cable may leave a port that no longer fits, its other end stays.
 */
export function placePorts({ network, drafts, renumber, replug, findings }: AllocationBooks): void {
  const panels = new Map<string, Panel>();
  const linked = new Map<string, Draft>();
  for (const draft of drafts) {
    const { device } = draft;
    if (device.kind !== "switch") continue;
    panels.set(device.id, { device, owners: new Map() });
    linked.set(device.id, draft);
  }
  const plugged = drafts.flatMap((draft) => {
    const { device } = draft;
    const panel = device.kind === "switch" ? undefined : panels.get(device.on);
    return device.kind === "switch" || !panel ? [] : { draft, device, panel, need: accessNeed(device) };
  });
  const links = network.links
    .flatMap((link): LinkDraft | [] => {
      const [draft, lower, upper] = [linked.get(link.from), panels.get(link.from), panels.get(link.to)];
      return draft && lower && upper ? { link, draft, lower, upper, need: uplinkNeed(link) } : [];
    })
    .sort((a, b) => roleOrder[a.link.role] - roleOrder[b.link.role] || compare(a.link.id, b.link.id));
  const types = new TypePorts();

  for (const { draft, device, panel } of plugged) {
    const { port } = device.fixed;
    if (port === undefined) continue;
    const other = panel.owners.get(port);
    if (other === undefined) panel.owners.set(port, device.id);
    else findings.push(portTaken(device, panel.device, port, other));
    const before = draft.held?.port;
    if (before && before.switch === panel.device.id && before.name !== port) {
      findings.push(contradiction(device, `port of ${panel.device.id}`, port, before.name));
    }
    draft.port = { switch: panel.device.id, name: port };
  }

  for (const { link, upper } of links) {
    if (!link.pon) continue;
    const owner = upper.owners.get(link.pon.port);
    if (owner === undefined) upper.owners.set(link.pon.port, opticalPort);
    else if (owner !== opticalPort) findings.push(portTaken(link, upper.device, link.pon.port, owner));
  }

  const halves = new Map<Link, HeldEnds>();
  for (const { link, draft, lower, upper, need } of links) {
    const before = draft.held?.[link.role];
    if (before?.to !== link.to) continue;
    const cables = cablesOf(before).slice(0, mostMembers(link));
    const ends = cables.flatMap(({ port, toPort }) => [
      { panel: lower, name: port, first: before.port },
      ...(link.pon ? [] : [{ panel: upper, name: toPort, first: before.toPort }]),
    ]);
    const unfit = ends.filter(({ panel, name, first }) => {
      const beside = types.named(panel.device, first)?.mbps === types.named(panel.device, name)?.mbps;
      return !types.fits(panel.device, name, need) || !beside || panel.owners.has(name);
    });
    if (unfit.length > 0 && (renumber.has(link.from) || replug.has(link.id))) {
      const kept = (of: Panel) => {
        const own = ends.filter(({ panel }) => panel === of);
        const upTo = own.findIndex((end) => unfit.includes(end));
        const names = own.slice(0, upTo < 0 ? own.length : upTo).map(({ name }) => name);
        for (const name of names) of.owners.set(name, describeLink(link));
        return names;
      };
      halves.set(link, { lower: kept(lower), upper: kept(upper) });
      continue;
    }
    for (const { panel, name } of unfit) findings.push(portUnfit(link.from, link, panel.device, name, need));
    for (const { panel, name } of ends) if (!panel.owners.has(name)) panel.owners.set(name, describeLink(link));
    if (link.pon && link.pon.port !== before.toPort) {
      findings.push(contradiction(draft.device, `port of ${link.to}`, link.pon.port, before.toPort));
    }
    draft[link.role] = linkPorts(link, cables);
  }

  for (const { draft, device, panel, need } of plugged) {
    const before = draft.held?.port;
    if (draft.port || before?.switch !== panel.device.id) continue;
    const usable = !panel.owners.has(before.name) && types.fits(panel.device, before.name, need);
    const fed = feeds(types.named(panel.device, before.name) ?? {}, need.poeClass);
    if (!(usable && fed) && (renumber.has(device.id) || replug.has(device.id))) continue;
    if (usable) panel.owners.set(before.name, device.id);
    else findings.push(portUnfit(device.id, device, panel.device, before.name, need));
    draft.port = before;
  }

  const short = new Map<string, Shortage>();
  const firstFree = (panel: Panel, need: PortNeed, cable: string, mbps?: number): PortType | undefined => {
    const suitable = types.suitable(panel.device, need).filter((port) => mbps === undefined || port.mbps === mbps);
    const free = suitable.find((port) => !panel.owners.has(port.name));
    if (free) return free;
    const key = `${panel.device.id} ${describeNeed(need)} ${mbps ?? ""}`;
    const entry = short.get(key);
    if (entry) entry.ids.push(cable);
    else short.set(key, { host: panel.device, need, has: suitable.length, ids: [cable] });
    return undefined;
  };
  /** Ports of a LAG run at one speed: that of its first cable, or the slowest that there are enough of. */
  const speedOfLag = (panel: Panel, need: PortNeed, first: string | undefined, cables: number): number | undefined => {
    if (first !== undefined) return types.named(panel.device, first)?.mbps;
    const free = types.suitable(panel.device, need).filter((port) => !panel.owners.has(port.name));
    return free.find(({ mbps }) => free.filter((port) => port.mbps === mbps).length >= cables)?.mbps;
  };
  for (const { link, draft, lower, upper, need } of links) {
    const has = draft[link.role];
    const cables = has ? [...cablesOf(has)] : [];
    const wanted = mostMembers(link);
    if (cables.length === wanted) continue;
    const half = halves.get(link);
    const isLag = wanted > 1;
    const mbps = isLag ? speedOfLag(lower, need, has?.port ?? half?.lower[0], wanted) : undefined;
    const toMbps = isLag ? speedOfLag(upper, need, has?.toPort ?? half?.upper[0], wanted) : undefined;
    for (let n = cables.length; n < wanted; n++) {
      const which = n === 0 ? "" : `cable ${n + 1} of `;
      const port = half?.lower[n] ?? firstFree(lower, need, `${which}its own ${link.role}`, mbps)?.name;
      const toPort =
        link.pon?.port ?? half?.upper[n] ?? firstFree(upper, need, `${which}${describeLink(link)}`, toMbps)?.name;
      if (port === undefined || toPort === undefined) continue;
      lower.owners.set(port, describeLink(link));
      upper.owners.set(toPort, link.pon ? opticalPort : describeLink(link));
      cables.push({ port, toPort });
    }
    if (cables.length > 0) draft[link.role] = linkPorts(link, cables);
  }
  const byPower = [...plugged].sort((a, b) => (b.need.poeClass ?? 0) - (a.need.poeClass ?? 0));
  for (const { draft, device, panel, need } of byPower) {
    if (draft.port) continue;
    const port = firstFree(panel, need, device.id);
    if (!port) continue;
    panel.owners.set(port.name, device.id);
    draft.port = { switch: panel.device.id, name: port.name };
  }
  for (const { draft, device, panel, need } of plugged) {
    const { port } = draft;
    const type = port?.switch === panel.device.id ? types.named(panel.device, port.name) : undefined;
    if (type && !feeds(type, need.poeClass)) {
      const stronger = types
        .suitable(panel.device, need)
        .find((each) => feeds(each, need.poeClass) && !panel.owners.has(each.name));
      findings.push(underpowered(device, panel.device, type, stronger));
    }
  }
  for (const { host, need, has, ids } of short.values()) {
    findings.push(
      diagnostic({
        code: "no-free-port",
        message: `switch ${host.id} (${host.type.model}) has no free ${describeNeed(need)} for ${nameIds(ids)}; it has ${has === 0 ? "none at all" : `${has}, all taken`}`,
        where: host.source,
        hints: ["move them to another switch, or choose a device type with more of these ports"],
      }),
    );
  }
}

interface LinkDraft {
  readonly link: Link;
  /** Of the lower switch. */
  readonly draft: Draft;
  readonly lower: Panel;
  readonly upper: Panel;
  readonly need: PortNeed;
}

/** What a link that has to leave a port keeps of its cables' ports, in their order, at either end. */
interface HeldEnds {
  readonly lower: readonly string[];
  readonly upper: readonly string[];
}

interface Shortage {
  readonly host: Switch;
  readonly need: PortNeed;
  /** Such ports on its panel. */
  readonly has: number;
  /** What is left without one. */
  readonly ids: string[];
}

/** A backup takes no port that an uplink needs. */
const roleOrder = { uplink: 0, backup: 1 } as const;

const opticalPort = "a passive optical network";

/** A switch and what is plugged into it, by port name. */
interface Panel {
  readonly device: Switch;
  readonly owners: Map<string, string>;
}

/** The few device types are asked about once per cable. */
class TypePorts {
  readonly #suitable = new Map<DeviceType, Map<string, readonly PortType[]>>();
  readonly #byName = new Map<DeviceType, ReadonlyMap<string, PortType>>();

  suitable({ type }: Switch, need: PortNeed): readonly PortType[] {
    const key = `${need.medium} ${need.mbps} ${need.poe} ${need.poeClass} ${need.order}`;
    let ofType = this.#suitable.get(type);
    if (!ofType) this.#suitable.set(type, (ofType = new Map()));
    let ports = ofType.get(key);
    if (!ports) ofType.set(key, (ports = suitablePorts(type, need)));
    return ports;
  }

  fits(host: Switch, name: string, need: PortNeed): boolean {
    const port = this.named(host, name);
    return port !== undefined && fits(port, need);
  }

  named({ type }: Switch, name: string): PortType | undefined {
    let names = this.#byName.get(type);
    if (!names) this.#byName.set(type, (names = new Map(type.ports.map((port) => [port.name, port]))));
    return names.get(name);
  }
}

function describeLink({ role, from }: Link): string {
  return `the ${role} of ${from}`;
}

function linkPorts({ to, pon }: Link, [first, ...members]: readonly Cable[]): LinkPorts {
  const { port, toPort } = first!;
  return { port, to, toPort: pon?.port ?? toPort, ...(members.length > 0 ? { members } : {}) };
}

function accessNeed(device: Exclude<Device, Switch>): PortNeed {
  return device.kind === "camera" ? cameraNeed(device) : serverNeed(device);
}

function portTaken(device: Device | Link, host: Switch, port: string, owner: string): Diagnostic {
  return diagnostic({
    code: "port-taken",
    message: `${device.id} is fixed on port ${port} of ${host.id}, which ${owner} has`,
    where: device.source,
    hints: [`take \`port\` out of one of the two lines`],
  });
}

/** A camera on a port that feeds a smaller class than its own. */
function underpowered(device: Device, host: Switch, port: PortType, stronger: PortType | undefined): Diagnostic {
  const { model, poeClass = 0 } = device.type;
  return diagnostic({
    code: "poe-class",
    message: `port ${port.name} of ${host.id} (${host.type.model}) feeds up to ${describeClass(port.poeMaxClass ?? 0)}, and ${device.id} (${model}) takes ${describeClass(poeClass)}`,
    where: device.source,
    hints: [
      stronger
        ? `${stronger.name} feeds it and is free: camnet allocate --renumber ${device.id}   (and the cable has to move)`
        : "move it to a switch whose ports feed its class, or choose a camera type of a smaller class",
    ],
  });
}

function portUnfit(id: string, source: Device | Link, host: Switch, port: string, need: PortNeed): Diagnostic {
  return diagnostic({
    code: "port-unfit",
    message: `${id} holds port ${port} of ${host.id} in the lock file, which is no free ${describeNeed(need)} (${host.type.model})`,
    where: source.source,
    hints: [`camnet allocate --renumber ${id}   (gives it another port, and the cable has to move)`],
  });
}
