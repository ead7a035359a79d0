import { sameMembers } from "./list-value.ts";
import type { ConfigRules, LineRule } from "./rules.ts";
import { duplicateKey, type Entry, maskSecrets, type State } from "./state.ts";

/** Whether two sections say the same, line by line: most do, and that is quickly seen. */
export function sameState(left: State, right: State): boolean {
  if (left.size !== right.size) return false;
  for (const [key, entry] of left) {
    const other = right.get(key);
    if (!other || other.text !== entry.text || !sameState(entry.children, other.children)) return false;
    const inOrder = entry.rule?.section === "whole" || isOrdered(entry.rule, [...entry.children.values()]);
    if (inOrder && !sameWhole(entry, other)) return false;
    if (entry.list && !(other.list && sameMembers(entry.list.members, other.list.members))) return false;
  }
  return true;
}

/** Whether the lines of a section count in their order: numbered ones have an order of their own. */
export function isOrdered(rule: LineRule | undefined, lines: readonly Entry[]): boolean {
  return rule?.section === "ordered" && lines.some((line) => line.rule === undefined);
}

export function saysTheSame(before: Entry, after: Entry, rules: ConfigRules): boolean {
  if (before.text === after.text) return true;
  if (before.off !== after.off) return false;
  if (after.rule?.compare === "any-case") return before.text.toLowerCase() === after.text.toLowerCase();
  if (after.rule?.compare === "any-order") return sortedWords(before.text) === sortedWords(after.text);
  return sameButSecret(before.text, after.text, rules);
}

/**
 * A device shows a secret as stars or as its own cipher, salted anew each time; no comparison can tell more. So a changed
 * secret is not seen here: a new community beside the device's cipher of the old one is no difference, and to rotate it
 * takes somebody who removes the old line first.
 */
function sameButSecret(before: string, after: string, rules: ConfigRules): boolean {
  if (maskSecrets(before, rules) !== maskSecrets(after, rules)) return false;
  const hidden = (line: string) =>
    rules.secrets.some((secret) =>
      (secret.exec(line)?.slice(1) ?? []).some((part) => rules.hiddenSecret.test(part ?? "")),
    );
  return rules.keepsCiphers ? hidden(before) !== hidden(after) : hidden(before) || hidden(after);
}

function sortedWords(text: string): string {
  return text.split(/\s+/).sort().join(" ");
}

export function sameWhole(before: Entry, after: Entry): boolean {
  const write = (entry: Entry): string => JSON.stringify([entry.text, [...entry.children.values()].map(write)]);
  return write(before) === write(after);
}

/** Where one side has several values under one key, each is its own setting on both sides. */
export function separateRepeated(running: State, intended: State): readonly [State, State] {
  const repeated = new Set<string>();
  for (const state of [running, intended]) {
    for (const key of state.keys()) {
      const at = key.indexOf("\u0000");
      if (at >= 0) repeated.add(key.slice(0, at));
    }
  }
  if (repeated.size === 0) return [running, intended];
  const separate = (state: State): State =>
    new Map(
      [...state].map(([key, entry]) => {
        const own = repeated.has(key) ? duplicateKey(key, entry.text) : key;
        const undo = key.includes("\u0000") || repeated.has(key) ? entry.text : entry.undo;
        return [own, own === entry.key && undo === entry.undo ? entry : { ...entry, key: own, undo }];
      }),
    );
  return [separate(running), separate(intended)];
}
