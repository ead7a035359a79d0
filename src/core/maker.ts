import type { Oid } from "./effects.ts";

/**
 * What the agents of one maker say beyond the standard MIBs, as data. An OID that ends in `.0` is a single object, any
 * other a table column. Each one is written with the name of its MIB object beside it.
 */
export interface Maker {
  /** As the identification table spells it. */
  readonly manufacturer: string;
  /** Devices of this platform are asked the same, whoever sells them. */
  readonly platform?: string;
  /** Objects that only this maker's agents have: they tell who it is where the system group does not. */
  readonly signature?: readonly Oid[];
  /** sysDescr, with the named groups `model`, `version` and `serial`; the first that matches gives a group. */
  readonly descriptions?: readonly RegExp[];
  readonly model?: readonly Oid[];
  readonly version?: readonly Oid[];
  readonly serial?: readonly Oid[];
  /** Of several readings the first that the device answers counts. */
  readonly cpu?: readonly CpuReading[];
  readonly memory?: readonly MemoryReading[];
  readonly sensors?: readonly SensorReading[];
  /** Tables laid out like ENTITY-SENSOR-MIB. */
  readonly sensorTables?: readonly SensorTable[];
  readonly poeDraw?: readonly PoeDraw[];
  readonly portVlans?: PortVlans;
  readonly camera?: readonly CameraReading[];
}

/** What a row is called; without it, or where it says nothing, the question's own word and the row's number. */
export type Naming =
  | { readonly by: "column"; readonly column: Oid }
  /** entPhysicalName of the row's own index, or of the index that a column holds. */
  | { readonly by: "entity"; readonly column?: Oid }
  | { readonly by: "interface" }
  | { readonly by: "word"; readonly word: string };

interface Reading {
  readonly name: Naming;
  /** A row counts when one of these columns is not zero there: agents fill a table with zeros for what has no CPU. */
  readonly carriers?: readonly Oid[];
  /** Values by which an agent says that there is none. */
  readonly invalid?: readonly number[];
}

export interface CpuReading extends Reading {
  readonly percent: Oid;
}

export interface Amount {
  readonly oid: Oid;
  /** Bytes in one unit. */
  readonly bytes: number;
}

export interface MemoryReading extends Reading {
  readonly percent?: Oid;
  readonly total?: Amount;
  readonly used?: Amount;
  readonly free?: Amount;
}

export interface SensorReading extends Reading {
  readonly class: string;
  readonly unit?: string;
  readonly value: Oid;
  /** What one step of the value is worth in the unit; 1 where nothing is said. */
  readonly step?: number;
  /** For a state: the word for each number. A number without a word is no reading. */
  readonly states?: Readonly<Record<number, string>>;
  readonly atLeast?: number;
  /** More than this cannot be: such an agent counts in a tenth of the step. */
  readonly atMost?: number;
  /** The reading is believed only while another column, at the same index, is at most this. */
  readonly believedWhile?: { readonly column: Oid; readonly atMost: number };
}

export interface SensorTable {
  readonly type: Oid;
  readonly scale: Oid;
  readonly precision: Oid;
  readonly value: Oid;
  readonly status: Oid;
}

export interface PoeDraw {
  readonly column: Oid;
  readonly watts: number;
  /** Indexed as pethPsePortTable is, or by ifIndex. */
  readonly index: "port" | "interface";
  /** For agents without pethPsePortTable: enabled 1, disabled 2; the IEEE class as it is. */
  readonly admin?: Oid;
  readonly class?: Oid;
}

/** VLANs told per port: access VLAN, or a trunk with its native VLAN and bit maps of 1,024 VLANs each. */
export interface PortVlans {
  /** Indexed by domain and VLAN. */
  readonly name: Oid;
  readonly access: Oid;
  readonly trunking: Oid;
  readonly native: Oid;
  readonly enabled: readonly Oid[];
}

export interface CameraReading {
  readonly name: string;
  readonly oid: Oid;
  readonly states?: Readonly<Record<number, string>>;
}
