import type { Area } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import { didYouMean } from "./nearest.ts";

/** The area that a word means: its slug, or its Chinese or English name in any case. */
export function areaNamed(areas: readonly Area[], word: string): Area | undefined {
  const wanted = word.toLowerCase();
  return (
    areas.find(({ slug }) => slug === word) ??
    areas.find(({ slug, name }) => [slug, name.zh, name.en].some((each) => each.toLowerCase() === wanted))
  );
}

/** The same where an area has to be meant; a word that means none is an OperatorError that says what comes nearest. */
export function areaAsked(areas: readonly Area[], word: string, called: "area" | "township" = "area"): Area {
  const area = areaNamed(areas, word);
  if (area) return area;
  const slugs = areas.map(({ slug }) => slug);
  const [guess = `they are ${slugs.join(", ")}`] = didYouMean(word, slugs);
  throw new OperatorError(`no ${called} is called ${word}; ${guess}`);
}
