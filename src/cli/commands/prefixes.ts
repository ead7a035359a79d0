import { InvalidArgumentError, Option } from "commander";
import { readInventory } from "../../app/county.ts";
import { type Diagnostic, hasErrors } from "../../core/diagnostic.ts";
import { OperatorError } from "../../core/operator-error.ts";
import { lockFileName } from "../../inventory/inventory-files.ts";
import { didYouMean } from "../../inventory/nearest.ts";
import { type AddressList, type AddressRow, readAddressList } from "../../inventory/read-address-list.ts";
import { planAddresses } from "../../plan/prefix-tree/address-plan.ts";
import {
  formatPrefix,
  type Prefix,
  prefixAround,
  readAddressText,
  readPlainLength,
} from "../../plan/prefix-tree/address-text.ts";
import { type CommandModule, type ExitCode, exitCode, type Terminal } from "../command.ts";
import { localEffects } from "../effects.ts";
import {
  freeColumns,
  freeRows,
  isWithin,
  nextFreeOf,
  prefixAsJson,
  prefixColumns,
  prefixesAsJson,
  type View,
} from "../output/prefixes.ts";
import { count } from "../print-change.ts";
import { printCsv } from "../print-rows.ts";

interface Options {
  readonly inventory: string;
  readonly vrf?: string;
  readonly in?: Prefix;
  readonly next?: number;
  readonly free?: boolean;
  readonly all?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
}

/** How the command line names the table of what is in no VRF. */
const globalTable = "global";

export const define: CommandModule["define"] = (command, run) => {
  command
    .argument("[file]", "CSV, XLSX, JSON, YAML or plain text; without it, the inventory's pools and lock file")
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--vrf <name>", `only this VRF; ${globalTable}: only what is in none`)
    .option("--in <prefix>", "only this prefix and what lies in it", prefixOption)
    .option(
      "--next <length>",
      "the next free prefix of this length, in every outermost prefix or the one of --in",
      length,
    )
    .option("--free", "what is free, in as few and as large blocks as possible")
    .option("--all", "every row, not only the outermost")
    .addOption(new Option("--csv", "print CSV").conflicts("json"))
    .option("--json", "print JSON")
    .addHelpText("after", help)
    .action((file: string | undefined, options: Options) => run((terminal) => prefixes(terminal, file, options)));
};

const help = `
Columns or keys, in any case and order: prefix 网段 · address 地址 · start_address, end_address ·
  mask 掩码 · vrf · status · is_pool · mark_utilized · role · gateway 网关 · name 名称.
A file without headings has one prefix, address or range per line. NetBox exports, the lock file and
  camnet plan --json are read as they are.
depth: the prefixes of the same VRF that contain it. children: the rows inside it, at every level.
used: as NetBox counts. Marked as utilised: all. Status container: the prefixes inside. No status
  and prefixes inside: these and the addresses. Otherwise addresses and ranges, of what hosts can
  have: the size, less 2 for an IPv4 prefix shorter than /31 that is no pool.
Exits 1 where a row cannot be read, a prefix or an address is listed twice, or nothing is free.

  camnet prefixes netbox_prefixes.csv --vrf video
  camnet prefixes --next 25 --in 10.36.0.0/16`;

async function prefixes(terminal: Terminal, file: string | undefined, options: Options): Promise<ExitCode> {
  const list = file === undefined ? await ofInventory(options.inventory) : await ofFile(file);
  const plan = planAddresses(ofVrf(list.rows, options.vrf));
  const { in: within } = options;
  const kept = within ? plan.prefixes.filter(({ node }) => isWithin(node.prefix, within)) : plan.prefixes;
  const targets = new Set(
    kept.map(({ node }) => node).filter(({ prefix, depth }) => (within ? same(prefix, within) : depth === 0)),
  );
  if (within && targets.size === 0) throw notListed(within, plan.prefixes);
  const next = options.next === undefined ? undefined : nextFreeOf([...targets], options.next);
  const view: View = {
    source: file ?? options.inventory,
    prefixes: kept,
    addresses: within ? plan.addresses.filter(({ span }) => isWithin(span, within)) : plan.addresses,
    overlaps: within ? plan.overlaps.filter(({ span }) => isWithin(span, within)) : plan.overlaps,
    free: options.free ?? false,
    ...(next ? { next } : {}),
    diagnostics: [...list.diagnostics, ...plan.findings],
  };
  if (options.json) terminal.out(`${JSON.stringify(prefixesAsJson(view), undefined, 2)}\n`);
  else if (options.csv) terminal.out(csv(view));
  if (!options.json) await printFindings(terminal, view.diagnostics, { sources: list.sources, all: options.all });
  if (!options.json && !options.csv) {
    const { formatPrefixes } = await import("../print-prefixes.ts");
    const { all = false, next: wanted } = options;
    const width = terminal.columns;
    terminal.out(formatPrefixes(view, { all, columns: width, command: typed(file, options), length: wanted }));
  }
  const nothingFree = next?.every(({ prefix }) => prefix === null) ?? false;
  return hasErrors(view.diagnostics) || nothingFree ? exitCode.findings : exitCode.clean;
}

async function ofFile(file: string): Promise<AddressList> {
  const bytes = await localEffects.files.readBytes(file).catch((cause: Error) => {
    throw new OperatorError(`${file} cannot be read: ${cause.message}`, { cause });
  });
  if (bytes === undefined) throw new OperatorError(`${file}: no such file`);
  return readAddressList(file, bytes);
}

/** The county's pools, and the prefixes, gateways and addresses of the lock file. */
async function ofInventory(folder: string): Promise<AddressList> {
  const inventory = await readInventory(localEffects, folder);
  if (!inventory.ok) return { rows: [], diagnostics: inventory.diagnostics, sources: inventory.sources };
  const lock = [...inventory.sources].find(([path]) => path.endsWith(lockFileName));
  const held = lock && (await readAddressList(lock[0], new TextEncoder().encode(lock[1])));
  const pools = inventory.network.county.pools.map(
    ({ slug, prefix, source }): AddressRow => ({
      ...{ kind: "prefix", text: prefix, vrf: null, status: "container", isPool: false, name: `pool ${slug}` },
      // One prefix may fill its pool, and is then no duplicate of it.
      beside: true,
      where: source,
    }),
  );
  return { rows: [...pools, ...(held?.rows ?? [])], diagnostics: held?.diagnostics ?? [], sources: inventory.sources };
}

function ofVrf(rows: readonly AddressRow[], name: string | undefined): readonly AddressRow[] {
  if (name === undefined || rows.length === 0) return rows;
  const wanted = name.toLowerCase() === globalTable ? null : name;
  const found = rows.filter((row) => row.vrf === wanted);
  if (found.length > 0) return found;
  const known = [...new Set(rows.map((row) => row.vrf ?? globalTable))].sort();
  const [guess = `there are ${known.join(", ")}`] = didYouMean(name, known);
  throw new OperatorError(`no row is in VRF ${name}; ${guess}`);
}

function notListed(within: Prefix, prefixes: View["prefixes"]): OperatorError {
  const around = prefixes.filter(({ node }) => isWithin(within, node.prefix)).at(-1);
  const hint = around
    ? `the longest around it is ${formatPrefix(around.node.prefix)}: --in ${formatPrefix(around.node.prefix)}`
    : "add it to the list, or leave --in out";
  return new OperatorError(`the list has no prefix ${formatPrefix(within)}; ${hint}`);
}

function csv(view: View): string {
  if (view.next) return printCsv(["in", "vrf", "prefix"], view.next);
  if (view.free) return printCsv(freeColumns, freeRows(view));
  return printCsv(
    prefixColumns,
    view.prefixes.map((each) => prefixAsJson(each, { free: false })),
  );
}

async function printFindings(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  { sources, all = false }: { readonly sources: AddressList["sources"]; readonly all: boolean | undefined },
): Promise<void> {
  if (diagnostics.length === 0) return;
  const { formatDiagnostics } = await import("../print-diagnostics.ts");
  const { firstFindings } = await import("../print-prefixes.ts");
  const { first, more } = firstFindings(diagnostics, all);
  terminal.err(formatDiagnostics(first, sources, { colour: terminal.interactive, columns: terminal.columns }));
  if (more > 0) terminal.err(`… and ${count(more)} more, with --all\n`);
}

function typed(file: string | undefined, { inventory, vrf, in: within }: Options): string {
  return [
    ...["camnet", "prefixes", ...(file === undefined ? [] : [file])],
    ...(file === undefined && inventory !== "inventory" ? ["--inventory", inventory] : []),
    ...(vrf === undefined ? [] : ["--vrf", /\s/.test(vrf) ? `"${vrf}"` : vrf]),
    ...(within === undefined ? [] : ["--in", formatPrefix(within)]),
  ].join(" ");
}

function prefixOption(text: string): Prefix {
  const written = readAddressText(text);
  if ("code" in written) throw new InvalidArgumentError(`${written.message}.`);
  const { family, value, length: bits } = written;
  if (bits === undefined) throw new InvalidArgumentError("a prefix such as 10.36.0.0/16 is wanted.");
  return prefixAround(family, value, bits);
}

function length(text: string): number {
  const bits = readPlainLength(text);
  if (bits === undefined) throw new InvalidArgumentError("a length from 0 to 128 is wanted, such as 24.");
  return bits;
}

function same(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.first === b.first && a.length === b.length;
}
