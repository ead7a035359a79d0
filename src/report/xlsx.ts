import { type Column, cellOf, headingOf, type Sheet, type SheetCell } from "./sheet.ts";

/**
 * The sheets as one workbook: a frozen heading, numbers as numbers, texts as texts (none is a formula, whatever it begins with).
 * The same sheets give the same bytes.
 */
export async function sheetsAsXlsx(sheets: readonly Sheet[]): Promise<Buffer> {
  // Loaded when somebody asks for a workbook: no other command needs it.
  const { default: writeWorkbook } = await import("write-excel-file/node");
  const workbook = await writeWorkbook(
    sheets.map((sheet) => ({
      sheet: sheet.en,
      stickyRowsCount: 1,
      orientation: "landscape" as const,
      columns: sheet.columns.map((column, n) => ({
        width: widthOf(
          column,
          sheet.rows.map((row) => row[n]!),
        ),
      })),
      data: [
        sheet.columns.map((column) => ({ ...heading, value: headingOf(column) })),
        ...sheet.rows.map((row) => row.map((cell, n) => excelCell(cell, sheet.columns[n]!))),
      ],
    })),
    { fontFamily: "Arial", fontSize: 10 },
  ).toBuffer();
  return withoutTimes(workbook);
}

const heading = {
  type: String,
  fontWeight: "bold",
  wrap: true,
  alignVertical: "top",
  backgroundColor: "#eeeeee",
} as const;

/** What a cell of the format can hold. */
const longestText = 32_767;

function excelCell(cell: SheetCell, column: Column) {
  const value = cellOf(cell, column);
  if (value === null) return null;
  if (typeof value === "number") return { type: Number, value, format: formatOf(column, value) };
  return {
    type: String,
    value: value.length > longestText ? `${value.slice(0, longestText - 1)}…` : value,
    alignVertical: "top" as const,
    wrap: widthOfText(value) > widest,
  };
}

function formatOf({ digits = 1, numbers }: Column, value: number): string {
  if (numbers === "names") return "0";
  return Number.isInteger(value) ? "#,##0" : `#,##0.${"0".repeat(digits)}`;
}

const [narrowest, widest] = [8, 60] as const;

/** In characters: what the column holds, within bounds; a heading may take two lines. */
function widthOf(column: Column, cells: readonly SheetCell[]): number {
  const longest = cells.reduce<number>(
    (most, cell) => Math.max(most, widthOfText(String(cellOf(cell, column) ?? ""))),
    0,
  );
  return Math.min(widest, Math.max(narrowest, Math.ceil(widthOfText(headingOf(column)) / 2) + 2, longest + 2));
}

/** A Han character is as wide as two letters. */
function widthOfText(text: string): number {
  let width = 0;
  for (const each of text) width += each.codePointAt(0)! > 0x2e80 ? 2 : 1;
  return width;
}

/**
 * The archive with every time set to the first one that the format knows: the library stamps the clock into it, and two workbooks
 * of one plan would differ. Times are at offset 10 of a local header and 12 of a central one (APPNOTE 6.3.10, §4.3.7, §4.3.12).
 */
function withoutTimes(archive: Buffer): Buffer {
  const first = (1 << 21) | (1 << 16);
  const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    archive.writeUInt32LE(first, at + 12);
    archive.writeUInt32LE(first, archive.readUInt32LE(at + 42) + 10);
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return archive;
}
