import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Oid, SnmpValue } from "../../src/core/effects.ts";
import { identifyTable } from "../../src/drivers/identify.ts";
import { makers } from "../../src/drivers/makers.ts";
import { type Device, deviceFacts } from "../../src/probes/device-facts.ts";
import { parseWalk } from "../../src/probes/walk/parse-walk.ts";

export const catalogue = { identifications: identifyTable, makers };

export function deviceOf(values: ReadonlyMap<Oid, SnmpValue> | readonly (readonly [Oid, SnmpValue])[]): Device {
  return deviceFacts(values instanceof Map ? values : new Map(values as readonly [Oid, SnmpValue][]), catalogue);
}

export function deviceOfText(text: string): Device {
  return deviceOf(parseWalk(text).values);
}

/** The text of a recording as `--walk` reads it: one character per byte. */
export function recording(...path: readonly string[]): string {
  const bytes = readFileSync(join(...path));
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("latin1");
}

export const string = (value: string | Uint8Array): SnmpValue => ({
  type: "string",
  bytes: new Uint8Array(Buffer.from(value)),
});
export const integer = (value: number): SnmpValue => ({ type: "integer", value });
export const gauge = (value: number): SnmpValue => ({ type: "gauge32", value });
export const oid = (value: string): SnmpValue => ({ type: "oid", value });
export const hex = (digits: string): SnmpValue => string(Buffer.from(digits.replaceAll(" ", ""), "hex"));
