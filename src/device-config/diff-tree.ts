import type { Step } from "../core/change.ts";
import { hasMembers, listOperations } from "./list-operations.ts";
import { type Comparison, lastPlace, type Placement, several, single } from "./make-operation.ts";
import { inSendingOrder, type Operation } from "./order-operations.ts";
import { parametersOf } from "./parameters.ts";
import { matchPattern } from "./pattern.ts";
import { risksIn } from "./risk-of.ts";
import { type ConfigRules, top } from "./rules.ts";
import { isOrdered, sameState, sameWhole, saysTheSame, separateRepeated } from "./same-setting.ts";
import { type Entry, forgetRetyped, isListOf, type State, wipe, withoutNegation } from "./state.ts";

/** The commands that turn one configuration into the other, in the order in which a device takes them. */
export function diffStates(running: State, intended: State, rules: ConfigRules): readonly Step[] {
  const operations = compare({ running, intended, rules, section: top, ordered: false });
  const risks = new Map<string, (command: string) => Step["risk"]>();
  return inSendingOrder(operations, rules, top).flatMap(({ steps }) =>
    steps.map((step) => {
      const headers = step.context.join("\n");
      const risk = risks.get(headers) ?? risksIn(step.context, [running, intended], rules);
      risks.set(headers, risk);
      return { ...step, risk: risk(step.command) };
    }),
  );
}

/** Operations of one section, not yet ordered. */
function compare(whole: Comparison): readonly Operation[] {
  const { intended, rules } = whole;
  if (sameState(whole.running, intended)) return [];
  const [before, after] = separateRepeated(whole.running, intended);
  const running = new Map(before);
  if (whole.ordered) return retyped(before, after, { ...whole, running, intended: after });
  for (const [key, entry] of [...before, ...after]) {
    const changes = before.get(key)?.text !== after.get(key)?.text;
    // What has been wiped by another line wipes nothing itself.
    if (before.has(key) && !running.has(key)) continue;
    if (changes && (entry.rule?.wipesWhen === undefined || isTakenBack(before.get(key), after.get(key))))
      wipe(running, entry, rules);
    if (changes && after.get(key) === entry) forgetRetyped(running, entry, { intended: after, rules });
  }
  const scope: Comparison = { ...whole, running, intended: after };
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
  return [...operations, ...holdingOpen(running, after, rules), ...afterRemovals(scope)];
}

/** From the first line that differs, all lines of an ordered section go, and those wanted come. */
function retyped(before: State, after: State, scope: Comparison): readonly Operation[] {
  const [had, wanted] = [[...before.values()], [...after.values()]];
  let same = 0;
  while (same < had.length && had[same]?.text === wanted[same]?.text) same++;
  return [
    ...had.slice(same).flatMap((entry, place) => removal(entry, place, scope)),
    ...wanted.slice(same).flatMap((entry, place) => addition(entry, place, scope)),
  ];
}

function isTakenBack(before: Entry | undefined, after: Entry | undefined): boolean {
  const change = after?.rule?.change;
  return before !== undefined && (after === undefined || change === "undo-first" || change === "undo-beside");
}

/** What a line leaves behind when it goes is set right. */
function afterRemovals({ running, intended, rules }: Comparison): readonly Operation[] {
  if (intended.size === 0) return [];
  return [...running].flatMap(([key, entry]) => {
    const left = entry.rule?.afterRemoval;
    if (!left || intended.has(key)) return [];
    if ([...intended.values()].some(({ text }) => matchPattern(left.unless, text))) return [];
    return [
      single(left.line, {
        stage: "put",
        place: lastPlace,
        entry: { ...entry, text: withoutNegation(left.line, rules) ?? left.line },
      }),
    ];
  });
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
  if (
    entry.member &&
    !isAlwaysThere(entry.member, rules) &&
    !intended.get(entry.member.list)?.list?.members.has(entry.member.name)
  )
    return [];
  if (entry.member || entry.rule?.section === "permanent") return emptied(entry, place, scope);
  if (entry.off) return [single(entry.text.slice(rules.negation.length + 1), { stage: "take", place, entry })];
  if (entry.rule?.restored && entry.rule.default) return [single(entry.rule.default, { stage: "put", place, entry })];
  const emptying = entry.rule?.section === "emptied" ? emptied(entry, place, scope) : [];
  return [...emptying, single(`${rules.negation} ${entry.undo}`, { stage: stageOf(entry, scope), place, entry })];
}

function isAlwaysThere({ list, name }: { readonly list: string; readonly name: string }, rules: ConfigRules): boolean {
  return rules.lines.some((rule) => isListOf(rule, list) && rule.list?.kept?.includes(name));
}

function stageOf(entry: Entry, { rules, running, intended }: Comparison): Operation["stage"] {
  if (entry.rule?.removal === "last") return "cut";
  if (entry.rule?.removal === "first") return "take";
  if (entry.successor !== undefined) {
    const succeeded = [...intended].some(([key, other]) => other.successor === entry.successor && !running.has(key));
    return succeeded ? "delete" : "take";
  }
  if (rules.definitionsGo === "first") return "take";
  return entry.children.size > 0 || defines(entry, rules) ? "delete" : "take";
}

function addition(entry: Entry, place: number, scope: Comparison): readonly Operation[] {
  if (entry.list) return listOperations(undefined, entry, place, scope);
  // New members of a list come after those that are there.
  const { member } = entry;
  const isNew = member !== undefined && !scope.running.get(member.list)?.list?.members.has(member.name);
  const at = isNew && hasMembers(scope.rules, member.list) ? place + lastPlace : place;
  if (entry.children.size === 0) return [single(entry.text, { stage: "put", place: at, entry })];
  return inside(entry.text, new Map(), entry, at, scope);
}

function replacement(before: Entry, after: Entry, place: number, scope: Comparison): readonly Operation[] {
  const { rules } = scope;
  if (before.list || after.list) return listOperations(before, after, place, scope);
  if (after.rule?.section === "whole") return sameWhole(before, after) ? [] : addition(after, place, scope);
  if (saysTheSame(before, after, rules)) return inside(after.text, before.children, after, place, scope);
  if (before.off || after.off) return [single(after.text, { stage: "put", place, entry: after })];
  const change = after.rule?.change ?? "overwrite";
  if (change === "undo-first" || change === "undo-beside") {
    const beside = change === "undo-beside";
    const gone = single(`${rules.negation} ${before.undo}`, { stage: "take", place, entry: before });
    const first: Operation = beside ? { ...gone, stage: "put", place: place - 0.5 } : gone;
    return [first, ...addition(after, place, scope).map((operation) => ({ ...operation, after: first }))];
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
    return [several([...undone, after.text], { stage: "put", place, entry: after })];
  }
  return [single(after.text, { stage: "put", place, entry: after, before })];
}

function inside(header: string, before: State, after: Entry, place: number, scope: Comparison): readonly Operation[] {
  const ordered = isOrdered(after.rule, [...before.values(), ...after.children.values()]);
  const inner = compare({ ...scope, running: before, intended: after.children, section: header, ordered });
  return sectionOperation(header, inner, place, scope.rules, after);
}

function emptied(entry: Entry, place: number, scope: Comparison): readonly Operation[] {
  const inner = compare({
    ...scope,
    running: entry.children,
    intended: new Map(),
    section: entry.text,
    ordered: false,
  });
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
      stage: "put",
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

function defines(entry: Entry, rules: ConfigRules): boolean {
  return rules.references.some((reference) => reference.defines.some((pattern) => matchPattern(pattern, entry.text)));
}
