/** A county small enough to compute by hand, and the builder that the other planner tests vary it with. */
import type { Place } from "../../src/core/diagnostic.ts";
import type {
  Camera,
  County,
  Device,
  DeviceType,
  Link,
  Network,
  PointClass,
  PortType,
  Server,
  ServerRole,
  Site,
  Switch,
} from "../../src/core/network.ts";

export const today = "2010-10-01";

export function at(line: number, file = "townships/qiaotou.yaml"): Place {
  return { file, line, column: 5 };
}

function ports(count: number, from: number, name: string, port: Omit<PortType, "name" | "managementOnly">): PortType[] {
  return Array.from({ length: count }, (_, n) => ({ ...port, name: `${name}${from + n}`, managementOnly: false }));
}

const copper = { type: "1000base-t", mbps: 1000, medium: "copper" } as const;
const sfp = { type: "1000base-x-sfp", mbps: 1000, medium: "fibre", poe: false } as const;
const sfpPlus = { type: "10gbase-x-sfpp", mbps: 10_000, medium: "fibre", poe: false } as const;

function deviceType(slug: string, fields: Omit<DeviceType, "slug" | "manufacturer" | "model" | "sources" | "source">) {
  const [manufacturer = "", model = ""] = slug.split("/");
  return { slug, manufacturer, model, sources: ["test"], source: at(1, `device-types/${slug}.yaml`), ...fields };
}

export const types = {
  access: deviceType("maker/access-8", {
    kind: "switch",
    platform: "switch-cli",
    poeBudgetWatts: 124,
    ports: [...ports(8, 1, "ge-", { ...copper, poe: true }), ...ports(2, 9, "ge-", sfp)],
  }),
  aggregation: deviceType("maker/aggregation-24", {
    kind: "switch",
    platform: "switch-cli",
    ports: [...ports(24, 1, "ge-", sfp), ...ports(4, 1, "xe-", sfpPlus)],
  }),
  core: deviceType("maker/core-48", {
    kind: "switch",
    platform: "switch-cli",
    ports: [...ports(48, 1, "xe-", sfpPlus), ...ports(8, 49, "ge-", { ...copper, poe: false })],
  }),
  camera: deviceType("maker/camera-4mp", {
    kind: "camera",
    platform: "onvif",
    poeClass: 3,
    video: { codecs: ["h264", "h265"], width: 2688, height: 1520, maxFps: 30 },
    ports: ports(1, 0, "eth", { ...copper, mbps: 100, poe: false }),
  }),
  server: deviceType("maker/server", {
    kind: "server",
    platform: "none",
    ports: ports(1, 0, "eth", { ...copper, poe: false }),
  }),
} satisfies Record<string, DeviceType>;

const d1 = { codec: "h265", width: 704, height: 576, fps: 25, gop: 50 } as const;
const wide = { codec: "h265", fps: 25, gop: 50 } as const;

export const county: County = {
  slug: "small",
  document: "test",
  name: { zh: "小县", en: "Small" },
  divisionCode: "330324",
  timeZone: "CST-8",
  pools: [
    { slug: "management", prefix: "10.30.0.0/16", source: at(10, "county.yaml") },
    { slug: "video", prefix: "10.36.0.0/16", source: at(11, "county.yaml") },
    { slug: "platform", prefix: "10.40.0.0/20", source: at(12, "county.yaml") },
  ],
  vlans: {
    firstId: 1000,
    perArea: 20,
    source: at(20, "county.yaml"),
    services: [
      service("management", 0, 21, { pool: "management", prefixLength: 26 }),
      service("video", 1, 22, { untilPhase: 2, classes: ["checkpoint", "hd", "standard"] }),
      service("standard", 2, 23, { fromPhase: 3, classes: ["standard"] }),
      service("hd", 3, 24, { fromPhase: 3, classes: ["hd"] }),
      service("checkpoint", 4, 25, { fromPhase: 3, classes: ["checkpoint"] }),
      service("platform", 10, 26, { pool: "platform", prefixLength: 26 }),
    ],
  },
  profiles: {},
  classes: {
    checkpoint: {
      main: { ...wide, width: 2688, height: 1520, bitrateKbps: 6000 },
      sub: { ...d1, bitrateKbps: 1000 },
      stills: { peakMbps: 8, gigabytesPerDay: 10 },
      retentionDays: 30,
    },
    hd: {
      main: { ...wide, width: 2560, height: 1440, bitrateKbps: 4000 },
      sub: { ...d1, bitrateKbps: 500 },
      retentionDays: 30,
    },
    standard: {
      main: { ...wide, width: 1920, height: 1080, bitrateKbps: 2000 },
      sub: { ...d1, bitrateKbps: 500 },
      retentionDays: 15,
    },
  },
  unknownClass: "hd",
  policy: {
    linkCeilingPercent: 70,
    linkWarnPercent: 60,
    failureCeilingPercent: 70,
    lagBalancePercent: 90,
    survive: [],
    maxDarkCameras: 24,
    poeCeilingPercent: 85,
    storageFillPercent: 90,
    growthPercent: 30,
    maxDevicesPerVlan: 250,
    reservedHosts: 9,
    quarantineDays: 90,
    wireOverhead: 1.1,
    subStreamShare: 1,
    rollout: { waveSize: 200, parallel: 32, maxFailures: 12, maxFailurePercent: 2, maxAreaPercent: 50 },
  },
  credentials: {
    switch: { username: "camnet", password: "env:CAMNET_SWITCH_PASSWORD" },
    camera: { username: "camnet", password: "env:CAMNET_CAMERA_PASSWORD" },
    snmpCommunity: "env:CAMNET_SNMP_COMMUNITY",
  },
  ntpServers: ["time-1"],
  logServers: ["time-1"],
  platform: {
    mediaNodeMbps: 1000,
    signallingNodeDevices: 2000,
    storageNodeTB: 20,
    images: perRole((role) => `camnet/${role}:1`),
    memoryMb: perRole(() => 64),
  },
  source: at(1, "county.yaml"),
};

function service(
  slug: string,
  offset: number,
  line: number,
  fields: Partial<County["vlans"]["services"][number]>,
): County["vlans"]["services"][number] {
  const defaults = { title: slug, fromPhase: 1, classes: [], pool: "video", prefixLength: 25 };
  return { slug, offset, source: at(line, "county.yaml"), ...defaults, ...fields };
}

function perRole<T>(of: (role: ServerRole) => T): Record<ServerRole, T> {
  return {
    signalling: of("signalling"),
    media: of("media"),
    storage: of("storage"),
    management: of("management"),
    database: of("database"),
    "time-and-log": of("time-and-log"),
  };
}

type Base = Pick<Device, "area"> & Partial<Pick<Device, "phase" | "status" | "fixed" | "type" | "name" | "source">>;

function base(id: string, fields: Base, type: DeviceType) {
  return {
    id,
    name: fields.name ?? id,
    area: fields.area,
    phase: fields.phase ?? 3,
    status: fields.status ?? "planned",
    type: fields.type ?? type,
    fixed: fields.fixed ?? {},
    assumed: [],
    source: fields.source ?? at(30),
  } as const;
}

export function camera(id: string, pointClass: PointClass, on: string, fields: Base = { area: "qiaotou" }): Camera {
  const plannedClass = pointClass === "unknown" ? county.unknownClass : pointClass;
  return { ...base(id, fields, types.camera), kind: "camera", class: pointClass, plannedClass, on };
}

export function networkSwitch(id: string, role: Switch["role"], fields: Base): Switch {
  return { ...base(id, fields, types[role]), kind: "switch", role };
}

export function server(id: string, role: ServerRole, on: string, fields: Base = { area: "centre", phase: 1 }): Server {
  return { ...base(id, fields, types.server), kind: "server", role, on };
}

/** `rates` as the inventory writes them: by phase. */
export function uplink(from: string, to: string, rates: Readonly<Record<number, number>>, phase?: number): Link {
  const steps = Object.entries(rates).map(([fromPhase, mbps], n) => ({
    fromPhase: Number(fromPhase),
    mbps,
    members: 1,
    source: at(40 + n),
  }));
  return {
    id: from,
    from,
    to,
    role: "uplink",
    medium: "fibre",
    rates: steps,
    phase: phase ?? steps[0]!.fromPhase,
    source: at(40),
  };
}

/** A second link of a switch, blocked while the uplinks stand. */
export function backup(from: string, to: string, rates: Readonly<Record<number, number>>, phase?: number): Link {
  return { ...uplink(from, to, rates, phase), id: `${from}/backup`, role: "backup" };
}

export interface Parts {
  readonly devices: readonly Device[];
  readonly links?: readonly Link[];
  readonly sites?: readonly Site[];
  readonly county?: County;
}

export function network({ devices, links = [], sites = [], ...rest }: Parts): Network {
  return {
    county: rest.county ?? county,
    phases: [1, 2, 3].map((number) => ({
      number,
      name: { zh: `${number}期`, en: `Phase ${number}` },
      task: {},
      source: at(number, "phases.yaml"),
    })),
    planningPhase: 3,
    areas: [
      area("centre", "centre", 0, "中心", "Centre"),
      area("qiaotou", "township", 1, "桥头", "Qiaotou"),
      area("wuniu", "township", 2, "乌牛", "Wuniu"),
    ],
    sites,
    devices: [...devices].sort((a, b) => (a.id < b.id ? -1 : 1)),
    links: [...links].sort((a, b) => (a.id < b.id ? -1 : 1)),
    deviceTypes: Object.values(types),
    assumptions: [],
  };
}

function area(slug: string, kind: Network["areas"][number]["kind"], index: number, zh: string, en: string) {
  return { slug, kind, index, unitCode: `0${index}`, name: { zh, en }, source: at(50 + index, "county.yaml") };
}

export const roomSite: Site = {
  id: "qiaotou-station",
  area: "qiaotou",
  kind: "station",
  name: "桥头派出所",
  room: { level: 2, screens: 4, on: "qiaotou-agg-1" },
  source: at(5),
};

/** Phase 2: 3 cameras on one switch. Phase 3: 4 more in Qiaotou, one with its class unknown, and one in Wuniu. */
export const smallParts = {
  devices: [
    networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
    networkSwitch("qiaotou-agg-1", "aggregation", { area: "qiaotou", phase: 2, status: "active" }),
    networkSwitch("qiaotou-acc-1", "access", { area: "qiaotou", phase: 2, status: "active" }),
    networkSwitch("qiaotou-acc-2", "access", { area: "qiaotou" }),
    networkSwitch("wuniu-acc-1", "access", { area: "wuniu" }),
    camera("qiaotou-p2-1", "standard", "qiaotou-acc-1", { area: "qiaotou", phase: 2, status: "active" }),
    camera("qiaotou-p2-2", "standard", "qiaotou-acc-1", { area: "qiaotou", phase: 2, status: "active" }),
    camera("qiaotou-p2-3", "hd", "qiaotou-acc-1", { area: "qiaotou", phase: 2, status: "active" }),
    camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", name: "桥中路菜场东口" }),
    camera("qiaotou-002", "unknown", "qiaotou-acc-1"),
    camera("qiaotou-003", "checkpoint", "qiaotou-acc-2"),
    camera("qiaotou-004", "standard", "qiaotou-acc-2"),
    camera("wuniu-001", "standard", "wuniu-acc-1", { area: "wuniu" }),
    server("media-1", "media", "core-1"),
    server("signalling-1", "signalling", "core-1"),
    server("storage-1", "storage", "core-1"),
    server("time-1", "time-and-log", "core-1"),
  ],
  links: [
    uplink("qiaotou-agg-1", "core-1", { 2: 1000, 3: 10_000 }),
    uplink("qiaotou-acc-1", "qiaotou-agg-1", { 2: 100 }),
    uplink("qiaotou-acc-2", "qiaotou-agg-1", { 3: 1000 }),
    uplink("wuniu-acc-1", "core-1", { 3: 1000 }),
  ],
  sites: [roomSite],
} as const satisfies Parts;
