import Table from "cli-table3";
import type { CountyReading } from "../app/county.ts";
import { type Diagnostic, hasErrors, type Place } from "../core/diagnostic.ts";
import type { Link, Network, ServerRole } from "../core/network.ts";
import type { PhasePlan, Plan } from "../plan/plan.ts";
import { formatRate, round } from "../plan/wording.ts";
import { count, plural } from "./print-change.ts";

type SoundCounty = Extract<CountyReading, { ok: true }>;

/** Entries of a list before the rest is only counted. */
const shown = 8;
const width = 100;

/**
 * The plan as people read it, at most 100 columns wide: the answer first, before and after beside their ceilings, what breaks,
 * what is wrong with the place in the YAML, and what to type next.
 */
export function formatPlan({ network, plan, diagnostics, inventoryDigest }: SoundCounty, all: boolean): string {
  const more = all ? Number.POSITIVE_INFINITY : shown;
  const parts = [
    `${verdict(network, plan, diagnostics)}\n${indent(`inventory ${inventoryDigest.slice(0, 7)}`)}`,
    formatFigures(network, plan),
    formatBreaks(network, plan, more),
    formatFindings(network, diagnostics, more),
    ...(all
      ? [formatPoints(network, plan), formatLinks(plan), formatVlans(plan), formatStorage(plan), formatPoe(plan)]
      : []),
    formatNotes(diagnostics),
    next(plan, diagnostics, all),
  ];
  return `${parts
    .filter((part) => part !== "")
    .join("\n\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

function verdict(network: Network, plan: Plan, diagnostics: readonly Diagnostic[]): string {
  const { zh, en } = network.county.name;
  const [before, after] = [totalPoints(plan.before), totalPoints(plan.after)];
  const errors = diagnostics.filter((each) => each.severity === "error").length;
  const answer = errors === 0 ? "fits" : `does not fit: ${plural(errors, "error")}`;
  return `Phase ${plan.phase} of ${en} ${zh} ${answer} · ${count(after - before)} new points, ${count(before)} in service before`;
}

function formatFigures(network: Network, plan: Plan): string {
  const { county } = network;
  const { policy } = county;
  const { before, after } = plan;
  const over = (phase: PhasePlan) =>
    phase.links.filter((load) => load.utilisationPercent > policy.linkCeilingPercent).length;
  const fullest = (phase: PhasePlan) =>
    phase.links.reduce<PhasePlan["links"][number] | undefined>(
      (most, load) => (most && most.utilisationPercent >= load.utilisationPercent ? most : load),
      undefined,
    );
  const poe = (phase: PhasePlan) => phase.poe.filter((load) => load.percent > policy.poeCeilingPercent).length;
  const [worstBefore, worstAfter] = [fullest(before), fullest(after)];
  const storageServers = (phase: PhasePlan) => serversOf(phase, "storage");
  const table = borderless(["", ">before", ">after", ""]);
  table.push(
    ["switches", count(before.switches.length), count(after.switches.length), ""],
    ["VLANs", count(before.vlans.length), count(after.vlans.length), ""],
    [
      "links over their ceiling",
      String(over(before)),
      String(over(after)),
      `ceiling ${policy.linkCeilingPercent} % of the line rate`,
    ],
    [
      "  if only cameras were added",
      "",
      String(plan.links.filter((change) => change.breaksWithoutUpgrade).length),
      `${plural(plan.links.filter((change) => change.upgraded).length, "link")} made faster by the phase`,
    ],
    [
      "fullest link",
      worstBefore ? percent(worstBefore.utilisationPercent) : "",
      worstAfter ? percent(worstAfter.utilisationPercent) : "",
      worstAfter ? `${worstAfter.from} → ${worstAfter.to}, ${formatRate(worstAfter.capacityMbps)}` : "",
    ],
    [
      "switches over their PoE ceiling",
      String(poe(before)),
      String(poe(after)),
      `ceiling ${policy.poeCeilingPercent} % of the supply`,
    ],
    [
      "recordings, every retention full",
      bytes(before.storage.terabytes),
      bytes(after.storage.terabytes),
      `${bytes(after.storage.requiredTB)} to buy at ${policy.storageFillPercent} % full`,
    ],
    [
      "  storage servers",
      String(storageServers(before)),
      String(storageServers(after)),
      `${after.storage.nodes} of ${county.platform.storageNodeTB} TB needed`,
    ],
    [
      "media servers",
      String(serversOf(before, "media")),
      String(serversOf(after, "media")),
      `${formatRate(county.platform.mediaNodeMbps)} each, in and out`,
    ],
  );
  return table.toString();
}

function formatBreaks(network: Network, plan: Plan, most: number): string {
  const breaks = plan.links
    .filter((change) => change.breaksWithoutUpgrade)
    .sort((a, b) => b.withoutUpgradePercent - a.withoutUpgradePercent || (a.link < b.link ? -1 : 1));
  if (breaks.length === 0) return "";
  const links = new Map(network.links.map((link) => [link.id, link]));
  const table = borderless(["link", ">would carry", ">of", ">", ">becomes", "where"]);
  for (const change of breaks.slice(0, most)) {
    const { after, before } = change;
    table.push([
      `${change.overCeiling ? "✗" : "✓"} ${change.link}`,
      formatRate(Math.max(after.upMbps, after.downMbps)),
      formatRate(before!.capacityMbps),
      percent(change.withoutUpgradePercent),
      change.upgraded ? formatRate(after.capacityMbps) : "stays",
      shortPlace(placeOf(links.get(change.link), plan.phase), network),
    ]);
  }
  const title = `Over their ceiling if only cameras were added: ${plural(breaks.length, "link")}`;
  return [title, table.toString(), ...rest(breaks.length, most)].join("\n");
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
  const entries = findings
    .slice(0, most)
    .flatMap((finding) => [
      ...wrapped(finding.message, finding.severity === "error" ? "  ✗ " : "  ! ", "    "),
      ...(finding.where ? [`      ${shortPlace(finding.where, network)}`] : []),
      ...finding.hints.flatMap((hint) => wrapped(hint, "      → ", "        ")),
    ]);
  return [title, ...entries, ...rest(findings.length, most)].join("\n");
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

function next(plan: Plan, diagnostics: readonly Diagnostic[], all: boolean): string {
  if (hasErrors(diagnostics))
    return `Next: mend the ${all ? "errors" : "errors above (camnet plan --all shows every line)"}, then camnet plan`;
  const waiting = plan.newlyAllocated.length;
  if (waiting > 0)
    return `${plural(waiting, "device")} have numbers that are not in the lock file yet\nNext: camnet allocate --write`;
  return all ? "Next: camnet diff" : "Next: camnet diff   (camnet plan --all lists every link, VLAN and switch)";
}

function formatPoints(network: Network, plan: Plan): string {
  const stood = new Map(plan.before.points.map((row) => [row.area, row.total]));
  const names = new Map(network.areas.map((area) => [area.slug, `${area.name.zh} ${area.name.en}`]));
  const table = borderless(["points", ">before", ">after", ">checkpoint", ">HD", ">standard", ">unknown"]);
  for (const { area, byClass, total } of plan.after.points) {
    const { checkpoint, hd, standard, unknown } = byClass;
    table.push([
      names.get(area) ?? area,
      count(stood.get(area) ?? 0),
      count(total),
      ...[checkpoint, hd, standard, unknown].map(count),
    ]);
  }
  return table.toString();
}

function formatLinks(plan: Plan): string {
  const table = borderless(["link", ">cameras", ">up Mbit/s", ">down", ">before", ">after", ">used %"]);
  for (const { link, before, after } of plan.links) {
    table.push([
      `${link} → ${after.to}`,
      count(after.cameras),
      fixed(after.upMbps),
      fixed(after.downMbps),
      before ? formatRate(before.capacityMbps) : "",
      formatRate(after.capacityMbps),
      fixed(after.utilisationPercent),
    ]);
  }
  return table.toString();
}

function formatVlans(plan: Plan): string {
  const stood = new Set(plan.before.vlans.map((vlan) => vlan.id));
  const table = borderless([">VLAN", "name", "prefix", "gateway", ">devices", ">hosts", ""]);
  for (const { id, name, prefix, gateway, devices, usableHosts } of plan.after.vlans) {
    table.push([String(id), name, prefix, gateway, count(devices), count(usableHosts), stood.has(id) ? "" : "new"]);
  }
  return table.toString();
}

function formatStorage(plan: Plan): string {
  const table = borderless(["recordings", ">cameras", ">days", ">TB"]);
  for (const row of plan.after.storage.byClass) {
    table.push([row.class, count(row.cameras), String(row.retentionDays), String(round(row.terabytes, 1))]);
  }
  const { terabytes, tebibytes } = plan.after.storage;
  table.push(["together", "", "", `${round(terabytes, 1)} (${round(tebibytes, 1)} TiB)`]);
  return table.toString();
}

function formatPoe(plan: Plan): string {
  const table = borderless(["PoE", ">devices", ">held ready", ">supply", ">used"]);
  for (const load of [...plan.after.poe].sort((a, b) => b.percent - a.percent)) {
    table.push([
      load.switch,
      String(load.poweredDevices),
      `${load.allocatedWatts} W`,
      `${load.budgetWatts} W`,
      percent(load.percent),
    ]);
  }
  return table.toString();
}

/** Columns two spaces apart, without lines; words read from the left, figures (marked `>`) from the right. */
function borderless(head: readonly string[]) {
  return new Table({
    head: head.map((title) => title.replace(/^>/, "")),
    colAligns: head.map((title) => (title.startsWith(">") ? "right" : "left")),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 2, "padding-right": 0 },
  });
}

const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle")
    .map((part) => [part, ""]),
);

function rest(total: number, most: number): readonly string[] {
  return total > most ? [`  … ${total - most} more: camnet plan --all`] : [];
}

function wrapped(text: string, first: string, others: string): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(" ")) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = others;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

function indent(text: string): string {
  return `  ${text}`;
}

function placeOf(link: Link | undefined, phase: number): Place | undefined {
  return link?.rates.filter((rate) => rate.fromPhase <= phase).at(-1)?.source ?? link?.source;
}

/** `townships/dongou.yaml:9`: seen from the folder of the inventory, so that it fits. */
function shortPlace(place: Place | undefined, { county }: Network): string {
  if (!place) return "";
  const folder = county.source.file.slice(0, county.source.file.lastIndexOf("/") + 1);
  const file = place.file.startsWith(folder) ? place.file.slice(folder.length) : place.file;
  return `${file}:${place.line}`;
}

function totalPoints(phase: PhasePlan): number {
  return phase.points.reduce((sum, { total }) => sum + total, 0);
}

function serversOf(phase: PhasePlan, role: ServerRole): number {
  return phase.platform.filter((node) => node.role === role).length;
}

function percent(value: number): string {
  return `${fixed(value)} %`;
}

/** Decimal: `612 TB`, `1.79 PB`. */
function bytes(terabytes: number): string {
  return terabytes >= 1000 ? `${round(terabytes / 1000, 2)} PB` : `${round(terabytes, 1)} TB`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
