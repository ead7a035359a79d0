import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Device, Switch } from "../../core/network.ts";
import type { CheckContext } from "./run-checks.ts";

/** Nothing is cabled to a switch that comes later or is gone. */
export function checkPhaseOrder({ network, places }: CheckContext): Diagnostic[] {
  const switches = new Map(network.devices.filter((d): d is Switch => d.kind === "switch").map((d) => [d.id, d]));
  const uplinks = new Map(network.links.map((link) => [link.from, link]));
  const stranded = new Map<Switch, Device[]>();
  const found: Diagnostic[] = [];
  for (const device of network.devices) {
    const host = switches.get(device.kind === "switch" ? (uplinks.get(device.id)?.to ?? "") : device.on);
    if (!host || device.status === "retired") continue;
    if (host.status === "retired") stranded.set(host, [...(stranded.get(host) ?? []), device]);
    else if (host.phase > device.phase) {
      found.push(
        diagnostic({
          code: "phase-order",
          message: `${device.kind} ${device.id} comes in phase ${device.phase} and ${host.id}, which it is cabled to, in phase ${host.phase}`,
          where: places.of(device, ...cable(device)),
          related: [{ message: `${host.id} is written here`, where: host.source }],
          hints: [`set phase: ${host.phase} here, phase: ${device.phase} there, or choose another switch`],
        }),
      );
    }
  }
  for (const [host, devices] of stranded) {
    const shown = devices.slice(0, 3);
    const more = devices.length > shown.length ? ` and ${devices.length - shown.length} more` : "";
    found.push(
      diagnostic({
        code: "retired-switch",
        message: `${host.id} is retired, and still cabled to it: ${shown.map((each) => each.id).join(", ")}${more}`,
        where: places.of(host, "status"),
        related: shown.map((each) => ({
          message: each.id,
          where: places.of(each, ...cable(each)),
        })),
        hints: ["cable them to another switch, or retire them too"],
      }),
    );
  }
  return found;
}

/** The field that says which switch a device is cabled to. */
function cable(device: Device): readonly string[] {
  return device.kind === "switch" ? ["uplink", "to"] : ["on"];
}
