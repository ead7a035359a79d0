import type { Maker } from "../../core/maker.ts";

/** AGENT-GENERAL-MIB::agentBasicInfo. */
const agent = "1.3.6.1.4.1.171.12.1.1";
/** EQUIPMENT-MIB. */
const equipment = "1.3.6.1.4.1.171.12.11.1";

export const dLink: Maker = {
  manufacturer: "D-Link",
  descriptions: [/\b(?<model>D[A-Z]{2}-\d[\w/-]*)/, /(?:Firmware|Version|Build)[: ]+V?(?<version>\d[\w.-]*)/i],
  serial: [`${agent}.12.0`], // agentSerialNumber
  cpu: [
    { percent: `${agent}.6.2.0`, name: { by: "word", word: "CPU" } }, // agentCPUutilizationIn1min
    { percent: "1.3.6.1.4.1.89.1.8.0", name: { by: "word", word: "CPU" }, invalid: [101] }, // rlCpuUtilDuringLastMinute
  ],
  memory: [
    {
      percent: `${agent}.9.1.4`, // agentDRAMutilization
      total: { oid: `${agent}.9.1.2`, bytes: 1024 },
      used: { oid: `${agent}.9.1.3`, bytes: 1024 },
      name: { by: "word", word: "DRAM" },
    },
  ],
  sensors: [
    // swTemperatureCurrent
    { class: "temperature", unit: "°C", value: `${equipment}.8.1.2`, name: { by: "word", word: "unit" }, invalid: [0] },
  ],
};
