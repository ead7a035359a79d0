/** What was read and what was intended, judged. Pure. */
import type { DeviceIntent, PortIntent, SwitchIntent } from "../core/intent.ts";
import type { DeviceKind } from "../core/network.ts";
import type { Outcome } from "../core/outcome.ts";
import type { InterfaceFacts } from "../probes/interfaces.ts";
import type { Asked } from "./ask.ts";

/**
 * online: answers and is as intended, as far as was asked · degraded: answers, and something is wrong with it · down: does not
 * answer, and nothing above it explains that · unknown: does not answer, and neither does a switch above it nor anything else
 * behind that switch.
 */
export const verdicts = ["online", "degraded", "down", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];

export interface SurveyedDevice {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly area: string;
  /** The nearest switch above it that was asked too; absent at the root. */
  readonly parent?: string;
  readonly intent?: DeviceIntent;
}

export interface Reading {
  readonly outcome: Outcome<Asked>;
  readonly tookMs: number;
}

export interface DeviceVerdict {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly area: string;
  readonly verdict: Verdict;
  /** Sentences with their figures; empty when online. */
  readonly reasons: readonly string[];
  /** The device whose silence hides this one. */
  readonly hiddenBy?: string;
}

/** A device that is down, and those that cannot be seen because of it. */
export interface Cause {
  readonly device: string;
  readonly area: string;
  readonly reason: string;
  readonly hides: number;
  readonly hidesByKind: Readonly<Record<DeviceKind, number>>;
}

/** Interface errors are a finding from this many in all and this many an hour since the device started. */
export const errorLimit = { total: 100, perHour: 60 } as const;

/** Every device that was asked, in its order. `readings` has one for each. */
export function judge(
  devices: readonly SurveyedDevice[],
  readings: ReadonlyMap<string, Reading>,
): readonly DeviceVerdict[] {
  const known = new Map(devices.map((device) => [device.id, device]));
  const answering = countAnswering(devices, known, readings);
  return devices.map((device): DeviceVerdict => {
    const { id, kind, area } = device;
    const { outcome } = readings.get(id)!;
    if (outcome.ok) {
      const reasons = findings(device, outcome.value, known);
      return { id, kind, area, verdict: reasons.length > 0 ? "degraded" : "online", reasons };
    }
    const root = silentAncestor(device, known, readings, answering);
    if (root) return { id, kind, area, verdict: "unknown", reasons: [`hidden by ${root}`], hiddenBy: root };
    const clues = [...portAbove(device, known, readings), ...forwarding(answering.get(id) ?? 0)];
    return { id, kind, area, verdict: "down", reasons: [outcome.failure.message, ...clues] };
  });
}

/** Root causes, those that hide most first. */
export function causesOf(judged: readonly DeviceVerdict[]): readonly Cause[] {
  const hidden = new Map<string, Record<DeviceKind, number>>();
  for (const { hiddenBy, kind } of judged) {
    if (hiddenBy === undefined) continue;
    const counts = hidden.get(hiddenBy) ?? { camera: 0, switch: 0, server: 0 };
    counts[kind]++;
    hidden.set(hiddenBy, counts);
  }
  return judged
    .filter(({ verdict }) => verdict === "down")
    .map(({ id, area, reasons }) => {
      const hidesByKind = hidden.get(id) ?? { camera: 0, switch: 0, server: 0 };
      const hides = hidesByKind.camera + hidesByKind.switch + hidesByKind.server;
      return { device: id, area, reason: reasons.join("; "), hides, hidesByKind };
    })
    .sort((a, b) => b.hides - a.hides || (a.device < b.device ? -1 : 1));
}

/**
 * The highest switch of the silent ones above a device that follow each other without a gap. A silent one with something that
 * answers behind it forwards, and hides nothing.
 */
function silentAncestor(
  device: SurveyedDevice,
  known: ReadonlyMap<string, SurveyedDevice>,
  readings: ReadonlyMap<string, Reading>,
  answering: ReadonlyMap<string, number>,
): string | undefined {
  let root: string | undefined;
  for (const above of allAbove(device, known)) {
    const reading = readings.get(above);
    if (reading?.outcome.ok || answering.has(above)) break;
    if (reading) root = above;
  }
  return root;
}

/** From a device's own switch up to the root. */
function allAbove({ parent }: SurveyedDevice, known: ReadonlyMap<string, SurveyedDevice>): ReadonlySet<string> {
  const passed = new Set<string>();
  for (let above = parent; above !== undefined && !passed.has(above); above = known.get(above)?.parent) {
    passed.add(above);
  }
  return passed;
}

/** Why a silent device may be silent, as the port of its switch shows it. */
function portAbove(
  { id, parent }: SurveyedDevice,
  known: ReadonlyMap<string, SurveyedDevice>,
  readings: ReadonlyMap<string, Reading>,
): readonly string[] {
  if (parent === undefined) return [];
  const { intent } = known.get(parent) ?? {};
  const reading = readings.get(parent);
  if (intent?.kind !== "switch" || !reading?.outcome.ok) return [];
  const port = intent.ports.find((candidate) => candidate.role !== "unused" && candidate.deviceId === id);
  const seen = port && interfaceOf(port.name, reading.outcome.value.facts.interfaces ?? []);
  return seen && isDark(seen) ? [`${port.name} of ${parent} is ${spoken(seen)}`] : [];
}

/** How many devices answer behind each switch, down to the last camera; a switch with none is absent. */
function countAnswering(
  devices: readonly SurveyedDevice[],
  known: ReadonlyMap<string, SurveyedDevice>,
  readings: ReadonlyMap<string, Reading>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const device of devices) {
    if (!readings.get(device.id)?.outcome.ok) continue;
    for (const above of allAbove(device, known)) counts.set(above, (counts.get(above) ?? 0) + 1);
  }
  return counts;
}

/** A switch whose ports forward although its agent is silent. */
function forwarding(behind: number): readonly string[] {
  if (behind === 0) return [];
  const who = behind === 1 ? "1 device behind it answers" : `${behind} devices behind it answer`;
  return [`${who}, so it forwards and only its agent is silent`];
}

function findings(
  device: SurveyedDevice,
  { facts, incomplete }: Asked,
  known: ReadonlyMap<string, SurveyedDevice>,
): readonly string[] {
  const reasons = incomplete.map(({ probe, failure }) => `${probe} not read: ${failure.message}`);
  const { intent } = device;
  if (intent?.kind !== "switch" || facts.interfaces === undefined) return reasons;
  return [
    ...reasons,
    ...intent.ports.flatMap((port) => portFindings(port, facts.interfaces ?? [], known)),
    ...errorFindings(intent, facts.interfaces, facts.system?.uptimeSeconds),
  ];
}

function portFindings(
  port: PortIntent,
  interfaces: readonly InterfaceFacts[],
  known: ReadonlyMap<string, SurveyedDevice>,
): readonly string[] {
  // What is not built yet, or was not asked, may well be dark.
  if (port.role === "unused" || !known.has(port.deviceId)) return [];
  const what = port.role === "access" ? "access port" : port.direction;
  const found = interfaceOf(port.name, interfaces);
  if (found === undefined) return [`there is no interface ${port.name} (${what} to ${port.deviceId})`];
  if (isDark(found)) {
    return [`${what} ${port.name} to ${port.deviceId} is ${spoken(found)}`];
  }
  // A link is judged once, at its lower end.
  if (port.role !== "trunk" || port.direction !== "uplink" || found.speedBps === undefined) return [];
  if (found.speedBps >= port.mbps * 1_000_000) return [];
  return [`uplink ${port.name} runs at ${rate(found.speedBps)} and ${rate(port.mbps * 1_000_000)} is intended`];
}

function errorFindings(
  intent: SwitchIntent,
  interfaces: readonly InterfaceFacts[],
  uptimeSeconds: number | undefined,
): readonly string[] {
  if (!uptimeSeconds) return [];
  const used = new Set(intent.ports.filter(({ role }) => role !== "unused").map(({ name }) => name));
  return interfaces.flatMap((seen) => {
    if (seen.name === undefined || !(used.has(seen.name) || used.has(seen.description ?? ""))) return [];
    const errors = Number((seen.inErrors ?? 0n) + (seen.outErrors ?? 0n));
    const hours = uptimeSeconds / 3600;
    if (errors < errorLimit.total || errors / hours < errorLimit.perHour) return [];
    return [
      `${seen.name} counts ${grouped(errors)} errors in ${hours < 48 ? `${hours.toFixed(1)} h` : `${Math.floor(hours / 24)} days`}`,
    ];
  });
}

function interfaceOf(port: string, interfaces: readonly InterfaceFacts[]): InterfaceFacts | undefined {
  return interfaces.find(({ name, description }) => name === port || description === port);
}

/** A state that the device does not give is no fault. */
function isDark({ operStatus }: InterfaceFacts): boolean {
  return operStatus !== undefined && operStatus !== "up";
}

function spoken({ adminStatus, operStatus }: InterfaceFacts): string {
  return adminStatus === "down" ? "switched off" : (operStatus ?? "of unknown state");
}

/** `100 Mbit/s`, `2.5 Gbit/s`. */
export function rate(bps: number): string {
  return bps >= 1e9 ? `${Number((bps / 1e9).toFixed(2))} Gbit/s` : `${Number((bps / 1e6).toFixed(2))} Mbit/s`;
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}
