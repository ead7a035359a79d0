/**
 * Makers and platforms by sysObjectID (private enterprise numbers, IANA) and sysDescr. A number of its own tells the maker;
 * agents that many makers build in tell a platform at most.
 */
export interface IdentifyRow {
  readonly sysObjectIdPrefix: string;
  readonly description?: RegExp;
  readonly manufacturer?: string;
  readonly platform?: string;
}

const enterprise = (number: number) => `1.3.6.1.4.1.${number}`;

/** Makers whose number says all: those of switches, cameras, UPSs, media converters, hosts and printers in the field. */
const numbers: Readonly<Record<string, readonly number[]>> = {
  "3Com": [43],
  "Alcatel-Lucent": [6486],
  APC: [318],
  AVer: [3463],
  Adtran: [664],
  Advantech: [10297],
  "Allied Telesis": [207],
  Allnet: [22626],
  Arista: [30065],
  Aruba: [14823, 47196],
  Avaya: [45, 6889],
  Axis: [368],
  BDCOM: [3320],
  Bosch: [3967],
  Brocade: [1588, 1991],
  Brother: [2435],
  CTS: [9304],
  Cambium: [17713],
  Canon: [1602],
  "Check Point": [2620],
  Cisco: [9],
  "D-Link": [171],
  Dahua: [1004849],
  Dell: [674, 6027],
  Delta: [2254],
  Digi: [332],
  Eaton: [534, 705],
  Edgecore: [259],
  Eltex: [35265],
  Emerson: [476],
  Epson: [1248],
  Extreme: [1916],
  F5: [3375],
  FiberHome: [5875],
  Fortinet: [12356],
  Generex: [1356],
  H3C: [25506],
  HP: [11, 232],
  Hikvision: [39165, 50001],
  Hirschmann: [248],
  Huawei: [2011],
  IBM: [2],
  Juniper: [2636],
  "Konica Minolta": [18334],
  Kyocera: [1347],
  Lantronix: [244],
  Lexmark: [641],
  Linksys: [3955],
  METEL: [38616],
  MikroTik: [14988],
  Microsoft: [311],
  Moxa: [8691],
  NetApp: [789],
  Netgear: [4526],
  "Palo Alto Networks": [25461],
  Panasonic: [258],
  Planet: [10456],
  QNAP: [24681, 55062],
  Raisecom: [8886],
  Ricoh: [367],
  Riello: [5491],
  Ruckus: [25053],
  Ruijie: [4881],
  Samsung: [236],
  "Samsung Techwin": [36849],
  Siemens: [4329],
  SNR: [40418],
  Socomec: [4555],
  Sony: [122],
  Supermicro: [10876],
  Synology: [6574],
  "TP-Link": [11863],
  "Tripp Lite": [850],
  Ubiquiti: [41112],
  VMware: [6876],
  Xerox: [253],
  ZTE: [3902],
  Zyxel: [890],
};

const cameras = ["Axis", "Bosch", "Dahua", "Hikvision", "Samsung Techwin"];

const makersByNumber: readonly IdentifyRow[] = Object.entries(numbers).flatMap(([manufacturer, own]) =>
  own.map((number) => ({
    sysObjectIdPrefix: enterprise(number),
    manufacturer,
    ...(cameras.includes(manufacturer) ? { platform: "onvif" } : {}),
  })),
);

/** Platforms that the description tells, and trees that another maker took over. */
const platforms: readonly IdentifyRow[] = [
  {
    sysObjectIdPrefix: enterprise(9),
    description: /Cisco IOS|IOS \(tm\)/,
    manufacturer: "Cisco",
    platform: "cisco-ios",
  },
  { sysObjectIdPrefix: enterprise(9), description: /NX-OS/, manufacturer: "Cisco", platform: "cisco-nx-os" },
  { sysObjectIdPrefix: enterprise(9), description: /Adaptive Security/, manufacturer: "Cisco", platform: "cisco-asa" },
  {
    sysObjectIdPrefix: enterprise(2011),
    description: /VRP|Versatile Routing Platform/,
    manufacturer: "Huawei",
    platform: "huawei-vrp",
  },
  { sysObjectIdPrefix: enterprise(25506), manufacturer: "H3C", platform: "h3c-comware" },
  // The first H3C switches were sold with Huawei's number, and 3Com's with its own.
  { sysObjectIdPrefix: `${enterprise(2011)}.10`, manufacturer: "H3C", platform: "h3c-comware" },
  { sysObjectIdPrefix: enterprise(2011), description: /^H3C/, manufacturer: "H3C", platform: "h3c-comware" },
  {
    sysObjectIdPrefix: enterprise(25506),
    description: /^(?:HPE?|HP Comware)/,
    manufacturer: "HP",
    platform: "h3c-comware",
  },
  { sysObjectIdPrefix: enterprise(43), description: /Comware/, manufacturer: "3Com", platform: "h3c-comware" },
  { sysObjectIdPrefix: enterprise(11), description: /Comware/, manufacturer: "HP", platform: "h3c-comware" },
  { sysObjectIdPrefix: enterprise(4881), manufacturer: "Ruijie", platform: "ruijie-rgos" },
  { sysObjectIdPrefix: enterprise(3902), description: /ZXR10/, manufacturer: "ZTE", platform: "zte-zxr10" },
  {
    sysObjectIdPrefix: enterprise(11),
    description: /ProCurve|revision [A-Z]{1,2}\.\d\d/,
    manufacturer: "HP",
    platform: "hp-procurve",
  },
  { sysObjectIdPrefix: enterprise(2636), manufacturer: "Juniper", platform: "junos" },
  { sysObjectIdPrefix: enterprise(14988), manufacturer: "MikroTik", platform: "routeros" },
  { sysObjectIdPrefix: enterprise(1916), description: /ExtremeXOS/, manufacturer: "Extreme", platform: "extreme-xos" },
  { sysObjectIdPrefix: enterprise(6876), manufacturer: "VMware", platform: "esxi" },
  { sysObjectIdPrefix: enterprise(311), description: /Windows/, manufacturer: "Microsoft", platform: "windows" },
  // net-snmp's agent: its system, whoever built the box.
  { sysObjectIdPrefix: enterprise(8072), description: /^Linux/, platform: "linux" },
  { sysObjectIdPrefix: enterprise(8072), description: /^(?:Free|Open|Net)BSD/, platform: "bsd" },
  { sysObjectIdPrefix: enterprise(8072), description: /^Darwin/, platform: "darwin" },
  { sysObjectIdPrefix: enterprise(8072), description: /^SunOS/, platform: "solaris" },
  { sysObjectIdPrefix: enterprise(2021), description: /^Linux/, platform: "linux" },
  // The agent of FreeBSD's base system.
  { sysObjectIdPrefix: enterprise(12325), description: /BSD/, platform: "bsd" },
];

/** Of equals the first counts: a row that also tells the platform goes before one that does not. */
export const identifyTable: readonly IdentifyRow[] = [...platforms, ...makersByNumber];
