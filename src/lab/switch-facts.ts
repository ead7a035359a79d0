/** What SNMP says of a switch, read from its state, its cables and the time. */
import { octets, processorFacts, systemFacts, type Uptime } from "./host-facts.ts";
import type { InterfaceFacts } from "./mib/interfaces.ts";
import type { SwitchFacts } from "./mib/views.ts";
import type { VlanFacts } from "./mib/vlans.ts";
import { softwareVersion } from "./vrp/display.ts";
import { type HardwarePort, type SwitchHardware, type SwitchState, vlanExists } from "./vrp/state.ts";
import type { Wire } from "./wiring.ts";

export interface SwitchFactsOptions {
  readonly id: string;
  readonly hardware: SwitchHardware;
  readonly state: SwitchState;
  readonly wires: ReadonlyMap<string, Wire>;
  /** What all PoE ports together may draw, watts. */
  readonly budgetWatts?: number | undefined;
  readonly mac: (port: number) => Uint8Array;
  readonly location: string;
  readonly uptime: Uptime;
  /** False for a peer without power. */
  readonly hasPower: (device: string) => boolean;
  /** The switch at the other end, where the peer is one. */
  readonly neighbour: (
    device: string,
  ) => { readonly state: SwitchState; readonly mac: Uint8Array; readonly model: string } | undefined;
}

/** Whether a port has a link: it is on, something with power is plugged in, and the other end is on, too. */
export function portIsUp(options: SwitchFactsOptions, name: string): boolean {
  const wire = options.wires.get(name);
  if (!wire || options.state.interfaces[name]?.shutdown !== false || !options.hasPower(wire.peer)) return false;
  const far = wire.peerPort === undefined ? undefined : options.neighbour(wire.peer)?.state.interfaces[wire.peerPort];
  return far?.shutdown !== true;
}

export function switchFacts(options: SwitchFactsOptions): SwitchFacts {
  const { hardware, state, wires, uptime } = options;
  const ports = hardware.ports.map((port, at) => portFacts(options, port, at));
  const bridged = hardware.ports.flatMap((port, at) => (port.managementOnly ? [] : [{ port, number: at + 1 }]));
  const fed = bridged.filter(({ port }) => port.poe);
  const delivers = (name: string) =>
    wires.get(name)?.powered !== undefined && state.interfaces[name]!.poe && portIsUp(options, name);

  return {
    system: systemFacts({
      description: switchDescription(hardware.model),
      // hwQuidway, the branch of S-series switches; the leaf of each model is not published with the MIB.
      objectId: "1.3.6.1.4.1.2011.2.23.1",
      location: options.location,
      services: 2,
      name: () => state.sysname,
      uptime,
    }),
    processor: processorFacts(options.id, uptime.now),
    interfaces: () => [...ports, ...vlanInterfaces(options)],
    bridgePorts: bridged.map(({ port, number }) => ({
      index: [number],
      ifIndex: number,
      pvid: () => state.interfaces[port.name]!.pvid,
    })),
    vlans: () => vlanFacts(state, bridged),
    psePorts: fed.map(({ port, number }) => ({
      index: [1, number],
      enabled: () => state.interfaces[port.name]!.poe,
      delivering: () => delivers(port.name),
      poeClass: () => Math.min(4, wires.get(port.name)?.powered?.poeClass ?? 0),
    })),
    pse: options.budgetWatts
      ? [
          {
            index: [1],
            budgetWatts: options.budgetWatts,
            consumedWatts: () =>
              fed.reduce((sum, { port }) => sum + (delivers(port.name) ? wires.get(port.name)!.powered!.watts : 0), 0),
          },
        ]
      : [],
    neighbours: () =>
      bridged.flatMap(({ port, number }) => {
        const wire = wires.get(port.name);
        const far = wire && options.neighbour(wire.peer);
        if (!wire?.peerPort || !far || !portIsUp(options, port.name)) return [];
        const farPort = wire.peerPort;
        return [
          {
            index: [0, number, 1],
            chassisMac: far.mac,
            portName: farPort,
            portDescription: () => far.state.interfaces[farPort]?.description ?? "",
            systemName: () => far.state.sysname,
            systemDescription: switchDescription(far.model),
          },
        ];
      }),
  };
}

function switchDescription(model: string): string {
  return [
    model,
    "Huawei Versatile Routing Platform Software",
    ` VRP (R) software, Version 5.170 (S5735 ${softwareVersion})`,
    " Copyright (C) 2000-2022 Huawei Technologies Co., Ltd.",
  ].join("\r\n");
}

function portFacts(options: SwitchFactsOptions, port: HardwarePort, at: number): InterfaceFacts {
  const { state, uptime } = options;
  const wire = options.wires.get(port.name);
  const own = () => state.interfaces[port.name]!;
  return {
    index: [at + 1],
    name: port.name,
    type: 6,
    mac: options.mac(at + 1),
    // Both ends settle on what the slower one can do, unless a speed is set by hand.
    mbps: () => own().speed ?? Math.min(port.mbps, wire?.peerMbps || port.mbps),
    enabled: () => !own().shutdown,
    up: () => portIsUp(options, port.name),
    alias: () => own().description ?? "",
    inOctets: () => octets(wire?.inMbps ?? 0, uptime),
    outOctets: () => octets(wire?.outMbps ?? 0, uptime),
    lastChangeTicks: () => 0,
  };
}

/** ifIndex of the interfaces of VLANs: behind every port, in the order of their VLANs. */
const firstVlanIndex = 10_000;

function vlanInterfaces({ state, mac }: SwitchFactsOptions): readonly InterfaceFacts[] {
  const ids = Object.keys(state.interfaces).flatMap((name) => /^Vlanif(\d+)$/.exec(name)?.[1] ?? []);
  return ids
    .map(Number)
    .sort((a, b) => a - b)
    .map((id) => {
      const own = state.interfaces[`Vlanif${id}`]!;
      return {
        index: [firstVlanIndex + id],
        name: `Vlanif${id}`,
        type: 136,
        mac: mac(0),
        mbps: () => 1000,
        enabled: () => !own.shutdown,
        up: () => !own.shutdown && vlanExists(state, id),
        alias: () => own.description ?? "",
        inOctets: () => 0n,
        outOctets: () => 0n,
        lastChangeTicks: () => 0,
      };
    });
}

function vlanFacts(
  state: SwitchState,
  bridged: readonly { readonly port: HardwarePort; readonly number: number }[],
): readonly VlanFacts[] {
  const vlans = [
    [1, undefined] as const,
    ...Object.entries(state.vlans).map(([id, vlan]) => [Number(id), vlan] as const),
  ];
  return vlans.map(([id, vlan]) => {
    const untagged = bridged.filter(({ port }) => {
      const { linkType, pvid, allowed } = state.interfaces[port.name]!;
      return pvid === id && (linkType !== "trunk" || allowed.includes(id));
    });
    const tagged = bridged.filter(({ port }) => {
      const { linkType, pvid, allowed } = state.interfaces[port.name]!;
      return linkType === "trunk" && pvid !== id && allowed.includes(id);
    });
    const numbers = (ports: typeof bridged) => ports.map(({ number }) => number);
    return {
      index: [id],
      name: vlan?.name ?? vlan?.description ?? `VLAN ${String(id).padStart(4, "0")}`,
      egress: [...numbers(untagged), ...numbers(tagged)].sort((a, b) => a - b),
      untagged: numbers(untagged),
    };
  });
}
