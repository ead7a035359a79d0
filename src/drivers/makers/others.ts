/** Makers of whose own MIBs little is needed beside the standard ones. */
import type { Maker } from "../../core/maker.ts";

/** JUNIPER-MIB::jnxOperatingTable. */
const operating = "1.3.6.1.4.1.2636.3.1.13.1";
/** STATISTICS-MIB and NETSWITCH-MIB, of the ProCurve family. */
const hpSwitch = "1.3.6.1.4.1.11.2.14.11.5.1";
const hpMemory = `${hpSwitch}.1.2.1.1.1`;
/** HP-ICF-CHASSIS::hpicfSensorTable: fans, supplies and temperatures, of which only the state is told. */
const hpSensor = "1.3.6.1.4.1.11.2.14.11.1.2.6.1";
/** The tree of the Radlan software, which several makers licensed. */
const radlanCpu = { percent: "1.3.6.1.4.1.89.1.8.0", name: { by: "word", word: "CPU" }, invalid: [101] } as const;

export const others: readonly Maker[] = [
  {
    manufacturer: "Juniper",
    descriptions: [/Inc\. (?<model>\S+)/, /JUNOS (?<version>[\w.-]+)/],
    model: ["1.3.6.1.4.1.2636.3.1.2.0"], // jnxBoxDescr
    serial: ["1.3.6.1.4.1.2636.3.1.3.0"], // jnxBoxSerialNo
    cpu: [
      {
        percent: `${operating}.8`,
        name: { by: "column", column: `${operating}.5` },
        carriers: [`${operating}.8`, `${operating}.11`],
      },
    ],
    memory: [
      {
        percent: `${operating}.11`, // jnxOperatingBuffer
        total: { oid: `${operating}.15`, bytes: 1_048_576 }, // jnxOperatingMemory
        name: { by: "column", column: `${operating}.5` },
        carriers: [`${operating}.11`],
      },
    ],
    sensors: [
      {
        class: "temperature",
        unit: "°C",
        value: `${operating}.7`,
        name: { by: "column", column: `${operating}.5` },
        invalid: [0],
      },
    ],
  },
  {
    manufacturer: "HP",
    descriptions: [
      /(?:ProCurve|HP|Aruba) (?:Switch )?(?<model>J\d{4}[A-Z][^,]*)/,
      /revision (?<version>[A-Z]{1,2}\.\d+\.\d+(?:\.\d+)?)/,
      /(?:PID:|;)\s*(?<model>HP [^,;]+)/,
    ],
    cpu: [{ percent: `${hpSwitch}.9.6.1.0`, name: { by: "word", word: "CPU" } }], // hpSwitchCpuStat
    memory: [
      {
        total: { oid: `${hpMemory}.5`, bytes: 1 }, // hpLocalMemTotalBytes
        used: { oid: `${hpMemory}.7`, bytes: 1 }, // hpLocalMemAllocBytes
        name: { by: "word", word: "memory" },
      },
    ],
    sensors: [
      {
        class: "state",
        value: `${hpSensor}.4`, // hpicfSensorStatus
        states: { 1: "unknown", 2: "bad", 3: "warning", 4: "good" },
        name: { by: "column", column: `${hpSensor}.7` }, // hpicfSensorDescr
      },
    ],
  },
  {
    manufacturer: "Extreme",
    descriptions: [/ExtremeXOS \((?<model>[^)]+)\) version (?<version>\S+)/, /version (?<version>[\d.]+)/i],
    cpu: [{ percent: "1.3.6.1.4.1.1916.1.32.1.4.1.8", name: { by: "word", word: "CPU" } }], // extremeCpuMonitorSystemUtilization1min
    sensors: [
      { class: "temperature", unit: "°C", value: "1.3.6.1.4.1.1916.1.1.1.8.0", name: { by: "word", word: "switch" } }, // extremeCurrentTemperature
    ],
  },
  {
    manufacturer: "MikroTik",
    descriptions: [/RouterOS (?<model>\S+)/],
    version: ["1.3.6.1.4.1.14988.1.1.4.4.0"], // mtxrLicVersion
    serial: ["1.3.6.1.4.1.14988.1.1.7.3.0"], // mtxrSerialNumber
    sensors: [
      {
        class: "voltage",
        unit: "V",
        value: "1.3.6.1.4.1.14988.1.1.3.8.0",
        step: 0.1,
        name: { by: "word", word: "supply" },
      }, // mtxrHlVoltage
      {
        class: "temperature",
        unit: "°C",
        value: "1.3.6.1.4.1.14988.1.1.3.10.0",
        step: 0.1,
        name: { by: "word", word: "board" },
      }, // mtxrHlTemperature
    ],
  },
  { manufacturer: "3Com", descriptions: [/^3Com (?<model>.*?)(?: Software|,|$)/, /3Com OS (?<version>V\S+)/] },
  {
    manufacturer: "BDCOM",
    cpu: [{ percent: "1.3.6.1.4.1.3320.9.109.1.1.1.1.4", name: { by: "word", word: "CPU" } }], // NMS-PROCESS-MIB::nmspmCPUTotal1min
  },
  { manufacturer: "Eltex", descriptions: [/(?<model>MES\d\w*)/], cpu: [radlanCpu] },
  { manufacturer: "Linksys", cpu: [radlanCpu] },
  { manufacturer: "ZTE", descriptions: [/\b(?<model>ZXR10 [\w-]+)/, /[Vv]ersion:? ?V?(?<version>\d[\w.()]*)/] },
  { manufacturer: "METEL", descriptions: [/^(?<model>[^,]+), fw:(?<version>[\w.]+)/] },
  { manufacturer: "Zyxel", descriptions: [/^(?<model>[A-Z]{2,}\d*-?\d[\w-]*)$/] },
  { manufacturer: "TP-Link", descriptions: [/(?<model>T?L?-?S[GFX]\d[\w-]*)/] },
  { manufacturer: "Moxa", descriptions: [/^(?<model>[A-Z]+-[\w-]+)/] },
  { manufacturer: "Bosch", descriptions: [/^(?:Bosch )?(?<model>[A-Z]+[\w-]*\d[\w-]*)/] },
];
