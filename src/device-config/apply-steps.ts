import type { Step } from "../core/change.ts";
import { parametersOf, withoutParameter } from "./parameters.ts";
import { identityOf, matchPattern } from "./pattern.ts";
import { type ConfigRules, type LineRule, top } from "./rules.ts";
import { findRule, scopeOf } from "./scope.ts";
import {
  addBases,
  addMembers,
  duplicateKey,
  type Entry,
  isNothing,
  joinList,
  loadState,
  makeEntry,
  type State,
  takeMembers,
  toNodes,
  wipe,
  withoutNegation,
} from "./state.ts";
import type { ConfigTree } from "./tree.ts";

/** The configuration after the steps, computed by the rules of the language and without a device. */
export function applySteps(running: ConfigTree, steps: readonly Step[], rules: ConfigRules): ConfigTree {
  const state = loadState(running.nodes, rules);
  let open: readonly string[] = [];
  for (const { context, command } of steps) {
    let section = state;
    let parent: string = top;
    let stayed = true;
    for (const [depth, header] of context.entries()) {
      stayed &&= open[depth] === header;
      section = enter(section, header, parent, rules, stayed);
      parent = header;
    }
    typeCommand(section, command, parent, rules);
    open = context;
  }
  prune(state);
  return { nodes: toNodes(state, rules), unparsed: running.unparsed };
}

/** Entering a section creates it, and gives one that has this key its new header. */
function enter(state: State, header: string, parent: string, rules: ConfigRules, stayed: boolean): State {
  const entry = makeEntry(header, rules, parent);
  joinList(state, entry, rules, parent);
  const present = state.get(entry.key);
  if (!present) {
    state.set(entry.key, entry);
    return entry.children;
  }
  present.text = header;
  // A whole section is typed anew from its first line on.
  if (present.rule?.section === "whole" && !stayed) present.children.clear();
  return present.children;
}

function typeCommand(state: State, command: string, parent: string, rules: ConfigRules): void {
  // A command that makes earlier ones take effect leaves no line.
  if (rules.lines.some(({ list }) => list?.followedBy === command)) return;
  const negative = withoutNegation(command, rules);
  if (negative !== undefined && takeBack(state, negative, parent, rules)) return;
  const found = findRule(command, parent, rules);
  if (found?.rule.list) addMembers(state, found, parent);
  else keep(state, makeEntry(command, rules, parent), rules, parent);
}

function keep(state: State, entry: Entry, rules: ConfigRules, parent: string): void {
  joinList(state, entry, rules, parent);
  const present = state.get(entry.key);
  if (present && entry.rule?.section === "whole") present.children.clear();
  if (present?.text === entry.text || state.has(duplicateKey(entry.key, entry.text))) return;
  if (entry.rule?.wipesWhen === undefined) wipe(state, entry, rules);
  // `portswitch` after `undo portswitch`: the default is back and nothing is shown.
  const isDefault = entry.text === entry.rule?.default || (present?.off && !entry.off);
  if (isDefault) state.delete(entry.key);
  else if (hasSeveralValues(state, entry)) state.set(duplicateKey(entry.key, entry.text), entry);
  else if (!isNothing(entry)) state.set(entry.key, { ...entry, children: present?.children ?? entry.children });
  if (givesBase(entry, rules, parent).length > 0) addBases(state, rules, parent);
  else if (present) for (const rule of givesBase(present, rules, parent)) dropBareList(state, rule);
}

/** Removes what the negated command names; false when there is nothing of that kind. */
function takeBack(state: State, negative: string, parent: string, rules: ConfigRules): boolean {
  if (takeMembers(state, negative, rules, parent) || takeParameter(state, negative)) return true;
  const named = makeEntry(negative, rules, parent);
  const candidates = [...state.values()].filter((entry) => !entry.off && !entry.list);
  const target =
    candidates.find((entry) => entry.text === negative) ??
    candidates.find((entry) => entry.undo === negative) ??
    candidates.find((entry) => entry.key === named.key);
  if (named.member) takeMembers(state, `${named.member.list} ${named.member.name}`, rules, parent);
  if (!target) return named.member !== undefined;
  state.delete(keyIn(state, target));
  for (const other of state.values()) if (other.goesWith === target.key) state.delete(other.key);
  wipe(state, target, rules);
  for (const rule of givesBase(target, rules, parent)) dropBareList(state, rule);
  return true;
}

function takeParameter(state: State, negative: string): boolean {
  for (const entry of state.values()) {
    if (entry.rule?.change !== "parameters" || !negative.startsWith(`${entry.key} `)) continue;
    const name = negative.slice(entry.key.length + 1);
    if (entry.text === negative || !parametersOf(entry).has(name)) continue;
    entry.text = withoutParameter(entry, name);
    return true;
  }
  return false;
}

/** A list that holds nothing beyond its default members goes with the line that gave them. */
function dropBareList(state: State, rule: LineRule): void {
  const entry = state.get(identityOf(rule.line, { words: [], rest: "" }));
  const base = rule.list?.base?.members ?? [];
  if (entry?.list && [...entry.list.members].every((member) => base.includes(member))) state.delete(entry.key);
}

/** The list rules whose default members this line brings. */
function givesBase(entry: Entry, rules: ConfigRules, parent: string): readonly LineRule[] {
  return scopeOf(parent, rules).lists.filter(
    ({ list }) => list?.base && matchPattern(list.base.while, entry.text) !== undefined,
  );
}

function hasSeveralValues(state: State, entry: Entry): boolean {
  return [...state.keys()].some((key) => key.startsWith(duplicateKey(entry.key, "")));
}

function keyIn(state: State, entry: Entry): string {
  return state.get(entry.key) === entry ? entry.key : duplicateKey(entry.key, entry.text);
}

function prune(state: State): void {
  for (const [key, entry] of [...state]) {
    prune(entry.children);
    if (isNothing(entry)) state.delete(key);
  }
}
