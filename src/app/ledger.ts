/**
 * The record of what was pushed: one JSON object a line, each holding the hash of the line before it, so that a changed,
 * removed or inserted line is found offline. A line that a kill cut short stays where it is; the next entry names its hash.
 */
import { canonicalJson, digest } from "../core/digest.ts";
import type { Clock, Files } from "../core/effects.ts";

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
      readonly result: "applied" | "failed" | "rolled-back" | "rollback-failed";
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
 * Recomputes the chain. `torn` is the unfinished last line that a kill left, which is no tampering: nothing after it
 * exists. Lines cut earlier are accepted only when the following entry names their hash.
 */
export function verifyLedger(text: string): LedgerCheck {
  const lines = text.split("\n");
  let last = lines.pop() ?? "";
  // A kill between the last brace and the line end leaves a whole entry: it counts.
  if (parseEntry(last)) {
    lines.push(last);
    last = "";
  }
  const entries: LedgerEntry[] = [];
  let previous = firstHash;
  let torn: string | undefined;
  for (const [index, line] of lines.entries()) {
    const problem = (message: string, line = index + 1): LedgerCheck => ({
      ok: false,
      entries,
      line,
      problem: message,
    });
    const entry = parseEntry(line);
    if (!entry) {
      if (torn !== undefined) return problem("two unreadable lines in a row");
      torn = line;
      continue;
    }
    if (torn !== undefined) {
      if (entry.event.kind !== "torn-line" || entry.event.digest !== digest(torn))
        return problem("unreadable line", index);
      torn = undefined;
    }
    if (entry.seq !== entries.length + 1)
      return problem(`entry ${entry.seq} stands where ${entries.length + 1} belongs: a line is missing or was added`);
    if (entry.previous !== previous)
      return problem("the entry does not follow the line before it: something was changed, removed or inserted");
    if (entry.hash !== entryHash(entry)) return problem("the entry does not match its own hash: it was changed");
    previous = entry.hash;
    entries.push(entry);
  }
  if (torn !== undefined) return { ok: false, entries, line: lines.length, problem: "unreadable line" };
  return { ok: true, entries, head: previous, ...(last === "" ? {} : { torn: last }) };
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
      } catch (error) {
        for (const b of batch) b.failed(error);
      }
    }
    writing = false;
  };
  const write = (text: string) =>
    new Promise<void>((done, failed) => {
      waiting.push({ text, done, failed });
      void flush();
    });

  if (check.torn !== undefined) {
    const torn: LedgerEvent = { kind: "torn-line", digest: digest(check.torn), bytes: Buffer.byteLength(check.torn) };
    await write(`\n${line(torn)}`);
  } else if (text !== "" && !text.endsWith("\n")) await write("\n");
  return { ok: true, ledger: { record: (event) => write(line(event)), head: () => ({ hash, entries: seq }) } };
}
