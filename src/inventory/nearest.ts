import { distance } from "fastest-levenshtein";

/** The known word that a misspelt one most likely means; undefined when nothing is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // Two letters in five may differ; a word of one letter is never a misspelling.
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length * 0.4)), wanted.length - 1) + 1;
  for (const candidate of known) {
    for (const form of forms(candidate, wanted)) {
      if (Math.abs(form.length - wanted.length) >= bestDistance && !form.startsWith(wanted)) continue;
      const d = form.startsWith(wanted) && wanted.length > 3 ? 1 : distance(wanted, form);
      if (d < bestDistance) [best, bestDistance] = [candidate, d];
    }
  }
  return best;
}

/** `did you mean …?` as a list of hints: empty when nothing is close. */
export function didYouMean(word: string, known: Iterable<string>): string[] {
  const best = nearest(word, known);
  return best === undefined ? [] : [`did you mean ${best}?`];
}

/** `maker/model` is also found by `model`. */
function forms(candidate: string, wanted: string): string[] {
  const lower = candidate.toLowerCase();
  const slash = lower.indexOf("/");
  return slash < 0 || wanted.includes("/") ? [lower] : [lower, lower.slice(slash + 1)];
}
