import { type LedgerCheck, type LedgerEntry, verifyLedger } from "../../app/ledger.ts";
import type { Terminal } from "../command.ts";
import { type CommandModule, type ExitCode, exitCode } from "../command.ts";
import { localEffects } from "../effects.ts";
import { labFolder } from "../network-options.ts";

interface Options {
  readonly lab?: string | true;
  readonly state?: string;
  readonly json?: boolean;
  readonly device?: string;
  readonly head?: string;
}

export const define: CommandModule["define"] = (command, run) => {
  const shared = (sub: typeof command) =>
    sub
      .option("--state <dir>", "folder of the ledger (default: .camnet)")
      .option("--lab [dir]", `the ledger of the simulated county (default folder: ${labFolder})`)
      .option("--json", "print JSON");
  shared(command.command("verify"))
    .description("Recompute the chain and say whether anything was changed, removed or inserted.")
    .option("--head <hash>", "a head that was written down: its entry has to be there, so that a cut end is found")
    .action((options: Options) => run((terminal) => verify(terminal, options)));
  shared(command.command("show"))
    .description("Show what was pushed.")
    .option("--device <id>", "only one device")
    .action((options: Options) => run((terminal) => show(terminal, options)));
};

async function readLedger(options: Options) {
  const lab = options.lab === true ? labFolder : options.lab;
  const path = `${options.state ?? (lab === undefined ? ".camnet" : `${lab}/state`)}/ledger.ndjson`;
  return { path, text: await localEffects.files.read(path) };
}

async function verify(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { path, text } = await readLedger(options);
  const check = holdsHead(verifyLedger(text ?? ""), options.head);
  if (options.json) {
    const body = check.ok
      ? {
          ok: true,
          path,
          entries: check.entries.length,
          head: check.head,
          ...(check.torn ? { torn: true } : {}),
          unfinishedRuns: unfinishedRuns(check.entries),
        }
      : { ok: false, path, entries: check.entries.length, line: check.line, problem: check.problem };
    terminal.out(`${JSON.stringify(body, null, 2)}\n`);
    return check.ok ? exitCode.clean : exitCode.findings;
  }
  if (!check.ok) {
    terminal.out(
      `${path}:${check.line} the ledger does not verify: ${check.problem}\n${check.entries.length} entries are sound.\n`,
    );
    return exitCode.findings;
  }
  if (text === undefined) terminal.out(`${path} does not exist: nothing was ever pushed from here.\n`);
  else
    terminal.out(`${path}: ${check.entries.length} entries, every one follows the one before.\nHead ${check.head}\n`);
  for (const run of unfinishedRuns(check.entries)) {
    terminal.out(
      `Run ${run} has no end on record: it was killed, or is under way. camnet audit says how it left its devices.\n`,
    );
  }
  if (check.torn !== undefined)
    terminal.out("The last line is cut short, as a kill leaves it; the next push records that and goes on.\n");
  return exitCode.clean;
}

/** A chain alone cannot tell that its end was cut off; a head that was kept elsewhere can. */
function holdsHead(check: LedgerCheck, head: string | undefined): LedgerCheck {
  if (!check.ok || head === undefined || check.entries.some((entry) => entry.hash === head)) return check;
  const problem = `no entry has the head ${head} that was written down: the end was cut off, or it is another ledger`;
  return { ok: false, entries: check.entries, line: check.entries.length, problem };
}

function unfinishedRuns(entries: readonly LedgerEntry[]): readonly string[] {
  const open = new Set<string>();
  for (const { event } of entries) {
    if (event.kind === "run-started") open.add(event.run);
    if (event.kind === "run-finished") open.delete(event.run);
  }
  return [...open];
}

async function show(terminal: Terminal, options: Options): Promise<ExitCode> {
  const { path, text } = await readLedger(options);
  const check = verifyLedger(text ?? "");
  const entries = check.entries.filter((entry) => !options.device || deviceOf(entry) === options.device);
  if (options.json) terminal.out(`${JSON.stringify({ path, entries }, null, 2)}\n`);
  else for (const entry of entries) terminal.out(`${line(entry)}\n`);
  if (check.ok) return exitCode.clean;
  terminal.err(`${path}:${check.line} the ledger does not verify from here on: ${check.problem}\n`);
  return exitCode.findings;
}

function deviceOf({ event }: LedgerEntry): string | undefined {
  return "device" in event ? event.device : undefined;
}

function line({ seq, at, event }: LedgerEntry): string {
  const head = `${String(seq).padStart(6)}  ${at}`;
  switch (event.kind) {
    case "run-started":
      return `${head}  run ${event.run} by ${event.who}: phase ${event.phase}, ${event.devices} devices${event.ticket ? `, ${event.ticket}` : ""}`;
    case "device-started":
      return `${head}    ${event.device}: ${event.commands.length} lines to send, ${event.rollback.length} back`;
    case "device-finished":
      return `${head}    ${event.device}: ${event.result}${event.message ? `, ${event.message}` : ""}`;
    case "run-finished":
      return `${head}  run ${event.run} ${event.result}: ${event.applied} applied, ${event.failed} failed, ${event.notTried} not tried`;
    case "torn-line":
      return `${head}  the line before was cut short after ${event.bytes} bytes`;
  }
}
