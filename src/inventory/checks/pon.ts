import { type Diagnostic, diagnostic } from "../../core/diagnostic.ts";
import type { Link, PonBranch, Switch } from "../../core/network.ts";
import { didYouMean } from "../nearest.ts";
import type { CheckContext } from "./run-checks.ts";

type Branch = Link & { readonly pon: PonBranch };

/** Branches of one optical port are of one kind and one splitter, no more than it makes, and each is one fibre. */
export function checkPon(context: CheckContext): Diagnostic[] {
  const switches = new Map(
    context.network.devices.filter((d): d is Switch => d.kind === "switch").map((d) => [d.id, d]),
  );
  const ports = new Map<string, Branch[]>();
  const found: Diagnostic[] = [];
  for (const link of context.network.links) {
    if (!isBranch(link) || switches.get(link.from)!.status === "retired") continue;
    const key = `${link.to} ${link.pon.port}`;
    ports.set(key, [...(ports.get(key) ?? []), link]);
    found.push(...singleFibre(link, context));
  }
  for (const branches of ports.values()) {
    found.push(...opticalPort(branches, switches.get(branches[0]!.to)!, context), ...sharedPort(branches, context));
  }
  return found;
}

function isBranch(link: Link): link is Branch {
  return link.pon !== undefined;
}

function singleFibre(link: Branch, { places }: CheckContext): Diagnostic[] {
  const branch = `the uplink of ${link.from} is a branch of a passive optical network`;
  const lag = link.rates.find(({ members }) => members > 1);
  return [
    ...(lag
      ? [
          diagnostic({
            code: "pon-lag",
            message: `${branch} and cannot be a LAG: ${lag.members}x${lag.mbps}`,
            where: lag.source,
            hints: [`mbps: ${lag.mbps}, or take pon out of the line`],
          }),
        ]
      : []),
    ...(link.medium === "copper"
      ? [
          diagnostic({
            code: "pon-copper",
            message: `${branch} and written with medium: copper`,
            where: places.of(link, "medium"),
            hints: ["take medium out of the line, or pon"],
          }),
        ]
      : []),
  ];
}

function opticalPort([first]: readonly Branch[], host: Switch, { places }: CheckContext): Diagnostic[] {
  const { port } = first!.pon;
  const fibre = host.type.ports.filter(({ medium, managementOnly }) => medium === "fibre" && !managementOnly);
  if (fibre.some(({ name }) => name === port)) return [];
  const names = fibre.map(({ name }) => name);
  return [
    diagnostic({
      code: "unknown-port",
      message: `${host.type.model} has no fibre port ${port}`,
      where: places.of(first!, "pon", "port"),
      related: [{ message: `${host.id} has the type ${host.type.slug}`, where: host.source }],
      hints: [
        ...didYouMean(port, names),
        names.length === 0 ? "choose another device type" : `fibre ports are ${names[0]} to ${names.at(-1)}`,
      ],
    }),
  ];
}

function sharedPort(branches: readonly Branch[], { places }: CheckContext): Diagnostic[] {
  const [first, ...others] = branches;
  const { port, kind, split } = first!.pon;
  const where = `port ${port} of ${first!.to}`;
  const differing = others.find(({ pon }) => pon.kind !== kind || pon.split !== split);
  if (differing) {
    const field = differing.pon.kind === kind ? "split" : "kind";
    return [
      diagnostic({
        code: "pon-mixed",
        message: `${where} is ${kind} with 1:${split} for ${first!.from}, and ${differing.pon.kind} with 1:${differing.pon.split} for ${differing.from}`,
        where: places.of(differing, "pon", field),
        related: [{ message: `${first!.from} is here`, where: places.of(first!, "pon", field) }],
        hints: ["branches of one port have one kind and one split; or name another port"],
      }),
    ];
  }
  if (branches.length <= split) return [];
  return [
    diagnostic({
      code: "pon-split",
      message: `${where} has ${branches.length} branches, and its splitter makes ${split}`,
      where: places.of(branches[split]!, "pon", "port"),
      hints: ["put some on another port, or use a larger splitter: its loss is checked by camnet plan"],
    }),
  ];
}
