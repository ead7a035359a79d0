import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Network, Switch } from "../core/network.ts";
import { pseWatts } from "../inventory/poe-classes.ts";
import type { PoeLoad } from "./plan.ts";
import type { Standing } from "./standing.ts";
import { round } from "./wording.ts";

/** PoE of every switch whose type states a budget, sorted by id. */
export function poeLoads(standing: Standing): readonly PoeLoad[] {
  const loads: PoeLoad[] = [];
  for (const device of standing.switches.values()) {
    const budgetWatts = device.type.poeBudgetWatts;
    if (!budgetWatts) continue;
    const classes = poweredClasses(standing, device);
    const allocatedWatts = round(
      classes.reduce((sum, poeClass) => sum + pseWatts[poeClass]!, 0),
      1,
    );
    loads.push({
      switch: device.id,
      poweredDevices: classes.length,
      allocatedWatts,
      budgetWatts,
      percent: (allocatedWatts / budgetWatts) * 100,
    });
  }
  return loads.sort((a, b) => (a.switch < b.switch ? -1 : 1));
}

/** Switches that promise more than they supply (errors), or more than the policy's share of it; and those nobody can tell. */
export function poeFindings(standing: Standing, loads: readonly PoeLoad[]): readonly Diagnostic[] {
  const { network, switches } = standing;
  const unknown = [...switches.values()].filter(
    (device) => device.type.poeBudgetWatts === undefined && poweredClasses(standing, device).length > 0,
  );
  return [
    ...loads.flatMap((load) => poeFinding(network, switches.get(load.switch)!, load)),
    ...budgetsMissing(unknown),
  ];
}

function poeFinding({ county }: Network, device: Switch, load: PoeLoad): readonly Diagnostic[] {
  const ceiling = county.policy.poeCeilingPercent;
  if (load.percent <= ceiling) return [];
  const over = load.allocatedWatts > load.budgetWatts;
  const limitWatts = (load.budgetWatts * ceiling) / 100;
  const { id } = device;
  const draw = `switch ${id} holds ${load.allocatedWatts} W of PoE ready for ${load.poweredDevices} cameras`;
  return [
    diagnostic({
      code: over ? "poe-over-budget" : "poe-over-ceiling",
      severity: over ? "error" : "warning",
      message: over
        ? `${draw} but ${device.type.model} supplies ${load.budgetWatts} W`
        : `${draw}, ${round(load.percent, 1)} % of the ${load.budgetWatts} W that ${device.type.model} supplies; the ceiling is ${ceiling} %`,
      where: device.source,
      hints: [
        `move cameras of ${Math.ceil(load.allocatedWatts - limitWatts)} W to another switch, or choose a type with a larger supply`,
      ],
    }),
  ];
}

function budgetsMissing(devices: readonly Switch[]): readonly Diagnostic[] {
  const types = new Map(devices.map((device) => [device.type.slug, device.type]));
  return [...types.values()].map((type) =>
    diagnostic({
      code: "poe-budget-unknown",
      severity: "warning",
      message: `device type ${type.slug} feeds cameras and states no PoE budget, so its switches are not counted`,
      where: type.source,
      hints: ["add camnet.poeBudgetWatts from the data sheet"],
    }),
  );
}

function poweredClasses(standing: Standing, device: Switch): readonly number[] {
  return (standing.camerasOn.get(device.id) ?? []).flatMap((camera) => camera.type.poeClass ?? []);
}
