import { OperatorError } from "../core/operator-error.ts";
import type { PlanReport } from "./plan-report.ts";

/** The forms that a plan can be written in, by the end of the file's name. */
export const planForms = [".html", ".xlsx", ".csv", ".md"] as const;

export interface PlanFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * What `--out <path>` writes: a page, a workbook, a text for a merge request, or a CSV file for each sheet (`plan.csv` becomes
 * `plan.links.csv`, `plan.addresses.csv` …). Any other ending is an OperatorError.
 */
export async function planFiles(report: PlanReport, path: string): Promise<readonly PlanFile[]> {
  switch (formOf(path)) {
    case ".html": {
      const { planPage } = await import("./plan-page.ts");
      return [{ path, content: planPage(report) }];
    }
    case ".xlsx": {
      const [{ planSheets }, { sheetsAsXlsx }] = await Promise.all([import("./plan-sheets.ts"), import("./xlsx.ts")]);
      return [{ path, content: await sheetsAsXlsx(planSheets(report)) }];
    }
    case ".csv": {
      const [{ planSheets }, { csvFiles }] = await Promise.all([import("./plan-sheets.ts"), import("./csv.ts")]);
      return csvFiles(path, planSheets(report)).map(({ path: file, text }) => ({ path: file, content: text }));
    }
    case ".md": {
      const { planAsMarkdown } = await import("./markdown.ts");
      return [{ path, content: planAsMarkdown(report) }];
    }
  }
}

/** The form of a file name. Commands ask before they plan, so that a wrong name costs no time. */
export function formOf(path: string): (typeof planForms)[number] {
  const form = planForms.find((ending) => path.toLowerCase().endsWith(ending));
  if (!form) throw new OperatorError(`--out ${path} names no form; it ends in ${planForms.join(", ")}`);
  return form;
}
