import type { Maker } from "../../core/maker.ts";

/** The same MIBs stand below the number of H3C, below Huawei's for the first models, and below those of 3Com and HP. */
const commons = [
  "1.3.6.1.4.1.25506.2",
  "1.3.6.1.4.1.2011.10.2",
  "1.3.6.1.4.1.43.45.1.10.2",
  "1.3.6.1.4.1.11.2.14.11.15.2",
];
const lsws = ["1.3.6.1.4.1.25506.8.35", "1.3.6.1.4.1.2011.2.23.1"];
/** HH3C-ENTITY-EXT-MIB::hh3cEntityExtStateTable, by entPhysicalIndex. */
const states = commons.map((common) => `${common}.6.1.1.1.1`);
/** HH3C-TRANSCEIVER-INFO-MIB::hh3cTransceiverInfoTable, by ifIndex. */
const optics = "1.3.6.1.4.1.25506.2.70.1.1.1";
const none = [2147483647];
const unit = { 1: "active", 2: "deactive", 3: "notInstalled" };
const boards = (state: string) => [`${state}.6`, `${state}.8`, `${state}.10`];

export const h3c: Maker = {
  manufacturer: "H3C",
  platform: "h3c-comware",
  descriptions: [
    /Software Version (?<version>[\w.]+,? (?:Release|Feature|ESS|Test) \w+)/,
    /^(?:H3C|HPE?|3Com) (?:Switch )?(?<model>[A-Z]*\d[\w-]+)/im,
  ],
  cpu: states.map((state) => ({ percent: `${state}.6`, name: { by: "entity" }, carriers: boards(state) })),
  memory: states.map((state) => ({
    percent: `${state}.8`, // hh3cEntityExtMemUsage
    total: { oid: `${state}.10`, bytes: 1 }, // hh3cEntityExtMemSize
    name: { by: "entity" },
    carriers: boards(state),
  })),
  sensors: [
    ...states.map((state) => ({
      class: "temperature",
      unit: "°C",
      value: `${state}.12`, // hh3cEntityExtTemperature
      name: { by: "entity" as const },
      invalid: [0, 65535, ...none],
    })),
    { class: "optics tx", unit: "dBm", value: `${optics}.9`, step: 0.01, name: { by: "interface" }, invalid: none },
    { class: "optics rx", unit: "dBm", value: `${optics}.12`, step: 0.01, name: { by: "interface" }, invalid: none },
    { class: "optics temperature", unit: "°C", value: `${optics}.15`, name: { by: "interface" }, invalid: none },
    { class: "optics voltage", unit: "V", value: `${optics}.16`, step: 0.01, name: { by: "interface" }, invalid: none },
    { class: "optics bias", unit: "mA", value: `${optics}.17`, step: 0.01, name: { by: "interface" }, invalid: none },
    // HH3C-LswDEVM-MIB::hh3cdevMFanStatus and hh3cDevMPowerStatus.
    ...lsws.flatMap((lsw) => [
      { class: "fan", value: `${lsw}.9.1.1.1.2`, states: unit, name: { by: "word" as const, word: "fan" } },
      {
        class: "power supply",
        value: `${lsw}.9.1.2.1.2`,
        states: unit,
        name: { by: "word" as const, word: "power supply" },
      },
    ]),
  ],
  // HH3C-POWER-ETH-EXT-MIB::hh3cPsePortCurrentPower
  poeDraw: commons.map((common) => ({ column: `${common}.14.1.1.5`, watts: 0.001, index: "port" })),
};
