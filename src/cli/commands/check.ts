import { hasErrors } from "../../core/diagnostic.ts";
import { loadInventory } from "../../inventory/load.ts";
import { type CommandModule, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";

interface Options {
  readonly inventory: string;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Exit codes: 0 no error (warnings are allowed) · 1 errors

  camnet check
  camnet check --inventory ../yongjia --json`,
    )
    .action((options: Options) => run((terminal) => check(terminal, options)));
};

async function check(terminal: Terminal, { inventory, json }: Options) {
  const { network, diagnostics, sources } = await loadInventory(localEffects.files, inventory);
  const devices = network?.devices.length;
  if (json) {
    const { checkAsJson } = await import("../output/check.ts");
    terminal.out(`${JSON.stringify(checkAsJson(diagnostics, { files: sources.size, devices }), undefined, 2)}\n`);
  } else {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const { interactive: colour, columns } = terminal;
    const style = { colour, columns, ...(devices === undefined ? {} : { devices }) };
    terminal.out(formatDiagnostics(diagnostics, sources, style));
  }
  return hasErrors(diagnostics) ? exitCode.findings : exitCode.clean;
}
