/** One job had better be done after another. */
export interface Wish {
  readonly job: string;
  readonly after: string;
}

interface Ordered {
  readonly id: string;
  /** Jobs that are done on an earlier day. */
  readonly after: readonly string[];
}

/**
 * The same jobs with the wishes that can be granted, the first of them first: one that would make jobs wait for each other in a
 * circle is left out, and so is one of a job that is not there. What a job waits for anyhow, through another, is not named again.
 */
export function orderJobs<T extends Ordered>(jobs: readonly T[], wishes: readonly Wish[]): readonly T[] {
  const after = new Map(jobs.map(({ id, after }) => [id, new Set(after)]));
  for (const wish of wishes) {
    const own = after.get(wish.job);
    if (own && after.has(wish.after) && !waits(wish.after, wish.job, after)) own.add(wish.after);
  }
  const known = new Map<string, ReadonlySet<string>>();
  return jobs.map((job) => {
    const own = [...after.get(job.id)!];
    const through = new Set(own.flatMap((id) => [...everythingBefore(id, after, known)]));
    return { ...job, after: own.filter((id) => !through.has(id)).sort() };
  });
}

type Waiting = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether a job waits for another, or is it. */
function waits(job: string, other: string, after: Waiting): boolean {
  const seen = new Set([job]);
  for (const each of seen) {
    if (each === other) return true;
    for (const id of after.get(each) ?? []) seen.add(id);
  }
  return false;
}

function everythingBefore(id: string, after: Waiting, known: Map<string, ReadonlySet<string>>): ReadonlySet<string> {
  let found = known.get(id);
  if (!found) {
    const own = [...(after.get(id) ?? [])];
    found = new Set([...own, ...own.flatMap((each) => [...everythingBefore(each, after, known)])]);
    known.set(id, found);
  }
  return found;
}
