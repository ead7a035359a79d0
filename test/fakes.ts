/** Fakes at the edge: what a use case gets instead of disk and clock. */
import type { Clock, Files } from "../src/core/effects.ts";

export function memoryFiles(
  initial: Readonly<Record<string, string>> = {},
): Files & { readonly all: Map<string, string> } {
  const all = new Map(Object.entries(initial));
  return {
    all,
    read: async (path) => all.get(path),
    readBytes: async (path) => {
      const text = all.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    write: async (path, text) => void all.set(path, text),
    append: async (path, text) => void all.set(path, (all.get(path) ?? "") + text),
    list: async (folder) => {
      const inside = [...all.keys()]
        .filter((path) => path.startsWith(`${folder}/`))
        .map((path) => path.slice(folder.length + 1));
      return [...new Set(inside.map((path) => path.split("/")[0]!))].sort();
    },
    remove: async (path) => void all.delete(path),
  };
}

/** A clock that moves one second at every look. */
export function steppingClock(start = "2026-11-24T02:00:00.000Z"): Clock {
  let now = Date.parse(start);
  return { now: () => new Date((now += 1000)), sleep: async (ms) => void (now += ms) };
}
