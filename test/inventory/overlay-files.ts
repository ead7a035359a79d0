import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "../../src/core/effects.ts";

export const fixture = join(import.meta.dirname, "fixture");

export interface Overlay {
  /** Folder whose files replace those of the fixture county; `absent.txt` in it names the ones that are gone. */
  readonly folder?: string;
  /** More files, by path below the inventory. */
  readonly texts?: Readonly<Record<string, string | Uint8Array>>;
}

/** The fixture county under the name `inventory`, with some files replaced. Nothing is written. */
export function overlayFiles({ folder, texts = {} }: Overlay = {}): Files {
  const absent = folder && existsSync(join(folder, "absent.txt")) ? lines(join(folder, "absent.txt")) : [];
  const isAbsent = (path: string) => absent.some((each) => path === each || path.startsWith(`${each}/`));
  const below = (path: string) => path.replace(/^inventory\/?/, "");
  const layers = [fixture, ...(folder ? [folder] : [])];
  const refuse = async () => {
    throw new Error("a check writes nothing");
  };
  const readBytes = async (path: string) => {
    const name = below(path);
    const text = texts[name];
    if (text !== undefined) return typeof text === "string" ? new TextEncoder().encode(text) : text;
    const file = layers.map((layer) => join(layer, name)).findLast((each) => existsSync(each));
    return file === undefined || isAbsent(name) ? undefined : readFileSync(file);
  };
  return {
    readBytes,
    read: async (path) => {
      const bytes = await readBytes(path);
      return bytes && new TextDecoder().decode(bytes);
    },
    list: async (path) => {
      const name = below(path);
      const prefix = name === "" ? "" : `${name}/`;
      const onDisk = layers
        .map((layer) => join(layer, name))
        .filter((each) => existsSync(each) && statSync(each).isDirectory())
        .flatMap((each) => readdirSync(each));
      const added = Object.keys(texts)
        .filter((each) => each.startsWith(prefix))
        .map((each) => each.slice(prefix.length).split("/")[0]!);
      const own = new Set(["absent.txt", "expected.txt"]);
      return [...new Set([...onDisk, ...added])].filter((each) => !own.has(each) && !isAbsent(prefix + each)).sort();
    },
    write: refuse,
    append: refuse,
    remove: refuse,
  };
}

function lines(path: string): string[] {
  return readFileSync(path, "utf8").split("\n").filter(Boolean);
}
