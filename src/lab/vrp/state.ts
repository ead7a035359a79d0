/** What one switch holds: plain data, so that it can be written to disk as it is. */
export interface SwitchState {
  sysname: string;
  /** VLANs that somebody made, by id; VLAN 1 always exists. */
  vlans: Record<string, VlanState>;
  /** By full name. Physical interfaces are there from the factory, Vlanif and Eth-Trunk once they are made. */
  interfaces: Record<string, InterfaceState>;
  /** Settings of the system view that the lab shows and does not model. */
  lines: string[];
  /** acl, aaa, user-interface … */
  sections: Section[];
  /** Text that the box would start with; absent until the first `save`. */
  saved?: string;
}

export interface VlanState {
  name?: string;
  description?: string;
  lines: string[];
}

export const linkTypes = ["access", "trunk", "hybrid", "dot1q-tunnel"] as const;
export type LinkType = (typeof linkTypes)[number];

export interface InterfaceState {
  description?: string;
  shutdown: boolean;
  /** Absent: the factory's negotiation-auto, which is not shown. */
  linkType?: LinkType;
  /** Default VLAN of an access port, PVID of a trunk. */
  pvid: number;
  /** VLANs that a trunk lets pass, ascending. */
  allowed: number[];
  /** `undo negotiation auto` and the speed that may then be set, Mbit/s. */
  negotiation: boolean;
  speed?: number;
  poe: boolean;
  address?: { readonly address: string; readonly mask: string };
  /** Number of the Eth-Trunk that the port is in. */
  ethTrunk?: number;
  /** Of an Eth-Trunk; absent: manual load-balance, which is not shown. */
  trunkMode?: "lacp";
  lines: string[];
}

export interface Section {
  header: string;
  lines: string[];
  sections: Section[];
}

/** What the box is made of: never changes. */
export interface SwitchHardware {
  readonly model: string;
  readonly ports: readonly HardwarePort[];
}

export interface HardwarePort {
  readonly name: string;
  readonly mbps: number;
  readonly medium: "copper" | "fibre";
  readonly poe: boolean;
  readonly managementOnly: boolean;
}

/** A box as it leaves the factory. */
export function factoryState(hardware: SwitchHardware): SwitchState {
  return {
    sysname: "HUAWEI",
    vlans: {},
    interfaces: Object.fromEntries([
      ...hardware.ports.map((port) => [port.name, factoryInterface(port.poe)] as const),
      ["NULL0", factoryInterface(false)] as const,
    ]),
    lines: [],
    sections: [
      {
        header: "aaa",
        lines: [],
        sections: [
          { header: "authentication-scheme default", lines: ["authentication-mode local"], sections: [] },
          { header: "domain default", lines: ["authentication-scheme default"], sections: [] },
          { header: "domain default_admin", lines: ["authentication-scheme default"], sections: [] },
        ],
      },
      { header: "user-interface con 0", lines: [], sections: [] },
      { header: "user-interface vty 0 4", lines: [], sections: [] },
    ],
  };
}

export function factoryInterface(poe: boolean): InterfaceState {
  return { shutdown: false, pvid: 1, allowed: [1], negotiation: true, poe, lines: [] };
}

export function vlanExists(state: SwitchState, id: number): boolean {
  return id === 1 || state.vlans[id] !== undefined;
}
