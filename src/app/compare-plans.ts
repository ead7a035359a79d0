import type { Diagnostic } from "../core/diagnostic.ts";
import type { Device, Network } from "../core/network.ts";
import { type Figure, figuresOf } from "../plan/figures.ts";
import type { LinkLoad, Plan } from "../plan/plan.ts";
import { compare } from "../plan/wording.ts";

/** What a comparison needs of a county: its network and its plan, with what was found on the way. */
export interface ComparedCounty {
  readonly network: Network;
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanComparison {
  readonly figures: readonly (Omit<Figure, "value"> & { readonly before?: number; readonly after?: number })[];
  /** Links whose load, rate or members differ, or that only one side has; those that differ most come first. */
  readonly links: readonly { readonly link: string; readonly before?: LinkLoad; readonly after?: LinkLoad }[];
  /** Ids, sorted; devices that are retired do not count. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Devices that hang on another switch. */
  readonly moved: readonly DeviceChange[];
  /** Devices whose class, type, phase, status, area or site differs. */
  readonly changed: readonly DeviceChange[];
  readonly findings: { readonly gone: readonly Diagnostic[]; readonly new: readonly Diagnostic[] };
}

export interface DeviceChange {
  readonly id: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Less than this is rounding, Mbit/s. */
const noticeableMbps = 0.05;

/** Two plans side by side: everything that is not the same in both, sorted. */
export function comparePlans(before: ComparedCounty, after: ComparedCounty): PlanComparison {
  const [old, now] = [devicesOf(before.network), devicesOf(after.network)];
  const [oldUppers, uppers] = [uppersOf(before.network), uppersOf(after.network)];
  const both = [...now.values()].flatMap((device) => {
    const was = old.get(device.id);
    return was ? { was, device } : [];
  });
  return {
    figures: compareFigures(before, after),
    links: compareLoads(before.plan, after.plan),
    added: idsOnlyIn(now, old),
    removed: idsOnlyIn(old, now),
    moved: both.flatMap(({ was, device }) =>
      difference(device.id, "switch", [upperOf(was, oldUppers), upperOf(device, uppers)]),
    ),
    changed: both.flatMap(({ was, device }) =>
      facts.flatMap(([what, of]) => difference(device.id, what, [of(was), of(device)])),
    ),
    findings: {
      gone: onlyIn(before.diagnostics, after.diagnostics),
      new: onlyIn(after.diagnostics, before.diagnostics),
    },
  };
}

/** True when the two plans say the same. */
export function isSame({ figures, links, added, removed, moved, changed, findings }: PlanComparison): boolean {
  return (
    figures.every((row) => row.before === row.after) &&
    [links, added, removed, moved, changed, findings.gone, findings.new].every((list) => list.length === 0)
  );
}

function compareFigures(before: ComparedCounty, after: ComparedCounty): PlanComparison["figures"] {
  const old = new Map(
    figuresOf(before.network, before.plan.after, before.plan.failures).map(({ slug, value }) => [slug, value]),
  );
  return figuresOf(after.network, after.plan.after, after.plan.failures).map(({ value, ...figure }) => {
    const was = old.get(figure.slug);
    return {
      ...figure,
      ...(was === undefined ? {} : { before: was }),
      ...(value === undefined ? {} : { after: value }),
    };
  });
}

function compareLoads(before: Plan, after: Plan): PlanComparison["links"] {
  const old = new Map(before.after.links.map((load) => [load.link, load]));
  const now = new Map(after.after.links.map((load) => [load.link, load]));
  const busier = (load: LinkLoad | undefined) => (load ? Math.max(load.upMbps, load.downMbps) : 0);
  return [...new Set([...old.keys(), ...now.keys()])]
    .flatMap((link) => {
      const [was, is] = [old.get(link), now.get(link)];
      const by = Math.abs(busier(was) - busier(is));
      const same = was && is && was.capacityMbps === is.capacityMbps && was.members === is.members && was.to === is.to;
      if (same && by < noticeableMbps) return [];
      return { link, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}), by };
    })
    .sort((a, b) => b.by - a.by || compare(a.link, b.link))
    .map(({ by: _, ...change }) => change);
}

function devicesOf(network: Network): ReadonlyMap<string, Device> {
  return new Map(network.devices.filter(({ status }) => status !== "retired").map((device) => [device.id, device]));
}

function idsOnlyIn(these: ReadonlyMap<string, Device>, those: ReadonlyMap<string, Device>): readonly string[] {
  return [...these.keys()].filter((id) => !those.has(id)).sort(compare);
}

/** The switch above: of a switch the one that its uplink leads to. */
function upperOf(device: Device, uppers: ReadonlyMap<string, string>): string {
  return device.kind === "switch" ? (uppers.get(device.id) ?? "") : device.on;
}

function uppersOf({ links }: Network): ReadonlyMap<string, string> {
  return new Map(links.filter(({ role }) => role === "uplink").map((link) => [link.from, link.to]));
}

/** What of a device is compared; empty where it has none. */
const facts: readonly (readonly [what: string, of: (device: Device) => string])[] = [
  ["class", (device) => (device.kind === "camera" ? device.class : "")],
  ["type", ({ type }) => type.slug],
  ["phase", ({ phase }) => String(phase)],
  ["status", ({ status }) => status],
  ["area", ({ area }) => area],
  ["site", ({ site = "" }) => site],
];

function difference(id: string, what: string, [before, after]: readonly [string, string]): readonly DeviceChange[] {
  return before === after ? [] : [{ id, what, before, after }];
}

/** Findings are the same when they say the same; the line may have moved. */
function onlyIn(these: readonly Diagnostic[], those: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ code, message }: Diagnostic) => `${code}\n${message}`;
  const known = new Set(those.map(key));
  return these.filter((finding) => !known.has(key(finding)));
}
