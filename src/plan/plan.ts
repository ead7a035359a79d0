import type { Allocations } from "../core/allocations.ts";
import type { Diagnostic, Place } from "../core/diagnostic.ts";
import type { CameraIntent, PlatformNode, SwitchIntent } from "../core/intent.ts";
import type { FailureKind, KnownClass, Link, ServerRole } from "../core/network.ts";

/** Everything computed from intent: the phase under planning beside what stood before it. Pure values; no text, no file. */
export interface Plan {
  readonly phase: number;
  /** Complete numbers for every device that is not retired: the lock file's, and new ones where it had none. */
  readonly allocations: Allocations;
  /** Ids whose numbers are not in the lock file yet. */
  readonly newlyAllocated: readonly string[];
  readonly before: PhasePlan;
  readonly after: PhasePlan;
  /** Per link: what the phase does to it. Sorted by utilisation after, highest first. */
  readonly links: readonly LinkChange[];
  /** What happens to the phase when any one thing fails; only where it was asked for. */
  readonly failures?: FailurePlan;
  /** Errors and warnings that point into the YAML. */
  readonly findings: readonly Diagnostic[];
}

/** The county as it is when one phase is complete. */
export interface PhasePlan {
  readonly phase: number;
  readonly points: readonly PointCount[];
  readonly links: readonly LinkLoad[];
  readonly vlans: readonly VlanPlan[];
  readonly poe: readonly PoeLoad[];
  readonly storage: StoragePlan;
  readonly platform: readonly PlatformNode[];
  readonly switchCount: number;
  /** Sorted by device id. Worked out when first asked for, as `cameras` are. */
  readonly switches: readonly SwitchIntent[];
  readonly cameras: readonly CameraIntent[];
}

export interface PointCount {
  readonly area: string;
  readonly byClass: Readonly<Record<KnownClass | "unknown", number>>;
  readonly total: number;
}

/** Offered load on one link. Both directions: recording flows to the centre, viewing flows back to station rooms. */
export interface LinkLoad {
  readonly link: string;
  readonly from: string;
  readonly to: string;
  readonly area: string;
  readonly role: Link["role"];
  /** Cameras whose streams cross it. */
  readonly cameras: number;
  /** Cables side by side; 1 for a plain link. */
  readonly members: number;
  /** Sum of the line rates of its members. */
  readonly capacityMbps: number;
  /** What of it can be filled: a LAG never spreads its flows evenly. */
  readonly usableMbps: number;
  /** From `from` to `to`, with headers. */
  readonly upMbps: number;
  /** From `to` to `from`. */
  readonly downMbps: number;
  /** The busier direction ÷ usable, percent. */
  readonly utilisationPercent: number;
}

/** One thing that fails while everything else stands. */
export interface Failure {
  /** `link:oubei-agg-1`, `lag-member:…`, `switch:…`, `server:…`: what people type after --fail. */
  readonly id: string;
  readonly kind: FailureKind;
  /** Id of the link, switch or server. */
  readonly of: string;
  /** True when the policy wants it survived. */
  readonly required: boolean;
  readonly where: Place;
}

export interface FailureCase extends Failure {
  /** Cameras that no longer reach a media server (or the core, where a county has none). */
  readonly darkCameras: number;
  /** Switches that are cut off, the failed one among them. */
  readonly darkSwitches: number;
  /**
   * Monitoring rooms whose wall no longer reaches a media server, and the screens on it. Always counted and never a reason for
   * `survived` to be false: no field of the policy says how many rooms may be dark, and what is recorded is not lost with them.
   */
  readonly darkRooms: number;
  readonly darkScreens: number;
  /** Backups that carry while it lasts. */
  readonly backups: readonly string[];
  /** Links above the ceiling for failures, fullest first. */
  readonly over: readonly LinkLoad[];
  /** The link that this failure fills most, of those whose load it changes. */
  readonly fullest?: LinkLoad;
  /** Roles whose remaining servers are too few. */
  readonly short: readonly { readonly role: ServerRole; readonly needed: number; readonly left: number }[];
  /** No more cameras dark than the policy allows, no link over its ceiling, no role short. */
  readonly survived: boolean;
}

export interface FailurePlan {
  /** Those that are not survived first, then by cameras dark, then by the fullest link, then by id. */
  readonly cases: readonly FailureCase[];
  /** By link id: the failure that fills it most, where one fills it more than it is in health. */
  readonly worstOf: ReadonlyMap<string, { readonly failure: string; readonly load: LinkLoad }>;
}

export interface LinkChange {
  readonly link: string;
  readonly before?: LinkLoad;
  readonly after: LinkLoad;
  /** The load of this phase on the capacity that stood before: what would happen without the upgrade. */
  readonly withoutUpgradePercent: number;
  readonly upgraded: boolean;
  /** Over the ceiling if nothing but cameras were added. */
  readonly breaksWithoutUpgrade: boolean;
  readonly overCeiling: boolean;
}

export interface VlanPlan {
  readonly area: string;
  readonly service: string;
  readonly title: string;
  readonly id: number;
  /** Name as a switch carries it: ASCII, at most 31 characters. */
  readonly name: string;
  readonly prefix: string;
  readonly gateway: string;
  readonly devices: number;
  readonly usableHosts: number;
}

export interface PoeLoad {
  readonly switch: string;
  readonly poweredDevices: number;
  /** Allocated at the PSE by class, IEEE 802.3-2018 table 33-7/145: what the switch has to hold ready. */
  readonly allocatedWatts: number;
  readonly budgetWatts: number;
  readonly percent: number;
}

export interface StoragePlan {
  readonly byClass: readonly {
    readonly class: KnownClass;
    readonly cameras: number;
    readonly retentionDays: number;
    readonly terabytes: number;
  }[];
  /** Decimal terabytes of recordings when every retention is full. */
  readonly terabytes: number;
  readonly tebibytes: number;
  /** After the fill ceiling: what has to be bought. */
  readonly requiredTB: number;
  /** What the storage servers that stand hold. */
  readonly installedTB: number;
  readonly nodes: number;
}
