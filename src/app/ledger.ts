/**
 * The record of what was pushed: one JSON object a line, each holding the hash of the line before it, so that a changed,
 * removed or inserted line is found offline. A line that a kill cut short stays where it is; the next entry names its hash.
 */
import { canonicalJson, digest } from "../core/digest.ts";
import type { Clock, Files } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";

/** What happened. Commands are redacted before they come here. */
export type LedgerEvent =
  | {
      readonly kind: "run-started";
      readonly run: string;
      readonly who: string;
      readonly phase: number;
      readonly inventoryDigest: string;
      readonly planDigest: string;
      readonly ticket?: string;
      readonly devices: number;
    }
  | {
      readonly kind: "device-started";
      readonly run: string;
      readonly device: string;
      readonly seenDigest: string;
      readonly commands: readonly string[];
      readonly rollback: readonly string[];
    }
  | {
      readonly kind: "device-finished";
      readonly run: string;
      readonly device: string;
      readonly result: "applied" | "rolled-back" | "rollback-failed";
      readonly message?: string;
      readonly runningDigest?: string;
    }
  | {
      readonly kind: "run-finished";
      readonly run: string;
      readonly result: "complete" | "stopped";
      readonly applied: number;
      readonly failed: number;
      readonly notTried: number;
    }
  | { readonly kind: "torn-line"; readonly digest: string; readonly bytes: number };

export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly previous: string;
  readonly event: LedgerEvent;
  readonly hash: string;
}

export type LedgerCheck =
  | { readonly ok: true; readonly entries: readonly LedgerEntry[]; readonly head: string; readonly torn?: string }
  | { readonly ok: false; readonly entries: readonly LedgerEntry[]; readonly line: number; readonly problem: string };

export const firstHash = "0".repeat(64);

/** SHA-256 over everything of the entry but the hash itself. */
export function entryHash(entry: Omit<LedgerEntry, "hash">): string {
  return digest(canonicalJson({ seq: entry.seq, at: entry.at, previous: entry.previous, event: entry.event }));
}

/**
 * Recomputes the chain. `torn` is what a kill left unfinished at the end, which is no tampering: nothing after it exists.
 * What was cut earlier is accepted only when the entry that follows names its hash.
 */
export function verifyLedger(text: string): LedgerCheck {
  const lines = text.split("\n");
  // Behind the last line end stands nothing, unless a kill cut a line, or only its end.
  if (lines.at(-1) === "") lines.pop();
  const entries: LedgerEntry[] = [];
  let previous = firstHash;
  let torn: string[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (!entry) {
      torn.push(line);
      continue;
    }
    const problem =
      torn.length > 0 && !namesTorn(entry, torn) ? "unreadable line" : faultOf(entry, entries.length + 1, previous);
    if (problem)
      return { ok: false, entries, line: problem === "unreadable line" ? index + 1 - torn.length : index + 1, problem };
    torn = [];
    previous = entry.hash;
    entries.push(entry);
  }
  return { ok: true, entries, head: previous, ...(torn.length > 0 ? { torn: torn.join("\n") } : {}) };
}

function namesTorn({ event }: LedgerEntry, torn: readonly string[]): boolean {
  return event.kind === "torn-line" && event.digest === digest(torn.join("\n"));
}

function faultOf(entry: LedgerEntry, seq: number, previous: string): string | undefined {
  if (entry.seq !== seq) return `entry ${entry.seq} stands where ${seq} belongs: a line is missing or was added`;
  if (entry.previous !== previous)
    return "the entry does not follow the line before it: something was changed, removed or inserted";
  if (entry.hash !== entryHash(entry)) return "the entry does not match its own hash: it was changed";
  return undefined;
}

function parseEntry(line: string): LedgerEntry | undefined {
  try {
    const value = JSON.parse(line) as Partial<LedgerEntry> | null;
    return value && typeof value.seq === "number" && typeof value.hash === "string" && value.event
      ? (value as LedgerEntry)
      : undefined;
  } catch {
    return undefined;
  }
}

/** An open ledger. Entries that arrive while a write is under way are written and synced together with the next one. */
export interface Ledger {
  /** Rejects with an OperatorError when the file cannot be written, and from then on: what is not on record is not done. */
  record(event: LedgerEvent): Promise<void>;
  /** Hash of the last entry and how many there are: what to write down somewhere else. */
  head(): { readonly hash: string; readonly entries: number };
}

/** Opens (or begins) the ledger at `path`. A broken chain is refused: nothing is ever appended to a record that does not verify. */
export async function openLedger(
  files: Files,
  clock: Clock,
  path: string,
): Promise<
  { readonly ok: true; readonly ledger: Ledger } | { readonly ok: false; readonly check: LedgerCheck & { ok: false } }
> {
  const text = (await files.read(path)) ?? "";
  const check = verifyLedger(text);
  if (!check.ok) return { ok: false, check };
  let seq = check.entries.length;
  let hash = check.head;
  let waiting: { text: string; done: () => void; failed: (error: unknown) => void }[] = [];
  let writing = false;
  let broken: OperatorError | undefined;

  const line = (event: LedgerEvent): string => {
    const body = { seq: ++seq, at: clock.now().toISOString(), previous: hash, event };
    hash = entryHash(body);
    return `${JSON.stringify({ ...body, hash })}\n`;
  };
  const flush = async () => {
    if (writing) return;
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await files.append(path, batch.map((b) => b.text).join(""));
        for (const b of batch) b.done();
      } catch (cause) {
        broken = new OperatorError(
          `the ledger ${path} cannot be written: ${(cause as Error).message}; nothing further is sent`,
          { cause },
        );
        for (const b of [...batch, ...waiting]) b.failed(broken);
        waiting = [];
      }
    }
    writing = false;
  };
  const write = (text: string) =>
    new Promise<void>((done, failed) => {
      if (broken) return failed(broken);
      waiting.push({ text, done, failed });
      void flush();
    });

  if (check.torn !== undefined) {
    const torn: LedgerEvent = { kind: "torn-line", digest: digest(check.torn), bytes: Buffer.byteLength(check.torn) };
    await write(`${text.endsWith("\n") ? "" : "\n"}${line(torn)}`);
  } else if (text !== "" && !text.endsWith("\n")) await write("\n");
  return { ok: true, ledger: { record: (event) => write(line(event)), head: () => ({ hash, entries: seq }) } };
}
