import type { Camera, Device, Server } from "../../core/network.ts";
import { addressToNumber, prefixLengthOf } from "../../inventory/addresses.ts";
import { serviceFinder } from "../../plan/vlan-service.ts";
import { type Because, because, type Fact, type Known } from "./explanation.ts";
import { areaServiceOf, segmentOf, vlanBecause } from "./vlan-facts.ts";

/** The model, whether its line names one or the county does. */
export function typeFact({ network, places }: Known, device: Device): Fact {
  const { type } = device;
  const path =
    device.kind === "camera"
      ? ["camera", device.plannedClass]
      : device.kind === "switch"
        ? ["switch", device.role]
        : ["server"];
  const written = places.isWritten(device, "type");
  return {
    what: "type",
    value: `${type.slug} (${type.model})`,
    because: [
      written
        ? because("written on its line", places.device(device, "type"))
        : because(
            `the line names none: ${["types", ...path].join(".")} of the county`,
            places.county("types", ...path),
          ),
      ...(device.kind === "camera" && !written ? classBecause({ network, places }, device) : []),
      because("the model's data", type.source),
    ],
  };
}

export function addressFact(known: Known, device: Device): Fact {
  const { network, lock, plan, places } = known;
  const { address, vlan } = plan.allocations.devices[device.id]!;
  const [key, segment] = segmentOf(known, vlan);
  const held = lock.devices[device.id];
  const { reservedHosts } = network.county.policy;
  const host = segment ? addressToNumber(address) - addressToNumber(segment.prefix.split("/")[0]!) : 0;
  const reasons: Because[] = [];
  if (device.fixed.address !== undefined)
    reasons.push(because("fixed by hand on its line", places.device(device, "address")));
  else if (held?.address === address)
    reasons.push(because("given once and kept: the lock file", places.lock("devices", device.id, "address")));
  else
    reasons.push(
      because(
        `not in the lock file yet: the lowest free host above the ${reservedHosts} reserved ones`,
        places.county("policy", "reservedHosts"),
      ),
    );
  if (key !== undefined && segment) {
    const [, slug = ""] = key.split("/");
    const service = network.county.vlans.services.find((each) => each.slug === slug);
    const pool = network.county.pools.find((each) => each.slug === service?.pool);
    reasons.push(because(`host ${host} of ${segment.prefix}, the prefix of ${key}`, places.lock("prefixes", key)));
    if (pool) reasons.push(because(`cut from pool ${pool.slug} ${pool.prefix}`, pool.source));
  }
  return {
    what: "address",
    value: segment ? `${address}/${prefixLengthOf(segment.prefix)}` : address,
    because: reasons,
  };
}

export function gatewayFact(known: Known, device: Device): Fact {
  const { network, plan, places } = known;
  const [key, segment] = segmentOf(known, plan.allocations.devices[device.id]!.vlan);
  if (key === undefined || !segment) return { what: "gateway", value: "", because: [] };
  const { service: slug } = areaServiceOf(key);
  const service = network.county.vlans.services.find((each) => each.slug === slug);
  const kept = places.lock("prefixes", key, "gateway");
  return {
    what: "gateway",
    value: segment.gateway,
    because: [
      kept
        ? because(`the gateway of ${key}: the lock file`, kept)
        : because(
            `the first host of ${segment.prefix}, the prefix of ${key}; not in the lock file yet`,
            service?.source,
          ),
    ],
  };
}

export function vlanFact(known: Known, device: Device): Fact {
  const { plan } = known;
  const { vlan } = plan.allocations.devices[device.id]!;
  const name = plan.after.vlans.find((each) => each.id === vlan)?.name;
  return {
    what: "VLAN",
    value: name === undefined ? String(vlan) : `${vlan} ${name}`,
    because: [...vlanBecause(known, vlan), ...membership(known, device, vlan)],
  };
}

/** Why this device is in that VLAN: its class and phase choose the service. */
function membership(known: Known, device: Device, vlan: number): readonly Because[] {
  const { network, places } = known;
  if (device.fixed.vlan !== undefined) return [because("fixed by hand on its line", places.device(device, "vlan"))];
  const [key] = segmentOf(known, vlan);
  const chosen = serviceFinder(network.county)(device);
  const kept = key === undefined ? undefined : areaServiceOf(key).service;
  if (chosen && kept !== undefined && chosen.slug !== kept)
    return [
      because(
        `it belongs in ${device.area}/${chosen.slug} now; the lock file keeps it in ${key}`,
        places.lock("devices", device.id, "vlan"),
      ),
    ];
  if (device.kind !== "camera")
    return [
      because(
        `${device.kind === "switch" ? "switches are managed" : "servers stand"} in service ${kept}`,
        chosen?.source,
      ),
    ];
  return [
    ...classBecause(known, device),
    because(
      `service ${kept} takes ${device.plannedClass} cameras of phase ${device.phase}`,
      places.countyItem(["vlans", "services"], kept ?? ""),
    ),
  ];
}

/** `camera qiaotou-001 has class unknown, planned as hd`. */
export function classBecause(
  { network, places }: Pick<Known, "network" | "places">,
  camera: Camera,
): readonly Because[] {
  if (camera.class !== "unknown")
    return [because(`camera ${camera.id} has class ${camera.class}`, places.device(camera, "class"))];
  return [
    because(`camera ${camera.id} has class unknown, planned as ${camera.plannedClass}`, places.device(camera, "class")),
    because(`an unknown class is planned as ${network.county.unknownClass}`, places.county("unknownClass")),
  ];
}

export function portFact({ lock, plan, places }: Known, device: Camera | Server): Fact {
  const { port } = plan.allocations.devices[device.id]!;
  const held = lock.devices[device.id]?.port;
  const cabled = because(`${device.kind} ${device.id} is cabled to ${device.on}`, places.device(device, "on"));
  if (!port) return { what: "port", value: "none", because: [cabled] };
  const given =
    device.fixed.port !== undefined
      ? because("port fixed by hand on its line", places.device(device, "port"))
      : held?.switch === port.switch && held.name === port.name
        ? because("port given once and kept: the lock file", places.lock("devices", device.id, "port"))
        : because("not in the lock file yet: the first free port that fits");
  return { what: "port", value: `${port.name} of ${port.switch}`, because: [given, cabled] };
}

export function codeFact({ network, lock, plan, places }: Known, device: Camera | Server): Fact {
  const code = plan.allocations.devices[device.id]?.deviceCode ?? "";
  const area = network.areas.find(({ slug }) => slug === device.area);
  const held = lock.devices[device.id]?.deviceCode === code;
  const serial =
    device.fixed.deviceCode !== undefined
      ? because("fixed by hand on its line", places.device(device, "deviceCode"))
      : held
        ? because(`serial ${code.slice(14)}: given once and kept`, places.lock("devices", device.id, "deviceCode"))
        : because(`serial ${code.slice(14)}: the lowest that is free, not in the lock file yet`);
  return {
    what: "device code",
    value: code,
    because:
      code === ""
        ? []
        : [
            because(`${code.slice(0, 6)} is the county's division code`, places.county("county", "divisionCode")),
            because(
              `${code.slice(6, 8)} is the unit code of ${device.area}`,
              area && places.countyItem(["areas"], area.slug, "unitCode"),
            ),
            because(
              `${code.slice(8, 14)}: industry ${code.slice(8, 10)}, type ${code.slice(10, 13)}, network ${code.slice(13, 14)} (GB/T 28181-2016 annex D)`,
            ),
            serial,
          ],
  };
}
