import { userInfo } from "node:os";
import { join } from "node:path";
import { Option } from "commander";
import type { Report } from "../../report/report.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { localEffects } from "../effects.ts";
import { percent } from "../network-options.ts";
import { plural } from "../print-change.ts";
import { inRehearsal, type Rehearsal, type RehearsalStep, rehearsalSteps, toReport, wentWell } from "../rehearsal.ts";

interface Options {
  readonly inventory: string;
  readonly out: string;
  readonly faults: number;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--out <dir>", "folder for the report, the stacks and the lab", "out")
    .addOption(new Option("--faults <percent>", "let some of the devices misbehave").argParser(percent).default(0))
    .option("--fresh", "begin again with the county as the phase before left it")
    .option("--json", "print the report as JSON")
    .addHelpText(
      "after",
      "\nTouches no device but the simulated ones on loopback. A second rehearsal finds nothing to change.",
    )
    .action((options: Options) => run((terminal) => rehearse(terminal, options)));
};

async function rehearse(terminal: Terminal, options: Options): Promise<ExitCode> {
  const started = performance.now();
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  const devices = county.network.devices.filter((d) => d.status !== "retired").length;
  const steps: Report["steps"][number][] = [
    {
      name: "Check the inventory",
      result: `${plural(devices, "device")} in ${county.sources.size} files, no errors`,
      tookMs: performance.now() - started,
    },
  ];
  const rehearsal: Rehearsal = {
    county,
    options: {
      inventory: options.inventory,
      out: options.out,
      faults: options.faults,
      fresh: options.fresh ?? false,
      who: userInfo().username,
    },
  };
  return inRehearsal(rehearsal, async () => {
    const show = options.json ? quietly : terminal.interactive ? withListr : lineByLine;
    await show(terminal, rehearsal, steps);
    const path = join(options.out, "report.json");
    const report = toReport(rehearsal, steps, await readReport(path));
    const { reportPage } = await import("../../report/page.ts");
    await localEffects.files.write(path, `${JSON.stringify(report, null, 2)}\n`);
    await localEffects.files.write(join(options.out, "report.html"), reportPage(report));
    if (options.json) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else terminal.out(ending(report, options.out, performance.now() - started));
    return wentWell(rehearsal) ? exitCode.clean : exitCode.devicesFailed;
  });
}

/** The report of an earlier rehearsal; a file that is none, or of another version, counts as no report. */
async function readReport(path: string): Promise<Report | undefined> {
  try {
    const report = JSON.parse((await localEffects.files.read(path)) ?? "null") as Report | null;
    return report?.camnet === "report" && report.version === 1 ? report : undefined;
  } catch {
    return undefined;
  }
}

type Show = (terminal: Terminal, rehearsal: Rehearsal, steps: Report["steps"][number][]) => Promise<void>;

async function timed(
  step: RehearsalStep,
  rehearsal: Rehearsal,
  say: (text: string) => void,
): Promise<Report["steps"][number]> {
  const started = performance.now();
  const result = await step.run(rehearsal, say);
  return { name: step.name, result, tookMs: performance.now() - started };
}

const quietly: Show = async (_terminal, rehearsal, steps) => {
  for (const step of rehearsalSteps) steps.push(await timed(step, rehearsal, () => {}));
};

/** In a pipe or a log: a line per step, when it is done. */
const lineByLine: Show = async (terminal, rehearsal, steps) => {
  terminal.out(line(steps[0]!, true));
  for (const step of rehearsalSteps) {
    const done = await timed(step, rehearsal, () => {});
    steps.push(done);
    terminal.out(line(done, step.well?.(rehearsal) ?? true));
  }
};

function line({ name, result, tookMs }: Report["steps"][number], well: boolean): string {
  return `${well ? "✓" : "✗"} ${name}: ${result} (${(tookMs / 1000).toFixed(1)} s)\n`;
}

/** On a terminal: the steps as a list that fills in. */
const withListr: Show = async (_terminal, rehearsal, steps) => {
  const { Listr, PRESET_TIMER } = await import("listr2");
  const first = steps[0]!;
  await new Listr(
    [
      { title: `${first.name}: ${first.result}`, task: () => {} },
      ...rehearsalSteps.map((step) => ({
        title: step.name,
        task: async (_context: unknown, task: { title: string; output: string }) => {
          const done = await timed(step, rehearsal, (text) => {
            task.output = text;
          });
          steps.push(done);
          task.title = `${step.well && !step.well(rehearsal) ? "✗ " : ""}${done.name}: ${done.result}`;
        },
      })),
    ],
    { rendererOptions: { timer: PRESET_TIMER } },
  ).run();
};

function ending(report: Report, out: string, tookMs: number): string {
  const failures = report.push.failures
    .slice(0, 10)
    .map((f) => `  ✗ ${f.device}  ${f.kind}  ${f.message}  → ${f.restored}`);
  return [
    "",
    report.headline,
    ...failures,
    `Report: ${join(out, "report.html")} (and report.json)   ${(tookMs / 1000).toFixed(1)} s`,
    "Next: camnet plan, camnet lab and then camnet diff --lab, camnet ledger verify --lab",
    "",
  ].join("\n");
}
