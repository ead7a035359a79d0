/** Edits of one YAML text that leave every other byte as it is. */
import type { Splice } from "./edit-node.ts";
import { inline } from "./scaffold-text.ts";
import type { YamlList, YamlMap } from "./yaml-tree.ts";

/** Sets fields of a map: an existing value is replaced where it stands, a new field follows the last one. */
export function setFields(source: string, map: YamlMap, fields: Readonly<Record<string, unknown>>): readonly Splice[] {
  const edits: Splice[] = [];
  let added = "";
  const onOneLine = source[map.start] === "{";
  const indent = " ".repeat(columnOf(source, map.entries[0]?.keyStart ?? map.start));
  for (const [key, value] of Object.entries(fields)) {
    const entry = map.entries.find((each) => each.key === key);
    if (entry)
      edits.push({
        start: entry.node.start,
        end: entry.node.end,
        text: inline(value),
      });
    else added += onOneLine ? `, ${key}: ${inline(value)}` : `\n${indent}${key}: ${inline(value)}`;
  }
  const last = map.entries.at(-1);
  if (added !== "" && last) edits.push({ start: last.node.end, end: last.node.end, text: added });
  return edits;
}

/** A new line below the last one of a list. */
export function appendLine(source: string, list: YamlList, fields: Readonly<Record<string, unknown>>): Splice {
  const last = list.items.at(-1)!;
  const lineEnd = source.indexOf("\n", last.end);
  const at = lineEnd < 0 ? source.length : lineEnd;
  const dash = source.lastIndexOf("-", last.start - 1);
  return {
    start: at,
    end: at,
    text: `\n${" ".repeat(columnOf(source, dash))}- ${inline(fields)}`,
  };
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf("\n", offset - 1) + 1);
}
