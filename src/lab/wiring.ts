import type { Network } from "../core/network.ts";
import type { Plan } from "../plan/plan.ts";

/** What is plugged into one port of a switch, and the traffic that the plan puts on it. */
export interface Wire {
  readonly peer: string;
  /** Interface at the other end, where the peer is a switch. */
  readonly peerPort?: string;
  /** Line rate of the other end, Mbit/s. */
  readonly peerMbps: number;
  /** Into and out of this port, Mbit/s. */
  readonly inMbps: number;
  readonly outMbps: number;
  /** PoE class and largest draw of what it feeds. */
  readonly powered?: { readonly poeClass: number; readonly watts: number };
}

/** Cables of the county once the phase is built: switch id → interface name → wire. */
export type Wiring = ReadonlyMap<string, ReadonlyMap<string, Wire>>;

export function wiringOf(network: Network, { allocations, after }: Plan): Wiring {
  const wiring = new Map<string, Map<string, Wire>>();
  const plug = (owner: string, port: string, wire: Wire) => {
    const ports = wiring.get(owner) ?? new Map<string, Wire>();
    wiring.set(owner, ports.set(port, wire));
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
    const { port, uplink } = allocations.devices[id] ?? {};
    if (port && kind !== "switch") {
      const nic = type.ports.find(({ managementOnly }) => !managementOnly);
      plug(port.switch, port.name, {
        peer: id,
        peerMbps: nic?.mbps ?? 0,
        inMbps: streams.get(id) ?? 0,
        outMbps: 0,
        ...(type.poeClass === undefined ? {} : { powered: { poeClass: type.poeClass, watts: type.maxDrawWatts ?? 0 } }),
      });
    }
    if (uplink && kind === "switch") {
      const { upMbps = 0, downMbps = 0 } = loads.get(id) ?? {};
      const lower = { peer: uplink.to, peerPort: uplink.toPort, peerMbps: rateOf(uplink.to, uplink.toPort) };
      plug(id, uplink.port, { ...lower, inMbps: downMbps, outMbps: upMbps });
      const upper = { peer: id, peerPort: uplink.port, peerMbps: rateOf(id, uplink.port) };
      plug(uplink.to, uplink.toPort, { ...upper, inMbps: upMbps, outMbps: downMbps });
    }
  }
  return wiring;
}
