import { without } from "./list-value.ts";
import type { ConfigRules } from "./rules.ts";
import { type Entry, listLinesOf, type State, toNodes } from "./state.ts";
import type { ConfigNode } from "./tree.ts";

/** One line of a changed configuration: what comes, what goes, and the sections around them. */
export interface ChangedLine {
  readonly mark: "+" | "-" | " ";
  readonly depth: number;
  readonly text: string;
}

/** What differs between two configurations as a tree, in the order of their lines; nothing where they mean the same. */
export function changedLines(before: State, after: State, rules: ConfigRules, depth = 0): readonly ChangedLine[] {
  const all = (mark: "+" | "-", state: State, at: number): readonly ChangedLine[] => {
    const write = (nodes: readonly ConfigNode[], level: number): readonly ChangedLine[] =>
      nodes.flatMap(({ text, children }) => [{ mark, depth: level, text }, ...write(children, level + 1)]);
    return write(toNodes(state, rules), at);
  };
  const one = (mark: "+" | "-", entry: Entry) => all(mark, new Map([[entry.key, entry]]), depth);
  const lines: ChangedLine[] = [];
  for (const [key, was] of before) {
    const now = after.get(key);
    if (!now) lines.push(...one("-", was));
    else if (was.list && now.list) lines.push(...members(was, now, depth));
    else if (was.text === now.text) {
      const inside = changedLines(was.children, now.children, rules, depth + 1);
      if (inside.length > 0) lines.push({ mark: " ", depth, text: now.text }, ...inside);
    } else lines.push(...one("-", was), ...one("+", now));
  }
  for (const [key, now] of after) if (!before.has(key)) lines.push(...one("+", now));
  return lines;
}

function members({ list: had, rule, key }: Entry, { list: has }: Entry, depth: number): readonly ChangedLine[] {
  if (!had || !has || !rule) return [];
  const write = (mark: "+" | "-", names: ReadonlySet<string>) =>
    names.size === 0 ? [] : listLinesOf(rule, names, key).map((text) => ({ mark, depth, text }));
  return [...write("-", without(had.members, has.members)), ...write("+", without(has.members, had.members))];
}
