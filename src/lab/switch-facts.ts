/** What SNMP says of a switch, read from its state, its cables and the time. */
import { octets, processorFacts, systemFacts, type Uptime } from "./host-facts.ts";
import type { InterfaceFacts } from "./mib/interfaces.ts";
import type { SwitchFacts } from "./mib/views.ts";
import type { VlanFacts } from "./mib/vlans.ts";
import { softwareVersion } from "./vrp/display.ts";
import { trunkMembers } from "./vrp/eth-trunk.ts";
import {
  type HardwarePort,
  type InterfaceState,
  type SwitchHardware,
  type SwitchState,
  vlanExists,
} from "./vrp/state.ts";
import type { Wire, WireEnd } from "./wiring.ts";

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

/**
 * Whether an interface has a link. A port: it is on, something with power is plugged in, and the other end is on, too; that
 * spanning tree blocks it changes nothing. An Eth-Trunk: one of its ports has a link and, over LACP, finds a trunk there.
 */
export function portIsUp(options: SwitchFactsOptions, name: string): boolean {
  const { state, wires } = options;
  if (state.interfaces[name]?.shutdown !== false) return false;
  if (name.startsWith("Eth-Trunk")) return trunkMembers(state, name).some((port) => carries(options, name, port));
  const wire = wires.get(name);
  return wire !== undefined && [wire, ...(wire.branches ?? [])].some((end) => isOn(options, end));
}

function isOn(options: SwitchFactsOptions, end: WireEnd): boolean {
  return options.hasPower(end.peer) && farPort(options, end)?.shutdown !== true;
}

function farPort({ neighbour }: SwitchFactsOptions, { peer, peerPort }: WireEnd): InterfaceState | undefined {
  return peerPort === undefined ? undefined : neighbour(peer)?.state.interfaces[peerPort];
}

/** Whether a port carries for the trunk that it is in. */
function carries(options: SwitchFactsOptions, trunk: string, port: string): boolean {
  const wire = options.wires.get(port);
  if (!wire || !portIsUp(options, port)) return false;
  return options.state.interfaces[trunk]!.trunkMode !== "lacp" || farPort(options, wire)?.ethTrunk !== undefined;
}

export function switchFacts(options: SwitchFactsOptions): SwitchFacts {
  const { hardware, state, wires, uptime } = options;
  const ports = hardware.ports.map((port, at) => portFacts(options, port, at));
  const switching = hardware.ports.flatMap((port, at) => (port.managementOnly ? [] : [{ port, number: at + 1 }]));
  const fed = switching.filter(({ port }) => port.poe);
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
    interfaces: () => [...ports, ...vlanInterfaces(options), ...trunkInterfaces(options, ports)],
    bridgePorts: () =>
      bridgePorts(options).map(({ name, number, ifIndex }) => ({
        index: [number],
        ifIndex,
        pvid: () => state.interfaces[name]!.pvid,
      })),
    vlans: () => vlanFacts(state, bridgePorts(options)),
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
      // LLDP runs on every cable, also on those of an Eth-Trunk and on one that spanning tree blocks.
      switching.flatMap(({ port, number }) => {
        const wire = wires.get(port.name);
        if (!wire || !portIsUp(options, port.name)) return [];
        return [wire, ...(wire.branches ?? [])].flatMap((end, n) => {
          const far = options.neighbour(end.peer);
          const { peerPort } = end;
          if (peerPort === undefined || !far || !isOn(options, end)) return [];
          return [
            {
              index: [0, number, n + 1],
              chassisMac: far.mac,
              portName: peerPort,
              portDescription: () => far.state.interfaces[peerPort]?.description ?? "",
              systemName: () => far.state.sysname,
              systemDescription: switchDescription(far.model),
            },
          ];
        });
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

/** ifIndex of Eth-Trunks: behind the interfaces of VLANs, in the order of their numbers. */
const firstTrunkIndex = 20_000;

function trunks({ state }: SwitchFactsOptions): readonly { readonly name: string; readonly id: number }[] {
  return Object.keys(state.interfaces)
    .flatMap((name) => {
      const id = /^Eth-Trunk(\d+)$/.exec(name)?.[1];
      return id === undefined ? [] : [{ name, id: Number(id) }];
    })
    .sort((a, b) => a.id - b.id);
}

/** An Eth-Trunk is as fast as those of its ports that carry, and has counted what all of them have. */
function trunkInterfaces(options: SwitchFactsOptions, ports: readonly InterfaceFacts[]): readonly InterfaceFacts[] {
  const { state, mac } = options;
  return trunks(options).map(({ name, id }) => {
    const own = state.interfaces[name]!;
    const members = trunkMembers(state, name).flatMap((member) => ports.find((port) => port.name === member) ?? []);
    const carrying = members.filter((member) => carries(options, name, member.name));
    return {
      index: [firstTrunkIndex + id],
      name,
      type: 161,
      mac: mac(0),
      mbps: () => carrying.reduce((sum, member) => sum + member.mbps(), 0),
      enabled: () => !own.shutdown,
      up: () => portIsUp(options, name),
      alias: () => own.description ?? "",
      inOctets: () => members.reduce((sum, member) => sum + member.inOctets(), 0n),
      outOctets: () => members.reduce((sum, member) => sum + member.outOctets(), 0n),
      lastChangeTicks: () => 0,
    };
  });
}

interface BridgePort {
  readonly name: string;
  readonly number: number;
  readonly ifIndex: number;
}

/** What VLANs are on: ports, and in the place of those that are in an Eth-Trunk the trunk, numbered behind all ports. */
function bridgePorts(options: SwitchFactsOptions): readonly BridgePort[] {
  const { hardware, state } = options;
  const ports = hardware.ports.flatMap(({ name, managementOnly }, at) =>
    managementOnly || state.interfaces[name]!.ethTrunk !== undefined ? [] : [{ name, number: at + 1, ifIndex: at + 1 }],
  );
  const made = trunks(options).map(({ name, id }) => ({
    name,
    number: hardware.ports.length + 1 + id,
    ifIndex: firstTrunkIndex + id,
  }));
  return [...ports, ...made];
}

function vlanFacts(state: SwitchState, bridged: readonly BridgePort[]): readonly VlanFacts[] {
  const vlans = [
    [1, undefined] as const,
    ...Object.entries(state.vlans).map(([id, vlan]) => [Number(id), vlan] as const),
  ];
  return vlans.map(([id, vlan]) => {
    const untagged = bridged.filter(({ name }) => {
      const { linkType, pvid, allowed } = state.interfaces[name]!;
      return pvid === id && (linkType !== "trunk" || allowed.includes(id));
    });
    const tagged = bridged.filter(({ name }) => {
      const { linkType, pvid, allowed } = state.interfaces[name]!;
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
