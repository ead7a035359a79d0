import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Device, Link, Switch } from "../../core/network.ts";
import type { CheckContext } from "./run-checks.ts";

/** Nothing is cabled to a switch that comes later or is gone. */
export function checkPhaseOrder(context: CheckContext): Diagnostic[] {
  const { network, places } = context;
  const switches = new Map(network.devices.filter((d): d is Switch => d.kind === "switch").map((d) => [d.id, d]));
  const uplinks = new Map(network.links.filter((link) => link.role === "uplink").map((link) => [link.from, link]));
  const stranded = new Map<Switch, Cabled[]>();
  const strand = (host: Switch, cabled: Cabled) => stranded.set(host, [...(stranded.get(host) ?? []), cabled]);
  const found: Diagnostic[] = [];
  for (const device of network.devices) {
    const host = switches.get(device.kind === "switch" ? (uplinks.get(device.id)?.to ?? "") : device.on);
    if (!host || device.status === "retired") continue;
    if (host.status === "retired") strand(host, { name: device.id, at: device, field: cable(device) });
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
  for (const link of network.links.filter(({ role }) => role === "backup")) {
    const [own, far] = [switches.get(link.from)!, switches.get(link.to)!];
    if (own.status === "retired") continue;
    if (far.status === "retired") strand(far, { name: `the backup of ${own.id}`, at: link, field: ["to"] });
    else found.push(...backupTooEarly(link, own, far, context));
  }
  for (const [host, cabled] of stranded) {
    const shown = cabled.slice(0, 3);
    const more = cabled.length > shown.length ? ` and ${cabled.length - shown.length} more` : "";
    found.push(
      diagnostic({
        code: "retired-switch",
        message: `${host.id} is retired, and still cabled to it: ${shown.map(({ name }) => name).join(", ")}${more}`,
        where: places.of(host, "status"),
        related: shown.map(({ name, at, field }) => ({ message: name, where: places.of(at, ...field) })),
        hints: ["cable them to another switch, or retire them too"],
      }),
    );
  }
  return found;
}

/** What hangs on a switch, and the field that says so. */
interface Cabled {
  readonly name: string;
  readonly at: object;
  readonly field: readonly string[];
}

function backupTooEarly(link: Link, own: Switch, far: Switch, { places }: CheckContext): Diagnostic[] {
  const late = [own, far].filter(({ phase }) => phase > link.phase).sort((a, b) => b.phase - a.phase)[0];
  if (!late) return [];
  const end = late === own ? "its own switch" : `${far.id}, which it leads to,`;
  return [
    diagnostic({
      code: "phase-order",
      message: `the backup of ${own.id} comes in phase ${link.phase} and ${end} in phase ${late.phase}`,
      where: places.of(link, late === own ? "phase" : "to"),
      related: [{ message: `${late.id} is written here`, where: late.source }],
      hints: [`backup: { phase: ${late.phase} }${late === own ? "" : ", or choose another switch"}`],
    }),
  ];
}

/** The field that says which switch a device is cabled to. */
function cable(device: Device): readonly string[] {
  return device.kind === "switch" ? ["uplink", "to"] : ["on"];
}
