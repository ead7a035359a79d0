/** The task table from which a county's first inventory is made: what one has in the preparation stage. */
import * as z from "zod";
import { type Diagnostic, diagnostic, hasErrors, type Place } from "../core/diagnostic.ts";
import { cellPlace, readSheet, type Sheet } from "./import-points-sheet.ts";
import { decodeSource } from "./source-text.ts";
import { parseYaml } from "./yaml-tree.ts";

const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens");
const bilingual = z.strictObject({
  zh: z.string().min(1),
  en: z.string().min(1),
});
const phase = z.int().min(1).max(99);
const count = z.int().min(0).max(5000);

const taskArea = z.strictObject({
  slug,
  kind: z.enum(["township", "checkpoints"]).default("township"),
  name: bilingual,
  points: z
    .union([count, z.record(z.string().regex(/^[1-9]\d?$/, "a phase number"), count)])
    .describe("Points of the newest phase, or points per phase."),
  hdPercent: z.number().min(0).max(100).optional().describe("Share of HD points. Default: 35 in towns, 20 elsewhere."),
  unsurveyed: z.boolean().default(false).describe("The class of the newest points is not known yet."),
});

const countyTask = z
  .strictObject({
    county: z.strictObject({
      slug,
      name: bilingual,
      divisionCode: z.string().regex(/^\d{6}$/, "six digits of GB/T 2260"),
      timeZone: z.string().min(1).default("CST-8"),
      source: z.string().min(1),
    }),
    phases: z
      .array(
        z.strictObject({
          phase,
          name: bilingual,
          window: z.strictObject({ from: z.iso.date(), to: z.iso.date() }).optional(),
          assumed: z.string().min(1).optional(),
        }),
      )
      .min(1),
    areas: z.array(taskArea).min(1).max(200),
    lots: z
      .array(
        z.strictObject({
          slug,
          contractor: z.string().min(1).optional(),
          areas: z.array(slug).min(1),
        }),
      )
      .default([]),
  })
  .superRefine((task, context) => {
    const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    const slugs = task.areas.map((area) => area.slug);
    const phases = new Set(task.phases.map((each) => String(each.phase)));
    if (phases.size < task.phases.length) wrong(["phases"], "a phase is listed twice");
    task.areas.forEach(({ slug, points }, n) => {
      if (slugs.indexOf(slug) < n) wrong(["areas", n, "slug"], `${slug} is listed twice`);
      if (slug === "centre" || slug === "county")
        wrong(["areas", n, "slug"], `${slug} is what camnet calls the county centre`);
      const astray = typeof points === "number" ? undefined : Object.keys(points).find((each) => !phases.has(each));
      if (astray) wrong(["areas", n, "points"], `phase ${astray} is not under phases`);
    });
    task.lots.forEach((lot, n) => {
      const astray = lot.areas.find((area) => !slugs.includes(area));
      if (astray) wrong(["lots", n, "areas"], `${astray} is not under areas`);
    });
  });

export type CountyTask = z.infer<typeof countyTask>;
export type TaskArea = CountyTask["areas"][number];

/** What a CSV or XLSX table cannot say about the county it lists. */
export interface CountyIdentity {
  readonly slug: string;
  readonly zh: string;
  readonly en: string;
  readonly divisionCode: string;
}

export type ReadTask = {
  readonly task?: CountyTask;
  readonly diagnostics: readonly Diagnostic[];
};

/** Reads a task from `.yaml`, or from a CSV or XLSX table with the columns area, zh, en and points. */
export async function readTask(file: string, bytes: Uint8Array, county?: CountyIdentity): Promise<ReadTask> {
  if (/\.ya?ml$/i.test(file)) return parseTask(file, bytes);
  const read = await readSheet(file, bytes, taskColumns);
  if (read.sheet === undefined) return { diagnostics: read.diagnostics };
  if (county === undefined) {
    return {
      diagnostics: [
        diagnostic({
          code: "county-unknown",
          message: `${file} lists areas but not the county they belong to`,
          hints: ["add --county <slug> --name-zh <名称> --name-en <Name> --division <six digits>"],
        }),
      ],
    };
  }
  const { sheet } = read;
  const { areas, diagnostics } = areasOf(sheet);
  if (hasErrors(diagnostics)) return { diagnostics };
  const task = {
    county: {
      slug: county.slug,
      name: { zh: county.zh, en: county.en },
      divisionCode: county.divisionCode,
      source: file,
    },
    phases: [{ phase: 1, name: { zh: "一期", en: "Phase 1" } }],
    areas,
  };
  return check(task, ([list, n, field]) => {
    const row = list === "areas" ? sheet.rows[Number(n)] : undefined;
    const column = field === "name" ? "zh" : field === "points" ? "points" : "area";
    return row ? cellPlace(sheet, row, column) : { file, line: 0, column: 0 };
  });
}

const taskColumns = {
  area: ["area", "slug", "代号", "区域"],
  zh: ["zh", "chinese", "乡镇", "名称", "中文名"],
  en: ["en", "english", "拼音", "英文名"],
  points: ["points", "数量", "点位数", "任务数", "任务"],
} as const;

async function parseTask(file: string, bytes: Uint8Array): Promise<ReadTask> {
  const { source, diagnostics } = decodeSource(file, bytes);
  if (hasErrors(diagnostics)) return { diagnostics };
  const parsed = await parseYaml(source);
  if (!parsed.tree) return { diagnostics: parsed.diagnostics };
  const { tree } = parsed;
  return check(tree.value, (path) => tree.place(path.map((step) => (typeof step === "number" ? step : String(step)))));
}

function check(value: unknown, place: (path: readonly PropertyKey[]) => Place): ReadTask {
  const parsed = countyTask.safeParse(value);
  if (!parsed.success) {
    const diagnostics = parsed.error.issues.map((issue) =>
      diagnostic({
        code: "task-table",
        message: `${issue.path.join(".") || "the task"}: ${issue.message}`,
        where: place(issue.path),
      }),
    );
    return { diagnostics };
  }
  return { task: parsed.data, diagnostics: [] };
}

function areasOf(sheet: Sheet<keyof typeof taskColumns>) {
  const diagnostics: Diagnostic[] = [];
  const areas = sheet.rows.map((row) => {
    const cell = (column: keyof typeof taskColumns) => row.cells[column]?.text ?? "";
    const points = Number(cell("points"));
    if (!Number.isInteger(points) || cell("points") === "") {
      diagnostics.push(
        diagnostic({
          code: "task-table",
          message: `"${cell("points")}" is not a number of points`,
          where: cellPlace(sheet, row, "points"),
        }),
      );
    }
    const zh = cell("zh") || cell("en") || cell("area");
    return {
      slug: cell("area"),
      kind: cell("area") === "checkpoints" ? "checkpoints" : "township",
      name: { zh, en: cell("en") || zh },
      points,
    };
  });
  return { areas, diagnostics };
}
