import type { Entry } from "./state.ts";

/**
 * A value made of name-value pairs, such as `min-tx-interval 1000 detect-multiplier 4`: each can be taken back by its name.
 * Words that stand alone are names without a value only at the end.
 */
export function parametersOf(entry: Entry): ReadonlyMap<string, string> {
  const words = entry.text.slice(entry.key.length).trim().split(/\s+/).filter(Boolean);
  const pairs = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) pairs.set(words[at] ?? "", words[at + 1] ?? "");
  return pairs;
}

export function withoutParameter(entry: Entry, name: string): string {
  const kept = [...parametersOf(entry)].filter(([each]) => each !== name);
  return [entry.key, ...kept.flat().filter(Boolean)].join(" ");
}
