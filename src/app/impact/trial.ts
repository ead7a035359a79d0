import type { Network } from "../../core/network.ts";
import { addressToNumber, numberToAddress, prefixLengthOf } from "../../inventory/addresses.ts";
import type { InventoryEdit, YamlValue } from "../../inventory/edit-inventory.ts";
import { lockFileName } from "../../inventory/inventory-files.ts";
import type { YamlNode, YamlPath, YamlTree } from "../../inventory/yaml-tree.ts";
import { round } from "../../plan/wording.ts";
import { referencesTo } from "./references.ts";
import { pathText } from "./target.ts";

/** A change of the inventory that is tried in memory, never written. */
export interface Trial {
  /** `Raising classes.hd.main.kbps from 4096 to 4097`: the subject of a sentence. */
  readonly says: string;
  readonly edits: readonly InventoryEdit[];
}

export type Trees = ReadonlyMap<string, YamlTree>;

/**
 * What to try at a place, best first: the next one is for when the inventory refuses the one before it.
 *
 * | there stands | tried |
 * |---|---|
 * | a device, a site | it is removed, with whatever hangs on it and with every mention of it |
 * | any other item of a list, an entry of the lock file | it is removed |
 * | a number | one more, otherwise one less; of a fraction a tenth; of a line rate the next one |
 * | a word of a list, the name of another thing | the next such word or thing |
 * | an address, a prefix, a code, a date, a picture size | the next one |
 * | a text | a longer one |
 * | a list of words | the last one is dropped |
 * | several values | every number among them, each by itself as above; without a number, every value |
 */
export function trialsAt(network: Network, trees: Trees, file: string, paths: readonly YamlPath[]): readonly Trial[] {
  const tree = trees.get(file)!;
  if (paths.every((path) => isItem(tree, file, path))) return [removal(network, trees, file, paths)];
  const values = paths.flatMap((path) => valuesAt(tree.node(path)!, path));
  const numbers = values.filter(({ value }) => typeof value === "number");
  const chosen = values.length > 1 && numbers.length > 0 ? numbers : values;
  const candidates = chosen.map((each) => ({
    ...each,
    next: each.drop ? [] : nextValues(network, each.path, each.value),
  }));
  const rounds = Math.min(mostRounds, Math.max(0, ...candidates.map(({ drop, next }) => (drop ? 1 : next.length))));
  return Array.from({ length: rounds }, (_, round) => {
    const changes = candidates.map(
      ({ path, value, next }): ValueChange => ({ path, from: value, to: next[Math.min(round, next.length - 1)] }),
    );
    return {
      says: sentence(tree, paths, changes),
      edits: changes.map(
        ({ path, to }): InventoryEdit =>
          to === undefined ? { file, kind: "remove", path } : { file, kind: "set", path, value: to },
      ),
    };
  });
}

/** A value that somebody gives instead of what stands at a path. */
export function trialWith(tree: YamlTree, file: string, path: YamlPath, value: YamlValue): Trial {
  const node = tree.node(path);
  const says =
    node?.kind === "scalar"
      ? sentence(tree, [path], [{ path, from: node.value, to: value }])
      : `Writing ${String(value)} for ${pathText(tree, path)}`;
  return { says, edits: [{ file, kind: "set", path, value }] };
}

const mostRounds = 3;

type Scalar = string | number | boolean | null;

function isItem(tree: YamlTree, file: string, path: YamlPath): boolean {
  const inLock = file.endsWith(lockFileName) && path.length === 2;
  return inLock || (typeof path.at(-1) === "number" && tree.node(path)?.kind !== "scalar");
}

function removal(network: Network, trees: Trees, file: string, paths: readonly YamlPath[]): Trial {
  const tree = trees.get(file)!;
  const names = paths.map((path) => nameOf(tree, path));
  if (file.endsWith(lockFileName)) {
    const edits = paths.map((path): InventoryEdit => ({ file, kind: "remove", path }));
    return { says: `Forgetting ${names.join(", ")} of the lock file`, edits };
  }
  const ids = paths.flatMap((path) => {
    const node = tree.node(path);
    const id = node?.kind === "map" ? node.value["id"] : undefined;
    return typeof id === "string" ? id : [];
  });
  const { hanging, edits } = referencesTo(network, trees, new Set(ids));
  const own = paths.map((path): InventoryEdit => ({ file, kind: "remove", path }));
  const isOwn = (edit: InventoryEdit) =>
    own.some((each) => each.file === edit.file && String(each.path) === String(edit.path));
  const more =
    hanging > 0 ? ` and the ${plural(hanging, "device")} that ${hanging === 1 ? "hangs" : "hang"} on it` : "";
  return { says: `Removing ${names.join(", ")}${more}`, edits: [...own, ...edits.filter((edit) => !isOwn(edit))] };
}

/** `camera qiaotou-001`; of what is no device its path. */
function nameOf(tree: YamlTree, path: YamlPath): string {
  const text = pathText(tree, path);
  const [list = "", ...rest] = text.split(".");
  const kind = path.length === 2 ? kinds[list] : undefined;
  return kind === undefined ? text : `${kind} ${rest.join(".")}`;
}

const kinds: Readonly<Record<string, string>> = {
  sites: "site",
  switches: "switch",
  servers: "server",
  cameras: "camera",
};

interface PlacedValue {
  readonly path: YamlPath;
  readonly value: Scalar;
  /** The last word of a list that can do without it. */
  readonly drop: boolean;
}

function valuesAt(node: YamlNode, path: YamlPath): readonly PlacedValue[] {
  if (node.kind === "scalar") return [{ path, value: node.value, drop: false }];
  if (node.kind === "map") return node.entries.flatMap(({ key, node: each }) => valuesAt(each, [...path, key]));
  const last = node.items.at(-1);
  if (node.items.length > 1 && last?.kind === "scalar")
    return [{ path: [...path, node.items.length - 1], value: last.value, drop: true }];
  return node.items.flatMap((item, index) => valuesAt(item, [...path, index]));
}

interface ValueChange {
  readonly path: YamlPath;
  readonly from: Scalar;
  /** Undefined where it is dropped. */
  readonly to: YamlValue | undefined;
}

const longestQuoted = 40;

function sentence(tree: YamlTree, paths: readonly YamlPath[], changes: readonly ValueChange[]): string {
  const [first] = changes;
  if (changes.length === 1 && first) {
    const name = pathText(tree, first.path);
    const { from, to } = first;
    if (to === undefined) return `Dropping ${String(from)} of ${pathText(tree, first.path.slice(0, -1))}`;
    if (String(from).length > longestQuoted) return `Changing the text of ${name}`;
    const verb = typeof from === "number" && typeof to === "number" ? (to > from ? "Raising" : "Lowering") : "Changing";
    return `${verb} ${name} from ${String(from)} to ${String(to)}`;
  }
  const what = changes.every(({ from }) => typeof from === "number") ? "number" : "value";
  return `Changing ${plural(changes.length, what)} of ${paths.map((path) => pathText(tree, path)).join(", ")}`;
}

const lineRates = [100, 1000, 10_000, 25_000, 40_000, 100_000];

/** Words of which a field takes one. */
const words: Readonly<Record<string, readonly string[]>> = {
  class: ["hd", "standard", "checkpoint", "unknown"],
  classes: ["hd", "standard", "checkpoint"],
  survive: ["link", "lag-member", "switch", "server"],
  unknownClass: ["hd", "standard", "checkpoint"],
  status: ["planned", "surveyed", "installed", "active"],
  role: ["access", "aggregation", "core", "signalling", "media", "storage", "management", "database", "time-and-log"],
  medium: ["copper", "fibre"],
  codec: ["h264", "h265"],
  size: ["704x576", "1280x720", "1920x1080", "2560x1440"],
};

/** Values to try in place of one, best first; never the value itself. */
function nextValues(network: Network, path: YamlPath, value: Scalar): readonly YamlValue[] {
  const field = String(path.findLast((step) => typeof step === "string" && !/^\d+$/.test(step)));
  if (typeof value === "boolean") return [!value];
  if (value === null) return ["x"];
  if (typeof value === "number") return nextNumbers(field, value);
  const known = words[field] ?? namesLike(network, path, value);
  if (known.length > 1) return after(known, value);
  if (/^\d+$/.test(value)) return [nextDigits(value, 1), nextDigits(value, -1)];
  if (/^\dx\d+$/.test(value)) return membersBeside(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return [nextDay(value)];
  if (/^\d+(\.\d+){3}(\/\d+)?$/.test(value)) return [nextAddress(value)];
  return field === "id" || field === "slug" ? [`${value}-x`] : [`${value} x`];
}

function nextNumbers(field: string, value: number): readonly number[] {
  if (field === "mbps") {
    const faster = lineRates.find((rate) => rate > value);
    return [...(faster === undefined ? [] : [faster]), ...lineRates.filter((rate) => rate < value).slice(-1)];
  }
  const step = Number.isInteger(value) ? 1 : 0.1;
  return [value + step, value - step].map((each) => round(each, 6));
}

/** The list without the value, from the one behind it on. */
function after(list: readonly string[], value: string): readonly string[] {
  const at = list.indexOf(value);
  return [...list.slice(at + 1), ...list.slice(0, Math.max(0, at))];
}

/** Names of the things of the same kind as the one that a field names, as near to it as there are any. */
function namesLike(
  { devices, sites, county, deviceTypes, areas }: Network,
  path: YamlPath,
  value: string,
): readonly string[] {
  const device = devices.find(({ id }) => id === value);
  if (path.at(-1) === "id" || path.at(-1) === "slug") return [];
  if (device) {
    const like = devices.filter((each) => each.kind === device.kind && roleOf(each) === roleOf(device));
    const near = like.filter((each) => each.area === device.area);
    return (near.length > 1 ? near : like).map(({ id }) => id);
  }
  const site = sites.find(({ id }) => id === value);
  if (site) return sites.filter(({ area }) => area === site.area).map(({ id }) => id);
  const type = deviceTypes.find(({ slug }) => slug === value);
  if (type) return deviceTypes.filter(({ kind }) => kind === type.kind).map(({ slug }) => slug);
  if (county.pools.some(({ slug }) => slug === value)) return county.pools.map(({ slug }) => slug);
  if (areas.some(({ slug }) => slug === value)) return areas.map(({ slug }) => slug);
  return [];
}

function plural(n: number, one: string): string {
  return `${n} ${one}${n === 1 ? "" : "s"}`;
}

function roleOf(device: Network["devices"][number]): string {
  return device.kind === "camera" ? "camera" : device.role;
}

function nextDigits(value: string, by: 1 | -1): string {
  return String((BigInt(value) + BigInt(by) + 10n ** BigInt(value.length)) % 10n ** BigInt(value.length)).padStart(
    value.length,
    "0",
  );
}

function membersBeside(value: string): readonly string[] {
  const [members, rate] = value.split("x").map(Number);
  return [members! + 1, members! - 1].filter((each) => each >= 2 && each <= 8).map((each) => `${each}x${rate}`);
}

function nextDay(date: string): string {
  return new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);
}

function nextAddress(value: string): string {
  const [address = "", length] = value.split("/");
  const size = length === undefined ? 1 : 2 ** (32 - prefixLengthOf(value));
  const next = numberToAddress((addressToNumber(address) + size) % 2 ** 32);
  return length === undefined ? next : `${next}/${length}`;
}
