import type { SensorReading, SensorTable } from "../../core/maker.ts";
import { carried, entityName, nameRow, namingColumn } from "../entity.ts";
import type { Lookup, Row } from "../lookup.ts";
import { answered, type Columns, type Question, readsOfReadings } from "../question.ts";
import { number, present, quantity } from "../values.ts";
import { hostSensors } from "./host-sensors.ts";
import { upsSensors } from "./ups-sensors.ts";

export interface Sensor {
  /** `temperature`, `fan`, `power supply`, `voltage`, `current`, `power`, `battery`, `load`, `optics rx` and so on. */
  readonly class: string;
  readonly name: string;
  /** A number in the unit, or the word of a state. */
  readonly value: number | string;
  readonly unit?: string;
  readonly oid: string;
}

/** ENTITY-SENSOR-MIB::entPhySensorTable, RFC 3433. */
const standardTable: SensorTable = {
  type: "1.3.6.1.2.1.99.1.1.1.1",
  scale: "1.3.6.1.2.1.99.1.1.1.2",
  precision: "1.3.6.1.2.1.99.1.1.1.3",
  value: "1.3.6.1.2.1.99.1.1.1.4",
  status: "1.3.6.1.2.1.99.1.1.1.5",
};

/** EntitySensorDataType, and dBm as makers have added it. */
const kinds: Readonly<Record<number, { readonly class: string; readonly unit?: string }>> = {
  3: { class: "voltage", unit: "V" },
  4: { class: "voltage", unit: "V" },
  5: { class: "current", unit: "A" },
  6: { class: "power", unit: "W" },
  7: { class: "frequency", unit: "Hz" },
  8: { class: "temperature", unit: "°C" },
  9: { class: "humidity", unit: "%" },
  10: { class: "fan", unit: "rpm" },
  11: { class: "airflow", unit: "m³/min" },
  14: { class: "optical power", unit: "dBm" },
};
const truthValue = 12;
const units = 9;
const ok = 1;

/** Everything that is measured: the maker's tables, ENTITY-SENSOR-MIB, the host's chips and the UPS. */
export const sensors: Question<readonly Sensor[]> = {
  name: "sensors",
  title: "Sensors",
  reads(maker) {
    const { scalars, tables } = readsOfReadings(
      readingsOf(maker?.sensors).map(({ value, name, carriers = [], believedWhile }) => [
        value,
        ...carriers,
        namingColumn(name),
        believedWhile?.column,
      ]),
    );
    const sensorTables = [standardTable, ...(maker?.sensorTables ?? [])];
    return {
      scalars,
      tables: [
        ...tables,
        ...sensorTables.map(
          ({ type, scale, precision, value, status }): Columns => [type, scale, precision, value, status],
        ),
      ],
    };
  },
  decode(values, maker) {
    const found = [
      ...readingsOf(maker?.sensors).flatMap((reading) => read(values, reading)),
      ...[standardTable, ...(maker?.sensorTables ?? [])].flatMap((table) => readTable(values, table)),
    ];
    return answered(found);
  },
};

function readingsOf(own: readonly SensorReading[] = []): readonly SensorReading[] {
  return [...own, ...upsSensors, ...hostSensors];
}

function read(values: Lookup, reading: SensorReading): readonly Sensor[] {
  const rows = carried(values, values.rows(reading.value), reading.carriers).filter((row) =>
    believed(values, reading, row),
  );
  const measured = rows.flatMap((row) => {
    const value = measure(reading, row);
    return value === undefined ? [] : [{ row, value }];
  });
  return measured.map(({ row, value }) =>
    present({
      class: reading.class,
      name: nameRow(values, reading.name, row, rows, reading.class),
      value,
      unit: typeof value === "string" ? undefined : reading.unit,
      oid: row.oid,
    }),
  );
}

function believed(values: Lookup, { believedWhile }: SensorReading, { index }: Row): boolean {
  if (believedWhile === undefined) return true;
  const other = number(values.at(believedWhile.column, index)?.value);
  return other === undefined || other <= believedWhile.atMost;
}

function measure(
  { states, step = 1, invalid = [], atLeast, atMost }: SensorReading,
  { value }: Row,
): number | string | undefined {
  const raw = quantity(value)?.amount;
  if (raw === undefined || invalid.includes(raw)) return undefined;
  if (states) return states[raw];
  if (atLeast !== undefined && raw < atLeast) return undefined;
  let scaled = raw * step;
  while (atMost !== undefined && scaled > atMost) scaled /= 10;
  return rounded(scaled);
}

function readTable(values: Lookup, table: SensorTable): readonly Sensor[] {
  return values.column(table.value).flatMap((row): readonly Sensor[] => {
    const at = (column: string) => number(values.at(column, row.index)?.value);
    const raw = number(row.value);
    const status = at(table.status);
    const type = at(table.type);
    if (raw === undefined || type === undefined || (status !== undefined && status !== ok)) return [];
    const name = entityName(values, row.index) ?? `sensor ${row.index}`;
    if (type === truthValue) {
      const word = raw === 1 ? "true" : raw === 2 ? "false" : undefined;
      return word === undefined ? [] : [{ class: "state", name, value: word, oid: row.oid }];
    }
    const kind = kinds[type];
    if (kind === undefined) return [];
    // A negative precision counts significant digits and moves no point.
    const value = raw * 10 ** (3 * ((at(table.scale) ?? units) - units) - Math.max(0, at(table.precision) ?? 0));
    return [present({ class: kind.class, name, value: rounded(value), unit: kind.unit, oid: row.oid })];
  });
}

/** 0.1 + 0.2 is 0.3 to a person. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
