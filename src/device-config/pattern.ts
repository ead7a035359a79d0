import { parseList } from "./list-value.ts";

/**
 * A command by its leading words, as a network engineer writes it down: `port trunk pvid vlan` matches that command with
 * any value. `*` is one word that belongs to the identity (`Vlanif*` inside a word, too), `~` all that is left, `(a|b)` one of,
 * `{}` a list such as `2 to 10 20`. Keywords match in any case.
 */
export type Pattern = string;

export interface PatternMatch {
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
  const found = expression.exec(line);
  if (!found) return undefined;
  const captures = found.slice(1, -1).map((word) => word ?? "");
  const rest = found.at(-1) ?? "";
  if (listAt === undefined) return { words: captures, rest };
  const [list = ""] = captures.splice(listAt, 1);
  return { words: captures, list, rest };
}

/** The pattern with its words put back and its list left out: what names the setting. */
export function identityOf(pattern: Pattern, match: PatternMatch): string {
  let next = 0;
  const parts: string[] = [];
  for (const token of pattern.split(" ")) {
    if (token === "{}") continue;
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
  if (match.list !== undefined) return [...parseList(match.list)];
  const name = match.words.at(-1);
  return name === undefined ? [] : [name];
}

const never = /$^/;

/** The variable part of a word. `(?:a|b)` is none: it belongs to nothing. */
function variableOf(token: string): RegExp {
  if (token === "~") return /~/;
  if (token.includes("(")) return /\((?!\?:).*\)/;
  return token.includes("*") ? /\*/ : never;
}

const listExpression = String.raw`(all|\S*\d(?:\s+(?:to\s+)?\S*\d(?=\s|$))*)`;

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
  const tokens = pattern.split(" ");
  let captures = 0;
  let listAt: number | undefined;
  const parts = tokens.map((token, index) => {
    if (token === "{}") {
      listAt = captures++;
      return listExpression;
    }
    if (isVariable(token)) captures++;
    if (token === "~") return index === tokens.length - 1 ? "(.+)" : "(.+?)";
    if (token.includes("(")) return token;
    return token.split("*").map(escapeRegex).join(String.raw`(\S+)`);
  });
  const expression = new RegExp(String.raw`^${parts.join(String.raw`\s+`)}(?:\s+(.*))?$`, "i");
  const result: Compiled = listAt === undefined ? { expression } : { expression, listAt };
  compiled.set(pattern, result);
  return result;
}

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
