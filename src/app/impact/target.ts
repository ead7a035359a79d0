import { OperatorError } from "../../core/operator-error.ts";
import { didYouMean } from "../../inventory/nearest.ts";
import type { YamlNode, YamlPath, YamlTree } from "../../inventory/yaml-tree.ts";

/** What stands at a place of a file: each thing by its path, or why there is nothing. */
export type Target =
  | { readonly kind: "things"; readonly line: number; readonly paths: readonly YamlPath[] }
  | { readonly kind: "nothing"; readonly line: number; readonly why: string };

/** The outermost items and fields that begin on a line; inside a value of several lines, the value. */
export function atLine(tree: YamlTree, line: number): Target {
  const { text } = tree.source;
  const lines = text.split("\n");
  // The line behind the last newline is none.
  const count = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  if (line < 1 || line > count)
    throw new OperatorError(`${tree.source.file} has ${count} lines; there is no line ${line}`);
  const own = lines[line - 1]!.trim();
  if (own === "") return { kind: "nothing", line, why: "the line is empty" };
  if (own.startsWith("#")) return { kind: "nothing", line, why: "the line is a comment" };
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const paths = beginningIn(tree.root, [], [start, start + lines[line - 1]!.length]);
  return paths.length > 0
    ? { kind: "things", line, paths }
    : { kind: "nothing", line, why: "the line holds no value of its own" };
}

/**
 * The thing that a path such as `classes.hd.main.kbps` or `cameras.qiaotou-001.on` leads to. An item of a list is named by its
 * id, slug, phase or number of lines before it; a step that is not there is an OperatorError.
 */
export function atPath(tree: YamlTree, written: string): Extract<Target, { kind: "things" }> {
  let node: YamlNode = tree.root;
  const path: (string | number)[] = [];
  for (const step of written.split(".")) {
    const children = childrenOf(node);
    const found = children.find(({ names }) => names.includes(step));
    if (!found) {
      const where = path.length > 0 ? `${path.join(".")} of ${tree.source.file}` : tree.source.file;
      const known = children.flatMap(({ names }) => names[0] ?? []);
      const [
        guess = known.length > 0
          ? `it has ${known.slice(0, 8).join(", ")}${known.length > 8 ? " …" : ""}`
          : "it is a single value",
      ] = didYouMean(step, known);
      throw new OperatorError(`there is no ${step} in ${where}; ${guess}`);
    }
    path.push(found.key);
    node = found.node;
  }
  return { kind: "things", line: tree.place(path).line, paths: [path] };
}

/** `classes.hd.main.kbps`, `cameras.qiaotou-001`: a path as people type it. */
export function pathText(tree: YamlTree, path: YamlPath): string {
  let node: YamlNode | undefined = tree.root;
  return path
    .map((step) => {
      const child: Child | undefined = node && childrenOf(node).find(({ key }) => String(key) === String(step));
      node = child?.node;
      return child?.names[0] ?? String(step);
    })
    .join(".");
}

interface Child {
  readonly key: string | number;
  /** Best first. */
  readonly names: readonly string[];
  readonly node: YamlNode;
}

function childrenOf(node: YamlNode): readonly Child[] {
  if (node.kind === "map") return node.entries.map(({ key, node: each }) => ({ key, names: [key], node: each }));
  if (node.kind === "scalar") return [];
  return node.items.map((item, index) => ({ key: index, names: [...identityOf(item), String(index)], node: item }));
}

function identityOf(item: YamlNode): readonly string[] {
  if (item.kind === "scalar") return [String(item.value)];
  if (item.kind === "list") return [];
  return ["id", "slug", "phase", "name"].flatMap((field) => {
    const value = item.value[field];
    return typeof value === "string" || typeof value === "number" ? String(value) : [];
  });
}

function beginningIn(node: YamlNode, path: YamlPath, range: readonly [number, number]): readonly YamlPath[] {
  const isIn = (offset: number) => offset >= range[0] && offset <= range[1];
  if (node.kind === "scalar") return [];
  const children =
    node.kind === "map"
      ? node.entries.map(({ key, keyStart, node: each }) => ({ key, start: keyStart, node: each }))
      : node.items.map((each, key) => ({ key, start: each.start, node: each }));
  return children.flatMap(({ key, start, node: each }): readonly YamlPath[] => {
    const here = [...path, key];
    if (isIn(start)) return [here];
    if (start > range[1] || each.end < range[0]) return [];
    const inside = beginningIn(each, here, range);
    return inside.length > 0 || each.kind !== "scalar" ? inside : [here];
  });
}
