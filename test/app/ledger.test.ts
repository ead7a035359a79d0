import { describe, expect, it } from "vitest";
import { type LedgerEvent, openLedger, verifyLedger } from "../../src/app/ledger.ts";
import { memoryFiles, steppingClock } from "../fakes.ts";

const path = "state/ledger.ndjson";
const finished = (device: string): LedgerEvent => ({
  kind: "device-finished",
  run: "r1",
  device,
  result: "applied",
  runningDigest: "d",
});

async function open(files = memoryFiles()) {
  const opened = await openLedger(files, steppingClock(), path);
  if (!opened.ok) throw new Error(opened.check.problem);
  return { files, ledger: opened.ledger };
}

async function written(devices: readonly string[]): Promise<string> {
  const { files, ledger } = await open();
  for (const device of devices) await ledger.record(finished(device));
  return (await files.read(path))!;
}

describe("ledger", () => {
  it("verifies what it wrote and names its head", async () => {
    const { files, ledger } = await open();
    await Promise.all(["a", "b", "c"].map((device) => ledger.record(finished(device))));
    const check = verifyLedger((await files.read(path))!);
    expect(check).toMatchObject({ ok: true, head: ledger.head().hash });
    expect(check.entries.map((e) => e.event)).toEqual(["a", "b", "c"].map(finished));
  });

  it("goes on after a restart with the same chain", async () => {
    const { files, ledger } = await open();
    await ledger.record(finished("a"));
    const again = await open(files);
    await again.ledger.record(finished("b"));
    expect(verifyLedger((await files.read(path))!)).toMatchObject({ ok: true, head: again.ledger.head().hash });
  });

  it.each([
    ["a changed word", (lines: string[]) => [lines[0]!, lines[1]!.replace('"b"', '"x"'), lines[2]!], 2],
    ["a removed line", (lines: string[]) => [lines[0]!, lines[2]!], 2],
    ["a repeated line", (lines: string[]) => [lines[0]!, lines[0]!, lines[1]!, lines[2]!], 2],
    ["two lines swapped", (lines: string[]) => [lines[1]!, lines[0]!, lines[2]!], 1],
    ["a line that is no JSON", (lines: string[]) => [lines[0]!, "hello", lines[2]!], 2],
  ])("finds %s", async (_what, change, line) => {
    const lines = (await written(["a", "b", "c"])).trimEnd().split("\n");
    expect(verifyLedger(`${change(lines).join("\n")}\n`)).toMatchObject({ ok: false, line });
  });

  it("cannot tell that the end was cut off, which is why its head is kept elsewhere", async () => {
    const text = await written(["a", "b", "c"]);
    const cut = text.split("\n").slice(0, 2).join("\n");
    const check = verifyLedger(`${cut}\n`);
    expect(check.ok && check.head).not.toBe((verifyLedger(text) as { head: string }).head);
  });

  it("keeps a line that a kill cut at any byte, records it and goes on", async () => {
    const text = await written(["a", "b"]);
    const second = text.indexOf("\n") + 1;
    for (let cut = second + 1; cut < text.length - 1; cut += 7) {
      const files = memoryFiles({ [path]: text.slice(0, cut) });
      const { ledger } = await open(files);
      await ledger.record(finished("c"));
      const check = verifyLedger((await files.read(path))!);
      expect(check.ok && check.entries.map((e) => e.event.kind)).toEqual([
        "device-finished",
        "torn-line",
        "device-finished",
      ]);
    }
  });

  it("counts a whole last entry that lacks only its line end", async () => {
    const files = memoryFiles({ [path]: (await written(["a", "b"])).trimEnd() });
    const { ledger } = await open(files);
    await ledger.record(finished("c"));
    const check = verifyLedger((await files.read(path))!);
    expect(check.ok && check.entries.length).toBe(3);
  });

  it("records nothing further once a write failed, and verifies what it has", async () => {
    const files = memoryFiles();
    let full = false;
    const { append } = files;
    const failing = {
      ...files,
      append: async (to: string, text: string) => (full ? Promise.reject(new Error("ENOSPC")) : append(to, text)),
    };
    const opened = await openLedger(failing, steppingClock(), path);
    if (!opened.ok) throw new Error("no ledger");
    await opened.ledger.record(finished("a"));
    full = true;
    await expect(opened.ledger.record(finished("b"))).rejects.toThrow(/cannot be written: ENOSPC/);
    full = false;
    await expect(opened.ledger.record(finished("c"))).rejects.toThrow(/cannot be written/);
    expect(verifyLedger((await files.read(path))!)).toMatchObject({ ok: true, entries: [{ seq: 1 }] });
    const again = await open(files);
    await again.ledger.record(finished("d"));
    expect(verifyLedger((await files.read(path))!).entries.length).toBe(2);
  });

  it("survives a kill at any byte of the line that records an earlier kill", async () => {
    const torn = (await written(["a", "b"])).slice(0, -9);
    const files = memoryFiles({ [path]: torn });
    await (await open(files)).ledger.record(finished("c"));
    const whole = (await files.read(path))!;
    for (let cut = torn.length; cut < whole.length; cut++) {
      const killed = memoryFiles({ [path]: whole.slice(0, cut) });
      await (await open(killed)).ledger.record(finished("d"));
      expect(verifyLedger((await killed.read(path))!).ok, `cut at ${cut}`).toBe(true);
    }
  });

  it("is not opened for writing when it does not verify", async () => {
    const text = (await written(["a", "b"])).replace('"a"', '"x"');
    expect(await openLedger(memoryFiles({ [path]: text }), steppingClock(), path)).toMatchObject({
      ok: false,
      check: { line: 1 },
    });
  });
});
