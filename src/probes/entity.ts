import type { Naming } from "../core/maker.ts";
import { ifName } from "./interfaces.ts";
import type { Lookup, Row } from "./lookup.ts";
import type { Columns } from "./question.ts";
import { number, text } from "./values.ts";

/** ENTITY-MIB::entPhysicalTable, RFC 6933. */
export const entity = {
  entPhysicalClass: "1.3.6.1.2.1.47.1.1.1.1.5",
  entPhysicalDescr: "1.3.6.1.2.1.47.1.1.1.1.2",
  entPhysicalName: "1.3.6.1.2.1.47.1.1.1.1.7",
  entPhysicalFirmwareRev: "1.3.6.1.2.1.47.1.1.1.1.9",
  entPhysicalSoftwareRev: "1.3.6.1.2.1.47.1.1.1.1.10",
  entPhysicalSerialNum: "1.3.6.1.2.1.47.1.1.1.1.11",
  entPhysicalMfgName: "1.3.6.1.2.1.47.1.1.1.1.12",
  entPhysicalModelName: "1.3.6.1.2.1.47.1.1.1.1.13",
} as const;

export const entityTable = Object.values(entity) as unknown as Columns;

export function entityName(values: Lookup, index: string): string | undefined {
  return (
    text(values.at(entity.entPhysicalName, index)?.value) ?? text(values.at(entity.entPhysicalDescr, index)?.value)
  );
}

/** What a reading's row is called. `rows` are all rows of the reading: a word alone does for a single one. */
export function nameRow(values: Lookup, naming: Naming, row: Row, rows: readonly Row[], word: string): string {
  const plain = (base: string) => (rows.length > 1 ? `${base} ${row.index}` : base);
  switch (naming.by) {
    case "column":
      return text(values.at(naming.column, row.index)?.value) ?? plain(word);
    case "entity": {
      const index = naming.column === undefined ? row.index : number(values.at(naming.column, row.index)?.value);
      return (index === undefined ? undefined : entityName(values, String(index))) ?? plain(word);
    }
    case "interface":
      return ifName(values, row.index) ?? plain(word);
    case "word":
      return plain(naming.word);
  }
}

export function namingColumn(naming: Naming): string | undefined {
  return naming.by === "column" || naming.by === "entity" ? naming.column : undefined;
}

/** Rows that have something behind them: one of the maker's carrier columns is not zero there. */
export function carried(values: Lookup, rows: readonly Row[], carriers: readonly string[] | undefined): readonly Row[] {
  if (carriers === undefined) return rows;
  return rows.filter(({ index }) => carriers.some((column) => number(values.at(column, index)?.value)));
}
