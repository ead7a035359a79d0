import type { ServerRole, StreamProfile } from "./network.ts";
import type { SecretRef } from "./secret.ts";

/** What the plan wants of one device, in the words of the trade and of no vendor. A driver renders it. */
export type DeviceIntent = SwitchIntent | CameraIntent;

export interface SwitchIntent {
  readonly kind: "switch";
  readonly deviceId: string;
  readonly area: string;
  readonly platform: string;
  readonly typeSlug: string;
  readonly hostname: string;
  readonly management: {
    readonly vlan: number;
    readonly address: string;
    readonly prefixLength: number;
    readonly gateway: string;
  };
  /** Sorted by id. */
  readonly vlans: readonly { readonly id: number; readonly name: string }[];
  /** Every interface of the device type, in its order. */
  readonly ports: readonly PortIntent[];
  /** Present where a ring has to be cut: on its switches and on the top of their tree. */
  readonly spanningTree?: {
    /** The switch that the tree grows from, and those that take over. */
    readonly root?: "primary" | "secondary";
  };
  readonly services: ServicesIntent;
  readonly snmpCommunity: SecretRef;
}

export type PortIntent =
  | { readonly role: "unused"; readonly name: string }
  | {
      readonly role: "access";
      readonly name: string;
      readonly description: string;
      readonly deviceId: string;
      readonly vlan: number;
      readonly poe: boolean;
    }
  | {
      readonly role: "trunk";
      readonly name: string;
      readonly description: string;
      readonly deviceId: string;
      /** Towards the core, away from it, or beside the tree: a backup, blocked while the uplinks stand. */
      readonly direction: "uplink" | "downlink" | "backup";
      /** Sorted VLAN ids that may pass. */
      readonly vlans: readonly number[];
      /** Line rate of this cable. */
      readonly mbps: number;
      /** What the port itself can run at, so that a driver knows whether a speed has to be set. */
      readonly portMbps: number;
      /** Ports with one group are the cables of one link (LAG); `farGroup` is the number that the other end has for it. */
      readonly lag?: { readonly group: number; readonly farGroup: number };
      /** On a ring: what the way through here costs the spanning tree, 1 to 200 000 000 (IEEE 802.1D-2004 table 17-3). */
      readonly pathCost?: number;
    };

export interface CameraIntent {
  readonly kind: "camera";
  readonly deviceId: string;
  readonly area: string;
  readonly platform: string;
  readonly typeSlug: string;
  readonly hostname: string;
  readonly name: string;
  readonly deviceCode: string;
  readonly network: {
    readonly address: string;
    readonly prefixLength: number;
    readonly gateway: string;
    readonly vlan: number;
  };
  readonly main: StreamProfile;
  readonly sub: StreamProfile;
  readonly services: ServicesIntent;
}

export interface ServicesIntent {
  readonly ntpServers: readonly string[];
  readonly logServers: readonly string[];
  /** POSIX time zone. */
  readonly timeZone: string;
}

/** One container of the county platform, as the plan sizes it. */
export interface PlatformNode {
  readonly id: string;
  readonly role: ServerRole;
  readonly address: string;
  readonly image: string;
  readonly memoryMb: number;
  readonly phase: number;
}
