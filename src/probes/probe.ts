import type { Oid, Varbind } from "../core/effects.ts";

/** One question asked of a device over SNMP, with its decoder. A probe is data plus one pure function. */
export interface Probe<T> {
  readonly name: string;
  readonly title: string;
  /** Single objects, with `.0`. */
  readonly scalars: readonly Oid[];
  /** Table columns, walked. */
  readonly columns: readonly Oid[];
  /** Values by OID → facts. What the device does not give is absent from the result, never zero. */
  decode(varbinds: ReadonlyMap<Oid, Varbind["value"]>): T;
}
