import type { Naming, SensorReading } from "../../core/maker.ts";

const ups = "1.3.6.1.2.1.33.1";
const word = (text: string): Naming => ({ by: "word", word: text });

/** Agents are seen that count in hundredths of a hertz and tenths of a volt; mains has neither 500 Hz nor 2,300 V. */
const mostHertz = 100;
const mostVolts = 1000;

const line = (name: string, table: string): readonly SensorReading[] => [
  { class: "voltage", unit: "V", value: `${table}.3`, atLeast: 0, atMost: mostVolts, name: word(name) },
  { class: "current", unit: "A", value: `${table}.4`, step: 0.1, atLeast: 0, name: word(name) },
  {
    class: "power",
    unit: "W",
    value: `${table}.5`,
    atLeast: 0,
    name: word(name),
    believedWhile: { column: `${table}.3`, atMost: mostVolts },
  },
];

/** UPS-MIB, RFC 1628. A battery that gives -1 does not know. */
export const upsSensors: readonly SensorReading[] = [
  {
    class: "battery",
    value: `${ups}.2.1.0`, // upsBatteryStatus
    states: { 1: "unknown", 2: "batteryNormal", 3: "batteryLow", 4: "batteryDepleted" },
    name: word("battery status"),
  },
  { class: "battery", unit: "s", value: `${ups}.2.2.0`, atLeast: 0, name: word("on battery") }, // upsSecondsOnBattery
  { class: "battery", unit: "min", value: `${ups}.2.3.0`, atLeast: 0, name: word("runtime remaining") }, // upsEstimatedMinutesRemaining
  { class: "battery", unit: "%", value: `${ups}.2.4.0`, atLeast: 0, name: word("battery charge") }, // upsEstimatedChargeRemaining
  { class: "voltage", unit: "V", value: `${ups}.2.5.0`, step: 0.1, atLeast: 0, name: word("battery") }, // upsBatteryVoltage
  { class: "current", unit: "A", value: `${ups}.2.6.0`, step: 0.1, name: word("battery") }, // upsBatteryCurrent
  { class: "temperature", unit: "°C", value: `${ups}.2.7.0`, invalid: [-1], name: word("battery") }, // upsBatteryTemperature
  {
    class: "frequency",
    unit: "Hz",
    value: `${ups}.3.3.1.2`,
    step: 0.1,
    atLeast: 0,
    atMost: mostHertz,
    name: word("input"),
  }, // upsInputFrequency
  ...line("input", `${ups}.3.3.1`), // upsInputTable
  {
    class: "power source",
    value: `${ups}.4.1.0`, // upsOutputSource
    states: { 1: "other", 2: "none", 3: "normal", 4: "bypass", 5: "battery", 6: "booster", 7: "reducer" },
    name: word("output source"),
  },
  {
    class: "frequency",
    unit: "Hz",
    value: `${ups}.4.2.0`,
    step: 0.1,
    atLeast: 0,
    atMost: mostHertz,
    name: word("output"),
  }, // upsOutputFrequency
  // upsOutputTable lies one column further to the left than upsInputTable.
  { class: "voltage", unit: "V", value: `${ups}.4.4.1.2`, atLeast: 0, atMost: mostVolts, name: word("output") },
  { class: "current", unit: "A", value: `${ups}.4.4.1.3`, step: 0.1, atLeast: 0, name: word("output") },
  {
    class: "power",
    unit: "W",
    value: `${ups}.4.4.1.4`,
    atLeast: 0,
    name: word("output"),
    believedWhile: { column: `${ups}.4.4.1.2`, atMost: mostVolts },
  },
  { class: "load", unit: "%", value: `${ups}.4.4.1.5`, atLeast: 0, name: word("output") }, // upsOutputPercentLoad
];
