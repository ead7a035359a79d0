import type { Camera, DeviceType, Link, PortType, Server } from "../core/network.ts";
import { feeds } from "../inventory/poe-classes.ts";

/** What a cable asks of the port it is plugged into. */
export interface PortNeed {
  readonly medium: PortType["medium"];
  readonly mbps: number;
  /** required: it feeds the device · spared: taken only when nothing else is left. */
  readonly poe: "required" | "spared" | "indifferent";
  /** The class that has to be fed, where that is known. */
  readonly poeClass?: number;
  /** slowest: keep fast ports for those who need them · lowest: the first in the order of the panel. */
  readonly order: "slowest" | "lowest";
}

/** Ports that carry traffic, in the order of the panel, as far as they fit. The best choice comes first. */
export function suitablePorts(type: DeviceType, need: PortNeed): readonly PortType[] {
  const fitting = type.ports.filter((port) => fits(port, need));
  const cost = (port: PortType) =>
    need.order === "lowest" ? powerCost(port, need) : port.mbps * 2 + (need.poe === "spared" && port.poe ? 1 : 0);
  return fitting
    .map((port, i) => ({ port, i }))
    .sort((a, b) => cost(a.port) - cost(b.port) || a.i - b.i)
    .map((p) => p.port);
}

/** Dearer than any class. */
const weakest = 100;

/** The weakest port that feeds the class goes first, to keep strong ones for those who need them; those that do not, last. */
function powerCost(port: PortType, { poe, poeClass = 0 }: PortNeed): number {
  if (poe !== "required") return 0;
  return feeds(port, poeClass) ? (port.poeMaxClass ?? poeClass) : weakest;
}

/** Whether it can be plugged in. A port that feeds too small a class fits, and is a finding of its own. */
export function fits(port: PortType, need: PortNeed): boolean {
  if (port.managementOnly || port.medium !== need.medium) return false;
  return (need.poe !== "required" || port.poe) && carries(port, need.mbps);
}

/** Lower rates that an optical cage takes a module for; a copper port negotiates any lower rate. */
const opticalRates: Readonly<Record<number, readonly number[]>> = {
  1000: [1000, 100],
  10000: [10000, 1000],
  25000: [25000, 10000],
  100000: [100000, 40000],
};

function carries(port: PortType, mbps: number): boolean {
  if (port.medium === "copper") return mbps <= port.mbps;
  return (opticalRates[port.mbps] ?? [port.mbps]).includes(mbps);
}

/** A camera is fed by its switch when its type has a PoE class, and needs any copper port otherwise. */
export function cameraNeed(camera: Pick<Camera, "type">): PortNeed {
  const { poeClass } = camera.type;
  if (poeClass === undefined) return { medium: "copper", mbps: 10, poe: "indifferent", order: "lowest" };
  return { medium: "copper", mbps: 10, poe: "required", poeClass, order: "lowest" };
}

/** A server's first network port says what it wants; copper negotiates down, so a slower copper port will do. */
export function serverNeed(server: Pick<Server, "type">): PortNeed {
  const own = server.type.ports.find((port) => !port.managementOnly);
  if (own?.medium === "fibre") return { medium: "fibre", mbps: own.mbps, poe: "spared", order: "slowest" };
  return { medium: "copper", mbps: Math.min(own?.mbps ?? 1000, 1000), poe: "spared", order: "slowest" };
}

/** Every cable of a link has to carry the highest rate that it ever gets, so that an upgrade moves no fibre. */
export function uplinkNeed(link: Link): PortNeed {
  return {
    medium: link.medium,
    mbps: Math.max(...link.rates.map((rate) => rate.mbps)),
    poe: "spared",
    order: "slowest",
  };
}

/** Cables that a link ever has side by side: their ports are kept from the start. */
export function mostMembers(link: Link): number {
  return Math.max(...link.rates.map((rate) => rate.members));
}

/** `a free PoE port`, `a free 10 Gbit/s fibre port`: for sentences. */
export function describeNeed(need: PortNeed): string {
  if (need.poe === "required") return "PoE port";
  if (need.mbps <= 10) return `${need.medium} port`;
  return `${need.mbps >= 1000 ? `${need.mbps / 1000} Gbit/s` : `${need.mbps} Mbit/s`} ${need.medium} port`;
}
