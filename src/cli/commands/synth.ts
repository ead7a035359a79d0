import type { SynthResult } from "../../../stacks/main.ts";
import { OperatorError } from "../../core/operator-error.ts";
import type { Plan } from "../../plan/plan.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { wholeNumber } from "../network-options.ts";

/** What was written: the values that the table and `output/synth.ts` show. */
export interface SynthReport extends SynthResult {
  readonly phase: number;
  readonly out: string;
}

interface Options {
  readonly inventory: string;
  readonly phase?: number;
  readonly out: string;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--phase <n>", "the phase under planning, or the one that stands", wholeNumber)
    // cdktf names the folder that way to the program that it runs.
    .option("--out <dir>", "folder to write", process.env["CDKTF_OUTDIR"] ?? "cdktf.out")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nOnly writes files; needs neither terraform nor cdktf.\nTo see what a phase changes, apply the one that stands first:\n" +
        "  camnet synth --phase 2, terraform apply, camnet synth, terraform plan",
    )
    .action((options: Options) => run((terminal) => synth(terminal, options)));
};

async function synth(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  const phase = choosePhase(county.plan, options.phase);
  // cdktf takes a tenth of a second to load: only this command pays for it.
  const { synthStacks } = await import("../../../stacks/main.ts");
  const result = await synthStacks(county.plan, county.network, { outDir: options.out, phase });
  const report: SynthReport = { phase: county.plan[phase].phase, out: options.out, ...result };
  terminal.out(options.json ? `${JSON.stringify(report, null, 2)}\n` : formatSynth(report));
  return exitCode.clean;
}

function choosePhase(
  { before, after }: Pick<Plan, "before" | "after">,
  wanted: number | undefined,
): "before" | "after" {
  if (wanted === undefined || wanted === after.phase) return "after";
  if (wanted === before.phase) return "before";
  throw new OperatorError(
    `--phase ${wanted}: the inventory plans phase ${after.phase} on top of phase ${before.phase}; choose one of the two, or set planning in phases.yaml`,
  );
}

/** The report for people: the answer, a line per stack, and what to type next. */
export function formatSynth({ phase, out, stacks, removed, kept }: SynthReport): string {
  const resources = stacks.reduce((sum, stack) => sum + stack.resources, 0);
  const width = Math.max(...stacks.map(({ name }) => name.length));
  const example = stacks.at(-1);
  return [
    `Phase ${phase} as Terraform JSON in ${out}: ${stacks.length} stacks, ${resources} resources`,
    "",
    ...stacks.map((stack) => `  ${stack.name.padEnd(width)}  ${String(stack.resources).padStart(5)}`),
    "",
    ...(removed.length > 0 ? [`Removed, no longer planned: ${removed.join(", ")}`] : []),
    ...kept.map(
      (name) => `Kept, because its state holds resources: ${name}; run terraform -chdir=${out}/stacks/${name} destroy`,
    ),
    "Nothing has been applied.",
    ...(example ? [`Next: cd ${out}/${example.folder} && terraform init && terraform plan`] : []),
    "",
  ].join("\n");
}
