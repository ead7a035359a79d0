import { Option } from "commander";
import { nodeFiles } from "../../adapters/node-files.ts";
import type { UpgradedFiles } from "../../app/accept-upgrade.ts";
import { comparePlans, type PlanComparison } from "../../app/compare-plans.ts";
import type { CountyReading } from "../../app/county.ts";
import { type PlannedCounty, type PlannedUpgrade, type PlanRequest, planCounty } from "../../app/plan-county.ts";
import { hasErrors } from "../../core/diagnostic.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { formOf } from "../../report/plan-files.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import { wholeNumber } from "../network-options.ts";
import { addWhatIfOptions, collected, repeatedWhatIfs, type WrittenWhatIfs, whatIfsOf } from "../what-if-options.ts";

interface Options extends WrittenWhatIfs {
  readonly inventory: string;
  readonly phase?: number;
  readonly fail?: string;
  readonly failures?: boolean;
  readonly compare?: string;
  readonly upgrade?: boolean;
  readonly write?: boolean;
  readonly out?: readonly string[];
  readonly watch?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--phase <n>", "plan this phase instead of the one under planning", wholeNumber);
  addWhatIfOptions(command)
    .option("--failures", "every single failure that was tried, not only the worst")
    .addOption(
      new Option("--fail <id>", "one failure in full: who is dark and which links fill").conflicts([
        "failures",
        "compare",
        "watch",
      ]),
    )
    .addOption(new Option("--compare <rev>", "the plan of a git revision beside the present one"))
    .addOption(
      new Option(
        "--upgrade",
        "the cheapest changes that the phase fits with, their bill, energy and schedule",
      ).conflicts(["fail", "failures", "compare"]),
    )
    .option("--write", "with --upgrade: write the proposal into the inventory, after showing the lines")
    .addOption(collected("--out <file>", "write the plan to a file: .html, .xlsx, .csv or .md", String))
    .addOption(
      new Option("--watch", "plan again after every change of a file, and show what changed").conflicts([
        ...["json", "upgrade", "write", "out", "compare"],
      ]),
    )
    .option("--all", "every link, VLAN and switch, and every finding")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
  camnet plan --add qiaotou=14              14 more cameras in Qiaotou
  camnet plan --fail link:qiaotou-agg-1     that link fails: who is dark, which links fill
  camnet plan --compare HEAD~1              what the last commit changed in the plan
  camnet plan --upgrade --survive link      the cheapest changes that survive any one link
  camnet plan --upgrade --out plan.html     the same as a page to show

Exits 1 when the phase does not fit: a link, a PoE budget, a prefix or the platform is too small;
with --upgrade, when that is so with the changes too.`,
    )
    .action((options: Options) => run((terminal) => plan(terminal, options)));
};

async function plan(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { phase, fail, upgrade, inventory } = options;
  await refuseAtOnce(options);
  const request: PlanRequest = { phase, fail, upgrade, whatIfs: whatIfsOf(options) };
  if (options.watch) return watch(terminal, options, request);
  if (upgrade && terminal.interactive) terminal.err("Looking for the cheapest changes …\n");
  const county = await planCounty(localEffects, inventory, request);
  if (!county.ok) return refuse(terminal, county);
  const comparison =
    options.compare === undefined ? undefined : await compareWith(options.compare, county, inventory, request);
  const accepted = options.write && county.upgrade ? await filesWith(county, county.upgrade) : undefined;
  if (options.json) {
    const { planAsJson } = await import("../output/plan.ts");
    const printed = { ...county, ...(comparison ? { comparison } : {}), ...(accepted ? { accepted } : {}) };
    terminal.out(`${JSON.stringify(planAsJson(printed), null, 2)}\n`);
  } else {
    terminal.out(await textOf(county, { comparison, accepted }, options));
  }
  if (accepted) await write(terminal, accepted, options.json ?? false);
  for (const path of options.out ?? []) await writeReport(terminal, county, path);
  if (county.upgrade) return county.upgrade.proposal.unserved.length > 0 ? exitCode.findings : exitCode.clean;
  return hasErrors(county.diagnostics) ? exitCode.findings : exitCode.clean;
}

/** What is wrong whatever the county is like costs no time. */
async function refuseAtOnce(options: Options): Promise<void> {
  for (const path of options.out ?? []) formOf(path);
  if (!options.write) return;
  if (!options.upgrade) throw new OperatorError("--write goes with --upgrade: camnet plan --upgrade --write");
  const { refuseSupposed } = await import("../../app/accept-upgrade.ts");
  refuseSupposed(whatIfsOf(options));
}

interface Outcome {
  readonly comparison: PlanComparison | undefined;
  readonly accepted: UpgradedFiles | undefined;
}

async function textOf(county: PlannedCounty, { comparison, accepted }: Outcome, options: Options): Promise<string> {
  const { compare, all = false, failures = false } = options;
  if (comparison) {
    const { formatCompare } = await import("../print-compare.ts");
    const { network, plan } = county;
    return formatCompare(network, comparison, { before: compare!, after: "now", all, phase: plan.phase });
  }
  if (county.failed) {
    const { formatFailed } = await import("../print-failures.ts");
    return formatFailed(county, county.failed, { all });
  }
  if (county.upgrade) {
    const { formatUpgrade } = await import("../print-upgrade.ts");
    return formatUpgrade(county, county.upgrade, { all, accepted, repeat: repeatedWhatIfs(options) });
  }
  const { formatPlan } = await import("../print-plan.ts");
  return formatPlan(county, { all, failures });
}

/** Undefined when the inventory has it all already. */
async function filesWith(county: PlannedCounty, upgrade: PlannedUpgrade): Promise<UpgradedFiles | undefined> {
  const { upgradedFiles } = await import("../../app/accept-upgrade.ts");
  const files = await upgradedFiles(county, upgrade);
  return files.after.size > 0 ? files : undefined;
}

/** The lines have been shown. */
async function write(terminal: Terminal, files: UpgradedFiles, quiet: boolean): Promise<void> {
  const { writeInventory } = await import("../../app/accept-upgrade.ts");
  await writeInventory(localEffects, files);
  if (quiet) return;
  const paths = [...files.after.keys()].map((path) => `  ${path}\n`);
  terminal.out(`Written:\n${paths.join("")}Next: git diff, then camnet plan\n`);
}

async function writeReport(terminal: Terminal, county: PlannedCounty, path: string): Promise<void> {
  const [{ planReportOf }, { planFiles }] = await Promise.all([
    import("../../report/plan-report.ts"),
    import("../../report/plan-files.ts"),
  ]);
  const files = await planFiles(planReportOf({ ...county, ...county.upgrade }), path);
  for (const file of files) await nodeFiles.write(file.path, file.content);
  // Beside JSON, what was written is told where nobody parses it.
  terminal.err(`wrote ${files.map((file) => file.path).join(", ")}\n`);
}

async function refuse(terminal: Terminal, county: Extract<CountyReading, { ok: false }>): Promise<ExitCode> {
  const { formatDiagnostics } = await import("../print-diagnostics.ts");
  const style = { colour: terminal.interactive, columns: terminal.columns };
  terminal.err(formatDiagnostics(county.diagnostics, county.sources, style));
  return exitCode.findings;
}

/** The same question to the inventory as a revision has it. */
async function compareWith(revision: string, now: PlannedCounty, folder: string, request: PlanRequest) {
  const { folderAtRevision } = await import("../../adapters/git-revision.ts");
  const { files } = await folderAtRevision(folder, revision);
  const then = await planCounty({ ...localEffects, files }, folder, { ...request, phase: now.plan.phase });
  if (then.ok) return comparePlans(then, now);
  const [first, ...others] = then.diagnostics.filter(({ severity }) => severity === "error");
  const more = others.length > 0 ? `, and ${others.length} more` : "";
  const place = first?.where ? `${first.where.file}:${first.where.line} ` : "";
  throw new OperatorError(`the inventory at ${revision} cannot be planned: ${place}${first?.message}${more}`);
}

async function watch(terminal: Terminal, options: Options, request: PlanRequest): Promise<ExitCode> {
  const { watchPlan } = await import("../watch-plan.ts");
  const ended = new AbortController();
  const end = () => ended.abort();
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  try {
    const text = { all: options.all ?? false, failures: options.failures ?? false };
    return await watchPlan(terminal, { folder: options.inventory, request, text, signal: ended.signal });
  } finally {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  }
}
