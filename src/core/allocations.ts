/**
 * The numbers that camnet allocates and never changes by itself: to addresses what a package lock is to versions.
 * Keyed by identity, never by position. `allocations.lock.yaml` is its text.
 */
export interface Allocations {
  /** Key: `<area>/<service>`, for example `qiaotou/hd`. */
  readonly prefixes: Readonly<Record<string, PrefixAllocation>>;
  /** Key: device id. */
  readonly devices: Readonly<Record<string, DeviceAllocation>>;
  /** What removed devices held; at rest until the quarantine is over. Key: device id. */
  readonly released: Readonly<Record<string, DeviceAllocation & { readonly releasedOn: string }>>;
}

export interface PrefixAllocation {
  readonly prefix: string;
  readonly vlan: number;
  readonly gateway: string;
}

export interface DeviceAllocation {
  readonly address: string;
  readonly vlan: number;
  /** Cameras and servers: the switch and its interface. */
  readonly port?: { readonly switch: string; readonly name: string };
  /** Switches: both ends of their links. */
  readonly uplink?: LinkPorts;
  readonly backup?: LinkPorts;
  readonly deviceCode?: string;
}

/** The interfaces of a link: its own and the far end's. */
export interface LinkPorts {
  readonly port: string;
  readonly to: string;
  readonly toPort: string;
  /** The further cables of a LAG, in order. */
  readonly members?: readonly Cable[];
}

export interface Cable {
  readonly port: string;
  readonly toPort: string;
}

/** Every cable of a link, the first one first. */
export function cablesOf({ port, toPort, members = [] }: LinkPorts): readonly Cable[] {
  return [{ port, toPort }, ...members];
}

export const noAllocations: Allocations = { prefixes: {}, devices: {}, released: {} };
