import { everyVlan, formatList, type Members, sameMembers, without } from "./list-value.ts";
import { type Comparison, lastPlace, several, single } from "./make-operation.ts";
import type { Operation } from "./order-operations.ts";
import { identityOf, matchPattern, withList, writingOf } from "./pattern.ts";
import type { ConfigRules } from "./rules.ts";
import { type Entry, holdsBase, listLinesOf, type State } from "./state.ts";

/** Adds and removes of a list, in pieces that the device takes; nothing is ever cleared to be typed again. */
export function listOperations(
  before: Entry | undefined,
  after: Entry | undefined,
  place: number,
  scope: Comparison,
): readonly Operation[] {
  const entry = after ?? before;
  const rule = entry?.rule;
  const list = rule?.list;
  if (!entry || !rule || !list) return [];
  if (list.assigned) return assignment(before, after, place, scope);
  const { rules, running, intended } = scope;
  const [heldBase, holds] = [holdsBase(running, rule), holdsBase(intended, rule)];
  const base: Members = new Set(list.base?.members);
  const had = before?.list?.members ?? new Set<string>();
  // The line that brings the default members is typed first, so they are there by then.
  const has: Members = holds && !heldBase ? new Set([...had, ...base]) : had;
  const wants = after?.list?.members ?? new Set<string>();

  if (!after && heldBase && list.retire) {
    return sameMembers(has, base) ? [] : [several(list.retire, { stage: "take", place, entry, members: has })];
  }
  const all = list.retire?.[0];
  if (!after && all !== undefined) return [several([all], { stage: "take", place, entry, members: has })];
  const more = without(wants, has);
  const fewer = without(has, wants);
  const removing =
    list.undo === undefined
      ? rule
      : { ...rule, line: `${list.undo} ${writingOf(rule.line) === "comma" ? "{,}" : "{}"}` };
  const undo = (name: string) =>
    `${rules.negation} ${withList(removing.line, removing === rule ? entry.key : (list.undo ?? ""), name)}`;
  // A member that comes with its own section is created by entering it, and goes by that name.
  const sections = sectionsOf(intended, entry.key);
  const opened = new Set([...more].filter((name) => after?.list?.implied.has(name) && sections.has(name)));
  const closed = new Set(
    [...fewer].filter(
      (name) =>
        `${rules.negation} ${headerOf(entry.key, name, rules)}` !== undo(name) && before?.list?.implied.has(name),
    ),
  );
  const named = list.sections === "together" && more.size > 1 ? more : without(more, opened);
  // One that only its own empty heading names is created by that heading.
  const isBare = (name: string) =>
    after?.list?.implied.has(name) === true &&
    headerOf(entry.key, name, rules) !== withList(rule.line, entry.key, name);
  const bare = new Set(list.sections === "together" ? [] : [...named].filter(isBare));
  const adds = [
    ...listLinesOf(rule, without(named, bare), entry.key),
    ...[...bare].map((name) => headerOf(entry.key, name, rules)),
  ];
  const takes = listLinesOf(removing, without(fewer, closed), removing === rule ? entry.key : (list.undo ?? "")).map(
    (line) => `${rules.negation} ${line}`,
  );
  for (const name of closed) takes.push(`${rules.negation} ${headerOf(entry.key, name, rules)}`);
  const stage = list.removal === "last" ? "delete" : list.removal === "first" ? "take" : "put";
  const operations: Operation[] = [];
  if (list.followedBy !== undefined && adds.length + takes.length > 0)
    (adds.length > 0 ? adds : takes).push(list.followedBy);
  // Lines that come before the first new section of a member, and after all that is there.
  const at = hasMembers(rules, entry.key) ? lastPlace - 1 : place;
  if (adds.length > 0) operations.push(several(adds, { stage: "put", place: at, entry, addedMembers: more }));
  if (takes.length > 0) {
    operations.push({
      ...several(takes, { stage, place: place + 0.5, entry, members: fewer }),
      takes: list.removal !== "beside",
    });
  }
  return operations;
}

/** A list that is set by one line and changed by words before the items. While there is no line, everything is in it. */
function assignment(
  before: Entry | undefined,
  after: Entry | undefined,
  place: number,
  { rules, running }: Comparison,
): readonly Operation[] {
  const [entry, had, wants] = [after ?? before, before?.list?.members, after?.list?.members];
  const rule = entry?.rule;
  if (!entry || !rule?.list) return [];
  const { assigned, inUse, most } = rule.list;
  const write = (items: string) => withList(rule.line, entry.key, items);
  const lines = (word: string, members: Members) =>
    formatList(members, most, writingOf(rule.line)).map((items) => write(`${word} ${items}`));
  if (!wants) return [single(`${rules.negation} ${entry.key}`, { stage: "take", place, entry })];
  const isInUse = inUse !== undefined && [...running.values()].some(({ text }) => matchPattern(inUse, text));
  const held = had ?? (isInUse ? everyVlan : undefined);
  const [more, fewer] = [without(wants, held ?? new Set()), without(held ?? new Set(), wants)];
  const steps = () => {
    if (held && sameMembers(held, wants)) return [];
    if (wants.size === 0) return [write(assigned === "none" ? "none" : "remove 1-4094")];
    if (held) return [...lines("remove", fewer), ...lines("add", more)];
    const added = lines("add", wants);
    return assigned === "none"
      ? [write("none"), ...added]
      : added.map((line, at) => (at === 0 ? line.replace(" add ", " only ") : line));
  };
  const sent = steps();
  return sent.length === 0 ? [] : [several(sent, { stage: "put", place, entry, members: fewer, addedMembers: more })];
}

export function hasMembers(rules: ConfigRules, list: string): boolean {
  return rules.lines.some(({ memberOf }) => memberOf?.list === list);
}

/** Names of the members that have a section of their own. */
function sectionsOf(state: State, list: string): ReadonlySet<string> {
  return new Set([...state.values()].flatMap(({ member }) => (member?.list === list ? [member.name] : [])));
}

/** The header of the section of a member. */
function headerOf(list: string, name: string, rules: ConfigRules): string {
  const rule = rules.lines.find(({ memberOf }) => memberOf?.list === list);
  return rule ? identityOf(rule.line, { words: [name], rest: "" }) : `${list} ${name}`;
}
