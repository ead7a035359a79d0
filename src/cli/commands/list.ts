import { Argument, Option } from "commander";
import { phaseOf, readInventory, today } from "../../app/county.ts";
import { deviceKinds, deviceStatuses, pointClasses } from "../../core/network.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { areaAsked } from "../../inventory/area-named.ts";
import { loadDeviceTypes } from "../../inventory/load.ts";
import { allocate } from "../../plan/allocate.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import { wholeNumber } from "../network-options.ts";
import {
  type DeviceRow,
  type DeviceTypeRow,
  deviceColumns,
  deviceRows,
  deviceTypeColumns,
  deviceTypeRows,
} from "../output/list.ts";
import { printCsv, printTable } from "../print-rows.ts";

interface Options {
  readonly inventory: string;
  readonly kind?: string;
  readonly township?: string;
  readonly class?: string;
  readonly phase?: number;
  readonly status?: string;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** Filters by the column of the same name; as options they exclude `device-types`. */
const filters = ["kind", "township", "class", "phase", "status"] as const;

/** What a person looks for first, where the terminal has no room for all. */
const devicePriority: readonly (keyof DeviceRow)[] = [
  ...(["id", "name", "kind", "class", "status", "address", "vlan", "switch", "port"] as const),
  ...(["model", "phase", "township", "platform", "deviceCode"] as const),
];
const typePriority: readonly (keyof DeviceTypeRow)[] = [
  ...(["type", "kind", "copperPorts", "fibrePorts", "poePorts", "poeBudgetWatts"] as const),
  ...(["platform", "partNumber", "model", "manufacturer"] as const),
];

export const define: CommandModule["define"] = (command, run) => {
  command
    .addArgument(new Argument("[what]", "what to list").choices(["devices", "device-types"]).default("devices"))
    .argument("[word]", "only device types whose name contains it")
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .addOption(new Option("--kind <kind>", "only devices of this kind").choices(deviceKinds))
    .option("--township <name>", "only devices of this township, by slug or name (or checkpoints, centre)")
    .addOption(new Option("--class <class>", "only cameras of this class").choices(pointClasses))
    .option("--phase <n>", "only devices that this phase brings", wholeNumber)
    .addOption(new Option("--status <status>", "only devices with this status").choices(deviceStatuses))
    .addOption(new Option("--csv", "print CSV with all columns").conflicts("json"))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Columns: ${deviceColumns.slice(0, 7).join(", ")},
  ${deviceColumns.slice(7).join(", ")}.
Numbers are those of the lock file, and for a new device those that camnet allocate would give it.

  camnet list --township qiaotou --class unknown
  camnet list --kind camera --csv > cameras.csv
  camnet list device-types s5735`,
    )
    .action((what: string, word: string | undefined, options: Options) =>
      run((terminal) =>
        what === "devices" ? listDevices(terminal, word, options) : listDeviceTypes(terminal, word, options),
      ),
    );
};

async function listDevices(terminal: Terminal, word: string | undefined, options: Options): Promise<ExitCode> {
  if (word !== undefined)
    throw new OperatorError(`a word goes with device-types; devices are chosen by --${filters.join(", --")}`);
  const inventory = await readInventory(localEffects, options.inventory);
  if (!inventory.ok) {
    const { formatDiagnostics } = await import("../print-diagnostics.ts");
    const { interactive: colour, columns } = terminal;
    terminal.err(formatDiagnostics(inventory.diagnostics, inventory.sources, { colour, columns }));
    return exitCode.findings;
  }
  const { network, lock } = inventory;
  const township =
    options.township === undefined ? undefined : areaAsked(network.areas, options.township, "township").slug;
  const wanted = { ...options, township };
  if (options.phase !== undefined) phaseOf(network, options.phase);
  const { allocations } = allocate(network, lock, { today: today(localEffects) });
  const rows = deviceRows(network, allocations).filter((row) =>
    filters.every((column) => wanted[column] === undefined || row[column] === wanted[column]),
  );
  if (options.json) terminal.out(json({ devices: rows }));
  else if (options.csv) terminal.out(printCsv(deviceColumns, rows));
  else terminal.out(table(terminal, deviceColumns, rows, devicePriority, ["device", "devices"]));
  return exitCode.clean;
}

/** Works on an inventory with mistakes too: that is when one looks a device type up. */
async function listDeviceTypes(terminal: Terminal, word: string | undefined, options: Options): Promise<ExitCode> {
  const filter = filters.find((each) => options[each] !== undefined && each !== "kind");
  if (filter) throw new OperatorError(`--${filter} chooses devices; device types take --kind and a word`);
  const types = await loadDeviceTypes(localEffects.files, options.inventory);
  const wanted = word?.toLowerCase() ?? "";
  const rows = deviceTypeRows(types).filter(
    (row) =>
      (options.kind === undefined || row.kind === options.kind) &&
      [row.type, row.manufacturer, row.model, row.partNumber ?? ""].some((t) => t.toLowerCase().includes(wanted)),
  );
  if (options.json) terminal.out(json({ deviceTypes: rows }));
  else if (options.csv) terminal.out(printCsv(deviceTypeColumns, rows));
  else terminal.out(table(terminal, deviceTypeColumns, rows, typePriority, ["device type", "device types"]));
  return exitCode.clean;
}

function table<C extends string>(
  terminal: Terminal,
  columns: readonly C[],
  rows: readonly Readonly<Record<C, string | number | null>>[],
  priority: readonly C[],
  [one, many]: readonly [string, string],
): string {
  if (rows.length === 0) return `no ${one} matches\n`;
  // A file or another program has all the room there is.
  const width = terminal.interactive ? terminal.columns : Number.POSITIVE_INFINITY;
  const { text, hidden } = printTable(columns, rows, { width, priority });
  const rest = hidden.length > 0 ? `; no room for ${hidden.join(", ")} (--csv has all columns)` : "";
  return `${text}\n${rows.length} ${rows.length === 1 ? one : many}${rest}\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
