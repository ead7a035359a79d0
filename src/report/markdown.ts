import { grouped } from "./numbers.ts";
import type { PlanReport } from "./plan-report.ts";
import { planSheets } from "./plan-sheets.ts";
import { verdictOf } from "./plan-verdict.ts";
import { cellOf, headingOf, partOf, type Sheet } from "./sheet.ts";

/** A description of a merge request holds 65 536 characters in one forge and a million in another; room is left for a reply. */
export const longestMarkdown = 60_000;

/**
 * The plan for the description of a merge request: the answer, what breaks, what it takes, and the long tables folded. Tables lose
 * their last rows, and say so, until all of it is shorter than `longestMarkdown`.
 */
export function planAsMarkdown(report: PlanReport): string {
  for (const most of [Number.POSITIVE_INFINITY, 200, 100, 50, 25, 10, 5, 2, 0]) {
    const text = withRows(report, most);
    if (text.length < longestMarkdown) return text;
  }
  return `${withRows(report, 0).slice(0, longestMarkdown - 2)}…\n`;
}

function withRows(report: PlanReport, most: number): string {
  const { county, phase, inventoryDigest } = report;
  const verdict = verdictOf(report);
  return [
    `# ${verdict.fits ? "✅" : "❌"} ${words(`${county.zh} ${county.en}: ${phase.zh} ${phase.en}`)}`,
    words(verdict.en),
    words(verdict.zh),
    `inventory \`${inventoryDigest.slice(0, 12)}\``,
    ...planSheets(report)
      .map(forReview)
      .flatMap((part) => (part && part.sheet.rows.length > 0 ? [section(part, most)] : [])),
    "",
  ].join("\n\n");
}

interface Part {
  readonly sheet: Sheet;
  /** Open in the description, or behind a line to click on. */
  readonly shown: "open" | "folded";
  /** What the sheet has more of; empty where it has no more. */
  readonly left: string;
}

const leftWords: Readonly<Record<string, string>> = {
  links: "fit.",
  failures: "are survived.",
  findings: "are notes.",
};

/** What of a sheet belongs in a review, with the columns that it needs; undefined for one that does not. */
function forReview(sheet: Sheet): Part | undefined {
  const only = (rows: Sheet["rows"], shown: Part["shown"], columns?: readonly string[]): Part => {
    const left = sheet.rows.length - rows.length;
    const words = leftWords[sheet.slug];
    return {
      sheet: partOf({ ...sheet, rows }, columns ? { columns } : {}),
      shown,
      left: left > 0 && words !== undefined ? `${grouped(left)} more ${words}` : "",
    };
  };
  const { rows } = sheet;
  const present = (names: readonly string[]) => names.filter((name) => sheet.columns.some(({ en }) => en === name));
  const at = (column: string) => sheet.columns.findIndex(({ en }) => en === column);
  switch (sheet.slug) {
    case "links": {
      const [verdict, after] = [at("Verdict"), at("After")];
      const unbuilt = present(["Without the upgrade", "Without faster links"]).map(at);
      const pressed = rows.filter(
        (row) => row[verdict] !== "fits" || unbuilt.some((n) => Number(row[n] ?? 0) > Number(row[at("Ceiling")])),
      );
      const shown = pressed.sort((a, b) => Number(b[after]) - Number(a[after]));
      const columns = [
        "Link",
        "Towards",
        "Before",
        "After",
        "Without the upgrade",
        "Without faster links",
        "Worst failure",
        "When this fails",
        "Verdict",
      ];
      return only(shown, shown.length > 12 ? "folded" : "open", present(columns));
    }
    case "failures":
      return only(
        rows.filter((row) => row[at("Survived")] === "no"),
        "folded",
        present([
          ...["What fails", "Required", "Points dark", "Points dark without the upgrade"],
          ...["Links over", "Fullest link", "Its load"],
        ]),
      );
    case "changes":
    case "payers":
    case "limits":
      return only(rows, rows.length > 12 ? "folded" : "open");
    case "bill":
      return only(rows, "folded");
    case "schedule":
      return only(rows, "folded", ["From", "To", "Area", "Job", "Crews of"]);
    case "findings":
      return only(
        rows.filter((row) => row[0] !== "note"),
        rows.length > 12 ? "folded" : "open",
        ["Severity", "Finding", "Where", "What to do"],
      );
    default:
      return undefined;
  }
}

function section({ sheet, shown, left }: Part, most: number): string {
  const table = [
    `| ${sheet.columns.map((column) => words(headingOf(column))).join(" | ")} |`,
    `| ${sheet.columns.map((_, n) => (sheet.rows.some((row) => typeof row[n] === "number") ? "---:" : "---")).join(" | ")} |`,
    ...sheet.rows.slice(0, most).map((row) => `| ${row.map((cell, n) => cellText(cell, sheet, n)).join(" | ")} |`),
  ].join("\n");
  const cut = Math.max(0, sheet.rows.length - most);
  const more = [
    ...(cut > 0 ? [`… ${grouped(cut)} more rows: \`camnet plan --out plan.xlsx\``] : []),
    ...(left === "" ? [] : [left]),
  ].join(" ");
  const title = `${sheet.en} ${sheet.zh}`;
  const body = more === "" ? table : `${table}\n\n${more}`;
  return shown === "open"
    ? `## ${title}\n\n${body}`
    : `<details><summary><b>${title}</b> (${grouped(sheet.rows.length)})</summary>\n\n${body}\n\n</details>`;
}

const longestCell = 240;

function cellText(cell: Sheet["rows"][number][number], sheet: Sheet, n: number): string {
  const column = sheet.columns[n]!;
  const value = cellOf(cell, column);
  if (value === null) return "";
  if (typeof value === "number") return column.numbers === "names" ? String(value) : grouped(value, column.digits ?? 1);
  return words(value.length > longestCell ? `${value.slice(0, longestCell - 1)}…` : value);
}

/** Text that stays text: no markup, no line break, no mention of a person and no reference to an issue. */
function words(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]<>|~$&]/g, (sign) => (sign === "<" ? "&lt;" : sign === "&" ? "&amp;" : `\\${sign}`))
    .replaceAll(/[@#](?=\w)/g, "$&<!-- -->");
}
