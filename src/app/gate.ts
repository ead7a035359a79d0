import type { Effects } from "../core/effects.ts";
import type { Link, Policy } from "../core/network.ts";
import { ok } from "../core/outcome.ts";
import { inParallel } from "./in-parallel.ts";
import { type ManagedDevice, type Observed, withSession } from "./observe.ts";
import type { GateResult } from "./rollout.ts";

/** A port that was just configured takes a moment to forward again; a device that is silent longer is unwell. */
const settleMs = 2000;
const asksAfterSettling = 2;
const namedSilent = 5;

/**
 * The gate of a run. A device is well when its driver can open a session: a switch lets us log in, a camera answers ONVIF.
 * Asked are the changed devices and, as far as they could be read when the proposal was made, the switches directly below them
 * and those at the other ends of their backups, where a ring that is no longer cut shows first. Of the changed ones as many may
 * be silent as the policy's percent allows, rounded down; of the others none, since nothing but the change was to happen to them.
 */
export function healthGate(
  effects: Pick<Effects, "cli" | "http" | "clock">,
  observed: readonly Observed[],
  links: readonly Link[],
  policy: Pick<Policy["rollout"], "parallel" | "maxFailurePercent">,
): (deviceIds: readonly string[]) => Promise<GateResult> {
  const readable = new Map(observed.flatMap((o) => (o.ok ? [[o.id, o.observation.device] as const] : [])));
  const beside = new Map<string, string[]>();
  const put = (id: string, other: string) => beside.set(id, [...(beside.get(id) ?? []), other]);
  for (const { from, to, role } of links) {
    put(to, from);
    if (role === "backup") put(from, to);
  }

  return async (deviceIds) => {
    const changed = new Set(deviceIds);
    const others = deviceIds.flatMap((id) => beside.get(id) ?? []);
    const asked = [...new Set([...deviceIds, ...others])].flatMap((id) => readable.get(id) ?? []);
    const silent = (await silentAfterSettling(effects, asked, policy.parallel)).map((d) => d.intent.deviceId).sort();
    const silentChanged = silent.filter((id) => changed.has(id)).length;
    const maySilent = Math.floor((changed.size * policy.maxFailurePercent) / 100);
    const names = silent.length > 0 ? `; silent: ${silent.slice(0, namedSilent).join(", ")}` : "";
    return {
      passed: silentChanged <= maySilent && silentChanged === silent.length,
      message: `${asked.length - silent.length} of ${asked.length} answer${names}`,
    };
  };
}

async function silentAfterSettling(
  effects: Pick<Effects, "cli" | "http" | "clock">,
  devices: readonly ManagedDevice[],
  parallel: number,
): Promise<readonly ManagedDevice[]> {
  let silent = await silentOf(effects, devices, parallel);
  for (let again = 0; again < asksAfterSettling && silent.length > 0; again++) {
    await effects.clock.sleep(settleMs);
    silent = await silentOf(effects, silent, parallel);
  }
  return silent;
}

async function silentOf(
  effects: Pick<Effects, "cli" | "http">,
  devices: readonly ManagedDevice[],
  parallel: number,
): Promise<readonly ManagedDevice[]> {
  const answers = await inParallel(devices, parallel, (device) =>
    withSession(effects, device, async () => ok(undefined)),
  );
  return devices.filter((_, index) => !answers[index]!.ok);
}
