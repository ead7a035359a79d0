import { type Allocations, cablesOf, type DeviceAllocation, type LinkPorts } from "../core/allocations.ts";
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Device, Network } from "../core/network.ts";
import type { AllocationBooks, Draft } from "./allocation-books.ts";
import { placeAddresses } from "./place-addresses.ts";
import { placeDeviceCodes } from "./place-device-codes.ts";
import { placePorts } from "./place-ports.ts";
import { allocatePrefixes, type Segment } from "./prefixes.ts";
import { neededService, serviceFinder } from "./vlan-service.ts";
import { compare, nameDevices } from "./wording.ts";

export interface AllocateOptions {
  /** ISO date; what is released today rests from today. */
  readonly today: string;
  /** Device ids, and `<area>/<service>` keys of prefixes, that may let go of numbers which no longer fit. */
  readonly renumber?: readonly string[];
  /** Ids of links, cameras and servers that may let go of a port which no longer fits, and of nothing else. */
  readonly replug?: ReadonlySet<string>;
}

export interface Allocation {
  readonly allocations: Allocations;
  /** Devices whose numbers differ from the lock file's or are not in it, sorted. */
  readonly newIds: readonly string[];
  /** Devices whose numbers were put to rest by this run, sorted. */
  readonly releasedIds: readonly string[];
  readonly findings: readonly Diagnostic[];
}

/**
 * Gives every device that is not retired its address, VLAN, port and device code. What the lock file holds stays, what people
 * fixed by hand wins, and everything else is the lowest number that is free; so the result depends on ids and never on the
 * order of lines, and a device that comes or goes moves no other.
 */
export function allocate(network: Network, lock: Allocations, options: AllocateOptions): Allocation {
  const renumber = new Set(options.renumber ?? []);
  const findings: Diagnostic[] = [];
  const devices = network.devices.filter((device) => device.status !== "retired").sort((a, b) => compare(a.id, b.id));
  const resting = restingNumbers(network, lock, devices, options.today);
  const drafts = devices.map((device): Draft => ({ device, held: resting.held.get(device.id) }));

  const segments = gatherSegments(network, drafts, findings);
  const made = allocatePrefixes(network, lock, segments, {
    renumber,
    restingAddresses: Object.values(resting.released).map((entry) => entry.address),
  });
  findings.push(...made.findings);
  for (const segment of segments) {
    const held = lock.prefixes[segment.key];
    if (held && made.prefixes.get(segment.key) !== held) for (const device of segment.devices) renumber.add(device.id);
  }

  const { replug = new Set() } = options;
  const books: AllocationBooks = { network, drafts, released: resting.released, renumber, replug, findings };
  placeAddresses(books, made.prefixes);
  placePorts(books);
  placeDeviceCodes(books);

  const allocated: [string, DeviceAllocation][] = [];
  const newIds: string[] = [];
  const released = { ...resting.released };
  const releasedIds = [...resting.releasedIds];
  for (const draft of drafts) {
    const { device, held } = draft;
    const same = held !== undefined && sameNumbers(held, draft);
    const next = same ? held : numbersOf(draft);
    if (!next) continue;
    allocated.push([device.id, next]);
    if (same && !resting.returning.has(device.id)) continue;
    newIds.push(device.id);
    if (held && (held.address !== next.address || held.deviceCode !== next.deviceCode)) {
      released[device.id] = { ...held, releasedOn: options.today };
      releasedIds.push(device.id);
    }
  }
  return {
    allocations: {
      prefixes: Object.fromEntries(made.prefixes),
      devices: Object.fromEntries(allocated),
      released: Object.fromEntries(Object.entries(released).sort(([a], [b]) => compare(a, b))),
    },
    newIds,
    releasedIds: releasedIds.sort(compare),
    findings,
  };
}

function numbersOf({ place, port, uplink, backup, deviceCode }: Draft): DeviceAllocation | undefined {
  if (!place) return undefined;
  return {
    ...place,
    ...(port ? { port } : {}),
    ...(uplink ? { uplink } : {}),
    ...(backup ? { backup } : {}),
    ...(deviceCode ? { deviceCode } : {}),
  };
}

interface Resting {
  readonly released: Allocations["released"];
  readonly releasedIds: readonly string[];
  /** What living devices have: in the lock file, or at rest when they come back before anybody else got it. */
  readonly held: ReadonlyMap<string, DeviceAllocation>;
  readonly returning: ReadonlySet<string>;
}

function restingNumbers(network: Network, lock: Allocations, devices: readonly Device[], today: string): Resting {
  const living = new Set(devices.map((device) => device.id));
  const restMs = network.county.policy.quarantineDays * 86_400_000;
  const released: Record<string, Allocations["released"][string]> = {};
  const releasedIds: string[] = [];
  const held = new Map<string, DeviceAllocation>();
  const returning = new Set<string>();
  for (const [id, numbers] of Object.entries(lock.devices)) {
    if (living.has(id)) held.set(id, numbers);
    else releasedIds.push(id);
  }
  for (const [id, entry] of Object.entries(lock.released)) {
    if (living.has(id) && !held.has(id)) {
      const { releasedOn: _, ...numbers } = entry;
      held.set(id, numbers);
      returning.add(id);
    } else if (Date.parse(entry.releasedOn) + restMs > Date.parse(today)) {
      released[id] = entry;
    }
  }
  for (const id of releasedIds) released[id] = { ...lock.devices[id]!, releasedOn: today };
  return { released, releasedIds, held, returning };
}

/** Devices by `<area>/<service>`, sorted by that key; writes the key into each draft. */
function gatherSegments(network: Network, drafts: readonly Draft[], findings: Diagnostic[]): readonly Segment[] {
  const { vlans } = network.county;
  const areas = new Map(network.areas.map((area) => [area.slug, area]));
  const findService = serviceFinder(network.county);
  const segments = new Map<string, Segment & { readonly devices: Device[] }>();
  const lacking = new Map<string, Device[]>();
  for (const draft of drafts) {
    const { device } = draft;
    const area = areas.get(device.area);
    const service = findService(device);
    if (!area || !service) {
      const what = area ? neededService(device) : `area ${device.area}`;
      const others = lacking.get(what);
      if (others) others.push(device);
      else lacking.set(what, [device]);
      continue;
    }
    const key = `${area.slug}/${service.slug}`;
    const segment = segments.get(key);
    draft.segment = segment?.key ?? key;
    if (segment) segment.devices.push(device);
    else segments.set(key, { key, area, service, devices: [device] });
  }
  for (const [what, devices] of lacking) {
    findings.push(
      diagnostic({
        code: "no-vlan-service",
        message: `${nameDevices(devices)} cannot be addressed: county.yaml has no ${what}`,
        where: vlans.source,
        hints: ["add it to `vlans.services` with its offset, phases, pool and prefix length"],
      }),
    );
  }
  return [...segments.values()].sort((a, b) => compare(a.key, b.key));
}

function sameNumbers(held: DeviceAllocation, { place, port, uplink, backup, deviceCode }: Draft): boolean {
  return (
    held.address === place?.address &&
    held.vlan === place.vlan &&
    held.deviceCode === deviceCode &&
    held.port?.switch === port?.switch &&
    held.port?.name === port?.name &&
    samePorts(held.uplink, uplink) &&
    samePorts(held.backup, backup)
  );
}

function samePorts(held: LinkPorts | undefined, now: LinkPorts | undefined): boolean {
  if (held === now) return true;
  if (held?.to !== now?.to || held?.members?.length !== now?.members?.length) return false;
  const cables = now ? cablesOf(now) : [];
  return (held ? cablesOf(held) : []).every(
    ({ port, toPort }, n) => port === cables[n]!.port && toPort === cables[n]!.toPort,
  );
}
