import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Camera, DeviceType, StreamProfile } from "../core/network.ts";
import { groupBy, type Standing } from "./standing.ts";
import { nameDevices } from "./wording.ts";

/** Cameras whose class asks for a picture that their type cannot give, once per type and class; and classes nobody knows. */
export function cameraFindings({ network, cameras }: Standing): readonly Diagnostic[] {
  const groups = groupBy(cameras, (camera) => `${camera.type.slug} ${camera.plannedClass}`);
  const beyond = [...groups.values()].flatMap((group) => {
    const { type, plannedClass, source } = group[0]!;
    const { main } = network.county.classes[plannedClass];
    const reason = whatIsTooMuch(type, main);
    if (reason === undefined) return [];
    return diagnostic({
      code: "stream-beyond-camera",
      message: `class ${plannedClass} asks for ${reason}: ${nameDevices(group)} cannot give it`,
      where: source,
      related: [{ message: `device type ${type.slug}`, where: type.source }],
      hints: [`choose another type for them, or lower the main stream of class ${plannedClass} in county.yaml`],
    });
  });
  return [...beyond, ...unknownClasses(network.county.unknownClass, cameras)];
}

function whatIsTooMuch(type: DeviceType, main: StreamProfile): string | undefined {
  const { video } = type;
  if (!video) return undefined;
  if (!video.codecs.includes(main.codec)) return `${main.codec}, and ${type.model} has ${video.codecs.join(" and ")}`;
  if (main.width > video.width || main.height > video.height) {
    return `${main.width}x${main.height}, and ${type.model} gives at most ${video.width}x${video.height}`;
  }
  if (main.fps > video.maxFps) return `${main.fps} frames/s, and ${type.model} gives at most ${video.maxFps}`;
  return undefined;
}

function unknownClasses(plannedAs: string, cameras: readonly Camera[]): readonly Diagnostic[] {
  const unknown = cameras.filter((camera) => camera.class === "unknown");
  if (unknown.length === 0) return [];
  return [
    diagnostic({
      code: "class-unknown",
      severity: "note",
      message: `${unknown.length} ${unknown.length === 1 ? "point has" : "points have"} class unknown and ${unknown.length === 1 ? "is" : "are"} planned as ${plannedAs}`,
      where: unknown[0]!.source,
      hints: ["write the surveyed class, or import the point list: camnet import <file>"],
    }),
  ];
}
