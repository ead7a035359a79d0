import { parseInterfaces } from "./list-value.ts";
import type { Grammar } from "./rules.ts";
import type { ConfigNode, ConfigTree } from "./tree.ts";

/** Deeper than any configuration; what is indented further hangs there. */
const deepest = 40;

/**
 * Reads a configuration as a device lists it, as a person typed it, or as a terminal recorded it: sections shown by indentation
 * of any depth and width, by an explicit last line, or only by `exit`; CRLF, separators and pager marks anywhere. Nothing is
 * dropped but comments and section ends: a line that is indented under nothing, or a block that never ends, is kept at the
 * top level and listed in `unparsed`. Takes time and memory proportional to the text.
 */
export function parseTree(text: string, grammar: Grammar): ConfigTree {
  const written = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const lines = written.map(withoutPager);
  const roots: Siblings = [];
  const unparsed: { line: number; text: string }[] = [];
  /** Open sections, outermost first. */
  let open: Open[] = [];
  const endOfBlock = blockEnds(lines);
  const endOfClosed = closedEnds(lines, grammar);

  for (let at = 0; at < lines.length; at++) {
    const raw = lines[at] ?? "";
    const content = raw.trim();
    if (content === "") continue;
    const indent = indentOf(raw);
    if (grammar.separator.test(content)) {
      if (indent === 0) {
        open = [];
        roots.barrier = roots.length;
      }
      continue;
    }
    if (grammar.comment.test(content)) continue;
    const closing = closes(open, content);
    if (closing >= 0) {
      const ended = open[closing]?.node;
      if (ended) ended.over = true;
      open = open.slice(0, closing);
      continue;
    }
    while (isOver(open.at(-1), indent)) open.pop();
    const parent = open.at(-1)?.node;
    const siblings = parent?.children ?? roots;
    if (grammar.exit?.test(content)) {
      gatherUnindented(siblings, grammar);
      if (indent === 0) open = [];
      continue;
    }

    const block = grammar.blocks.find(({ start }) => start.test(content));
    const last = block ? endOfBlock(at, content, block) : at;
    const node: MutableNode = {
      text: last === undefined || last === at ? content : [content, ...written.slice(at + 1, last + 1)].join("\n"),
      children: [],
      line: at + 1,
    };
    const lost = last === undefined || (indent > 0 && !parent);
    if (lost) unparsed.push({ line: at + 1, text: content });
    (last === undefined ? roots : siblings).push(node);
    if (last !== undefined && last > at) at = last;
    else if (open.length < deepest) {
      const end = endOfClosed.get(at);
      open.push(end === undefined ? { indent, node } : { indent, node, end });
    }
  }
  return { nodes: expandRanges(roots, grammar), unparsed };
}

interface MutableNode extends ConfigNode {
  readonly children: Siblings;
  /** Its end has been seen. */
  over?: boolean;
}

/** Lines of one section; those before the barrier belong to nothing that comes. */
type Siblings = MutableNode[] & { barrier?: number };

interface Open {
  readonly indent: number;
  readonly node: MutableNode;
  /** The line that ends it: until then, lines of the same indentation are inside. */
  readonly end?: string;
}

const tabWidth = 8;

function indentOf(line: string): number {
  let width = 0;
  for (const character of line) {
    if (character === "\t") width += tabWidth - (width % tabWidth);
    else if (/\s/.test(character)) width++;
    else break;
  }
  return width;
}

function isOver(section: Open | undefined, indent: number): boolean {
  if (!section) return false;
  return section.end === undefined ? section.indent >= indent : section.indent > indent;
}

function closes(open: readonly Open[], content: string): number {
  for (let at = open.length - 1; at >= 0; at--) if (open[at]?.end === content) return at;
  return -1;
}

/**
 * `exit` at the indentation of what it ends. Where the section shows itself by indentation, that is all; else the lines since the
 * last header belong to that header.
 */
function gatherUnindented(siblings: Siblings, { headers }: Grammar): void {
  const last = siblings.at(-1);
  if (!last || !headers) return;
  if (last.children.length > 0 && !last.over) {
    last.over = true;
    return;
  }
  // A second `exit` after a section that is over ends the one around it, or nothing.
  if (last.over && !headers.inner.test(last.text)) return;
  for (let at = siblings.length - 1; at >= (siblings.barrier ?? 0); at--) {
    const node = siblings[at];
    if (!node || node.over || node.children.length > 0) continue;
    if (!headers.outer.test(node.text) && !headers.inner.test(node.text)) continue;
    node.children.push(...siblings.splice(at + 1));
    node.over = true;
    return;
  }
  siblings.barrier = siblings.length;
}

/** The mark of a pager, and what the terminal does to wipe it out. */
const pager = /-{2,} ?\(?more\)? ?(?:\d{1,3}% ?)?-{2,}/i;

function withoutPager(line: string): string {
  if (!pager.test(line)) return line.trimEnd();
  const moves = /\x1b\[(\d*)D|\x08|\x1b\[[\d;?]*[A-Za-z]/g;
  const shown: string[] = [];
  let column = 0;
  let from = 0;
  const write = (text: string) => {
    for (const character of text) shown[column++] = character;
  };
  for (const move of line.matchAll(moves)) {
    write(line.slice(from, move.index));
    from = move.index + move[0].length;
    if (move[0] === "\b") column = Math.max(0, column - 1);
    else if (move[0].endsWith("D")) column = Math.max(0, column - Math.min(Number(move[1] || 1), column));
  }
  write(line.slice(from));
  return Array.from(shown, (character) => character ?? " ")
    .join("")
    .replace(new RegExp(`^\\s*${pager.source}`, "i"), "")
    .trimEnd();
}

type Block = Grammar["blocks"][number];

/** Last line of the block that starts at a line, found in time proportional to the text however often nothing ends it. */
function blockEnds(lines: readonly string[]): (start: number, content: string, block: Block) => number | undefined {
  const endless = new Set<string>();
  return (start, content, { start: opening, end }) => {
    const found = opening.exec(content);
    const mark = found?.[1] ?? "";
    const kind = end ? end.source : mark;
    if (endless.has(kind)) return undefined;
    if (!end && content.indexOf(mark, (found?.[0] ?? "").length) >= 0) return start;
    for (let at = start + 1; at < lines.length; at++) {
      const line = lines[at] ?? "";
      if (end ? end.test(line.trim()) : line.includes(mark)) return at;
    }
    endless.add(kind);
    return undefined;
  };
}

/** For each line that opens a closed section: the line that ends it, where there is one before the section around it is over. */
function closedEnds(lines: readonly string[], grammar: Grammar): ReadonlyMap<number, string> {
  const ends = new Map<number, string>();
  for (const { start, end } of grammar.closed ?? []) {
    let waiting: { at: number; indent: number } | undefined;
    for (const [at, line] of lines.entries()) {
      const content = line.trim();
      if (content === "" || content.length > 200) continue;
      const indent = indentOf(line);
      if (waiting && (indent < waiting.indent || (indent === 0 && grammar.separator.test(content))))
        waiting = undefined;
      if (waiting && content === end) {
        ends.set(waiting.at, content);
        waiting = undefined;
      } else if (start.test(content)) waiting = { at, indent };
    }
  }
  return ends;
}

/** A header for several interfaces stands for a section of each. */
function expandRanges(nodes: readonly MutableNode[], { range }: Grammar): readonly ConfigNode[] {
  if (!range) return nodes;
  return nodes.flatMap((node) => {
    const names = range.exec(node.text)?.[1];
    return names === undefined
      ? [node]
      : parseInterfaces(names).map((name) => ({ ...node, text: `interface ${name}` }));
  });
}
