/** At most so many decimals, thousands apart by a thin space that does not break. */
export function grouped(n: number, digits = 1): string {
  return n.toLocaleString("en-GB", { maximumFractionDigits: digits }).replaceAll(",", "\u202f");
}

/** Rounded down: 1 999 of 2 000 are not 100 %. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${(Math.floor((1000 * part) / whole) / 10).toFixed(1)} %`;
}

export function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}
