import Table from "cli-table3";
import { stringify } from "csv-stringify/sync";
import stringWidth from "string-width";

type Cell = string | number | null;
type Row<C extends string> = Readonly<Record<C, Cell>>;

/** Rows as CSV with a header line; what does not apply is empty. */
export function printCsv<C extends string>(columns: readonly C[], rows: readonly Row<C>[]): string {
  return stringify([...rows], { header: true, columns: [...columns] });
}

/**
 * Rows as a table without borders that fits the terminal: columns come in the order of `priority` as long as there is room,
 * and are shown in the order of `columns`; one that is empty throughout is left out. Returns the ones that found no room as well.
 */
export function printTable<C extends string>(
  columns: readonly C[],
  rows: readonly Row<C>[],
  options: { readonly width: number; readonly priority: readonly C[] },
): { readonly text: string; readonly hidden: readonly C[] } {
  const widths = new Map(
    columns.map((c) => [c, Math.max(...[c, ...rows.map((r) => text(r[c]))].map((cell) => stringWidth(cell)))]),
  );
  let room = options.width;
  const shown = new Set<C>();
  for (const column of options.priority.filter((each) => rows.some((row) => row[each] !== null))) {
    const needed = widths.get(column)! + (shown.size > 0 ? gap : 0);
    if (needed > room) continue;
    shown.add(column);
    room -= needed;
  }
  const visible = columns.filter((column) => shown.has(column));
  const table = new Table({
    chars: borderless,
    head: visible,
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    colAligns: visible.map((column) => (rows.some((row) => typeof row[column] === "number") ? "right" : "left")),
  });
  for (const row of rows) table.push(visible.map((column) => text(row[column])));
  const printed = table.toString().replace(/ +$/gm, "");
  const hidden = columns.filter((column) => !shown.has(column) && rows.some((row) => row[column] !== null));
  return { text: `${printed}\n`, hidden };
}

const gap = 2;
const sides = ["top", "bottom", "left", "right"] as const;
const borderless = Object.fromEntries(
  ["mid", "middle", ...sides, ...sides.flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`])]
    .concat(["left-mid", "mid-mid", "right-mid"])
    .map((name) => [name, ""]),
);

function text(cell: Cell): string {
  return cell === null ? "" : String(cell);
}
