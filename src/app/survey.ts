import type { Effects } from "../core/effects.ts";
import type { DeviceIntent } from "../core/intent.ts";
import type { Device, Network } from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import { areaAsked } from "../inventory/area-named.ts";
import type { Plan } from "../plan/plan.ts";
import { askedOf, type Facts } from "../probes/registry.ts";
import { type AskOptions, ask, askDefaults } from "./ask.ts";
import { inParallel } from "./in-parallel.ts";
import { idsInScope, type Scope } from "./scope.ts";
import { type Cause, causesOf, type DeviceVerdict, judge, type Reading, type SurveyedDevice } from "./verdicts.ts";

/** Silent devices under way at a time when they are asked again; all of a county that is really dead still end together. */
const secondPassParallel = 256;

export interface SurveyOptions extends Partial<AskOptions> {
  /** Devices of this phase and of those before it: the planned one (default) or the one that stood before. */
  readonly phase?: number | undefined;
  readonly scope: Scope;
  readonly onEach?: (done: number, all: number) => void;
}

export interface DeviceReport extends DeviceVerdict {
  readonly facts?: Facts;
  readonly tookMs: number;
}

export interface Survey {
  /** ISO time at which the first question went out. */
  readonly takenAt: string;
  readonly tookMs: number;
  readonly phase: number;
  readonly inventoryDigest: string;
  /** Sorted by id; only those in scope. */
  readonly devices: readonly DeviceReport[];
  /** Also above the scope, when something in scope is hidden by it. */
  readonly causes: readonly Cause[];
  /** In the order of the inventory; only areas with an expected device. */
  readonly areas: readonly (Totals & { readonly area: string })[];
  readonly total: Totals;
  /** Devices of the inventory that are not expected to answer, by reason. */
  readonly excluded: readonly { readonly reason: string; readonly devices: number }[];
  /** Datagrams that were no answer, by reason. */
  readonly ignored: Readonly<Record<string, number>>;
}

export interface Totals {
  readonly expected: number;
  /** Those that answer, the degraded ones among them: the numerator of the online rate. */
  readonly online: number;
  readonly degraded: number;
  readonly down: number;
  readonly unknown: number;
}

/**
 * Asks every device in scope, and every switch above one, and judges them together. All are asked at once, the core first;
 * the SNMP client's window paces them, the silent ones are asked twice, and no verdict is given before those above are known.
 */
export async function survey(
  effects: Pick<Effects, "clock" | "secrets" | "endpoints" | "snmp">,
  county: { readonly network: Network; readonly plan: Plan; readonly inventoryDigest: string },
  options: SurveyOptions,
): Promise<Survey> {
  const { network, plan } = county;
  const phase = options.phase ?? plan.phase;
  if (phase !== plan.before.phase && phase !== plan.after.phase) {
    throw new OperatorError(`phase ${phase} is not planned; write ${plan.before.phase} or ${plan.after.phase}`);
  }
  const { wanted, asked } = devicesToAsk(network, plan, phase, options.scope);
  const community = await effects.secrets.reveal(network.county.credentials.snmpCommunity);
  const started = effects.clock.now();
  const elapsedMs = () => effects.clock.now().getTime() - started.getTime();
  const before = effects.snmp.ignored();
  const limits = { ...askDefaults, ...options };

  const readings = new Map<string, Reading>();
  const askOne = async (device: AskedDevice, silenceMs: number) => {
    const begun = elapsedMs();
    const { address, platform } = device;
    const target = { deviceId: device.id, kind: device.kind, platform, address };
    const where = { ...effects.endpoints.locate(target, "snmp"), community };
    const outcome = await ask(effects.snmp, where, askedOf[device.kind], elapsedMs, { ...limits, silenceMs });
    readings.set(device.id, { outcome, tookMs: elapsedMs() - begun });
    options.onEach?.(readings.size, asked.length);
  };
  await Promise.all(asked.map((device) => askOne(device, limits.silenceMs)));
  // A machine that was too busy to read its answers in time must not call a township dead: the silent ones are asked once
  // more, a few at a time and with twice the patience.
  const silent = asked.filter(({ id }) => !readings.get(id)!.outcome.ok);
  await inParallel(silent, secondPassParallel, (device) => askOne(device, 2 * limits.silenceMs));

  const judged = judge(asked, readings);
  const devices = judged
    .filter(({ id }) => wanted.has(id))
    .map((verdict): DeviceReport => {
      const { outcome, tookMs } = readings.get(verdict.id)!;
      return { ...verdict, tookMs, ...(outcome.ok ? { facts: outcome.value.facts } : {}) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const hiders = new Set(devices.flatMap(({ id, hiddenBy }) => [id, hiddenBy ?? id]));
  return {
    takenAt: started.toISOString(),
    tookMs: elapsedMs(),
    phase,
    inventoryDigest: county.inventoryDigest,
    devices,
    causes: causesOf(judged.filter(({ id }) => hiders.has(id))),
    areas: network.areas.flatMap(({ slug }) => {
      const here = devices.filter(({ area }) => area === slug);
      return here.length > 0 ? [{ area: slug, ...totalsOf(here) }] : [];
    }),
    total: totalsOf(devices),
    excluded: exclusions(network, phase, options.scope),
    ignored: difference(effects.snmp.ignored(), before),
  };
}

export function totalsOf(devices: readonly DeviceVerdict[]): Totals {
  const of = (verdict: DeviceVerdict["verdict"]) => devices.filter((device) => device.verdict === verdict).length;
  const degraded = of("degraded");
  return {
    expected: devices.length,
    online: of("online") + degraded,
    degraded,
    down: of("down"),
    unknown: of("unknown"),
  };
}

interface AskedDevice extends SurveyedDevice {
  readonly address: string;
  readonly platform: string;
}

/** What is wanted, and with it every standing switch on the way up, the core first. */
function devicesToAsk(network: Network, plan: Plan, phase: number, scope: Scope) {
  const known = new Map(network.devices.map((device) => [device.id, device]));
  const uplinks = new Map(network.links.filter((link) => link.role === "uplink").map((link) => [link.from, link.to]));
  const standing = idsInScope(network, phase, { status: scope.status });
  const answering = (id: string) => standing.has(id) && askedOf[known.get(id)!.kind].length > 0;
  const wanted = new Set([...idsInScope(network, phase, scope)].filter(answering));
  const ids = new Set([...wanted].flatMap((id) => [id, ...above(id, known, uplinks).filter(answering)]));

  const { switches, cameras } = phase === plan.before.phase ? plan.before : plan.after;
  const intents = new Map<string, DeviceIntent>([...switches, ...cameras].map((intent) => [intent.deviceId, intent]));
  const asked = [...ids].map((id): AskedDevice & { readonly depth: number } => {
    const { kind, area, type } = known.get(id)!;
    const ancestors = above(id, known, uplinks).filter((ancestor) => ids.has(ancestor));
    const intent = intents.get(id);
    return {
      id,
      kind,
      area,
      ...(ancestors[0] === undefined ? {} : { parent: ancestors[0] }),
      ...(intent ? { intent } : {}),
      address: plan.allocations.devices[id]!.address,
      platform: type.platform,
      depth: ancestors.length,
    };
  });
  return { wanted, asked: asked.sort((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1)) };
}

/** Switches between a device and the core, the nearest first. */
function above(id: string, known: ReadonlyMap<string, Device>, uplinks: ReadonlyMap<string, string>): string[] {
  const path: string[] = [];
  for (let at = known.get(id); at !== undefined; ) {
    const next = at.kind === "switch" ? uplinks.get(at.id) : at.on;
    if (next === undefined || next === id || path.includes(next)) break;
    path.push(next);
    at = known.get(next);
  }
  return path;
}

function exclusions(network: Network, phase: number, scope: Scope): Survey["excluded"] {
  const counts = new Map<string, number>();
  const area = scope.area === undefined ? undefined : areaAsked(network.areas, scope.area, "township").slug;
  for (const device of network.devices) {
    if (area !== undefined && device.area !== area) continue;
    if (scope.devices !== undefined && !scope.devices.includes(device.id)) continue;
    const reason = whyNotAsked(device, phase, scope);
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, devices]) => ({ reason, devices })).sort((a, b) => (a.reason < b.reason ? -1 : 1));
}

function whyNotAsked(device: Device, phase: number, { status }: Scope): string | undefined {
  if (device.status === "retired") return "retired";
  if (device.phase > phase) return "of a later phase";
  if (status === "existing" && device.status !== "installed" && device.status !== "active") return "not installed yet";
  return askedOf[device.kind].length === 0 ? `${device.kind}s without an SNMP agent` : undefined;
}

function difference(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(now)
      .map(([reason, count]) => [reason, count - (before[reason] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}
