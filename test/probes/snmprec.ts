/** Reads a recorded walk (`OID|tag|value` a line, tag `4x` in hexadecimal, gzipped) into the values that a probe decodes. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Oid, SnmpValue } from "../../src/core/effects.ts";

export const corpus = join(import.meta.dirname, "../../../shared/corpora/snmp");
export const hasCorpus = existsSync(corpus);

export function readWalk(name: string): ReadonlyMap<Oid, SnmpValue> {
  // Some recorders wrote text in the encoding of the device: a byte is a character here.
  const lines = gunzipSync(readFileSync(join(corpus, `${name}.snmprec.gz`)))
    .toString("latin1")
    .split(/\r?\n/);
  const values = new Map<Oid, SnmpValue>();
  for (const line of lines) {
    const [oid, tag, ...rest] = line.split("|");
    const value = tag === undefined ? undefined : toValue(tag, rest.join("|"));
    if (oid && value) values.set(oid, value);
  }
  return values;
}

function toValue(tag: string, text: string): SnmpValue | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, tag.endsWith("x") ? "hex" : "latin1"));
  switch (tag.replace(/x$/, "")) {
    case "2":
      return { type: "integer", value: Number(text) };
    case "4":
      return { type: "string", bytes };
    case "6":
      return { type: "oid", value: text };
    case "64":
      return { type: "address", value: bytes.length === 4 ? bytes.join(".") : text };
    case "65":
      return { type: "counter32", value: Number(text) };
    case "66":
      return { type: "gauge32", value: Number(text) };
    case "67":
      return { type: "timeticks", value: Number(text) };
    case "68":
      return { type: "opaque", bytes };
    case "70":
      return { type: "counter64", value: BigInt(text) };
    default:
      // `67:numeric` and the like are rules for a simulator, not values of a device.
      return undefined;
  }
}
