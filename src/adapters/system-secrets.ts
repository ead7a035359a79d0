import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { Secrets } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import { Secret } from "../core/secret.ts";

const run = promisify(execFile);

/** Reveals `env:NAME`, `file:path` (first line) and `exec:command` (first line of what it prints, run by the shell). */
export const systemSecrets: Secrets = {
  async reveal(ref) {
    const [kind, rest] = [ref.slice(0, ref.indexOf(":")), ref.slice(ref.indexOf(":") + 1)];
    const value = await sources[kind as keyof typeof sources]?.(rest);
    if (value === undefined)
      throw new OperatorError(`${ref} is no secret reference; write env:NAME, file:path or exec:command`);
    if (value === "") throw new OperatorError(`${ref} is empty; a device would be asked to log in with no password`);
    return new Secret(value);
  },
};

const sources = {
  async env(name: string) {
    const value = process.env[name];
    if (value === undefined) throw new OperatorError(`the environment has no ${name}; type: export ${name}=…`);
    return value;
  },
  async file(path: string) {
    try {
      return firstLine(await readFile(path, "utf8"));
    } catch (cause) {
      throw new OperatorError(`cannot read the secret file ${path}`, { cause });
    }
  },
  async exec(command: string) {
    try {
      const { stdout } = await run("/bin/sh", ["-c", command], { timeout: 10_000 });
      return firstLine(stdout);
    } catch (cause) {
      throw new OperatorError(`the secret command failed: ${command}`, { cause });
    }
  },
};

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? "";
}
