/** Intended, last pushed, an earlier snapshot and now: what differs on a device, and which of them moved. */
import { isEmpty, stepText } from "../core/change.ts";
import type { Failure } from "../core/outcome.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Observation, Observed } from "./observe.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * in-line: every line that camnet owns is as intended · pending: the device is as we left it and the intent has moved ·
 * changed-outside: it differs from what is intended and from what we left · interrupted: a push of ours began on it and did not
 * end well · never-pushed: it differs, and no push of ours is on record · unread: it could not be read.
 */
export const auditStates = ["in-line", "pending", "changed-outside", "interrupted", "never-pushed", "unread"] as const;
export type AuditState = (typeof auditStates)[number];

export interface DeviceAudit {
  readonly device: string;
  readonly area: string;
  readonly state: AuditState;
  /** Redacted commands that would bring it in line. */
  readonly commands: readonly string[];
  readonly unmanagedLines: number;
  /** In line, but lines that camnet does not own moved since our last push: no finding, and worth a look. */
  readonly unmanagedMoved?: true;
  /** When we last pushed to it, where the ledger knows. */
  readonly lastPushed?: string;
  readonly failure?: Failure;
  /** Against the earlier snapshot, where one was given. */
  readonly sinceSnapshot?: SnapshotDifference;
}

export interface SnapshotDifference {
  readonly state: "same" | "changed" | "new";
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface Audit {
  readonly devices: readonly DeviceAudit[];
  readonly counts: Readonly<Record<AuditState, number>>;
  /** Devices of the snapshot that are not among those audited. */
  readonly missing: readonly string[];
  readonly changedSinceSnapshot: number;
}

export function audit(observed: readonly Observed[], ledger: readonly LedgerEntry[], snapshot?: Snapshot): Audit {
  const pushed = lastPushes(ledger);
  const devices = observed.map((o) => auditDevice(o, pushed.get(o.id), snapshot));
  const counts = Object.fromEntries(
    auditStates.map((state) => [state, devices.filter((d) => d.state === state).length]),
  );
  const present = new Set(observed.map((o) => o.id));
  return {
    devices,
    counts: counts as Record<AuditState, number>,
    missing: snapshot ? [...snapshot.devices.keys()].filter((id) => !present.has(id)).sort() : [],
    changedSinceSnapshot: devices.filter((d) => d.sinceSnapshot && d.sinceSnapshot.state !== "same").length,
  };
}

/** How our last push left a device; no digest when it did not end well. */
interface LastPush {
  readonly at: string;
  readonly leftDigest?: string;
}

function lastPushes(ledger: readonly LedgerEntry[]): ReadonlyMap<string, LastPush> {
  const pushes = new Map<string, LastPush>();
  const seen = new Map<string, string>();
  for (const { at, event } of ledger) {
    if (event.kind === "device-started") {
      seen.set(event.device, event.seenDigest);
      pushes.set(event.device, { at });
    } else if (event.kind === "device-finished") {
      const leftDigest = {
        applied: event.runningDigest,
        "rolled-back": seen.get(event.device),
        "rollback-failed": undefined,
      }[event.result];
      pushes.set(event.device, { at, ...(leftDigest === undefined ? {} : { leftDigest }) });
    }
  }
  return pushes;
}

function auditDevice(observed: Observed, push: LastPush | undefined, snapshot: Snapshot | undefined): DeviceAudit {
  const common = { device: observed.id, area: observed.area, ...(push ? { lastPushed: push.at } : {}) };
  if (!observed.ok) return { ...common, state: "unread", commands: [], unmanagedLines: 0, failure: observed.failure };
  const { observation } = observed;
  const { driver } = observation.device;
  return {
    ...common,
    state: stateOf(observation, push),
    commands: observation.change.commands.map((step) => driver.redact(stepText(step))),
    unmanagedLines: observation.change.unmanaged,
    ...(isEmpty(observation.change) && push?.leftDigest && push.leftDigest !== observation.runningDigest
      ? { unmanagedMoved: true as const }
      : {}),
    ...(snapshot ? { sinceSnapshot: compare(observation, snapshot) } : {}),
  };
}

function stateOf(observation: Observation, push: LastPush | undefined): AuditState {
  if (isEmpty(observation.change)) return "in-line";
  if (!push) return "never-pushed";
  if (push.leftDigest === undefined) return "interrupted";
  return push.leftDigest === observation.runningDigest ? "pending" : "changed-outside";
}

function compare(observation: Observation, snapshot: Snapshot): SnapshotDifference {
  const then = snapshot.devices.get(observation.device.intent.deviceId);
  if (then === undefined) return { state: "new", added: [], removed: [] };
  const now = observation.device.driver.normalise(observation.running);
  if (then === now) return { state: "same", added: [], removed: [] };
  return { state: "changed", added: linesOnlyIn(now, then), removed: linesOnlyIn(then, now) };
}

/** Lines with their section, so that the same words under two interfaces are told apart. */
function linesOnlyIn(text: string, other: string): readonly string[] {
  const known = new Set(withSections(other));
  return withSections(text).filter((line) => !known.has(line));
}

function withSections(text: string): readonly string[] {
  let section = "";
  return text.split("\n").flatMap((line) => {
    if (line.trim() === "" || line.trim() === "#" || line.trim() === "!") return [];
    if (!line.startsWith(" ")) {
      section = line;
      return [line];
    }
    return [`${section} / ${line.trim()}`];
  });
}
