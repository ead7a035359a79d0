import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../core/effects.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  async sleep(ms, signal) {
    await wait(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  },
};
