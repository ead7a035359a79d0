import { type Change, isEmpty } from "../core/change.ts";
import { digest } from "../core/digest.ts";
import type { Effects } from "../core/effects.ts";
import type { CameraIntent, DeviceIntent, SwitchIntent } from "../core/intent.ts";
import type { County } from "../core/network.ts";
import { type Failure, failed, type Outcome } from "../core/outcome.ts";
import type { Credential } from "../core/secret.ts";
import type { DeviceSession, Driver, RenderSecrets } from "../drivers/driver.ts";
import { driverFor } from "../drivers/registry.ts";
import { inParallel } from "./in-parallel.ts";

/** One device as the plan wants it, with everything needed to talk to it. */
export interface ManagedDevice {
  readonly intent: DeviceIntent;
  readonly driver: Driver;
  readonly address: string;
  readonly credential: Credential;
  /** Intended configuration, rendered once. Holds secrets: never shown without `driver.normalise`. */
  readonly intended: string;
}

/** What was read from a device and what it needs. */
export interface Observation {
  readonly device: ManagedDevice;
  readonly running: string;
  /** Of the normalised running configuration. */
  readonly runningDigest: string;
  readonly change: Change;
}

export type Observed = { readonly id: string; readonly area: string } & (
  | { readonly ok: true; readonly observation: Observation }
  | { readonly ok: false; readonly failure: Failure }
);

/** Secrets that rendering and logging in need, revealed once per run. */
export interface CountySecrets {
  readonly switch: Credential;
  readonly camera: Credential;
  readonly render: RenderSecrets;
}

export async function revealSecrets(effects: Pick<Effects, "secrets">, county: County): Promise<CountySecrets> {
  const { credentials } = county;
  const [switchPassword, cameraPassword, snmpCommunity] = await Promise.all([
    effects.secrets.reveal(credentials.switch.password),
    effects.secrets.reveal(credentials.camera.password),
    effects.secrets.reveal(credentials.snmpCommunity),
  ]);
  return {
    switch: { username: credentials.switch.username, password: switchPassword },
    camera: { username: credentials.camera.username, password: cameraPassword },
    render: { snmpCommunity },
  };
}

/** Devices whose platform has a driver, rendered; the others are named so that nobody believes they were looked at. */
export function manageDevices(
  intents: readonly (SwitchIntent | CameraIntent)[],
  secrets: CountySecrets,
): { readonly devices: readonly ManagedDevice[]; readonly withoutDriver: readonly DeviceIntent[] } {
  const devices: ManagedDevice[] = [];
  const withoutDriver: DeviceIntent[] = [];
  for (const intent of intents) {
    const driver = driverFor(intent.platform);
    if (!driver) {
      withoutDriver.push(intent);
      continue;
    }
    devices.push({
      intent,
      driver,
      address: intent.kind === "switch" ? intent.management.address : intent.network.address,
      credential: intent.kind === "switch" ? secrets.switch : secrets.camera,
      intended: driver.render(intent, secrets.render),
    });
  }
  return { devices, withoutDriver };
}

/** Logs in to one device. The caller closes the session. */
export function openSession(
  effects: Pick<Effects, "cli" | "http">,
  device: ManagedDevice,
): Promise<Outcome<DeviceSession>> {
  const target = {
    deviceId: device.intent.deviceId,
    kind: device.intent.kind,
    platform: device.intent.platform,
    address: device.address,
  };
  return device.driver.open(effects, target, device.credential);
}

/** Reads one device and computes what it needs. Read only. */
export async function observe(effects: Pick<Effects, "cli" | "http">, device: ManagedDevice): Promise<Observed> {
  const { deviceId: id, area } = device.intent;
  const outcome = await withSession(effects, device, async (session) => {
    const running = await session.read();
    return running.ok ? { ok: true as const, value: toObservation(device, running.value) } : running;
  });
  return outcome.ok
    ? { id, area, ok: true, observation: outcome.value }
    : { id, area, ok: false, failure: outcome.failure };
}

export function toObservation(device: ManagedDevice, running: string): Observation {
  return {
    device,
    running,
    runningDigest: digest(device.driver.normalise(running)),
    change: device.driver.change(running, device.intended, { scope: "owned" }),
  };
}

/** Opens a session, runs the work and always closes it; what the work throws is our bug and passes through. */
export async function withSession<T>(
  effects: Pick<Effects, "cli" | "http">,
  device: ManagedDevice,
  work: (session: DeviceSession) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const session = await openSession(effects, device);
  if (!session.ok) return failed(session.failure.kind, session.failure.message, session.failure.detail);
  try {
    return await work(session.value);
  } finally {
    await session.value.close();
  }
}

/** Reads every device, at most `parallel` at a time. Results come in the order of the devices. */
export async function observeAll(
  effects: Pick<Effects, "cli" | "http">,
  devices: readonly ManagedDevice[],
  options: { readonly parallel: number; readonly onEach?: (observed: Observed, done: number) => void },
): Promise<readonly Observed[]> {
  let done = 0;
  return inParallel(devices, options.parallel, async (device) => {
    const observed = await observe(effects, device);
    options.onEach?.(observed, ++done);
    return observed;
  });
}

/** Observed devices that differ from what is intended. */
export function changesOf(observed: readonly Observed[]): readonly Observation[] {
  return observed.flatMap((o) => (o.ok && !isEmpty(o.observation.change) ? [o.observation] : []));
}
