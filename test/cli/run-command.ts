import { Command } from "commander";
import type { CommandModule, ExitCode } from "../../src/cli/command.ts";

export interface Ran {
  readonly code: ExitCode | undefined;
  readonly out: string;
  readonly err: string;
}

/** Runs a command as the composition root does, on a terminal of 100 columns that nobody watches. */
export async function runCommand({ define }: CommandModule, ...words: readonly string[]): Promise<Ran> {
  let code: ExitCode | undefined;
  let out = "";
  let err = "";
  const terminal = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    interactive: false,
    columns: 100,
  };
  const command = new Command("test").exitOverride().configureOutput({ writeErr: terminal.err });
  define(command, async (action) => {
    code = await action(terminal);
  });
  await command.parseAsync([...words], { from: "user" });
  return { code, out, err };
}
