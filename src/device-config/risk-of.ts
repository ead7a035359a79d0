import type { Step } from "../core/change.ts";
import { matchPattern, type Pattern } from "./pattern.ts";
import { type ConfigRules, top } from "./rules.ts";
import { appliesIn } from "./scope.ts";
import { makeEntry, type State } from "./state.ts";

/**
 * What a command may stop in a section with these headers, by the rules of the language and by what the section says before the
 * change or after it.
 */
export function risksIn(
  context: readonly string[],
  sides: readonly State[],
  rules: ConfigRules,
): (command: string) => Step["risk"] {
  const section = context.at(-1) ?? top;
  let lines: readonly string[] | undefined;
  const holds = (pattern: Pattern) => {
    lines ??= sides.flatMap((side) =>
      [...sectionAt(side, context, rules).values()].filter(({ off }) => !off).map(({ text }) => text),
    );
    return lines.some((text) => matchPattern(pattern, text));
  };
  const here = rules.risks.filter(
    (rule) => appliesIn(rule, section) && (rule.while === undefined || rule.while.some(holds)),
  );
  return (command) => here.find((rule) => rule.command.test(command))?.risk ?? "safe";
}

/** What a configuration says in the section with these headers: nothing where there is no such section. */
function sectionAt(state: State, headers: readonly string[], rules: ConfigRules): State {
  let parent: string = top;
  let section = state;
  for (const header of headers) {
    section = section.get(makeEntry(header, rules, parent).key)?.children ?? new Map();
    parent = header;
  }
  return section;
}
