import type { Maker } from "../../core/maker.ts";

const mgmt = "1.3.6.1.4.1.4881.1.1.10.2";
/** RUIJIE-SYSTEM-MIB. */
const system = `${mgmt}.1.1`;
/** RUIJIE-PROCESS-MIB::ruijieNodeCPUTotalTable and RUIJIE-MEMORY-MIB::ruijieNodeMemoryPoolTable. */
const node = `${mgmt}.36.1.2.1`;
const supply = {
  2: "existNoPower",
  3: "existReadyPower",
  4: "normal",
  5: "powerButAbnormal",
  6: "unknown",
  7: "lineFail",
};
const pool = `${mgmt}.35.1.2.1`;

export const ruijie: Maker = {
  manufacturer: "Ruijie",
  descriptions: [/\((?<model>[A-Z]\S*\d\S*)\) By Ruijie/, /(?<version>RGOS [^\s,]+(?: Release ?\(\w+\))?)/],
  version: [`${system}.2.0`], // ruijieSystemSwVersion
  serial: [`${system}.24.0`], // ruijieSystemSerialno
  cpu: [
    { percent: `${node}.4`, name: { by: "column", column: `${node}.2` } }, // ruijieNodeCPUTotal1min
    { percent: `${mgmt}.36.1.1.2.0`, name: { by: "word", word: "CPU" } }, // ruijieCPUUtilization1Min
  ],
  memory: [
    {
      percent: `${pool}.3`, // ruijieNodeMemoryPoolCurrentUtilization
      total: { oid: `${pool}.11`, bytes: 1_048_576 }, // ruijieNodeMemoryPoolTotalSize
      used: { oid: `${pool}.12`, bytes: 1_048_576 }, // ruijieNodeMemoryPoolUsedSize
      name: { by: "column", column: `${pool}.2` },
    },
    {
      percent: `${mgmt}.35.1.1.1.3`, // ruijieMemoryPoolCurrentUtilization
      total: { oid: `${mgmt}.35.1.1.1.12`, bytes: 1_048_576 }, // ruijieMemoryPoolTotalSize
      used: { oid: `${mgmt}.35.1.1.1.13`, bytes: 1_048_576 }, // ruijieMemoryPoolUsedSize
      name: { by: "column", column: `${mgmt}.35.1.1.1.2` },
    },
  ],
  sensors: [
    {
      class: "temperature",
      unit: "°C",
      value: `${system}.23.1.3`, // ruijieSystemTemperatureCurrent; 0 beside a name that ends in "invalid"
      name: { by: "column", column: `${system}.23.1.2` },
      invalid: [0],
    },
    {
      class: "fan",
      value: `${system}.21.1.2`, // ruijieSystemFanIsNormal
      states: supply,
      name: { by: "column", column: `${system}.21.1.3` },
    },
    {
      class: "power supply",
      value: `${system}.18.1.2`, // ruijieSystemElectricalSourceIsNormal
      states: supply,
      name: { by: "column", column: `${system}.18.1.3` },
    },
  ],
};
