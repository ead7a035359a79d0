/** How text is laid out for people: at most 100 columns, and tables as many as the terminal has, in which a Chinese character takes two. */
import Table from "cli-table3";
import stringWidth from "string-width";
import type { Place } from "../core/diagnostic.ts";
import type { Network } from "../core/network.ts";
import type { LinkLoad } from "../plan/plan.ts";
import { formatRate, round } from "../plan/wording.ts";
import { count } from "./print-change.ts";
import { tableWidth } from "./table-width.ts";

export const width = 100;
const gap = 2;

/**
 * Columns two spaces apart, without lines; words read from the left, figures (whose heading is marked `>`) from the right.
 * A column that is empty throughout is left out; where the table is too wide, the widest columns of words are cut with `…`, or
 * folded over several lines.
 */
export function textTable(
  headings: readonly string[],
  cells: readonly (readonly string[])[],
  tooLong: "cut" | "folded" = "cut",
): string {
  const filled = headings.flatMap((_, i) => (cells.some((row) => row[i]) ? i : []));
  const head = filled.map((i) => headings[i]!);
  const rows = cells.map((row) => filled.map((i) => row[i] ?? ""));
  const titles = head.map((title) => title.replace(/^>/, ""));
  const widths = titles.map((title, i) =>
    Math.max(...[title, ...rows.map((row) => row[i]!)].map((cell) => stringWidth(cell))),
  );
  let excess = widths.reduce((sum, each) => sum + each + gap, 0) - tableWidth();
  const words = head.flatMap((title, i) => (title.startsWith(">") ? [] : i));
  for (; excess > 0; excess--) {
    const widest = words.reduce((most, i) => (widths[i]! > widths[most]! ? i : most));
    widths[widest]! -= 1;
  }
  const table = new Table({
    head: titles,
    colAligns: head.map((title) => (title.startsWith(">") ? "right" : "left")),
    colWidths: widths.map((each) => each + gap),
    chars: noLines,
    wordWrap: tooLong === "folded",
    style: { head: [], border: [], "padding-left": gap, "padding-right": 0 },
  });
  table.push(...rows);
  return table.toString();
}

const noLines = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle")
    .map((part) => [part, ""]),
);

/** A sentence over several lines, broken between words: `first` stands before its first line, `others` before the rest. */
export function wrapped(text: string, first = "", others = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  // A number keeps its percent sign, and the groups of its digits stay together.
  for (const word of text.split(/(?<!\d) (?!%)| (?!%|\d{3}(?!\d))/)) {
    if (!empty && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = others;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** Parts with an empty line between them; those that say nothing are left out, and no line ends in spaces. */
export function paragraphs(parts: readonly string[]): string {
  const text = parts.filter((part) => part !== "").join("\n\n");
  return `${text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** What stands for the entries of a list that are not shown. */
export function rest(total: number, shown: number, command = "camnet plan --all"): readonly string[] {
  return total > shown ? [`  … ${total - shown} more: ${command}`] : [];
}

/** `townships/dongou.yaml:9`: seen from the folder of the inventory, so that it fits. */
export function shortPlace(place: Place | undefined, { county }: Pick<Network, "county">): string {
  if (!place) return "";
  const folder = county.source.file.slice(0, county.source.file.lastIndexOf("/") + 1);
  const file = place.file.startsWith(folder) ? place.file.slice(folder.length) : place.file;
  return place.line > 0 ? `${file}:${place.line}` : file;
}

export function percent(value: number): string {
  return `${fixed(value)} %`;
}

/** Decimal: `612 TB`, `1.79 PB`. */
export function bytes(terabytes: number): string {
  return terabytes >= 1000 ? `${round(terabytes / 1000, 2)} PB` : `${round(terabytes, 1)} TB`;
}

export function fixed(value: number): string {
  return value.toFixed(1);
}

/** `1 Gbit/s`; of a LAG `2 × 1 Gbit/s`. */
export function lineRate({ capacityMbps, members }: Pick<LinkLoad, "capacityMbps" | "members">): string {
  return members > 1 ? `${members} × ${formatRate(capacityMbps / members)}` : formatRate(capacityMbps);
}

/** How a figure of a comparison is written. */
export function figureText(value: number | undefined, unit: "" | "%" | "TB"): string {
  if (value === undefined) return "";
  return unit === "%" ? percent(value) : unit === "TB" ? bytes(value) : count(value);
}
