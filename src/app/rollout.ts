/**
 * Sends changes in waves. Each device: read again → refuse if it moved since the plan → record what is about to be sent and
 * how it is taken back → send → read back → the difference must be gone, or the device is taken back → save → record.
 * A device's failure is that device's outcome; too many of them, or a gate that does not pass, end the run.
 */
import { isEmpty, stepText } from "../core/change.ts";
import type { Clock, Effects } from "../core/effects.ts";
import type { Policy } from "../core/network.ts";
import { type Failure, failed, type Outcome, ok } from "../core/outcome.ts";
import type { DeviceSession } from "../drivers/driver.ts";
import { inParallel } from "./in-parallel.ts";
import type { Ledger } from "./ledger.ts";
import { type Observation, toObservation, withSession } from "./observe.ts";
import type { Wave } from "./waves.ts";

export type DeviceResult = {
  readonly device: string;
  readonly area: string;
  readonly kind: "switch" | "camera";
  readonly wave: string;
  readonly tookMs: number;
} & (
  | { readonly result: "applied"; readonly lines: number }
  | {
      readonly result: "failed";
      readonly failure: Failure;
      readonly restored: "untouched" | "rolled-back" | "rollback-failed";
    }
);

export interface WaveResult {
  readonly name: string;
  readonly startedAt: string;
  readonly tookMs: number;
  readonly applied: number;
  readonly failed: number;
  readonly gate: GateResult;
}

export type GateResult = { readonly passed: boolean; readonly message: string };

export interface RolloutResult {
  readonly run: string;
  readonly complete: boolean;
  /** Why the run ended early. */
  readonly stopped?: string;
  readonly waves: readonly WaveResult[];
  readonly devices: readonly DeviceResult[];
  readonly notTried: readonly string[];
}

export interface RolloutOptions {
  readonly run: string;
  readonly policy: Policy["rollout"];
  readonly ledger: Ledger;
  /** Health of the devices of a wave after it: a wave that leaves its devices unwell ends the run. */
  readonly gate: (deviceIds: readonly string[]) => Promise<GateResult>;
  readonly onDevice?: (result: DeviceResult) => void;
  readonly onWave?: (wave: WaveResult) => void;
  /** Aborted: no further device is begun; those under way finish. */
  readonly signal?: AbortSignal;
}

export async function rollOut(
  effects: Pick<Effects, "cli" | "http" | "clock">,
  waves: readonly Wave[],
  options: RolloutOptions,
): Promise<RolloutResult> {
  const results: DeviceResult[] = [];
  const finished: WaveResult[] = [];
  const budget = failureBudget(
    options.policy,
    waves.reduce((sum, wave) => sum + wave.changes.length, 0),
  );
  let stopped: string | undefined;
  try {
    for (const wave of waves) {
      const result = await sendWave(effects, wave, results, budget, options);
      finished.push(result);
      options.onWave?.(result);
      stopped = reasonToStop(wave, result, failuresIn(results), budget, notTriedOf(waves, results), options.signal);
      if (stopped) break;
    }
  } catch (error) {
    // The ledger itself may be what failed: then this has no effect either, and the first error is the one to show.
    await recordEnd("stopped").catch(() => {});
    throw error;
  }
  await recordEnd(stopped ? "stopped" : "complete");
  return {
    run: options.run,
    complete: stopped === undefined,
    ...(stopped ? { stopped } : {}),
    waves: finished,
    devices: results.sort((a, b) => (a.device < b.device ? -1 : 1)),
    notTried: notTriedOf(waves, results),
  };

  async function recordEnd(result: "stopped" | "complete"): Promise<void> {
    const failures = failuresIn(results);
    await options.ledger.record({
      kind: "run-finished",
      run: options.run,
      result,
      applied: results.length - failures,
      failed: failures,
      notTried: notTriedOf(waves, results).length,
    });
  }
}

async function sendWave(
  effects: Pick<Effects, "cli" | "http" | "clock">,
  wave: Wave,
  results: DeviceResult[],
  budget: number,
  options: RolloutOptions,
): Promise<WaveResult> {
  const startedAt = effects.clock.now();
  const before = results.length;
  await inParallel(wave.changes, wave.parallel ?? options.policy.parallel, async (change) => {
    if (options.signal?.aborted || failuresIn(results) > budget) return;
    const result = await changeDevice(effects, change, wave.name, options);
    results.push(result);
    options.onDevice?.(result);
  });
  const mine = results.slice(before);
  const applied = mine.filter((r) => r.result === "applied");
  const gate =
    applied.length > 0
      ? await options.gate(applied.map((r) => r.device))
      : { passed: true, message: "nothing was changed" };
  return {
    name: wave.name,
    startedAt: startedAt.toISOString(),
    tookMs: effects.clock.now().getTime() - startedAt.getTime(),
    applied: applied.length,
    failed: mine.length - applied.length,
    gate,
  };
}

function failuresIn(results: readonly DeviceResult[]): number {
  return results.filter((r) => r.result === "failed").length;
}

function notTriedOf(waves: readonly Wave[], results: readonly DeviceResult[]): readonly string[] {
  const tried = new Set(results.map((r) => r.device));
  return waves.flatMap((w) => w.changes.map((c) => c.device.intent.deviceId)).filter((id) => !tried.has(id));
}

/** The smaller of the absolute and the relative budget; both count over the whole run. */
export function failureBudget(policy: Policy["rollout"], devices: number): number {
  return Math.min(policy.maxFailures, Math.floor((devices * policy.maxFailurePercent) / 100));
}

function reasonToStop(
  wave: Wave,
  result: WaveResult,
  failures: number,
  budget: number,
  notTried: readonly string[],
  signal?: AbortSignal,
): string | undefined {
  if (signal?.aborted && notTried.length > 0) return "stopped by the operator; the devices under way were finished";
  if (wave.name === "canary" && result.failed > 0)
    return `the canary failed on ${result.failed} of ${wave.changes.length} devices`;
  if (failures > budget) return `${failures} devices failed and the run allows ${budget}`;
  if (!result.gate.passed) return `the gate after ${wave.name} did not pass: ${result.gate.message}`;
  return undefined;
}

async function changeDevice(
  effects: Pick<Effects, "cli" | "http" | "clock">,
  seen: Observation,
  wave: string,
  options: RolloutOptions,
): Promise<DeviceResult> {
  const { intent, driver } = seen.device;
  const { deviceId } = intent;
  const started = effects.clock.now().getTime();
  let sending = false;

  const outcome = await withSession(effects, seen.device, async (session): Promise<Outcome<Observation>> => {
    const now = await session.read();
    if (!now.ok) return now;
    const current = toObservation(seen.device, now.value);
    if (current.runningDigest !== seen.runningDigest) {
      return failed("verify", `${deviceId} changed after the plan was made; run camnet diff and push again`);
    }
    await options.ledger.record({
      kind: "device-started",
      run: options.run,
      device: deviceId,
      seenDigest: seen.runningDigest,
      commands: seen.change.commands.map((step) => driver.redact(stepText(step))),
      rollback: seen.change.rollback.map((step) => driver.redact(stepText(step))),
    });
    sending = true;
    return applyAndVerify(session, seen);
  });

  const restored = outcome.ok || !sending ? "untouched" : await takeBack(effects, seen);
  const result = toResult(seen, wave, outcome, restored, effects.clock, started);
  if (sending) {
    await options.ledger.record({
      kind: "device-finished",
      run: options.run,
      device: deviceId,
      result: outcome.ok ? "applied" : restored === "rolled-back" ? "rolled-back" : "rollback-failed",
      ...(outcome.ok ? { runningDigest: outcome.value.runningDigest } : { message: outcome.failure.message }),
    });
  }
  return result;
}

/** Sends, reads back, and believes only what it reads: the difference has to be gone. */
async function applyAndVerify(session: DeviceSession, seen: Observation): Promise<Outcome<Observation>> {
  const sent = await session.apply(seen.change.commands);
  if (!sent.ok) return sent;
  const back = await session.read();
  if (!back.ok) return back;
  const after = toObservation(seen.device, back.value);
  if (!isEmpty(after.change)) {
    const first = after.change.commands[0]!;
    return failed(
      "verify",
      `${seen.device.intent.deviceId} accepted every line and still differs in ${after.change.commands.length}, first: ${seen.device.driver.redact(stepText(first))}`,
    );
  }
  const saved = await session.save();
  return saved.ok ? ok(after) : saved;
}

type TakenBack = "rolled-back" | "rollback-failed";

/**
 * Restores what was running before, in a session of its own, since the first one may be dead or confused. What is left to
 * take back is computed from what the device holds now, not from what we meant to send; and it is read again afterwards.
 */
async function takeBack(effects: Pick<Effects, "cli" | "http">, seen: Observation): Promise<TakenBack> {
  const { driver } = seen.device;
  const outcome = await withSession(effects, seen.device, async (session): Promise<Outcome<TakenBack>> => {
    const now = await session.read();
    if (!now.ok) return now;
    const back = driver.change(now.value, seen.running, { scope: "all" });
    if (!isEmpty(back)) {
      const sent = await session.apply(back.commands);
      if (!sent.ok) return sent;
    }
    const after = await session.read();
    if (!after.ok) return after;
    if (!isEmpty(driver.change(after.value, seen.running, { scope: "all" }))) return ok("rollback-failed");
    // What was sent may have been saved already: without this it would come back at the next power cut.
    const saved = await session.save();
    return saved.ok ? ok("rolled-back") : saved;
  });
  return outcome.ok ? outcome.value : "rollback-failed";
}

function toResult(
  seen: Observation,
  wave: string,
  outcome: Outcome<Observation>,
  restored: "untouched" | TakenBack,
  clock: Clock,
  started: number,
): DeviceResult {
  const { deviceId, area, kind } = seen.device.intent;
  const common = { device: deviceId, area, kind, wave, tookMs: clock.now().getTime() - started };
  return outcome.ok
    ? { ...common, result: "applied", lines: seen.change.commands.length }
    : { ...common, result: "failed", failure: outcome.failure, restored };
}
