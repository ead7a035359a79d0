import type { Network, ServerRole } from "../core/network.ts";
import type { FailurePlan, PhasePlan } from "./plan.ts";

/** A county in a dozen numbers, for two of them side by side: before and after a phase, or at two revisions. */
export interface Figure {
  readonly slug: FigureSlug;
  readonly title: string;
  readonly unit: "" | "%" | "TB";
  /** Absent where the plan does not say it. */
  readonly value?: number;
}

export type FigureSlug =
  | "points"
  | "switches"
  | "vlans"
  | "links-over"
  | "fullest-link"
  | "poe-over"
  | "recordings"
  | "storage-servers"
  | "media-servers"
  | "failures"
  | "not-survived"
  | "most-dark";

/** The figures of a phase. What single failures do is known only of the phase that they were tried in. */
export function figuresOf({ county }: Network, phase: PhasePlan, failures?: FailurePlan): readonly Figure[] {
  const { linkCeilingPercent, poeCeilingPercent } = county.policy;
  const servers = (role: ServerRole) => phase.platform.filter((node) => node.role === role).length;
  const row = (slug: FigureSlug, title: string, value?: number, unit: Figure["unit"] = ""): Figure =>
    value === undefined ? { slug, title, unit } : { slug, title, unit, value };
  return [
    row(
      "points",
      "points",
      phase.points.reduce((sum, { total }) => sum + total, 0),
    ),
    row("switches", "switches", phase.switchCount),
    row("vlans", "VLANs", phase.vlans.length),
    row(
      "links-over",
      "links over their ceiling",
      phase.links.filter((load) => load.utilisationPercent > linkCeilingPercent).length,
    ),
    row("fullest-link", "fullest link", most(phase.links.map((load) => load.utilisationPercent)), "%"),
    row(
      "poe-over",
      "switches over their PoE ceiling",
      phase.poe.filter((load) => load.percent > poeCeilingPercent).length,
    ),
    row("recordings", "recordings, every retention full", phase.storage.terabytes, "TB"),
    row("storage-servers", "storage servers", servers("storage")),
    row("media-servers", "media servers", servers("media")),
    row("failures", "single failures tried", failures?.cases.length),
    row("not-survived", "single failures not survived", failures?.cases.filter(({ survived }) => !survived).length),
    row("most-dark", "most points dark after one", most(failures?.cases.map(({ darkCameras }) => darkCameras))),
  ];
}

function most(values: readonly number[] | undefined): number | undefined {
  return values && values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : undefined;
}
