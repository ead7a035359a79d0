/** Makers and platforms by sysObjectID (private enterprise numbers, IANA) and sysDescr. */
export interface IdentifyRow {
  readonly sysObjectIdPrefix: string;
  readonly description?: RegExp;
  readonly manufacturer: string;
  readonly platform?: string;
}

const enterprise = (number: number) => `1.3.6.1.4.1.${number}`;

export const identifyTable: readonly IdentifyRow[] = [
  { sysObjectIdPrefix: enterprise(9), manufacturer: "Cisco" },
  { sysObjectIdPrefix: enterprise(9), description: /Cisco IOS/, manufacturer: "Cisco", platform: "cisco-ios" },
  { sysObjectIdPrefix: enterprise(171), manufacturer: "D-Link" },
  { sysObjectIdPrefix: enterprise(368), manufacturer: "Axis", platform: "onvif" },
  { sysObjectIdPrefix: enterprise(2011), manufacturer: "Huawei" },
  {
    sysObjectIdPrefix: enterprise(2011),
    description: /VRP|Versatile Routing Platform/,
    manufacturer: "Huawei",
    platform: "huawei-vrp",
  },
  { sysObjectIdPrefix: enterprise(3902), manufacturer: "ZTE" },
  { sysObjectIdPrefix: enterprise(4881), manufacturer: "Ruijie" },
  { sysObjectIdPrefix: enterprise(25506), manufacturer: "H3C", platform: "h3c-comware" },
  { sysObjectIdPrefix: enterprise(36849), manufacturer: "Samsung Techwin", platform: "onvif" },
  { sysObjectIdPrefix: enterprise(39165), manufacturer: "Hikvision", platform: "onvif" },
  { sysObjectIdPrefix: enterprise(1004849), manufacturer: "Dahua", platform: "onvif" },
];
