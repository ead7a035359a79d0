import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import lockfile from "proper-lockfile";
import { OperatorError } from "../core/operator-error.ts";

/** Who holds the lock: written beside it, so that the next run can say so and take over from a process that is gone. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * One push at a time per state folder. A lock whose process is gone is taken over at once on the same machine, and after
 * 30 seconds from another one. Returns what releases it; a lock held by a living run is an OperatorError. `onLost` is called
 * when the lock went stale under us, as on a machine that slept: somebody else may hold it now.
 */
export async function holdRunLock(stateFolder: string, onLost: () => void): Promise<() => Promise<void>> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const [lock, ownerFile] = [join(stateFolder, "push.lock"), join(stateFolder, "push.owner.json")];
  let lost = false;
  const take = () =>
    lockfile.lock(stateFolder, {
      stale: 30_000,
      update: 5_000,
      lockfilePath: lock,
      onCompromised() {
        lost = true;
        onLost();
      },
    });
  const release = await take().catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ELOCKED") throw cause;
    const owner = await readOwner(ownerFile);
    if (!owner || !isGone(owner)) throw heldBy(owner, lock, cause);
    await rm(lock, { recursive: true, force: true });
    return take();
  });
  const owner: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  await writeFile(ownerFile, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
  return async () => {
    if (!lost) await release();
  };
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

function isGone({ pid, host }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function heldBy(owner: Owner | undefined, lock: string, cause: unknown): OperatorError {
  const who = owner ? `process ${owner.pid} on ${owner.host}, since ${owner.since}` : "another run";
  return new OperatorError(`${lock} is held by ${who}; wait for that push to end`, { cause });
}
