import { namesIn, type Pattern } from "./pattern.ts";
import type { ConfigRules } from "./rules.ts";
import { firstWords, remember } from "./scope.ts";

/** The names that one line defines, uses, or holds for itself alone, each with its kind before it. */
export interface Mentions {
  readonly defines: readonly string[];
  readonly uses: readonly string[];
  readonly holds: readonly string[];
}

/** Looked up once for each line: configurations repeat themselves. */
export function mentionsIn(line: string, rules: ConfigRules): Mentions {
  let index = indexOf.get(rules);
  if (!index) {
    index = makeIndex(rules);
    indexOf.set(rules, index);
  }
  const before = index.known.get(line);
  if (before) return before;
  const word = /^\S+/.exec(line)?.[0]?.toLowerCase() ?? "";
  const found = { defines: new Set<string>(), uses: new Set<string>(), holds: new Set<string>() };
  for (const { pattern, role, kind } of [...(index.named.get(word) ?? []), ...index.others])
    for (const name of namesIn(pattern, line)) found[role].add(`${kind} ${name}`);
  const mentions = { defines: [...found.defines], uses: [...found.uses], holds: [...found.holds] };
  remember(index.known, line, mentions);
  return mentions;
}

interface Role {
  readonly pattern: Pattern;
  readonly role: keyof Mentions;
  readonly kind: string;
}

interface Index {
  readonly named: Map<string, Role[]>;
  readonly others: Role[];
  readonly known: Map<string, Mentions>;
}

const indexOf = new WeakMap<ConfigRules, Index>();

function makeIndex({ references, exclusive = [] }: ConfigRules): Index {
  const index: Index = { named: new Map(), others: [], known: new Map() };
  const roles: readonly Role[] = [
    ...references.flatMap(({ kind, defines, uses }) => [
      ...defines.map((pattern) => ({ pattern, role: "defines" as const, kind })),
      ...uses.map((pattern) => ({ pattern, role: "uses" as const, kind })),
    ]),
    ...exclusive.map((pattern) => ({ pattern, role: "holds" as const, kind: pattern })),
  ];
  for (const role of roles) {
    const words = firstWords(role.pattern);
    if (!words) index.others.push(role);
    for (const word of words ?? []) index.named.set(word, [...(index.named.get(word) ?? []), role]);
  }
  return index;
}
