import { text } from "./html.ts";
import { grouped } from "./numbers.ts";
import { type Column, cellOf, type Sheet, type SheetCell } from "./sheet.ts";

/** A sheet as a table with its caption; the first column names the row. */
export function sheetAsHtml(sheet: Sheet): string {
  const numeric = sheet.columns.map(
    ({ numbers }, n) => numbers !== "names" && sheet.rows.some((row) => typeof row[n] === "number"),
  );
  const head = sheet.columns.map(
    ({ en, zh, unit }, n) =>
      `<th scope="col"${numeric[n] ? ' class="n"' : ""}>${text(en)}<br><span lang="zh">${text(zh)}</span>${unit === undefined ? "" : `<br><span class="unit">${text(unit)}</span>`}</th>`,
  );
  const rows = sheet.rows.map(
    (row) => `<tr>${row.map((cell, n) => cellHtml(cell, { column: sheet.columns[n]!, names: n === 0 })).join("")}</tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="${text(`${sheet.en}, table`)}"><table><caption>${text(sheet.en)} <span lang="zh">${text(sheet.zh)}</span></caption><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
}

/** Letters that stay on one line: an id is not broken at its hyphens. */
const longestWhole = 24;

function cellHtml(cell: SheetCell, { column, names }: { readonly column: Column; readonly names: boolean }): string {
  const value = cellOf(cell, column);
  const tag = names ? "th" : "td";
  const scope = names ? ' scope="row"' : "";
  if (value === null) return `<${tag}${scope}></${tag}>`;
  if (typeof value === "string") {
    const short = value.length <= longestWhole ? ' class="s"' : "";
    return `<${tag}${scope}${short}>${text(value)}</${tag}>`;
  }
  if (column.numbers === "names") return `<${tag}${scope}>${value}</${tag}>`;
  return `<${tag}${scope} class="n">${grouped(value, column.digits ?? 1)}</${tag}>`;
}
