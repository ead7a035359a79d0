/** Lines of one file that went and that came in their place; `line` counts in the new text, from 1. */
export interface LineChange {
  readonly file: string;
  readonly line: number;
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

/** What differs between two states of the same files, line by line, in the order of `after`. */
export function lineChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly LineChange[] {
  return [...after].flatMap(([file, text]) => fileChanges(file, linesOf(before.get(file) ?? ""), linesOf(text)));
}

/** The changed lines for a reader at the terminal: `file:line`, then `- old line` and `+ new line`. */
export function describeEdits(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  return lineChanges(before, after)
    .map(({ file, line, gone, come }) =>
      [`${file}:${line}`, ...gone.map((each) => `- ${each.trimEnd()}`), ...come.map((each) => `+ ${each.trimEnd()}`)]
        .map((each) => `${each}\n`)
        .join(""),
    )
    .join("");
}

function fileChanges(file: string, old: readonly string[], now: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && old[i] === now[j]) {
      i++;
      j++;
      continue;
    }
    const [goneCount, comeCount] = distanceToAgreement(old, now, i, j);
    // As many as before: each line took the place of one.
    const step = goneCount === comeCount ? 1 : Math.max(goneCount, comeCount);
    for (let n = 0; n < Math.max(goneCount, comeCount); n += step) {
      const gone = old.slice(i + n, i + Math.min(n + step, goneCount));
      const come = now.slice(j + n, j + Math.min(n + step, comeCount));
      changes.push({ file, line: j + n + 1, gone, come });
    }
    i += goneCount;
    j += comeCount;
  }
  return changes;
}

/** How many lines to pass over on either side until both say the same; the fewest together. */
function distanceToAgreement(old: readonly string[], now: readonly string[], i: number, j: number): [number, number] {
  const [left, right] = [old.length - i, now.length - j];
  for (let sum = 1; sum < left + right; sum++) {
    for (let gone = Math.max(0, sum - right + 1); gone <= Math.min(sum, left - 1); gone++) {
      if (old[i + gone] === now[j + sum - gone]) return [gone, sum - gone];
    }
  }
  return [left, right];
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
