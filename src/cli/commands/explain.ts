import { explain, explainLine, readKnown } from "../../app/explain.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import { wholeNumber } from "../network-options.ts";

interface Options {
  readonly inventory: string;
  readonly phase?: number;
  readonly all?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .argument("<what>", "a device, a link, a VLAN, an area, an address, a prefix, a pool or a device code")
    .argument("[line]", "a line of the device's configuration, or part of one")
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--phase <n>", "explain this phase instead of the one under planning", wholeNumber)
    .option("--all", "every line that matches")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
A switch and its uplink share an id: link:<id> means the link, <id>/backup its backup.
A reference to a secret stands where the secret would.

  camnet explain qiaotou-acc-03
  camnet explain qiaotou-acc-03 "port default vlan 1084"
  camnet explain qiaotou-acc-03 "GigabitEthernet0/0/5 description"
  camnet explain link:qiaotou-agg-1
  camnet explain qiaotou/hd
  camnet explain 桥头
  camnet explain 10.36.0.0/16`,
    )
    .action((what: string, line: string | undefined, options: Options) =>
      run((terminal) => explainWord(terminal, options, what, line)),
    );
};

async function explainWord(
  terminal: Terminal,
  options: Options,
  what: string,
  line: string | undefined,
): Promise<ExitCode> {
  const reading = await readKnown(localEffects, options.inventory, options.phase);
  if (!reading.ok) {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const { interactive: colour, columns } = terminal;
    terminal.err(formatDiagnostics(reading.diagnostics, reading.sources, { colour, columns }));
    return exitCode.findings;
  }
  const { known } = reading;
  const { folder } = known.places;
  if (line === undefined) {
    const explanation = explain(known, what);
    if (options.json) {
      const { explanationAsJson } = await import("../output/explain.ts");
      terminal.out(`${JSON.stringify(explanationAsJson(explanation), null, 2)}\n`);
    } else {
      const { formatExplanation } = await import("../print-explain.ts");
      terminal.out(formatExplanation(explanation, folder));
    }
    return exitCode.clean;
  }
  const { device, lines } = explainLine(known, what, line);
  if (options.json) {
    const { linesAsJson } = await import("../output/explain.ts");
    terminal.out(`${JSON.stringify(linesAsJson(device, lines), null, 2)}\n`);
  } else {
    const { formatLines } = await import("../print-explain.ts");
    terminal.out(formatLines(device, lines, { folder, wanted: line, all: options.all ?? false }));
  }
  return exitCode.clean;
}
