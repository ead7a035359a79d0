import { matchPattern, type PatternMatch } from "./pattern.ts";
import { type ConfigRules, type LineRule, top } from "./rules.ts";

export interface FoundRule {
  readonly rule: LineRule;
  readonly match: PatternMatch;
}

/** The rules that count in a section. Sections to whose headers the same rules apply share one. */
export interface Scope {
  readonly lists: readonly LineRule[];
  /** The rule for a line, those that begin with plain words before those that do not. */
  find(line: string): FoundRule | undefined;
}

export function findRule(line: string, section: string, rules: ConfigRules): FoundRule | undefined {
  return scopeOf(section, rules).find(line.split("\n", 1)[0] ?? line);
}

export function appliesIn(rule: { readonly in?: string }, section: string): boolean {
  if (rule.in === undefined) return true;
  return rule.in === top ? section === top : section !== top && matchPattern(rule.in, section) !== undefined;
}

/** Looked up once for each header and for each line: configurations repeat themselves. */
export function scopeOf(section: string, rules: ConfigRules): Scope {
  let known = scopesOf.get(rules);
  if (!known) {
    known = { places: [...new Set(rules.lines.map((rule) => rule.in))], byHeader: new Map(), byPlaces: new Map() };
    scopesOf.set(rules, known);
  }
  const before = known.byHeader.get(section);
  if (before) return before;
  const here = known.places.map((place) => appliesIn(place === undefined ? {} : { in: place }, section));
  const signature = here.map(Number).join("");
  const applicable = new Set(known.places.filter((_, index) => here[index]));
  const scope = known.byPlaces.get(signature) ?? makeScope(rules.lines.filter((rule) => applicable.has(rule.in)));
  known.byPlaces.set(signature, scope);
  remember(known.byHeader, section, scope);
  return scope;
}

interface Scopes {
  readonly places: readonly (string | undefined)[];
  readonly byHeader: Map<string, Scope>;
  readonly byPlaces: Map<string, Scope>;
}

const scopesOf = new WeakMap<ConfigRules, Scopes>();

function makeScope(lines: readonly LineRule[]): Scope {
  const named = new Map<string, LineRule[]>();
  const others: LineRule[] = [];
  for (const rule of lines) {
    const words = firstWords(rule.line);
    if (!words) others.push(rule);
    for (const word of words ?? []) named.set(word, [...(named.get(word) ?? []), rule]);
  }
  const found = new Map<string, FoundRule | undefined>();
  return {
    lists: lines.filter(({ list }) => list !== undefined),
    find(line) {
      if (found.has(line)) return found.get(line);
      const word = /^\S+/.exec(line)?.[0]?.toLowerCase() ?? "";
      const result = firstMatch([...(named.get(word) ?? []), ...others], line);
      remember(found, line, result);
      return result;
    },
  };
}

function firstMatch(rules: readonly LineRule[], line: string): FoundRule | undefined {
  for (const rule of rules) {
    const match = matchPattern(rule.line, line);
    if (match) return { rule, match };
  }
  return undefined;
}

/** The plain words that a line of this pattern begins with, where they can be told: `(a|b c) d` begins with `a` or `b`. */
export function firstWords(pattern: string): readonly string[] | undefined {
  const plain = /^[\w-]+(?= |$)/.exec(pattern)?.[0];
  if (plain !== undefined) return [plain.toLowerCase()];
  const choice = /^\((?:\?:)?([\w |-]+)\)(?= |$)/.exec(pattern)?.[1]?.split("|");
  const words = choice?.map((each) => /^[\w-]+/.exec(each)?.[0]?.toLowerCase());
  return words?.every((word) => word !== undefined) ? [...new Set(words)] : undefined;
}

/** Bounded: an endless stream of configurations must not fill memory. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  if (key.length > 400) return;
  if (map.size >= 20_000) map.clear();
  map.set(key, value);
}
