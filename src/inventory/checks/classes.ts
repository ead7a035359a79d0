import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { CheckContext } from "./run-checks.ts";

/** The task table counts checkpoints in a line of their own; one written in a township is counted there. */
export function checkClasses({ network, places }: CheckContext): Diagnostic[] {
  const line = network.areas.find((area) => area.kind === "checkpoints");
  if (!line) return [];
  return network.devices.flatMap((device): Diagnostic[] => {
    if (device.kind !== "camera" || device.class !== "checkpoint" || device.area === line.slug) return [];
    return [
      diagnostic({
        code: "checkpoint-outside-line",
        severity: "warning",
        message: `${device.id} is a checkpoint and counts as a point of ${device.area}`,
        where: places.of(device, "class"),
        hints: [`the task table has a line for checkpoints: move it to ${line.slug}.yaml if it belongs to that line`],
      }),
    ];
  });
}
