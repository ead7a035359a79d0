import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { SourceText } from "./source-text.ts";
import { type YamlEntry, type YamlNode, YamlTree } from "./yaml-tree.ts";

/** Reads any YAML with the yaml library; every syntax error, and whatever keeps a line from being read alone, is a diagnostic. */
export function readAnyYaml(source: SourceText): {
  readonly tree?: YamlTree;
  readonly diagnostics: readonly Diagnostic[];
} {
  // Duplicate keys are found below: the library compares every key with every other and names only the second one.
  const document = parseDocument(source.text, {
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) return { diagnostics: syntaxErrors(source, problems) };
  const reader = new TreeReader(source);
  const root = document.contents ? reader.node(document.contents) : reader.empty(0);
  if (reader.diagnostics.length > 0) return { diagnostics: firstPerLine(reader.diagnostics) };
  return { tree: new YamlTree(source, root), diagnostics: [] };
}

class TreeReader {
  readonly diagnostics: Diagnostic[] = [];

  constructor(private readonly source: SourceText) {}

  node(node: Node): YamlNode {
    const [start, end] = node.range!;
    if (isAlias(node)) {
      this.refuse("yaml-alias", `*${node.source} repeats another value`, start, end);
      return this.empty(start);
    }
    if (node.anchor) {
      const message = `&${node.anchor} names a value to be repeated elsewhere`;
      this.refuse("yaml-anchor", message, ...this.property("&", start));
    }
    if (node.tag) {
      this.refuse("yaml-tag", "a ! tag sets the type of this value by hand", ...this.property("!", start), [dropTag]);
    }
    if (isMap(node)) {
      const entries = this.entries(node.items as readonly { key: unknown; value: unknown }[], start);
      const value = Object.fromEntries(entries.map((entry) => [entry.key, entry.node.value]));
      return {
        kind: "map",
        value,
        entries,
        start,
        end: node.flow ? end : (entries.at(-1)?.node.end ?? end),
      };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => (item ? this.node(item as Node) : this.empty(start)));
      const value = items.map((item) => item.value);
      return {
        kind: "list",
        value,
        items,
        start,
        end: node.flow ? end : (items.at(-1)?.end ?? end),
      };
    }
    if (isScalar(node)) return { kind: "scalar", value: plainValue(node.value), start, end };
    return this.empty(start);
  }

  empty(at: number): YamlNode {
    return { kind: "scalar", value: null, start: at, end: at };
  }

  private entries(pairs: readonly { key: unknown; value: unknown }[], mapStart: number): YamlEntry[] {
    const seen = new Map<string, YamlEntry>();
    for (const pair of pairs) {
      const keyNode = pair.key as Node | null;
      const [keyStart, keyEnd] = keyNode?.range ?? [mapStart, mapStart];
      const key = isScalar(keyNode) && !isCollection(keyNode) ? keyText(keyNode.value, keyNode.source) : undefined;
      const node = pair.value ? this.node(pair.value as Node) : this.empty(keyEnd);
      if (keyNode && (isAlias(keyNode) || keyNode.anchor)) this.node(keyNode);
      else if (key === undefined || key === "__proto__") {
        this.refuse("yaml-key", "a field's name has to be a word", keyStart, Math.max(keyEnd, keyStart + 1), []);
      } else if (seen.has(key)) this.duplicate(key, keyStart, keyEnd, seen.get(key)!);
      else seen.set(key, { key, keyStart, keyEnd, node });
    }
    return [...seen.values()];
  }

  private duplicate(key: string, start: number, end: number, earlier: YamlEntry): void {
    this.diagnostics.push(
      diagnostic({
        code: "duplicate-key",
        message: `${key} is written twice in the same place`,
        where: this.source.place(start, end),
        related: [
          {
            message: "first written here",
            where: this.source.place(earlier.keyStart, earlier.keyEnd),
          },
        ],
        hints: ["keep one of the two"],
      }),
    );
  }

  /** Where the anchor or tag before a value stands. */
  private property(mark: "&" | "!", valueStart: number): [start: number, end: number] {
    const before = this.source.text.slice(0, valueStart);
    const start = before.lastIndexOf(` ${mark}`) + 1;
    return [start, start + /^\S+/.exec(before.slice(start))![0].length];
  }

  private refuse(code: string, message: string, start: number, end: number, hints = [readAlone]): void {
    this.diagnostics.push(
      diagnostic({
        code,
        message,
        where: this.source.place(start, end),
        hints,
      }),
    );
  }
}

const readAlone =
  "write the value out: every line of an inventory has to be understood alone, in a diff and in a search";

const dropTag =
  "delete the tag: words, numbers and true or false are told apart by how they look; quote what has to stay text";

function plainValue(value: unknown): string | number | boolean | null {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** A number used as a name keeps its digits: `007`. */
function keyText(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === "number") return source ?? String(value);
  return typeof value === "string" ? value : undefined;
}

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** A tab or an open quote makes the library misread every line after it, so these are reported alone. */
function syntaxErrors(source: SourceText, problems: readonly Problem[]): Diagnostic[] {
  const misleading = problems.filter(({ code, message }) => code === "TAB_AS_INDENT" || isOpenQuote(code, message));
  const told = misleading.length > 0 ? misleading : problems;
  return firstPerLine(told.map((problem) => syntaxError(source, problem)));
}

function isOpenQuote(code: string, message: string): boolean {
  return code === "MISSING_CHAR" && message.includes("quote");
}

function syntaxError(source: SourceText, problem: Problem): Diagnostic {
  const { text } = source;
  const last = Math.max(0, text.trimEnd().length - 1);
  const [start, end] = problem.pos;
  const opening = openingMark(text, problem);
  const at = opening ?? Math.min(start, last);
  const [message, ...hints] = syntaxSentences(problem, text[at]!, lineAround(text, at));
  return diagnostic({
    code: problem.code === "TAG_RESOLVE_FAILED" ? "yaml-tag" : "yaml-syntax",
    message,
    where: source.place(at, opening === undefined ? Math.max(end, at + 1) : at + 1),
    hints: [...hints, ...fullWidthHints(lineAround(text, at))],
  });
}

/** The library's words for a parser's author → words for who wrote the line, then what to do. */
function syntaxSentences({ code, message }: Problem, character: string, line: string): [string, ...string[]] {
  if (code === "BAD_INDENT" && message.startsWith("Flow")) return [`this ${character} is never closed on its line`];
  if (isOpenQuote(code, message)) return [`this ${character} is never closed`];
  if (code === "MULTILINE_IMPLICIT_KEY" && !/:( |$)/.test(line)) return missingColon;
  if (code === "BLOCK_AS_IMPLICIT_KEY" && message.includes("sequence")) return columnsDiffer;
  return syntaxTable[code] ?? [message];
}

const missingColon: [string, ...string[]] = ["a colon is missing: a field is written `name: value`"];
const columnsDiffer: [string, ...string[]] = [
  "this line stands in another column than the lines that it belongs to",
  "compare it with the lines above: items of one list, and fields of one block, begin in one column",
];
const syntaxTable: Readonly<Record<string, [string, ...string[]]>> = {
  TAB_AS_INDENT: ["a tab indents this line", "YAML is indented with spaces: replace the tab with two spaces"],
  BAD_INDENT: columnsDiffer,
  BLOCK_AS_IMPLICIT_KEY: [
    "a second `name: value` where a value was expected",
    "put it on a line of its own, in the column of the field above it; or quote the value if the colon belongs to it",
  ],
  MULTILINE_IMPLICIT_KEY: columnsDiffer,
  MISSING_CHAR: missingColon,
  BLOCK_IN_FLOW: [
    "a comma is missing before this colon",
    "fields on one line are written { name: value, name: value }",
  ],
  UNEXPECTED_TOKEN: [
    "this does not belong here",
    "look for a missing or surplus bracket, quote, comma or hyphen before it",
  ],
  BAD_SCALAR_START: ["a value cannot begin with this character", "put the value in quotes"],
  BAD_DQ_ESCAPE: ["no such escape sequence", "write \\\\ for one backslash, or use single quotes"],
  MULTIPLE_DOCS: ["a second document begins here", "a file holds one document: delete the --- line"],
  BAD_DIRECTIVE: ["a % line is a YAML directive, which an inventory does not need", "delete it"],
  RESOURCE_EXHAUSTION: ["brackets are nested too deeply to read"],
  TAG_RESOLVE_FAILED: ["a ! tag sets the type of this value by hand", dropTag],
};

/** The library finds an unclosed bracket or quote where the text ends; people look where it begins. */
function openingMark(text: string, { code, message, pos }: Problem): number | undefined {
  if (code === "BAD_INDENT" && message.startsWith("Flow")) return unclosedBracket(text, pos[0]);
  // Where the library gives up depends on the size of the stack; where the brackets begin does not.
  if (code === "RESOURCE_EXHAUSTION") return firstBracketOfRun(text, pos[0]);
  if (!isOpenQuote(code, message)) return undefined;
  const quote = message.includes("'") ? "'" : '"';
  const opened = new RegExp(`(?<=[\\s,:[{-])${quote}[^${quote}\\n]*$`, "gm");
  return [...text.slice(0, pos[1]).matchAll(opened)].at(-1)?.index;
}

function unclosedBracket(text: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from - 1; at >= 0; at--) {
    const mark = text[at]!;
    if (mark === "}" || mark === "]") depth++;
    else if ((mark === "{" || mark === "[") && depth-- === 0) return at;
  }
  return undefined;
}

function firstBracketOfRun(text: string, from: number): number {
  let at = Math.min(from, text.length - 1);
  while (at > 0 && /[[{\s]/.test(text[at - 1]!) && text[at - 1] !== "\n") at--;
  while (/\s/.test(text[at]!) && at < from) at++;
  return at;
}

function lineAround(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, end < 0 ? text.length : end);
}

const fullWidth: Readonly<Record<string, string>> = {
  "：": ":",
  "，": ",",
  "｛": "{",
  "｝": "}",
  "［": "[",
  "］": "]",
};

/** A Chinese input method leaves full-width punctuation that looks right and is not YAML. */
function fullWidthHints(line: string): string[] {
  const found = [...line].find((character) => character in fullWidth);
  return found ? [`the line holds a full-width ${found}; YAML wants the half-width ${fullWidth[found]}`] : [];
}

/** One mistake often makes the library complain several times about one line. */
function firstPerLine(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<number>();
  return diagnostics.filter(({ where }) => where && !seen.has(where.line) && seen.add(where.line));
}
