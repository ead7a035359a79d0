import type { ChangedLine } from "../device-config/changed-lines.ts";
import { plural } from "./print-change.ts";

/** The commands as one would type them, the rollback below, and how much of either there is. */
export function formatCommands(
  { commands, rollback }: { readonly commands: readonly string[]; readonly rollback: readonly string[] },
  { divider, sent, back }: { readonly divider: string; readonly sent: number; readonly back: number },
): string {
  if (sent === 0 && back === 0) return `${divider} Nothing to change.\n`;
  return [
    `${divider} ${plural(sent, "command")} to send`,
    ...commands,
    divider,
    `${divider} ${plural(back, "command")} that take it back`,
    ...rollback,
    "",
  ].join("\n");
}

/** The changed part of the tree: `+` what comes, `-` what goes, and the sections around it. */
export function formatChangedLines(lines: readonly ChangedLine[]): string {
  return lines
    .map(({ mark, depth, text }) =>
      text
        .split("\n")
        .map((line) => `${mark} ${"  ".repeat(depth)}${line}\n`)
        .join(""),
    )
    .join("");
}
