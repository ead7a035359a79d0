import { describe } from "vitest";
import { isAvailable, type PartName } from "./parts.ts";

/** A describe block that needs real programs; skipped, and named in the closing report, where one is missing. */
export function describeReal(needs: readonly PartName[], title: string, body: () => void): void {
  const missing = needs.find((part) => !isAvailable(part));
  if (missing) describe.skip(`${title} [needs ${missing}]`, body);
  else describe(title, body);
}
