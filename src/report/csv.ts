import { stringify } from "csv-stringify/sync";
import { cellOf, headingOf, type Sheet } from "./sheet.ts";

/**
 * A sheet as CSV (RFC 4180): UTF-8 with a byte order mark, so that spreadsheets show Chinese, and lines that end in CR LF. A text
 * that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before it, so that no spreadsheet takes what
 * somebody named a device for a formula (OWASP, CSV injection). Numbers are bare.
 */
export function sheetAsCsv({ columns, rows }: Sheet): string {
  return stringify([columns.map(headingOf), ...rows.map((row) => row.map((cell, n) => cellOf(cell, columns[n]!)))], {
    bom: true,
    record_delimiter: "windows",
    escape_formulas: true,
  });
}

/** `plan.csv` becomes `plan.links.csv`, `plan.addresses.csv` …: one file for each sheet, beside each other. */
export function csvFiles(
  path: string,
  sheets: readonly Sheet[],
): readonly { readonly path: string; readonly text: string }[] {
  const stem = path.replace(/\.csv$/i, "");
  return sheets.map((sheet) => ({ path: `${stem}.${sheet.slug}.csv`, text: sheetAsCsv(sheet) }));
}
