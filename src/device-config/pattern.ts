import { parseList, type Writing } from "./list-value.ts";

/**
 * A command by its leading words, as a network engineer writes it down: `port trunk pvid vlan` matches that command with
 * any value. `*` is one word that belongs to the identity (`Vlanif*` inside a word, too), `~` all that is left, `(a|b)` one of,
 * `{}` a list such as `2 to 10 20`, `{,}` one such as `2-10,20`. Keywords match in any case, and any space between words.
 */
export type Pattern = string;

export interface PatternMatch {
  /** What the pattern itself covers, where that is not the pattern's own words. */
  readonly head?: string;
  /** What `*`, `~` and `(a|b)` stood for, in order. */
  readonly words: readonly string[];
  /** What `{}` stood for. */
  readonly list?: string;
  /** What follows the pattern: the value. */
  readonly rest: string;
}

/** Matches one line, without its indentation. */
export function matchPattern(pattern: Pattern, line: string): PatternMatch | undefined {
  const { expression, listAt } = compile(pattern);
  // Joined first: a run of a thousand spaces must not be tried in a thousand ways.
  const found = expression.exec(line.includes("  ") || line.includes("\t") ? line.replace(/\s+/g, " ") : line);
  if (!found) return undefined;
  const captures = found.slice(1, -1).map((word) => word ?? "");
  const rest = found.at(-1) ?? "";
  if (listAt === undefined) {
    const head = rest === "" ? found[0] : found[0].slice(0, -rest.length - 1);
    return pattern.includes("(?:") ? { words: captures, rest, head } : { words: captures, rest };
  }
  const [list = ""] = captures.splice(listAt, 1);
  return { words: captures, list, rest };
}

/** The pattern with its words put back and its list left out: what names the setting. */
export function identityOf(pattern: Pattern, match: PatternMatch): string {
  if (match.head !== undefined) return match.head;
  let next = 0;
  const parts: string[] = [];
  for (const token of tokensOf(pattern)) {
    if (token === "{}" || token === "{,}") continue;
    parts.push(token.replace(variableOf(token), () => match.words[next++] ?? ""));
  }
  return parts.join(" ");
}

/** `$1` is the first word of the match. */
export function fillTemplate(template: string, match: PatternMatch): string {
  return template.replace(/\$(\d)/g, (_, digit: string) => match.words[Number(digit) - 1] ?? "");
}

/** The names that a line mentions at the last variable of the pattern; every member of a list. */
export function namesIn(pattern: Pattern, line: string): readonly string[] {
  const match = matchPattern(pattern, line);
  if (!match) return [];
  if (match.list !== undefined) return membersNamed(match.list, writingOf(pattern));
  const name = match.words.at(-1);
  return name === undefined ? [] : [name];
}

export function writingOf(pattern: Pattern): Writing {
  return pattern.includes("{,}") ? "comma" : "to";
}

/** The line with these items where the list stands. */
export function withList(pattern: Pattern, identity: string, items: string): string {
  const before = tokensOf(pattern).indexOf(writingOf(pattern) === "comma" ? "{,}" : "{}");
  const words = identity.split(" ");
  return [...words.slice(0, before), items, ...words.slice(before)].join(" ");
}

function membersNamed(list: string, writing: Writing): readonly string[] {
  const [, word, items = ""] = /^(add|remove|except|only|none)?\s*(.*)$/i.exec(list) ?? [];
  return word !== undefined && !/^(add|only)$/i.test(word) ? [] : [...parseList(items, writing)];
}

/** The words of a pattern; what stands in parentheses or brackets is one, spaces and all. */
function tokensOf(pattern: Pattern): readonly string[] {
  return (
    pattern.match(/(?:\\.|\[(?:\\.|[^\]\\])*\]|\((?:\\.|\[(?:\\.|[^\]\\])*\]|\([^()]*\)|[^()\\[])*\)|[^\s([\\])+/g) ??
    []
  );
}

const never = /$^/;

/** The variable part of a word. `(?:a|b)` and `(?!a)` are none: they belong to nothing. */
function variableOf(token: string): RegExp {
  if (token === "~") return /~/;
  if (token.includes("(")) return /\((?!\?).*\)/;
  return token.includes("*") ? /\*/ : never;
}

const lists = {
  "{}": String.raw`(all|\S*\d(?: (?:to )?\S*\d(?= |$))*)`,
  "{,}": String.raw`((?:(?:add|remove|except|only) )?\d+(?: ?[,-] ?\d+)*|all|none)`,
};

function isVariable(token: string): boolean {
  return variableOf(token).test(token);
}

interface Compiled {
  readonly expression: RegExp;
  readonly listAt?: number;
}

const compiled = new Map<Pattern, Compiled>();

function compile(pattern: Pattern): Compiled {
  const known = compiled.get(pattern);
  if (known) return known;
  const tokens = tokensOf(pattern);
  let captures = 0;
  let listAt: number | undefined;
  const parts = tokens.map((token, index) => {
    if (token === "{}" || token === "{,}") {
      listAt = captures++;
      return lists[token];
    }
    if (isVariable(token)) captures++;
    if (token === "~") return index === tokens.length - 1 ? "(.+)" : "(.+?)";
    if (token.includes("(")) return token;
    return token.split("*").map(escapeRegex).join(String.raw`(\S+)`);
  });
  const expression = new RegExp(`^${parts.join(" ")}(?: (.*))?$`, "i");
  const result: Compiled = listAt === undefined ? { expression } : { expression, listAt };
  remember(compiled, pattern, result);
  return result;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** Patterns are data of the platforms, and some are filled with names from a text: of those only so many are kept. */
function remember<T>(map: Map<Pattern, T>, pattern: Pattern, value: T): void {
  if (map.size >= 5_000) map.clear();
  map.set(pattern, value);
}
