/** Sheets that people send: CSV in UTF-8 or GB18030, separated by comma, semicolon or tab, and XLSX. */
import { parse } from "csv-parse/sync";
import { type Diagnostic, diagnostic, type Place } from "../core/diagnostic.ts";

export interface Cell {
  readonly text: string;
  /** Column number, from 1. */
  readonly column: number;
}

export interface SheetRow<Column extends string> {
  /** Line of the file (CSV) or row of the sheet (XLSX), from 1. */
  readonly line: number;
  readonly cells: Readonly<Partial<Record<Column, Cell>>>;
}

export interface Sheet<Column extends string> {
  readonly file: string;
  /** Column number of each known header. */
  readonly columns: Readonly<Partial<Record<Column, number>>>;
  readonly rows: readonly SheetRow<Column>[];
}

export interface ReadSheet<Column extends string> {
  readonly sheet?: Sheet<Column>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Header words of each column; compared without case, blanks, hyphens, underscores and what stands in brackets. */
export type HeaderWords<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/** Reads the first row that knows a header, and everything below it. Empty rows and empty cells are left out. */
export async function readSheet<Column extends string>(
  file: string,
  bytes: Uint8Array,
  headers: HeaderWords<Column>,
): Promise<ReadSheet<Column>> {
  const read = await rawRows(file, bytes);
  if ("problem" in read) return { diagnostics: [read.problem] };
  const wanted = new Map<string, Column>();
  for (const column of Object.keys(headers) as Column[]) {
    for (const word of headers[column]) wanted.set(plain(word), column);
  }
  const start = read.rows.findIndex((row) => row.texts.filter((text) => wanted.has(plain(text))).length >= 2);
  if (start < 0) {
    const known = Object.values<readonly string[]>(headers).map((words) => words[0]);
    return {
      diagnostics: [problem(file, "sheet-header", "no row of headers was found", [`known: ${known.join(", ")}`])],
    };
  }
  const diagnostics: Diagnostic[] = [];
  const columns: Partial<Record<Column, number>> = {};
  const header = read.rows[start]!;
  header.texts.forEach((text, index) => {
    const column = wanted.get(plain(text));
    const where = { file, line: header.line, column: index + 1 };
    if (column === undefined) {
      if (text !== "") {
        const message = `the column "${text}" is not known and is not read`;
        diagnostics.push(
          diagnostic({
            code: "sheet-column",
            severity: "warning",
            message,
            where,
          }),
        );
      }
    } else if (columns[column] !== undefined) {
      const message = `the column "${text}" means ${column}, which column ${columns[column]} already gives`;
      diagnostics.push(diagnostic({ code: "sheet-column", message, where }));
    } else columns[column] = index + 1;
  });
  const rows = read.rows
    .slice(start + 1)
    .filter((row) => row.texts.some((text) => text !== ""))
    .map((row) => ({ line: row.line, cells: cellsOf(columns, row.texts) }));
  return { sheet: { file, columns, rows }, diagnostics };
}

/** Where a cell stands: the line of the file and the number of the column. */
export function cellPlace<Column extends string>(sheet: Sheet<Column>, row: SheetRow<Column>, column: Column): Place {
  return {
    file: sheet.file,
    line: row.line,
    column: sheet.columns[column] ?? 1,
  };
}

/** A row as it stands, blanks trimmed. */
export interface RawRow {
  readonly line: number;
  readonly texts: readonly string[];
}

type RawRows = { readonly rows: readonly RawRow[] } | { readonly problem: Diagnostic };

function cellsOf<Column extends string>(
  columns: Partial<Record<Column, number>>,
  texts: readonly string[],
): Partial<Record<Column, Cell>> {
  const cells: Partial<Record<Column, Cell>> = {};
  for (const [name, column] of Object.entries(columns) as [Column, number][]) {
    const text = texts[column - 1] ?? "";
    if (text !== "") cells[name] = { text, column };
  }
  return cells;
}

/** Every row that is not empty, before anybody looks for headers. */
export async function rawRows(file: string, bytes: Uint8Array): Promise<RawRows> {
  // Every XLSX is a zip archive; a file that only has the name is not.
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (zip) return xlsxRows(file, bytes);
  if (/\.xlsx?$/i.test(file)) {
    return {
      problem: problem(file, "sheet-format", "this is not an XLSX file", ["save it as .xlsx or .csv"]),
    };
  }
  // csv-parse takes the first line end for that of every line; files that passed through many hands mix them.
  return csvRows(file, decodeText(bytes).replaceAll(/\r\n?/g, "\n"));
}

async function xlsxRows(file: string, bytes: Uint8Array): Promise<RawRows> {
  const { readSheet: readXlsx } = await import("read-excel-file/node");
  try {
    const rows = await readXlsx(Buffer.from(bytes));
    return {
      rows: rows.map((cells, index) => ({
        line: index + 1,
        texts: cells.map(cellText),
      })),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: problem(file, "sheet-format", `the XLSX file cannot be read: ${reason}`),
    };
  }
}

function csvRows(file: string, text: string): RawRows {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as {
      readonly record: readonly string[];
      readonly info: { readonly lines: number };
    }[];
    return {
      rows: records.map(({ record, info }) => ({
        line: info.lines,
        texts: record.map(cellText),
      })),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: problem(file, "sheet-format", `the CSV file cannot be read: ${reason}`),
    };
  }
}

/** UTF-8 where the bytes are valid UTF-8; else GB18030, which spreadsheet programs in China write. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** The mark that the first lines hold most of; a title above the headers holds none. */
function delimiterOf(text: string): string {
  const lines = text.split("\n", 20).join("\n");
  const counts = [",", ";", "\t"].map((mark) => ({
    mark,
    count: lines.split(mark).length,
  }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Date ? value.toISOString().slice(0, 10) : String(value).replaceAll(/\s+/g, " ").trim();
}

/** A header as it is compared. */
export function plain(header: string): string {
  return header
    .toLowerCase()
    .replace(/[(（[【].*?[)）\]】]/g, "")
    .replace(/[\s_\-*:：]/g, "");
}

function problem(file: string, code: string, message: string, hints: readonly string[] = []): Diagnostic {
  return diagnostic({
    code,
    message,
    where: { file, line: 0, column: 0 },
    hints,
  });
}
