import { formatList, type Members } from "./list-value.ts";
import type { Operation } from "./order-operations.ts";
import { withList, writingOf } from "./pattern.ts";
import type { ConfigRules } from "./rules.ts";
import type { Entry, State } from "./state.ts";

export interface Comparison {
  readonly running: State;
  readonly intended: State;
  readonly rules: ConfigRules;
  /** Header of the section being compared. */
  readonly section: string;
  /** Its lines count in their order. */
  readonly ordered: boolean;
}

/** After every place that a line of a text can have. */
export const lastPlace = 1e7;

export interface Placement {
  readonly stage: Operation["stage"];
  readonly place: number;
  readonly entry: Entry;
  /** What the line said before, where it is replaced. */
  readonly before?: Entry;
  readonly members?: Members;
  readonly addedMembers?: Members;
}

export function single(command: string, placement: Placement): Operation {
  return several([command], placement);
}

export function several(
  commands: readonly string[],
  { stage, place, entry, before, members, addedMembers }: Placement,
): Operation {
  const takes = stage !== "put";
  const named = (names: Members) =>
    entry.rule?.list
      ? formatList(names, 1 << 20, writingOf(entry.rule.line)).map((items) =>
          withList(entry.rule?.line ?? "{}", entry.key, items),
        )
      : [];
  const listed = members !== undefined || addedMembers !== undefined;
  return {
    text: textOf(entry, takes),
    stage,
    takes,
    place,
    steps: commands.map((command) => ({ context: [], command })),
    added: listed ? named(addedMembers ?? new Set()) : takes ? [] : [entry.text],
    // One line of a list that is held open is not the list.
    gone: listed
      ? named(members ?? new Set())
      : takes && (entry.holdOpen === undefined || stage === "release")
        ? linesOf(entry)
        : before
          ? [before.text]
          : [],
    parts: () => [],
  };
}

/** What decides the place of a line: all of it when it comes, what the negated command says when it goes. */
function textOf(entry: Entry, takes: boolean): string {
  if (entry.list && entry.rule) return withList(entry.rule.line, entry.key, "all");
  if (entry.off) return entry.text.slice(entry.text.indexOf(" ") + 1);
  return takes ? entry.undo : entry.text;
}

function linesOf(entry: Entry): readonly string[] {
  return [entry.text, ...[...entry.children.values()].flatMap(linesOf)];
}
