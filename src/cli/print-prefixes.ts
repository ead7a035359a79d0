import stringWidth from "string-width";
import type { Diagnostic } from "../core/diagnostic.ts";
import type { PlannedPrefix } from "../plan/prefix-tree/address-plan.ts";
import { formatPrefix, type Prefix, sizeOf } from "../plan/prefix-tree/address-text.ts";
import { freeBlocks } from "../plan/prefix-tree/free-space.ts";
import { round } from "../plan/wording.ts";
import { type NextFree, prefixAsJson, usualLength, type View } from "./output/prefixes.ts";
import { count, plural } from "./print-change.ts";
import { printTable } from "./print-rows.ts";

/** Lines of a table before the rest is only counted. */
const shown = 40;
const longestName = 30;

export interface PrintOptions {
  readonly all: boolean;
  readonly columns: number;
  /** What was typed, without the options that choose what is shown. */
  readonly command: string;
  readonly length?: number | undefined;
}

/** The answer, the tree, and what to type next. */
export function formatPrefixes(view: View, options: PrintOptions): string {
  const parts = view.next
    ? [nextAnswer(view.next, options.length!), nextTable(view.next, options), whatNext(view, options)]
    : [answer(view, options), tree(view, options), whatNext(view, options)];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** Findings worth a terminal's room: errors before warnings before notes, and how many more there are. */
export function firstFindings(diagnostics: readonly Diagnostic[], all: boolean) {
  const order = { error: 0, warning: 1, note: 2 } as const;
  const sorted = [...diagnostics].sort((a, b) => order[a.severity] - order[b.severity]);
  const most = all ? sorted.length : 8;
  return { first: sorted.slice(0, most), more: Math.max(0, sorted.length - most) };
}

/** On a narrow terminal without the name of the fullest prefix, which stands in the table as well. */
function answer(
  { source, prefixes, addresses, overlaps, diagnostics }: View,
  { columns: width }: PrintOptions,
): string {
  const listed = addresses.filter(({ beside }) => !beside).length;
  const unread = diagnostics.filter(({ code, severity }) => severity === "error" && !overlapCodes.has(code)).length;
  const fullest = prefixes.reduce<PlannedPrefix | undefined>(
    (most, each) => (most && most.fraction >= each.fraction ? most : each),
    undefined,
  );
  const said = (name: string) =>
    [
      `${plural(prefixes.length, "prefix", "prefixes")} and ${plural(listed, "address", "addresses")}: `,
      overlaps.length === 0 ? "no overlaps" : plural(overlaps.length, "overlap"),
      unread > 0 ? `, ${plural(unread, "error")}` : "",
      fullest ? `, fullest ${formatPrefix(fullest.node.prefix)}${name} with ${percent(fullest.fraction)} %` : "",
    ].join("");
  const whole = said(named(fullest?.row.name));
  return `${stringWidth(whole) <= width ? whole : said("")}\n  ${source}`;
}

function named(name: string | undefined): string {
  return name === undefined || name.length > longestName ? "" : ` (${name})`;
}

const overlapCodes = new Set(["duplicate-prefix", "duplicate-address", "overlapping-ranges"]);

interface Line {
  readonly at: Prefix;
  readonly vrf: string | null;
  readonly isFree: boolean;
  readonly row: Record<(typeof columns)[number], string | number | null> & { readonly free: string };
}

const columns = ["prefix", "vrf", "depth", "children", "used %", "free", "next free", "name"] as const;
const priority = ["prefix", "used %", "free", "next free", "vrf", "children", "depth", "name"] as const;

function tree(view: View, { all, columns: width, command }: PrintOptions): string {
  const { prefixes } = view;
  if (prefixes.length === 0) return "";
  const outermost = prefixes.reduce((least, { node }) => Math.min(least, node.depth), Number.POSITIVE_INFINITY);
  const deepest = all ? Number.POSITIVE_INFINITY : deepestThatFits(prefixes, outermost);
  const visible = prefixes.filter(({ node }) => node.depth <= deepest);
  const lines = visible.flatMap((each, i): Line[] => {
    const own = line(each, outermost);
    const isLast = visible[i + 1]?.node !== each.node;
    return view.free && isLast ? [own, ...partlyFree(each).map((block) => freeLine(each, block, outermost))] : [own];
  });
  const ordered = view.free ? inTreeOrder(lines) : lines;
  const cut = all ? ordered : ordered.slice(0, shown);
  const room = Math.max(...cut.map(({ row }) => row.free.length));
  const rows = cut.map(({ row }) => ({ ...row, free: row.free.padStart(room) }));
  const { text } = printTable(columns, rows, { width, priority });
  const hidden = prefixes.length - cut.filter(({ isFree }) => !isFree).length;
  const more = hidden > 0 ? `\n… ${plural(hidden, "more prefix", "more prefixes")}: ${command} --all` : "";
  return `${text.trimEnd()}${more}`;
}

/** As many levels as fit; at least the outermost. */
function deepestThatFits(prefixes: readonly PlannedPrefix[], outermost: number): number {
  let depth = outermost;
  while (
    prefixes.some(({ node }) => node.depth > depth) &&
    prefixes.filter(({ node }) => node.depth <= depth + 1).length <= shown
  )
    depth++;
  return depth;
}

function line(planned: PlannedPrefix, outermost: number): Line {
  const { node } = planned;
  const { prefix, vrf, depth, children, usedFraction, freeAddresses, nextFree, name } = prefixAsJson(planned, {
    free: false,
  });
  return {
    at: node.prefix,
    vrf,
    isFree: false,
    row: {
      prefix: `${"  ".repeat(depth - outermost)}${prefix}`,
      vrf,
      depth,
      children,
      "used %": percent(usedFraction),
      free: amount(BigInt(freeAddresses)),
      "next free": nextFree,
      name: name === null ? null : name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name,
    },
  };
}

function freeLine({ node }: PlannedPrefix, block: Prefix, outermost: number): Line {
  const prefix = `${"  ".repeat(node.depth + 1 - outermost)}${formatPrefix(block)}`;
  const none = { vrf: null, depth: null, children: null, "used %": null, "next free": null };
  return {
    at: block,
    vrf: node.vrf,
    isFree: true,
    row: { ...none, prefix, free: amount(sizeOf(block)), name: "free" },
  };
}

/** The free blocks; a prefix that is free as a whole says so in its own line. */
function partlyFree({ node }: PlannedPrefix): readonly Prefix[] {
  return freeBlocks(node).filter(({ length }) => length > node.prefix.length);
}

/** Free blocks between the prefixes that they lie between. */
function inTreeOrder(lines: readonly Line[]): readonly Line[] {
  const tables = new Map<string, Line[]>();
  for (const each of lines) {
    const key = `${each.at.family}${each.vrf === null ? "" : `=${each.vrf}`}`;
    const table = tables.get(key);
    if (table) table.push(each);
    else tables.set(key, [each]);
  }
  return [...tables.values()].flatMap((table) =>
    table.sort((a, b) =>
      a.at.first === b.at.first ? a.at.length - b.at.length || +a.isFree - +b.isFree : a.at.first < b.at.first ? -1 : 1,
    ),
  );
}

function nextAnswer(next: readonly NextFree[], length: number): string {
  const [first] = next.filter(({ prefix }) => prefix !== null);
  if (first) return `Next free /${length}: ${first.prefix} in ${nameOf(first)}`;
  if (next.length === 0) return `No prefix of the list is large enough to hold a /${length}`;
  return `No free /${length} in ${next.length === 1 ? nameOf(next[0]!) : plural(next.length, "prefix", "prefixes")}`;
}

function nextTable(next: readonly NextFree[], { all, columns: width, command, length }: PrintOptions): string {
  if (next.length < 2) return "";
  const rows = next.map(({ in: within, vrf, prefix }) => ({ in: within, vrf, "next free": prefix ?? "none" }));
  const order = ["in", "vrf", "next free"] as const;
  const cut = all ? rows : rows.slice(0, shown);
  const { text } = printTable(order, cut, { width, priority: order });
  const more = rows.length - cut.length;
  return `${text.trimEnd()}${more > 0 ? `\n… ${count(more)} more: ${command} --next ${length} --all` : ""}`;
}

function nameOf({ in: within, vrf }: NextFree): string {
  return vrf === null ? within : `${within} (VRF ${vrf})`;
}

function whatNext({ prefixes, next, free, diagnostics }: View, { command, length }: PrintOptions): string {
  if (diagnostics.some(({ severity }) => severity === "error")) return `Next: mend the errors above, then ${command}`;
  if (next?.every(({ prefix }) => prefix === null)) return `Next: ${command} --free   (what is free)`;
  if (next) return `Next: ${command} --free   (all that is free, not only the first /${length})`;
  if (prefixes.length === 0) return "Next: a list that names the prefixes too shows where these lie and what is free";
  const parent = prefixes.find(({ node }) => node.branches.length > 0)?.node;
  if (!parent) return free ? `Next: ${command} --next 24` : `Next: ${command} --free`;
  const within = `--in ${formatPrefix(parent.prefix)}`;
  return `Next: ${command} --next ${usualLength(parent)} ${command.includes("--in ") ? "" : within}`.trimEnd();
}

/** 0.4567 → 45.7; what is not full never shows as 100. */
function percent(fraction: number): number {
  return fraction < 1 ? Math.min(round(fraction * 100, 1), 99.9) : 100;
}

/** Exact up to a thousand million, above that as a power of two or in three digits. */
function amount(value: bigint): string {
  if (value < 1_000_000_000n) return count(Number(value));
  const bits = value.toString(2).length - 1;
  if (value === 1n << BigInt(bits)) return `2^${bits}`;
  return Number(value).toExponential(2).replace("e+", "e");
}
