import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Link, LinkRate, Switch } from "../../core/network.ts";
import type { CheckContext } from "./run-checks.ts";

/** Every switch but the core reaches the core: no end missing, no circle; a backup adds a way; no link becomes slower. */
export function checkLinks(context: CheckContext): Diagnostic[] {
  return [
    ...missingUplinks(context),
    ...cycles(context),
    ...backups(context),
    ...context.network.links.flatMap((link) => rates(link, context)),
  ];
}

function missingUplinks({ network, places }: CheckContext): Diagnostic[] {
  const linked = new Set(network.links.filter((link) => link.role === "uplink").map((link) => link.from));
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
  const links = network.links.filter((link) => link.role === "uplink");
  const uplinks = new Map(links.map((link) => [link.from, link]));
  const settled = new Set<string>();
  const found: Diagnostic[] = [];
  for (const start of links) {
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
    hints: [
      round.length === 1
        ? "to: a switch nearer to the core"
        : "if this is a ring, keep the uplinks a tree and declare the closing link as backup: { to: <switch>, mbps: 1000 }",
    ],
  });
}

/** A backup leads to another switch, and to one that nothing else leads to from here. */
function backups({ network, places }: CheckContext): Diagnostic[] {
  const found: Diagnostic[] = [];
  const between = new Map<string, Link>();
  for (const link of network.links.filter(({ role }) => role === "uplink")) between.set(endsOf(link), link);
  for (const link of network.links.filter(({ role }) => role === "backup")) {
    const where = places.of(link, "to");
    if (link.from === link.to) {
      const hints = ["to: the switch that closes the ring, or a second home"];
      found.push(
        diagnostic({ code: "backup-to-itself", message: `switch ${link.from} is its own backup`, where, hints }),
      );
      continue;
    }
    const other = between.get(endsOf(link));
    if (other === undefined) {
      between.set(endsOf(link), link);
      continue;
    }
    const { mbps, members } = other.rates.at(-1) ?? { mbps: 1000, members: 1 };
    found.push(
      diagnostic({
        code: "backup-parallel",
        message: `the backup of ${link.from} runs beside the ${other.role} of ${other.from}: both join ${link.from} and ${link.to}`,
        where,
        related: [{ message: `the ${other.role} of ${other.from}`, where: other.source }],
        hints: [
          `cables side by side are a LAG, and all of them carry: ${other.role}: { to: ${other.to}, mbps: ${members + 1}x${mbps} }`,
          "a backup leads to another switch",
        ],
      }),
    );
  }
  return found;
}

function endsOf({ from, to }: Link): string {
  return [from, to].sort().join(" ");
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
    if (before && rate.mbps * rate.members < before.mbps * before.members) {
      found.push(
        diagnostic({
          code: "rate-falls",
          message: `the ${link.role} of ${link.from} falls from ${spoken(before)} to ${spoken(rate)} Mbit/s in phase ${rate.fromPhase}`,
          where: rate.source,
          hints: ["rates are written phase: Mbit/s, for example { 2: 1000, 3: 2x1000, 4: 10000 }"],
        }),
      );
    }
  }
  const first = link.rates[0];
  if (!first) {
    const message = `the ${link.role} of ${link.from} has no rate`;
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
        message:
          link.role === "uplink"
            ? `switch ${link.from} stands from phase ${link.phase}, and its uplink has a rate only from phase ${first.fromPhase}`
            : `the backup of ${link.from} stands from phase ${link.phase} and has a rate only from phase ${first.fromPhase}`,
        where: first.source,
        hints: [`add the rate that it starts with: { ${link.phase}: …, ${first.fromPhase}: ${spoken(first)} }`],
      }),
    );
  }
  return found;
}

/** As the inventory writes it: `1000`, `2x1000`. */
function spoken({ mbps, members }: LinkRate): string {
  return members === 1 ? `${mbps}` : `${members}x${mbps}`;
}
