import type { Diagnostic, Place } from "../core/diagnostic.ts";
import { readPlainYaml } from "./plain-yaml.ts";
import type { SourceText } from "./source-text.ts";

/** A YAML value with the offsets of its text: `end` is exclusive, and of a block collection it is the end of the last item. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly start: number;
  readonly end: number;
}

export interface YamlList {
  readonly kind: "list";
  readonly value: readonly unknown[];
  readonly items: readonly YamlNode[];
  readonly start: number;
  readonly end: number;
}

export interface YamlMap {
  readonly kind: "map";
  readonly value: Readonly<Record<string, unknown>>;
  readonly entries: readonly YamlEntry[];
  readonly start: number;
  readonly end: number;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly node: YamlNode;
}

/** A parsed file: its value, and the place of everything in it. */
export class YamlTree {
  constructor(
    readonly source: SourceText,
    readonly root: YamlNode,
  ) {}

  get value(): unknown {
    return this.root.value;
  }

  node(path: YamlPath): YamlNode | undefined {
    let node: YamlNode | undefined = this.root;
    for (const step of path) node = node && child(node, step);
    return node;
  }

  /** Place of a value; of its key where the value is empty; of the nearest thing around it where it does not exist. */
  place(path: YamlPath): Place {
    const node = this.node(path);
    if (node && node.end > node.start) return this.source.place(node.start, node.end);
    return path.length > 0 ? (this.keyPlace(path) ?? this.place(path.slice(0, -1))) : this.source.whole();
  }

  /** Place of a key; undefined when there is no such key. */
  keyPlace(path: YamlPath): Place | undefined {
    const parent = this.node(path.slice(0, -1));
    const entry = parent?.kind === "map" ? entryOf(parent, String(path.at(-1))) : undefined;
    return entry && this.source.place(entry.keyStart, entry.keyEnd);
  }
}

export type YamlPath = readonly (string | number)[];

/**
 * Text → tree. Text in the plain style that camnet writes and teaches is read by our own quick reader; anything else goes to
 * the yaml library, which is the reference: a property test proves that the two agree. Every syntax error is a diagnostic.
 */
export async function parseYaml(source: SourceText): Promise<{
  readonly tree?: YamlTree;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const plain = readPlainYaml(source.text);
  if (plain) return { tree: new YamlTree(source, plain), diagnostics: [] };
  const { readAnyYaml } = await import("./any-yaml.ts");
  return readAnyYaml(source);
}

function child(node: YamlNode, step: string | number): YamlNode | undefined {
  if (node.kind === "list") return node.items[Number(step)];
  return node.kind === "map" ? entryOf(node, String(step))?.node : undefined;
}

/** A lock file is one map of thousands: an index, made when it is first asked, keeps a thousand findings quick. */
const indexes = new WeakMap<YamlMap, ReadonlyMap<string, YamlEntry>>();
const manyEntries = 32;

function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  const { entries } = map;
  if (entries.length < manyEntries) return entries.find((entry) => entry.key === key);
  let index = indexes.get(map);
  if (!index) {
    index = new Map(entries.map((entry) => [entry.key, entry]));
    indexes.set(map, index);
  }
  return index.get(key);
}
