import type { Oid, SnmpValue } from "../../core/effects.ts";
import { resolveName } from "./names.ts";
import { netSnmpValue } from "./net-snmp-text.ts";
import { snmprecValue } from "./snmprec.ts";

export interface Walk {
  /** The values that were asked for, by OID. */
  readonly values: ReadonlyMap<Oid, SnmpValue>;
  /** Values in the file, those among them that nobody asked for. */
  readonly count: number;
  /** Lines that are no value: how many, and the number of the first. */
  readonly unreadable: number;
  readonly firstUnreadable?: number;
}

/**
 * Reads a recorded walk: lines `OID|tag|value` as simulators have them, or what net-snmp's programs print, in any mixture.
 * The text has one character per byte (latin1). Never throws; `keep` leaves out what is not needed.
 */
export function parseWalk(text: string, keep: (oid: Oid) => boolean = () => true): Walk {
  const values = new Map<Oid, SnmpValue>();
  let count = 0;
  let unreadable = 0;
  let firstUnreadable: number | undefined;
  let open: { readonly oid: Oid | undefined; readonly line: number; readonly parts: string[] } | undefined;

  // Text of a device has line ends of its own; the last one of the file stands behind a value.
  const isCrlf = text[text.lastIndexOf("\n") - 1] === "\r";
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    const line = text.slice(start, isCrlf && text[stop - 1] === "\r" ? stop - 1 : stop);
    start = stop + 1;
    number++;
    readLine(line);
  }
  close();
  return { values, count, unreadable, ...(firstUnreadable === undefined ? {} : { firstUnreadable }) };

  function readLine(line: string): void {
    const bar = line.indexOf("|");
    if (bar > 0 && isOid(line, bar)) {
      close();
      const next = line.indexOf("|", bar + 1);
      const tag = next < 0 ? "" : line.slice(bar + 1, next);
      keepValue(line.slice(0, bar), next < 0 ? undefined : () => snmprecValue(tag, line.slice(next + 1)), number);
      return;
    }
    const printed = startOfValue(line);
    if (printed) {
      close();
      const { oid, value } = printed;
      open = { oid, line: number, parts: [value] };
    } else if (open !== undefined && open.parts.length < maxContinuation && goesOn(open.parts, line)) {
      open.parts.push(line);
    } else if (line.trim() !== "" && !isRemark(line)) {
      bad(number);
    }
  }

  function close(): void {
    if (open === undefined) return;
    const { oid, line, parts } = open;
    open = undefined;
    // A blank line at the end belongs to the file and not to the value, unless it stands inside quotes.
    while (parts.length > 1 && parts.at(-1)!.trim() === "") parts.pop();
    // A name that camnet does not read is a value all the same.
    if (oid === undefined) count++;
    else keepValue(oid, () => netSnmpValue(parts.join("\n")), line);
  }

  function keepValue(written: string, read: (() => SnmpValue | "absent" | undefined) | undefined, line: number): void {
    const oid = written.startsWith(".") ? written.slice(1) : written;
    // What nobody asks for is counted and not read.
    const value = read === undefined ? undefined : keep(oid) ? read() : "absent";
    if (value === undefined) bad(line);
    else count++;
    if (value !== undefined && value !== "absent") values.set(oid, value);
  }

  function bad(line: number): void {
    unreadable++;
    firstUnreadable ??= line;
  }
}

/** The longest text that an agent can send in one message has fewer lines than this. */
const maxContinuation = 4096;

/** `.1.3.6.1.2.1.1.5.0 = STRING: "a"`: an OID or a name before ` = `. */
function startOfValue(line: string): { readonly oid: Oid | undefined; readonly value: string } | undefined {
  const match = startPattern.exec(line);
  if (!match) return undefined;
  const [, written, value] = match as unknown as [string, string, string];
  const oid = resolveName(written);
  // Text may hold ` = `; a name that is not known needs its module, its path or the type of its value.
  if (oid === undefined && !/::|^\.iso\./.test(written) && !typed.test(value ?? "")) return undefined;
  return { oid, value };
}

const typed =
  /^(?:""|NULL|No Such |Wrong Type |(?:STRING|Hex-STRING|INTEGER|Gauge32|Counter(?:32|64)|Timeticks|OID|IpAddress|Network Address|BITS|Opaque|Unsigned32): )/;

const startPattern =
  /^\s*((?:[A-Z][\w-]*::)?[\w-]*(?:\.[\w-]+|\."[^"]*"|\.'[^']*'|\[[^\]]*\])*|(?:\.\d+)+) =(?: ([\s\S]*)|$)$/;

/** What programs and recorders write between the values. */
function isRemark(line: string): boolean {
  return /^\s*(?:#|--|;|Timeout:|End of MIB|MIB search path|Cannot find module|No log handling|Error in packet|Reason:|snmp\w*:)/.test(
    line,
  );
}

/** Whether a line belongs to the value before it: bytes go on in hexadecimal, text until its quotes are closed. */
function goesOn(parts: readonly string[], line: string): boolean {
  const [, kind = ""] = /^(?:Wrong Type \([^)]*\):\s*)?(STRING: "|"|STRING: |Hex-STRING:|BITS:)/.exec(parts[0]!) ?? [];
  if (kind.endsWith('"'))
    return !(parts.length > 1 ? /(?:^|[^\\])"\s*$/ : /"(?:|[\s\S]*[^\\])"\s*$/).test(parts.at(-1)!);
  if (kind === "STRING: ") return line.trim() !== "" && !isRemark(line);
  return kind !== "" && /^\s*(?:[\da-fA-F]{2}\b|[\w-]+\(\d+\)|\[|\s)/.test(`${line} `);
}

function isOid(line: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const code = line.charCodeAt(i);
    if ((code < 48 || code > 57) && code !== 46) return false;
  }
  return line.charCodeAt(end - 1) !== 46 && line.charCodeAt(0) >= 46;
}
