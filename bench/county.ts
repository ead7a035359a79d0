/**
 * How planning grows: the county of the task table at 1, 10, 100 and 545 times its devices (a million), each in a process of its
 * own; every single failure is tried at the first two.
 * Times are processor time of the process (garbage collection in its threads included), which a busy machine does not stretch.
 * Every area gets that many times its points, switches and servers, so that VLAN ids (one range per area) still fit.
 *
 *   npm run bench -- county
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { noAllocations } from "../src/core/allocations.ts";
import type {
  Area,
  County,
  Device,
  DeviceType,
  Link,
  Network,
  PointClass,
  PortType,
  ServerRole,
} from "../src/core/network.ts";
import { allocate } from "../src/plan/allocate.ts";
import { makePlan } from "../src/plan/make-plan.ts";

const today = "2010-10-01";
const scales = [1, 10, 100, 545];
/** Every single failure is tried up to this scale. */
const largestWithFailures = 10;
const largestWithLock = 100;

/** Points of phase 3 per area, in the order of the task table. */
const points = {
  shangtang: 175,
  oubei: 175,
  dongou: 175,
  qiaotou: 85,
  qiaoxia: 70,
  huangtian: 90,
  wuniu: 80,
  shatou: 40,
  yantou: 50,
  yantan: 30,
  bilian: 20,
  xunzhai: 20,
  xixi: 10,
  hesheng: 10,
  fenglin: 20,
  daruoyan: 20,
  checkpoints: 130,
};
/** Points that stood before, per new point: 640 beside 1,200. */
const standingShare = 640 / 1200;

/** The county with every area `scale` times as large. */
export function countyAt(scale: number): Network {
  const devices: Device[] = [];
  const links: Link[] = [];
  const areas: Area[] = [area("centre", 0)];
  const stations: string[] = [];
  for (const [slug, count] of Object.entries(points)) {
    areas.push(area(slug, areas.length));
    const total = Math.round(count * scale * (1 + standingShare));
    const standing = total - count * scale;
    const access = Math.ceil(total / 18);
    for (let n = 0; n < access; n++) addSwitch(slug, `${slug}-acc-${n}`, "access", n * 18 < standing ? 2 : 3);
    for (let n = 0; n < total; n++) {
      const phase = n < standing ? 2 : 3;
      devices.push(
        camera(slug, `${slug}-${String(n).padStart(6, "0")}`, n, phase, `${slug}-acc-${Math.floor(n / 18)}`),
      );
    }
    for (let n = 0; n * 12 < access; n++) {
      const id = `${slug}-agg-${n}`;
      addSwitch(slug, id, "aggregation", n * 12 * 18 < standing ? 2 : 3);
      stations.push(id);
      for (let k = n * 12; k < Math.min(access, n * 12 + 12); k++) addUplink(`${slug}-acc-${k}`, id, 1000);
    }
  }
  let level = stations;
  for (let depth = 1; level.length > 1; depth++) {
    const upper = Array.from({ length: Math.ceil(level.length / 40) }, (_, n) => `core-${depth}-${n}`);
    for (const id of upper) addSwitch("centre", id, "core", 2);
    level.forEach((id, n) => {
      addUplink(id, upper[Math.floor(n / 40)]!, depth === 1 ? 10_000 : 100_000);
    });
    level = upper;
  }
  addServers(scale);
  return {
    county,
    phases: [2, 3].map((number) => ({ number, name: { zh: "", en: "" }, task: {}, source: nowhere })),
    planningPhase: 3,
    areas,
    sites: [],
    devices: devices.sort((a, b) => (a.id < b.id ? -1 : 1)),
    links: links.sort((a, b) => (a.id < b.id ? -1 : 1)),
    deviceTypes: Object.values(types),
    assumptions: [],
  };

  function addSwitch(slug: string, id: string, role: "access" | "aggregation" | "core", phase: number) {
    devices.push({ ...base(slug, id, phase, types[role]), kind: "switch", role });
  }

  function addUplink(from: string, to: string, mbps: number) {
    const rates = [{ fromPhase: 2, mbps, members: 1, source: nowhere }];
    links.push({ id: from, from, to, role: "uplink", medium: "fibre", rates, phase: 2, source: nowhere });
  }

  function addServers(times: number) {
    const perCounty: Readonly<Record<ServerRole, number>> = {
      signalling: 1,
      media: 19,
      storage: 12,
      management: 1,
      database: 1,
      "time-and-log": 2,
    };
    for (const [role, count] of Object.entries(perCounty) as [ServerRole, number][]) {
      for (let n = 0; n < count * times; n++) {
        if (n % 40 === 0) {
          addSwitch("centre", `srv-${role}-${n}`, "access", 2);
          addUplink(`srv-${role}-${n}`, level[0]!, 100_000);
        }
        const on = `srv-${role}-${n - (n % 40)}`;
        devices.push({ ...base("centre", `${role}-${n}`, 2, types.server), kind: "server", role, on });
      }
    }
  }
}

const nowhere = { file: "generated", line: 0, column: 0 };

function area(slug: string, index: number): Area {
  const kind = index === 0 ? "centre" : slug === "checkpoints" ? "checkpoints" : "township";
  return { slug, kind, index, unitCode: String(index).padStart(2, "0"), name: { zh: slug, en: slug }, source: nowhere };
}

function base(slug: string, id: string, phase: number, type: DeviceType) {
  return { id, name: id, area: slug, phase, status: "planned", type, fixed: {}, assumed: [], source: nowhere } as const;
}

function camera(slug: string, id: string, n: number, phase: number, on: string): Device {
  const pointClass: PointClass = slug === "checkpoints" ? "checkpoint" : n % 3 === 0 ? "hd" : "standard";
  return { ...base(slug, id, phase, types.camera), kind: "camera", class: pointClass, plannedClass: pointClass, on };
}

function panel(count: number, name: string, mbps: number, medium: PortType["medium"], poe = false): PortType[] {
  return Array.from({ length: count }, (_, n) => ({
    name: `${name}${n + 1}`,
    type: "",
    mbps,
    medium,
    poe,
    managementOnly: false,
  }));
}

function deviceType(
  slug: string,
  kind: DeviceType["kind"],
  ports: readonly PortType[],
  rest: Partial<DeviceType> = {},
): DeviceType {
  return {
    slug,
    manufacturer: "bench",
    model: slug,
    kind,
    platform: "none",
    ports,
    sources: [],
    source: nowhere,
    ...rest,
  };
}

const types = {
  access: deviceType(
    "access",
    "switch",
    [
      ...panel(24, "ge-", 1000, "copper", true),
      ...panel(24, "gc-", 1000, "copper"),
      ...panel(4, "gf-", 1000, "fibre"),
      ...panel(2, "ce-", 100_000, "fibre"),
    ],
    { poeBudgetWatts: 740 },
  ),
  aggregation: deviceType("aggregation", "switch", [
    ...panel(24, "gf-", 1000, "fibre"),
    ...panel(6, "xe-", 10_000, "fibre"),
  ]),
  core: deviceType("core", "switch", [...panel(128, "xe-", 10_000, "fibre"), ...panel(160, "ce-", 100_000, "fibre")]),
  camera: deviceType("camera", "camera", panel(1, "eth", 100, "copper"), { poeClass: 3 }),
  server: deviceType("server", "server", panel(1, "eth", 1000, "copper")),
} satisfies Record<string, DeviceType>;

function service(slug: string, offset: number, fields: Partial<County["vlans"]["services"][number]>) {
  return {
    slug,
    title: slug,
    offset,
    fromPhase: 1,
    classes: [],
    pool: "all",
    prefixLength: 25,
    source: nowhere,
    ...fields,
  };
}

const d1 = { codec: "h265", width: 704, height: 576, fps: 25, gop: 50, bitrateKbps: 512 } as const;
const secret = "env:NONE";
const roles = (of: number) => ({
  signalling: of,
  media: of,
  storage: of,
  management: of,
  database: of,
  "time-and-log": of,
});
const image = "none:1";

const county: County = {
  slug: "bench",
  name: { zh: "bench", en: "bench" },
  document: "generated",
  divisionCode: "330324",
  timeZone: "CST-8",
  pools: [{ slug: "all", prefix: "10.0.0.0/8", source: nowhere }],
  vlans: {
    firstId: 1000,
    perArea: 20,
    source: nowhere,
    services: [
      service("management", 1, { prefixLength: 26 }),
      service("video", 2, { untilPhase: 2, classes: ["checkpoint", "hd", "standard"] }),
      service("standard", 3, { fromPhase: 3, classes: ["standard"] }),
      service("hd", 4, { fromPhase: 3, classes: ["hd"] }),
      service("checkpoint", 5, { fromPhase: 3, classes: ["checkpoint"] }),
      service("platform", 10, {}),
    ],
  },
  profiles: {},
  classes: {
    checkpoint: {
      main: { ...d1, bitrateKbps: 6144 },
      sub: d1,
      stills: { peakMbps: 8, gigabytesPerDay: 10 },
      retentionDays: 30,
    },
    hd: { main: { ...d1, bitrateKbps: 4096 }, sub: d1, retentionDays: 30 },
    standard: { main: { ...d1, bitrateKbps: 2048 }, sub: d1, retentionDays: 30 },
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
    switch: { username: "none", password: secret },
    camera: { username: "none", password: secret },
    snmpCommunity: secret,
  },
  ntpServers: ["time-and-log-0"],
  logServers: ["time-and-log-0"],
  platform: {
    mediaNodeMbps: 1000,
    signallingNodeDevices: 2000,
    storageNodeTB: 192,
    images: {
      signalling: image,
      media: image,
      storage: image,
      management: image,
      database: image,
      "time-and-log": image,
    },
    memoryMb: roles(64),
  },
  source: nowhere,
};

function measure(scale: number): string {
  const network = countyAt(scale);
  const built = process.memoryUsage().rss;
  const timed = <T>(work: () => T) => {
    const start = process.cpuUsage();
    const value = work();
    const { user, system } = process.cpuUsage(start);
    return { value, ms: (user + system) / 1000 };
  };
  // A million devices are planned once, numbers and all; the others show also what numbers alone cost.
  const first = scale > largestWithLock ? undefined : timed(() => allocate(network, noAllocations, { today }));
  const again = first && timed(() => allocate(network, first.value.allocations, { today }));
  if (again && again.value.newIds.length > 0) throw new Error("the second allocation changed numbers");
  const lock = first?.value.allocations ?? noAllocations;
  const plan = timed(() => makePlan(network, lock, { today }));
  const failures =
    scale > largestWithFailures ? undefined : timed(() => makePlan(network, lock, { today, failures: true }));
  const { after, findings } = plan.value;
  const placed = Object.keys(plan.value.allocations.devices).length;
  if (
    placed !== network.devices.length ||
    after.cameras.length + after.switches.length + after.platform.length !== placed
  ) {
    throw new Error("some devices got no numbers or no intent");
  }
  const cells = [
    `${scale}×`,
    String(network.devices.length),
    first?.ms.toFixed(0) ?? "in the plan",
    again?.ms.toFixed(0) ?? "",
    plan.ms.toFixed(0),
    ((plan.ms * 1000) / network.devices.length).toFixed(1),
    failures ? `${failures.ms.toFixed(0)} (${failures.value.failures!.cases.length} cases)` : "",
    (built / 2 ** 20).toFixed(0),
    (process.resourceUsage().maxRSS / 1024).toFixed(0),
    findings.length === 0 ? "none" : [...new Set(findings.map((finding) => finding.code))].join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

const asked = process.argv[2];
if (asked !== undefined) console.log(measure(Number(asked)));
else {
  console.log(
    "| county | devices | allocate, CPU ms | allocate again, CPU ms | plan, CPU ms | plan, CPU µs/device | plan with every failure, CPU ms | RSS built MB | peak RSS MB | findings |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|---|");
  for (const scale of scales) {
    const run = spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(scale)], { encoding: "utf8" });
    if (run.status !== 0) throw new Error(run.stderr);
    process.stdout.write(run.stdout);
  }
}
