import { describe, expect, it } from "vitest";
import { openLedger, verifyLedger } from "../../src/app/ledger.ts";
import { failureBudget, type RolloutOptions, rollOut } from "../../src/app/rollout.ts";
import type { Policy } from "../../src/core/network.ts";
import { memoryFiles, steppingClock } from "../fakes.ts";
import { type FakeSpec, fakeCounty, policy, transports } from "./county-fakes.ts";

async function run(specs: readonly FakeSpec[], options: Partial<RolloutOptions> & { policy?: Policy["rollout"] } = {}) {
  const county = fakeCounty(specs);
  const files = memoryFiles();
  const opened = await openLedger(files, steppingClock(), "ledger");
  if (!opened.ok) throw new Error("no ledger");
  const result = await rollOut(
    { ...transports, clock: steppingClock() },
    [{ name: "wave 1", changes: county.observations }],
    {
      run: "r1",
      policy,
      ledger: opened.ledger,
      gate: async (ids) => ({ passed: true, message: `${ids.length} answer` }),
      ...options,
    },
  );
  const check = verifyLedger((await files.read("ledger"))!);
  return { ...county, result, events: check.ok ? check.entries.map((e) => e.event) : [] };
}

describe("rollout", () => {
  it("changes, reads back, saves and records a device", async () => {
    const { world, result, events } = await run([{ id: "a" }]);
    expect(world.get("a")).toMatchObject({ lines: ["kept", "new-1", "new-2"], saved: ["kept", "new-1", "new-2"] });
    expect(result).toMatchObject({
      complete: true,
      devices: [{ device: "a", result: "applied", lines: 3 }],
      notTried: [],
    });
    expect(events).toMatchObject([
      {
        kind: "device-started",
        device: "a",
        commands: ["undo old", "new-1", "new-2"],
        rollback: ["undo new-1", "undo new-2", "old"],
      },
      { kind: "device-finished", device: "a", result: "applied" },
      { kind: "run-finished", result: "complete", applied: 1, failed: 0 },
    ]);
  });

  it("leaves a device alone that moved after the plan was made", async () => {
    const { world, result, events } = await run([{ id: "a", misbehaves: "moved" }]);
    expect(world.get("a")!.lines).toEqual(["kept", "old", "somebody-else"]);
    expect(result.devices).toMatchObject([{ result: "failed", restored: "untouched", failure: { kind: "verify" } }]);
    expect(events.map((e) => e.kind)).toEqual(["run-finished"]);
  });

  it("takes back what a refused line left half done, and reads that it is gone", async () => {
    const { world, result, events } = await run([{ id: "a", misbehaves: "refuses-second-line" }]);
    expect(world.get("a")!.lines).toEqual(["kept", "old"]);
    expect(result.devices).toMatchObject([
      { result: "failed", restored: "rolled-back", failure: { kind: "rejected" } },
    ]);
    expect(events).toContainEqual(expect.objectContaining({ kind: "device-finished", result: "rolled-back" }));
  });

  it("does not believe a device that says yes and changes nothing", async () => {
    const { result } = await run([{ id: "a", misbehaves: "lies" }]);
    expect(result.devices).toMatchObject([{ result: "failed", failure: { kind: "verify" } }]);
    expect(result.devices[0]).toMatchObject({ failure: { message: expect.stringContaining("still differs") } });
  });

  it("logs in again to take back a device whose session died", async () => {
    const { world, result } = await run([{ id: "a", misbehaves: "dies-after-sending" }]);
    expect(world.get("a")).toMatchObject({ lines: ["kept", "old"], sessions: 2 });
    expect(result.devices).toMatchObject([{ restored: "rolled-back" }]);
  });

  it("keeps one device's failure to that device", async () => {
    const { world, result } = await run([{ id: "a" }, { id: "b", misbehaves: "dead" }, { id: "c" }]);
    expect(result.devices.map((d) => d.result)).toEqual(["applied", "failed", "applied"]);
    expect(world.get("c")!.lines).toEqual(["kept", "new-1", "new-2"]);
  });

  it("stops when more devices failed than the run allows, and names those it did not try", async () => {
    const specs = Array.from({ length: 10 }, (_, i) => ({ id: `d${i}`, misbehaves: "dead" as const }));
    const { result, events } = await run(specs, { policy: { ...policy, parallel: 1, maxFailures: 3 } });
    expect(result).toMatchObject({ complete: false, stopped: "4 devices failed and the run allows 3" });
    expect(result.notTried).toEqual(["d4", "d5", "d6", "d7", "d8", "d9"]);
    expect(events.at(-1)).toMatchObject({ kind: "run-finished", result: "stopped", notTried: 6 });
  });

  it("stops when the devices of a wave do not answer after it", async () => {
    const { result } = await run([{ id: "a" }], { gate: async () => ({ passed: false, message: "0 of 1 answer" }) });
    expect(result).toMatchObject({ complete: false, stopped: expect.stringContaining("0 of 1 answer") });
  });

  it("begins no further device after an abort", async () => {
    const controller = new AbortController();
    const { result } = await run([{ id: "a" }, { id: "b" }, { id: "c" }], {
      policy: { ...policy, parallel: 1 },
      signal: controller.signal,
      onDevice: () => controller.abort(),
    });
    expect(result.devices.map((d) => d.device)).toEqual(["a"]);
    expect(result.notTried).toEqual(["b", "c"]);
  });

  it("counts the budget over the whole run and takes the smaller of the two", () => {
    expect(failureBudget({ ...policy, maxFailures: 12, maxFailurePercent: 2 }, 1350)).toBe(12);
    expect(failureBudget({ ...policy, maxFailures: 12, maxFailurePercent: 2 }, 100)).toBe(2);
  });
});
