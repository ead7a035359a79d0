import { cablesOf } from "../core/allocations.ts";
import type { Network } from "../core/network.ts";
import type { Plan } from "../plan/plan.ts";
import { rateAt } from "../plan/standing.ts";

/** The other end of a cable. */
export interface WireEnd {
  readonly peer: string;
  /** Interface at the other end, where the peer is a switch. */
  readonly peerPort?: string;
}

/** What is plugged into one port of a switch, and the traffic that the plan puts on it. */
export interface Wire extends WireEnd {
  /** Line rate of the other end, Mbit/s. */
  readonly peerMbps: number;
  /** Into and out of this port, Mbit/s. */
  readonly inMbps: number;
  readonly outMbps: number;
  /** PoE class and largest draw of what it feeds. */
  readonly powered?: { readonly poeClass: number; readonly watts: number };
  /** Of the port of a passive optical network: the further branches. */
  readonly branches?: readonly WireEnd[];
}

/** Cables of the county once the phase is built: switch id → interface name → wire. */
export type Wiring = ReadonlyMap<string, ReadonlyMap<string, Wire>>;

export function wiringOf(network: Network, { allocations, after, phase }: Plan): Wiring {
  const wiring = new Map<string, Map<string, Wire>>();
  const plug = (owner: string, port: string, wire: Wire) => {
    const ports = wiring.get(owner) ?? new Map<string, Wire>();
    const shared = ports.get(port);
    wiring.set(owner, ports.set(port, shared ? withBranch(shared, wire) : wire));
  };
  const types = new Map(network.devices.map(({ id, type }) => [id, type]));
  const rateOf = (id: string, port: string) => types.get(id)?.ports.find(({ name }) => name === port)?.mbps ?? 0;
  const streams = new Map(
    after.cameras.map(({ deviceId, main, sub }) => [
      deviceId,
      ((main.bitrateKbps + sub.bitrateKbps) / 1000) * network.county.policy.wireOverhead,
    ]),
  );
  const loads = new Map(after.links.map((load) => [load.link, load]));

  for (const { id, kind, type } of network.devices) {
    const { port } = allocations.devices[id] ?? {};
    if (!port || kind === "switch") continue;
    const nic = type.ports.find(({ managementOnly }) => !managementOnly);
    plug(port.switch, port.name, {
      peer: id,
      peerMbps: nic?.mbps ?? 0,
      inMbps: streams.get(id) ?? 0,
      outMbps: 0,
      ...(type.poeClass === undefined ? {} : { powered: { poeClass: type.poeClass, watts: type.maxDrawWatts ?? 0 } }),
    });
  }
  for (const link of network.links) {
    const { id, from, to, role } = link;
    const held = allocations.devices[from]?.[role];
    if (held?.to !== to) continue;
    const cables = cablesOf(held);
    const inUse = Math.min(cables.length, rateAt(link, phase).members);
    const { upMbps = 0, downMbps = 0 } = loads.get(id) ?? {};
    for (const [n, { port, toPort }] of cables.entries()) {
      const [up, down] = n < inUse ? [upMbps / inUse, downMbps / inUse] : [0, 0];
      plug(from, port, { peer: to, peerPort: toPort, peerMbps: rateOf(to, toPort), inMbps: down, outMbps: up });
      plug(to, toPort, { peer: from, peerPort: port, peerMbps: rateOf(from, port), inMbps: up, outMbps: down });
    }
  }
  return wiring;
}

/** One port with several branches carries what all of them bring. */
function withBranch(wire: Wire, { peer, peerPort, inMbps, outMbps }: Wire): Wire {
  const end: WireEnd = { peer, ...(peerPort === undefined ? {} : { peerPort }) };
  return {
    ...wire,
    inMbps: wire.inMbps + inMbps,
    outMbps: wire.outMbps + outMbps,
    branches: [...(wire.branches ?? []), end],
  };
}
