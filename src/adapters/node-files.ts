import { appendFile, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Files } from "../core/effects.ts";

/** Files on disk. A write is written beside the target, synced and renamed, so that a kill leaves the old text or the new one. */
export const nodeFiles: Files = {
  async read(path) {
    const bytes = await nodeFiles.readBytes(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  },
  async readBytes(path) {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  },
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, text, { encoding: "utf8", fsync: true });
  },
  async append(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, text, { encoding: "utf8" });
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async list(folder) {
    try {
      return (await readdir(folder)).sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  },
  async remove(path) {
    await rm(path, { force: true });
  },
};

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}
