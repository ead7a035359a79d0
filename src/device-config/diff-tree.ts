import type { Step } from "../core/change.ts";
import { formatList, type Members, sameMembers, without } from "./list-value.ts";
import { inSendingOrder, type Operation } from "./order-operations.ts";
import { parametersOf } from "./parameters.ts";
import { identityOf, matchPattern, type Pattern } from "./pattern.ts";
import { type ConfigRules, top } from "./rules.ts";
import {
  appliesIn,
  duplicateKey,
  type Entry,
  holdsBase,
  listText,
  makeEntry,
  maskSecrets,
  type State,
  wipe,
} from "./state.ts";

/** The commands that turn one configuration into the other, in the order in which a device takes them. */
export function diffStates(running: State, intended: State, rules: ConfigRules): readonly Step[] {
  return inSendingOrder(compare({ running, intended, rules, section: top }), rules, top).flatMap(({ steps }) =>
    steps.map((step) => ({ ...step, risk: riskOf(step, [running, intended], rules) })),
  );
}

interface Comparison {
  readonly running: State;
  readonly intended: State;
  readonly rules: ConfigRules;
  /** Header of the section being compared. */
  readonly section: string;
}

/** Operations of one section, not yet ordered. */
function compare(whole: Comparison): readonly Operation[] {
  const { intended, rules, section } = whole;
  const [before, after] = separateRepeated(whole.running, intended);
  const running = new Map(before);
  for (const [key, entry] of [...before, ...after]) {
    const changes = before.get(key)?.text !== after.get(key)?.text;
    if (changes) wipe(running, entry);
  }
  const scope: Comparison = { running, intended: after, rules, section };
  const operations: Operation[] = [];
  [...running.keys()].forEach((key, place) => {
    const entry = running.get(key);
    if (entry && !after.has(key)) operations.push(...removal(entry, place, scope));
  });
  [...after.keys()].forEach((key, place) => {
    const [was, entry] = [running.get(key), after.get(key)];
    if (entry && !was) operations.push(...addition(entry, place, scope));
    if (entry && was) operations.push(...replacement(was, entry, place, scope));
  });
  return [...operations, ...holdingOpen(running, after, rules)];
}

/** A list whose every line goes or changes is held open meanwhile. */
function holdingOpen(running: State, intended: State, rules: ConfigRules): readonly Operation[] {
  const lists = new Map<string, Entry>();
  const steady = new Set<string>();
  for (const [key, entry] of running) {
    if (!entry.holdOpen) continue;
    if (intended.get(key)?.text === entry.text) steady.add(entry.holdOpen.list);
    else lists.set(entry.holdOpen.list, entry);
  }
  return [...lists.values()].flatMap((entry, place) => {
    const { holdOpen } = entry;
    if (!holdOpen || steady.has(holdOpen.list)) return [];
    const held = { ...entry, text: holdOpen.line };
    return [
      single(holdOpen.line, { stage: "hold", place, entry: held }),
      single(`${rules.negation} ${holdOpen.undo}`, { stage: "release", place, entry: held }),
    ];
  });
}

function removal(entry: Entry, place: number, scope: Comparison): readonly Operation[] {
  const { rules, running, intended } = scope;
  if (entry.list) return listOperations(entry, undefined, place, scope);
  if (entry.goesWith !== undefined && running.has(entry.goesWith) && !intended.has(entry.goesWith)) return [];
  if (entry.member && !intended.get(entry.member.list)?.list?.members.has(entry.member.name)) return [];
  if (entry.member || entry.rule?.section === "permanent") return emptied(entry, place, scope);
  if (entry.off) return [single(entry.text.slice(rules.negation.length + 1), { stage: "take", place, entry })];
  const last =
    entry.successor === undefined
      ? entry.children.size > 0 || defines(entry, rules)
      : [...intended].some(([key, other]) => other.successor === entry.successor && !running.has(key));
  const stage = entry.rule?.removal === "last" ? "cut" : last && entry.rule?.removal !== "first" ? "delete" : "take";
  const emptying = entry.rule?.section === "emptied" ? emptied(entry, place, scope) : [];
  return [...emptying, single(`${rules.negation} ${entry.undo}`, { stage, place, entry })];
}

function addition(entry: Entry, place: number, scope: Comparison): readonly Operation[] {
  if (entry.list) return listOperations(undefined, entry, place, scope);
  if (entry.children.size === 0) return [single(entry.text, { stage: "put", place, entry })];
  return inside(entry.text, new Map(), entry, place, scope);
}

function replacement(before: Entry, after: Entry, place: number, scope: Comparison): readonly Operation[] {
  const { rules } = scope;
  if (before.list || after.list) return listOperations(before, after, place, scope);
  if (after.rule?.section === "whole") return sameWhole(before, after) ? [] : addition(after, place, scope);
  if (saysTheSame(before, after, rules)) return inside(after.text, before.children, after, place, scope);
  if (before.off || after.off) return [single(after.text, { stage: "put", place, entry: after })];
  const change = after.rule?.change ?? "overwrite";
  if (change === "undo-first") {
    const gone = single(`${rules.negation} ${before.undo}`, { stage: "clear", place, entry: before });
    return [gone, ...addition(after, place, scope)];
  }
  if (before.children.size > 0 || after.children.size > 0) {
    // The header itself changes: empty the section under its old header, then fill it under the new one.
    const filled = after.children.size > 0 ? addition(after, place, scope) : [];
    const header = filled.length > 0 ? filled : [single(after.text, { stage: "put", place, entry: after })];
    return [together([...emptied(before, place, scope), ...header], { stage: "put", place, entry: after })];
  }
  if (change === "parameters") {
    const kept = parametersOf(after);
    const dropped = [...parametersOf(before).keys()].filter((name) => !kept.has(name));
    const undone = dropped.map((name) => `${rules.negation} ${before.key} ${name}`);
    const same = [...kept].every(([name, value]) => parametersOf(before).get(name) === value);
    return [several([...undone, ...(same ? [] : [after.text])], { stage: "put", place, entry: after })];
  }
  return [single(after.text, { stage: "put", place, entry: after, before })];
}

function inside(header: string, before: State, after: Entry, place: number, scope: Comparison): readonly Operation[] {
  const inner = compare({ ...scope, running: before, intended: after.children, section: header });
  return sectionOperation(header, inner, place, scope.rules, after);
}

function emptied(entry: Entry, place: number, scope: Comparison): readonly Operation[] {
  const inner = compare({ ...scope, running: entry.children, intended: new Map(), section: entry.text });
  return sectionOperation(entry.text, inner, place, scope.rules, entry);
}

function sectionOperation(
  header: string,
  inner: readonly Operation[],
  place: number,
  rules: ConfigRules,
  entry: Entry,
): readonly Operation[] {
  if (inner.length === 0) return [];
  const whole = entry.rule?.section === "whole";
  const build = (operations: readonly Operation[]): Operation => {
    const ordered = whole ? operations : inSendingOrder(operations, rules, header);
    return {
      text: header,
      stage: ordered.every(({ takes }) => takes) ? "free" : "put",
      takes: ordered.every(({ takes }) => takes),
      place,
      steps: ordered.flatMap(({ steps }) =>
        steps.map(({ context, command }) => ({ context: [header, ...context], command })),
      ),
      added: [header, ...ordered.flatMap(({ added }) => added)],
      gone: ordered.flatMap(({ gone }) => gone),
      parts: () => {
        const [taking, putting] = [ordered.filter(({ takes }) => takes), ordered.filter(({ takes }) => !takes)];
        return taking.length > 0 && putting.length > 0 ? [build(taking), build(putting)] : [];
      },
    };
  };
  return [build(inner)];
}

/** Adds and removes of a list, in pieces that the device takes; nothing is ever cleared to be typed again. */
function listOperations(
  before: Entry | undefined,
  after: Entry | undefined,
  place: number,
  scope: Comparison,
): readonly Operation[] {
  const entry = after ?? before;
  const rule = entry?.rule;
  const list = rule?.list;
  if (!entry || !rule || !list) return [];
  const { rules, running, intended } = scope;
  const [heldBase, holds] = [holdsBase(running, rule), holdsBase(intended, rule)];
  const base: Members = new Set(list.base?.members);
  const had = before?.list?.members ?? new Set<string>();
  // The line that brings the default members is typed first, so they are there by then.
  const has: Members = holds && !heldBase ? new Set([...had, ...base]) : had;
  const wants = after?.list?.members ?? new Set<string>();
  const undo = (items: string) =>
    `${rules.negation} ${list.undo === undefined ? listText(rule, entry.key, items) : `${list.undo} ${items}`}`;

  if (!after && heldBase && list.retire) {
    return sameMembers(has, base) ? [] : [several(list.retire, { stage: "take", place, entry, members: has })];
  }
  const more = without(wants, has);
  const fewer = without(has, wants);
  // A member that comes with its own section is created by entering it, and goes by that name.
  const opened = new Set(
    [...more].filter((name) => after?.list?.implied.has(name) && hasSection(intended, entry.key, name)),
  );
  const closed = new Set([...fewer].filter((name) => before?.list?.implied.has(name)));
  const adds = formatList(without(more, opened), list.most).map((items) => listText(rule, entry.key, items));
  const takes = formatList(without(fewer, closed), list.most).map(undo);
  for (const name of closed) takes.push(undoSection(entry.key, name, scope));
  const stage = list.removal === "last" ? "delete" : list.removal === "first" ? "take" : "put";
  const operations: Operation[] = [];
  if (list.followedBy !== undefined && adds.length + takes.length > 0)
    (adds.length > 0 ? adds : takes).push(list.followedBy);
  if (adds.length > 0) operations.push(several(adds, { stage: "put", place, entry, addedMembers: more }));
  if (takes.length > 0) {
    operations.push({
      ...several(takes, { stage, place: place + 0.5, entry, members: fewer }),
      takes: list.removal !== "beside",
    });
  }
  return operations;
}

function hasSection(state: State, list: string, name: string): boolean {
  return [...state.values()].some(({ member }) => member?.list === list && member.name === name);
}

function undoSection(list: string, name: string, { rules }: Comparison): string {
  const rule = rules.lines.find(({ memberOf }) => memberOf?.list === list);
  return `${rules.negation} ${rule ? identityOf(rule.line, { words: [name], rest: "" }) : `${list} ${name}`}`;
}

interface Placement {
  readonly stage: Operation["stage"];
  readonly place: number;
  readonly entry: Entry;
  /** What the line said before, where it is replaced. */
  readonly before?: Entry;
  readonly members?: Members;
  readonly addedMembers?: Members;
}

function single(command: string, placement: Placement): Operation {
  return several([command], placement);
}

function several(
  commands: readonly string[],
  { stage, place, entry, before, members, addedMembers }: Placement,
): Operation {
  const takes = stage !== "put";
  const named = (names: Members) =>
    entry.rule?.list
      ? formatList(names, 1 << 20).map((items) => listText(entry.rule ?? { line: "" }, entry.key, items))
      : [];
  const listed = members !== undefined || addedMembers !== undefined;
  return {
    text: entry.off ? entry.text.slice(entry.text.indexOf(" ") + 1) : entry.text,
    stage,
    takes,
    place,
    steps: commands.map((command) => ({ context: [], command })),
    added: listed ? named(addedMembers ?? new Set()) : takes ? [] : [entry.text],
    gone: listed ? named(members ?? new Set()) : takes ? linesOf(entry) : before ? [before.text] : [],
    parts: () => [],
  };
}

/** Operations that follow each other. */
function together(operations: readonly Operation[], placement: Placement): Operation {
  return {
    ...several([], placement),
    stage: "put",
    takes: false,
    steps: operations.flatMap(({ steps }) => steps),
    added: operations.flatMap(({ added }) => added),
    gone: operations.flatMap(({ gone }) => gone),
    parts: () =>
      operations.map((operation, at) => (at === 0 ? operation : { ...operation, after: operations[at - 1] })),
  };
}

function linesOf(entry: Entry): readonly string[] {
  return [entry.text, ...[...entry.children.values()].flatMap(linesOf)];
}

function defines(entry: Entry, rules: ConfigRules): boolean {
  return rules.references.some((reference) => reference.defines.some((pattern) => matchPattern(pattern, entry.text)));
}

function saysTheSame(before: Entry, after: Entry, rules: ConfigRules): boolean {
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
  return rules.secrets.some((secret) =>
    [before, after].some((line) =>
      (secret.exec(line)?.slice(1) ?? []).some((part) => rules.hiddenSecret.test(part ?? "")),
    ),
  );
}

function sortedWords(text: string): string {
  return text.split(/\s+/).sort().join(" ");
}

function sameWhole(before: Entry, after: Entry): boolean {
  const write = (entry: Entry): string => JSON.stringify([entry.text, [...entry.children.values()].map(write)]);
  return write(before) === write(after);
}

/** Where one side has several values under one key, each is its own setting on both sides. */
function separateRepeated(running: State, intended: State): readonly [State, State] {
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

function riskOf(
  step: { readonly context: readonly string[]; readonly command: string },
  sides: readonly State[],
  rules: ConfigRules,
): Step["risk"] {
  const section = step.context.at(-1) ?? top;
  const holdsOneOf = (patterns: readonly Pattern[]) =>
    sides
      .flatMap((side) => [...sectionAt(side, step.context, rules).values()])
      .some(({ off, text }) => !off && patterns.some((pattern) => matchPattern(pattern, text)));
  const found = rules.risks.find(
    (rule) =>
      appliesIn(rule, section) &&
      rule.command.test(step.command) &&
      (rule.while === undefined || holdsOneOf(rule.while)),
  );
  return found?.risk ?? "safe";
}

/** What a configuration says in the section with these headers: nothing where there is no such section. */
function sectionAt(state: State, headers: readonly string[], rules: ConfigRules): State {
  let parent: string = top;
  let section = state;
  for (const header of headers) {
    section = section.get(makeEntry(header, rules, parent).key)?.children ?? new Map();
    parent = header;
  }
  return section;
}
