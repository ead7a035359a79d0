import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchFolder } from "../../src/adapters/watch-folder.ts";

let folder: string;
let ended: AbortController;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "camnet-watch-"));
  mkdirSync(join(folder, "townships"));
  writeFileSync(join(folder, "county.yaml"), "a");
  ended = new AbortController();
});
afterEach(() => {
  ended.abort();
  rmSync(folder, { recursive: true });
});

const watch = (pollMs = 200) => watchFolder(folder, { signal: ended.signal, pollMs, settleMs: 10 });
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

describe("watching a folder", () => {
  it("tells of a change, of a file that is replaced as editors do, and of one in a new folder", async () => {
    const changes = watch();
    for (const edit of [
      () => write("townships/qiaotou.yaml", "b"),
      () => {
        write("county.yaml.new", "c");
        renameSync(join(folder, "county.yaml.new"), join(folder, "county.yaml"));
      },
      () => {
        mkdirSync(join(folder, "device-types"));
        write("device-types/one.yaml", "d");
      },
      () => write("device-types/one.yaml", "dd"),
      () => rmSync(join(folder, "county.yaml")),
    ]) {
      const change = changes.next();
      await new Promise((resolve) => setTimeout(resolve, 20));
      edit();
      expect(await change).toEqual({ done: false, value: undefined });
    }
  });

  it("tells of what came while nobody was waiting", async () => {
    const changes = watch();
    const first = changes.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    write("county.yaml", "bb");
    await first;
    write("county.yaml", "ccc");
    expect((await changes.next()).done).toBe(false);
  });

  it("ends with its signal", async () => {
    const change = watch().next();
    setTimeout(() => ended.abort(), 20);
    expect(await change).toEqual({ done: true, value: undefined });
  });

  it("says nothing when a file is only read or touched by nobody", async () => {
    const change = watch(30).next();
    const said = await Promise.race([change, new Promise((resolve) => setTimeout(() => resolve("quiet"), 150))]);
    expect(said).toBe("quiet");
  });
});
