import type { DeviceKind } from "../core/network.ts";
import { interfaces } from "./interfaces.ts";
import { system } from "./system.ts";

/** Every probe. The only list: surveys, output, reference page and tests derive from it. */
export const probes = { system, interfaces } as const;

export type ProbeName = keyof typeof probes;

/** What was learned from one device, by probe. */
export type Facts = { readonly [N in ProbeName]?: ReturnType<(typeof probes)[N]["decode"]> };

/**
 * What a survey asks of a device. A camera's link is read at its switch, gently: many cameras bear few requests. Servers are
 * containers without an agent of their own.
 */
export const askedOf: Readonly<Record<DeviceKind, readonly ProbeName[]>> = {
  switch: ["system", "interfaces"],
  camera: ["system"],
  server: [],
};
