import type { DeviceChange, PlanComparison } from "../app/compare-plans.ts";
import { isSame } from "../app/compare-plans.ts";
import type { Network } from "../core/network.ts";
import type { LinkLoad } from "../plan/plan.ts";
import { formatRate } from "../plan/wording.ts";
import { figureText, lineRate, paragraphs, percent, rest, shortPlace, textTable, wrapped } from "./layout.ts";
import { plural } from "./print-change.ts";

/** Entries of a list before the rest is only counted. */
const shown = 12;

export interface ComparisonText {
  /** Headings of the two sides, for example `HEAD~1` and `now`. */
  readonly before: string;
  readonly after: string;
  readonly all: boolean;
  /** Only the figures that differ. */
  readonly onlyChanges: boolean;
}

/** Two plans side by side: figures, links, devices and findings that are not the same in both. */
export function formatComparison(
  network: Pick<Network, "county">,
  comparison: PlanComparison,
  { before, after, all, onlyChanges }: ComparisonText,
): readonly string[] {
  const most = all ? Number.POSITIVE_INFINITY : shown;
  return [
    formatFigures(comparison, { before, after, onlyChanges }),
    formatLinks(comparison, most),
    ...formatDevices(comparison, most),
    ...formatFindings(network, comparison, most),
  ].filter((part) => part !== "");
}

/** The page of `--compare`: what differs in one sentence, then side by side. */
export function formatCompare(
  network: Pick<Network, "county">,
  comparison: PlanComparison,
  options: Omit<ComparisonText, "onlyChanges"> & { readonly phase: number },
): string {
  const { county } = network;
  const what = `Phase ${options.phase} of ${county.name.en} ${county.name.zh}, ${options.before} beside ${options.after}`;
  return paragraphs([
    wrapped(`${what}: ${isSame(comparison) ? "the plans are the same" : sentence(comparison)}`, "", "  ").join("\n"),
    ...formatComparison(network, comparison, { ...options, onlyChanges: false }),
    isSame(comparison) ? "" : "Next: camnet plan   (the present one in full)",
  ]);
}

function sentence({ added, removed, moved, changed, links, findings }: PlanComparison): string {
  const devices = new Set([...moved, ...changed].map(({ id }) => id)).size;
  const parts = [
    ...(added.length > 0 ? [`${plural(added.length, "device")} more`] : []),
    ...(removed.length > 0 ? [`${plural(removed.length, "device")} gone`] : []),
    ...(devices > 0 ? [`${plural(devices, "device")} changed`] : []),
    ...(links.length > 0 ? [`${plural(links.length, "link")} different`] : []),
    ...(findings.new.length > 0 ? [plural(findings.new.length, "new finding")] : []),
    ...(findings.gone.length > 0 ? [`${plural(findings.gone.length, "finding")} gone`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "only figures differ";
}

function formatFigures(
  { figures }: PlanComparison,
  { before, after, onlyChanges }: Pick<ComparisonText, "before" | "after" | "onlyChanges">,
): string {
  const rows = figures
    .filter((row) => !onlyChanges || row.before !== row.after)
    .map((row) => [
      row.title,
      figureText(row.before, row.unit),
      figureText(row.after, row.unit),
      row.before === row.after ? "" : "≠",
    ]);
  return rows.length === 0 ? "" : textTable(["", `>${before}`, `>${after}`, ""], rows);
}

function formatLinks({ links }: PlanComparison, most: number): string {
  if (links.length === 0) return "";
  const side = (load: LinkLoad | undefined) =>
    load
      ? [formatRate(Math.max(load.upMbps, load.downMbps)), lineRate(load), percent(load.utilisationPercent)]
      : ["none", "", ""];
  const rows = links.slice(0, most).map(({ link, before, after }) => [link, ...side(before), "→", ...side(after)]);
  return [
    textTable(["link", ">carried", ">of", ">", "", ">carries", ">of", ">"], rows),
    ...rest(links.length, most),
  ].join("\n");
}

function formatDevices({ added, removed, moved, changed }: PlanComparison, most: number): readonly string[] {
  const ids = (title: string, list: readonly string[]) =>
    list.length === 0
      ? ""
      : wrapped(
          `${title} ${list.slice(0, most).join(", ")}${list.length > most ? ` and ${list.length - most} more` : ""}`,
          "",
          "  ",
        ).join("\n");
  const changes = (list: readonly DeviceChange[]) =>
    list.length === 0
      ? ""
      : [
          textTable(
            ["device", "", "was", "is"],
            list.slice(0, most).map(({ id, what, before, after }) => [id, what, before || "none", after || "none"]),
          ),
          ...rest(list.length, most),
        ].join("\n");
  return [
    ids(`${plural(added.length, "device")} more:`, added),
    ids(`${plural(removed.length, "device")} gone:`, removed),
    changes([...moved, ...changed]),
  ];
}

function formatFindings(network: Pick<Network, "county">, { findings }: PlanComparison, most: number) {
  const list = (title: string, mark: string, own: PlanComparison["findings"]["new"]) =>
    own.length === 0
      ? ""
      : [
          `${plural(own.length, "finding")} ${title}`,
          ...own
            .slice(0, most)
            .flatMap(({ message, where }) => [
              ...wrapped(message, `  ${mark} `, "    "),
              ...(where ? [`      ${shortPlace(where, network)}`] : []),
            ]),
          ...rest(own.length, most),
        ].join("\n");
  return [list("new", "+", findings.new), list("gone", "-", findings.gone)];
}
