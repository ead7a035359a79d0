/** The lab as a process: when it stops, and what it tells whoever started it. */
import { type BootedLab, type BootOptions, bootLab } from "./boot-lab.ts";
import type { LabMessage } from "./start-lab.ts";

/** Boots, calls `ready`, and resolves after the lab has stopped: at SIGINT, SIGTERM, SIGHUP, or when its parent is gone. */
export async function runLab(options: BootOptions, ready: (lab: BootedLab) => void): Promise<void> {
  const stopped = untilAsked();
  const lab = await bootLab(options);
  const message: LabMessage = { lab: "ready" };
  process.send?.(message);
  ready(lab);
  await stopped;
  await lab.close();
}

function untilAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
    process.once("disconnect", () => resolve());
  });
}
