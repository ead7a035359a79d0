import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Device, DeviceType, Link, PortType, Switch } from "../core/network.ts";
import { describeClass, feeds } from "../inventory/poe-classes.ts";
import { type AllocationBooks, contradiction, type Draft } from "./allocation-books.ts";
import { cameraNeed, describeNeed, fits, type PortNeed, serverNeed, suitablePorts, uplinkNeed } from "./ports.ts";
import { compare, nameIds } from "./wording.ts";

/**
 * Gives every cable its switch port: fixed ones, then the lock file's, then new uplinks (they are choosier than cameras), then
 * new cameras and servers, those that take most power first. A camera that moved to another switch gets a port there.
 */
export function placePorts({ network, drafts, renumber, findings }: AllocationBooks): void {
  const panels = new Map<string, Panel>();
  const uplinked = new Map<string, Draft>();
  for (const draft of drafts) {
    const { device } = draft;
    if (device.kind !== "switch") continue;
    panels.set(device.id, { device, owners: new Map() });
    uplinked.set(device.id, draft);
  }
  const plugged = drafts.flatMap((draft) => {
    const { device } = draft;
    const panel = device.kind === "switch" ? undefined : panels.get(device.on);
    return device.kind === "switch" || !panel ? [] : { draft, device, panel, need: accessNeed(device) };
  });
  const cables = network.links
    .flatMap((link) => {
      const [draft, lower, upper] = [uplinked.get(link.from), panels.get(link.from), panels.get(link.to)];
      return draft && lower && upper ? { link, draft, lower, upper, need: uplinkNeed(link) } : [];
    })
    .sort((a, b) => compare(a.link.id, b.link.id));
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

  for (const { link, draft, lower, upper, need } of cables) {
    const before = draft.held?.uplink;
    if (before?.to !== link.to) continue;
    const ends = [
      { panel: lower, name: before.port },
      { panel: upper, name: before.toPort },
    ];
    const unfit = ends.find(({ panel, name }) => !types.fits(panel.device, name, need) || panel.owners.has(name));
    if (unfit && renumber.has(link.from)) continue;
    if (unfit) findings.push(portUnfit(link.from, link, unfit.panel.device, unfit.name, need));
    for (const { panel, name } of ends) if (!panel.owners.has(name)) panel.owners.set(name, uplinkOf(link));
    draft.uplink = before;
  }

  for (const { draft, device, panel, need } of plugged) {
    const before = draft.held?.port;
    if (draft.port || before?.switch !== panel.device.id) continue;
    const usable = !panel.owners.has(before.name) && types.fits(panel.device, before.name, need);
    const fed = feeds(types.named(panel.device, before.name) ?? {}, need.poeClass);
    if (!(usable && fed) && renumber.has(device.id)) continue;
    if (usable) panel.owners.set(before.name, device.id);
    else findings.push(portUnfit(device.id, device, panel.device, before.name, need));
    draft.port = before;
  }

  const short = new Map<string, { host: Switch; need: PortNeed; ids: string[] }>();
  const firstFree = (panel: Panel, need: PortNeed, cable: string): PortType | undefined => {
    const free = types.suitable(panel.device, need).find((port) => !panel.owners.has(port.name));
    if (free) return free;
    const key = `${panel.device.id} ${describeNeed(need)}`;
    const entry = short.get(key);
    if (entry) entry.ids.push(cable);
    else short.set(key, { host: panel.device, need, ids: [cable] });
    return undefined;
  };
  for (const { link, draft, lower, upper, need } of cables) {
    if (draft.uplink) continue;
    const port = firstFree(lower, need, "its own uplink");
    const toPort = firstFree(upper, need, uplinkOf(link));
    if (!port || !toPort) continue;
    lower.owners.set(port.name, uplinkOf(link));
    upper.owners.set(toPort.name, uplinkOf(link));
    draft.uplink = { port: port.name, to: link.to, toPort: toPort.name };
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
  for (const { host, need, ids } of short.values()) {
    const has = types.suitable(host, need).length;
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

function uplinkOf(link: Link): string {
  return `the uplink of ${link.from}`;
}

function accessNeed(device: Exclude<Device, Switch>): PortNeed {
  return device.kind === "camera" ? cameraNeed(device) : serverNeed(device);
}

function portTaken(device: Device, host: Switch, port: string, owner: string): Diagnostic {
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
