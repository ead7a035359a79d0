import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { afterEach, describe, expect, it, vi } from "vitest";
import { OperatorError } from "../../src/core/operator-error.ts";
import { sheetAsCsv } from "../../src/report/csv.ts";
import { longestMarkdown, planAsMarkdown } from "../../src/report/markdown.ts";
import { grouped } from "../../src/report/numbers.ts";
import { planFiles } from "../../src/report/plan-files.ts";
import type { PlanReport } from "../../src/report/plan-report.ts";
import { planSheets } from "../../src/report/plan-sheets.ts";
import { cellOf, headingOf, type Sheet } from "../../src/report/sheet.ts";
import { sheetsAsXlsx } from "../../src/report/xlsx.ts";
import { bareReport, formula, fullReport, hostile } from "./plan-fixture.ts";

const full = fullReport();
const sheets = planSheets(full);
const sheetOf = (slug: string, of = sheets) => of.find((sheet) => sheet.slug === slug)!;

describe("the sheets of a plan", () => {
  it("are one for each thing that was computed", () => {
    expect(sheets.map(({ slug }) => slug)).toEqual([
      ...["summary", "links", "failures", "limits", "changes", "bill", "payers", "energy", "schedule", "points"],
      ...["poe", "storage", "platform", "prefixes", "addresses", "findings", "assumptions"],
    ]);
    expect(planSheets(bareReport()).map(({ slug }) => slug)).toEqual([
      ...[
        "summary",
        "links",
        "points",
        "poe",
        "storage",
        "platform",
        "prefixes",
        "addresses",
        "findings",
        "assumptions",
      ],
    ]);
  });

  it("have as many cells in every row as columns", () => {
    for (const { slug, columns, rows } of sheets)
      for (const row of rows) expect([slug, row.length]).toEqual([slug, columns.length]);
  });

  it("have a line for every device that stands, with its address, VLAN and port", () => {
    const { rows, columns } = sheetOf("addresses");
    expect(rows).toHaveLength(full.devices.length);
    const row = rows.find(([id]) => id === "thin-cam-1")!;
    const at = (en: string) => row[columns.findIndex((column) => column.en === en)];
    expect(at("Address")).toMatch(/^10\.36\./);
    expect(at("VLAN")).toBeGreaterThan(1000);
    expect(at("Cabled to")).toMatch(/^thin-1 ge-\d$/);
  });

  it("count the rooms and screens that a failure leaves dark", () => {
    const { rows, columns } = sheetOf("failures");
    const column = (en: string) => columns.findIndex((each) => each.en === en);
    const dark = full.failures!.filter(({ darkRooms }) => darkRooms > 0);
    expect(dark.length).toBeGreaterThan(0);
    for (const { id, darkRooms, darkScreens } of dark) {
      const row = rows.find((each) => each[0] === id)!;
      expect([row[column("Rooms dark")], row[column("Screens dark")]]).toEqual([darkRooms, darkScreens]);
      expect(darkScreens).toBeGreaterThanOrEqual(darkRooms);
    }
  });

  it("add up: the bill to what is paid, the points to their total", () => {
    const bill = sheetOf("bill");
    const paid = bill.rows.reduce((sum, row) => sum + Number(row.at(-1)), 0);
    expect(paid).toBe(full.bill!.total);
    const [total, ...areas] = [...sheetOf("points").rows].reverse();
    for (let column = 1; column < total!.length; column++)
      expect(total![column]).toBe(areas.reduce((sum, row) => sum + Number(row[column]), 0));
  });
});

describe("the workbook", () => {
  afterEach(() => vi.useRealTimers());

  it("reads back as it was written: numbers as numbers, texts as texts, in every sheet", async () => {
    const workbook = await sheetsAsXlsx(sheets);
    for (const sheet of sheets) {
      const [head, ...rows] = await readSheet(workbook, sheet.en);
      expect(head).toEqual(sheet.columns.map(headingOf));
      const written = sheet.rows.map((row) => row.map((cell, n) => cellOf(cell, sheet.columns[n]!)));
      expect(rows, sheet.slug).toEqual(written);
    }
  });

  it("has no formula, whatever a text begins with", async () => {
    const rows = await readSheet(await sheetsAsXlsx(sheets), "Addresses");
    expect(rows.flat()).toContain(formula);
  });

  it("has the same bytes at another time", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2010-09-10T08:00:00Z") });
    const first = await sheetsAsXlsx(sheets);
    vi.setSystemTime(Date.parse("2026-02-28T23:59:58Z"));
    expect((await sheetsAsXlsx(sheets)).equals(first)).toBe(true);
  });

  it("cuts a text that no cell can hold, and leaves out what XML cannot", async () => {
    const sheet: Sheet = {
      slug: "long",
      en: "Long",
      zh: "长",
      columns: [{ en: "Text", zh: "文" }],
      rows: [["x".repeat(40_000)], ["bell \u0007 half \ud800 end"]],
    };
    const [, [long], [odd]] = (await readSheet(await sheetsAsXlsx([sheet]), "Long")) as [unknown, [string], [string]];
    expect(long).toHaveLength(32_767);
    expect(long.endsWith("…")).toBe(true);
    expect(odd).toBe("bell  half  end");
  });
});

describe("a CSV file", () => {
  it("begins with a byte order mark, ends its lines with CR LF and reads back", () => {
    const text = sheetAsCsv(sheetOf("links"));
    expect(text.startsWith("\ufeffLink 链路,")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
    const [head, ...rows] = parse(text, { bom: true }) as string[][];
    expect(head).toEqual(sheetOf("links").columns.map(headingOf));
    expect(rows).toHaveLength(full.links.length);
  });

  it("puts an apostrophe before a text that a spreadsheet would take for a formula, and none before a number", () => {
    const sheet: Sheet = {
      slug: "s",
      en: "S",
      zh: "",
      columns: [
        { en: "Text", zh: "" },
        { en: "Number", zh: "" },
      ],
      rows: ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "1-1"].map((text) => [text, -2.5]),
    };
    const rows = parse(sheetAsCsv(sheet), { bom: true, from: 2, record_delimiter: "\r\n" }) as string[][];
    expect(rows.map(([text]) => text)).toEqual(["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "1-1"]);
    expect(new Set(rows.map(([, number]) => number))).toEqual(new Set(["-2.5"]));
  });
});

describe("the text for a merge request", () => {
  it("begins with the answer, and has what breaks, what it takes and when", () => {
    const text = planAsMarkdown(full);
    expect(text).toMatch(/^# ✅ 小县 Small: 3期 Phase 3\n\nPhase 3 of Small fits with 2 changes/);
    expect(planAsMarkdown(bareReport())).toMatch(/^# ❌ 小县 Small: 3期 Phase 3\n\nPhase 3 of Small does not fit/);
    for (const title of [
      "Links 链路",
      "Upgrade 升级方案",
      "Bill of materials 物料清单",
      "Construction schedule 施工计划",
    ])
      expect(text).toContain(title);
    expect(text).not.toContain("Addresses 地址");
  });

  it("keeps what people have written from being markup, a table's edge, a mention or a reference", () => {
    const text = planAsMarkdown(full);
    expect(text).not.toContain(hostile);
    expect(text).toContain("@<!-- -->somebody in &lt;script");
    expect(text).toContain("\\| #<!-- -->12");
    for (const line of text.split("\n").filter((each) => each.startsWith("| ")))
      expect(line.replaceAll("\\|", ""), line).toMatch(/^\|( [^|]*\|)+$/);
  });

  it("says how many links fit and are not listed", () => {
    const bare = bareReport();
    const listed = planSheets(bare)
      .find(({ slug }) => slug === "links")!
      .rows.filter((row) => row.at(-1) !== "fits");
    expect(planAsMarkdown(bare)).toContain(`${bare.links.length - listed.length} more fit.`);
  });

  it("lists a link that fits with the upgrade alone, with its load without it", () => {
    const { after } = full.without!.links.find(({ link }) => link === "thin-1")!;
    const row = planAsMarkdown(full)
      .split("\n")
      .find((line) => line.startsWith("| thin-1 |"));
    expect(row).toMatch(/\| fits \|$/);
    expect(row).toContain(` | ${grouped(after.percent)} | `);
  });

  it("stays below the limit however much there is to say, and says what is cut", () => {
    const change = { id: "x", area: "qiaotou", what: "w".repeat(300), cost: 1, because: ["b".repeat(300)] };
    const changes = Array.from({ length: 5000 }, () => change);
    const failures = Array.from({ length: 5000 }, () => ({ ...full.failures![0]!, survived: false }));
    const much: PlanReport = { ...full, failures, upgrade: { ...full.upgrade!, changes } };
    const text = planAsMarkdown(much);
    expect(text.length).toBeLessThan(longestMarkdown);
    expect(text).toMatch(/… [\d\u202f]+ more rows: `camnet plan --out plan\.xlsx`/);
    expect(text).toContain("Findings 问题");
  });
});

describe("--out", () => {
  it("writes the form that the name ends in, and a CSV file for each sheet", async () => {
    const paths = async (path: string) => (await planFiles(full, path)).map((file) => file.path);
    expect(await paths("a/plan.html")).toEqual(["a/plan.html"]);
    expect(await paths("plan.XLSX")).toEqual(["plan.XLSX"]);
    expect(await paths("plan.md")).toEqual(["plan.md"]);
    expect(await paths("a/plan.csv")).toEqual(sheets.map(({ slug }) => `a/plan.${slug}.csv`));
  });

  it("refuses a name that ends in none", async () => {
    await expect(planFiles(full, "plan.pdf")).rejects.toThrow(
      new OperatorError("--out plan.pdf names no form; it ends in .html, .xlsx, .csv, .md"),
    );
  });
});
