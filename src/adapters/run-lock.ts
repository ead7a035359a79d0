import { mkdir } from "node:fs/promises";
import lockfile from "proper-lockfile";
import { OperatorError } from "../core/operator-error.ts";

/**
 * One push at a time per state folder. The lock is kept fresh while the holder lives and is free again 30 seconds after the
 * holder was killed. Returns what releases it; a lock held by another run is an OperatorError.
 */
export async function holdRunLock(stateFolder: string): Promise<() => Promise<void>> {
  await mkdir(stateFolder, { recursive: true });
  try {
    return await lockfile.lock(stateFolder, { stale: 30_000, update: 5_000, lockfilePath: `${stateFolder}/push.lock` });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ELOCKED") throw cause;
    throw new OperatorError(
      `another push holds ${stateFolder}/push.lock; wait for it to end (a lock whose run was killed is free again after 30 seconds)`,
      { cause },
    );
  }
}
