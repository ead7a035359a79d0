import Table from "cli-table3";
import type { Survey, Totals } from "../app/survey.ts";
import type { Cause } from "../app/verdicts.ts";
import type { Network } from "../core/network.ts";
import { percentOf } from "./output/probe.ts";

/** Lines of a list before the rest is only counted. */
const shown = 12;

/** What is online, what hides the rest, what is degraded, and the table per township; at most 100 columns. */
export function formatSurvey(survey: Survey, network: Network, more: string): string {
  const { total, causes, devices } = survey;
  const degraded = devices.filter(({ verdict }) => verdict === "degraded");
  const slowest = devices
    .filter(({ verdict }) => verdict === "online" || verdict === "degraded")
    .sort((a, b) => b.tookMs - a.tookMs)[0];
  const lines = [
    `Online ${grouped(total.online)} of ${grouped(total.expected)} devices${percent(total)} · phase ${survey.phase} · ${survey.takenAt} · ${seconds(survey.tookMs)}`,
    ...(survey.excluded.length > 0
      ? [`Not counted: ${survey.excluded.map(({ reason, devices: n }) => `${grouped(n)} ${reason}`).join(" · ")}`]
      : []),
    ...section("Root causes", causes.map(formatCause), more),
    ...section(
      `Degraded ${degraded.length}`,
      degraded.map(({ id, reasons }) => `${id}: ${reasons.join("; ")}`),
      more,
    ),
    ...Object.entries(survey.ignored).map(([reason, n]) => `Datagrams ignored: ${n} ${reason}`),
    "",
    formatAreas(survey, network),
    ...(slowest ? ["", `Slowest to answer: ${slowest.id} ${seconds(slowest.tookMs)}`] : []),
  ];
  return joined(lines);
}

function joined(lines: readonly string[]): string {
  return `${lines.join("\n").replaceAll(/[ ]+$/gm, "")}\n`;
}

function formatCause({ device, reason, hides, hidesByKind }: Cause): string {
  const hidden = Object.entries(hidesByKind)
    .filter(([, n]) => n > 0)
    .map(([kind, n]) => `${n} ${n === 1 ? kind : kind === "switch" ? "switches" : `${kind}s`}`);
  return `${device} is down: ${reason}${hides > 0 ? ` · hides ${hidden.join(", ")}` : ""}`;
}

function section(title: string, entries: readonly string[], more: string): readonly string[] {
  if (entries.length === 0) return [];
  const rest = entries.length - shown;
  return [
    title,
    ...entries.slice(0, shown).map((entry) => `  ● ${entry}`),
    ...(rest > 0 ? [`  … ${rest} more: ${more}`] : []),
  ];
}

function formatAreas({ areas, total }: Survey, network: Network): string {
  const names = new Map(network.areas.map(({ slug, name }) => [slug, `${name.en} ${name.zh}`]));
  const table = plainTable(["township", "expected", "online", "degraded", "down", "unknown", "rate"], 1);
  for (const { area, ...counts } of areas) table.push(row(names.get(area) ?? area, counts));
  if (areas.length > 1) table.push(row("all", total));
  return table.toString();
}

function row(name: string, counts: Totals): string[] {
  const { expected, online, degraded, down, unknown } = counts;
  const ratio = percentOf(online, expected);
  const shownRate = `${online}/${expected}${ratio === undefined ? "" : `  ${ratio.toFixed(1).padStart(5)} %`}`;
  return [name, ...[expected, online, degraded, down, unknown].map(grouped), shownRate];
}

/** No borders: lines that a script can cut and a person can read. The first `left` columns are words. */
function plainTable(head: readonly string[], left: number): Table.Table {
  const none = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
  const alsoNone = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid"];
  return new Table({
    head: [...head],
    chars: { ...Object.fromEntries([...none, ...alsoNone].map((name) => [name, ""])), middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
    colAligns: head.map((_, i) => (i < left ? "left" : "right")),
  });
}

function percent({ online, expected }: Totals): string {
  const ratio = percentOf(online, expected);
  return ratio === undefined ? "" : ` (${ratio.toFixed(1)} %)`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}
