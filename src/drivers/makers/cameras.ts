import type { Maker } from "../../core/maker.ts";

const hik = "1.3.6.1.4.1.39165.1";
const hikRecorder = "1.3.6.1.4.1.50001.1";
const dahuaSystem = "1.3.6.1.4.1.1004849.2.1";
const axisVideo = "1.3.6.1.4.1.368.4.1";
const samsung = "1.3.6.1.4.1.36849.1.2";

/** HIK-DEVICE-MIB: every value is prose with its unit. Recorders have a tree of their own. */
export const hikvision: Maker = {
  manufacturer: "Hikvision",
  signature: [`${hik}.1.0`, `${hikRecorder}.3.0`],
  model: [`${hik}.1.0`],
  version: [`${hik}.3.0`],
  serial: [`${hikRecorder}.3.0`],
  cpu: [{ percent: `${hik}.7.0`, name: { by: "word", word: "CPU" } }],
  memory: [
    { total: { oid: `${hik}.10.0`, bytes: 1 }, percent: `${hik}.11.0`, name: { by: "word", word: "memory" } },
    { percent: `${hikRecorder}.221.0`, name: { by: "word", word: "memory" } },
  ],
  camera: [
    { name: "hardware version", oid: `${hik}.2.0` },
    { name: "MAC address", oid: `${hik}.4.0` },
    { name: "device id", oid: `${hik}.5.0` },
    { name: "disk size", oid: `${hik}.8.0` },
    { name: "disk used", oid: `${hik}.9.0` },
    { name: "address by DHCP", oid: `${hik}.13.0` },
    { name: "address", oid: `${hik}.16.0` },
    { name: "mask", oid: `${hik}.17.0` },
    { name: "gateway", oid: `${hik}.18.0` },
    { name: "clock", oid: `${hik}.19.0` },
    { name: "video inputs", oid: `${hik}.20.0` },
    { name: "main stream codec", oid: `${hik}.21.0` },
    { name: "sub stream codec", oid: `${hik}.22.0` },
    { name: "HD channels", oid: `${hik}.26.0` },
    { name: "access", oid: `${hik}.29.0` },
    { name: "alarm inputs", oid: `${hik}.30.0` },
    { name: "alarm outputs", oid: `${hik}.31.0` },
    { name: "manager address", oid: `${hik}.32.0` },
    { name: "NTP server", oid: `${hik}.33.0` },
    { name: "device type", oid: `${hikRecorder}.100.0`, states: { 1: "DVR", 2: "NVR", 3: "IPC" } },
    { name: "disks", oid: `${hikRecorder}.240.0` },
  ],
};

/** DAHUA-SNMP-MIB. */
export const dahua: Maker = {
  manufacturer: "Dahua",
  signature: [`${dahuaSystem}.2.4.0`],
  model: [`${dahuaSystem}.2.6.0`],
  version: [`${dahuaSystem}.1.1.0`],
  serial: [`${dahuaSystem}.2.4.0`],
  cpu: [{ percent: `${dahuaSystem}.3.0`, name: { by: "word", word: "CPU" } }],
  camera: [
    { name: "hardware version", oid: `${dahuaSystem}.1.2.0` },
    { name: "video channels", oid: `${dahuaSystem}.2.1.0` },
    { name: "system version", oid: `${dahuaSystem}.2.5.0` },
    { name: "device class", oid: `${dahuaSystem}.2.7.0` },
    { name: "device status", oid: `${dahuaSystem}.2.8.0`, states: { 0: "bad", 1: "good" } },
    { name: "machine name", oid: `${dahuaSystem}.2.9.0` },
    { name: "last event", oid: `${dahuaSystem}.4.0` },
  ],
};

/** AXIS-VIDEO-MIB. */
export const axis: Maker = {
  manufacturer: "Axis",
  descriptions: [/AXIS (?<model>[A-Z]?\d[\w-]*(?: Mk ?I+)?)/, /AXIS [^;]+;[^;]+;\s*(?<version>\d+(?:\.\d+)+)/],
  sensors: [
    { class: "temperature", unit: "°C", value: `${axisVideo}.3.1.4`, name: { by: "word", word: "sensor" } }, // tempSensorValue
    {
      class: "temperature state",
      value: `${axisVideo}.3.1.3`,
      states: { 1: "ok", 2: "failure", 3: "outOfBoundary" },
      name: { by: "word", word: "sensor" },
    },
    { class: "fan", value: `${axisVideo}.2.1.3`, states: { 1: "ok", 2: "failure" }, name: { by: "word", word: "fan" } },
    {
      class: "power supply",
      value: `${axisVideo}.1.1.3`,
      states: { 1: "ok", 2: "failure" },
      name: { by: "word", word: "power supply" },
    },
  ],
  camera: [
    { name: "video signal", oid: `${axisVideo}.4.1.2`, states: { 1: "ok", 2: "none" } },
    { name: "casing", oid: `${axisVideo}.6.1.3`, states: { 1: "closed", 2: "open" } },
    { name: "storage disrupted", oid: `${axisVideo}.8.1.3`, states: { 1: "no", 2: "yes" } },
  ],
};

/** The tree below a model's own sysObjectID; seen on the models .64 (H.264 cameras of the second generation). */
export const samsungTechwin: Maker = {
  manufacturer: "Samsung Techwin",
  model: [`${samsung}.64.1.0`],
  version: [`${samsung}.64.2.1.1.0`],
  camera: [
    { name: "clock", oid: `${samsung}.64.2.1.2.0` },
    { name: "video standard", oid: `${samsung}.64.2.2.1.0` },
    { name: "MAC address", oid: `${samsung}.64.2.3.1.0` },
    { name: "address", oid: `${samsung}.64.2.3.2.0` },
    { name: "gateway", oid: `${samsung}.64.2.3.3.0` },
    { name: "mask", oid: `${samsung}.64.2.3.4.0` },
  ],
};
