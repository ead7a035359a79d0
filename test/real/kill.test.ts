/** SIGKILL at any moment leaves every file of the inventory as it was or as it should become. */
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Ran {
  readonly killed: boolean;
  readonly code: number | null;
  readonly printed: string;
  readonly tookMs: number;
  /** From the first change in the watched folders to the last. */
  readonly writingMs: number;
}

const kills = 25;
const entry = resolve("dist/main.js");
const scratch = mkdtempSync(join(tmpdir(), "camnet-kill-"));
const inventory = join(scratch, "inventory");
const lockPath = join(inventory, "allocations.lock.yaml");

beforeAll(() => cpSync("inventory", inventory, { recursive: true }));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** When to kill: after so many milliseconds, counted from the start or from the first change in the folder. */
interface Moment {
  readonly from: "start" | "first change";
  readonly after: number;
}

/** Runs the compiled program to its end, or to a moment when it is killed. */
async function camnet(words: readonly string[], folder = inventory, moment?: Moment): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [entry, ...words], { cwd: scratch, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (printed += part.toString()));
  let timer: NodeJS.Timeout | undefined;
  const arm = (on: Moment["from"]) => {
    if (moment?.from === on) timer ??= setTimeout(() => child.kill("SIGKILL"), moment.after);
  };
  const changes: number[] = [];
  const watcher = watch(folder, () => {
    changes.push(performance.now());
    arm("first change");
  });
  arm("start");
  const [code, signal] = await new Promise<[number | null, string | null]>((done) =>
    child.once("close", (...ended) => done(ended)),
  );
  clearTimeout(timer);
  watcher.close();
  const writingMs = changes.length === 0 ? 0 : changes.at(-1)! - changes[0]!;
  return { killed: signal === "SIGKILL", code, printed, tookMs: performance.now() - started, writingMs };
}

/** Half of the moments lie anywhere in the run, half where the files are being written. */
function momentOf(turn: number, { tookMs, writingMs }: Ran): Moment {
  return turn % 2 === 0
    ? { from: "start", after: Math.random() * tookMs }
    : { from: "first change", after: Math.random() * writingMs };
}

async function check(): Promise<string> {
  const { code, printed } = await camnet(["check"]);
  return `exit ${code}\n${printed}`;
}

describe("a kill during camnet allocate --write", () => {
  it(`leaves the old lock file or the new one, ${kills} times`, async () => {
    const shipped = readFileSync(lockPath, "utf8").trimEnd().split("\n");
    const old = `${shipped.slice(0, -201).join("\n")}\n`;
    writeFileSync(lockPath, old);
    const checkedOld = await check();
    const whole = await camnet(["allocate", "--write"]);
    expect(whole.code, whole.printed).toBe(0);
    const complete = readFileSync(lockPath, "utf8");
    expect(complete).not.toBe(old);
    const checkedComplete = await check();
    for (const checked of [checkedOld, checkedComplete]) expect(checked).not.toMatch(/syntax|unread/);

    let cutShort = 0;
    for (let turn = 0; turn < kills; turn++) {
      writeFileSync(lockPath, old);
      const moment = momentOf(turn, whole);
      const { killed } = await camnet(["allocate", "--write"], inventory, moment);
      if (killed) cutShort++;
      const now = readFileSync(lockPath, "utf8");
      expect([old, complete].includes(now), `neither old nor complete: ${JSON.stringify(moment)}`).toBe(true);
      // What a kill left beside the lock file stays there for the turns that follow.
      expect(await check()).toBe(now === old ? checkedOld : checkedComplete);
    }
    expect(cutShort).toBeGreaterThan(kills / 3);
    writeFileSync(lockPath, old);
    expect((await camnet(["allocate", "--write"])).code).toBe(0);
    expect(readFileSync(lockPath, "utf8")).toBe(complete);
  });
});

describe("a kill during camnet import", () => {
  const townships = join(inventory, "townships");
  const textsNow = () =>
    new Map(
      readdirSync(townships)
        .filter((name) => name.endsWith(".yaml"))
        .map((name) => [name, readFileSync(join(townships, name), "utf8")] as const),
    );

  it(`leaves every file old or new, and the same command finishes the list, ${kills} times`, async () => {
    const old = textsNow();
    writeFileSync(join(scratch, "list.csv"), pointList(old, 8, 25));
    const words = ["import", "list.csv"];
    const whole = await camnet(words, townships);
    expect(whole.code, whole.printed).toBe(0);
    expect(whole.printed).toContain("200 of 200 rows change 8 files");
    const complete = textsNow();
    const restore = () => {
      for (const [name, text] of old) writeFileSync(join(townships, name), text);
    };

    let cutShort = 0;
    let between = 0;
    for (let turn = 0; turn < kills; turn++) {
      restore();
      const moment = momentOf(turn, whole);
      const { killed } = await camnet(words, townships, moment);
      if (killed) cutShort++;
      const now = textsNow();
      const torn = [...now].filter(([name, text]) => text !== old.get(name) && text !== complete.get(name));
      expect(
        torn.map(([name]) => name),
        JSON.stringify(moment),
      ).toEqual([]);
      const written = [...now].filter(([name, text]) => text !== old.get(name)).length;
      if (written > 0 && written < 8) between++;
      expect(await check()).toMatch(/^exit 0\nno errors in /);
      const again = await camnet(words);
      expect(again.code, again.printed).toBe(0);
      expect(textsNow()).toEqual(complete);
    }
    expect(cutShort).toBeGreaterThan(kills / 3);
    expect(between, "kills between two files").toBeGreaterThan(0);
  });

  /** New names for so many cameras of so many townships. */
  function pointList(texts: ReadonlyMap<string, string>, files: number, each: number): string {
    const ids = [...texts.values()]
      .map((text) => [...text.matchAll(/- \{ id: ([a-z]+-\d{3}),/g)].map((found) => found[1]!))
      .filter((found) => found.length >= each)
      .slice(0, files)
      .flatMap((found) => found.slice(0, each));
    return ["编号,点位名称", ...ids.map((id) => `${id},${id} 路口`), ""].join("\n");
  }
});
