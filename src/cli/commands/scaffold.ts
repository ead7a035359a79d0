import { dirname, join } from "node:path";
import { hasErrors } from "../../core/diagnostic.ts";
import type { Files } from "../../core/effects.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";

interface Written {
  readonly task: string;
  readonly out: string;
  readonly county?: string;
  readonly nameZh?: string;
  readonly nameEn?: string;
  readonly division?: string;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .requiredOption("--task <file>", "task table: YAML, or CSV/XLSX with the columns area, zh, en, points")
    .requiredOption("--out <dir>", "folder to make; it has to be new or empty")
    .option("--county <slug>", "county of a CSV or XLSX table, for example yongjia")
    .option("--name-zh <name>", "its Chinese name, for example 永嘉县")
    .option("--name-en <name>", "its Latin name, for example Yongjia")
    .option("--division <code>", "its six digits of GB/T 2260, for example 330324")
    .addHelpText("after", example)
    .action((written: Written) => run((terminal) => scaffold(terminal, written)));
};

const example = `
A table is as short as this; the line of the area checkpoints 卡口 is the county-wide one:
  area,zh,en,points
  qiaotou,桥头,Qiaotou,85
  checkpoints,卡口,Checkpoints,130
Example: camnet scaffold --task task.csv --county yongjia --name-zh 永嘉县 --name-en Yongjia \\
  --division 330324 --out inventory`;

async function scaffold(terminal: Terminal, written: Written): Promise<ExitCode> {
  const { files } = localEffects;
  const bytes = await files.readBytes(written.task);
  if (bytes === undefined) throw new OperatorError(`${written.task}: no such file`);
  if ((await files.list(written.out)).length > 0) {
    throw new OperatorError(`${written.out} is not empty; scaffold makes a new inventory and changes none`);
  }
  const { readTask } = await import("../../inventory/scaffold-task.ts");
  const { task, diagnostics } = await readTask(written.task, bytes, identity(written));
  if (diagnostics.length > 0) {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const { decodeSource } = await import("../../inventory/source-text.ts");
    const sources = new Map([[written.task, decodeSource(written.task, bytes).source.text]]);
    const style = { colour: terminal.interactive, columns: terminal.columns };
    terminal.err(formatDiagnostics(diagnostics, sources, style));
  }
  if (!task || hasErrors(diagnostics)) return exitCode.findings;

  const { scaffoldCounty } = await import("../../inventory/scaffold.ts");
  const texts = { ...scaffoldCounty(task), ...(await shippedLibrary(files)) };
  for (const [name, text] of Object.entries(texts)) await files.write(join(written.out, name), text);
  const points = Object.values(texts).reduce(
    (sum, text) => sum + (text.match(/^ {2}- \{ id: .*class: /gm)?.length ?? 0),
    0,
  );
  terminal.out(
    `${task.county.name.en} ${task.county.name.zh}: ${points} points in ${task.areas.length} areas, written to ${written.out}\n` +
      `What the table does not say is assumed; ${join(written.out, "county.yaml")} lists it under assumptions.\n` +
      `Next: camnet check --inventory ${written.out}\n`,
  );
  return exitCode.clean;
}

function identity({ county, nameZh, nameEn, division }: Written) {
  if (county === undefined || division === undefined) return undefined;
  return { slug: county, zh: nameZh ?? nameEn ?? county, en: nameEn ?? county, divisionCode: division };
}

/** The device types and editor schemas that come with camnet: a new inventory starts with a copy of its own. */
async function shippedLibrary(files: Files): Promise<Record<string, string>> {
  const from = await shippedInventory(files);
  const texts: Record<string, string> = {};
  const copy = async (folder: string, name: string) => {
    const text = await files.read(join(from, folder, name));
    if (text !== undefined) texts[`${folder}/${name}`] = text;
  };
  for (const maker of await files.list(join(from, "device-types"))) {
    for (const name of await files.list(join(from, "device-types", maker))) await copy(`device-types/${maker}`, name);
  }
  for (const name of await files.list(join(from, "schema"))) await copy("schema", name);
  return texts;
}

/** Above this file, wherever it runs from: source or the compiled entry. */
async function shippedInventory(files: Files): Promise<string> {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const candidate = join(folder, "inventory");
    if ((await files.list(join(candidate, "device-types"))).length > 0) return candidate;
    if (folder === dirname(folder))
      throw new OperatorError("the device types that come with camnet are missing; install it again");
  }
}
