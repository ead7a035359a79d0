import { cablesOf, type LinkPorts, type PrefixAllocation } from "../core/allocations.ts";
import type { CameraIntent, PortIntent, ServicesIntent, SwitchIntent } from "../core/intent.ts";
import type { Camera, DeviceType, Link, PortType, Server } from "../core/network.ts";
import { prefixLengthOf } from "../inventory/addresses.ts";
import type { VlanPlan } from "./plan.ts";
import { type RingPlan, ringPlan } from "./spanning-tree.ts";
import { groupBy, rateAt, type Standing } from "./standing.ts";
import { vlansBeneath } from "./vlan-plan.ts";

/** What the phase wants of every switch that has its management address, sorted by id. */
export function switchIntents(standing: Standing, vlans: readonly VlanPlan[]): readonly SwitchIntent[] {
  const { network, numbers, uplinks, camerasOn, serversOn } = standing;
  const names = new Map(vlans.map((vlan) => [vlan.id, vlan.name]));
  const gateways = gatewayByVlan(standing);
  const services = servicesIntent(standing);
  const beneath = vlansBeneath(standing);
  const rings = ringPlan(standing, beneath);
  const links = [...uplinks.values(), ...standing.backups];
  const linksAt = groupBy(
    links.flatMap((link) => [link.from, link.to].map((end) => ({ end, link }))),
    ({ end }) => end,
  );
  const passing = new Map(links.map((link) => [link.id, vlansOn(link, beneath, rings)]));
  const intents: SwitchIntent[] = [];
  for (const device of standing.switches.values()) {
    const own = numbers.get(device.id);
    const segment = own && gateways.get(own.vlan);
    if (!own || !segment) continue;
    const uses = new Map<string, PortUse>();
    const here = (linksAt.get(device.id) ?? []).map(({ link }) => link);
    for (const link of here) {
      for (const [port, use] of cableEnds(link, device.id, standing)) {
        const branches = link.pon && uses.get(port);
        uses.set(port, branches?.role === "link" ? { ...branches, links: [...branches.links, link] } : use);
      }
    }
    for (const plugged of [...(camerasOn.get(device.id) ?? []), ...(serversOn.get(device.id) ?? [])]) {
      const port = numbers.get(plugged.id)?.port;
      if (port?.switch === device.id) uses.set(port.name, { role: "access", device: plugged });
    }
    const carried = new Set([...beneath.get(device.id)!, ...here.flatMap((link) => passing.get(link.id)!)]);
    const spanningTree = rings.switches.get(device.id);
    const portIntent = (port: PortType) => intentOf(port, uses.get(port.name), { standing, passing, rings });
    intents.push({
      kind: "switch",
      deviceId: device.id,
      area: device.area,
      platform: device.type.platform,
      typeSlug: device.type.slug,
      hostname: device.id,
      management: { vlan: own.vlan, address: own.address, prefixLength: segment.length, gateway: segment.gateway },
      vlans: ascending(carried).map((id) => ({ id, name: names.get(id) ?? `vlan-${id}` })),
      ports: device.type.ports.map(portIntent),
      ...(spanningTree ? { spanningTree } : {}),
      services,
      snmpCommunity: network.county.credentials.snmpCommunity,
    });
  }
  return intents.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}

/** What the phase wants of every camera that has its address and code, sorted by id. */
export function cameraIntents(standing: Standing): readonly CameraIntent[] {
  const { network, numbers } = standing;
  const gateways = gatewayByVlan(standing);
  const services = servicesIntent(standing);
  const intents: CameraIntent[] = [];
  for (const camera of standing.cameras) {
    const own = numbers.get(camera.id);
    const segment = own && gateways.get(own.vlan);
    if (!own?.deviceCode || !segment) continue;
    const { main, sub } = network.county.classes[camera.plannedClass];
    intents.push({
      kind: "camera",
      deviceId: camera.id,
      area: camera.area,
      platform: camera.type.platform,
      typeSlug: camera.type.slug,
      hostname: camera.id,
      name: camera.name,
      deviceCode: own.deviceCode,
      network: { address: own.address, prefixLength: segment.length, gateway: segment.gateway, vlan: own.vlan },
      main,
      sub,
      services,
    });
  }
  return intents.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
}

type PortUse =
  | { readonly role: "access"; readonly device: Camera | Server }
  | {
      readonly role: "link";
      readonly direction: "uplink" | "downlink" | "backup";
      /** One, and on the shared port of a passive optical network one per branch. */
      readonly links: readonly Link[];
      readonly farDevice: string;
      readonly farPort: string;
      readonly lag?: { readonly group: number; readonly farGroup: number };
    };

/** The ports of a switch that the cables of one of its links are plugged into in this phase. */
function cableEnds(
  link: Link,
  id: string,
  { numbers, phase, switches }: Standing,
): readonly (readonly [port: string, use: PortUse])[] {
  const held = numbers.get(link.from)?.[link.role];
  if (held?.to !== link.to) return [];
  const [near, far] = link.from === id ? (["port", "toPort"] as const) : (["toPort", "port"] as const);
  const farDevice = link.from === id ? link.to : link.from;
  const direction = link.role === "backup" ? "backup" : link.from === id ? "uplink" : "downlink";
  const cables = cablesOf(held).slice(0, rateAt(link, phase).members);
  const group = (end: string, side: "port" | "toPort") => lagGroup(switches.get(end)!.type, held, side);
  const lag = cables.length > 1 ? { group: group(id, near), farGroup: group(farDevice, far) } : undefined;
  return cables.map((cable) => [
    cable[near],
    { role: "link", direction, links: [link], farDevice, farPort: cable[far], ...(lag ? { lag } : {}) },
  ]);
}

/**
 * Number of a LAG on a switch: the position of its first cable's port on the panel, from 1. That cable stays where it is as
 * long as the link leads there, so no group is ever renumbered, and no two links of a switch share a first port.
 */
function lagGroup(type: DeviceType, held: LinkPorts, side: "port" | "toPort"): number {
  return type.ports.findIndex(({ name }) => name === held[side]) + 1;
}

function intentOf(
  { name, poe, mbps: portMbps }: PortType,
  use: PortUse | undefined,
  plan: {
    readonly standing: Standing;
    readonly passing: ReadonlyMap<string, readonly number[]>;
    readonly rings: RingPlan;
  },
): PortIntent {
  const { numbers, phase } = plan.standing;
  if (!use) return { role: "unused", name };
  if (use.role === "access") {
    const { device } = use;
    const { vlan, deviceCode } = numbers.get(device.id)!;
    const powered = device.kind === "camera" && device.type.poeClass !== undefined;
    const description = `${deviceCode ?? device.id}|${device.name}`;
    return { role: "access", name, description, deviceId: device.id, vlan, poe: poe && powered };
  }
  const { links, direction, farDevice, farPort, lag } = use;
  const [link, ...branches] = links;
  const pathCost = plan.rings.links.get(link!.id)?.pathCost;
  return {
    role: "trunk",
    name,
    description: branches.length > 0 ? `${link!.pon!.kind}|${links.length} branches` : `${farDevice}|${farPort}`,
    deviceId: farDevice,
    direction,
    vlans:
      branches.length > 0 ? ascending(links.flatMap(({ id }) => plan.passing.get(id)!)) : plan.passing.get(link!.id)!,
    mbps: Math.max(...links.map((each) => rateAt(each, phase).mbps)),
    portMbps,
    ...(lag ? { lag } : {}),
    ...(pathCost === undefined ? {} : { pathCost }),
  };
}

/** What has to pass a link: the VLANs beneath it, and on a ring those of the whole ring. */
function vlansOn(
  link: Link,
  beneath: ReadonlyMap<string, ReadonlySet<number>>,
  { links }: RingPlan,
): readonly number[] {
  const own = link.role === "uplink" ? beneath.get(link.from)! : [];
  return ascending([...own, ...(links.get(link.id)?.vlans ?? [])]);
}

function ascending(ids: Iterable<number>): readonly number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

function servicesIntent({ network, numbers, servers }: Standing): ServicesIntent {
  const standing = new Set(servers.map((server) => server.id));
  const addresses = (ids: readonly string[]) =>
    ids.flatMap((id) => (standing.has(id) ? (numbers.get(id)?.address ?? []) : []));
  const { ntpServers, logServers, timeZone } = network.county;
  return { ntpServers: addresses(ntpServers), logServers: addresses(logServers), timeZone };
}

function gatewayByVlan({ prefixes }: Standing): ReadonlyMap<number, { gateway: string; length: number }> {
  const entries = Object.values(prefixes);
  return new Map(
    entries.map(({ vlan, gateway, prefix }: PrefixAllocation) => [vlan, { gateway, length: prefixLengthOf(prefix) }]),
  );
}
