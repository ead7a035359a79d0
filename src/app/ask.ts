import type { SnmpClient, SnmpTarget } from "../core/effects.ts";
import { type Failure, type Outcome, ok } from "../core/outcome.ts";
import { type Facts, type ProbeName, probes } from "../probes/registry.ts";

export interface Asked {
  readonly facts: Facts;
  /** Why a probe is missing although the device answers. */
  readonly incomplete: readonly { readonly probe: ProbeName; readonly failure: Failure }[];
}

export interface AskOptions {
  /** Until a device that does not answer at all is given up, milliseconds. */
  readonly silenceMs: number;
  /** For everything else, counted from its first answer, milliseconds. */
  readonly deadlineMs: number;
}

export const askDefaults: AskOptions = { silenceMs: 1500, deadlineMs: 8000 };

/**
 * Asks one device. A failure is a device that never answered, or one that refuses the first question; one that answers and
 * then stalls is a value with what is known, so that a slow device is not called down.
 */
export async function ask(
  snmp: Pick<SnmpClient, "get" | "walk">,
  target: SnmpTarget,
  names: readonly ProbeName[],
  elapsedMs: () => number,
  options: AskOptions = askDefaults,
): Promise<Outcome<Asked>> {
  // The system group belongs to every question: it is how a device shows that it is there.
  const scalars = [...new Set(names.flatMap((name) => probes[name].scalars).concat(probes.system.scalars))];
  const first = await snmp.get({ ...target, deadlineMs: options.silenceMs }, scalars);
  if (!first.ok) return first;
  const values = new Map(first.value.map(({ oid, value }) => [oid, value]));
  const { onSent: _, ...answering } = target;
  const until = elapsedMs() + options.deadlineMs;
  const facts: Record<string, unknown> = {};
  const incomplete: { probe: ProbeName; failure: Failure }[] = [];
  for (const name of names) {
    const failure = await readColumns(name);
    if (failure) incomplete.push({ probe: name, failure });
    else facts[name] = probes[name].decode(values);
  }
  return ok({ facts: facts as Facts, incomplete });

  async function readColumns(name: ProbeName): Promise<Failure | undefined> {
    for (const column of probes[name].columns) {
      const deadlineMs = Math.max(1, until - elapsedMs());
      const rows = await snmp.walk({ ...answering, deadlineMs }, column);
      if (rows.ok) for (const { oid, value } of rows.value) values.set(oid, value);
      // A column that the device refuses is a value that it does not give; silence concerns the rest as well.
      else if (rows.failure.kind !== "rejected") return rows.failure;
    }
    return undefined;
  }
}
