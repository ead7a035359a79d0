import {
  defaultTypes,
  scaffoldClasses,
  scaffoldPolicy,
  scaffoldProfiles,
  scaffoldSizing,
} from "./scaffold-defaults.ts";
import { layOut, pointsOf } from "./scaffold-layout.ts";
import { pricesText } from "./scaffold-prices.ts";
import type { CountyTask } from "./scaffold-task.ts";
import { fieldName, inline, type Line, line, listOf } from "./scaffold-text.ts";
import type { WrittenArea, WrittenCounty } from "./schema.ts";

/**
 * A county's first inventory from its task table: file name → text, without device types. Every value that the table does not
 * give is a stated assumption. The same task gives the same bytes; ids and area indexes are fixed once written.
 */
export function scaffoldCounty(task: CountyTask): Readonly<Record<string, string>> {
  const { areas, planning } = layOut(task);
  const files: Record<string, string> = {
    "county.yaml": countyText(task, planning),
    "phases.yaml": phasesText(task, planning),
    "prices.yaml": pricesText(task),
  };
  for (const area of areas) {
    const own = task.areas.find((each) => each.slug === area.area);
    const file =
      own === undefined
        ? "centre.yaml"
        : own.kind === "checkpoints"
          ? `${own.slug}.yaml`
          : `townships/${own.slug}.yaml`;
    const title = own
      ? `${own.name.zh} ${own.name.en}`
      : `${task.county.name.zh} ${task.county.name.en}: centre, core and platform`;
    files[file] = areaText(area, title, file.includes("/") ? "../" : "");
  }
  return files;
}

function areaText(area: WrittenArea, title: string, up: string): string {
  const parts = [
    [
      `# yaml-language-server: $schema=${up}schema/area.json`,
      `# ${title}`,
      `area: ${area.area}`,
      ...(area.budgetHolder ? [`budgetHolder: ${area.budgetHolder}   # pays the electricity of its points`] : []),
      ...(area.assumed ? [`assumed: ${inline(area.assumed)}`] : []),
      "",
    ].join("\n"),
    listOf("sites", area.sites),
    listOf(
      "switches",
      area.switches.map((each) => ordered(each, ["id", "role", "type", "site", "phase", "status", "uplink"])),
    ),
    listOf(
      "servers",
      area.servers.map((each) => ordered(each, ["id", "role", "on", "type", "site", "phase", "status"])),
    ),
    listOf(
      "cameras",
      area.cameras.map((each) => ordered(each, ["id", "class", "on", "type", "phase", "status", "name"])),
    ),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function ordered(line: object, keys: readonly string[]): Line {
  const values = line as Line;
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}

function phasesText({ phases, areas }: CountyTask, planning: number): string {
  const blocks = phases.map(({ phase, name, window, assumed }) => {
    const task = areas
      .map((area) => ({
        slug: area.slug,
        points: pointsOf(area, phase, planning),
      }))
      .filter((each) => each.points > 0);
    const total = task.reduce((sum, each) => sum + each.points, 0);
    return [
      `  - phase: ${phase}`,
      `    name: ${inline(name)}`,
      ...(window ? [`    window: ${inline(window)}`] : []),
      ...(assumed ? [`    assumed: ${line(assumed)}`] : []),
      `    task:   # ${total} points`,
      ...task.map(({ slug, points }) => `      ${slug}: ${points}`),
      "",
    ].join("\n");
  });
  return `# yaml-language-server: $schema=schema/phases.json
# What stood before, what each phase adds: points per area as the task table asks for them.
planning: ${planning}
phases:
${blocks.join("")}`;
}

function countyText(task: CountyTask, planning: number): string {
  const { county } = task;
  const before = Math.max(0, ...task.phases.map((each) => each.phase).filter((phase) => phase < planning));
  const first = Math.min(...task.phases.map((each) => each.phase));
  const townships = task.areas.filter((area) => area.kind === "township");
  const areas: Line[] = [
    {
      slug: "centre",
      kind: "centre",
      index: 0,
      unitCode: "00",
      name: { zh: "指挥中心", en: "Command centre" },
    },
    ...townships.map((area, n) => areaLine(area, n + 1, pad(n + 1))),
    ...task.areas
      .filter((area) => area.kind === "checkpoints")
      .map((area, n) => areaLine(area, townships.length + n + 1, pad(90 + n))),
  ];
  const cameras = ["checkpoint", "hd", "standard"] as const;
  const services: Line[] = [
    {
      slug: "management",
      title: "Switch management",
      offset: 1,
      fromPhase: first,
      pool: "management",
      prefixLength: 26,
    },
    ...(before > 0
      ? [
          {
            slug: "video",
            title: `Video until phase ${before}`,
            offset: 2,
            fromPhase: first,
            untilPhase: before,
            classes: cameras,
            pool: "video",
            prefixLength: 25,
          },
        ]
      : []),
    {
      slug: "standard",
      title: "Standard video",
      offset: 3,
      fromPhase: planning,
      classes: ["standard"],
      pool: "video",
      prefixLength: 25,
    },
    {
      slug: "hd",
      title: "HD video",
      offset: 4,
      fromPhase: planning,
      classes: ["hd"],
      pool: "video",
      prefixLength: 25,
    },
    {
      slug: "checkpoint",
      title: "Checkpoint video",
      offset: 5,
      fromPhase: planning,
      classes: ["checkpoint"],
      pool: "video",
      prefixLength: 25,
    },
    {
      slug: "platform",
      title: "County platform",
      offset: 10,
      fromPhase: first,
      pool: "platform",
      prefixLength: 24,
    },
  ];
  const lots: Line[] = task.lots.map((lot) => ({
    slug: lot.slug,
    contractor: lot.contractor ?? `承建单位 ${lot.slug.toUpperCase()}, to be chosen by competition`,
    ...(lot.contractor ? {} : { assumed: "the source names no contractor and no lot" }),
    areas: lot.areas,
  }));
  return `# yaml-language-server: $schema=schema/county.json
# ${county.name.zh} ${county.name.en}: numbers, classes, defaults. What the source does not say is marked assumed and may be changed here.
county:
  slug: ${inline(county.slug)}
  name: ${inline(county.name)}
  divisionCode: ${inline(county.divisionCode)}
  timeZone: ${inline(county.timeZone)}
  source: ${line(county.source)}

# index fixes VLAN ids, unitCode fixes digits 7-8 of device codes: never renumber them.
${listOf("areas", areas)}
${listOf("pools", pools)}
vlans:
  # VLAN id = firstId + area index × perArea + offset
  firstId: 1000
  perArea: 20
  assumed: the source gives no VLANs; one per area and class, so that a fault stays in one township
${listOf("services", services, "  ")}
classes:
${cameras.map((name) => classText(name, scaffoldClasses[name])).join("")}
# Other sets of classes to plan with: camnet plan --profile 2010.
profiles:
${Object.entries(scaffoldProfiles).map(profileText).join("")}
# A point whose class nobody has surveyed is planned as this: the dearest class of a township's points.
unknownClass: hd

# Device type of a line that names none.
types:
  camera: ${inline(defaultTypes.camera)}
  switch: ${inline(defaultTypes.switch)}
  server: ${inline(defaultTypes.server)}
  assumed: the source names no vendor and no model; these are real ones whose figures were found

${lots.length > 0 ? `${listOf("lots", lots)}\n` : ""}policy:
  linkCeilingPercent: ${scaffoldPolicy.linkCeilingPercent}
  linkWarnPercent: ${scaffoldPolicy.linkWarnPercent}
  failureCeilingPercent: ${scaffoldPolicy.failureCeilingPercent}
  lagBalancePercent: ${scaffoldPolicy.lagBalancePercent}
  # Kinds of single failure that the county has to survive: link, lag-member, switch, server. With none, all are reported and
  # nothing is asked. With survive: [link], camnet plan --upgrade closes rings and gives second homes until no link that fails
  # takes more than maxDarkCameras points with it or fills another beyond failureCeilingPercent.
  survive: []
  maxDarkCameras: ${scaffoldPolicy.maxDarkCameras}   # what one failure may leave without a way to the centre: one access switch
  poeCeilingPercent: 85
  storageFillPercent: ${scaffoldPolicy.storageFillPercent}
  growthPercent: ${scaffoldPolicy.growthPercent}
  maxDevicesPerVlan: 250
  reservedHosts: 9
  quarantineDays: 90
  wireOverhead: ${scaffoldPolicy.wireOverhead}
  subStreamShare: 1
  rollout: { waveSize: 200, parallel: 32, maxFailures: 12, maxFailurePercent: 2, maxAreaPercent: 50 }
  assumed: usual values of the trade; the source gives none

credentials:
  switch: { username: camnet, password: "env:CAMNET_SWITCH_PASSWORD" }
  camera: { username: camnet, password: "env:CAMNET_CAMERA_PASSWORD" }
  snmpCommunity: "env:CAMNET_SNMP_COMMUNITY"

services:
  ntp: [time-01, time-02]
  log: [time-01, time-02]

platform:
  mediaNodeMbps: ${scaffoldSizing.mediaNodeMbps}
  signallingNodeDevices: ${scaffoldSizing.signallingNodeDevices}
  storageNodeTB: ${scaffoldSizing.storageNodeTB}
  images:
${[...serverImages].map((role) => `    ${role}: "camnet/${role}:local"\n`).join("")}  memoryMb: { signalling: 256, media: 512, storage: 256, management: 256, database: 512, time-and-log: 64 }
  assumed: a media node passes about 1 Gbit/s of streams; a storage node holds 12 disks of 20 TB less two for parity and 8 TB for the system

assumptions:
${assumptions(task, before).map(assumptionText).join("")}`;
}

const serverImages = ["signalling", "media", "storage", "management", "database", "time-and-log"] as const;

const noAddresses = "the source gives no addresses; private space (RFC 1918) with room to double";
const pools: readonly Line[] = [
  { slug: "video", prefix: "10.36.0.0/16", assumed: noAddresses },
  { slug: "management", prefix: "10.37.0.0/17", assumed: noAddresses },
  { slug: "platform", prefix: "10.37.128.0/20", assumed: noAddresses },
];

function areaLine(area: CountyTask["areas"][number], index: number, unitCode: string): Line {
  return { slug: area.slug, kind: area.kind, index, unitCode, name: area.name };
}

function profileText([name, set]: [string, WrittenCounty["classes"]]): string {
  const classes = Object.entries(set).map(([slug, profile]) => classText(slug, profile));
  return `  ${fieldName(name)}:\n${classes.join("").replaceAll(/^(?=.)/gm, "  ")}`;
}

function classText(name: string, profile: WrittenCounty["classes"]["hd"]): string {
  return [
    `  ${name}:`,
    `    main: ${inline(profile.main)}`,
    `    sub:  ${inline(profile.sub)}`,
    ...(profile.stills ? [`    stills: ${inline(profile.stills)}`] : []),
    ...(profile.floorKbps ? [`    floorKbps: ${profile.floorKbps}`] : []),
    `    retentionDays: ${profile.retentionDays}`,
    ...(profile.assumed ? [`    assumed: ${line(profile.assumed)}`] : []),
    "",
  ].join("\n");
}

interface AssumptionLine {
  readonly id: string;
  readonly what: string;
  readonly because: string;
  readonly change: string;
}

function assumptions(task: CountyTask, before: number): readonly AssumptionLine[] {
  const silent = "the source does not say";
  const unsurveyed = task.areas.filter((area) => area.unsurveyed).map((area) => area.name.zh);
  return [
    {
      id: "addresses",
      what: "addresses of cameras, switches and servers",
      because: silent,
      change: "county.yaml pools; a device's own address: field",
    },
    {
      id: "vlans",
      what: "one VLAN per area and class, ids by rule",
      because: silent,
      change: "county.yaml vlans",
    },
    {
      id: "models",
      what: "vendors and models",
      because: silent,
      change: "county.yaml types; a device's own type: field",
    },
    {
      id: "streams",
      what: "codec, picture size, frame rate, bit rate per class",
      because: silent,
      change: "county.yaml classes",
    },
    {
      id: "retention",
      what: "30 days of recording",
      because: silent,
      change: "county.yaml classes, retentionDays",
    },
    {
      id: "coordinates",
      what: "no point has coordinates",
      because: "the survey brings them",
      change: "camnet import, or a device's at: field",
    },
    {
      id: "switches",
      what: "number and place of switches and cabinets",
      because: silent,
      change: "switches: and sites: of each area file",
    },
    {
      id: "links",
      what: "speed of every link; it follows from the assumed load",
      because: silent,
      change: "uplink: { mbps } of a switch",
    },
    ...(before > 0
      ? [
          {
            id: "baseline",
            what: `the points of phases up to ${before}, all in service`,
            because: "the source says that they stand and not where",
            change: "phases.yaml task; the active lines of each area file",
          },
        ]
      : []),
    {
      id: "classes",
      what: `split of each township's points between HD and standard${unsurveyed.length > 0 ? `; ${unsurveyed.join(", ")} is left unknown` : ""}`,
      because: "the task table gives one number per township",
      change: "class: of each camera, or camnet import",
    },
    ...(task.areas.some((area) => area.kind === "checkpoints")
      ? [
          {
            id: "checkpoint-places",
            what: "checkpoint points stand in groups of up to eight lanes, on fibre to the centre",
            because: "the task table gives one county-wide number",
            change: "checkpoints.yaml",
          },
        ]
      : []),
    {
      id: "rooms",
      what: "level and screens of the monitoring rooms",
      because: "the source asks for second and third level rooms and gives no list",
      change: "room: of each station",
    },
    {
      id: "platform",
      what: "number and size of the platform's servers",
      because: silent,
      change: "centre.yaml servers; county.yaml platform",
    },
    {
      id: "unit-codes",
      what: "digits 7-8 of device codes number the areas",
      because: silent,
      change: "county.yaml areas, unitCode, before any code is issued",
    },
  ];
}

function assumptionText({ id, what, because, change }: AssumptionLine): string {
  return `  - id: ${id}\n    what: ${line(what)}\n    because: ${line(because)}\n    change: ${line(change)}\n`;
}

function pad(n: number): string {
  return String(n).padStart(2, "0");
}
