/** What a lab makes up once and keeps: the secrets of its devices, and the host keys of its switches. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type LabSecrets, secretsFile } from "../adapters/lab-endpoints.ts";
import { nodeFiles } from "../adapters/node-files.ts";
import { writePrivate } from "./private-file.ts";
import { makeHostKey } from "./ssh-switch.ts";

/** One random value for each reference of the inventory. Values that are there stay. */
export function keepSecrets(folder: string, references: readonly string[]): Promise<LabSecrets> {
  return keepValues(secretsFile(folder), references, () => `Lab-${randomBytes(12).toString("base64url")}-9a`);
}

/** One key for each switch, so that a client that pinned it knows it again. */
export function keepHostKeys(folder: string, switches: readonly string[]): Promise<Readonly<Record<string, string>>> {
  return keepValues(join(folder, "host-keys.json"), switches, makeHostKey);
}

async function keepValues(
  path: string,
  names: readonly string[],
  make: () => string,
): Promise<Readonly<Record<string, string>>> {
  const known = JSON.parse((await nodeFiles.read(path)) ?? "{}") as Record<string, string>;
  const values = Object.fromEntries(names.map((name) => [name, known[name] ?? make()]));
  if (names.some((name) => known[name] === undefined))
    await writePrivate(path, `${JSON.stringify({ ...known, ...values }, null, 2)}\n`);
  return values;
}
