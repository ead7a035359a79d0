import { OperatorError } from "../core/operator-error.ts";
import { type Change, type InsideChange, rewrite, sameValue, splice, valueAfter, type YamlValue } from "./edit-node.ts";
import { SourceText } from "./source-text.ts";
import { parseYaml, type YamlPath, type YamlTree } from "./yaml-tree.ts";

export type { YamlValue } from "./edit-node.ts";

/** One change of an inventory file. Paths lead through list items by index, and name places of the file as it is given. */
export type InventoryEdit =
  /** Adds or replaces a field of a map, or replaces an item of a list. */
  | { readonly file: string; readonly kind: "set"; readonly path: YamlPath; readonly value: YamlValue }
  /** Adds an item at the end of a list, on a line of its own; makes the list when it is missing or empty. */
  | {
      readonly file: string;
      readonly kind: "append";
      readonly path: YamlPath;
      readonly item: YamlValue;
      readonly comment?: string;
    }
  /** Takes a field or an item away. */
  | { readonly file: string; readonly kind: "remove"; readonly path: YamlPath };

/**
 * Path → text in, path → new text of every file that changes out; whatever the edits do not name keeps its bytes. The order of
 * edits says only in which order new fields and items of one place stand. Throws RangeError for a path that is not there and for
 * two edits of one place, OperatorError for a file that has to be mended or edited by hand.
 */
export async function editInventory(
  texts: ReadonlyMap<string, string>,
  edits: readonly InventoryEdit[],
): Promise<ReadonlyMap<string, string>> {
  const changed = new Map<string, string>();
  for (const file of new Set(edits.map((edit) => edit.file))) {
    const text = texts.get(file);
    if (text === undefined) throw new RangeError(`${file} is not among the files that may be edited`);
    const own = edits.filter((edit) => edit.file === file);
    const after = await editFile(file, text, own);
    if (after !== text) changed.set(file, after);
  }
  return changed;
}

async function editFile(file: string, text: string, edits: readonly InventoryEdit[]): Promise<string> {
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  const tree = await readTree(file, text.slice(mark.length));
  const change: InsideChange = { kind: "inside", slots: new Map(), added: [] };
  for (const edit of edits) {
    refuseMissing(tree, edit);
    enter(change, edit);
  }
  const after = splice(tree.source.text, rewrite(tree.source.text, tree.root, change));
  const { tree: reread } = await parseYaml(new SourceText(file, after));
  // YAML has more ways to write a value than anybody foresees: what does not read as wanted is never handed out.
  if (!reread || !sameValue(reread.value, valueAfter(tree.value, change))) {
    const what = edits.map(({ kind, path }) => `${kind} ${pathText(path)}`).join(", ");
    throw new OperatorError(
      `${file} is written in a way that camnet cannot edit without touching more of it; make this change by hand: ${what}`,
    );
  }
  return mark + after;
}

async function readTree(file: string, text: string): Promise<YamlTree> {
  const { tree, diagnostics } = await parseYaml(new SourceText(file, text));
  if (tree) return tree;
  const { where, message, hints } = diagnostics[0]!;
  throw new OperatorError(`${file}:${where?.line ?? 0} cannot be edited: ${[message, ...hints].join("; ")}`);
}

/** A step of the path may be missing only where the edit makes it. */
function refuseMissing(tree: YamlTree, { file, kind, path }: InventoryEdit): void {
  const refuse = (why: string): never => {
    throw new RangeError(`cannot ${kind} ${pathText(path)} in ${file}: ${why}`);
  };
  const parent = path.slice(0, -1);
  const around = path.length > 0 ? tree.node(parent) : undefined;
  const node = path.length > 0 ? tree.node(path) : undefined;
  if (!around) refuse(path.length > 0 ? `there is no ${pathText(parent)}` : "the path is empty");
  if (node && kind === "append" && node.kind !== "list" && node.value !== null) refuse("it is no list");
  if (node) return;
  if (kind === "remove" || around?.kind === "list") refuse("there is no such place");
  if (around?.kind !== "map") refuse(`${pathText(parent)} has no fields`);
}

function enter(root: InsideChange, edit: InventoryEdit): void {
  const { file, path } = edit;
  const twice = (): never => {
    throw new RangeError(`two edits change ${pathText(path)} in ${file}`);
  };
  const step = (from: InsideChange, key: string): InsideChange => {
    const inner: Change = from.slots.get(key) ?? { kind: "inside", slots: new Map(), added: [] };
    from.slots.set(key, inner);
    return inner.kind === "inside" ? inner : twice();
  };
  if (edit.kind === "append") {
    const { item, comment } = edit;
    path.map(String).reduce(step, root).added.push({ item, comment });
    return;
  }
  const { slots } = path.slice(0, -1).map(String).reduce(step, root);
  const last = String(path.at(-1));
  const earlier = slots.get(last);
  const change: Change = edit.kind === "set" ? { kind: "set", value: edit.value } : { kind: "remove" };
  if (earlier && !sameValue(earlier, change)) twice();
  slots.set(last, change);
}

/** `switches[3].uplink.mbps` */
function pathText(path: YamlPath): string {
  return (
    path.map((step, n) => (typeof step === "number" ? `[${step}]` : n > 0 ? `.${step}` : step)).join("") || "the file"
  );
}
