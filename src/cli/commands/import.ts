import { hasErrors } from "../../core/diagnostic.ts";
import { OperatorError } from "../../core/operator-error.ts";
import type { PointChange, PointImport } from "../../inventory/import-points.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";

interface Written {
  readonly inventory: string;
  readonly dryRun?: boolean;
  readonly partial?: boolean;
  readonly add?: boolean;
}

export const define: CommandModule["define"] = (command, run) => {
  command
    .argument("<file>", "point list 定位清单: CSV (UTF-8 or GB18030) or XLSX, Chinese or English headers")
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--dry-run", "show what would change and write nothing")
    .option("--partial", "take the rows that are right although others are wrong")
    .option("--add", "rows whose id is unknown are new cameras")
    .addHelpText("after", columns)
    .action((file: string, written: Written) => run((terminal) => importList(terminal, file, written)));
};

const columns = `
Columns, in any order; only id is needed, and an empty cell changes nothing:
  id 编号 · name 点位名称 · township 乡镇 · class 类别 (卡口 高清 普通)
  switch 交换机 · port 端口 · longitude 经度 · latitude 纬度 · mac · serial 序列号 · type 型号 · status 状态
  deviceCode 国标编码 · ip · lot 标段 · site 机柜 · note 备注
Planned points become surveyed unless the list says otherwise.
Files are written one after another, each whole: after a kill between two files, the same command
finishes the list.
Example: camnet import 定位清单.xlsx --dry-run`;

async function importList(terminal: Terminal, file: string, written: Written): Promise<ExitCode> {
  const { files } = localEffects;
  const bytes = await files.readBytes(file);
  if (bytes === undefined) throw new OperatorError(`${file}: no such file`);
  const { importPoints } = await import("../../inventory/import-points.ts");
  const { partial, add } = written;
  const result = await importPoints(files, written.inventory, { file, bytes }, { partial, add });
  if (result.diagnostics.length > 0) {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const style = { colour: terminal.interactive, columns: terminal.columns };
    terminal.err(formatDiagnostics(result.diagnostics, result.sources, style));
  }
  if (!written.dryRun) for (const [path, text] of Object.entries(result.texts)) await files.write(path, text);
  for (const change of result.changes) terminal.out(`${changeLine(change)}\n`);
  terminal.out(summary(result, written, file));
  return hasErrors(result.diagnostics) ? exitCode.findings : exitCode.clean;
}

function changeLine({ id, added, fields }: PointChange): string {
  const words = fields.map(({ name, from, to }) =>
    from === undefined ? `${name} ${text(to)}` : `${name} ${text(from)} → ${text(to)}`,
  );
  return `  ${added ? "+" : "~"} ${id}  ${words.join(", ")}`;
}

function text(value: unknown): string {
  return typeof value === "object" && value !== null ? Object.values(value).join(" ") : String(value);
}

function summary(
  { rows, rowsWithErrors, changes, texts, diagnostics }: PointImport,
  written: Written,
  file: string,
): string {
  const count = Object.keys(texts).length;
  const done = `${changes.length} of ${rows} rows change ${count} ${count === 1 ? "file" : "files"}`;
  if (changes.length === 0 && hasErrors(diagnostics)) {
    const some = rowsWithErrors > 0 && rowsWithErrors < rows;
    return `Nothing was changed.${some ? ` ${rows - rowsWithErrors} of ${rows} rows are right: add --partial to take them alone.` : ""}\n`;
  }
  if (changes.length === 0) return `Nothing to change: the inventory already says what ${file} says.\n`;
  if (written.dryRun) return `${done}. Nothing was written.\nNext: the same without --dry-run\n`;
  return `${done}${rowsWithErrors > 0 ? `; ${rowsWithErrors} wrong rows were left out` : ""}.\nNext: git diff ${written.inventory}, camnet check, camnet allocate\n`;
}
