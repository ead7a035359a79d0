import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Link, Switch } from "../../core/network.ts";
import type { CheckContext } from "./run-checks.ts";

/** Every switch but the core reaches the core: no end missing, no circle; and a link never becomes slower. */
export function checkLinks(context: CheckContext): Diagnostic[] {
  return [
    ...missingUplinks(context),
    ...cycles(context),
    ...context.network.links.flatMap((link) => rates(link, context)),
  ];
}

function missingUplinks({ network, places }: CheckContext): Diagnostic[] {
  const linked = new Set(network.links.map((link) => link.from));
  return network.devices
    .filter((d): d is Switch => d.kind === "switch" && d.role !== "core" && d.status !== "retired" && !linked.has(d.id))
    .map((device) =>
      diagnostic({
        code: "missing-uplink",
        message: `${device.role} switch ${device.id} has no uplink; only a core switch may stand alone`,
        where: places.of(device),
        hints: ["add: uplink: { to: <switch>, mbps: 1000 }"],
      }),
    );
}

/** Following uplinks from any switch ends at a core switch; a circle is named once, from its smallest id. */
function cycles({ network }: CheckContext): Diagnostic[] {
  const uplinks = new Map(network.links.map((link) => [link.from, link]));
  const settled = new Set<string>();
  const found: Diagnostic[] = [];
  for (const start of network.links) {
    const trail: string[] = [];
    let at: string | undefined = start.from;
    while (at !== undefined && !settled.has(at) && !trail.includes(at)) {
      trail.push(at);
      at = uplinks.get(at)?.to;
    }
    if (at !== undefined && trail.includes(at)) found.push(cycle(trail.slice(trail.indexOf(at)), uplinks));
    for (const id of trail) settled.add(id);
  }
  return found;
}

function cycle(members: readonly string[], uplinks: ReadonlyMap<string, Link>): Diagnostic {
  const first = members.indexOf([...members].sort()[0]!);
  const round = [...members.slice(first), ...members.slice(0, first)];
  const links = round.map((id) => uplinks.get(id)!);
  return diagnostic({
    code: "link-cycle",
    message:
      round.length === 1
        ? `switch ${round[0]} is its own uplink`
        : `uplinks run in a circle and never reach a core switch: ${[...round, round[0]].join(" → ")}`,
    where: links[0]!.source,
    related: links.slice(1).map((link) => ({
      message: `${link.from} → ${link.to}`,
      where: link.source,
    })),
  });
}

function rates(link: Link, { network }: CheckContext): Diagnostic[] {
  const phases = new Set(network.phases.map((phase) => phase.number));
  const found: Diagnostic[] = [];
  for (const [i, rate] of link.rates.entries()) {
    if (!phases.has(rate.fromPhase)) {
      const message = `there is no phase ${rate.fromPhase}`;
      const hints = [`phases.yaml has ${[...phases].join(", ")}`];
      found.push(
        diagnostic({
          code: "unknown-phase",
          message,
          where: rate.source,
          hints,
        }),
      );
    }
    const before = link.rates[i - 1];
    if (before && rate.mbps < before.mbps) {
      found.push(
        diagnostic({
          code: "rate-falls",
          message: `the uplink of ${link.from} falls from ${before.mbps} to ${rate.mbps} Mbit/s in phase ${rate.fromPhase}`,
          where: rate.source,
          hints: ["rates are written phase: Mbit/s, for example { 2: 1000, 3: 10000 }"],
        }),
      );
    }
  }
  const first = link.rates[0];
  if (!first) {
    const message = `the uplink of ${link.from} has no rate`;
    return [
      diagnostic({
        code: "rate-missing",
        message,
        where: link.source,
        hints: ["add one, for example mbps: 1000"],
      }),
    ];
  }
  if (first.fromPhase > link.phase) {
    found.push(
      diagnostic({
        code: "rate-missing",
        message: `switch ${link.from} stands from phase ${link.phase}, and its uplink has a rate only from phase ${first.fromPhase}`,
        where: first.source,
        hints: [`add the rate that it starts with: { ${link.phase}: …, ${first.fromPhase}: ${first.mbps} }`],
      }),
    );
  }
  return found;
}
