import type { Device } from "../core/network.ts";

/** How findings name several devices: `qiaotou-001`, `3 cameras (a, b, c)`, `12 cameras (a, b, c …)`. */
export function nameDevices(devices: readonly Device[]): string {
  if (devices.length === 1) return devices[0]!.id;
  const kinds = new Set(devices.map((device) => device.kind));
  const kind = kinds.size > 1 ? "devices" : devices[0]!.kind === "switch" ? "switches" : `${devices[0]!.kind}s`;
  return `${devices.length} ${kind} (${firstFew(devices.map((device) => device.id))})`;
}

export function nameIds(ids: readonly string[]): string {
  return ids.length === 1 ? ids[0]! : `${ids.length} (${firstFew(ids)})`;
}

/** `940 Mbit/s`, `1 Gbit/s`, `3.66 Gbit/s`. */
export function formatRate(mbps: number): string {
  if (mbps >= 1000) return `${round(mbps / 1000, 2)} Gbit/s`;
  return `${round(mbps, mbps < 100 ? 1 : 0)} Mbit/s`;
}

export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

/** Plain code-unit order: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function firstFew(ids: readonly string[]): string {
  return ids.slice(0, 3).join(", ") + (ids.length > 3 ? " …" : "");
}
