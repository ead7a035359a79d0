import type { KnownClass, Link } from "../../core/network.ts";
import { cameraMbps } from "../../plan/offered-load.ts";
import type { LinkLoad } from "../../plan/plan.ts";
import { capacityMbps, rateAt, type Standing, usableMbps } from "../../plan/standing.ts";
import { formatRate, nameDevices, round } from "../../plan/wording.ts";
import { cableFact, passingBecause, vlansOn } from "./cable-facts.ts";
import { type Because, because, type Explanation, type Fact, type Known } from "./explanation.ts";
import { type LoadTerm, loadTerms } from "./load-terms.ts";

export function explainLink(known: Known, link: Link): Explanation {
  const { plan, places, network } = known;
  const load = plan.after.links.find((each) => each.link === link.id);
  const lower = network.devices.find(({ id }) => id === link.from)!;
  const carried = load
    ? `${formatRate(Math.max(load.upMbps, load.downMbps))} of ${formatRate(load.usableMbps)} (${percent(load.utilisationPercent)})`
    : `comes with phase ${link.phase}`;
  return {
    kind: "link",
    id: link.id,
    answer: `${link.role} ${link.from} → ${link.to}, ${link.medium}: ${carried}`,
    facts: [
      cableFact(known, link) ?? {
        what: link.role,
        value: `${link.from} → ${link.to}`,
        because: [because("its line", places.device(lower, link.role))],
      },
      rateFact(known, link),
      ...loadFacts(known, link),
      vlansFact(known, link),
    ].filter((fact) => fact.because.length > 0),
  };
}

export function rateFact({ network, plan, places }: Known, link: Link): Fact {
  const { policy } = network.county;
  const rate = rateAt(link, plan.phase);
  return {
    what: link.role === "uplink" ? "uplink rate" : "backup rate",
    value: rate.members === 1 ? formatRate(rate.mbps) : `${rate.members} × ${formatRate(rate.mbps)}`,
    because: [
      because(
        link.rates.length === 1
          ? "written on the line of its lower switch"
          : link.rates.map((each) => `phase ${each.fromPhase}: ${formatRate(capacityMbps(each))}`).join(", "),
        rate.source,
      ),
      ...(rate.members === 1
        ? []
        : [
            because(
              `a LAG never spreads its flows evenly: ${policy.lagBalancePercent} % of ${formatRate(capacityMbps(rate))} = ${formatRate(usableMbps(rate, policy))} are usable`,
              places.county("policy", "lagBalancePercent"),
            ),
          ]),
    ],
  };
}

/** What crosses the link, each direction as a sum, after the phase and before it. */
export function loadFacts(known: Known, link: Link): readonly Fact[] {
  const { plan, before, after, places } = known;
  const load = plan.after.links.find((each) => each.link === link.id);
  if (!load) return [];
  if (link.role === "backup" && load.upMbps + load.downMbps === 0)
    return [
      {
        what: "load",
        value: "nothing",
        because: [
          because(
            "a backup is blocked while the uplinks stand",
            places.device({ id: link.from, source: link.source }, "backup"),
          ),
        ],
      },
    ];
  const stood = plan.before.links.find((each) => each.link === link.id);
  return [
    ...(["up", "down"] as const).map((direction) => directionFact(known, after, load, direction)),
    {
      what: "utilisation",
      value: stood
        ? `${percent(load.utilisationPercent)}, was ${percent(stood.utilisationPercent)}`
        : percent(load.utilisationPercent),
      because: utilisationBecause(known, load),
    },
    ...(stood ? (["up", "down"] as const).map((direction) => directionFact(known, before, stood, direction)) : []),
  ];
}

function directionFact(known: Known, standing: Standing, load: LinkLoad, direction: "up" | "down"): Fact {
  const { terms, beneath } = loadTerms(standing, load.link);
  const own = terms.filter((term) => term.direction === direction);
  const now = standing.phase === known.plan.phase;
  const classes = new Set(own.flatMap((term) => (term.flow === "streams" && term.class ? [term.class] : [])));
  return {
    what: `load ${direction}${now ? "" : ` at phase ${standing.phase}`}`,
    value: mbps(direction === "up" ? load.upMbps : load.downMbps),
    because: [
      ...own.map((term) => termBecause(known, standing, term, beneath)),
      ...(now ? [...classes].flatMap((name) => sentBecause(known, name).slice(0, 1)) : []),
    ],
  };
}

function termBecause(
  { network, places }: Known,
  standing: Standing,
  { flow, class: name, side, count, eachMbps, share, mbps: sum }: LoadTerm,
  beneath: ReadonlySet<string>,
): Because {
  const shared = share === 1 ? "" : ` × ${round(share * 100, 1)} %`;
  const product = `× ${round(eachMbps, 3)}${shared} = ${mbps(sum)}`;
  const isThere = (on: string) => side === "everywhere" || beneath.has(on) === (side === "beneath");
  if (flow === "views") {
    const sites = network.sites.filter(({ room }) => room && standing.switches.has(room.on) && isThere(room.on));
    const where = sites[0] && places.device(sites[0], "room");
    return because(
      `${count} ${count === 1 ? "screen" : "screens"} of ${sites.map(({ id }) => id).join(", ")} ${product}`,
      where,
    );
  }
  const cameras = standing.cameras.filter((camera) => camera.plannedClass === name && isThere(camera.on));
  const unknown = cameras.filter((camera) => camera.class === "unknown").length;
  const surveyed = unknown > 0 ? ` (class of ${unknown} unknown)` : "";
  const verb = flow === "recordings" ? " recorded" : "";
  return because(`${count} ${name}${surveyed}${verb} ${product}: ${nameDevices(cameras)}`, cameras[0]?.source);
}

function utilisationBecause({ network, places }: Known, load: LinkLoad): readonly Because[] {
  const { linkCeilingPercent, linkWarnPercent } = network.county.policy;
  const busier = Math.max(load.upMbps, load.downMbps);
  return [
    because(`the busier direction, ${mbps(busier)}, of ${formatRate(load.usableMbps)}`),
    because(
      `the ceiling is ${linkCeilingPercent} %, a warning comes at ${linkWarnPercent} %`,
      places.county("policy", "linkCeilingPercent"),
    ),
  ];
}

function vlansFact(known: Known, link: Link): Fact {
  const vlans = vlansOn(known, link);
  return { what: "VLANs", value: vlans.join(" "), because: passingBecause(known, link.from, vlans) };
}

/** How the Mbit/s of one camera come about. */
export function sentBecause({ network, places }: Known, name: KnownClass): readonly Because[] {
  const { main, sub, stills } = network.county.classes[name];
  const { subStreamShare, wireOverhead } = network.county.policy;
  const pictures = stills ? ` + ${stills.peakMbps} Mbit/s pictures` : "";
  const sum = cameraMbps(network.county.classes[name], network.county.policy);
  return [
    because(
      `${name}: (${main.bitrateKbps} + ${sub.bitrateKbps} × ${subStreamShare} kbit/s${pictures}) × ${wireOverhead} on the wire = ${mbps(sum)}`,
      places.county("classes", name, "main", "kbps"),
    ),
    because(`sub streams pulled at the same time: ${subStreamShare}`, places.county("policy", "subStreamShare")),
    because(`bytes on the wire ÷ bytes of video: ${wireOverhead}`, places.county("policy", "wireOverhead")),
  ];
}

export function mbps(value: number): string {
  return `${round(value, 3)} Mbit/s`;
}

function percent(value: number): string {
  return `${round(value, 1)} %`;
}
