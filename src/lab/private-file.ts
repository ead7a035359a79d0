import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { nodeFiles } from "../adapters/node-files.ts";

/** Writes a file that only its owner may read: passwords and keys of the simulated devices. Never half. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // The file that takes its place gets the mode of the one that is there.
  await (await open(path, "a", 0o600)).close();
  await nodeFiles.write(path, text);
}
