import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Camera, Device, Link, PortType, Server, Switch } from "../../core/network.ts";
import { didYouMean } from "../nearest.ts";
import { describeClass, feeds } from "../poe-classes.ts";
import type { CheckContext } from "./run-checks.ts";

/** Every cable ends in a port that exists and fits, and no switch has more cables than ports. */
export function checkCabling(context: CheckContext): Diagnostic[] {
  const { network } = context;
  const switches = network.devices.filter((d): d is Switch => d.kind === "switch" && d.status !== "retired");
  const cables = new Map(
    switches.map((each) => [each.id, { devices: [] as (Camera | Server)[], links: [] as Link[] }]),
  );
  const found: Diagnostic[] = [];
  for (const device of network.devices) {
    if (device.kind !== "switch" && device.status !== "retired") cables.get(device.on)?.devices.push(device);
  }
  for (const link of network.links) {
    for (const end of new Set([link.from, link.to])) cables.get(end)?.links.push(link);
  }
  for (const host of switches) {
    const { devices, links } = cables.get(host.id)!;
    for (const device of devices) found.push(...fixedPort(device, host, context));
    for (const link of links) found.push(...linkEnd(link, host, context));
    found.push(...tooManyCables(host, devices, links, context), ...tooLittlePower(host, devices, context));
  }
  return found;
}

/** What a camera or server needs of a port: copper, and power where its type takes it. */
export function unfitFor(device: Device, port: PortType): string | undefined {
  if (port.managementOnly) return "is for management only";
  if (device.kind === "camera" && port.medium === "fibre") return "is for fibre; a camera has a copper plug";
  if (isPowered(device) && !port.poe) return `gives no PoE, and ${device.type.model} takes its power from the switch`;
  const { poeClass } = device.type;
  if (isPowered(device) && poeClass !== undefined && port.poeMaxClass !== undefined && !feeds(port, poeClass)) {
    return `feeds up to ${describeClass(port.poeMaxClass)}, and ${device.id} (${device.type.model}) takes ${describeClass(poeClass)}`;
  }
  return undefined;
}

function isPowered(device: Device): boolean {
  return device.kind === "camera" && device.type.poeClass !== undefined;
}

function fixedPort(device: Camera | Server, host: Switch, { places }: CheckContext): Diagnostic[] {
  const name = device.fixed.port;
  if (name === undefined) return [];
  const where = places.of(device, "port");
  const port = host.type.ports.find((each) => each.name === name);
  const related = [
    {
      message: `${host.id} has the type ${host.type.slug}`,
      where: host.source,
    },
  ];
  if (!port) {
    const names = host.type.ports.filter((each) => !each.managementOnly).map((each) => each.name);
    const hints = [...didYouMean(name, names), `ports are ${names[0]} to ${names.at(-1)}`];
    const message = `${host.type.model} has no port ${name}`;
    return [diagnostic({ code: "unknown-port", message, where, related, hints })];
  }
  const unfit = unfitFor(device, port);
  if (!unfit) return [];
  const fitting = host.type.ports.find((each) => unfitFor(device, each) === undefined);
  const hints = fitting ? [`the first port that fits is ${fitting.name}`] : ["none of its ports fits"];
  const message = `port ${name} of ${host.id} ${unfit}`;
  return [diagnostic({ code: "wrong-port", message, where, related, hints })];
}

function linkEnd(link: Link, host: Switch, { places }: CheckContext): Diagnostic[] {
  const ports = host.type.ports.filter((port) => !port.managementOnly && port.medium === link.medium);
  const fastest = Math.max(0, ...ports.map((port) => port.mbps));
  const over = link.rates.find((rate) => rate.mbps > fastest);
  if (!over) return [];
  const related = [
    {
      message: `${host.id} has the type ${host.type.slug}`,
      where: host.source,
    },
  ];
  const whose = `the ${link.role} of ${link.from}`;
  if (fastest === 0) {
    const message = `${whose} is ${link.medium}, and ${host.id} (${host.type.model}) has no ${link.medium} port`;
    const hints = [
      link.medium === "fibre" ? "medium: copper, or another device type" : "medium: fibre, or another device type",
    ];
    const where = host.id === link.from ? places.of(link, "medium") : places.of(link, "to");
    return [diagnostic({ code: "wrong-medium", message, where, related, hints })];
  }
  const each = over.members > 1 ? "each cable of " : "";
  const message = `${each}${whose} is to run at ${over.mbps} Mbit/s, and the fastest ${link.medium} port of ${host.id} (${host.type.model}) runs at ${fastest}`;
  const hints = [`at most ${fastest} here, or another device type for ${host.id}`];
  return [
    diagnostic({
      code: "rate-above-port",
      message,
      where: over.source,
      related,
      hints,
    }),
  ];
}

function tooManyCables(
  host: Switch,
  devices: readonly (Camera | Server)[],
  links: readonly Link[],
  { places }: CheckContext,
): Diagnostic[] {
  const usable = host.type.ports.filter((port) => !port.managementOnly);
  const count = (medium: PortType["medium"]) => usable.filter((port) => port.medium === medium).length;
  const copper = devices.filter((device) => mediumOf(device) === "copper");
  const linkCables = (medium: PortType["medium"]) =>
    cablesAt(
      host,
      links.filter((link) => link.medium === medium),
    );
  const needs = [
    {
      what: "PoE",
      cables: devices.filter(isPowered).length,
      ports: usable.filter((port) => port.poe && port.medium === "copper").length,
    },
    {
      what: "copper",
      cables: copper.length + linkCables("copper"),
      ports: count("copper"),
    },
    {
      what: "fibre",
      cables: devices.length - copper.length + linkCables("fibre"),
      ports: count("fibre"),
    },
  ];
  // Where there is no such port at all, another check has said so.
  const short = needs.find(({ cables, ports }) => cables > ports && ports > 0);
  if (!short) return [];
  const { what, cables, ports } = short;
  return [
    diagnostic({
      code: "too-many-cables",
      message: `${host.id} has ${cables} ${what} cables and ${host.type.model} has ${ports} ${what} ports: ${cables - ports} too many`,
      where: places.of(host, "id"),
      hints: [`move ${cables - ports} to another switch, or choose a larger device type`, `camnet list device-types`],
    }),
  ];
}

/** Every cable of a LAG takes a port at both ends, a backup like an uplink; branches of an optical network share one above. */
function cablesAt(host: Switch, links: readonly Link[]): number {
  const optical = new Set(links.flatMap((link) => (link.pon && link.to === host.id ? link.pon.port : [])));
  const others = links.filter((link) => !(link.pon && link.to === host.id));
  return optical.size + others.reduce((sum, link) => sum + Math.max(1, ...link.rates.map((rate) => rate.members)), 0);
}

/** Cameras that no port is left for which feeds their class. Those on a fixed port of too small a class have been told. */
function tooLittlePower(host: Switch, devices: readonly (Camera | Server)[], { places }: CheckContext): Diagnostic[] {
  const ports = host.type.ports.filter((port) => !port.managementOnly && port.medium === "copper" && port.poe);
  const told = (device: Camera) => {
    const fixed = ports.find((port) => port.name === device.fixed.port);
    return fixed !== undefined && unfitFor(device, fixed) !== undefined;
  };
  const cameras = devices.filter((device) => device.kind === "camera").filter((device) => !told(device));
  const classes = [...new Set(cameras.flatMap(({ type }) => type.poeClass ?? []))].sort((a, b) => b - a);
  for (const poeClass of classes) {
    const wanting = cameras.filter(({ type }) => (type.poeClass ?? -1) >= poeClass);
    const able = ports.filter((port) => feeds(port, poeClass)).length;
    // Too few ports of any class is what the count of cables says.
    if (wanting.length <= able || able === ports.length) continue;
    const weak = ports.find((port) => !feeds(port, poeClass))!;
    const [first, ...others] = wanting.slice(able);
    const who = `${first!.id} (${first!.type.model})${others.length === 0 ? " takes" : ` and ${others.length} more take`}`;
    return [
      diagnostic({
        code: "poe-class",
        message: `port ${weak.name} of ${host.id} (${host.type.model}) feeds up to ${describeClass(weak.poeMaxClass!)}, and ${who} ${describeClass(poeClass)}${able === 0 ? "" : `; ${able} of its ports feed that, and ${wanting.length} cameras want it`}`,
        where: places.of(first!, "on"),
        related: [{ message: `${host.id} has the type ${host.type.slug}`, where: host.source }],
        hints: [
          `move ${others.length === 0 ? "it" : "them"} to a switch whose ports feed PoE class ${poeClass}, or give ${host.id} another device type`,
        ],
      }),
    ];
  }
  return [];
}

/** A server is cabled as its first network port is; a camera always with copper. */
function mediumOf(device: Camera | Server): PortType["medium"] {
  if (device.kind === "camera") return "copper";
  return device.type.ports.find((port) => !port.managementOnly)?.medium ?? "copper";
}
