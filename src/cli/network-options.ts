import type { Command } from "commander";
import { InvalidArgumentError } from "commander";

/** Options of every command that talks to devices. */
export interface WrittenNetworkOptions {
  readonly inventory: string;
  readonly lab?: string | true;
  readonly state?: string;
  readonly trustNewHosts?: boolean;
  readonly township?: string;
  readonly device?: readonly string[];
  readonly limit?: number;
  readonly planned?: boolean;
}

export const labFolder = "out/lab";

export function addNetworkOptions(command: Command): Command {
  return command
    .option("--inventory <dir>", "folder of the inventory", "inventory")
    .option("--township <name>", "only the devices of one township, by slug or name")
    .option("--device <id...>", "only these devices")
    .option("--planned", "also devices that are not installed yet (always with --lab)")
    .option("--lab [dir]", `talk to the simulated county (default folder: ${labFolder})`)
    .option(
      "--state <dir>",
      "folder of the ledger, snapshots and pinned host keys (default: .camnet, with --lab: state in its folder)",
    )
    .option("--trust-new-hosts", "pin the key of a host that has none yet; a changed key is refused all the same");
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number from 1 is wanted.");
  return Number(text);
}

export function percent(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 100) throw new InvalidArgumentError("a number from 0 to 100 is wanted.");
  return value;
}

/** A ceiling: nothing at all is none. */
export function ceiling(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < 1 || value > 100)
    throw new InvalidArgumentError("a number from 1 to 100 is wanted.");
  return value;
}

/** Folders and scope that follow from what was written. */
export function resolveNetworkOptions(written: WrittenNetworkOptions) {
  const lab = written.lab === true ? labFolder : written.lab;
  return {
    lab,
    state: written.state ?? (lab === undefined ? ".camnet" : `${lab}/state`),
    trustNewHosts: written.trustNewHosts ?? lab !== undefined,
    scope: {
      area: written.township,
      devices: written.device,
      limit: written.limit,
      status: written.planned || lab !== undefined ? ("all" as const) : ("existing" as const),
    },
  };
}

/** The words that the next command has to repeat to mean the same county in the same place: ` --lab`, or nothing. */
export function repeated({
  inventory,
  lab,
  state,
}: Pick<WrittenNetworkOptions, "inventory" | "lab" | "state">): string {
  return [
    inventory === "inventory" ? [] : ["--inventory", inventory],
    lab === undefined ? [] : lab === true ? ["--lab"] : ["--lab", lab],
    state === undefined ? [] : ["--state", state],
  ]
    .flat()
    .map((word) => ` ${word}`)
    .join("");
}

/** What to type to send what was just shown: the same devices in the same place. */
export function pushCommand(written: WrittenNetworkOptions): string {
  const { township, device, limit, planned } = written;
  const words = [
    township === undefined ? [] : ["--township", township],
    device === undefined ? [] : ["--device", ...device],
    limit === undefined ? [] : ["--limit", String(limit)],
    planned ? ["--planned"] : [],
  ].flat();
  return [`camnet push${repeated(written)}`, ...words, "--apply"].join(" ");
}
