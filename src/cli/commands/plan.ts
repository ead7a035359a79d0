import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty } from "../county.ts";
import { wholeNumber } from "../network-options.ts";

interface Options {
  readonly inventory: string;
  readonly phase?: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--phase <n>", "plan this phase instead of the one under planning", wholeNumber)
    .option("--all", "every link, VLAN and switch, and every finding")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExits 1 when the phase does not fit: a link, a PoE budget, a prefix or the platform is too small.",
    )
    .action((options: Options) => run((terminal) => plan(terminal, options)));
};

async function plan(terminal: Terminal, options: Options): Promise<ExitCode> {
  const county = await readSoundCounty(terminal, options.inventory, { phase: options.phase });
  if (!county) return exitCode.findings;
  if (options.json) {
    const { planAsJson } = await import("../output/plan.ts");
    terminal.out(`${JSON.stringify(planAsJson(county), null, 2)}\n`);
  } else {
    const { formatPlan } = await import("../print-plan.ts");
    terminal.out(formatPlan(county, options.all ?? false));
  }
  return county.diagnostics.some((finding) => finding.severity === "error") ? exitCode.findings : exitCode.clean;
}
