/** Reads a typed line against a table of commands: abbreviations, parameters, and where the caret goes when it fits none. */
import { parseVlanList, vlanId } from "./vlan-list.ts";

/** Values of the parameters of a pattern, in order, as text; the rest of a line keeps its blanks. */
export type Arguments = readonly string[];

export interface Pattern {
  /**
   * A keyword; `a|b` one of several keywords, which is then an argument; `<kind>` a parameter. The last word may be a kind
   * that takes the rest of the line: `<rest>`, `<rest?>` (may be empty), `<vlans>`.
   */
  readonly words: readonly string[];
}

export type Match<T> =
  | {
      readonly command: T;
      readonly arguments: Arguments;
      /** The line with every keyword in full. */
      readonly canonical: string;
    }
  | { readonly error: string; readonly column: number };

interface Token {
  readonly text: string;
  readonly column: number;
}

const parameterKinds: Readonly<Record<string, (word: string) => boolean>> = {
  word: () => true,
  number: (word) => /^\d+$/.test(word),
  vlan: (word) => vlanId(word) !== undefined,
  ipv4: (word) => /^\d{1,3}(\.\d{1,3}){3}$/.test(word) && word.split(".").every((part) => Number(part) <= 255),
};

const problems = {
  unrecognized: "Error: Unrecognized command found at '^' position.",
  incomplete: "Error: Incomplete command found at '^' position.",
  wrong: "Error: Wrong parameter found at '^' position.",
  tooMany: "Error: Too many parameters found at '^' position.",
  ambiguous: "Error: Ambiguous command found at '^' position.",
} as const;
type Problem = keyof typeof problems;

/** The one command that fits best, or the error of the attempt that came furthest. */
export function matchLine<T extends Pattern>(commands: readonly T[], line: string): Match<T> {
  const tokens = tokenize(line);
  let best: { readonly command: T; readonly fit: Fit } | undefined;
  let rival = false;
  let furthest: Misfit = { problem: "unrecognized", column: tokens[0]?.column ?? 0, depth: 0 };
  const first = tokens[0]?.text.toLowerCase() ?? "";
  for (const command of commands) {
    // Most commands begin otherwise; the rest of the work is for those that do not.
    if (!command.words[0]!.startsWith(first)) continue;
    const attempt = tryPattern(command.words, tokens, line);
    if ("problem" in attempt) {
      if (attempt.depth > furthest.depth || (attempt.depth === furthest.depth && furthest.problem === "unrecognized"))
        furthest = attempt;
      continue;
    }
    if (!best || attempt.score > best.fit.score) [best, rival] = [{ command, fit: attempt }, false];
    else if (attempt.score === best.fit.score && attempt.abbreviated && best.fit.abbreviated) rival = true;
  }
  if (best && rival) return { error: problems.ambiguous, column: tokens[0]!.column };
  if (best) return { command: best.command, arguments: best.fit.arguments, canonical: best.fit.canonical.join(" ") };
  return { error: problems[furthest.problem], column: furthest.column };
}

interface Fit {
  readonly arguments: Arguments;
  readonly canonical: readonly string[];
  /** More for a keyword typed in full than for an abbreviated one, and for that more than for a parameter. */
  readonly score: number;
  readonly abbreviated: boolean;
}
interface Misfit {
  readonly problem: Problem;
  readonly column: number;
  readonly depth: number;
}

function tryPattern(words: readonly string[], tokens: readonly Token[], line: string): Fit | Misfit {
  const found: string[] = [];
  const canonical: string[] = [];
  let score = 0;
  let abbreviated = false;
  const misfit = (problem: Problem, at: number): Misfit => ({
    problem,
    column: tokens[at]?.column ?? line.trimEnd().length,
    depth: at,
  });
  const fitting = (): Fit => ({ arguments: found, canonical, score, abbreviated });
  const take = (...argument: string[]) => {
    found.push(...argument);
    canonical.push(...argument.filter((text) => text !== ""));
  };
  for (const [at, word] of words.entries()) {
    const token = tokens[at];
    const kind = word.startsWith("<") ? word.slice(1, -1) : undefined;
    if (!token && kind !== "rest?") return misfit("incomplete", at);
    if (!token || kind === "rest" || kind === "rest?") {
      take(token ? line.slice(token.column).trimEnd() : "");
      return fitting();
    }
    if (kind === "vlans") {
      const list = tokens.slice(at).map(({ text }) => text);
      const parsed = parseVlanList(list);
      if ("tooMany" in parsed) return misfit("tooMany", at + parsed.tooMany);
      if ("wrongWord" in parsed)
        return misfit(list[parsed.wrongWord] === undefined ? "incomplete" : "wrong", at + parsed.wrongWord);
      take(list.join(" "));
      return fitting();
    }
    if (kind) {
      if (!parameterKinds[kind]!(token.text)) return misfit("wrong", at);
      take(token.text);
      continue;
    }
    const typed = token.text.toLowerCase();
    const choices = word.split("|");
    const keyword = choices.find((choice) => choice === typed) ?? choices.find((choice) => choice.startsWith(typed));
    if (!keyword) return misfit("unrecognized", at);
    if (choices.length > 1) found.push(keyword);
    canonical.push(keyword);
    score += keyword === typed ? 3 : 2;
    abbreviated ||= keyword !== typed;
  }
  return tokens.length > words.length ? misfit("tooMany", words.length) : fitting();
}

function tokenize(line: string): readonly Token[] {
  return [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], column: match.index }));
}
