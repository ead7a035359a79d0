import type { Step } from "../core/change.ts";
import { redact } from "../core/redact.ts";
import { applySteps } from "./apply-steps.ts";
import { diffStates } from "./diff-tree.ts";
import { mergeOwned } from "./merge-owned.ts";
import { parseTree } from "./parse-tree.ts";
import type { ConfigRules } from "./rules.ts";
import { findRule, loadState, toNodes, withoutNegation } from "./state.ts";
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

/** The text after the steps, as the device would list it. */
export function predictText(running: string, steps: readonly Step[], rules: ConfigRules): string {
  return formatNodes(applySteps(parseTree(running, rules.grammar), steps, rules).nodes);
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
  const sort = (nodes: readonly ConfigNode[], header: string): readonly ConfigNode[] => {
    const whole = rules.lines.some((rule) => rule.section === "whole" && header.startsWith(rule.line));
    const sorted = nodes.map((node) => ({
      ...node,
      text: canonicalLine(node.text, header, rules),
      children: sort(node.children, whole ? header : node.text),
    }));
    return whole ? sorted : sorted.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  };
  return formatNodes(sort(toNodes(state, rules), ""));
}

function canonicalLine(text: string, header: string, rules: ConfigRules): string {
  const compare = findRule(withoutNegation(text, rules) ?? text, header, rules)?.rule.compare;
  if (compare === "any-case") return text.toLowerCase();
  return compare === "any-order" ? text.split(/\s+/).sort().join(" ") : text;
}

function formatNodes(nodes: readonly ConfigNode[], depth = 0): string {
  return nodes
    .map(({ text, children }, index) => {
      const separated =
        depth === 0 && index > 0 && (children.length > 0 || (nodes[index - 1]?.children.length ?? 0) > 0);
      return `${separated ? "#\n" : ""}${" ".repeat(depth)}${text}\n${formatNodes(children, depth + 1)}`;
    })
    .join("");
}
