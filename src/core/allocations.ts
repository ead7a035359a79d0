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
  /** Cameras and servers: the switch and its interface. Switches: their own uplink interface and the far end's. */
  readonly port?: { readonly switch: string; readonly name: string };
  readonly uplink?: { readonly port: string; readonly to: string; readonly toPort: string };
  readonly deviceCode?: string;
}

export const noAllocations: Allocations = { prefixes: {}, devices: {}, released: {} };
