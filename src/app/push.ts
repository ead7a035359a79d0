/** From a plan to a finished run: observe, arrange, send, and nothing without being asked to. */
import { stepText } from "../core/change.ts";
import { canonicalJson, digest } from "../core/digest.ts";
import type { Effects } from "../core/effects.ts";
import type { Network } from "../core/network.ts";
import type { Plan } from "../plan/plan.ts";
import { healthGate } from "./gate.ts";
import type { Ledger } from "./ledger.ts";
import {
  type CountySecrets,
  changesOf,
  type ManagedDevice,
  manageDevices,
  type Observation,
  type Observed,
  observeAll,
} from "./observe.ts";
import { type DeviceResult, type RolloutResult, rollOut, type WaveResult } from "./rollout.ts";
import { idsInScope, type Scope } from "./scope.ts";
import { arrangeWaves, type Wave } from "./waves.ts";

/** What a push would do: made without a write, shown, and then either sent as it is or made anew. */
export interface Proposal {
  readonly observed: readonly Observed[];
  readonly changes: readonly Observation[];
  readonly waves: readonly Wave[];
  /** Devices that no driver speaks to. */
  readonly withoutDriver: readonly string[];
  /** Over every device's seen state and commands: two proposals with one digest would do the same. */
  readonly digest: string;
}

/** Reads the devices in scope and works out what each needs. Read only. */
export async function propose(
  effects: Effects,
  county: { readonly network: Network; readonly plan: Plan },
  secrets: CountySecrets,
  scope: Scope,
  onEach?: (observed: Observed, done: number, total: number) => void,
): Promise<Proposal> {
  const { devices, withoutDriver } = devicesInScope(county, secrets, scope);
  const { rollout } = county.network.county.policy;
  const observed = await observeAll(effects, devices, {
    parallel: rollout.parallel,
    ...(onEach ? { onEach: (o, done) => onEach(o, done, devices.length) } : {}),
  });
  const changes = changesOf(observed).slice(0, scope.limit);
  return {
    observed,
    changes,
    waves: arrangeWaves(changes, county.network, rollout),
    withoutDriver,
    digest: proposalDigest(changes),
  };
}

/** The devices of the plan that are in scope and that a driver speaks to. */
export function devicesInScope(
  county: { readonly network: Network; readonly plan: Plan },
  secrets: CountySecrets,
  scope: Scope,
): { readonly devices: readonly ManagedDevice[]; readonly withoutDriver: readonly string[] } {
  const ids = idsInScope(county.network, county.plan.phase, scope);
  const { switches, cameras } = county.plan.after;
  const intents = [...switches, ...cameras].filter((intent) => ids.has(intent.deviceId));
  const { devices, withoutDriver } = manageDevices(intents, secrets);
  return { devices, withoutDriver: withoutDriver.map((intent) => intent.deviceId) };
}

function proposalDigest(changes: readonly Observation[]): string {
  return digest(
    canonicalJson(
      changes.map((c) => ({
        device: c.device.intent.deviceId,
        seen: c.runningDigest,
        commands: c.change.commands.map((step) => digest(stepText(step))),
      })),
    ),
  );
}

export interface SendOptions {
  readonly run: string;
  readonly who: string;
  readonly ticket?: string | undefined;
  readonly ledger: Ledger;
  readonly inventoryDigest: string;
  readonly onDevice?: (result: DeviceResult) => void;
  readonly onWave?: (wave: WaveResult) => void;
  readonly signal?: AbortSignal;
}

/** Sends a proposal in waves with a health gate after each. */
export async function send(
  effects: Effects,
  county: { readonly network: Network; readonly plan: Plan },
  proposal: Proposal,
  options: SendOptions,
): Promise<RolloutResult> {
  const policy = county.network.county.policy.rollout;
  await options.ledger.record({
    kind: "run-started",
    run: options.run,
    who: options.who,
    phase: county.plan.phase,
    inventoryDigest: options.inventoryDigest,
    planDigest: proposal.digest,
    ...(options.ticket ? { ticket: options.ticket } : {}),
    devices: proposal.changes.length,
  });
  return rollOut(effects, proposal.waves, {
    run: options.run,
    policy,
    ledger: options.ledger,
    gate: healthGate(effects, proposal.observed, county.network.links, policy),
    ...(options.onDevice ? { onDevice: options.onDevice } : {}),
    ...(options.onWave ? { onWave: options.onWave } : {}),
    ...(options.signal ? { signal: options.signal } : {}),
  });
}
