import type { Network } from "../../core/network.ts";
import type { InventoryEdit } from "../../inventory/edit-inventory.ts";
import type { YamlPath, YamlTree } from "../../inventory/yaml-tree.ts";

/**
 * What has to go with devices and sites that go: the lines of whatever hangs on them, and every other mention of them. `hanging`
 * counts the devices that go along.
 */
export function referencesTo(
  { devices, links }: Network,
  trees: ReadonlyMap<string, YamlTree>,
  ids: ReadonlySet<string>,
): { readonly hanging: number; readonly edits: readonly InventoryEdit[] } {
  if (ids.size === 0) return { hanging: 0, edits: [] };
  const gone = new Set(ids);
  const upper = new Map(links.filter(({ role }) => role === "uplink").map(({ from, to }) => [from, to]));
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const device of devices) {
      const on = device.kind === "switch" ? upper.get(device.id) : device.on;
      if (on !== undefined && gone.has(on)) gone.add(device.id);
    }
  }
  const edits = [...trees].flatMap(([file, tree]) =>
    mentionsIn(tree, gone).map((path): InventoryEdit => ({ file, kind: "remove", path })),
  );
  return { hanging: gone.size - ids.size, edits };
}

function mentionsIn({ value }: YamlTree, gone: ReadonlySet<string>): readonly YamlPath[] {
  const file = (value ?? {}) as Readonly<Record<string, unknown>>;
  const isGone = (word: unknown) => typeof word === "string" && gone.has(word);
  const inLists = ["sites", "switches", "servers", "cameras"].flatMap((list) =>
    itemsOf(file[list]).flatMap((item, index): YamlPath[] => {
      const { id, site, room, backup } = item as Readonly<Record<string, unknown>>;
      if (isGone(id)) return [[list, index]];
      return [
        ...(isGone(site) ? [[list, index, "site"]] : []),
        ...(isGone(fieldOf(room, "on")) ? [[list, index, "room"]] : []),
        ...(isGone(fieldOf(backup, "to")) ? [[list, index, "backup"]] : []),
      ];
    }),
  );
  const services = ["ntp", "log"].flatMap((field) =>
    itemsOf(fieldOf(file["services"], field)).flatMap((id, index): YamlPath[] =>
      isGone(id) ? [["services", field, index]] : [],
    ),
  );
  return [...inLists, ...services];
}

function itemsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

function fieldOf(thing: unknown, field: string): unknown {
  return typeof thing === "object" && thing !== null ? (thing as Readonly<Record<string, unknown>>)[field] : undefined;
}
