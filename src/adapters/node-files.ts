import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Files } from "../core/effects.ts";

/** What a disk can hold besides text: a workbook. */
export interface NodeFiles extends Files {
  write(path: string, content: string | Uint8Array): Promise<void>;
}

/** Files on disk. A write is written beside the target, synced and renamed, so that a kill leaves the old text or the new one. */
export const nodeFiles: NodeFiles = createNodeFiles({ private: false });

/** The same for what only this user may read: configurations, evidence. Folders that it makes are 0700, files that it writes 0600. */
export const privateFiles: NodeFiles = createNodeFiles({ private: true });

/** `private: false` leaves the modes to the umask, and to the file that is replaced. */
export function createNodeFiles(options: { readonly private: boolean }): NodeFiles {
  const ofFolder = options.private ? { mode: 0o700 } : {};
  const ofFile = options.private ? { mode: 0o600 } : {};
  const readBytes: Files["readBytes"] = async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  };
  return {
    readBytes,
    async read(path) {
      const bytes = await readBytes(path);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
    async write(path, content) {
      await mkdir(dirname(path), { recursive: true, ...ofFolder });
      await writeFileAtomic(path, typeof content === "string" ? content : Buffer.from(content), {
        encoding: "utf8",
        fsync: true,
        ...ofFile,
      });
    },
    async append(path, text) {
      await mkdir(dirname(path), { recursive: true, ...ofFolder });
      const handle = await open(path, "a", ofFile.mode);
      try {
        // A file from before, made with other modes.
        if (ofFile.mode !== undefined) await handle.chmod(ofFile.mode);
        await handle.appendFile(text, { encoding: "utf8" });
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
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}
