import stringWidth from "string-width";
import type { Because, ExplainedLine, Explanation } from "../app/explain/explanation.ts";
import type { Place } from "../core/diagnostic.ts";

const width = 100;
/** Where places begin. */
const placeColumn = 60;
/** Lines before the rest is only counted. */
const shown = 6;

/** A thing as people read it, at most 100 columns wide: the answer, then each figure with what it follows from. */
export function formatExplanation({ answer, facts, kind, id }: Explanation, folder: string): string {
  const parts = facts.map(({ what, value, because }) =>
    [...wrapped(`  ${what}  ${value}`, "      ", width), ...because.flatMap((each) => reason(each, folder))].join("\n"),
  );
  const next =
    kind === "switch" || kind === "camera"
      ? `Next: camnet explain ${id} "<line>" for a line of its configuration`
      : "Next: camnet impact <file:line> for what a line of the inventory changes";
  return `${[wrapped(answer, "  ", width).join("\n"), ...parts, next].join("\n\n")}\n`;
}

/** Lines of a configuration, each with its section and what it follows from. */
export function formatLines(
  device: string,
  lines: readonly ExplainedLine[],
  { folder, wanted, all }: { readonly folder: string; readonly wanted: string; readonly all: boolean },
): string {
  const some = all ? lines : lines.slice(0, shown);
  const answer =
    lines.length === 1
      ? `${device} has this line once`
      : `${device} has ${lines.length} lines that match${lines.length > shown ? "; the section before the words narrows it" : ""}`;
  const common = lines.length > 1 ? sharedBy(lines) : [];
  const shared = new Set(common.map(thread));
  const parts = some.map(({ context, line, because }) =>
    [
      ...wrapped(`  ${[line, ...context].join("   in ")}`, "      ", width),
      ...unlike(because)
        .filter((each) => !shared.has(thread(each)))
        .flatMap((each) => reason(each, folder)),
    ].join("\n"),
  );
  if (common.length > 0) parts.unshift(["  all of them", ...common.flatMap((each) => reason(each, folder))].join("\n"));
  const section = lines
    .find(({ context }) => context.length > 0)
    ?.context.at(-1)
    ?.split(" ")
    .at(-1);
  const narrower = section === undefined ? "" : `, or camnet explain ${device} "${section} ${wanted.trim()}"`;
  const more = lines.length - some.length;
  const rest = more > 0 ? [wrapped(`  … ${more} more: --all${narrower}`, "    ", width).join("\n")] : [];
  const written = lines[0]!.because.flatMap(({ where }) => (where && !where.file.endsWith(".lock.yaml") ? where : []));
  const first = written.find(({ file }) => !file.endsWith("county.yaml")) ?? written[0];
  const next = first ? `Next: camnet impact ${place(first, folder)}` : `Next: camnet explain ${device}`;
  return `${[answer, ...parts, ...rest, next].join("\n\n")}\n`;
}

/** What every one of the lines follows from. */
function sharedBy([first, ...others]: readonly ExplainedLine[]): readonly Because[] {
  const threads = others.map(({ because }) => new Set(because.map(thread)));
  return unlike(first!.because).filter((each) => threads.every((other) => other.has(thread(each))));
}

/** A place may be the end of two threads; each is shown once. */
function unlike(because: readonly Because[]): readonly Because[] {
  return [...new Map(because.map((each) => [thread(each), each])).values()];
}

function thread({ says, where }: Because): string {
  return `${says} ${where?.file}:${where?.line}`;
}

function reason({ says, where }: Because, folder: string): readonly string[] {
  if (!where) return wrapped(`    ${says}`, "      ", width);
  const at = place(where, folder);
  const column = Math.min(placeColumn, width - stringWidth(at));
  const lines = wrapped(`    ${says}`, "      ", column - 2);
  const last = lines.at(-1)!;
  return [...lines.slice(0, -1), `${last}${" ".repeat(Math.max(2, column - stringWidth(last)))}${at}`];
}

/** `townships/qiaotou.yaml:33`: seen from the folder of the inventory. */
function place({ file, line }: Place, folder: string): string {
  const short = file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
  return line > 0 ? `${short}:${line}` : short;
}

function wrapped(text: string, indent: string, columns: number): readonly string[] {
  const lines: string[] = [];
  const [lead = ""] = /^ */.exec(text) ?? [];
  let line = lead;
  for (const word of text.trim().split(/ (?! )/)) {
    const longer = line.trim() === "" ? `${line}${word}` : `${line} ${word}`;
    if (line.trim() !== "" && stringWidth(longer) > columns) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = longer;
  }
  return [...lines, line];
}
