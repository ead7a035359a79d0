import type { Allocations } from "../../core/allocations.ts";
import type { Place } from "../../core/diagnostic.ts";
import type { Network } from "../../core/network.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Standing } from "../../plan/standing.ts";
import type { WrittenPlaces } from "./written-places.ts";

export const subjectKinds = [
  ...(["camera", "switch", "server", "link", "vlan"] as const),
  ...(["area", "pool", "prefix", "resting"] as const),
] as const;

/** What camnet knows of one thing, and from where it has each figure. */
export interface Explanation {
  readonly kind: (typeof subjectKinds)[number];
  readonly id: string;
  /** One sentence. */
  readonly answer: string;
  readonly facts: readonly Fact[];
}

/** A figure with everything that it follows from. */
export interface Fact {
  readonly what: string;
  readonly value: string;
  readonly because: readonly Because[];
}

/** A rule, a formula with its figures, or a line that somebody wrote. */
export interface Because {
  readonly says: string;
  readonly where?: Place;
}

/** A line of a configuration with everything that it follows from. */
export interface ExplainedLine {
  readonly context: readonly string[];
  readonly line: string;
  readonly because: readonly Because[];
}

/** The county as an explanation looks at it. */
export interface Known {
  readonly network: Network;
  readonly lock: Allocations;
  readonly plan: Plan;
  readonly before: Standing;
  readonly after: Standing;
  readonly places: WrittenPlaces;
}

export function because(says: string, where?: Place): Because {
  return { says, ...(where ? { where } : {}) };
}
