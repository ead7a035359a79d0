import {
  type Camera,
  type FailureKind,
  type KnownClass,
  type Link,
  type Network,
  type PointClass,
  pointClasses,
  type Switch,
} from "../core/network.ts";
import { OperatorError } from "../core/operator-error.ts";
import { areaAsked } from "../inventory/area-named.ts";
import { didYouMean } from "../inventory/nearest.ts";
import { pseWatts } from "../inventory/poe-classes.ts";
import { cameraNeed, fits } from "./ports.ts";
import { groupBy } from "./standing.ts";
import { compare, formatRate } from "./wording.ts";

/** One supposition that a plan is made under, without an edit of the inventory. */
export type WhatIf =
  /** So many more cameras in an area, by its slug or name. Without a class: the one that most of its points of the phase have. */
  | { readonly kind: "add"; readonly area: string; readonly count: number; readonly class?: PointClass }
  /** Another bit rate of a class's main stream. */
  | { readonly kind: "bit-rate"; readonly class: KnownClass; readonly kbps: number }
  /** Another set of classes, from county.yaml `profiles`. */
  | { readonly kind: "profile"; readonly name: string }
  /** Links keep the rate that they had before the phase. */
  | { readonly kind: "no-upgrades" }
  /** Other kinds of failure that have to be survived. */
  | { readonly kind: "survive"; readonly kinds: readonly FailureKind[] }
  /** Another ceiling of links. */
  | { readonly kind: "ceiling"; readonly percent: number };

/**
 * The network as it would be. Cameras that are added are planned ones of the phase, like those of their area; each goes to
 * the access switch with most ports to spare that still has PoE for it, and where there is none to the least crowded one,
 * so that the plan shows what is missing. A name that the county does not know is an OperatorError.
 */
export function suppose(network: Network, whatIfs: readonly WhatIf[], { phase }: { readonly phase: number }): Network {
  // A profile is a whole set of classes, so it comes before the bit rate of one of them.
  const order = [...whatIfs].sort((a, b) => Number(b.kind === "profile") - Number(a.kind === "profile"));
  return order.reduce((supposed, whatIf) => supposeOne(supposed, whatIf, phase), network);
}

/** `14 more hd cameras in qiaotou`, `hd at 6 Mbit/s`: for the line that says under what a plan was made. */
export function describeWhatIf(whatIf: WhatIf): string {
  switch (whatIf.kind) {
    case "add": {
      const of = whatIf.class === undefined ? "" : ` ${whatIf.class}`;
      return `${whatIf.count} more${of} camera${whatIf.count === 1 ? "" : "s"} in ${whatIf.area}`;
    }
    case "bit-rate":
      return `${whatIf.class} at ${formatRate(whatIf.kbps / 1000)}`;
    case "profile":
      return `profile ${whatIf.name}`;
    case "no-upgrades":
      return "no link made faster by the phase";
    case "survive":
      return whatIf.kinds.length === 0 ? "no failure to survive" : `surviving any one ${whatIf.kinds.join(", ")}`;
    case "ceiling":
      return `ceiling of links ${whatIf.percent} %`;
  }
}

function supposeOne(network: Network, whatIf: WhatIf, phase: number): Network {
  const { county } = network;
  switch (whatIf.kind) {
    case "add":
      return addCameras(network, whatIf, phase);
    case "bit-rate": {
      const profile = county.classes[whatIf.class];
      const changed = { ...profile, main: { ...profile.main, bitrateKbps: whatIf.kbps } };
      return { ...network, county: { ...county, classes: { ...county.classes, [whatIf.class]: changed } } };
    }
    case "profile":
      return { ...network, county: { ...county, classes: profileNamed(network, whatIf.name) } };
    case "no-upgrades":
      return { ...network, links: network.links.map((link) => withoutUpgrade(link, phase)) };
    case "survive":
      return withPolicy(network, { survive: whatIf.kinds });
    case "ceiling":
      return withPolicy(network, {
        linkCeilingPercent: whatIf.percent,
        linkWarnPercent: Math.min(county.policy.linkWarnPercent, whatIf.percent),
      });
  }
}

function withPolicy(network: Network, changed: Partial<Network["county"]["policy"]>): Network {
  return { ...network, county: { ...network.county, policy: { ...network.county.policy, ...changed } } };
}

function profileNamed({ county }: Network, name: string): Network["county"]["classes"] {
  const profile = Object.hasOwn(county.profiles, name) ? county.profiles[name] : undefined;
  if (profile) return profile;
  const names = Object.keys(county.profiles);
  if (names.length === 0) {
    throw new OperatorError(
      `there is no profile ${name}: county.yaml has none; write one under profiles: { ${name}: { checkpoint: …, hd: …, standard: … } }`,
    );
  }
  const [guess = `county.yaml has ${names.join(", ")}`] = didYouMean(name, names);
  throw new OperatorError(`there is no profile ${name}; ${guess}`);
}

/** What the phase makes faster comes a phase late: both ports are still chosen for it, and no cable has to move. */
function withoutUpgrade(link: Link, phase: number): Link {
  if (!link.rates.some((rate) => rate.fromPhase < phase)) return link;
  const rates = link.rates.map((rate) => (rate.fromPhase === phase ? { ...rate, fromPhase: phase + 1 } : rate));
  return { ...link, rates: rates.sort((a, b) => a.fromPhase - b.fromPhase) };
}

function addCameras(network: Network, add: Extract<WhatIf, { kind: "add" }>, phase: number): Network {
  const area = areaAsked(network.areas, add.area);
  const pointClass = add.class ?? commonClass(network, area.slug, phase);
  const plannedClass = pointClass === "unknown" ? network.county.unknownClass : pointClass;
  const like = likeliest(network, area.slug, plannedClass);
  const hosts = new Hosts(network, area.slug, phase, like);
  const taken = new Set([...network.devices, ...network.sites].map(({ id }) => id));
  const added: Camera[] = [];
  for (let n = 1; added.length < add.count; n++) {
    const id = `${area.slug}-new-${String(n).padStart(2, "0")}`;
    if (taken.has(id)) continue;
    const host = hosts.next();
    added.push({
      kind: "camera",
      id,
      name: id,
      area: area.slug,
      ...(host.site === undefined ? {} : { site: host.site }),
      phase,
      status: "planned",
      type: like.type,
      ...(like.lot === undefined ? {} : { lot: like.lot }),
      ...(like.contractor === undefined ? {} : { contractor: like.contractor }),
      fixed: {},
      assumed: add.class === undefined ? ["class", "type", "on"] : ["type", "on"],
      source: area.source,
      class: pointClass,
      plannedClass,
      on: host.id,
    });
  }
  return { ...network, devices: [...network.devices, ...added].sort((a, b) => compare(a.id, b.id)) };
}

function camerasOf(network: Network): readonly Camera[] {
  return network.devices.filter((device): device is Camera => device.kind === "camera" && device.status !== "retired");
}

/** The class that most points of the area have, those of the phase before those that stand; unknown where there are none. */
function commonClass(network: Network, area: string, phase: number): PointClass {
  const own = camerasOf(network).filter((camera) => camera.area === area);
  const ofPhase = own.filter((camera) => camera.phase === phase);
  const counts = groupBy(ofPhase.length > 0 ? ofPhase : own, (camera) => camera.class);
  return pointClasses.reduce<PointClass>(
    (most, each) => ((counts.get(each)?.length ?? 0) > (counts.get(most)?.length ?? 0) ? each : most),
    "unknown",
  );
}

/** A camera of the class to take type and lot from: the newest of the area, or of the county where the area has none. */
function likeliest(
  network: Network,
  area: string,
  plannedClass: KnownClass,
): Pick<Camera, "type" | "lot" | "contractor"> {
  const [own] = camerasOf(network)
    .filter((camera) => camera.plannedClass === plannedClass)
    .sort((a, b) => Number(b.area === area) - Number(a.area === area) || b.phase - a.phase || compare(a.id, b.id));
  if (own?.area === area) return own;
  if (own) return { type: own.type };
  throw new OperatorError(
    `the county has no camera of class ${plannedClass} yet, so nobody knows which type to add; name another class`,
  );
}

/** The switches of an area, and how much room each has left for cameras of one type. */
class Hosts {
  readonly #hosts: { readonly device: Switch; freePorts: number; freeWatts: number }[];
  readonly #wattsEach: number;

  constructor(network: Network, area: string, phase: number, { type }: Pick<Camera, "type">) {
    const need = cameraNeed({ type });
    this.#wattsEach = need.poe === "required" ? pseWatts[type.poeClass!]! : 0;
    const standing = network.devices.filter((device) => device.phase <= phase && device.status !== "retired");
    const switches = standing.filter((device): device is Switch => device.kind === "switch" && device.area === area);
    const access = switches.filter((device) => device.role === "access");
    const plugged = groupBy(
      standing.filter((device) => device.kind !== "switch"),
      (device) => device.on,
    );
    const { poeCeilingPercent } = network.county.policy;
    this.#hosts = (access.length > 0 ? access : switches).map((device) => {
      const on = plugged.get(device.id) ?? [];
      const cables = network.links.filter(
        (link) => link.phase <= phase && link.medium === "copper" && [link.from, link.to].includes(device.id),
      );
      const feeding = on.reduce((sum, each) => sum + (pseWatts[each.type.poeClass ?? -1] ?? 0), 0);
      const budget = device.type.poeBudgetWatts ?? Number.POSITIVE_INFINITY;
      return {
        device,
        freePorts: device.type.ports.filter((port) => fits(port, need)).length - on.length - cables.length,
        freeWatts: (budget * poeCeilingPercent) / 100 - feeding,
      };
    });
    if (this.#hosts.length === 0) {
      throw new OperatorError(`${area} has no switch in phase ${phase} that a camera could be cabled to`);
    }
  }

  /** The switch of the next camera, which is then taken as cabled to it. */
  next(): Switch {
    const roomy = this.#hosts.filter((host) => host.freePorts > 0 && host.freeWatts >= this.#wattsEach);
    const [host] = [...(roomy.length > 0 ? roomy : this.#hosts)].sort(
      (a, b) => b.freePorts - a.freePorts || compare(a.device.id, b.device.id),
    );
    host!.freePorts -= 1;
    host!.freeWatts -= this.#wattsEach;
    return host!.device;
  }
}
