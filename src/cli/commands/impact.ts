import { impactOf } from "../../app/impact.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import { wholeNumber } from "../network-options.ts";

interface Options {
  readonly inventory: string;
  readonly to?: string;
  readonly phase?: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .argument("<place>", "file:line of the inventory, or a file")
    .argument("[path]", "path in the file, such as classes.hd.main.kbps or cameras.qiaotou-001.on")
    .option("--to <value>", "try this value")
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--phase <n>", "plan this phase instead of the one under planning", wholeNumber)
    .option("--all", "every device, link and finding")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
The line is changed in memory, the county is planned anew with the same lock file, and the two are
compared:
  a device or site        removed, with whatever hangs on it and every mention of it
  another item of a list  removed; so is an entry of the lock file
  a number                one more, else one less; a fraction a tenth; a line rate the next one
  a word or a name        the next such word, or the next thing of its kind
  a text                  a longer one
  a list of words         the last one dropped
  several values          every number among them, each as above
Where the inventory refuses that, the next value is tried; if it refuses all, its errors are the
answer.
Nothing is written.

  camnet impact townships/qiaotou.yaml:33
  camnet impact county.yaml classes.hd.main.kbps --to 6000`,
    )
    .action((place: string, path: string | undefined, options: Options) =>
      run((terminal) => impact(terminal, options, place, path)),
    );
};

async function impact(
  terminal: Terminal,
  { inventory, to, phase, all, json }: Options,
  place: string,
  path: string | undefined,
): Promise<ExitCode> {
  const reading = await impactOf(localEffects, { folder: inventory, place, path, to, phase });
  if (!reading.ok) {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const { interactive: colour, columns } = terminal;
    terminal.err(formatDiagnostics(reading.diagnostics, reading.sources, { colour, columns }));
    return exitCode.findings;
  }
  const { impact: found } = reading;
  const { stacksThatDiffer } = await import("../stacks-that-differ.ts");
  const stacks = found.kind === "change" ? stacksThatDiffer(found.before, found.after) : [];
  if (json) {
    const { impactAsJson } = await import("../output/impact.ts");
    terminal.out(`${JSON.stringify(impactAsJson(found, stacks), null, 2)}\n`);
  } else {
    const { formatImpact } = await import("../print-impact.ts");
    const again = [
      "camnet impact",
      place,
      ...(path === undefined ? [] : [path]),
      ...(to === undefined ? [] : ["--to", to]),
    ].join(" ");
    terminal.out(formatImpact(found, { stacks, all: all ?? false, again }));
  }
  return exitCode.clean;
}
