/** Configurations of many devices at one moment, kept as one file: a line of JSON for the header, then one per device. */
import { digest } from "../core/digest.ts";
import type { Files } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { Observed } from "./observe.ts";

export interface Snapshot {
  readonly takenAt: string;
  /** Device id → normalised configuration: secrets masked, volatile lines left out. */
  readonly devices: ReadonlyMap<string, string>;
}

export function snapshotOf(observed: readonly Observed[], takenAt: Date): Snapshot {
  const devices = new Map<string, string>();
  for (const o of observed) if (o.ok) devices.set(o.id, o.observation.device.driver.normalise(o.observation.running));
  return { takenAt: takenAt.toISOString(), devices };
}

/** Sorted by device id: the same observations give the same bytes. */
export function printSnapshot(snapshot: Snapshot): string {
  const lines = [...snapshot.devices]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([device, text]) => JSON.stringify({ device, digest: digest(text), text }));
  return `${[JSON.stringify({ camnet: "snapshot", version: 1, takenAt: snapshot.takenAt, devices: lines.length }), ...lines].join("\n")}\n`;
}

/** Reads a snapshot and checks that every text still has the digest it was stored with. */
export async function readSnapshot(files: Files, path: string): Promise<Snapshot> {
  const text = await files.read(path);
  if (text === undefined) throw new OperatorError(`there is no snapshot ${path}; camnet audit --save makes one`);
  const [header, ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line, index) => parseLine(path, line, index + 1));
  if (header?.["camnet"] !== "snapshot" || header["version"] !== 1)
    throw new OperatorError(`${path} is no snapshot of camnet`);
  if (rows.length !== header["devices"]) {
    throw new OperatorError(
      `${path} is incomplete: its first line promises ${String(header["devices"])} devices and ${rows.length} follow`,
    );
  }
  const devices = new Map<string, string>();
  for (const row of rows) {
    const { device, text: configuration, digest: stored } = row as { device: string; text: string; digest: string };
    if (digest(configuration) !== stored)
      throw new OperatorError(`${path}: the configuration of ${device} was changed after it was stored`);
    devices.set(device, configuration);
  }
  return { takenAt: String(header["takenAt"]), devices };
}

function parseLine(path: string, line: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new OperatorError(`${path}:${number} is not a line of JSON; the file was cut or changed`);
  }
}
