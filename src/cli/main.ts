#!/usr/bin/env node
/** The composition root: reads the command line, loads the one command that is asked for, and owns the exit. */
import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { OperatorError } from "../core/operator-error.ts";
import { type ExitCode, exitCode, type Terminal } from "./command.ts";
import { type CommandEntry, commandGroups, commands } from "./registry.ts";
import { useTerminal } from "./table-width.ts";

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  interactive: process.stdout.isTTY === true && process.env["TERM"] !== "dumb" && !process.env["CI"],
  columns: process.stdout.columns ?? 100,
};

useTerminal(terminal);
process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<ExitCode> {
  // A reader that goes away (`camnet list | head`) is no error of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCode.clean);
    throw error;
  });
  let code: ExitCode = exitCode.clean;
  const run = async (action: (terminal: Terminal) => Promise<ExitCode>) => {
    code = await action(terminal);
  };
  try {
    const asked = words[0] === "help" && words[1] ? words[1] : words[0];
    const program = createProgram();
    for (const entry of commands) await addCommand(program, entry, entry.name === asked, run);
    if (words.length === 0) {
      terminal.out(program.helpInformation());
      return exitCode.usage;
    }
    await program.parseAsync(["node", "camnet", ...words]);
    return code;
  } catch (error) {
    return explain(error);
  }
}

function createProgram(): Command {
  const program = new Command("camnet");
  program
    .description(
      "The camera network as code: inventory, plan, push, probe and audit for a county's cameras and switches.",
    )
    .version(packageJson.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeErr: (text) => terminal.err(text), writeOut: (text) => terminal.out(text) })
    .addHelpText("after", exitCodeHelp);
  return program;
}

async function addCommand(
  program: Command,
  entry: CommandEntry,
  loaded: boolean,
  run: (action: (terminal: Terminal) => Promise<ExitCode>) => Promise<void>,
): Promise<void> {
  const command = program.command(entry.name).summary(entry.summary).description(sentence(entry.summary));
  command.helpGroup(`${commandGroups[entry.group]}:`);
  if (loaded) (await entry.load()).define(command, run);
  else command.allowUnknownOption().allowExcessArguments();
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

const exitCodeHelp = `
Exit codes: 0 clean · 1 findings or differences · 2 usage · 3 some devices failed · 70 a bug of ours
Start with: camnet check, camnet plan, camnet rehearse`;

/** Turns whatever was thrown into a sentence and an exit code. A stack is shown only for our own bugs. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.usage;
  if (error instanceof OperatorError) {
    terminal.err(`camnet: ${error.message}\n`);
    return exitCode.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.err(
    `camnet: this is a bug in camnet ${packageJson.version}, please report it with the lines below.\n${stack}\n`,
  );
  if (error instanceof Error && error.cause) terminal.err(`caused by: ${String(error.cause)}\n`);
  return exitCode.bug;
}
