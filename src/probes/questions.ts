import type { Oid } from "../core/effects.ts";
import type { Maker } from "../core/maker.ts";
import { firstReads } from "./identify.ts";
import type { Reads } from "./question.ts";
import { camera } from "./questions/camera.ts";
import { cpu } from "./questions/cpu.ts";
import { interfaces } from "./questions/interfaces.ts";
import { memory } from "./questions/memory.ts";
import { neighbours } from "./questions/neighbours.ts";
import { poe } from "./questions/poe.ts";
import { sensors } from "./questions/sensors.ts";
import { vlans } from "./questions/vlans.ts";
import { whoReads } from "./who.ts";

/** Everything asked of a single device beyond who it is. The only list: reading, decoding, output and tests derive from it. */
export const questions = { interfaces, cpu, memory, sensors, poe, vlans, neighbours, camera } as const;

export type QuestionName = keyof typeof questions;

export const questionNames = Object.keys(questions) as QuestionName[];

/** All that is read of a device of this maker, question by question. */
export function readsOfAll(maker: Maker | undefined): readonly (Reads & { readonly name: string })[] {
  return [
    { name: "who", ...whoReads(maker) },
    ...questionNames.map((name) => ({ name, ...questions[name].reads(maker) })),
  ];
}

/** True for objects that some question reads of some maker: a walk holds a hundred times more. */
export function isRead(makers: readonly Maker[]): (oid: Oid) => boolean {
  const reads = [undefined, ...makers].flatMap(readsOfAll);
  const signatures = makers.flatMap(({ signature = [] }) => signature);
  const scalars = new Set([...firstReads, ...reads.flatMap((each) => each.scalars), ...signatures]);
  const columns = new Set([...reads.flatMap((each) => each.tables.flat()), ...signatures]);
  return (oid) => {
    if (scalars.has(oid)) return true;
    for (let dot = oid.lastIndexOf("."); dot > 0; dot = oid.lastIndexOf(".", dot - 1)) {
      if (columns.has(oid.slice(0, dot))) return true;
    }
    return false;
  };
}
