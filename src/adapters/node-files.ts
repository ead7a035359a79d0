import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Files } from "../core/effects.ts";
import { writing } from "./disk-errors.ts";

/** What a disk can hold besides text: a workbook. */
export interface NodeFiles extends Files {
  write(path: string, content: string | Uint8Array): Promise<void>;
}

/**
 * Files on disk. A write is written beside the target, synced and renamed, so that a kill leaves the old text or the new one.
 * What the disk refuses is an OperatorError.
 */
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
    write: (path, content) =>
      writing(path, async () => {
        await makeFolder(dirname(path), ofFolder);
        await removeLeftovers(path);
        await writeFileAtomic(path, typeof content === "string" ? content : Buffer.from(content), {
          encoding: "utf8",
          fsync: true,
          ...ofFile,
        });
      }),
    append: (path, text) =>
      writing(path, async () => {
        await makeFolder(dirname(path), ofFolder);
        const handle = await open(path, "a", ofFile.mode);
        try {
          // A file from before, made with other modes.
          if (ofFile.mode !== undefined) await handle.chmod(ofFile.mode);
          await handle.appendFile(text, { encoding: "utf8" });
          await handle.sync();
        } finally {
          await handle.close();
        }
      }),
    async list(folder) {
      try {
        return (await readdir(folder)).sort();
      } catch (error) {
        if (isMissing(error)) return [];
        throw error;
      }
    },
    remove: (path) => writing(path, () => rm(path, { force: true })),
  };
}

/** A folder and those above it. Node's own recursive way never returns where a file system refuses without a reason, as /proc does. */
async function makeFolder(path: string, mode: { readonly mode?: number }): Promise<void> {
  try {
    await mkdir(path, mode);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFolder = code === "ENOENT" ? false : (await stat(path).catch(() => undefined))?.isDirectory() === true;
    if (isFolder) return;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path || (await stat(above).catch(() => undefined))?.isDirectory()) throw error;
    await makeFolder(above, mode);
    await mkdir(path, mode).catch((again: NodeJS.ErrnoException) => {
      // Somebody else may have made it meanwhile.
      if (again.code !== "EEXIST") throw again;
    });
  }
}

const leftoverAgeMs = 60_000;

/** What a write of this file left beside it when it was killed: `<name>.<digits>`, a while ago. */
async function removeLeftovers(path: string): Promise<void> {
  const name = basename(path);
  for (const each of await readdir(dirname(path))) {
    if (!each.startsWith(`${name}.`) || !/^\d{6,}$/.test(each.slice(name.length + 1))) continue;
    const leftover = join(dirname(path), each);
    const age = await stat(leftover).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > leftoverAgeMs) await rm(leftover, { force: true });
  }
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ENOENT" || code === "ENOTDIR";
}
