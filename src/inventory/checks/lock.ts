import { cablesOf, type DeviceAllocation, type LinkPorts } from "../../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Device, Link, Switch } from "../../core/network.ts";
import { addressToNumber, prefixContains, prefixLengthOf } from "../addresses.ts";
import { didYouMean } from "../nearest.ts";
import type { YamlPath, YamlTree } from "../yaml-tree.ts";
import { unfitFor } from "./cabling.ts";
import { cameraCodeFaults } from "./device-codes.ts";
import { prefixesOutsidePools } from "./pool-prefixes.ts";
import type { CheckContext } from "./run-checks.ts";

/** The lock file still fits the inventory and does not contradict itself, as it may after an edit by hand or a merge. */
export function checkLock(context: CheckContext): Diagnostic[] {
  const tree = context.written.lock?.tree;
  if (!tree) return [];
  const lock = new LockChecker(context, tree);
  lock.prefixes();
  lock.devices();
  lock.sharedNumbers();
  return lock.diagnostics;
}

const allocateAgain = "camnet allocate --write";
const renumber = (what: string) => `camnet allocate --write --renumber ${what}`;

class LockChecker {
  readonly diagnostics: Diagnostic[] = [];
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #unitCodes: ReadonlyMap<string, string>;

  constructor(
    private readonly context: CheckContext,
    private readonly tree: YamlTree,
  ) {
    const { devices, links, areas } = context.network;
    this.#devices = new Map(devices.map((device) => [device.id, device]));
    this.#links = new Map(links.map((link) => [link.id, link]));
    this.#unitCodes = new Map(areas.map((area) => [area.slug, area.unitCode]));
  }

  prefixes(): void {
    const { network, lock } = this.context;
    const { vlans } = network.county;
    const areas = new Set(network.areas.map((area) => area.slug));
    const services = new Map(vlans.services.map((service) => [service.slug, service]));
    const entries = Object.entries(lock.prefixes);
    this.diagnostics.push(...prefixesOutsidePools(network, lock.prefixes));
    const byVlan = new Map<number, string>();
    for (const [key, { prefix, vlan, gateway }] of entries) {
      const path = ["prefixes", key];
      const [area, slug] = key.split("/") as [string, string];
      const service = services.get(slug);
      if (!areas.has(area) || !service) {
        const missing = areas.has(area) ? `VLAN service ${slug}` : `area ${area}`;
        const known = areas.has(area) ? services.keys() : areas;
        const hints = [...didYouMean(areas.has(area) ? slug : area, known), allocateAgain];
        this.warn("lock-unknown-prefix", `county.yaml has no ${missing}`, path, hints, "key");
      }
      if (!prefixContains(prefix, gateway)) {
        this.error("lock-gateway", `gateway ${gateway} of ${key} lies outside of ${prefix}`, [...path, "gateway"]);
      }
      const twin = byVlan.get(vlan);
      if (twin === undefined) byVlan.set(vlan, key);
      else
        this.error(
          "lock-vlan-clash",
          `${twin} and ${key} have the same VLAN ${vlan}`,
          [...path, "vlan"],
          [[["prefixes", twin, "vlan"], `${twin} is here`]],
        );
    }
    for (const [a, b] of overlaps(entries.map(([key, { prefix }]) => ({ key, prefix })))) {
      this.error(
        "lock-prefix-overlap",
        `${b.prefix} of ${b.key} overlaps ${a.prefix} of ${a.key}`,
        ["prefixes", b.key, "prefix"],
        [[["prefixes", a.key, "prefix"], `${a.key} is here`]],
      );
    }
  }

  devices(): void {
    const { lock } = this.context;
    const prefixes = Object.entries(lock.prefixes).map(([key, entry]) => ({
      key,
      ...entry,
    }));
    const byVlan = new Map(prefixes.map((entry) => [entry.vlan, entry]));
    for (const [id, held] of Object.entries(lock.devices)) {
      const path = ["devices", id];
      const device = this.#devices.get(id);
      if (!device) {
        const hints = [`if it is gone, its numbers have to rest: ${allocateAgain}`];
        this.warn("lock-unknown-device", `no device is called ${id}`, path, hints, "key");
      } else {
        this.fixedNumbers(device, held, path);
        this.port(device, held, path);
        for (const role of ["uplink", "backup"] as const) this.link(device, role, held[role], path);
        this.deviceCode(device, held, path);
      }
      const meant = byVlan.get(held.vlan);
      const holds = (entry: { readonly prefix: string }) => prefixContains(entry.prefix, held.address);
      const segment = meant && holds(meant) ? meant : prefixes.find(holds);
      if (!segment) {
        const where = meant
          ? `${meant.prefix}, the prefix of its VLAN ${held.vlan} (${meant.key})`
          : "every prefix of this file";
        this.error("lock-address-outside-prefix", `${held.address} of ${id} lies outside of ${where}`, [
          ...path,
          "address",
        ]);
      } else if (segment.vlan !== held.vlan) {
        const message = `${id} is in VLAN ${held.vlan}, and its address ${held.address} in the prefix of VLAN ${segment.vlan} (${segment.key})`;
        this.error(
          "lock-vlan",
          message,
          [...path, "vlan"],
          [[["prefixes", segment.key, "vlan"], `${segment.key} is here`]],
        );
      } else if (device && !segment.key.startsWith(`${device.area}/`)) {
        const message = `${id} is a device of ${device.area} and has an address of ${segment.key}`;
        this.warn("lock-area", message, [...path, "address"], [renumber(id)]);
      }
    }
  }

  /** No two devices hold the same number; what a removed device held may not be in use while it rests. */
  sharedNumbers(): void {
    const { devices, released } = this.context.lock;
    const addresses = this.owners("address");
    const codes = this.owners("device code");
    const ports = this.owners("port");
    const optical = new Set<string>();
    for (const [id, { address, deviceCode, port, ...links }] of Object.entries(devices)) {
      addresses(address, id, "address");
      if (deviceCode !== undefined) codes(deviceCode, id, "deviceCode");
      if (port) ports(`${port.name} of ${port.switch}`, id, "port", "name");
      for (const role of ["uplink", "backup"] as const) {
        const link = links[role];
        const branch = this.#links.get(id)?.pon !== undefined && role === "uplink";
        for (const [n, cable] of (link ? cablesOf(link) : []).entries()) {
          const field = n === 0 ? [role] : [role, "members", n - 1];
          const far = `${cable.toPort} of ${link!.to}`;
          ports(`${cable.port} of ${id}`, id, ...field, "port");
          // Branches of a passive optical network share the port above them.
          if (!(branch && optical.has(far))) ports(far, id, ...field, "toPort");
          if (branch) optical.add(far);
        }
      }
    }
    for (const [id, { address, deviceCode }] of Object.entries(released)) {
      if (Object.hasOwn(devices, id)) continue;
      addresses(address, id, "address");
      if (deviceCode !== undefined) codes(deviceCode, id, "deviceCode");
    }
  }

  /** Remembers who holds a number; reports the second holder. */
  private owners(what: string) {
    const { devices } = this.context.lock;
    const holders = new Map<string, { readonly id: string; readonly field: YamlPath }>();
    const pathOf = (id: string, field: YamlPath) => [Object.hasOwn(devices, id) ? "devices" : "released", id, ...field];
    return (value: string, id: string, ...field: YamlPath) => {
      const first = holders.get(value);
      if (!first) {
        holders.set(value, { id, field });
        return;
      }
      const rests = Object.hasOwn(devices, id) ? "" : `; ${id} is gone, and its numbers still rest`;
      const message = `${first.id} and ${id} hold the same ${what} ${value}${rests}`;
      this.error(`lock-duplicate-${what.replace(" ", "-")}`, message, pathOf(id, field), [
        [pathOf(first.id, first.field), `${first.id} is here`],
      ]);
    };
  }

  private fixedNumbers(device: Device, held: DeviceAllocation, path: YamlPath): void {
    const { address, vlan, port, deviceCode } = device.fixed;
    if (address === undefined && vlan === undefined && port === undefined && deviceCode === undefined) return;
    const differing = [
      { field: ["address"], written: address, locked: held.address },
      { field: ["vlan"], written: vlan, locked: held.vlan },
      { field: ["port", "name"], written: port, locked: held.port?.name },
      { field: ["deviceCode"], written: deviceCode, locked: held.deviceCode },
    ].filter(({ written, locked }) => written !== undefined && locked !== undefined && written !== locked);
    for (const { field, written, locked } of differing) {
      const place = this.context.places.of(device, field[0]!);
      this.diagnostics.push(
        diagnostic({
          code: "lock-outdated",
          severity: "warning",
          message: `the line of ${device.id} fixes ${field[0]} ${written}, and the lock file has ${locked}`,
          where: this.tree.place([...path, ...field]),
          related: [{ message: "fixed here", where: place }],
          hints: [renumber(device.id)],
        }),
      );
    }
  }

  private port(device: Device, held: DeviceAllocation, path: YamlPath): void {
    if (device.kind === "switch" || !held.port) return;
    if (held.port.switch !== device.on) {
      const message = `${device.id} is cabled to ${device.on} now, and the lock file has ${held.port.switch}`;
      this.warn("lock-outdated", message, [...path, "port", "switch"], [allocateAgain]);
      return;
    }
    const host = this.#devices.get(device.on) as Switch;
    const port = host.type.ports.find((each) => each.name === held.port!.name);
    const unfit = port ? unfitFor(device, port) : undefined;
    if (!port) this.unknownPort(device, host, held.port.name, [...path, "port", "name"]);
    else if (unfit) {
      const where = [...path, "port", "name"];
      this.warn("lock-wrong-port", `port ${port.name} of ${host.id} ${unfit}`, where, [renumber(device.id)]);
    }
  }

  private link(device: Device, role: Link["role"], held: LinkPorts | undefined, path: YamlPath): void {
    if (device.kind !== "switch" || !held) return;
    const link = this.#links.get(role === "uplink" ? device.id : `${device.id}/backup`);
    if (!link) {
      const message = `${device.id} has no ${role} any more, and the lock file has one to ${held.to}`;
      this.warn("lock-outdated", message, [...path, role], [allocateAgain], "key");
      return;
    }
    if (held.to !== link.to) {
      const message = `the ${role} of ${device.id} leads to ${link.to} now, and the lock file has ${held.to}`;
      this.warn("lock-outdated", message, [...path, role, "to"], [allocateAgain]);
      return;
    }
    const cables = cablesOf(held);
    const wanted = Math.max(...link.rates.map(({ members }) => members));
    if (cables.length > wanted) {
      const message = `the ${role} of ${device.id} has ${wanted === 1 ? "one cable" : `${wanted} cables`} now, and the lock file has ${cables.length}`;
      this.warn("lock-outdated", message, [...path, role, "members"], [allocateAgain], "key");
    }
    if (link.pon && held.toPort !== link.pon.port) {
      const message = `the uplink of ${device.id} names the optical port ${link.pon.port}, and the lock file has ${held.toPort}`;
      this.warn("lock-outdated", message, [...path, role, "toPort"], [allocateAgain]);
    }
    const far = this.#devices.get(link.to) as Switch;
    const ends = cables.slice(0, wanted).flatMap((cable, n) => {
      const place = [...path, role, ...(n === 0 ? [] : ["members", n - 1])];
      return [
        { host: device, name: cable.port, first: held.port, place: [...place, "port"] },
        { host: far, name: cable.toPort, first: held.toPort, place: [...place, "toPort"] },
      ];
    });
    for (const { host, name, first, place } of ends) {
      const port = host.type.ports.find((each) => each.name === name);
      const beside = host.type.ports.find((each) => each.name === first);
      if (!port) this.unknownPort(device, host, name, place);
      else if (port.medium !== link.medium) {
        const message = `port ${name} of ${host.id} is for ${port.medium}, and the ${role} of ${device.id} is ${link.medium}`;
        this.warn("lock-wrong-port", message, place, [renumber(device.id)]);
      } else if (beside && port.mbps !== beside.mbps) {
        const message = `ports ${first} and ${name} of ${host.id} differ in speed and cannot be cables of one LAG, the ${role} of ${device.id}`;
        this.warn("lock-wrong-port", message, place, [renumber(device.id)]);
      }
    }
  }

  private unknownPort(device: Device, host: Switch, name: string, path: YamlPath): void {
    const message = `${host.id} (${host.type.model}) has no port ${name}`;
    this.warn("lock-unknown-port", message, path, [renumber(device.id)]);
  }

  private deviceCode(device: Device, held: DeviceAllocation, path: YamlPath): void {
    if (device.kind !== "camera" || held.deviceCode === undefined) return;
    const { divisionCode } = this.context.network.county;
    const unitCode = this.#unitCodes.get(device.area)!;
    for (const { message, hint } of cameraCodeFaults(held.deviceCode, divisionCode, unitCode)) {
      const text = `device code of ${device.id}: ${message}`;
      this.warn("lock-device-code", text, [...path, "deviceCode"], [hint, renumber(device.id)]);
    }
  }

  private error(
    code: string,
    message: string,
    path: YamlPath,
    related: readonly (readonly [YamlPath, string])[] = [],
  ): void {
    const places = related.map(([each, what]) => ({
      message: what,
      where: this.tree.place(each),
    }));
    this.diagnostics.push(
      diagnostic({
        code,
        message,
        where: this.tree.place(path),
        related: places,
        hints: restore,
      }),
    );
  }

  private warn(
    code: string,
    message: string,
    path: YamlPath,
    hints: readonly string[],
    at: "key" | "value" = "value",
  ): void {
    const where = (at === "key" && this.tree.keyPlace(path)) || this.tree.place(path);
    this.diagnostics.push(diagnostic({ code, severity: "warning", message, where, hints }));
  }
}

/** An error is what contradicts itself and only people can decide; a warning is what camnet allocate can put right. */
const restore = [
  "after an edit by hand: git checkout the lock file",
  "after a merge: delete the younger of the lines that contradict each other, then camnet allocate --write",
];

/** Pairs of prefixes that share addresses. Two prefixes are apart or one holds the other, so neighbours by first address tell. */
function overlaps<T extends { readonly prefix: string }>(entries: readonly T[]): (readonly [T, T])[] {
  const sorted = entries
    .map((entry) => ({
      entry,
      first: addressToNumber(entry.prefix.slice(0, entry.prefix.indexOf("/"))),
    }))
    .sort((a, b) => a.first - b.first || prefixLengthOf(a.entry.prefix) - prefixLengthOf(b.entry.prefix));
  const found: (readonly [T, T])[] = [];
  let outer = sorted[0];
  for (const next of sorted.slice(1)) {
    if (prefixContains(outer!.entry.prefix, next.entry.prefix)) found.push([outer!.entry, next.entry]);
    else outer = next;
  }
  return found;
}
