import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import { wholeFile } from "../source-text.ts";
import type { CheckContext } from "./run-checks.ts";

/** Points of the phase under planning, per area, are those that the task table asks for. */
export function checkTaskTable({ network, places, written }: CheckContext): Diagnostic[] {
  const phase = network.phases.find((each) => each.number === network.planningPhase)!;
  const counts = new Map<string, number>();
  for (const device of network.devices) {
    if (device.kind !== "camera" || device.phase !== phase.number || device.status === "retired") continue;
    counts.set(device.area, (counts.get(device.area) ?? 0) + 1);
  }
  return network.areas.flatMap((area): Diagnostic[] => {
    const asked = phase.task[area.slug];
    const has = counts.get(area.slug) ?? 0;
    if (has === (asked ?? 0)) return [];
    const name = `${area.name.en} ${area.name.zh}`;
    const points = (n: number) => `${n} ${n === 1 ? "point" : "points"}`;
    return [
      diagnostic({
        code: "task-table",
        message:
          asked === undefined
            ? `the task table of phase ${phase.number} has no line for ${name}; the inventory has ${points(has)}`
            : `the task table of phase ${phase.number} asks for ${points(asked)} in ${name}; the inventory has ${has}`,
        where: wholeFile(written.areas.find((each) => each.value.area === area.slug)!.tree.source.file),
        related: [
          asked === undefined
            ? {
                message: "the task of the phase is here",
                where: places.ofKey(phase, "task"),
              }
            : {
                message: `says ${asked}`,
                where: places.of(phase, "task", area.slug),
              },
        ],
        hints: [hint(asked, has, area.slug, phase.number)],
      }),
    ];
  });
}

function hint(asked: number | undefined, has: number, area: string, phase: number): string {
  if (asked === undefined) return `add to the task: ${area}: ${has}`;
  if (has < asked) return "add the missing cameras, or correct the task table";
  const earlier = phase > 1 ? `a camera that stood before says so: phase: ${phase - 1}; ` : "";
  return `${earlier}one that is gone: status: retired`;
}
