import type { SensorReading } from "../../core/maker.ts";

/** LM-SENSORS-MIB below UCD-SNMP: millidegrees, revolutions and millivolts of the chips on a host's board. */
const lm = "1.3.6.1.4.1.2021.13.16";

export const hostSensors: readonly SensorReading[] = [
  {
    class: "temperature",
    unit: "°C",
    value: `${lm}.2.1.3`, // lmTempSensorsValue
    step: 0.001,
    name: { by: "column", column: `${lm}.2.1.2` },
  },
  { class: "fan", unit: "rpm", value: `${lm}.3.1.3`, name: { by: "column", column: `${lm}.3.1.2` } }, // lmFanSensorsValue
  {
    class: "voltage",
    unit: "V",
    value: `${lm}.4.1.3`, // lmVoltSensorsValue
    step: 0.001,
    name: { by: "column", column: `${lm}.4.1.2` },
  },
];
