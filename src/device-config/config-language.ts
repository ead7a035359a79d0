import type { Step } from "../core/change.ts";
import { redact } from "../core/redact.ts";
import { applySteps } from "./apply-steps.ts";
import { type ChangedLine, changedLines } from "./changed-lines.ts";
import { diffStates } from "./diff-tree.ts";
import { mergeOwned } from "./merge-owned.ts";
import { parseTree } from "./parse-tree.ts";
import { type ConfigRules, top } from "./rules.ts";
import { findRule } from "./scope.ts";
import { loadState, toNodes, withoutNegation } from "./state.ts";
import type { ConfigNode } from "./tree.ts";

export interface TextChange {
  readonly commands: readonly Step[];
  readonly rollback: readonly Step[];
  readonly unmanaged: number;
  readonly unparsed: number;
}

/** From running to intended and back: the rollback is the same comparison with its sides swapped. */
export function changeText(
  running: string,
  intended: string,
  rules: ConfigRules,
  scope: "owned" | "all" = "owned",
): TextChange {
  const tree = parseTree(running, rules.grammar);
  const before = loadState(tree.nodes, rules);
  const asked = loadState(parseTree(intended, rules.grammar).nodes, rules);
  const { wanted, unmanaged } = scope === "all" ? { wanted: asked, unmanaged: 0 } : mergeOwned(before, asked, rules);
  return {
    commands: diffStates(before, wanted, rules),
    rollback: diffStates(wanted, before, rules),
    unmanaged,
    unparsed: tree.unparsed.length,
  };
}

/** What differs between two texts, as marked lines of a tree. */
export function changedText(running: string, intended: string, rules: ConfigRules): readonly ChangedLine[] {
  const state = (text: string) => loadState(parseTree(text, rules.grammar).nodes, rules);
  return changedLines(state(running), state(intended), rules);
}

/** Steps as one would type them: each section entered once, and left before a line of another one. */
export function typedLines(steps: readonly Step[], { grammar }: ConfigRules): readonly string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  const write = (depth: number, text: string) => lines.push(" ".repeat(depth) + text);
  const leave = (depth: number) => {
    for (let at = open.length - 1; at >= depth; at--) {
      const header = open[at] ?? "";
      write(at + 1, grammar.closed?.find(({ start }) => start.test(header))?.end ?? grammar.leave);
    }
  };
  for (const { context, command } of steps) {
    const parted = open.findIndex((header, depth) => header !== context[depth]);
    const shared = parted < 0 ? open.length : parted;
    leave(shared);
    for (let depth = shared; depth < context.length; depth++) write(depth, context[depth] ?? "");
    write(context.length, command);
    open = context;
  }
  leave(0);
  return lines;
}

/** The text after the steps, as the device would list it. */
export function predictText(running: string, steps: readonly Step[], rules: ConfigRules): string {
  return formatNodes(applySteps(parseTree(running, rules.grammar), steps, rules).nodes, rules);
}

/** Secrets masked, volatile lines dropped; order and everything else kept. */
export function normaliseText(text: string, rules: ConfigRules): string {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trimEnd());
  const kept = lines.filter((line) => line !== "" && !rules.volatile.some((pattern) => pattern.test(line)));
  return kept.length === 0 ? "" : `${redact(kept.join("\n"), rules.secrets)}\n`;
}

/** One text for all listings that mean the same: lists joined, defaults left out, siblings sorted. Tells whether two are equal. */
export function canonicalText(text: string, rules: ConfigRules): string {
  const state = loadState(parseTree(text, rules.grammar).nodes, rules);
  const sort = (nodes: readonly ConfigNode[], header: string, inOrder: boolean): readonly ConfigNode[] => {
    const written = nodes.map((node) => {
      const section = findRule(node.text, header, rules)?.rule.section;
      const unnumbered = node.children.some((child) => !findRule(child.text, node.text, rules));
      const keeps = inOrder || section === "whole" || (section === "ordered" && unnumbered);
      return {
        ...node,
        text: canonicalLine(node.text, header, rules),
        children: sort(node.children, node.text, keeps),
      };
    });
    return inOrder ? written : written.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  };
  return formatNodes(sort(toNodes(state, rules), top, false), rules);
}

function canonicalLine(text: string, header: string, rules: ConfigRules): string {
  const compare = findRule(withoutNegation(text, rules) ?? text, header, rules)?.rule.compare;
  if (compare === "any-case") return text.toLowerCase();
  return compare === "any-order" ? text.split(/\s+/).sort().join(" ") : text;
}

function formatNodes(nodes: readonly ConfigNode[], rules: ConfigRules, depth = 0): string {
  return nodes
    .map(({ text, children }, index) => {
      const separated =
        depth === 0 && index > 0 && (children.length > 0 || (nodes[index - 1]?.children.length ?? 0) > 0);
      const divider = separated ? `${rules.grammar.divider}\n` : "";
      return `${divider}${" ".repeat(depth)}${text}\n${formatNodes(children, rules, depth + 1)}`;
    })
    .join("");
}
