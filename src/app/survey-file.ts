/** A survey as one file of JSON lines: a header, then one line per device. The same survey gives the same bytes. */
import { canonicalJson } from "../core/digest.ts";
import { OperatorError } from "../core/operator-error.ts";
import type { Facts } from "../probes/registry.ts";
import type { DeviceReport } from "./survey.ts";
import { verdicts } from "./verdicts.ts";

export interface StoredSurvey {
  readonly takenAt: string;
  readonly phase: number;
  readonly inventoryDigest: string;
  /** Sorted by id. */
  readonly devices: readonly DeviceReport[];
}

/** `<state>/surveys/2026-11-24T02-14-07-000Z.ndjson`: sorts by time and is a file name everywhere. */
export function surveyPath(state: string, takenAt: string): string {
  return `${state}/surveys/${takenAt.replaceAll(/[:.]/g, "-")}.ndjson`;
}

export function printSurvey({ takenAt, phase, inventoryDigest, devices }: StoredSurvey): string {
  const header = { camnet: "survey", version: 1, takenAt, phase, inventoryDigest, devices: devices.length };
  const rows = [...devices].sort((a, b) => (a.id < b.id ? -1 : 1)).map((device) => canonicalJson(writable(device)));
  return `${[JSON.stringify(header), ...rows].join("\n")}\n`;
}

/** Refuses what is no survey, is cut off or holds a line that is none; the sentence names the line. */
export function parseSurvey(text: string, path: string): StoredSurvey {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const [header, ...rows] = lines.map((line, index) => parseLine(line, `${path}:${index + 1}`));
  if (header?.["camnet"] !== "survey" || header["version"] !== 1)
    throw new OperatorError(`${path} is no survey of camnet`);
  const { takenAt, phase, inventoryDigest, devices } = header;
  if (typeof takenAt !== "string" || typeof phase !== "number" || typeof inventoryDigest !== "string") {
    throw new OperatorError(`${path}:1 lacks the time, the phase or the digest of the inventory`);
  }
  if (rows.length !== devices) {
    throw new OperatorError(
      `${path} is incomplete: its first line promises ${String(devices)} devices and ${rows.length} follow`,
    );
  }
  return { takenAt, phase, inventoryDigest, devices: rows.map((row, index) => toReport(row, `${path}:${index + 2}`)) };
}

type Line = Readonly<Record<string, unknown>>;

/** Counters are decimal strings: no reader may round them. */
function writable(device: DeviceReport): Line {
  return JSON.parse(
    JSON.stringify(device, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ) as Line;
}

function parseLine(line: string, where: string): Line {
  try {
    const value: unknown = JSON.parse(line);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value as Line;
  } catch {
    // Reported below, like any line that is no object.
  }
  throw new OperatorError(`${where} is not a line of JSON; the file was cut or changed`);
}

function toReport(row: Line, where: string): DeviceReport {
  if (typeof row["id"] !== "string" || !verdicts.some((verdict) => verdict === row["verdict"])) {
    throw new OperatorError(`${where} is no device of a survey`);
  }
  const report = row as unknown as DeviceReport;
  try {
    return report.facts ? { ...report, facts: withCounters(report.facts) } : report;
  } catch (cause) {
    throw new OperatorError(`${where} has a counter that is no whole number; the file was changed`, { cause });
  }
}

const counters = ["inOctets", "outOctets", "inErrors", "outErrors", "inDiscards", "outDiscards"] as const;

function withCounters(facts: Facts): Facts {
  if (!facts.interfaces) return facts;
  const interfaces = facts.interfaces.map((seen) => ({
    ...seen,
    ...Object.fromEntries(counters.flatMap((name) => (seen[name] === undefined ? [] : [[name, BigInt(seen[name])]]))),
  }));
  return { ...facts, interfaces };
}
