import type { Maker } from "../../core/maker.ts";

const mgmt = "1.3.6.1.4.1.9.9";
/** CISCO-PROCESS-MIB::cpmCPUTotalTable. */
const cpu = `${mgmt}.109.1.1.1.1`;
/** CISCO-MEMORY-POOL-MIB::ciscoMemoryPoolTable. */
const pool = `${mgmt}.48.1.1.1`;
/** CISCO-ENVMON-MIB. */
const environment = `${mgmt}.13.1`;
/** CISCO-ENTITY-SENSOR-MIB::entSensorValueTable. */
const sensor = `${mgmt}.91.1.1.1.1`;
/** CISCO-VTP-MIB::vlanTrunkPortTable. */
const trunk = `${mgmt}.46.1.6.1.1`;
/** CiscoEnvMonState. */
const states = {
  1: "normal",
  2: "warning",
  3: "critical",
  4: "shutdown",
  5: "notPresent",
  6: "notFunctioning",
};

export const cisco: Maker = {
  manufacturer: "Cisco",
  descriptions: [
    /Version (?<version>[\d.]+\([\w.]+\)\w*|\d+\.\d+\.\d+\w*)/,
    /Software \((?<model>[A-Z]+\d+[A-Z\d]*)-/,
    /(?:^|cisco )(?<model>WS-[\w-]+|S[FG]\d{3}[\w-]*)/i,
  ],
  model: ["1.3.6.1.4.1.9.5.1.2.16.0"], // CISCO-STACK-MIB::chassisModel
  serial: [
    "1.3.6.1.4.1.9.5.1.2.19.0", // CISCO-STACK-MIB::chassisSerialNumberString
    "1.3.6.1.4.1.9.3.6.3.0", // OLD-CISCO-CHASSIS-MIB::chassisId, which an operator can overwrite
  ],
  cpu: [
    { percent: `${cpu}.7`, name: { by: "entity", column: `${cpu}.2` } }, // cpmCPUTotal1minRev
    { percent: `${cpu}.4`, name: { by: "entity", column: `${cpu}.2` } }, // cpmCPUTotal1min
    { percent: "1.3.6.1.4.1.9.2.1.57.0", name: { by: "word", word: "CPU" } }, // OLD-CISCO-CPU-MIB::avgBusy1
    { percent: "1.3.6.1.4.1.9.6.1.101.1.8.0", name: { by: "word", word: "CPU" }, invalid: [101] }, // rlCpuUtilDuringLastMinute
  ],
  memory: [
    {
      used: { oid: `${pool}.5`, bytes: 1 },
      free: { oid: `${pool}.6`, bytes: 1 },
      name: { by: "column", column: `${pool}.2` },
    },
    {
      used: { oid: `${cpu}.12`, bytes: 1024 }, // cpmCPUMemoryUsed
      free: { oid: `${cpu}.13`, bytes: 1024 }, // cpmCPUMemoryFree
      name: { by: "entity", column: `${cpu}.2` },
    },
  ],
  sensors: [
    {
      class: "temperature",
      unit: "°C",
      value: `${environment}.3.1.3`, // ciscoEnvMonTemperatureStatusValue
      name: { by: "column", column: `${environment}.3.1.2` },
    },
    {
      class: "fan",
      value: `${environment}.4.1.3`, // ciscoEnvMonFanState
      states,
      name: { by: "column", column: `${environment}.4.1.2` },
    },
    {
      class: "power supply",
      value: `${environment}.5.1.3`, // ciscoEnvMonSupplyState
      states,
      name: { by: "column", column: `${environment}.5.1.2` },
    },
  ],
  sensorTables: [
    {
      type: `${sensor}.1`,
      scale: `${sensor}.2`,
      precision: `${sensor}.3`,
      value: `${sensor}.4`,
      status: `${sensor}.5`,
    },
  ],
  poeDraw: [{ column: `${mgmt}.402.1.2.1.9`, watts: 0.001, index: "port" }], // cpeExtPsePortPwrConsumption
  portVlans: {
    name: `${mgmt}.46.1.3.1.1.4`, // vtpVlanName
    access: `${mgmt}.68.1.2.2.1.2`, // CISCO-VLAN-MEMBERSHIP-MIB::vmVlan
    trunking: `${trunk}.14`, // vlanTrunkPortDynamicStatus
    native: `${trunk}.5`, // vlanTrunkPortNativeVlan
    enabled: [`${trunk}.4`, `${trunk}.17`, `${trunk}.18`, `${trunk}.19`], // vlanTrunkPortVlansEnabled, …2k, …3k, …4k
  },
};
