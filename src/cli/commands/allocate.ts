import { join } from "node:path";
import { readInventory, type SoundInventory, today } from "../../app/county.ts";
import { type Diagnostic, hasErrors } from "../../core/diagnostic.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { outsidePool } from "../../inventory/checks/pool-prefixes.ts";
import { printLock } from "../../inventory/lock-file.ts";
import { type Allocation, allocate } from "../../plan/allocate.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import { allocationAsJson, isUpToDate } from "../output/allocate.ts";
import { count, plural } from "../print-change.ts";

interface Options {
  readonly inventory: string;
  readonly write?: boolean;
  readonly renumber?: readonly string[];
  readonly all?: boolean;
  readonly json?: boolean;
}

const lockFile = "allocations.lock.yaml";
/** Lines of a list before the rest is only counted. */
const shown = 12;

export const define: CommandModule["define"] = (command, run) => {
  command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--write", `write ${lockFile}`)
    .option(
      "--renumber <what...>",
      "let these devices, or prefixes such as qiaotou/hd, give up numbers that no longer fit",
    )
    .option("--all", "every number, not only the first")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nNothing that the lock file holds is changed unless asked.\nExits 1 when the lock file is not up to date.",
    )
    .action((options: Options) => run((terminal) => allocateNumbers(terminal, options)));
};

async function allocateNumbers(terminal: Terminal, options: Options): Promise<ExitCode> {
  const inventory = await readInventory(localEffects, options.inventory, undefined, [outsidePool]);
  const { formatDiagnostics } = await import("../print-diagnostics.ts");
  const style = { colour: terminal.interactive, columns: terminal.columns };
  if (!inventory.ok) {
    terminal.err(formatDiagnostics(inventory.diagnostics, inventory.sources, style));
    return exitCode.findings;
  }
  const { network, lock, sources } = inventory;
  refuseUnknown(inventory, options.renumber ?? []);
  const allocation = allocate(network, lock, { today: today(localEffects), renumber: options.renumber ?? [] });
  const diagnostics: readonly Diagnostic[] = [...inventory.diagnostics, ...allocation.findings];
  const failed = hasErrors(diagnostics);
  const upToDate = isUpToDate(lock, allocation);
  const written = options.write === true && !failed && !upToDate;
  if (written) await localEffects.files.write(join(options.inventory, lockFile), printLock(allocation.allocations));
  if (options.json) {
    terminal.out(`${JSON.stringify(allocationAsJson(network, lock, allocation, { written, diagnostics }), null, 2)}\n`);
  } else {
    if (diagnostics.length > 0) terminal.err(formatDiagnostics(diagnostics, sources, style));
    terminal.out(formatAllocation(inventory, allocation, { written, failed, all: options.all ?? false }));
  }
  return failed || !(upToDate || written) ? exitCode.findings : exitCode.clean;
}

function refuseUnknown({ network, lock }: SoundInventory, renumber: readonly string[]): void {
  const known = new Set([...network.devices.map((device) => device.id), ...Object.keys(lock.prefixes)]);
  const unknown = renumber.filter((each) => !known.has(each));
  if (unknown.length > 0) {
    throw new OperatorError(
      `--renumber takes device ids and prefixes of the lock file such as qiaotou/hd; unknown: ${unknown.join(", ")}`,
    );
  }
}

/** How many numbers are new, changed, at rest; which; and what to type next. */
export function formatAllocation(
  { network, lock }: SoundInventory,
  allocation: Allocation,
  options: { readonly written: boolean; readonly failed: boolean; readonly all: boolean },
): string {
  const { allocated, released, prefixes, kept, upToDate } = allocationAsJson(network, lock, allocation, {
    written: options.written,
    diagnostics: [],
  });
  if (upToDate) return `${lockFile} is up to date: ${plural(kept, "device")} keep their numbers.\n`;
  const isNew = (id: string) => lock.devices[id] === undefined;
  const [fresh, changed] = [allocated.filter(({ id }) => isNew(id)), allocated.filter(({ id }) => !isNew(id))];
  const summary = [
    plural(fresh.length, "new device"),
    ...(changed.length > 0 ? [`${count(changed.length)} changed`] : []),
    ...(released.length > 0 ? [`${count(released.length)} to rest`] : []),
    ...(prefixes.length > 0 ? [plural(prefixes.length, "new prefix", "new prefixes")] : []),
    `${count(kept)} kept`,
  ].join(", ");
  const lines = [
    ...prefixes.map(({ key, prefix, vlan }) => `  + ${key.padEnd(24)} ${prefix.padEnd(18)} VLAN ${vlan}`),
    ...fresh.map((each) => `  + ${numberLine(each)}`),
    ...changed.map((each) => `  ~ ${numberLine(each)}`),
    ...released.map((each) => `  - ${numberLine(each)}`),
  ];
  const most = options.all ? lines.length : shown;
  return [
    `${options.written ? `${lockFile} written: ` : ""}${summary}`,
    ...lines.slice(0, most),
    ...(lines.length > most ? [`  … ${count(lines.length - most)} more: camnet allocate --all`] : []),
    whatNext(options),
    "",
  ].join("\n");
}

function whatNext({ written, failed }: { readonly written: boolean; readonly failed: boolean }): string {
  if (written) return "Next: camnet plan";
  if (failed) return "Nothing has been written. Next: mend the errors above, then camnet allocate --write";
  return "Nothing has been written. Next: camnet allocate --write";
}

function numberLine(each: ReturnType<typeof allocationAsJson>["released"][number]): string {
  const { id, address, vlan, port, uplink, deviceCode } = each;
  return [id.padEnd(24), address.padEnd(15), `VLAN ${String(vlan).padEnd(4)}`, deviceCode ?? "", port ?? uplink ?? ""]
    .filter((column) => column !== "")
    .join(" ");
}
