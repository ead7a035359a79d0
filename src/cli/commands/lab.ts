import { join } from "node:path";
import { Option } from "commander";
import type { BootedLab } from "../../lab/boot-lab.ts";
import { type Faults, pickFaults } from "../../lab/faults.ts";
import { runLab } from "../../lab/lab-process.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { readSoundCounty, type SoundCounty } from "../county.ts";
import { localEffects } from "../effects.ts";
import { labFolder, percent } from "../network-options.ts";
import { plural } from "../print-change.ts";

interface Options {
  readonly inventory: string;
  readonly folder: string;
  readonly faults: number;
  readonly seed: string;
  readonly fresh?: boolean;
  readonly json?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--folder <dir>", "folder for the lab's state, keys and ports", labFolder)
    .addOption(new Option("--faults <percent>", "let some of the devices misbehave").argParser(percent).default(0))
    .option("--seed <text>", "another seed picks other devices to misbehave", "county")
    .option("--fresh", "begin again with the county as the phase before left it")
    .option("--json", "print every device's ports as JSON")
    .addHelpText(
      "after",
      `
Every switch, camera and server of the phase on 127.0.0.1: SNMP, SSH and ONVIF.
What is pushed is kept across restarts.
It runs until Ctrl+C. In another terminal:

  camnet probe --lab
  camnet diff --lab --township qiaotou`,
    )
    .action((options: Options) => run((terminal) => lab(terminal, options)));
};

async function lab(terminal: Terminal, options: Options): Promise<ExitCode> {
  const started = performance.now();
  const county = await readSoundCounty(terminal, options.inventory);
  if (!county) return exitCode.findings;
  // A county that begins again has not been pushed to: the ledger of the one before would accuse somebody of every difference.
  if (options.fresh) await localEffects.files.remove(join(options.folder, "state", "ledger.ndjson"));
  const faults = pickFaults(breakable(county), options.faults, options.seed);
  await runLab({ county, folder: options.folder, faults, fresh: options.fresh ?? false }, (booted) => {
    const bootMs = Math.round(performance.now() - started);
    if (options.json) void printJson(terminal, booted, { folder: options.folder, bootMs, faults });
    else terminal.out(sentence(booted, { ...options, bootMs, faults }));
  });
  return exitCode.clean;
}

async function printJson(
  terminal: Terminal,
  booted: BootedLab,
  about: { readonly folder: string; readonly bootMs: number; readonly faults: Faults },
): Promise<void> {
  const { labAsJson } = await import("../output/lab.ts");
  terminal.out(`${JSON.stringify(labAsJson(booted, about), null, 2)}\n`);
}

function breakable({ network, plan }: SoundCounty) {
  return network.devices.flatMap(({ id, kind, phase, status }) =>
    kind !== "server" && phase <= plan.phase && status !== "retired" ? [{ id, kind }] : [],
  );
}

function sentence(
  { counts, endpoints }: BootedLab,
  { folder, bootMs, faults }: { readonly folder: string; readonly bootMs: number; readonly faults: Faults },
): string {
  const kinds = Object.values(faults).map(({ kind }) => kind);
  const faulty = [...new Set(kinds)].sort().map((kind) => `${kinds.filter((k) => k === kind).length} ${kind}`);
  const where = folder === labFolder ? "--lab" : `--lab ${folder}`;
  return [
    `${plural(counts.switches, "switch", "switches")}, ${plural(counts.cameras, "camera")} and ${plural(counts.servers, "server")} answer on 127.0.0.1 after ${(bootMs / 1000).toFixed(1)} s (process ${endpoints.pid})`,
    ...(faulty.length > 0 ? [`${counts.faulty} of them misbehave: ${faulty.join(", ")}`] : []),
    `Ports in ${folder}/endpoints.json, passwords in ${folder}/secrets.json. Ctrl+C stops it.`,
    `Next: camnet probe ${where}, camnet diff ${where}`,
    "",
  ].join("\n");
}
