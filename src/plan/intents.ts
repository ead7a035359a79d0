import type { PrefixAllocation } from "../core/allocations.ts";
import type { CameraIntent, PortIntent, ServicesIntent, SwitchIntent } from "../core/intent.ts";
import type { Camera, Link, PortType, Server } from "../core/network.ts";
import { prefixLengthOf } from "../inventory/addresses.ts";
import type { VlanPlan } from "./plan.ts";
import { groupBy, rateAt, type Standing } from "./standing.ts";
import { vlansBeneath } from "./vlan-plan.ts";

/** What the phase wants of every switch that has its management address, sorted by id. */
export function switchIntents(standing: Standing, vlans: readonly VlanPlan[]): readonly SwitchIntent[] {
  const { network, numbers, uplinks, camerasOn, serversOn } = standing;
  const names = new Map(vlans.map((vlan) => [vlan.id, vlan.name]));
  const gateways = gatewayByVlan(standing);
  const services = servicesIntent(standing);
  const beneath = vlansBeneath(standing);
  const sorted = new Map([...beneath].map(([id, ids]) => [id, [...ids].sort((a, b) => a - b)]));
  const downlinks = groupBy(uplinks.values(), (link) => link.to);
  const intents: SwitchIntent[] = [];
  for (const device of standing.switches.values()) {
    const own = numbers.get(device.id);
    const segment = own && gateways.get(own.vlan);
    if (!own || !segment) continue;
    const uses = new Map<string, PortUse>();
    const up = uplinks.get(device.id);
    if (up && own.uplink) uses.set(own.uplink.port, { role: "uplink", link: up, far: own.uplink });
    for (const link of downlinks.get(device.id) ?? []) {
      const port = numbers.get(link.from)?.uplink;
      if (port?.to === device.id) uses.set(port.toPort, { role: "downlink", link, far: { port: port.port } });
    }
    for (const plugged of [...(camerasOn.get(device.id) ?? []), ...(serversOn.get(device.id) ?? [])]) {
      const port = numbers.get(plugged.id)?.port;
      if (port?.switch === device.id) uses.set(port.name, { role: "access", device: plugged });
    }
    const portIntent = (port: PortType) => intentOf(port, uses.get(port.name), standing, sorted);
    intents.push({
      kind: "switch",
      deviceId: device.id,
      area: device.area,
      platform: device.type.platform,
      typeSlug: device.type.slug,
      hostname: device.id,
      management: { vlan: own.vlan, address: own.address, prefixLength: segment.length, gateway: segment.gateway },
      vlans: sorted.get(device.id)!.map((id) => ({ id, name: names.get(id) ?? `vlan-${id}` })),
      ports: device.type.ports.map(portIntent),
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
  | { readonly role: "uplink"; readonly link: Link; readonly far: { readonly toPort: string } }
  | { readonly role: "downlink"; readonly link: Link; readonly far: { readonly port: string } };

function intentOf(
  { name, poe, mbps: portMbps }: PortType,
  use: PortUse | undefined,
  { numbers, phase }: Standing,
  vlansBelow: ReadonlyMap<string, readonly number[]>,
): PortIntent {
  if (!use) return { role: "unused", name };
  if (use.role === "access") {
    const { device } = use;
    const { vlan, deviceCode } = numbers.get(device.id)!;
    const powered = device.kind === "camera" && device.type.poeClass !== undefined;
    const description = `${deviceCode ?? device.id}|${device.name}`;
    return { role: "access", name, description, deviceId: device.id, vlan, poe: poe && powered };
  }
  const [deviceId, farPort] = use.role === "uplink" ? [use.link.to, use.far.toPort] : [use.link.from, use.far.port];
  return {
    role: "trunk",
    name,
    description: `${deviceId}|${farPort}`,
    deviceId,
    direction: use.role,
    vlans: vlansBelow.get(use.link.from)!,
    mbps: rateAt(use.link, phase).mbps,
    portMbps,
  };
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
