import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Link, PonBranch } from "../core/network.ts";
import type { LinkLoad } from "./plan.ts";
import { groupBy, type Standing } from "./standing.ts";
import { formatRate, round } from "./wording.ts";

/** A figure that the plan of passive optical networks rests on. */
export interface PonFigure {
  readonly value: number;
  readonly unit: "Mbit/s" | "share" | "dB" | "dB/km" | "pieces";
  readonly source: string;
  /** Present where trade knowledge stands in for a document. */
  readonly assumed?: true;
}

const ethernetPon = "IEEE 802.3-2018 clause 60, 1000BASE-PX: 1.25 GBd with 8B/10B each way";
const gigabitPon = "ITU-T G.984.2 (2003)";
const trade = "trade knowledge";

/** Every figure once, with its source. */
export const ponFigures = {
  eponUp: { value: 1000, unit: "Mbit/s", source: ethernetPon },
  eponDown: { value: 1000, unit: "Mbit/s", source: ethernetPon },
  gponUp: { value: 1244.16, unit: "Mbit/s", source: gigabitPon },
  gponDown: { value: 2488.32, unit: "Mbit/s", source: gigabitPon },
  /** Branches take turns: guard times, synchronisation and grants cost 5 to 15 %. */
  usableUp: { value: 0.9, unit: "share", source: trade, assumed: true },
  /** One sender and no turns: error correction (239 of 255 bytes) and framing are all that is lost. */
  usableDown: { value: 0.92, unit: "share", source: trade, assumed: true },
  /** 10.5 dB at 1:8, 14 dB at 1:16, 17.5 dB at 1:32. */
  splitterPerHalving: { value: 3.5, unit: "dB", source: trade, assumed: true },
  /** At 1310 nm, the upstream wavelength, which loses more than the downstream one. */
  fibre: { value: 0.35, unit: "dB/km", source: trade, assumed: true },
  connectors: { value: 4, unit: "pieces", source: trade, assumed: true },
  connector: { value: 0.5, unit: "dB", source: trade, assumed: true },
  /** Class PX20+ of EPON, B+ of GPON. */
  budget: { value: 28, unit: "dB", source: trade, assumed: true },
} as const satisfies Readonly<Record<string, PonFigure>>;

/** One optical port and what its branches share. */
export interface PonPort {
  readonly switch: string;
  readonly port: string;
  readonly kind: PonBranch["kind"];
  readonly split: number;
  readonly cameras: number;
  /** Sums over the branches; up is towards the port. */
  readonly upMbps: number;
  readonly downMbps: number;
  readonly usableUpMbps: number;
  readonly usableDownMbps: number;
  /** The busier direction ÷ usable, percent. */
  readonly utilisationPercent: number;
  /** Sorted by link id. */
  readonly branches: readonly PonBranchLoss[];
}

export interface PonBranchLoss {
  readonly link: string;
  /** From the port to the end of the branch; without a known length only splitter and connectors. */
  readonly lossDb: number;
  readonly lengthKnown: boolean;
}

/** Every optical port that a standing link is a branch of, sorted by switch and port, with the loads that `linkLoads` gave. */
export function ponPorts(standing: Standing, loads: readonly LinkLoad[]): readonly PonPort[] {
  const loadOf = new Map(loads.map((load) => [load.link, load]));
  const branches = [...standing.uplinks.values()].filter(isBranch);
  return [...groupBy(branches, ({ to, pon }) => `${to} ${pon.port}`).values()]
    .map((links): PonPort => {
      const { to, pon } = links[0]!;
      const own = links.flatMap(({ id }) => loadOf.get(id) ?? []);
      const upMbps = sum(own.map((load) => load.upMbps));
      const downMbps = sum(own.map((load) => load.downMbps));
      const usableUpMbps = ponUsableMbps(pon.kind, "up");
      const usableDownMbps = ponUsableMbps(pon.kind, "down");
      return {
        switch: to,
        port: pon.port,
        kind: pon.kind,
        split: pon.split,
        cameras: sum(own.map((load) => load.cameras)),
        upMbps,
        downMbps,
        usableUpMbps,
        usableDownMbps,
        utilisationPercent: Math.max(upMbps / usableUpMbps, downMbps / usableDownMbps) * 100,
        branches: links
          .map(({ id, pon: branch }) => ({
            link: id,
            lossDb: branchLossDb(branch),
            lengthKnown: branch.km !== undefined,
          }))
          .sort((a, b) => (a.link < b.link ? -1 : 1)),
      };
    })
    .sort((a, b) => (a.switch < b.switch || (a.switch === b.switch && a.port < b.port) ? -1 : 1));
}

/** What the branches of an optical port share, Mbit/s. */
export function ponUsableMbps(kind: PonBranch["kind"], way: "up" | "down"): number {
  return way === "up"
    ? ponFigures[`${kind}Up`].value * ponFigures.usableUp.value
    : ponFigures[`${kind}Down`].value * ponFigures.usableDown.value;
}

/** Decibels between the port and the end of a branch: splitter, fibre and connectors. */
export function branchLossDb({ split, km = 0 }: Pick<PonBranch, "split" | "km">): number {
  const { splitterPerHalving, fibre, connectors, connector } = ponFigures;
  return splitterPerHalving.value * Math.log2(split) + fibre.value * km + connectors.value * connector.value;
}

/** Ports that carry more than the policy's share of what they can, and branches that lose more light than their class allows. */
export function ponFindings(standing: Standing, ports: readonly PonPort[]): readonly Diagnostic[] {
  const links = new Map(standing.network.links.map((link) => [link.id, link]));
  const { linkCeilingPercent } = standing.network.county.policy;
  return ports.flatMap((port) => [
    ...overCeiling(port, links.get(port.branches[0]!.link)!, linkCeilingPercent),
    ...port.branches.flatMap((branch) => tooLittleLight(port, branch, links.get(branch.link)!)),
  ]);
}

function overCeiling(port: PonPort, first: Link, ceilingPercent: number): readonly Diagnostic[] {
  if (port.utilisationPercent <= ceilingPercent) return [];
  const upIsBusier = port.upMbps / port.usableUpMbps >= port.downMbps / port.usableDownMbps;
  const [way, carried, usable] = upIsBusier
    ? ["upstream", port.upMbps, port.usableUpMbps]
    : ["downstream", port.downMbps, port.usableDownMbps];
  return [
    diagnostic({
      code: "pon-over-ceiling",
      message: `${port.kind} port ${port.port} of ${port.switch} carries ${formatRate(carried)} ${way} of ${formatRate(usable)} usable (${round(port.utilisationPercent, 1)} %) from ${port.cameras} cameras on ${port.branches.length} branches; the ceiling is ${ceilingPercent} %`,
      where: first.source,
      hints: [
        port.kind === "epon"
          ? "move branches to another port, or make it gpon: twice as much downstream and a quarter more upstream"
          : "move branches to another port",
      ],
    }),
  ];
}

function tooLittleLight({ split, kind }: PonPort, branch: PonBranchLoss, link: Link): readonly Diagnostic[] {
  const { budget, fibre, splitterPerHalving } = ponFigures;
  if (branch.lossDb <= budget.value) return [];
  const { km } = link.pon!;
  const spare = budget.value - branchLossDb({ split });
  const most = Math.floor((spare / fibre.value) * 10) / 10;
  return [
    diagnostic({
      code: "pon-loss",
      message: `branch ${link.from} loses ${round(branch.lossDb, 1)} dB over ${km} km and a splitter of 1:${split}; ${kind} optics allow ${budget.value} dB`,
      where: link.source,
      hints: [
        spare > 0 ? `at most ${most} km at 1:${split}` : `a splitter of 1:${split} leaves no light for the fibre`,
        `each halving of the split gains ${splitterPerHalving.value} dB`,
      ],
    }),
  ];
}

function isBranch(link: Link): link is Link & { readonly pon: PonBranch } {
  return link.pon !== undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
