/** Edits of one YAML text that leave every other byte as it is. */
import { inline } from "./scaffold-text.ts";
import type { YamlList, YamlMap } from "./yaml-tree.ts";

export interface TextEdit {
  /** Offsets of the text that goes; equal for an insertion. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Sets fields of a map: an existing value is replaced where it stands, a new field follows the last one. */
export function setFields(
  source: string,
  map: YamlMap,
  fields: Readonly<Record<string, unknown>>,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
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
export function appendLine(source: string, list: YamlList, fields: Readonly<Record<string, unknown>>): TextEdit {
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

/** Applies edits that do not overlap; insertions at the same place keep their order. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let text = "";
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at);
}

function columnOf(source: string, offset: number): number {
  return offset - (source.lastIndexOf("\n", offset - 1) + 1);
}
