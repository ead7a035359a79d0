import { matchPattern, namesIn } from "./pattern.ts";
import { type ConfigRules, top } from "./rules.ts";

/** Something to do at one level of the tree; for a section, everything inside it. */
export interface Operation {
  /** The positive line that it is about: decides its place among its siblings. */
  readonly text: string;
  /**
   * clear: makes room for a new value of the same setting · take: takes a line back · free: a section in which lines are only
   * taken back · put: adds and changes · delete: removes definitions, once nothing uses them · hold and release: around all · cut:
   * what may end our own session.
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

const stages = ["hold", "clear", "take", "free", "put", "delete", "release", "cut"] as const;

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
  const listed = rules.order.find(({ in: scope }) =>
    scope === top ? section === top : section !== top && matchPattern(scope, section),
  );
  const ranked = operations
    .map((operation, index) => ({ operation, index, rank: rankOf(operation, listed?.lines ?? []) }))
    .sort((a, b) => compareRanks(a.rank, b.rank) || a.index - b.index)
    .map(({ operation }) => operation);
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

function rankOf(operation: Operation, order: readonly string[]): readonly number[] {
  const unlisted = order.indexOf("…");
  const listedAt = order.findIndex((pattern) => pattern !== "…" && matchPattern(pattern, operation.text));
  const position = listedAt >= 0 ? listedAt : unlisted;
  return [stages.indexOf(operation.stage), operation.takes ? -position : position, operation.place];
}

function compareRanks(left: readonly number[], right: readonly number[]): number {
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
  for (const { defines, uses } of rules.references) {
    const makers = new Map<string, Operation[]>();
    const removers = new Map<string, Operation[]>();
    for (const operation of ranked) {
      for (const name of namesOf(operation.added, defines)) push(makers, name, operation);
      for (const name of namesOf(operation.gone, defines)) push(removers, name, operation);
    }
    if (makers.size === 0 && removers.size === 0) continue;
    for (const operation of ranked) {
      if (makers.size > 0) {
        for (const name of namesOf(operation.added, uses))
          for (const maker of makers.get(name) ?? []) need(operation, maker);
      }
      if (removers.size > 0) {
        for (const name of namesOf(operation.gone, uses))
          for (const remover of removers.get(name) ?? []) need(remover, operation);
      }
    }
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

function namesOf(lines: readonly string[], patterns: readonly string[]): Set<string> {
  const names = new Set<string>();
  for (const line of lines) {
    for (const pattern of patterns) for (const name of namesIn(pattern, line)) names.add(name);
  }
  return names;
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
