import { redact } from "../core/redact.ts";
import { formatList, type Members, parseList, without } from "./list-value.ts";
import { fillTemplate, identityOf, matchPattern, type PatternMatch } from "./pattern.ts";
import { type ConfigRules, type LineRule, top } from "./rules.ts";
import type { ConfigNode } from "./tree.ts";

/** What one section says: settings by identity, in the order in which they were first seen. */
export type State = Map<string, Entry>;

export interface Entry {
  /** Two lines with one key are two values of one setting. */
  readonly key: string;
  /** The line as it stands; for a list, its first words. */
  text: string;
  readonly rule?: LineRule;
  /** Without the negation word. */
  readonly undo: string;
  /** The line is a negated one (`undo portswitch`): a default that is switched off. */
  readonly off: boolean;
  /** Key of the setting whose removal takes this one with it. */
  readonly goesWith?: string;
  /** Texts that `removal.after` and `holdOpen` compare. */
  readonly successor?: string;
  readonly holdOpen?: { readonly list: string; readonly line: string; readonly undo: string };
  /** The list that this section is a member of. */
  readonly member?: { readonly list: string; readonly name: string };
  /** What a list holds: typed, or because a section of that name exists. */
  list?: { members: Members; implied: Members };
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

/** The setting that a line stands for. */
export function makeEntry(text: string, rules: ConfigRules, section: string, children: State = new Map()): Entry {
  const negative = withoutNegation(text, rules);
  const positive = negative ?? text;
  const found = findRule(positive, section, rules);
  const firstLine = positive.split("\n", 1)[0] ?? positive;
  if (!found)
    return { key: maskSecrets(firstLine, rules), text, undo: firstLine, off: negative !== undefined, children };
  const { rule, match } = found;
  const undo = rule.undo === undefined ? identityOf(rule.line, match) : fillTemplate(rule.undo, match);
  const key = rule.key === undefined ? undo : fillTemplate(rule.key, match);
  return {
    key: rule.compare === "any-case" ? key.toLowerCase() : key,
    text,
    rule,
    undo,
    off: negative !== undefined,
    ...(rule.goesWith ? { goesWith: fillTemplate(rule.goesWith, match) } : {}),
    ...(typeof rule.removal === "object" ? { successor: fillTemplate(rule.removal.after, match) } : {}),
    ...(rule.holdOpen
      ? {
          holdOpen: {
            list: fillTemplate(rule.holdOpen.list, match),
            line: fillTemplate(rule.holdOpen.line, match),
            undo: fillTemplate(rule.holdOpen.undo, match),
          },
        }
      : {}),
    ...(rule.memberOf ? { member: { list: rule.memberOf.list, name: fillTemplate(rule.memberOf.name, match) } } : {}),
    children,
  };
}

export function withoutNegation(text: string, rules: ConfigRules): string | undefined {
  return text.startsWith(`${rules.negation} `) ? text.slice(rules.negation.length + 1) : undefined;
}

export function findRule(
  line: string,
  section: string,
  rules: ConfigRules,
): { readonly rule: LineRule; readonly match: PatternMatch } | undefined {
  const firstLine = line.split("\n", 1)[0] ?? line;
  for (const rule of candidates(rules, firstLine)) {
    if (!appliesIn(rule, section)) continue;
    const match = matchPattern(rule.line, firstLine);
    if (match) return { rule, match };
  }
  return undefined;
}

export function appliesIn(rule: { readonly in?: string }, section: string): boolean {
  if (rule.in === undefined) return true;
  return rule.in === top ? section === top : section !== top && matchPattern(rule.in, section) !== undefined;
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
  const typed = parseList(match.list ?? "");
  const entry = listEntry(state, key, rule, section);
  const held = entry.list ?? nothing;
  entry.list = { members: new Set([...held.members, ...typed]), implied: without(held.implied, typed) };
}

/** `undo port trunk allow-pass vlan 1 5`: takes members out, and the sections that exist only as members. */
export function takeMembers(state: State, positive: string, rules: ConfigRules, section: string): boolean {
  let taken = false;
  for (const rule of rules.lines) {
    if (!rule.list || !appliesIn(rule, section)) continue;
    const match = matchPattern(rule.list.undo === undefined ? rule.line : `${rule.list.undo} {}`, positive);
    if (!match) continue;
    const key = identityOf(rule.line, match);
    const entry = state.get(key);
    if (!entry?.list) continue;
    const gone = parseList(match.list ?? "");
    entry.list = { members: without(entry.list.members, gone), implied: without(entry.list.implied, gone) };
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
  const rule = member && rules.lines.find((each) => each.line === `${member.list} {}` && appliesIn(each, section));
  if (!member || !rule) return;
  const entry = listEntry(state, member.list, rule, section);
  const held = entry.list ?? nothing;
  if (held.members.has(member.name)) return;
  entry.list = { members: new Set([...held.members, member.name]), implied: new Set([...held.implied, member.name]) };
}

/** Default members of every list whose condition holds in this section. */
export function addBases(state: State, rules: ConfigRules, section: string): void {
  for (const rule of rules.lines) {
    if (!rule.list?.base || !appliesIn(rule, section) || !holdsBase(state, rule)) continue;
    const entry = listEntry(state, identityOf(rule.line, { words: [], rest: "" }), rule, section);
    const held = entry.list ?? nothing;
    entry.list = { ...held, members: new Set([...rule.list.base.members, ...held.members]) };
  }
}

/** True while the sibling stands that gives this list its default members. */
export function holdsBase(state: State, rule: LineRule | undefined): boolean {
  const sibling = rule?.list?.base?.while;
  if (sibling === undefined) return false;
  return [...state.values()].some((entry) => !entry.off && matchPattern(sibling, entry.text) !== undefined);
}

/** Removes what the device deletes by itself when this line changes. */
export function wipe(state: State, { key: cause, rule }: Entry): void {
  for (const pattern of rule?.wipes ?? []) {
    for (const [key, entry] of [...state]) if (key !== cause && matchPattern(pattern, entry.text)) state.delete(key);
  }
}

/** The line with its secrets as stars. */
export function maskSecrets(line: string, rules: ConfigRules): string {
  return redact(line, rules.secrets);
}

/** Key of one value of a setting that has several. */
export function duplicateKey(key: string, text: string): string {
  return `${key}\u0000${text}`;
}

const nothing = { members: new Set<string>(), implied: new Set<string>() };

function listEntry(state: State, key: string, rule: LineRule, section: string): Entry {
  const present = state.get(key);
  if (present) return present;
  const base = holdsBase(state, rule) && section !== top ? new Set(rule.list?.base?.members) : nothing.members;
  const entry: Entry = {
    key,
    text: key,
    rule,
    undo: key,
    off: false,
    list: { members: base, implied: nothing.implied },
    children: new Map(),
  };
  state.set(key, entry);
  return entry;
}

function listLines(state: State, entry: Entry, rules: ConfigRules): readonly string[] {
  const { rule, list } = entry;
  if (!rule?.list || !list) return [];
  const base = holdsBase(state, rule) ? new Set(rule.list.base?.members) : new Set<string>();
  const missing = [...base].filter((member) => !list.members.has(member));
  const typed = new Set([...list.members].filter((member) => !base.has(member)));
  return [
    ...formatList(new Set(missing), rule.list.most).map(
      (items) => `${rules.negation} ${listText(rule, entry.key, items)}`,
    ),
    ...formatList(typed, rule.list.most).map((items) => listText(rule, entry.key, items)),
  ];
}

/** The command of a list with these items put where `{}` stands. */
export function listText(rule: LineRule, key: string, items: string): string {
  const before = rule.line.slice(0, rule.line.indexOf("{}")).trim().split(" ").length;
  const words = key.split(" ");
  return [...words.slice(0, before), items, ...words.slice(before)].join(" ");
}

const byFirstWord = new WeakMap<ConfigRules, { readonly named: Map<string, LineRule[]>; readonly any: LineRule[] }>();

/** Rules that may match, in the order of the list. */
function candidates(rules: ConfigRules, line: string): readonly LineRule[] {
  let index = byFirstWord.get(rules);
  if (!index) {
    index = { named: new Map(), any: [] };
    for (const rule of rules.lines) {
      const word = /^[\w-]+(?= |$)/.exec(rule.line)?.[0]?.toLowerCase();
      if (word === undefined) index.any.push(rule);
      else index.named.set(word, [...(index.named.get(word) ?? []), rule]);
    }
    byFirstWord.set(rules, index);
  }
  const word = /^\S+/.exec(line)?.[0]?.toLowerCase() ?? "";
  return [...(index.named.get(word) ?? []), ...index.any];
}
