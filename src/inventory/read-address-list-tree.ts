import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import { plain } from "./import-points-sheet.ts";
import {
  type AddressRow,
  type Field,
  fieldOf,
  keyFields,
  rowsOfRecord,
  type Value,
} from "./read-address-list-fields.ts";
import type { YamlMap, YamlNode, YamlTree } from "./yaml-tree.ts";

/**
 * The rows of a JSON or YAML document: every map with a prefix or an address, in lists and under keys, as NetBox's API
 * (`results`), the lock file (`prefixes`, `devices`, `released`) and `camnet plan --json` have them; and lists of plain text.
 */
export function treeRows(tree: YamlTree): {
  readonly rows: readonly AddressRow[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const rows: AddressRow[] = [];
  const walk = (node: YamlNode, inherited: { readonly name?: string; readonly listOf: boolean }): void => {
    if (node.kind === "scalar") {
      if (inherited.listOf && typeof node.value === "string")
        rows.push(...rowsOfRecord({ either: textOf(tree, node)! }));
    } else if (node.kind === "list") {
      for (const item of node.items) walk(item, { listOf: inherited.listOf });
    } else {
      const record = recordOf(tree, node);
      if (keyFields.some((key) => record[key])) {
        const name =
          record.name ??
          (inherited.name === undefined ? undefined : { text: inherited.name, where: () => tree.source.whole() });
        rows.push(...rowsOfRecord(name ? { ...record, name } : record));
      } else for (const entry of sections(node)) walk(entry.node, entry);
    }
  };
  walk(tree.root, { listOf: true });
  if (rows.length > 0 || isEmpty(tree.root)) return { rows, diagnostics: [] };
  const message = "nothing in this document has a prefix or an address";
  const hints = ['a list of objects with "prefix" or "address" is read, and what NetBox exports as JSON'];
  return { rows, diagnostics: [diagnostic({ code: "list-headings", message, where: tree.source.whole(), hints })] };
}

/** Of a plan only the phase itself: the state before it is mostly the same prefixes once more. */
function sections({ entries }: YamlMap) {
  const isPlan = entries.some(({ key }) => key === "before") && entries.some(({ key }) => key === "after");
  return entries
    .filter(({ key, node }) => node.kind !== "scalar" && !(isPlan && key === "before"))
    .map(({ key, node }) => ({ node, name: key, listOf: listNames.has(plain(key)) }));
}

/** Keys under which a list of plain text holds prefixes and addresses. */
const listNames = new Set(["prefixes", "networks", "subnets", "cidrs", "addresses", "ipaddresses", "ips", "results"]);

function recordOf(tree: YamlTree, { entries }: YamlMap): Partial<Record<Field, Value>> {
  const record: Partial<Record<Field, Value>> = {};
  for (const { key, node } of entries) {
    const field = fieldOf.get(plain(key));
    // A number under `network` or `address` is a price or a count.
    if (!field || (keyFields.some((each) => each === field) && typeof node.value !== "string")) continue;
    const value = textOf(tree, node);
    if (value && value.text !== "") record[field] ??= value;
  }
  return record;
}

/** Text of a value; of NetBox's nested objects the word that people know them by. */
function textOf(tree: YamlTree, node: YamlNode): Value | undefined {
  if (node.kind === "list") return undefined;
  if (node.kind === "map") {
    const inner = ["value", "name", "display"].map((key) => node.entries.find((entry) => entry.key === key)?.node);
    const known = inner.find((each) => each?.kind === "scalar");
    return known && textOf(tree, known);
  }
  const text = node.value === null ? "" : String(node.value);
  return { text, where: () => tree.source.place(node.start, node.end) };
}

function isEmpty(node: YamlNode): boolean {
  if (node.kind === "scalar") return node.value === null;
  return node.kind === "list" ? node.items.length === 0 : node.entries.every(({ node: inner }) => isEmptyList(inner));
}

function isEmptyList(node: YamlNode): boolean {
  return node.kind === "scalar" || isEmpty(node);
}
