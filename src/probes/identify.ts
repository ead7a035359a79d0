import type { SystemFacts } from "./system.ts";

/** How to recognise a maker or a platform by what the system group says. */
export interface Identification {
  /** The device's sysObjectID is this or lies below it. */
  readonly sysObjectIdPrefix: string;
  /** Also needed, where a maker has several platforms. */
  readonly description?: RegExp;
  readonly manufacturer: string;
  /** What drivers call it; absent where no platform follows from it. */
  readonly platform?: string;
}

export interface Identity {
  readonly manufacturer?: string;
  readonly platform?: string;
}

/** The longest matching prefix wins, at equal length the row that also asks for a description. */
export function identify(facts: SystemFacts, table: readonly Identification[]): Identity {
  const { objectId, description = "" } = facts;
  if (objectId === undefined) return {};
  const best = table
    .filter(({ sysObjectIdPrefix: prefix }) => objectId === prefix || objectId.startsWith(`${prefix}.`))
    .filter((row) => row.description === undefined || row.description.test(description))
    .sort((a, b) => weight(b) - weight(a))[0];
  if (best === undefined) return {};
  return { manufacturer: best.manufacturer, ...(best.platform ? { platform: best.platform } : {}) };
}

function weight({ sysObjectIdPrefix, description }: Identification): number {
  return sysObjectIdPrefix.length * 2 + (description ? 1 : 0);
}
