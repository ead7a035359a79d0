import type { Place } from "./diagnostic.ts";
import type { Prices } from "./prices.ts";
import type { SecretRef } from "./secret.ts";

/**
 * The network as the inventory describes it: complete (every default applied), resolved (types and places looked up),
 * and without a single allocated number. Addresses, VLANs, ports and device codes are in Allocations.
 */
export interface Network {
  readonly county: County;
  readonly phases: readonly Phase[];
  /** The phase being planned; what stood before it is the phase below. */
  readonly planningPhase: number;
  readonly areas: readonly Area[];
  readonly sites: readonly Site[];
  /** Every device of every phase, sorted by id. */
  readonly devices: readonly Device[];
  /** Every uplink and backup, sorted by id; the id of an uplink is that of its lower switch, a backup's has `/backup` after it. */
  readonly links: readonly Link[];
  readonly deviceTypes: readonly DeviceType[];
  /** What things cost, where the county has a price list. */
  readonly prices?: Prices;
  /** Whatever the source document does not say and somebody had to choose. */
  readonly assumptions: readonly Assumption[];
}

export interface BilingualName {
  readonly zh: string;
  readonly en: string;
}

export interface Phase {
  readonly number: number;
  readonly name: BilingualName;
  /** ISO dates of the construction window, where known. */
  readonly window?: { readonly from: string; readonly to: string };
  /** Points per area slug that the task table of this phase asks for. */
  readonly task: Readonly<Record<string, number>>;
  readonly source: Place;
}

/** A township, the county-wide checkpoint line, or the county centre. */
export interface Area {
  readonly slug: string;
  readonly kind: "township" | "checkpoints" | "centre";
  /** Fixed number from which VLAN ids follow; never a position in a list. */
  readonly index: number;
  /** Digits 7-8 of a device code. */
  readonly unitCode: string;
  readonly name: BilingualName;
  /** Who pays the electricity of its points. */
  readonly budgetHolder?: string;
  readonly source: Place;
}

export interface Site {
  readonly id: string;
  readonly area: string;
  readonly kind: "centre" | "station" | "cabinet";
  readonly name: string;
  /** A monitoring room: level 1 is the county centre, 2 and 3 are police stations. */
  readonly room?: { readonly level: 1 | 2 | 3; readonly screens: number; readonly on: string };
  readonly coordinates?: Coordinates;
  readonly source: Place;
}

export interface Coordinates {
  readonly longitude: number;
  readonly latitude: number;
}

export const deviceKinds = ["camera", "switch", "server"] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export const pointClasses = ["checkpoint", "hd", "standard", "unknown"] as const;
export type PointClass = (typeof pointClasses)[number];
/** A class that traffic can be computed from. */
export type KnownClass = Exclude<PointClass, "unknown">;

export const deviceStatuses = ["planned", "surveyed", "installed", "active", "retired"] as const;
export type DeviceStatus = (typeof deviceStatuses)[number];

export interface DeviceBase {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly site?: string;
  readonly phase: number;
  readonly status: DeviceStatus;
  readonly type: DeviceType;
  /** Contractor's lot, where one is set. */
  readonly lot?: string;
  readonly contractor?: string;
  readonly mac?: string;
  readonly serial?: string;
  readonly coordinates?: Coordinates;
  /** Numbers that people fixed by hand; the allocator keeps to them. */
  readonly fixed: {
    readonly address?: string;
    readonly vlan?: number;
    readonly port?: string;
    readonly deviceCode?: string;
  };
  /** Names of the fields that nobody has surveyed yet. */
  readonly assumed: readonly string[];
  readonly source: Place;
}

export interface Camera extends DeviceBase {
  readonly kind: "camera";
  readonly class: PointClass;
  /** The class it is planned as: its own, or the worst case while it is unknown. */
  readonly plannedClass: KnownClass;
  /** Id of the switch it is cabled to. */
  readonly on: string;
}

export interface Switch extends DeviceBase {
  readonly kind: "switch";
  readonly role: "access" | "aggregation" | "core";
}

export const serverRoles = ["signalling", "media", "storage", "management", "database", "time-and-log"] as const;
export type ServerRole = (typeof serverRoles)[number];

export interface Server extends DeviceBase {
  readonly kind: "server";
  readonly role: ServerRole;
  readonly on: string;
}

export type Device = Camera | Switch | Server;

export interface Link {
  /** Of an uplink the id of the switch at its lower end; of a backup that id and `/backup`. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** A backup is blocked while the uplinks stand: the closing link of a ring, or the second home of a switch. */
  readonly role: "uplink" | "backup";
  readonly medium: "copper" | "fibre";
  /** By phase, ascending; the rate at phase p is the last one whose phase is not above p. */
  readonly rates: readonly LinkRate[];
  /** Present where the link is the branch of a passive optical network: its port at the upper end is shared. */
  readonly pon?: PonBranch;
  /** The phase in which the link appears. */
  readonly phase: number;
  readonly source: Place;
}

export interface LinkRate {
  readonly fromPhase: number;
  /** Line rate of one cable, Mbit/s. */
  readonly mbps: number;
  /** Cables side by side as one link (LAG); 1 for a plain one. */
  readonly members: number;
  readonly source: Place;
}

export interface PonBranch {
  readonly kind: "epon" | "gpon";
  /** Branches of one switch with the same name share one optical port. */
  readonly port: string;
  /** Branches that the splitter makes. */
  readonly split: number;
  readonly km?: number;
}

/** A model, in the netbox device-type library's words plus what camnet needs of it. */
export interface DeviceType {
  /** `<manufacturer>/<model slug>`, as files name it. */
  readonly slug: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly partNumber?: string;
  readonly kind: DeviceKind;
  /** Which driver speaks to it; `none` for what nothing configures. */
  readonly platform: string;
  readonly ports: readonly PortType[];
  /** What all PoE ports together may draw, watts at the PSE. */
  readonly poeBudgetWatts?: number;
  /** PoE class of a powered device (0-8). */
  readonly poeClass?: number;
  /** Most that the device itself draws, watts; of a switch without what it feeds over PoE. */
  readonly maxDrawWatts?: number;
  /** Encoder limits of a camera. */
  readonly video?: {
    readonly codecs: readonly string[];
    readonly width: number;
    readonly height: number;
    readonly maxFps: number;
  };
  /** Usable disk of a storage server, decimal terabytes after RAID. */
  readonly usableTB?: number;
  /** Where the figures come from. */
  readonly sources: readonly string[];
  readonly source: Place;
}

export interface PortType {
  readonly name: string;
  /** netbox interface type: `1000base-t`, `10gbase-x-sfpp`, … */
  readonly type: string;
  readonly mbps: number;
  readonly medium: "copper" | "fibre";
  readonly poe: boolean;
  /** The greatest PoE class that it feeds (3, 4, 6 or 8); absent where its data does not say, and then not checked. */
  readonly poeMaxClass?: number;
  readonly managementOnly: boolean;
}

export interface Assumption {
  readonly id: string;
  readonly what: string;
  readonly because: string;
  readonly change: string;
  readonly source: Place;
}

export interface StreamProfile {
  readonly codec: "h264" | "h265";
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly gop: number;
  readonly bitrateKbps: number;
}

export interface ClassProfile {
  /** Least bit rate of the main stream that the class may be planned at, kbit/s; absent: its bit rate is not up for discussion. */
  readonly floorKbps?: number;
  readonly main: StreamProfile;
  readonly sub: StreamProfile;
  /** Vehicle pictures of a checkpoint: the peak loads links, the daily mean fills disks. */
  readonly stills?: { readonly peakMbps: number; readonly gigabytesPerDay: number };
  readonly retentionDays: number;
}

/** One kind of VLAN that every area gets one of. */
export interface VlanService {
  readonly slug: string;
  readonly title: string;
  /** VLAN id = firstId + area index × perArea + offset. */
  readonly offset: number;
  readonly fromPhase: number;
  /** Cameras of later phases do not join it; those already in it stay. */
  readonly untilPhase?: number;
  readonly classes: readonly KnownClass[];
  readonly pool: string;
  readonly prefixLength: number;
  readonly source: Place;
}

export interface Pool {
  readonly slug: string;
  readonly prefix: string;
  readonly source: Place;
}

export interface County {
  readonly slug: string;
  readonly name: BilingualName;
  /** The document that the inventory models, as people cite it. */
  readonly document: string;
  /** GB/T 2260 code, six digits. */
  readonly divisionCode: string;
  /** POSIX time zone of every device, for example `CST-8`. */
  readonly timeZone: string;
  readonly pools: readonly Pool[];
  readonly vlans: {
    readonly firstId: number;
    readonly perArea: number;
    readonly services: readonly VlanService[];
    readonly source: Place;
  };
  readonly classes: Readonly<Record<KnownClass, ClassProfile>>;
  /** Other sets of classes that a plan can be made with, by name. */
  readonly profiles: Readonly<Record<string, Readonly<Record<KnownClass, ClassProfile>>>>;
  /** What an unknown class is planned as. */
  readonly unknownClass: KnownClass;
  readonly policy: Policy;
  readonly credentials: {
    readonly switch: { readonly username: string; readonly password: SecretRef };
    readonly camera: { readonly username: string; readonly password: SecretRef };
    readonly snmpCommunity: SecretRef;
  };
  /** Ids of the servers that give time and take logs. */
  readonly ntpServers: readonly string[];
  readonly logServers: readonly string[];
  readonly platform: PlatformSizing;
  readonly source: Place;
}

export interface Policy {
  /** Share of a link's line rate that design load may use. */
  readonly linkCeilingPercent: number;
  readonly linkWarnPercent: number;
  /** Share of a line rate that may be used while any one thing has failed. */
  readonly failureCeilingPercent: number;
  /** Usable share of a LAG's sum: flows are hashed on its members and never spread evenly. */
  readonly lagBalancePercent: number;
  /** Kinds of single failure that the county has to survive; the others are reported. */
  readonly survive: readonly FailureKind[];
  /** Points that one failure may leave without a way to the centre. */
  readonly maxDarkCameras: number;
  readonly poeCeilingPercent: number;
  readonly storageFillPercent: number;
  readonly growthPercent: number;
  /** Most devices in one VLAN before a warning. */
  readonly maxDevicesPerVlan: number;
  /** Host numbers kept free at the bottom of every prefix for infrastructure. */
  readonly reservedHosts: number;
  readonly quarantineDays: number;
  /** Bytes on the wire ÷ bytes of video. */
  readonly wireOverhead: number;
  /** Share of sub streams that the platform pulls at the same time, 0-1. */
  readonly subStreamShare: number;
  readonly rollout: {
    readonly waveSize: number;
    readonly parallel: number;
    /** Failures of one run, whichever of the two is reached first stops it. */
    readonly maxFailures: number;
    readonly maxFailurePercent: number;
    /** Share of a township's cameras that one wave may touch. */
    readonly maxAreaPercent: number;
  };
}

export const failureKinds = ["link", "lag-member", "switch", "server"] as const;
export type FailureKind = (typeof failureKinds)[number];

export interface PlatformSizing {
  /** Stream traffic in + out that one media node carries, Mbit/s. */
  readonly mediaNodeMbps: number;
  /** Sessions that one signalling node keeps. */
  readonly signallingNodeDevices: number;
  /** Usable decimal terabytes of one storage node. */
  readonly storageNodeTB: number;
  /** Container image per role: a local tag. */
  readonly images: Readonly<Record<ServerRole, string>>;
  readonly memoryMb: Readonly<Record<ServerRole, number>>;
}
