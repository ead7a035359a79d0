import { matchPattern, namesIn, withList } from "./pattern.ts";
import { type ConfigRules, type Reference, top } from "./rules.ts";
import { type Entry, listLinesOf, makeEntry, type State, withoutNegation } from "./state.ts";

/**
 * The whole configuration that is wanted: everything intended, and of what is running all that camnet does not own. What is
 * owned and not intended is left out, except a definition that something which stays still uses.
 */
export function mergeOwned(
  running: State,
  intended: State,
  rules: ConfigRules,
): { readonly wanted: State; readonly unmanaged: number } {
  const holds = (pattern: string) => [...intended.values()].some(({ text }) => matchPattern(pattern, text));
  const ours = { ...rules, owned: rules.owned.filter((each) => each.while === undefined || holds(each.while)) };
  const kept: Entry[] = [];
  const wanted = merge({ running, intended, ours, section: top, kept });
  for (const reference of rules.references) keepUsed(wanted, running, reference, rules, kept);
  return { wanted, unmanaged: kept.reduce((sum, entry) => sum + countLines(entry), 0) };
}

interface Merge {
  readonly running: State;
  readonly intended: State;
  /** The rules, with what is owned here. */
  readonly ours: ConfigRules;
  readonly section: string;
  readonly kept: Entry[];
}

function merge(scope: Merge): State {
  const { running, intended, ours, section, kept } = scope;
  const wanted: State = new Map();
  for (const [key, entry] of running) {
    const intention = intended.get(key);
    if (intention && entry.children.size > 0) {
      wanted.set(key, {
        ...intention,
        children: merge({ ...scope, running: entry.children, intended: intention.children, section: intention.text }),
      });
    } else if (intention) wanted.set(key, intention);
    else if (!isOwned(entry, section, ours)) {
      wanted.set(key, entry);
      kept.push(entry);
    } else if (entry.member && intended.get(entry.member.list)?.list?.members.has(entry.member.name)) {
      // The VLAN stays, its lines are ours: the section is emptied of them.
      wanted.set(key, {
        ...entry,
        children: merge({ ...scope, running: entry.children, intended: new Map(), section: entry.text }),
      });
    }
  }
  for (const [key, entry] of intended) if (!wanted.has(key)) wanted.set(key, entry);
  return wanted;
}

/** Whether camnet may take the line away: its pattern is listed for this section. */
export function isOwned(entry: Entry, section: string, rules: ConfigRules): boolean {
  const line = withoutNegation(entry.text, rules) ?? entry.text;
  return rules.owned.some(({ in: scope, lines }) => {
    const here = scope === top ? section === top : section !== top && matchPattern(scope, section) !== undefined;
    return here && lines.some((pattern) => matchPattern(pattern.replace(/ \{\}$/, ""), line));
  });
}

/** Puts back definitions that would go although a line that stays uses them: a foreign port in a VLAN, a foreign list in use. */
function keepUsed(wanted: State, running: State, reference: Reference, rules: ConfigRules, kept: Entry[]): void {
  const used = new Set<string>();
  const collect = (state: State): void => {
    for (const entry of state.values()) {
      for (const pattern of reference.uses) {
        for (const text of textsOf(entry)) for (const name of namesIn(pattern, text)) used.add(name);
      }
      collect(entry.children);
    }
  };
  collect(wanted);
  for (const [key, entry] of running) {
    const now = wanted.get(key);
    if (entry.list && reference.defines.includes(entry.rule?.line ?? "")) {
      const stays = [...entry.list.members].filter((name) => used.has(name) && !now?.list?.members.has(name));
      if (stays.length === 0) continue;
      const held = now?.list ?? { members: new Set<string>(), implied: new Set<string>() };
      wanted.set(key, { ...(now ?? entry), list: { ...held, members: new Set([...held.members, ...stays]) } });
      for (const name of stays) kept.push(makeEntry(withList(entry.rule?.line ?? "{}", key, name), rules, top));
    } else if (
      !now &&
      reference.defines.some((pattern) => namesIn(pattern, entry.text).some((name) => used.has(name)))
    ) {
      wanted.set(key, entry);
      kept.push(entry);
    }
  }
}

function textsOf(entry: Entry): readonly string[] {
  const { list, rule } = entry;
  if (!list || !rule) return [entry.text];
  return listLinesOf(rule, list.members, entry.key);
}

function countLines(entry: Entry): number {
  return 1 + [...entry.children.values()].reduce((sum, child) => sum + countLines(child), 0);
}
