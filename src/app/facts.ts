import type { Oid, SnmpClient, SnmpTarget, SnmpValue } from "../core/effects.ts";
import { type Failure, type Outcome, ok } from "../core/outcome.ts";
import { type Catalogue, firstReads, recognise } from "../probes/identify.ts";
import { createLookup } from "../probes/lookup.ts";
import { type Columns, entryOf, type Reads } from "../probes/question.ts";
import { readsOfAll } from "../probes/questions.ts";

export interface ReadValues {
  readonly values: ReadonlyMap<Oid, SnmpValue>;
  /** Questions that the device began to answer and did not finish, or for which no time was left. */
  readonly unread: readonly { readonly probe: string; readonly failure: Failure }[];
}

export interface ReadOptions {
  /** Until a device that does not answer at all is given up, milliseconds. */
  readonly silenceMs: number;
  /** For one column, milliseconds. */
  readonly columnMs: number;
  /** For everything, counted from its first answer, milliseconds. */
  readonly deadlineMs: number;
}

export const readDefaults: ReadOptions = { silenceMs: 1500, columnMs: 8000, deadlineMs: 60_000 };

/**
 * Reads all that camnet understands from one device of which nothing is known: first who it is, then what its maker's devices
 * can answer, one request at a time. A table that is not there costs one question. A failure is a device that never answered.
 */
export async function readValues(
  snmp: Pick<SnmpClient, "get" | "walk">,
  target: SnmpTarget,
  {
    catalogue,
    elapsedMs,
    options = readDefaults,
  }: {
    readonly catalogue: Catalogue;
    readonly elapsedMs: () => number;
    readonly options?: ReadOptions;
  },
): Promise<Outcome<ReadValues>> {
  const values = new Map<Oid, SnmpValue>();
  const walked = new Map<Oid, number>();
  const { onSent: _, ...answering } = target;

  const first = await snmp.get({ ...target, deadlineMs: options.silenceMs }, firstReads);
  if (!first.ok) return first;
  for (const { oid, value } of first.value) values.set(oid, value);
  const until = elapsedMs() + options.deadlineMs;

  const unread: { probe: string; failure: Failure }[] = [];
  // Which maker built a general agent in shows only by objects of its own.
  if (recognise(createLookup(values), catalogue).manufacturer === undefined) {
    await readPart("who", signatures(catalogue));
  }
  const { maker } = recognise(createLookup(values), catalogue);
  for (const { name, ...reads } of readsOfAll(maker)) await readPart(name, reads);
  return ok({ values, unread });

  async function readPart(probe: string, { scalars, tables }: Reads): Promise<void> {
    const failure = (await readScalars(scalars)) ?? (await readTables(tables));
    if (failure) unread.push({ probe, failure });
  }

  async function readScalars(scalars: readonly Oid[]): Promise<Failure | undefined> {
    const missing = scalars.filter((oid) => !values.has(oid));
    if (missing.length === 0) return undefined;
    const answer = await snmp.get({ ...answering, deadlineMs: budgetMs() }, missing);
    if (answer.ok) {
      for (const { oid, value } of answer.value) values.set(oid, value);
      return undefined;
    }
    if (answer.failure.kind !== "rejected" || missing.length === 1) return unlessRejected(answer.failure);
    // One object that an agent trips over must not hide the others.
    for (const oid of missing) {
      const failure = await readScalars([oid]);
      if (failure) return failure;
    }
    return undefined;
  }

  async function readTables(tables: readonly Columns[]): Promise<Failure | undefined> {
    for (const columns of tables) {
      const failure = await readTable(columns);
      if (failure) return failure;
    }
    return undefined;
  }

  async function readTable(columns: Columns): Promise<Failure | undefined> {
    // Any of several columns shows that their table is there; a single column shows it by itself.
    const entry = columns.length > 1 ? entryOf(columns) : undefined;
    if (entry !== undefined) {
      const failure = await readColumn(entry, 1);
      if (failure || walked.get(entry) === 0) return failure;
    }
    for (const column of columns) {
      const failure = await readColumn(column);
      if (failure) return failure;
      if (entry === undefined && walked.get(column) === 0) return undefined;
    }
    return undefined;
  }

  async function readColumn(column: Oid, atMostRows?: number): Promise<Failure | undefined> {
    if (walked.has(column)) return undefined;
    const rows = await snmp.walk({ ...answering, deadlineMs: budgetMs() }, column, atMostRows);
    walked.set(column, rows.ok ? rows.value.length : 0);
    if (!rows.ok) return unlessRejected(rows.failure);
    for (const { oid, value } of rows.value) values.set(oid, value);
    return undefined;
  }

  function budgetMs(): number {
    return Math.max(1, Math.min(options.columnMs, until - elapsedMs()));
  }
}

/** An object that a device refuses is one that it does not give; silence concerns the rest as well. */
function unlessRejected(failure: Failure): Failure | undefined {
  return failure.kind === "rejected" ? undefined : failure;
}

function signatures({ makers }: Catalogue): Reads {
  const oids = makers.flatMap(({ signature = [] }) => signature);
  return {
    scalars: oids.filter((oid) => oid.endsWith(".0")),
    tables: oids.filter((oid) => !oid.endsWith(".0")).map((oid): Columns => [oid]),
  };
}
