import type { Device, Link, LinkRate, Network, Server, Switch } from "../../core/network.ts";
import type { Rate, UpgradeItem } from "./proposal.ts";

/**
 * The network with the changes of an upgrade, as they are from its phase on (default: the one under planning). Takes items in any
 * order; whatever hangs on a new switch that is not among them stays where it is.
 */
export function applyUpgrade(network: Network, items: readonly UpgradeItem[], phase = network.planningPhase): Network {
  const types = new Map(network.deviceTypes.map((type) => [type.slug, type]));
  const devices = new Map(network.devices.map((device) => [device.id, device]));
  const links = new Map(network.links.map((link) => [link.id, link]));
  let { county } = network;
  for (const item of items) {
    if (item.kind === "new-switch") {
      const beside = devices.get(item.beside) as Switch;
      devices.set(item.id, {
        ...planned(item, beside, phase),
        kind: "switch",
        role: "access",
        type: types.get(item.type)!,
      });
      const uplink = { switch: item.id, to: item.uplink.to, rate: item.uplink, source: beside.source };
      links.set(item.id, newLink(uplink, { id: item.id, role: "uplink", phase }));
    } else if (item.kind === "new-server") {
      const host = devices.get(item.on)!;
      const { role, on } = item;
      devices.set(item.id, { ...planned(item, host, phase), kind: "server", role, on, type: types.get(item.type)! });
    } else if (item.kind === "switch-type") {
      devices.set(item.switch, { ...devices.get(item.switch)!, type: types.get(item.to)! });
    } else if (item.kind === "link-rate") {
      links.set(item.link, withRate(links.get(item.link)!, item.to, phase));
    } else if (item.kind === "backup-link") {
      const { source } = devices.get(item.switch)!;
      const id = `${item.switch}/backup`;
      links.set(id, newLink({ ...item, source }, { id, role: "backup", phase }));
    } else if (item.kind === "stream") {
      const changed = { ...county.classes[item.class], main: item.to };
      county = { ...county, classes: { ...county.classes, [item.class]: changed } };
    }
  }
  for (const item of items) {
    if (item.kind !== "move-camera" || !devices.has(item.to)) continue;
    const camera = devices.get(item.camera)!;
    if (camera.kind === "camera") devices.set(camera.id, { ...camera, on: item.to });
  }
  return { ...network, county, devices: [...devices.values()].sort(byId), links: [...links.values()].sort(byId) };
}

/** The items without one of them, and without the moves that only it makes possible. */
export function withoutItem(items: readonly UpgradeItem[], item: UpgradeItem): readonly UpgradeItem[] {
  const { id } = item.kind === "new-switch" ? item : { id: undefined };
  return items.filter((each) => each !== item && !(each.kind === "move-camera" && each.to === id));
}

/** A rate from a phase on; what comes later is kept where it is faster still. */
export function withRate(link: Link, { mbps, members }: Rate, phase: number): Link {
  const before = link.rates.filter((rate) => rate.fromPhase < phase);
  const now = link.rates.find((rate) => rate.fromPhase === phase);
  const rate: LinkRate = { fromPhase: phase, mbps, members, source: now?.source ?? link.rates.at(-1)!.source };
  const later = link.rates.filter(
    (each) => each.fromPhase > phase && each.mbps >= mbps && each.mbps * each.members > mbps * members,
  );
  return { ...link, rates: [...before, rate, ...later] };
}

function newLink(
  link: { readonly switch: string; readonly to: string; readonly rate: Rate; readonly source: Link["source"] },
  { id, role, phase }: Pick<Link, "id" | "role" | "phase">,
): Link {
  const { mbps, members } = link.rate;
  const { source } = link;
  const rates = [{ fromPhase: phase, mbps, members, source }];
  return { id, from: link.switch, to: link.to, role, medium: "fibre", rates, phase, source };
}

function planned(
  { id, area, site }: { readonly id: string; readonly area: string; readonly site?: string },
  beside: Switch | Device,
  phase: number,
): Omit<Server, "kind" | "role" | "on" | "type"> {
  return {
    id,
    name: id,
    area,
    ...(site === undefined ? {} : { site }),
    phase,
    status: "planned",
    ...(beside.lot === undefined ? {} : { lot: beside.lot }),
    ...(beside.contractor === undefined ? {} : { contractor: beside.contractor }),
    fixed: {},
    assumed: [],
    source: beside.source,
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
