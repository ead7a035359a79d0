import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import { plain, type RawRow } from "./import-points-sheet.ts";
import {
  type AddressRow,
  type Field,
  fieldOf,
  fieldWords,
  keyFields,
  rowsOfRecord,
  type Value,
} from "./read-address-list-fields.ts";
import { wholeFile } from "./source-text.ts";

/** Rows before the headings: a title, a date, who made it. */
const headingsWithin = 20;
const comment = /^(?:#|\/\/)/;
const addressLike = /^[0-9a-f]*[.:][0-9a-f.:]*[/%\d\s~-]*/i;

/**
 * Rows of a sheet → rows of a list. The first row that names a prefix or an address column has the headings; a file without
 * headings has one prefix or address per line, with its mask in a second column or word, and comments after `#`.
 */
export function sheetRows(
  file: string,
  rows: readonly RawRow[],
): { readonly rows: readonly AddressRow[]; readonly diagnostics: readonly Diagnostic[] } {
  const filled = rows.filter(({ texts }) => texts.some((text) => text !== ""));
  const heading = filled.slice(0, headingsWithin).findIndex(({ texts }) => columnsOf(texts).some(isKey));
  if (heading >= 0) return withHeadings(file, filled[heading]!, filled.slice(heading + 1));
  const lines = filled.filter(({ texts }) => !comment.test(texts.find((text) => text !== "")!));
  const first = lines[0]?.texts.find((text) => text !== "");
  if (first !== undefined && !startsLikeAddress(first)) return { rows: [], diagnostics: [noHeadings(file, first)] };
  return { rows: lines.flatMap((line) => withoutHeadings(file, line)), diagnostics: [] };
}

function withHeadings(file: string, { texts: headings }: RawRow, body: readonly RawRow[]) {
  const columns = columnsOf(headings);
  // Two columns of one meaning: the first counts.
  const used = columns.flatMap((field, index) =>
    field !== undefined && columns.indexOf(field) === index ? [{ field, index }] : [],
  );
  const unread: number[] = [];
  const rows = body.flatMap(({ line, texts }) => {
    const record: Partial<Record<Field, Value>> = {};
    for (const { field, index } of used) {
      record[field] = { text: texts[index] ?? "", where: () => ({ file, line, column: index + 1 }) };
    }
    const found = rowsOfRecord(record);
    if (found.every((row) => row.beside) && !comment.test(texts[0] ?? "")) unread.push(line);
    return found;
  });
  return { rows, diagnostics: unread.length > 0 ? [unreadRows(file, unread)] : [] };
}

/** `10.0.0.0/8`, `10.0.0.0 255.0.0.0`, `10.0.0.0/8,office`, `10.0.0.10 - 10.0.0.19  # printers`. */
function withoutHeadings(file: string, { line, texts }: RawRow): AddressRow[] {
  const index = texts.findIndex((text) => text !== "");
  const [text = "", name] = texts[index]!.split(/\s+(?:#|\/\/)\s*/);
  const words = /^(\S+)\s+(\/?\d+|\d+(?:\.\d+){3})$/.exec(text.trim());
  const beside = texts[index + 1] ?? "";
  const mask = words?.[2] ?? (/^(?:\/\d+|\d+(?:\.\d+){3})$/.test(beside) ? beside : "");
  const where = () => ({ file, line, column: index + 1 });
  const value = (each: string) => ({ text: each, where });
  return rowsOfRecord({ either: value(words?.[1] ?? text.trim()), mask: value(mask), name: value(name ?? "") });
}

function columnsOf(texts: readonly string[]): readonly (Field | undefined)[] {
  return texts.map((text) => fieldOf.get(plain(text)));
}

function isKey(field: Field | undefined): boolean {
  return keyFields.some((key) => key === field);
}

function startsLikeAddress(text: string): boolean {
  return (addressLike.exec(text.normalize("NFKC"))?.[0].length ?? 0) > 1;
}

function noHeadings(file: string, first: string): Diagnostic {
  const known = keyFields.map((field) => `"${fieldWords[field][0]}"`).join(", ");
  return diagnostic({
    code: "list-headings",
    message: `no column of prefixes or addresses was found; the file begins with "${first.slice(0, 40)}"`,
    where: wholeFile(file),
    hints: [`name a column ${known}, or write one prefix or address per line`],
  });
}

function unreadRows(file: string, lines: readonly number[]): Diagnostic {
  const some = lines.slice(0, 8).join(", ");
  return diagnostic({
    code: "list-row",
    severity: "warning",
    message: `${lines.length === 1 ? "a row has" : `${lines.length} rows have`} neither prefix nor address and ${lines.length === 1 ? "is" : "are"} not read: line ${some}${lines.length > 8 ? " …" : ""}`,
    where: { file, line: lines[0]!, column: 1 },
  });
}
