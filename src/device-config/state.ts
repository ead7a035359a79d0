import { redact } from "../core/redact.ts";
import { assignList, formatList, isEveryVlan, type Members, parseList, without } from "./list-value.ts";
import {
  fillTemplate,
  identityOf,
  matchPattern,
  type Pattern,
  type PatternMatch,
  withList,
  writingOf,
} from "./pattern.ts";
import { type ConfigRules, type LineRule, top } from "./rules.ts";
import { appliesIn, type FoundRule, findRule, scopeOf } from "./scope.ts";
import type { ConfigNode } from "./tree.ts";

/** What one section says: settings by identity, in the order in which they were first seen. */
export type State = Map<string, Entry>;

export interface Entry {
  /** Two lines with one key are two values of one setting. */
  readonly key: string;
  /** The line as it stands; for a list, its first words. */
  text: string;
  readonly rule?: LineRule | undefined;
  /** Without the negation word. */
  readonly undo: string;
  /** The line is a negated one (`undo portswitch`): a default that is switched off. */
  readonly off: boolean;
  /** Key of the setting whose removal takes this one with it. */
  readonly goesWith?: string | undefined;
  /** Texts that `removal.after` and `holdOpen` compare. */
  readonly successor?: string | undefined;
  readonly holdOpen?: { readonly list: string; readonly line: string; readonly undo: string } | undefined;
  /** Patterns of what the device deletes with it, and of what has to be typed again after it; its own words filled in. */
  readonly wipes?: readonly Pattern[] | undefined;
  readonly retypes?: readonly Pattern[] | undefined;
  /** The list that this section is a member of. */
  readonly member?: { readonly list: string; readonly name: string } | undefined;
  /** What a list holds: typed, or because a section of that name exists. */
  list?: { members: Set<string>; implied: Set<string> };
  readonly children: State;
}

/** Reads the nodes of one section (its header, or `top`) by the rules. Nothing is dropped except lines that say a default. */
export function loadState(nodes: readonly ConfigNode[], rules: ConfigRules, section: string = top): State {
  const state: State = new Map();
  const taken: string[] = [];
  for (const { text, children } of nodes) {
    const positive = withoutNegation(text, rules) ?? text;
    const found = findRule(positive, section, rules);
    if (found?.rule.default === text) continue;
    if (found?.rule.list && positive !== text) taken.push(positive);
    else if (found?.rule.list) addMembers(state, found, section);
    else loadLine(state, makeEntry(text, rules, section, loadState(children, rules, text)), rules, section);
  }
  addBases(state, rules, section);
  for (const line of taken) takeMembers(state, line, rules, section);
  return withoutInherited(state, rules, section);
}

/** A member of an aggregate lists the aggregate's lines: they are not its own. */
function withoutInherited(state: State, rules: ConfigRules, section: string): State {
  for (const { in: scope, while: sibling, own } of rules.inherited ?? []) {
    if (!appliesIn({ in: scope }, section)) continue;
    if (![...state.values()].some(({ text }) => matchPattern(sibling, text))) continue;
    for (const [key, entry] of [...state]) {
      const line = withoutNegation(entry.text, rules) ?? entry.text;
      if (!own.some((pattern) => matchPattern(pattern, line))) state.delete(key);
    }
  }
  return state;
}

function loadLine(state: State, entry: Entry, rules: ConfigRules, section: string): void {
  joinList(state, entry, rules, section);
  if (isNothing(entry)) return;
  const present = state.get(entry.key);
  if (!present) state.set(entry.key, entry);
  else if (present.text === entry.text) {
    for (const [key, child] of entry.children) present.children.set(key, child);
  }
  // Two different lines with one key in one listing: here the setting has several values, and each is its own identity.
  else state.set(duplicateKey(entry.key, entry.text), { ...entry, key: duplicateKey(entry.key, entry.text) });
}

/** An empty section that exists by itself (a physical port) or because a list says so (a VLAN) says nothing. */
export function isNothing(entry: Entry): boolean {
  return entry.children.size === 0 && (entry.rule?.memberOf !== undefined || entry.rule?.section === "permanent");
}

/** A list as lines of the command, in the platform's own portions. */
export function listLinesOf(rule: LineRule, members: Members, key: string): readonly string[] {
  const { most = 1, singly = 0 } = rule.list ?? {};
  const items =
    members.size <= singly
      ? [...members].sort((a, b) => Number(a) - Number(b))
      : formatList(members, most, writingOf(rule.line));
  return items.map((each) => withList(rule.line, key, each));
}

/** The setting that a line stands for. */
export function makeEntry(text: string, rules: ConfigRules, section: string, children: State = new Map()): Entry {
  const negative = withoutNegation(text, rules);
  const positive = negative ?? text;
  const found = findRule(positive, section, rules);
  const off = negative !== undefined;
  if (!found) {
    const undo = positive.split("\n", 1)[0] ?? positive;
    return { key: maskSecrets(undo, rules), text, undo, off, children };
  }
  let setting = settings.get(found);
  if (!setting) {
    setting = settingOf(found, rules, positive.split("\n", 1)[0] ?? positive);
    settings.set(found, setting);
  }
  const { identity, key, rule, undo, goesWith, successor, holdOpen, wipes, retypes, member } = setting;
  const shown = rule.marks && !off ? remarked(text, identity, rule.marks) : text;
  return { key, text: shown, rule, undo, off, goesWith, successor, holdOpen, wipes, retypes, member, children };
}

/** What follows from a line and its rule; worked out once for each line that is found again. */
const settings = new WeakMap<FoundRule, ReturnType<typeof settingOf>>();

function settingOf({ rule, match }: FoundRule, rules: ConfigRules, firstLine: string) {
  const identity = identityOf(rule.line, match);
  const fill = (template: string) => fillTemplate(template, match);
  const short = rule.undo === undefined ? identity : fill(rule.undo);
  const key = rule.key === undefined ? short : fill(rule.key);
  const { holdOpen, memberOf, removal, goesWith, wipes, retypes } = rule;
  return {
    identity,
    key: rule.compare === "any-case" ? key.toLowerCase() : key,
    rule,
    undo: rule.undo === undefined && rules.undoes === "line" ? firstLine : short,
    goesWith: goesWith && fill(goesWith),
    successor: typeof removal === "object" ? fill(removal.after) : undefined,
    holdOpen: holdOpen && { list: fill(holdOpen.list), line: fill(holdOpen.line), undo: fill(holdOpen.undo) },
    wipes: wipes && fillPatterns(wipes, match),
    retypes: retypes && fillPatterns(retypes, match),
    member: memberOf && { list: memberOf.list, name: fill(memberOf.name) },
  };
}

/** A text between marks, with a mark that can be typed: a listing shows control characters as two letters. */
function remarked(text: string, identity: string, marks: readonly string[]): string {
  const value = text.slice(identity.length).trimStart();
  const mark = value.startsWith("^C") ? "^C" : value.slice(0, 1);
  const end = value.indexOf(mark, mark.length);
  const body = end < 0 ? value.slice(mark.length) : value.slice(mark.length, end);
  const free = marks.find((each) => !body.includes(each)) ?? mark;
  return mark === "" ? text : `${identity} ${free}${body}${free}`;
}

export function withoutNegation(text: string, rules: ConfigRules): string | undefined {
  return text.startsWith(`${rules.negation} `) ? text.slice(rules.negation.length + 1) : undefined;
}

/** A section as lines that read back to the same state: lists expanded to lines, headers with their lines below. */
export function toNodes(state: State, rules: ConfigRules): readonly ConfigNode[] {
  const nodes: ConfigNode[] = [];
  for (const entry of state.values()) {
    if (entry.list) for (const text of listLines(state, entry, rules)) nodes.push({ text, children: [], line: 0 });
    else nodes.push({ text: entry.text, children: toNodes(entry.children, rules), line: 0 });
  }
  return nodes;
}

/** `port trunk allow-pass vlan 5 to 8`: puts members into the list of the line. */
export function addMembers(
  state: State,
  { rule, match }: { readonly rule: LineRule; readonly match: PatternMatch },
  section: string,
): void {
  const key = identityOf(rule.line, match);
  const writing = writingOf(rule.line);
  if (rule.list?.assigned) {
    const members = assignList(state.get(key)?.list?.members, match.list ?? "", writing);
    // The list that holds everything is the same as none.
    if (isEveryVlan(members)) state.delete(key);
    else listEntry(state, key, rule, section).list = { members: new Set(members), implied: new Set() };
    return;
  }
  const typed = without(parseList(match.list ?? "", writing), new Set(rule.list?.kept));
  if (typed.size === 0) return;
  const entry = listEntry(state, key, rule, section);
  for (const member of typed) {
    entry.list?.members.add(member);
    entry.list?.implied.delete(member);
  }
}

/** `undo port trunk allow-pass vlan 1 5`: takes members out, and the sections that exist only as members. */
export function takeMembers(state: State, positive: string, rules: ConfigRules, section: string): boolean {
  const whole = state.get(positive);
  // A list that is given up as a whole.
  if (whole?.list) return state.delete(positive);
  let taken = false;
  for (const rule of scopeOf(section, rules).lists) {
    if (!rule.list || rule.list.assigned) continue;
    const writing = writingOf(rule.line);
    const list = writing === "comma" ? "{,}" : "{}";
    const match = matchPattern(rule.list.undo === undefined ? rule.line : `${rule.list.undo} ${list}`, positive);
    if (!match) continue;
    const key = identityOf(rule.line, match);
    const entry = state.get(key);
    if (!entry?.list) continue;
    const gone = parseList(match.list ?? "", writing);
    for (const member of gone) {
      entry.list.members.delete(member);
      entry.list.implied.delete(member);
    }
    for (const [otherKey, other] of [...state]) {
      if (other.member?.list === key && gone.has(other.member.name)) state.delete(otherKey);
    }
    if (entry.list.members.size === 0 && !holdsBase(state, rule)) state.delete(key);
    taken = true;
    if (rule.list.undo === undefined) break;
  }
  return taken;
}

/** A section whose name is a member of a list makes that member exist. */
export function joinList(state: State, { member }: Entry, rules: ConfigRules, section: string): void {
  const rule = member && scopeOf(section, rules).lists.find((each) => isListOf(each, member.list));
  if (!member || !rule || rule.list?.kept?.includes(member.name)) return;
  const { list } = listEntry(state, member.list, rule, section);
  if (!list || list.members.has(member.name)) return;
  list.members.add(member.name);
  list.implied.add(member.name);
}

export function isListOf({ line, list }: LineRule, name: string): boolean {
  return list !== undefined && (line === `${name} {}` || line === `${name} {,}`);
}

/** Default members of every list whose condition holds in this section. */
export function addBases(state: State, rules: ConfigRules, section: string): void {
  for (const rule of scopeOf(section, rules).lists) {
    if (!rule.list?.base || !holdsBase(state, rule)) continue;
    const { list } = listEntry(state, identityOf(rule.line, { words: [], rest: "" }), rule, section);
    for (const member of rule.list.base.members) list?.members.add(member);
  }
}

/** True while the sibling stands that gives this list its default members. */
export function holdsBase(state: State, rule: LineRule | undefined): boolean {
  const sibling = rule?.list?.base?.while;
  if (sibling === undefined) return false;
  return [...state.values()].some((entry) => !entry.off && matchPattern(sibling, entry.text) !== undefined);
}

/** Removes what the device deletes by itself when this line changes, here and in the sections below. */
export function wipe(state: State, { key: cause, wipes }: Entry, rules: ConfigRules): void {
  for (const pattern of wipes ?? []) forget(state, pattern, rules, { cause });
}

/** Forgets what stays as it is but has to be typed again after this line. */
export function forgetRetyped(
  state: State,
  { key: cause, retypes }: Entry,
  { intended, rules }: { readonly intended: State; readonly rules: ConfigRules },
): void {
  for (const pattern of retypes ?? []) forget(state, pattern, rules, { cause, intended });
}

/** Sections that lose something are replaced, not changed: they may belong to a state that is still needed. */
function forget(
  state: State,
  pattern: Pattern,
  rules: ConfigRules,
  only: { readonly cause?: string; readonly intended?: State },
): boolean {
  let lost = false;
  for (const [key, entry] of [...state]) {
    const line = withoutNegation(entry.text, rules) ?? entry.text;
    const wanted = only.intended?.get(key);
    if (matchPattern(pattern, line)) {
      if (key !== only.cause && (!only.intended || wanted?.text === entry.text)) lost = state.delete(key);
    } else if (entry.children.size > 0 && !rules.worlds?.some((world) => matchPattern(world, line))) {
      const children: State = new Map(entry.children);
      const inside = only.intended ? { intended: wanted?.children ?? new Map() } : {};
      if (!forget(children, pattern, rules, inside)) continue;
      state.set(key, { ...entry, children });
      lost = true;
    }
  }
  return lost;
}

/** A word with a sign that means something in a pattern names nothing that could be matched. */
function fillPatterns(patterns: readonly Pattern[], match: PatternMatch): readonly Pattern[] {
  return match.words.some((word) => /[*~(){}]/.test(word)) ? [] : patterns.map((each) => fillTemplate(each, match));
}

/** The line with its secrets as stars. */
export function maskSecrets(line: string, rules: ConfigRules): string {
  return rules.secrets.some((secret) => secret.test(line)) ? redact(line, rules.secrets) : line;
}

/** Key of one value of a setting that has several. */
export function duplicateKey(key: string, text: string): string {
  return `${key}\u0000${text}`;
}

function listEntry(state: State, key: string, rule: LineRule, section: string): Entry {
  const present = state.get(key);
  if (present) return present;
  const base = holdsBase(state, rule) && section !== top ? rule.list?.base?.members : [];
  const entry: Entry = {
    key,
    text: key,
    rule,
    undo: key,
    off: false,
    list: { members: new Set(base), implied: new Set() },
    children: new Map(),
  };
  state.set(key, entry);
  return entry;
}

function listLines(state: State, entry: Entry, rules: ConfigRules): readonly string[] {
  const { rule, list } = entry;
  if (!rule?.list || !list) return [];
  if (rule.list.assigned) {
    if (list.members.size === 0) return [withList(rule.line, entry.key, "none")];
    const portions = formatList(list.members, rule.list.most, writingOf(rule.line));
    return portions.map((items, at) => withList(rule.line, entry.key, at === 0 ? items : `add ${items}`));
  }
  const base = holdsBase(state, rule) ? new Set(rule.list.base?.members) : new Set<string>();
  const missing = [...base].filter((member) => !list.members.has(member));
  const typed = new Set([...list.members].filter((member) => !base.has(member)));
  return [
    ...listLinesOf(rule, new Set(missing), entry.key).map((line) => `${rules.negation} ${line}`),
    ...listLinesOf(rule, typed, entry.key),
  ];
}
