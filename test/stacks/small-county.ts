/** A county of three areas, small enough to read: phase 2 in service, phase 3 under planning. */
import type { CameraIntent, PlatformNode, PortIntent, SwitchIntent } from "../../src/core/intent.ts";
import type { Area, Camera, Network, StreamProfile } from "../../src/core/network.ts";
import type { PhasePlan, Plan, VlanPlan } from "../../src/plan/plan.ts";

const source = { file: "inventory/county.yaml", line: 1, column: 1 };
const hd: StreamProfile = { codec: "h264", width: 1920, height: 1080, fps: 25, gop: 50, bitrateKbps: 6144 };
const small: StreamProfile = { codec: "h264", width: 704, height: 576, fps: 25, gop: 50, bitrateKbps: 1024 };
const services = { ntpServers: ["10.36.0.14"], logServers: ["10.36.0.14"], timeZone: "CST-8" };

const areas: readonly Area[] = [
  { slug: "centre", kind: "centre", index: 0, unitCode: "00", name: { zh: "指挥中心", en: "Centre" }, source },
  { slug: "qiaotou", kind: "township", index: 4, unitCode: "04", name: { zh: "桥头", en: "Qiaotou" }, source },
  { slug: "xixi", kind: "township", index: 13, unitCode: "13", name: { zh: "西溪", en: "Xixi" }, source },
];

const names: Readonly<Record<number, string>> = {
  100: "PLATFORM",
  1040: "QIAOTOU-MGMT",
  1041: "QIAOTOU-STD",
  1042: "QIAOTOU-HD",
  1130: "XIXI-MGMT",
  1131: "XIXI-STD",
};

function vlans(...ids: readonly number[]): SwitchIntent["vlans"] {
  return ids.map((id) => ({ id, name: names[id]! }));
}

function switchIntent(
  deviceId: string,
  area: string,
  host: number,
  carried: SwitchIntent["vlans"],
  ports: readonly PortIntent[],
): SwitchIntent {
  return {
    kind: "switch",
    deviceId,
    area,
    platform: "acme-os",
    typeSlug: "acme/as-24",
    hostname: deviceId,
    management: { vlan: carried[0]!.id, address: `10.36.4.${host}`, prefixLength: 24, gateway: "10.36.4.1" },
    vlans: carried,
    ports,
    services,
    snmpCommunity: "env:CAMNET_SNMP_COMMUNITY",
  };
}

function trunk(
  name: string,
  direction: "uplink" | "downlink",
  deviceId: string,
  mbps: number,
  vlanIds: readonly number[],
): PortIntent {
  return { role: "trunk", name, direction, deviceId, description: deviceId, mbps, portMbps: 10_000, vlans: vlanIds };
}

function access(name: string, deviceId: string, vlan: number): PortIntent {
  return { role: "access", name, deviceId, vlan, description: `${deviceId} 东口`, poe: true };
}

function cameraIntent(deviceId: string, area: string, host: number, vlan: number, main: StreamProfile): CameraIntent {
  return {
    kind: "camera",
    deviceId,
    area,
    platform: "onvif",
    typeSlug: "acme/eye-2",
    hostname: deviceId,
    name: `${deviceId} 东口`,
    deviceCode: `330324040013200000${String(host).padStart(2, "0")}`,
    network: { address: `10.36.20.${host}`, prefixLength: 24, gateway: "10.36.20.1", vlan },
    main,
    sub: small,
    services,
  };
}

function node(id: string, role: PlatformNode["role"], host: number, phase: number): PlatformNode {
  return { id, role, address: `10.36.0.${host}`, image: `camnet/${role}:1.0`, memoryMb: 512, phase };
}

function vlanPlan(area: string, service: string, id: number, prefix: string): VlanPlan {
  const gateway = prefix.replace(/0\/\d+$/, "1");
  return { area, service, title: names[id]!, id, name: names[id]!, prefix, gateway, devices: 4, usableHosts: 250 };
}

const nodesBefore = [
  node("media-1", "media", 11, 1),
  node("signalling-1", "signalling", 10, 1),
  node("storage-1", "storage", 12, 1),
  node("time-1", "time-and-log", 14, 1),
];
const nodesAfter = [
  node("database-1", "database", 15, 3),
  node("management-1", "management", 16, 3),
  node("media-1", "media", 11, 1),
  node("media-2", "media", 17, 3),
  ...nodesBefore.slice(1),
];

const standing = [
  cameraIntent("qiaotou-001", "qiaotou", 11, 1041, small),
  cameraIntent("qiaotou-002", "qiaotou", 12, 1041, small),
  cameraIntent("xixi-001", "xixi", 13, 1131, small),
];
const added = [
  cameraIntent("qiaotou-003", "qiaotou", 14, 1042, hd),
  cameraIntent("qiaotou-004", "qiaotou", 15, 1042, hd),
];

const vlansBefore = [
  vlanPlan("centre", "platform", 100, "10.36.0.0/24"),
  vlanPlan("qiaotou", "standard", 1041, "10.36.20.0/24"),
  vlanPlan("xixi", "standard", 1131, "10.36.30.0/24"),
];

function phasePlan(
  phase: number,
  platform: readonly PlatformNode[],
  cameras: readonly CameraIntent[],
  vlansOfPhase: readonly VlanPlan[],
  switches: readonly SwitchIntent[],
): PhasePlan {
  return {
    phase,
    points: areas.map(({ slug }) => {
      const total = cameras.filter(({ area }) => area === slug).length;
      return { area: slug, byClass: { checkpoint: 0, hd: 0, standard: total, unknown: 0 }, total };
    }),
    links: [],
    vlans: vlansOfPhase,
    poe: [],
    storage: { byClass: [], terabytes: 0, tebibytes: 0, requiredTB: 0, installedTB: 0, nodes: 1 },
    platform,
    switchCount: switches.length,
    switches,
    cameras,
  };
}

const before = phasePlan(2, nodesBefore, standing, vlansBefore, [
  switchIntent("county-core-1", "centre", 2, vlans(100, 1040, 1041, 1130, 1131), [
    trunk("XGigabitEthernet0/0/1", "downlink", "qiaotou-agg-1", 1000, [1040, 1041]),
    trunk("XGigabitEthernet0/0/2", "downlink", "xixi-agg-1", 1000, [1130, 1131]),
    access("XGigabitEthernet0/0/3", "media-1", 100),
  ]),
  switchIntent("qiaotou-acc-1", "qiaotou", 4, vlans(1040, 1041), [
    access("GigabitEthernet0/0/1", "qiaotou-001", 1041),
    access("GigabitEthernet0/0/2", "qiaotou-002", 1041),
    { role: "unused", name: "GigabitEthernet0/0/3" },
    { role: "unused", name: "GigabitEthernet0/0/4" },
    trunk("GigabitEthernet0/0/9", "uplink", "qiaotou-agg-1", 100, [1040, 1041]),
  ]),
  switchIntent("qiaotou-agg-1", "qiaotou", 3, vlans(1040, 1041), [
    trunk("GigabitEthernet0/0/1", "downlink", "qiaotou-acc-1", 100, [1040, 1041]),
    trunk("XGigabitEthernet0/0/1", "uplink", "county-core-1", 1000, [1040, 1041]),
  ]),
  switchIntent("xixi-agg-1", "xixi", 5, vlans(1130, 1131), [
    access("GigabitEthernet0/0/1", "xixi-001", 1131),
    trunk("XGigabitEthernet0/0/1", "uplink", "county-core-1", 1000, [1130, 1131]),
  ]),
]);

const after = phasePlan(
  3,
  nodesAfter,
  [...standing.slice(0, 2), ...added, standing[2]!],
  [...vlansBefore, vlanPlan("qiaotou", "hd", 1042, "10.36.21.0/24")],
  [
    switchIntent("county-core-1", "centre", 2, vlans(100, 1040, 1041, 1042, 1130, 1131), [
      trunk("XGigabitEthernet0/0/1", "downlink", "qiaotou-agg-1", 10_000, [1040, 1041, 1042]),
      trunk("XGigabitEthernet0/0/2", "downlink", "xixi-agg-1", 1000, [1130, 1131]),
      access("XGigabitEthernet0/0/3", "media-1", 100),
      access("XGigabitEthernet0/0/4", "media-2", 100),
    ]),
    switchIntent("qiaotou-acc-1", "qiaotou", 4, vlans(1040, 1041, 1042), [
      access("GigabitEthernet0/0/1", "qiaotou-001", 1041),
      access("GigabitEthernet0/0/2", "qiaotou-002", 1041),
      access("GigabitEthernet0/0/3", "qiaotou-003", 1042),
      access("GigabitEthernet0/0/4", "qiaotou-004", 1042),
      trunk("GigabitEthernet0/0/9", "uplink", "qiaotou-agg-1", 1000, [1040, 1041, 1042]),
    ]),
    switchIntent("qiaotou-agg-1", "qiaotou", 3, vlans(1040, 1041, 1042), [
      trunk("GigabitEthernet0/0/1", "downlink", "qiaotou-acc-1", 1000, [1040, 1041, 1042]),
      trunk("XGigabitEthernet0/0/1", "uplink", "county-core-1", 10_000, [1040, 1041, 1042]),
    ]),
    before.switches.find(({ deviceId }) => deviceId === "xixi-agg-1")!,
  ],
);

const serverAllocations = nodesAfter.map(({ id, address }) => [id, { address, vlan: 100 }] as const);

export const smallPlan: Plan = {
  phase: 3,
  allocations: {
    prefixes: { "centre/platform": { prefix: "10.36.0.0/24", vlan: 100, gateway: "10.36.0.1" } },
    devices: Object.fromEntries(serverAllocations),
    released: {},
  },
  newlyAllocated: [],
  before,
  after,
  links: [],
  findings: [],
};

function camera(intent: CameraIntent, phase: number): Camera {
  const plannedClass = intent.main === hd ? "hd" : "standard";
  return {
    kind: "camera",
    id: intent.deviceId,
    name: intent.name,
    area: intent.area,
    phase,
    status: "planned",
    type: {
      slug: intent.typeSlug,
      manufacturer: "Acme",
      model: "Eye 2",
      kind: "camera",
      platform: "onvif",
      ports: [],
      sources: [],
      source,
    },
    class: plannedClass,
    plannedClass,
    on: intent.area === "xixi" ? "xixi-agg-1" : "qiaotou-acc-1",
    fixed: {},
    assumed: [],
    source,
  };
}

function perRole<T>(value: T): Readonly<Record<PlatformNode["role"], T>> {
  return {
    signalling: value,
    media: value,
    storage: value,
    management: value,
    database: value,
    "time-and-log": value,
  };
}

export const smallNetwork: Network = {
  county: {
    slug: "yongjia",
    name: { zh: "永嘉", en: "Yongjia" },
    document: "a circular",
    divisionCode: "330324",
    timeZone: "CST-8",
    pools: [],
    vlans: { firstId: 1000, perArea: 10, services: [], source },
    profiles: {},
    classes: {
      checkpoint: { main: hd, sub: small, stills: { peakMbps: 8, gigabytesPerDay: 20 }, retentionDays: 90 },
      hd: { main: hd, sub: small, retentionDays: 30 },
      standard: { main: small, sub: small, retentionDays: 15 },
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
      camera: { username: "admin", password: "env:CAMNET_CAMERA_PASSWORD" },
      snmpCommunity: "env:CAMNET_SNMP_COMMUNITY",
    },
    ntpServers: ["time-1"],
    logServers: ["time-1"],
    platform: {
      mediaNodeMbps: 800,
      signallingNodeDevices: 1000,
      storageNodeTB: 100,
      images: perRole("camnet/any:1.0"),
      memoryMb: perRole(512),
    },
    source,
  },
  phases: [],
  planningPhase: 3,
  areas,
  sites: [],
  devices: [...standing.map((intent) => camera(intent, 2)), ...added.map((intent) => camera(intent, 3))],
  links: [],
  deviceTypes: [],
  assumptions: [],
};
