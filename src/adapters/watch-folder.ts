import { type FSWatcher, watch } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface WatchOptions {
  readonly signal: AbortSignal;
  /** An editor writes a file in several steps; they count as one change when no more than this lies between them. */
  readonly settleMs?: number;
  /** How often to look where the system cannot tell of changes, as on some network drives; also a net beneath the watch. */
  readonly pollMs?: number;
}

/** Yields once after every burst of changes below a folder, and ends with the signal. */
export async function* watchFolder(folder: string, options: WatchOptions): AsyncGenerator<void> {
  const { signal, settleMs = 30, pollMs = 1000 } = options;
  const watchers = new Map<string, FSWatcher>();
  let wake: () => void = () => {};
  let pending = false;
  const touched = () => {
    pending = true;
    wake();
  };
  signal.addEventListener("abort", touched);
  try {
    let seen = await look(folder);
    while (!signal.aborted) {
      for (const place of seen.folders) if (!watchers.has(place)) watchInto(watchers, place, touched);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        // What came while nobody was waiting.
        if (pending) wake();
      });
      pending = false;
      if (signal.aborted) return;
      let now = await look(folder);
      if (now.state === seen.state) continue;
      for (let before = seen.state; now.state !== before && !signal.aborted; now = await look(folder)) {
        before = now.state;
        await new Promise((resolve) => setTimeout(resolve, settleMs));
      }
      seen = now;
      if (!signal.aborted) yield;
    }
  } finally {
    signal.removeEventListener("abort", touched);
    for (const watcher of watchers.values()) watcher.close();
  }
}

/** Where the system has no watch to give, looking every so often has to do. */
function watchInto(watchers: Map<string, FSWatcher>, folder: string, touched: () => void): void {
  try {
    const watcher = watch(folder, { persistent: false }, touched);
    watcher.on("error", () => {
      watcher.close();
      watchers.delete(folder);
    });
    watchers.set(folder, watcher);
  } catch {
    // The next look sees the change, if later.
  }
}

/** Every file's time and size, and the folders that they are in. What disappears meanwhile is simply not there. */
async function look(folder: string): Promise<{ readonly state: string; readonly folders: readonly string[] }> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const states = await Promise.all(
    files.map((path) =>
      stat(path).then(
        ({ mtimeMs, size, ino }) => `${path} ${mtimeMs} ${size} ${ino}`,
        () => "",
      ),
    ),
  );
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  return { state: states.sort().join("\n"), folders: [folder, ...folders] };
}
