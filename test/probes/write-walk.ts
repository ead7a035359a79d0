/** Writes values as a recorder and as net-snmp's programs would, so that both readers can be held against each other. */
import type { Oid, SnmpValue } from "../../src/core/effects.ts";

export type Values = ReadonlyMap<Oid, SnmpValue>;

export function asSnmprec(values: Values): string {
  return [...values].map(([oid, value]) => `${oid}|${snmprec(value)}\n`).join("");
}

function snmprec(value: SnmpValue): string {
  switch (value.type) {
    case "integer":
      return `2|${value.value}`;
    case "string":
      return `4x|${Buffer.from(value.bytes).toString("hex")}`;
    case "oid":
      return `6|${value.value}`;
    case "address":
      return `64x|${Buffer.from(value.value.split(".").map(Number)).toString("hex")}`;
    case "counter32":
      return `65|${value.value}`;
    case "gauge32":
      return `66|${value.value}`;
    case "timeticks":
      return `67|${value.value}`;
    case "opaque":
      return `68x|${Buffer.from(value.bytes).toString("hex")}`;
    case "counter64":
      return `70|${value.value}`;
    default:
      return "5|";
  }
}

/** `snmpwalk -On -Oe`: text in quotes where it is printable, else hexadecimal, sixteen bytes a line. */
export function asNetSnmpText(values: Values, root: "." | "iso." = "."): string {
  return [...values]
    .filter(([, value]) => value.type !== "opaque")
    .map(([oid, value]) => `${root === "." ? `.${oid}` : oid.replace(/^1\./, "iso.")} = ${printed(value)}\n`)
    .join("");
}

function printed(value: SnmpValue): string {
  switch (value.type) {
    case "integer":
      return `INTEGER: ${value.value}`;
    case "counter32":
      return `Counter32: ${value.value}`;
    case "gauge32":
      return `Gauge32: ${value.value}`;
    case "counter64":
      return `Counter64: ${value.value}`;
    case "timeticks":
      return `Timeticks: (${value.value}) 1 day, 0:00:00.00`;
    case "oid":
      return `OID: .${value.value}`;
    case "address":
      return `IpAddress: ${value.value}`;
    case "string": {
      const bytes = Buffer.from(value.bytes);
      if (bytes.length === 0) return '""';
      const isText = [...bytes].every((byte) => (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9);
      if (isText) return `STRING: "${bytes.toString("latin1").replace(/[\\"]/g, "\\$&")}"`;
      const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, "0").toUpperCase());
      const lines = Array.from({ length: Math.ceil(pairs.length / 16) }, (_, i) => pairs.slice(16 * i, 16 * i + 16));
      return `Hex-STRING: ${lines.map((line) => `${line.join(" ")} `).join("\n")}`;
    }
    default:
      return "NULL";
  }
}
