/** A table as data: the page, XLSX, CSV and Markdown print the same ones. */
export interface Sheet {
  /** Kebab-case; part of a file name. */
  readonly slug: string;
  readonly en: string;
  readonly zh: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly SheetCell[])[];
}

export interface Column {
  readonly en: string;
  readonly zh: string;
  /** Mbit/s, %, W …: every number has one or is a count. */
  readonly unit?: string;
  /** Digits after the point of its numbers; 1 unless said. */
  readonly digits?: number;
  /** Numbers that name something, such as a VLAN: never split into thousands. */
  readonly numbers?: "names";
}

/** `null`: does not apply. */
export type SheetCell = string | number | null;

/** `Before 前, Mbit/s`. */
export function headingOf({ en, zh, unit }: Column): string {
  return `${en} ${zh}${unit === undefined ? "" : `, ${unit}`}`;
}

/** The cell as it is shown: a number rounded to the digits of its column, an empty text as nothing. */
export function cellOf(cell: SheetCell, { digits = 1 }: Column): SheetCell {
  if (typeof cell === "number") return Math.round(cell * 10 ** digits) / 10 ** digits;
  return cell === "" ? null : cell;
}

/** The sheet with these columns only, in this order; `rows` keeps its first rows. */
export function partOf(sheet: Sheet, part: { readonly columns?: readonly string[]; readonly rows?: number }): Sheet {
  const picked = (part.columns ?? sheet.columns.map(({ en }) => en)).map((en) => {
    const index = sheet.columns.findIndex((column) => column.en === en);
    if (index < 0) throw new Error(`sheet ${sheet.slug} has no column ${en}`);
    return index;
  });
  return {
    ...sheet,
    columns: picked.map((index) => sheet.columns[index]!),
    rows: sheet.rows.slice(0, part.rows).map((row) => picked.map((index) => row[index]!)),
  };
}
