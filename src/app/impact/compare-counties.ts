import { isDeepStrictEqual } from "node:util";
import type { DeviceAllocation } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { DeviceIntent } from "../../core/intent.ts";
import type { Network } from "../../core/network.ts";
import { Secret } from "../../core/secret.ts";
import { driverFor } from "../../drivers/registry.ts";
import type { LinkLoad, Plan, PoeLoad, StoragePlan, VlanPlan } from "../../plan/plan.ts";

/** A county that was read and planned. */
export interface Planned {
  readonly network: Network;
  readonly plan: Plan;
  /** Of the inventory's checks and of the planner. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface DeviceChange {
  readonly id: string;
  readonly kind: DeviceIntent["kind"];
  readonly area: string;
  readonly change: "changed" | "new" | "gone";
  /** Lines of its intended configuration. */
  readonly added: number;
  readonly removed: number;
}

/** A thing before and after; one of the two is absent when it is new or gone. */
export interface Pair<T> {
  readonly id: string;
  readonly before?: T;
  readonly after?: T;
}

/** What differs between two plans of one county. Nothing in it is empty of difference. */
export interface CountyDifference {
  /** Devices whose rendered configuration differs, sorted by id. */
  readonly devices: readonly DeviceChange[];
  readonly links: readonly Pair<LinkLoad>[];
  readonly vlans: readonly Pair<VlanPlan>[];
  readonly poe: readonly Pair<PoeLoad>[];
  readonly storage?: { readonly before: StoragePlan; readonly after: StoragePlan };
  /** Containers of the county platform. */
  readonly platform: readonly string[];
  /** Devices whose address, VLAN, port or code differs. */
  readonly numbers: readonly Pair<DeviceAllocation>[];
  /** Parts of the inventory that no device carries, such as the account that camnet logs in with. */
  readonly settings: readonly string[];
  readonly findings: { readonly come: readonly Diagnostic[]; readonly go: readonly Diagnostic[] };
}

export function compareCounties(before: Planned, after: Planned): CountyDifference {
  const [a, b] = [before.plan.after, after.plan.after];
  const storage = same(a.storage, b.storage) ? {} : { storage: { before: a.storage, after: b.storage } };
  return {
    devices: devicesThatDiffer(before.plan, after.plan),
    links: pairs(a.links, b.links, ({ link }) => link),
    vlans: pairs(a.vlans, b.vlans, ({ id }) => String(id)),
    poe: pairs(a.poe, b.poe, (load) => load.switch),
    ...storage,
    platform: pairs(a.platform, b.platform, ({ id }) => id).map(({ id }) => id),
    numbers: numbersThatDiffer(before.plan, after.plan),
    settings: settingsThatDiffer(before.network, after.network),
    findings: {
      come: onlyIn(after.diagnostics, before.diagnostics),
      go: onlyIn(before.diagnostics, after.diagnostics),
    },
  };
}

/** The intended configuration with a reference to the secret where the secret would stand: another reference is a difference. */
export function renderForComparison(intent: DeviceIntent): string {
  const snmpCommunity = new Secret(intent.kind === "switch" ? intent.snmpCommunity : "");
  return driverFor(intent.platform)?.render(intent, { snmpCommunity }) ?? "";
}

function devicesThatDiffer(before: Plan, after: Plan): readonly DeviceChange[] {
  const intents = ({ after: { switches, cameras } }: Plan) =>
    new Map<string, DeviceIntent>([...switches, ...cameras].map((intent) => [intent.deviceId, intent]));
  const [old, next] = [intents(before), intents(after)];
  const changes: DeviceChange[] = [];
  for (const id of new Set([...old.keys(), ...next.keys()])) {
    const [was, is] = [old.get(id), next.get(id)];
    if (was && is && same(was, is)) continue;
    const [from, to] = [was ? renderForComparison(was) : "", is ? renderForComparison(is) : ""];
    if (from === to) continue;
    const { kind, area } = (is ?? was)!;
    const change = was && is ? "changed" : is ? "new" : "gone";
    changes.push({ id, kind, area, change, ...countLines(from, to) });
  }
  return changes.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Lines that come and go, told apart by their section; where all are still there, those that stand elsewhere. */
function countLines(from: string, to: string): Pick<DeviceChange, "added" | "removed"> {
  const [before, after] = [sectioned(from), sectioned(to)];
  const [added, removed] = [onlyInFirst(after, before), onlyInFirst(before, after)];
  if (added + removed > 0) return { added, removed };
  const moved = after.filter((line, at) => line !== before[at]).length;
  return { added: moved, removed: moved };
}

function onlyInFirst(lines: readonly string[], others: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  let only = 0;
  for (const line of lines) {
    const left = counts.get(line) ?? 0;
    if (left === 0) only += 1;
    else counts.set(line, left - 1);
  }
  return only;
}

function sectioned(text: string): readonly string[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    if (line === "" || line === "#") return [];
    if (line.startsWith(" ")) return `${section}\n${line}`;
    section = line;
    return line;
  });
}

function numbersThatDiffer(
  { allocations: before }: Plan,
  { allocations: after }: Plan,
): readonly Pair<DeviceAllocation>[] {
  const list = (devices: Plan["allocations"]["devices"]) =>
    Object.entries(devices).map(([id, numbers]) => ({ id, numbers }));
  return pairs(list(before.devices), list(after.devices), ({ id }) => id).map(({ id, before: was, after: is }) => ({
    id,
    ...(was ? { before: was.numbers } : {}),
    ...(is ? { after: is.numbers } : {}),
  }));
}

function pairs<T>(before: readonly T[], after: readonly T[], idOf: (thing: T) => string): readonly Pair<T>[] {
  const [old, next] = [
    new Map(before.map((each) => [idOf(each), each])),
    new Map(after.map((each) => [idOf(each), each])),
  ];
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((id) => !same(old.get(id), next.get(id)))
    .sort()
    .map((id) => {
      const [was, is] = [old.get(id), next.get(id)];
      return { id, ...(was ? { before: was } : {}), ...(is ? { after: is } : {}) };
    });
}

/** What acts on no configuration and on no figure of the plan, and is not decoration either. */
function settingsThatDiffer(before: Network, after: Network): readonly string[] {
  const [old, next] = [before, after].map(({ devices }) => new Set(devices.map(({ id }) => id)));
  const stays = ({ id }: { readonly id: string }) => old!.has(id) && next!.has(id);
  const parts: Readonly<Record<string, (network: Network) => unknown>> = {
    "the accounts that camnet logs in with": ({ county }) => county.credentials,
    "how a change is pushed": ({ county }) => county.policy.rollout,
    "other class profiles": ({ county }) => county.profiles,
    "bit rates that an upgrade may propose": ({ county }) =>
      Object.values(county.classes).map(({ floorKbps }) => floorKbps),
    "the windows of the phases": ({ phases }) => phases.map(({ window }) => window),
    "who builds it": ({ devices }) => devices.filter(stays).map(({ lot, contractor }) => [lot, contractor]),
    "who pays the electricity": ({ areas }) => areas.map(({ budgetHolder }) => budgetHolder),
    "how far devices are": ({ devices }) => devices.filter(stays).map(({ status }) => status),
    "what things cost": ({ prices }) => prices && { ...prices, source: undefined },
    "what a single failure may do": ({ county: { policy } }) => [
      policy.failureCeilingPercent,
      policy.survive,
      policy.maxDarkCameras,
    ],
  };
  return Object.entries(parts).flatMap(([name, of]) => (same(of(before), of(after)) ? [] : [name]));
}

/** By what they say: a line that goes moves every place below it. */
function onlyIn(findings: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  const known = new Set(others.map(({ code, message }) => `${code} ${message}`));
  return findings.filter(({ code, message }) => !known.has(`${code} ${message}`));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || isDeepStrictEqual(a, b);
}
