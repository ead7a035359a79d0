import { mentionsIn } from "./mentions.ts";
import { matchPattern } from "./pattern.ts";
import type { ConfigRules } from "./rules.ts";
import { appliesIn, remember } from "./scope.ts";

/** Something to do at one level of the tree; for a section, everything inside it. */
export interface Operation {
  /** The positive line that it is about: decides its place among its siblings. */
  readonly text: string;
  /**
   * take: takes a line back · put: adds and changes · delete: removes definitions, once nothing uses them · hold and release:
   * around all · cut: what may end our own session.
   */
  readonly stage: (typeof stages)[number];
  readonly takes: boolean;
  /** Where its line stands in the configuration that has it. */
  readonly place: number;
  readonly steps: readonly { readonly context: readonly string[]; readonly command: string }[];
  /** Lines that come, and lines that go: references are read from them. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
  readonly after?: Operation | undefined;
  /** Its taking and its putting half, where it has both. */
  readonly parts: () => readonly Operation[];
}

const stages = ["hold", "take", "put", "delete", "release", "cut"] as const;

/**
 * Orders siblings: by stage, by the platform's own order, by place; and above that by references: what creates a name comes
 * before what uses it, what stops using it before what deletes it. Where two sections need each other's halves first, a
 * section is visited twice.
 */
export function inSendingOrder(
  operations: readonly Operation[],
  rules: ConfigRules,
  section: string,
): readonly Operation[] {
  if (operations.length < 2) return operations;
  let current = operations;
  for (let attempt = 0; attempt < 8; attempt++) {
    const { ordered, stuck } = arrange(current, rules, section);
    const divisible = stuck.filter((operation) => operation.parts().length > 0);
    if (divisible.length === 0) return ordered;
    current = current.flatMap((each) => (divisible.includes(each) ? each.parts() : [each]));
  }
  return arrange(current, rules, section).ordered;
}

function arrange(operations: readonly Operation[], rules: ConfigRules, section: string) {
  const ranked = inRankOrder(operations, orderIn(section, rules), rules.negation);
  const needs = prerequisites(ranked, rules);
  const ordered: Operation[] = [];
  const stuck = new Set<Operation>();
  const done = new Set<Operation>();
  const path: Operation[] = [];
  const visit = (operation: Operation): void => {
    if (done.has(operation)) return;
    const at = path.indexOf(operation);
    if (at >= 0) {
      for (const each of path.slice(at)) stuck.add(each);
      return;
    }
    path.push(operation);
    for (const need of needs.get(operation) ?? []) visit(need);
    path.pop();
    done.add(operation);
    ordered.push(operation);
  };
  for (const operation of ranked) visit(operation);
  return { ordered, stuck: [...stuck] };
}

type OrderList = ConfigRules["order"][number]["lines"];

const unordered: OrderList = [];

function orderIn(section: string, rules: ConfigRules): OrderList {
  return rules.order.find((list) => appliesIn(list, section))?.lines ?? unordered;
}

interface Rank {
  readonly stage: number;
  readonly position: number;
  readonly within: number;
  /** What the entry's first variable stands for: lines of one name are kept together. */
  readonly name: string;
}

/** By stage, then by the platform's list, then by the place in the text. */
function inRankOrder(operations: readonly Operation[], order: OrderList, negation: string): readonly Operation[] {
  const ranked = operations.map((operation, index) => ({ operation, index, rank: rankOf(operation, order, negation) }));
  const firstOf = new Map<string, number>();
  const group = ({ stage, name }: Rank) => `${stage} ${name}`;
  for (const { operation, rank } of ranked) {
    const first = firstOf.get(group(rank));
    if (first === undefined || operation.place < first) firstOf.set(group(rank), operation.place);
  }
  const keys = ranked.map(({ operation, index, rank }) => {
    const together = rank.name === "" ? operation.place : (firstOf.get(group(rank)) ?? operation.place);
    return { operation, key: [rank.stage, rank.position, rank.within, together, operation.place, index] };
  });
  return keys.sort((a, b) => compareNumbers(a.key, b.key)).map(({ operation }) => operation);
}

function rankOf(operation: Operation, order: OrderList, negation: string): Rank {
  const { stage, takes, text } = operation;
  const taken = takes && (stage === "take" || stage === "delete");
  const placed = taken ? placeIn(order, text, negation) : undefined;
  if (placed) return { stage: stages.indexOf("put"), ...placed };
  const found = placeIn(order, text) ?? { position: order.indexOf("…"), within: 0, name: "" };
  return { stage: stages.indexOf(stage), ...found, position: taken ? -found.position : found.position };
}

interface Place {
  readonly position: number;
  readonly within: number;
  readonly name: string;
}

const placesOf = new WeakMap<OrderList, Map<string, Place | undefined>>();

/** Where the list puts a line, or (with the negation word) says that its removal stands. Looked up once for each line. */
function placeIn(order: OrderList, text: string, negation?: string): Place | undefined {
  let known = placesOf.get(order);
  if (!known) {
    known = new Map();
    placesOf.set(order, known);
  }
  const key = negation === undefined ? text : `${negation} \u0000${text}`;
  if (!known.has(key)) remember(known, key, findPlace(order, text, negation));
  return known.has(key) ? known.get(key) : findPlace(order, text, negation);
}

function findPlace(order: OrderList, text: string, negation?: string): Place | undefined {
  for (const [position, entry] of order.entries()) {
    for (const [within, pattern] of (typeof entry === "string" ? [entry] : entry).entries()) {
      if (pattern === "…" || (negation !== undefined && !pattern.startsWith(`${negation} `))) continue;
      const match = matchPattern(negation === undefined ? pattern : pattern.slice(negation.length + 1), text);
      if (match) return { position, within, name: match.words[0] ?? "" };
    }
  }
  return undefined;
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  for (const [at, value] of left.entries()) {
    const difference = value - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** For each operation, those that have to come before it, in rank order. */
function prerequisites(ranked: readonly Operation[], rules: ConfigRules): Map<Operation, readonly Operation[]> {
  const needs = new Map<Operation, Set<Operation>>();
  const need = (operation: Operation, earlier: Operation | undefined) => {
    if (!earlier || earlier === operation) return;
    needs.set(operation, (needs.get(operation) ?? new Set()).add(earlier));
  };
  for (const operation of ranked) need(operation, operation.after);
  const mentioned = ranked.map((operation) => ({
    operation,
    added: mentionsOf(operation.added, rules),
    gone: mentionsOf(operation.gone, rules),
  }));
  const makers = new Map<string, Operation[]>();
  const removers = new Map<string, Operation[]>();
  const holders = new Map<string, Operation[]>();
  for (const { operation, added, gone } of mentioned) {
    for (const name of added.defines) push(makers, name, operation);
    for (const name of gone.defines) push(removers, name, operation);
    for (const name of gone.holds) push(holders, name, operation);
  }
  for (const { operation, added, gone } of mentioned) {
    for (const name of added.uses) for (const maker of makers.get(name) ?? []) need(operation, maker);
    for (const name of gone.uses) for (const remover of removers.get(name) ?? []) need(remover, operation);
    for (const name of added.holds) for (const holder of holders.get(name) ?? []) need(operation, holder);
  }
  for (const [operation, earlier] of byPrefix(ranked)) need(operation, earlier);
  const at = new Map(ranked.map((operation, index) => [operation, index]));
  return new Map(
    [...needs].map(([operation, earlier]) => [
      operation,
      [...earlier].sort((a, b) => (at.get(a) ?? 0) - (at.get(b) ?? 0)),
    ]),
  );
}

function mentionsOf(lines: readonly string[], rules: ConfigRules) {
  const all = { defines: new Set<string>(), uses: new Set<string>(), holds: new Set<string>() };
  for (const line of lines) {
    const { defines, uses, holds } = mentionsIn(line, rules);
    for (const name of defines) all.defines.add(name);
    for (const name of uses) all.uses.add(name);
    for (const name of holds) all.holds.add(name);
  }
  return all;
}

/** `mpls` before `mpls ldp` when both come, after it when both go: a longer command refines the shorter one. */
function byPrefix(ranked: readonly Operation[]): readonly (readonly [Operation, Operation])[] {
  const pairs: (readonly [Operation, Operation])[] = [];
  for (const takes of [false, true]) {
    const byText = new Map<string, Operation>();
    for (const operation of ranked) if (operation.takes === takes) byText.set(operation.text, operation);
    for (const [text, operation] of byText) {
      for (let end = text.lastIndexOf(" "); end > 0; end = text.lastIndexOf(" ", end - 1)) {
        const shorter = byText.get(text.slice(0, end));
        if (shorter && shorter !== operation) pairs.push(takes ? [shorter, operation] : [operation, shorter]);
      }
    }
  }
  return pairs;
}

function push(map: Map<string, Operation[]>, name: string, operation: Operation): void {
  const present = map.get(name);
  if (present) present.push(operation);
  else map.set(name, [operation]);
}
