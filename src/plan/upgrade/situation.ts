import type { Network, Policy } from "../../core/network.ts";
import { type Demand, demandOf, type StreamRates, streamRates } from "../link-load.ts";
import { type Standing, standingAt } from "../standing.ts";
import { type CarryingForest, carryingForest, type Topology, topologyOf } from "../topology.ts";

/** The county of the phase as an upgrade finds it, indexed once. */
export interface Situation {
  readonly network: Network;
  readonly phase: number;
  readonly policy: Policy;
  readonly standing: Standing;
  readonly topology: Topology;
  readonly demand: Demand;
  readonly rates: StreamRates;
  /** What carries in health. */
  readonly forest: CarryingForest;
}

export function situationOf(network: Network, phase: number): Situation {
  const standing = standingAt(network, {}, new Map(), phase);
  const topology = topologyOf(standing);
  return {
    network,
    phase,
    policy: network.county.policy,
    standing,
    topology,
    demand: demandOf(standing, topology),
    rates: streamRates(standing),
    forest: carryingForest(topology),
  };
}

/** Switches of a forest laid out so that everything beneath one is an interval: is `lower` beneath (or equal to) `upper`? */
export function beneathIn({ order, parent }: CarryingForest): (lower: number, upper: number) => boolean {
  const size = new Int32Array(parent.length);
  const start = new Int32Array(parent.length).fill(-1);
  const next = new Int32Array(parent.length);
  for (let at = order.length - 1; at >= 0; at--) {
    const n = order[at]!;
    size[n]! += 1;
    if (parent[n]! >= 0) size[parent[n]!]! += size[n]!;
  }
  let roots = 0;
  for (const n of order) {
    const upper = parent[n]!;
    start[n] = upper < 0 ? roots : next[upper]!;
    if (upper < 0) roots += size[n]!;
    else next[upper]! += size[n]!;
    next[n] = start[n]! + 1;
  }
  return (lower, upper) =>
    start[lower]! >= start[upper]! && start[lower]! < start[upper]! + size[upper]! && start[lower]! >= 0;
}
