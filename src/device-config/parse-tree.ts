import type { Grammar } from "./rules.ts";
import type { ConfigNode, ConfigTree } from "./tree.ts";

/**
 * Reads a configuration whose sections are shown by indentation. Accepts any depth and width of indentation, CRLF, and
 * separators anywhere. A line that is indented under nothing, or a block that never ends, is kept at the top level and
 * listed in `unparsed`.
 */
export function parseTree(text: string, grammar: Grammar): ConfigTree {
  const roots: MutableNode[] = [];
  const unparsed: { line: number; text: string }[] = [];
  /** Open sections, outermost first. */
  let open: { indent: number; node: MutableNode }[] = [];
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);

  for (let at = 0; at < lines.length; at++) {
    const raw = lines[at]?.trimEnd() ?? "";
    const content = raw.trimStart();
    const indent = raw.length - content.length;
    if (content === "") continue;
    if (grammar.separator.test(content)) {
      if (indent === 0) open = [];
      continue;
    }
    if (grammar.comment.test(content)) continue;

    const block = grammar.blocks.find(({ start }) => start.test(content));
    const last = block ? endOfBlock(lines, at, block.end) : at;
    const lost = last === undefined;
    const node: MutableNode = {
      text: last === undefined || last === at ? content : [content, ...lines.slice(at + 1, last + 1)].join("\n"),
      children: [],
      line: at + 1,
    };
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const parent = open.at(-1)?.node;
    if (lost || (indent > 0 && !parent)) unparsed.push({ line: at + 1, text: content });
    (parent && !lost ? parent.children : roots).push(node);
    if (last !== undefined && last > at) at = last;
    else open.push({ indent, node });
  }
  return { nodes: roots, unparsed };
}

interface MutableNode extends ConfigNode {
  readonly children: MutableNode[];
}

function endOfBlock(lines: readonly string[], start: number, end: RegExp): number | undefined {
  for (let at = start + 1; at < lines.length; at++) if (end.test(lines[at]?.trim() ?? "")) return at;
  return undefined;
}
