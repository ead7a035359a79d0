import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { DeviceType, PortType } from "../core/network.ts";
import { didYouMean } from "./nearest.ts";
import { greatestClass } from "./poe-classes.ts";
import { portless, portTypes } from "./port-types.ts";
import type { WrittenInventory } from "./written.ts";

/** Device types by `<maker>/<model>`; ports in the order of the panel. */
export function resolveDeviceTypes(written: WrittenInventory["deviceTypes"]): {
  readonly types: ReadonlyMap<string, DeviceType>;
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const types = new Map<string, DeviceType>();
  for (const { slug, tree, value } of written) {
    const ports: PortType[] = [];
    const seen = new Set<string>();
    for (const [i, port] of value.interfaces.entries()) {
      if (seen.has(port.name)) {
        diagnostics.push(
          diagnostic({
            code: "duplicate-port",
            message: `interface ${port.name} is written twice`,
            where: tree.place(["interfaces", i, "name"]),
          }),
        );
      }
      seen.add(port.name);
      if (portless.has(port.type)) continue;
      const kind = Object.hasOwn(portTypes, port.type) ? portTypes[port.type] : undefined;
      if (kind) {
        const { name, type, poe_mode, poe_type, mgmt_only } = port;
        const poeMaxClass = poe_mode === "pse" ? greatestClass(poe_type) : undefined;
        ports.push({
          name,
          type,
          ...kind,
          poe: poe_mode !== undefined,
          ...(poeMaxClass === undefined ? {} : { poeMaxClass }),
          managementOnly: mgmt_only ?? false,
        });
      } else {
        const known = [...Object.keys(portTypes), ...portless];
        const guess = didYouMean(port.type, known);
        diagnostics.push(
          diagnostic({
            code: "unknown-port-type",
            message: `no interface type ${port.type} is known`,
            where: tree.place(["interfaces", i, "type"]),
            hints: guess.length > 0 ? guess : [`types are ${known.join(", ")}`],
          }),
        );
      }
    }
    const { camnet } = value;
    const video = camnet.video && {
      ...camnet.video,
      ...sizeOf(camnet.video.maxSize),
    };
    types.set(slug, {
      slug,
      manufacturer: value.manufacturer,
      model: value.model,
      ...(value.part_number === undefined ? {} : { partNumber: value.part_number }),
      kind: camnet.kind,
      platform: camnet.platform,
      ports,
      ...(camnet.poeBudgetWatts === undefined ? {} : { poeBudgetWatts: camnet.poeBudgetWatts }),
      ...(camnet.poeClass === undefined ? {} : { poeClass: camnet.poeClass }),
      ...(camnet.maxDrawWatts === undefined ? {} : { maxDrawWatts: camnet.maxDrawWatts }),
      ...(video
        ? {
            video: {
              codecs: video.codecs,
              width: video.width,
              height: video.height,
              maxFps: video.maxFps,
            },
          }
        : {}),
      ...(camnet.usableTB === undefined ? {} : { usableTB: camnet.usableTB }),
      sources: camnet.sources,
      source: tree.place(["model"]),
    });
  }
  return { types, diagnostics };
}

/** `2560x1440` → width and height in pixels. */
export function sizeOf(size: string): {
  readonly width: number;
  readonly height: number;
} {
  const [width, height] = size.split("x").map(Number) as [number, number];
  return { width, height };
}
