import type { Maker } from "../../core/maker.ts";

/** HUAWEI-ENTITY-EXTENT-MIB::hwEntityStateTable and hwOpticalModuleInfoTable, by entPhysicalIndex. */
const state = "1.3.6.1.4.1.2011.5.25.31.1.1.1.1";
const optics = "1.3.6.1.4.1.2011.5.25.31.1.1.3.1";
const device = "1.3.6.1.4.1.2011.6.3";
/** HUAWEI-POE-MIB::hwPoePortTable, by ifIndex. */
const poePort = "1.3.6.1.4.1.2011.5.25.195.3.1";
/** HUAWEI-UPS-MIB, devices by their number. */
const upsDevice = "1.3.6.1.4.1.2011.6.174.1.2.100.1";

const cpuUsage = `${state}.5`; // hwEntityCpuUsage
const memUsage = `${state}.7`; // hwEntityMemUsage
const memSize = `${state}.9`; // hwEntityMemSize
const boards = [cpuUsage, memUsage, memSize];
const none = [2147483647, -1];

export const huawei: Maker = {
  manufacturer: "Huawei",
  signature: [`${upsDevice}.2.1`],
  descriptions: [
    /^(?:HUAWEI|Quidway) (?<model>[A-Z]+\d[\w-]*)/im,
    /^(?<model>[A-Z]+\d{4}[\w-]*)\s*$/m,
    /\((?<model>[A-Z][\w-]+) (?<version>V\d{3}R\d{3}C\w+)\)/,
    /(?<version>V\d{3}R\d{3}C\w+)/,
    /Version (?<version>\d+\.\d+)/,
  ],
  model: [`${upsDevice}.2`], // hwUpsDeviceType
  version: [`${upsDevice}.3`], // hwUpsDeviceSoftwareVersion
  serial: [`${upsDevice}.5`], // hwUpsDeviceESN
  cpu: [
    { percent: cpuUsage, name: { by: "entity" }, carriers: boards },
    // HUAWEI-DEVICE-MIB::hwAvgDuty1min, by frame, slot and CPU: the models before the entity table.
    { percent: `${device}.4.1.3`, name: { by: "word", word: "CPU" } },
  ],
  memory: [
    {
      percent: memUsage,
      total: { oid: `${state}.19`, bytes: 1_048_576 }, // hwEntityMemSizeMega
      name: { by: "entity" },
      carriers: boards,
    },
    { percent: memUsage, total: { oid: memSize, bytes: 1 }, name: { by: "entity" }, carriers: boards },
    {
      total: { oid: `${device}.5.1.1.2`, bytes: 1 }, // hwMemoryDevSize
      free: { oid: `${device}.5.1.1.3`, bytes: 1 }, // hwMemoryDevFree
      name: { by: "word", word: "memory" },
    },
  ],
  sensors: [
    // hwEntityTemperature: 0 on every entity without a sensor.
    { class: "temperature", unit: "°C", value: `${state}.11`, name: { by: "entity" }, invalid: [0, ...none] },
    { class: "optics temperature", unit: "°C", value: `${optics}.5`, name: { by: "entity" }, invalid: none },
    { class: "optics voltage", unit: "V", value: `${optics}.6`, step: 0.001, name: { by: "entity" }, invalid: none },
    { class: "optics bias", unit: "mA", value: `${optics}.7`, step: 0.001, name: { by: "entity" }, invalid: none },
    { class: "optics rx", unit: "dBm", value: `${optics}.8`, step: 0.01, name: { by: "entity" }, invalid: none },
    { class: "optics tx", unit: "dBm", value: `${optics}.9`, step: 0.01, name: { by: "entity" }, invalid: none },
    {
      class: "fan",
      value: "1.3.6.1.4.1.2011.5.25.31.1.1.10.1.7", // hwEntityFanState
      states: { 1: "normal", 2: "abnormal" },
      name: { by: "word", word: "fan" },
    },
    {
      class: "power supply",
      value: "1.3.6.1.4.1.2011.5.25.31.1.1.18.1.6", // hwEntityPwrState
      states: { 1: "supply", 2: "notSupply", 3: "sleep", 4: "unknown" },
      name: { by: "word", word: "power supply" },
    },
  ],
  poeDraw: [
    {
      column: `${poePort}.10`, // hwPoePortConsumingPower
      watts: 0.001,
      index: "interface",
      admin: `${poePort}.3`, // hwPoePortEnable
      class: `${poePort}.8`, // hwPoePortPdClass
    },
  ],
};
