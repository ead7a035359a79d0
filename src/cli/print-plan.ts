import type { PlannedCounty } from "../app/plan-county.ts";
import { type Diagnostic, hasErrors, type Place } from "../core/diagnostic.ts";
import type { Link, Network } from "../core/network.ts";
import type { Constraint, ConstraintKind } from "../plan/constraints.ts";
import { type FigureSlug, figuresOf } from "../plan/figures.ts";
import type { LinkLoad, Plan } from "../plan/plan.ts";
import { formatRate, round } from "../plan/wording.ts";
import { bytes, figureText, lineRate, paragraphs, percent, rest, shortPlace, textTable, wrapped } from "./layout.ts";
import { count, plural } from "./print-change.ts";
import { formatFailures } from "./print-failures.ts";
import { formatHead } from "./print-plan-head.ts";
import { formatPlanLists } from "./print-plan-lists.ts";

/** Entries of a list before the rest is only counted. */
const shown = 8;

export interface PlanText {
  /** Every link, VLAN, switch and finding. */
  readonly all: boolean;
  /** Every single failure. */
  readonly failures: boolean;
}

/**
 * The plan as people read it, at most 100 columns wide: the answer first, before and after beside their ceilings, what binds,
 * what breaks, what no failure may do, what is wrong with the place in the YAML, and what to type next.
 */
export function formatPlan(county: PlannedCounty, { all, failures }: PlanText): string {
  const { network, plan, diagnostics } = county;
  const more = all ? Number.POSITIVE_INFINITY : shown;
  return paragraphs([
    formatHead(county),
    formatFigures(network, plan),
    formatBinding(county),
    formatBreaks(network, plan, more),
    formatFailures(county, { all: failures || all }),
    formatFindings(network, diagnostics, more),
    ...(all ? formatPlanLists(county) : []),
    formatNotes(diagnostics),
    next(county, all),
  ]);
}

/** Figures that the first table shows, each with what stands beside it; what failures do has a paragraph of its own. */
const figureRows: readonly FigureSlug[] = [
  "switches",
  "vlans",
  "links-over",
  "fullest-link",
  "poe-over",
  "recordings",
  "storage-servers",
  "media-servers",
];

function formatFigures(network: Network, plan: Plan): string {
  const before = new Map(figuresOf(network, plan.before).map((figure) => [figure.slug, figure]));
  const after = new Map(figuresOf(network, plan.after).map((figure) => [figure.slug, figure]));
  const notes = figureNotes(network, plan);
  const indented: readonly FigureSlug[] = ["storage-servers"];
  const rows = figureRows.flatMap((slug) => {
    const { title, unit, value } = after.get(slug)!;
    const own = [
      indented.includes(slug) ? `  ${title}` : title,
      figureText(before.get(slug)?.value, unit),
      figureText(value, unit),
      notes[slug] ?? "",
    ];
    return slug === "links-over" ? [own, onlyCameras(plan)] : [own];
  });
  return textTable(["", ">before", ">after", ""], rows);
}

function onlyCameras({ links }: Plan): readonly string[] {
  return [
    "  if only cameras were added",
    "",
    String(links.filter((change) => change.breaksWithoutUpgrade).length),
    `${plural(links.filter((change) => change.upgraded).length, "link")} made faster by the phase`,
  ];
}

function figureNotes({ county }: Network, { after }: Plan): Partial<Record<FigureSlug, string>> {
  const { policy, platform } = county;
  const fullest = after.links.reduce<LinkLoad | undefined>(
    (most, load) => (most && most.utilisationPercent >= load.utilisationPercent ? most : load),
    undefined,
  );
  return {
    "links-over": `ceiling ${policy.linkCeilingPercent} % of the line rate`,
    ...(fullest ? { "fullest-link": `${fullest.from} → ${fullest.to}, ${lineRate(fullest)}` } : {}),
    "poe-over": `ceiling ${policy.poeCeilingPercent} % of the supply`,
    recordings: `${bytes(after.storage.requiredTB)} to buy at ${policy.storageFillPercent} % full`,
    "storage-servers": `${after.storage.nodes} of ${platform.storageNodeTB} TB needed`,
    "media-servers": `${formatRate(platform.mediaNodeMbps)} each, in and out`,
  };
}

const constraintTitles: Readonly<Record<ConstraintKind, string>> = {
  link: "link",
  failure: "under one failure link",
  poe: "PoE of",
  ports: "ports of",
  prefix: "prefix",
  vlan: "VLAN",
  storage: "",
  media: "",
  signalling: "",
};

/** What is nearest to its limit, and what comes next. */
function formatBinding({ constraints }: PlannedCounty): string {
  const [first, ...others] = constraints;
  if (!first) return "";
  const name = ({ kind, of }: Constraint) => `${constraintTitles[kind]} ${of}`.trim();
  const share = ({ limit, percent: used }: Constraint) => (limit > 0 ? percent(used) : "(there is none)");
  const figures = first.limit > 0 ? `${amount(first.used)} of ${amount(first.limit)} ${first.unit}` : "there is none";
  const of = first.limit > 0 ? ` (${percent(first.percent)} of its limit)` : "";
  const then = others.slice(0, 2).map((each) => `${name(each)} ${share(each)}`);
  const more = then.length > 0 ? `; then ${then.join(", ")}` : "";
  return wrapped(`Binds first: ${name(first)}, ${figures}${of}${more}`, "", "  ").join("\n");
}

function amount(value: number): string {
  return value >= 1000 ? count(Math.round(value)) : String(round(value, 1));
}

function formatBreaks(network: Network, plan: Plan, most: number): string {
  const breaks = plan.links
    .filter((change) => change.breaksWithoutUpgrade)
    .sort((a, b) => b.withoutUpgradePercent - a.withoutUpgradePercent || (a.link < b.link ? -1 : 1));
  if (breaks.length === 0) return "";
  const links = new Map(network.links.map((link) => [link.id, link]));
  const rows = breaks.slice(0, most).map((change) => {
    const { after, before } = change;
    return [
      `${change.overCeiling ? "✗" : "✓"} ${change.link}`,
      formatRate(Math.max(after.upMbps, after.downMbps)),
      lineRate(before!),
      percent(change.withoutUpgradePercent),
      change.upgraded ? lineRate(after) : "stays",
      shortPlace(placeOf(links.get(change.link), plan.phase), network),
    ];
  });
  return [
    `Over their ceiling if only cameras were added: ${plural(breaks.length, "link")}`,
    textTable(["link", ">would carry", ">of", ">", ">becomes", "where"], rows),
    ...rest(breaks.length, most),
  ].join("\n");
}

/** Errors before warnings; each with its place and what to do. */
function formatFindings(network: Network, diagnostics: readonly Diagnostic[], most: number): string {
  const order = { error: 0, warning: 1, note: 2 } as const;
  const findings = diagnostics
    .filter((each) => each.severity !== "note")
    .sort((a, b) => order[a.severity] - order[b.severity]);
  if (findings.length === 0) return "";
  const errors = findings.filter((each) => each.severity === "error").length;
  const title = [
    ...(errors > 0 ? [plural(errors, "error")] : []),
    ...(findings.length > errors ? [plural(findings.length - errors, "warning")] : []),
  ].join(", ");
  const entries = findings.slice(0, most).flatMap((finding) => formatFinding(network, finding));
  return [title, ...entries, ...rest(findings.length, most)].join("\n");
}

/** The sentence, its place, and what to do. */
export function formatFinding(network: Pick<Network, "county">, finding: Diagnostic): readonly string[] {
  return [
    ...wrapped(finding.message, finding.severity === "error" ? "  ✗ " : "  ! ", "    "),
    ...(finding.where ? [`      ${shortPlace(finding.where, network)}`] : []),
    ...finding.hints.flatMap((hint) => wrapped(hint, "      → ", "        ")),
  ];
}

function formatNotes(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .filter((each) => each.severity === "note")
    .flatMap((note) => [
      ...wrapped(note.message, "", "  "),
      ...note.hints.flatMap((hint) => wrapped(hint, "  → ", "    ")),
    ])
    .join("\n");
}

function next({ plan, diagnostics, whatIfs }: PlannedCounty, all: boolean): string {
  const supposed = whatIfs.length > 0;
  if (hasErrors(diagnostics)) {
    const upgrade = supposed ? "the same with --upgrade" : "camnet plan --upgrade";
    const more = all ? "or mend the errors by hand" : `or ${supposed ? "with" : "camnet plan"} --all`;
    return `Next: ${upgrade}   (the cheapest change that mends it), ${more}`;
  }
  if (supposed) return "Next: edit the inventory, then camnet plan   (this was supposed, and nothing is written)";
  const waiting = plan.newlyAllocated.length;
  if (waiting > 0) {
    return `${plural(waiting, "device has numbers", "devices have numbers")} that are not in the lock file yet\nNext: camnet allocate --write`;
  }
  return all ? "Next: camnet diff" : "Next: camnet diff   (camnet plan --all lists every link, VLAN and switch)";
}

function placeOf(link: Link | undefined, phase: number): Place | undefined {
  return link?.rates.filter((rate) => rate.fromPhase <= phase).at(-1)?.source ?? link?.source;
}
