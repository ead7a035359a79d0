import type { KnownClass } from "../../core/network.ts";
import { demandColumns, demandOf, flowsOf, streamRates } from "../../plan/link-load.ts";
import { knownClasses } from "../../plan/offered-load.ts";
import type { Standing } from "../../plan/standing.ts";
import { carryingForest, topologyOf } from "../../plan/topology.ts";

/** One summand of the load of a link: `mbps = count × each × share`. */
export interface LoadTerm {
  readonly direction: "up" | "down";
  readonly flow: "streams" | "recordings" | "views";
  /** Of the cameras that send or are recorded; views have none. */
  readonly class?: KnownClass;
  /** Where the cameras or screens are, seen from the link. */
  readonly side: "beneath" | "elsewhere" | "everywhere";
  /** Cameras, or screens. */
  readonly count: number;
  readonly eachMbps: number;
  /** Part of the flow that crosses the link: servers of a role share it equally, on whichever side they stand. */
  readonly share: number;
  readonly mbps: number;
}

export interface LoadSum {
  readonly terms: readonly LoadTerm[];
  /** Ids of the switches on the far side from the core. */
  readonly beneath: ReadonlySet<string>;
}

/**
 * The load of a link as a sum, from the planner's own demands and rates; what is nothing is left out. A link parts a tree in two
 * sides: streams cross it towards media servers on the other side, recordings from media to storage servers, views to screens.
 */
export function loadTerms(standing: Standing, link: string): LoadSum {
  const topology = topologyOf(standing);
  const forest = carryingForest(topology);
  const rates = streamRates(standing);
  const { beneath } = flowsOf(topology, forest, demandOf(standing, topology), rates);
  const number = topology.links.findIndex((each) => each.id === link);
  const lower = forest.via.indexOf(number);
  if (number < 0 || lower < 0) return { terms: [], beneath: new Set() };
  const at = (side: number, column: (typeof demandColumns)[number]) =>
    beneath[side * demandColumns.length + demandColumns.indexOf(column)]!;
  const here = (column: (typeof demandColumns)[number]) => at(lower, column);
  const all = (column: (typeof demandColumns)[number]) => at(forest.root[lower]!, column);
  const there = (column: (typeof demandColumns)[number]) => all(column) - here(column);
  const [media, storage] = [share(here("media"), all("media")), share(here("storage"), all("storage"))];
  const recorded = all("media") > 0 && all("storage") > 0;
  const reversed = topology.to[number] === lower;
  const [inwards, outwards] = reversed ? (["down", "up"] as const) : (["up", "down"] as const);
  const terms: Omit<LoadTerm, "mbps">[] = [
    ...knownClasses.flatMap((name): Omit<LoadTerm, "mbps">[] => {
      const sent = { flow: "streams", class: name, eachMbps: rates.sent[name] } as const;
      const kept = {
        side: "everywhere",
        flow: "recordings",
        class: name,
        eachMbps: rates.recorded[name],
        count: recorded ? all(name) : 0,
      } as const;
      return [
        { ...sent, direction: inwards, side: "beneath", count: here(name), share: 1 - media },
        { ...sent, direction: outwards, side: "elsewhere", count: there(name), share: media },
        { ...kept, direction: inwards, share: media * (1 - storage) },
        { ...kept, direction: outwards, share: (1 - media) * storage },
      ];
    }),
    {
      direction: inwards,
      flow: "views",
      side: "elsewhere",
      count: there("screens"),
      eachMbps: rates.perScreen,
      share: media,
    },
    {
      direction: outwards,
      flow: "views",
      side: "beneath",
      count: here("screens"),
      eachMbps: rates.perScreen,
      share: 1 - media,
    },
  ];
  const below = new Set([lower]);
  for (const each of forest.order) if (below.has(forest.parent[each]!)) below.add(each);
  return {
    terms: terms
      .map((term) => ({ ...term, mbps: term.count * term.eachMbps * term.share }))
      .filter((term) => term.mbps > 0),
    beneath: new Set([...below].map((each) => topology.switches[each]!.id)),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
