import type { Device } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { pdWatts } from "../../inventory/poe-classes.ts";
import { groupBy, type Standing } from "../standing.ts";
import { round } from "../wording.ts";
import { county, electricityPayer } from "./payer.ts";

/** Electricity of everything that stands in one phase, by area and by who pays it. */
export interface EnergyPlan {
  readonly phase: number;
  /** In the county's order of areas, a township before the county. */
  readonly shares: readonly EnergyShare[];
  readonly total: Energy;
}

export interface EnergyShare extends Energy {
  readonly area: string;
  readonly payer: string;
}

export interface Energy {
  readonly devices: number;
  /** Most that the devices draw together, watts, without those whose draw is unknown; absent when nobody knows any. */
  readonly watts?: number;
  /** Devices whose draw nobody states: what they take comes on top. */
  readonly unknown: number;
  /** Cameras counted at what their PoE class may draw, since their type states no draw of its own. */
  readonly byClass: number;
  /** Present where there are watts and the county has a price list. */
  readonly yearly?: { readonly kilowattHours: number; readonly cost: number };
}

const hoursPerYear = 8760;

/**
 * Every device all year at the most it draws, times the loss between socket and device: an upper bound for what is known.
 * A camera whose type states no draw counts what its PoE class may draw; a switch counts without what it feeds. A draw that
 * nobody states is counted as unknown and never as zero.
 */
export function energyOf({
  network,
  phase,
  cameras,
  switches,
  servers,
}: Pick<Standing, "network" | "phase" | "cameras" | "switches" | "servers">): EnergyPlan {
  const areas = new Map(network.areas.map((area) => [area.slug, area]));
  const devices: readonly Device[] = [...cameras, ...switches.values(), ...servers];
  const payerOf = (device: Device) => electricityPayer(device, areas.get(device.area));
  const byShare = groupBy(devices, (device) => `${device.area} ${payerOf(device)}`);
  const shares = network.areas.flatMap(({ slug: area, budgetHolder }) =>
    [...new Set([budgetHolder ?? county, county])].flatMap((payer) => {
      const own = byShare.get(`${area} ${payer}`);
      return own ? [{ area, payer, ...energy(own, network.prices) }] : [];
    }),
  );
  return { phase, shares, total: sumOf(shares, network.prices) };
}

/** Several shares together, for example those of one payer. */
export function sumOf(shares: readonly Energy[], prices: Prices | undefined): Energy {
  const sum = (of: (share: Energy) => number) => shares.reduce((total, share) => total + of(share), 0);
  return counted(
    {
      devices: sum((share) => share.devices),
      unknown: sum((share) => share.unknown),
      byClass: sum((share) => share.byClass),
    },
    sum((share) => share.watts ?? 0),
    prices,
  );
}

function energy(devices: readonly Device[], prices: Prices | undefined): Energy {
  const draws = devices.map(draw);
  const counts = {
    devices: devices.length,
    unknown: draws.filter((each) => each === undefined).length,
    byClass: draws.filter((each) => each?.from === "class").length,
  };
  return counted(
    counts,
    draws.reduce((sum, each) => sum + (each?.watts ?? 0), 0),
    prices,
  );
}

/** Watts to the hundredth, kilowatt-hours and money to the whole. */
function counted(
  counts: Pick<Energy, "devices" | "unknown" | "byClass">,
  watts: number,
  prices: Prices | undefined,
): Energy {
  if (counts.devices > 0 && counts.unknown === counts.devices) return counts;
  if (!prices) return { ...counts, watts: round(watts, 2) };
  const { lossFactor, kilowattHour } = prices.energy;
  const kilowattHours = (watts * lossFactor * hoursPerYear) / 1000;
  return {
    ...counts,
    watts: round(watts, 2),
    yearly: { kilowattHours: round(kilowattHours, 0), cost: round(kilowattHours * kilowattHour, 0) },
  };
}

function draw({ kind, type }: Device): { readonly watts: number; readonly from: "type" | "class" } | undefined {
  if (type.maxDrawWatts !== undefined) return { watts: type.maxDrawWatts, from: "type" };
  const watts = kind === "camera" && type.poeClass !== undefined ? pdWatts[type.poeClass] : undefined;
  return watts === undefined ? undefined : { watts, from: "class" };
}
