/** `10 20 to 22 30`: how the box reads and writes sets of VLANs, at most ten ranges a line. */
export const rangesPerLine = 10;

/** Ids in ascending order, or the position of the word that is wrong. */
export function parseVlanList(
  words: readonly string[],
): { readonly ids: readonly number[] } | { readonly wrongWord: number } | { readonly tooMany: number } {
  const ids = new Set<number>();
  let ranges = 0;
  for (let at = 0; at < words.length; ranges += 1) {
    if (ranges === rangesPerLine) return { tooMany: at };
    const first = vlanId(words[at]!);
    if (first === undefined) return { wrongWord: at };
    if (words[at + 1]?.toLowerCase() !== "to") {
      ids.add(first);
      at += 1;
      continue;
    }
    const last = vlanId(words[at + 2] ?? "");
    if (last === undefined || last < first) return { wrongWord: at + 2 };
    for (let id = first; id <= last; id += 1) ids.add(id);
    at += 3;
  }
  return { ids: [...ids].sort((a, b) => a - b) };
}

/** One entry per line of ten ranges; nothing for an empty set. */
export function formatVlanLists(ids: readonly number[]): readonly string[] {
  const ranges: { first: number; last: number }[] = [];
  for (const id of ids) {
    const open = ranges.at(-1);
    if (open && open.last === id - 1) open.last = id;
    else ranges.push({ first: id, last: id });
  }
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`));
  return Array.from({ length: Math.ceil(texts.length / rangesPerLine) }, (_, line) =>
    texts.slice(line * rangesPerLine, (line + 1) * rangesPerLine).join(" "),
  );
}

export function vlanId(word: string): number | undefined {
  const id = /^\d{1,4}$/.test(word) ? Number(word) : 0;
  return id >= 1 && id <= 4094 ? id : undefined;
}
