import type { Maker } from "../../core/maker.ts";

/** PowerNet-MIB::ups. */
const ups = "1.3.6.1.4.1.318.1.1.1";

export const apc: Maker = {
  manufacturer: "APC",
  descriptions: [/MN:(?<model>\S+)/, /SN: ?(?<serial>[\w-]+)/, /PF:v?(?<version>[\d.]+)/],
  model: [`${ups}.1.1.1.0`], // upsBasicIdentModel
  version: [`${ups}.1.2.1.0`], // upsAdvIdentFirmwareRevision
  serial: [`${ups}.1.2.3.0`], // upsAdvIdentSerialNumber
  sensors: [
    {
      class: "battery",
      value: `${ups}.2.1.1.0`, // upsBasicBatteryStatus
      states: { 1: "unknown", 2: "batteryNormal", 3: "batteryLow" },
      name: { by: "word", word: "battery status" },
    },
    { class: "battery", unit: "%", value: `${ups}.2.2.1.0`, name: { by: "word", word: "battery charge" } }, // upsAdvBatteryCapacity
    { class: "temperature", unit: "°C", value: `${ups}.2.2.2.0`, name: { by: "word", word: "battery" } }, // upsAdvBatteryTemperature
    {
      class: "battery",
      unit: "min",
      value: `${ups}.2.2.3.0`, // upsAdvBatteryRunTimeRemaining
      step: 1 / 6000,
      name: { by: "word", word: "runtime remaining" },
    },
    { class: "voltage", unit: "V", value: `${ups}.3.2.1.0`, name: { by: "word", word: "input" } }, // upsAdvInputLineVoltage
    { class: "frequency", unit: "Hz", value: `${ups}.3.2.4.0`, name: { by: "word", word: "input" } }, // upsAdvInputFrequency
    { class: "voltage", unit: "V", value: `${ups}.4.2.1.0`, name: { by: "word", word: "output" } }, // upsAdvOutputVoltage
    { class: "frequency", unit: "Hz", value: `${ups}.4.2.2.0`, name: { by: "word", word: "output" } }, // upsAdvOutputFrequency
    { class: "load", unit: "%", value: `${ups}.4.2.3.0`, name: { by: "word", word: "output" } }, // upsAdvOutputLoad
    { class: "current", unit: "A", value: `${ups}.4.2.4.0`, name: { by: "word", word: "output" } }, // upsAdvOutputCurrent
  ],
};

/** XUPS-MIB; the cards of the former MGE speak MG-SNMP-UPS-MIB. */
const xups = "1.3.6.1.4.1.534.1";
const mge = "1.3.6.1.4.1.705.1";

export const eaton: Maker = {
  manufacturer: "Eaton",
  model: [`${xups}.1.2.0`, `${mge}.1.2.0`, `${mge}.1.1.0`], // xupsIdentModel, upsmgIdentModelName, upsmgIdentFamilyName
  version: [`${xups}.1.3.0`, `${mge}.1.4.0`], // xupsIdentSoftwareVersion, upsmgIdentFirmwareVersion
  serial: [`${xups}.1.6.0`, `${mge}.1.7.0`], // xupsIdentSerialNumber, upsmgIdentSerialNumber
  sensors: [
    {
      class: "battery",
      unit: "s",
      value: `${xups}.2.1.0`,
      name: { by: "word", word: "runtime remaining" },
      atLeast: 0,
    }, // xupsBatTimeRemaining
    { class: "voltage", unit: "V", value: `${xups}.2.2.0`, name: { by: "word", word: "battery" }, atLeast: 0 }, // xupsBatVoltage
    { class: "current", unit: "A", value: `${xups}.2.3.0`, name: { by: "word", word: "battery" } }, // xupsBatCurrent
    { class: "battery", unit: "%", value: `${xups}.2.4.0`, name: { by: "word", word: "battery charge" }, atLeast: 0 }, // xupsBatCapacity
    { class: "voltage", unit: "V", value: `${xups}.3.4.1.2`, name: { by: "word", word: "input" }, atLeast: 0 }, // xupsInputVoltage
    { class: "battery", unit: "s", value: `${mge}.5.1.0`, name: { by: "word", word: "runtime remaining" }, atLeast: 0 }, // upsmgBatteryRemainingTime
    { class: "battery", unit: "%", value: `${mge}.5.2.0`, name: { by: "word", word: "battery charge" }, atLeast: 0 }, // upsmgBatteryLevel
  ],
};
