/**
 * What the devices remember, on disk: one JSON object a line, the last line of a device counts. Changes are appended a
 * moment after they happen, so that a kill loses at most that moment; a line that was cut off is left out when it is read.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { nodeFiles } from "../adapters/node-files.ts";
import { writePrivate } from "./private-file.ts";

export interface StateFile {
  /** What was kept of a device, or undefined. */
  kept(id: string): unknown;
  /** Asks for the device's state to be written soon. */
  changed(id: string): void;
  /** Writes what waits, and the whole file anew. */
  close(): Promise<void>;
}

export interface StateFileOptions {
  readonly path: string;
  /** Forgets what is there. */
  readonly fresh: boolean;
  /** State of one device as it is now: plain JSON. */
  readonly stateOf: (id: string) => unknown;
  /** @default 200 ms */
  readonly delayMs?: number;
}

export async function openStateFile({ path, fresh, stateOf, delayMs = 200 }: StateFileOptions): Promise<StateFile> {
  const lines = readLines((fresh ? undefined : await nodeFiles.read(path)) ?? "");
  await compact();
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const file = openSync(path, "a");

  return {
    kept(id) {
      const line = lines.get(id);
      return line === undefined ? undefined : (JSON.parse(line) as { state: unknown }).state;
    },
    changed(id) {
      waiting.add(id);
      timer ??= setTimeout(flush, delayMs);
    },
    async close() {
      flush();
      closeSync(file);
      await compact();
    },
  };

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) return;
    const written = [...waiting].map((id) => {
      const line = JSON.stringify({ id, state: stateOf(id) });
      lines.set(id, line);
      return `${line}\n`;
    });
    waiting.clear();
    writeSync(file, written.join(""));
    fdatasyncSync(file);
  }

  /** One line a device. Written beside and renamed, so that a kill leaves the long file or the short one. */
  function compact(): Promise<void> {
    return writePrivate(path, [...lines.values()].map((line) => `${line}\n`).join(""));
  }
}

function readLines(text: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of text.split("\n")) {
    const id = idOf(line);
    if (id !== undefined) lines.set(id, line);
  }
  return lines;
}

/** Undefined for a line that a kill cut off. */
function idOf(line: string): string | undefined {
  try {
    const { id } = JSON.parse(line) as { id?: unknown };
    return typeof id === "string" ? id : undefined;
  } catch {
    return undefined;
  }
}
