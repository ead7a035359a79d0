import type { Device, Link, Network, StreamProfile } from "../../core/network.ts";
import type { Prices } from "../../core/prices.ts";
import { rateAt } from "../standing.ts";
import type { BillLine, Rate, UpgradeItem } from "./proposal.ts";

export interface ItemPrice {
  readonly lines: readonly BillLine[];
  readonly cost: number;
}

/** What the price list lacks, as one would write it there. */
export interface MissingPrice {
  readonly missing: string;
}

export type PriceOf = (item: UpgradeItem) => ItemPrice | MissingPrice;

/**
 * What an item is made of and costs. Only what is new is paid: modules of a rate that a link keeps are kept, and what the phase has
 * only planned is changed on paper, so that it costs the difference and no work. A cheaper model in place of a planned one saves
 * nothing.
 */
export function pricing(network: Network, prices: Prices, phase: number): PriceOf {
  const county: Indexed = {
    phase,
    devices: new Map(network.devices.map((device) => [device.id, device])),
    links: new Map(network.links.map((link) => [link.id, link])),
    uplinks: new Map(network.links.filter(({ role }) => role === "uplink").map(({ from, to }) => [from, to])),
  };
  return (item) => {
    const lines = linesOf(item, county, prices);
    const missing = lines.find((each): each is MissingPrice => "missing" in each);
    if (missing) return missing;
    const paid = lines as readonly BillLine[];
    return { lines: paid, cost: paid.reduce((sum, { amount }) => sum + amount, 0) };
  };
}

interface Indexed {
  readonly phase: number;
  readonly devices: ReadonlyMap<string, Device>;
  readonly links: ReadonlyMap<string, Link>;
  readonly uplinks: ReadonlyMap<string, string>;
}

type Line = BillLine | MissingPrice;

function linesOf(item: UpgradeItem, county: Indexed, prices: Prices): readonly Line[] {
  const work = (what: keyof Prices["work"]) => line(`work: ${workWords[what]}`, 1, prices.work[what]);
  switch (item.kind) {
    case "link-rate": {
      const link = county.links.get(item.link)!;
      const planned = isPlanned(link, county);
      return [...cables(link, item, { prices, planned }), ...(planned ? [] : [work("link")])];
    }
    case "backup-link": {
      const { mbps, members } = item.rate;
      const pairs = (count: number) => (count > 0 ? [line("fibre pair", count, prices.fibre.pairOnRoute)] : []);
      const fibre = shareRoute(item.switch, item.to, county)
        ? pairs(members)
        : [line("fibre route", 1, prices.fibre.newRoute), ...pairs(members - 1)];
      return [optics(prices, mbps, members), ...fibre, work("link")];
    }
    case "switch-type": {
      const bought = devices(prices, item.to);
      if (county.devices.get(item.switch)?.status !== "planned") return [bought, work("replaceSwitch")];
      const unitPrice = Math.min(prices.devices[item.from] ?? 0, prices.devices[item.to] ?? 0);
      return [bought, { what: item.from, quantity: -1, unitPrice, amount: -unitPrice }];
    }
    case "new-switch":
      return [
        devices(prices, item.type),
        optics(prices, item.uplink.mbps, item.uplink.members),
        line("fibre pair", item.uplink.members, prices.fibre.pairOnRoute),
        work("link"),
      ];
    case "move-camera":
      return [work(county.devices.get(item.camera)?.status === "planned" ? "movePlanned" : "moveCamera")];
    case "stream": {
      const kbps = Math.max(0, samePictureKbps(item.from, item.to.codec) - item.to.bitrateKbps);
      const givenUp = (kbps / 1000) * item.cameras;
      if (prices.pictureMbps === undefined) return [{ missing: "pictureMbps: …" }];
      return [line("picture given up, Mbit/s", givenUp, prices.pictureMbps)];
    }
    case "new-server":
      return [devices(prices, item.type)];
  }
}

/** What another codec needs for the same picture: H.265 half of what H.264 does (Ohm et al., IEEE TCSVT 22-12, 2012). */
export function samePictureKbps({ codec, bitrateKbps }: StreamProfile, to: StreamProfile["codec"]): number {
  return codec === "h264" && to === "h265" ? Math.ceil(bitrateKbps / 2) : bitrateKbps;
}

/** Modules and fibres that a link lacks for another rate. */
function cables(
  { medium }: Link,
  { from, to }: { readonly from: Rate; readonly to: Rate },
  { prices, planned }: { readonly prices: Prices; readonly planned: boolean },
): readonly Line[] {
  if (medium === "copper") return [];
  const kept = from.mbps === to.mbps ? from.members : 0;
  const bought = optics(prices, to.mbps, to.members - kept);
  const unitPrice = prices.optics[from.mbps] ?? 0;
  const spared =
    planned && kept === 0 && unitPrice > 0 && "amount" in bought
      ? Math.min(from.members * 2, Math.floor(bought.amount / unitPrice))
      : 0;
  const more = to.members - from.members;
  return [
    bought,
    ...(spared > 0 ? [line(`optic ${from.mbps}`, -spared, unitPrice)] : []),
    ...(more > 0 ? [line("fibre pair", more, prices.fibre.pairOnRoute)] : []),
  ];
}

/** A link that comes with the phase, or that gets its rate in it, has not been bought yet. */
function isPlanned(link: Link, { devices, phase }: Indexed): boolean {
  if (link.phase === phase) return devices.get(link.from)?.status === "planned";
  return rateAt(link, phase).fromPhase === phase;
}

/** The way of a fibre exists where two switches stand at one site, or next to each other in the tree. */
function shareRoute(a: string, b: string, { devices, uplinks }: Indexed): boolean {
  const site = devices.get(a)?.site;
  return (site !== undefined && site === devices.get(b)?.site) || uplinks.get(a) === b || uplinks.get(b) === a;
}

function devices(prices: Prices, type: string): Line {
  const price = Object.hasOwn(prices.devices, type) ? prices.devices[type] : undefined;
  return price === undefined ? { missing: `devices: { ${type}: … }` } : line(type, 1, price);
}

/** Two modules for every member. */
function optics(prices: Prices, mbps: number, members: number): Line {
  const price = prices.optics[mbps];
  return price === undefined ? { missing: `optics: { ${mbps}: … }` } : line(`optic ${mbps}`, members * 2, price);
}

const workWords: Readonly<Record<keyof Prices["work"], string>> = {
  link: "link",
  replaceSwitch: "replace switch",
  moveCamera: "move camera",
  movePlanned: "move planned camera",
};

function line(what: string, quantity: number, unitPrice: number): BillLine {
  return { what, quantity, unitPrice, amount: quantity * unitPrice };
}
