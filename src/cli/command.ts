import type { Command as Commander } from "commander";

/** Exit codes: the contract with scripts. */
export const exitCode = { clean: 0, findings: 1, usage: 2, devicesFailed: 3, bug: 70 } as const;
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a command may use of the terminal. Tests pass their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True when a person is watching: progress and colour are allowed. */
  readonly interactive: boolean;
  readonly columns: number;
}

/**
 * A command file exports `define`: it declares its arguments and options on a commander instance and wraps its action in
 * `run`, which takes the exit code that the action returns.
 *
 * @example
 * export const define: CommandModule["define"] = (command, run) => {
 *   command.option("--json", "print JSON").action((options: { json?: boolean }) => run(async (terminal) => …));
 * };
 */
export interface CommandModule {
  readonly define: (
    command: Commander,
    run: (action: (terminal: Terminal) => Promise<ExitCode>) => Promise<void>,
  ) => void;
}
