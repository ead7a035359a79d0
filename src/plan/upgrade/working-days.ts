import type { Prices } from "../../core/prices.ts";

export type Holidays = Prices["crews"]["holidays"];

/** Whoever plans further ahead than this has made a mistake in a date. */
const horizonDays = 3660;
const dayMs = 86_400_000;

/** ISO dates from this one on, Monday to Friday, without holidays; they end after ten years. */
export function* workingDaysFrom(from: string, holidays: Holidays): Generator<string> {
  const start = Date.parse(`${from}T00:00:00Z`);
  for (let n = 0; n < horizonDays; n++) {
    const date = new Date(start + n * dayMs);
    const weekday = date.getUTCDay();
    const day = date.toISOString().slice(0, 10);
    if (weekday === 0 || weekday === 6 || holidays.some((each) => each.from <= day && day <= each.to)) continue;
    yield day;
  }
}

/** Working days of a window, both ends included. */
export function workingDaysIn(window: { readonly from: string; readonly to: string }, holidays: Holidays): number {
  let count = 0;
  for (const day of workingDaysFrom(window.from, holidays)) {
    if (day > window.to) break;
    count += 1;
  }
  return count;
}
