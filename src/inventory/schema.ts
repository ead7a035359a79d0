/**
 * The one description of every field that people write. Types, defaults, ranges, the JSON schemas in `inventory/schema/`,
 * the reference page and the error texts all come from here.
 */
import * as z from "zod";
import { deviceStatuses, pointClasses, serverRoles } from "../core/network.ts";

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens, for example qiaotou-acc-3")
  .max(63)
  .describe("Identity: never reused, never derived from a position.");
const phase = z.int().min(1).max(99).describe("Construction phase that brings it.");
const ipv4 = z.ipv4("an IPv4 address such as 10.36.20.17");
const cidr = z.cidrv4("a prefix such as 10.36.0.0/16");
const percent = z.number().min(1).max(100);
const isoDate = z.iso.date("a date such as 2010-09-30");
const secretRef = z
  .string()
  .regex(/^(env|file|exec):.+$/, "a reference such as env:CAMNET_SWITCH_PASSWORD; never the secret itself")
  .describe("Where the secret is: env:NAME, file:path or exec:command.");
const assumed = z
  .string()
  .min(1)
  .describe(
    "Present when the source document does not say this: why this value was chosen. Shown in every plan and report.",
  );
const bilingual = z.strictObject({
  zh: z.string().min(1).describe("Chinese name."),
  en: z.string().min(1).describe("Latin name."),
});
const coordinates = z
  .strictObject({ lon: z.number().min(73).max(136), lat: z.number().min(3).max(54) })
  .describe("WGS 84 degrees.");
const mac = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "six pairs such as 00:1a:2b:3c:4d:5e");
const deviceCode = z
  .string()
  .regex(/^\d{20}$/, "20 digits")
  .describe("GB/T 28181 device code: 8 centre, 2 industry, 3 type, 1 network, 6 serial.");

/** What every device line may carry. */
const deviceFields = {
  id,
  name: z.string().min(1).optional().describe("What people call the place. Default: the id."),
  site: id.optional().describe("Site it stands at."),
  phase: phase.optional().describe("Default: the phase under planning."),
  status: z.enum(deviceStatuses).optional().describe("How far it is. Default: planned."),
  type: z.string().optional().describe("Device type `<manufacturer>/<model>`. Default: county.yaml `types`."),
  lot: id.optional().describe("Contractor's lot; county.yaml `lots` names the contractor."),
  mac: mac.optional(),
  serial: z.string().min(1).optional().describe("Serial number as printed on the device."),
  at: coordinates.optional(),
  address: ipv4.optional().describe("Only to keep a number that exists; otherwise camnet allocates."),
};

export const writtenCamera = z
  .strictObject({
    ...deviceFields,
    class: z
      .enum(pointClasses)
      .describe("checkpoint 卡口, hd 高清, standard 普通, unknown: not surveyed yet, planned at the worst case."),
    on: id.describe("Switch it is cabled to."),
    port: z.string().min(1).optional().describe("Interface of that switch; otherwise camnet allocates."),
    vlan: z
      .int()
      .min(1)
      .max(4094)
      .optional()
      .describe("Only to keep a number that exists; otherwise camnet allocates."),
    deviceCode: deviceCode.optional(),
    note: z.string().optional(),
  })
  .meta({ title: "Camera" });

const rate = z.int().min(1).max(400_000).describe("Line rate, Mbit/s.");
const uplink = z.strictObject({
  to: id.describe("Switch nearer to the core."),
  mbps: z
    .union([rate, z.record(z.string().regex(/^[1-9]\d?$/, "a phase number"), rate)])
    .describe("Line rate in Mbit/s, or a rate per phase: { 2: 1000, 3: 10000 } is 1 Gbit/s until phase 3 brings 10."),
  medium: z.enum(["copper", "fibre"]).optional().describe("Default: fibre."),
});

export const writtenSwitch = z
  .strictObject({
    ...deviceFields,
    role: z.enum(["access", "aggregation", "core"]).optional().describe("Default: access."),
    uplink: uplink.optional().describe("Absent only on a core switch."),
    note: z.string().optional(),
  })
  .meta({ title: "Switch" });

export const writtenServer = z
  .strictObject({
    ...deviceFields,
    role: z.enum(serverRoles),
    on: id.describe("Switch it is cabled to."),
    port: z.string().min(1).optional(),
    note: z.string().optional(),
  })
  .meta({ title: "Server" });

export const writtenSite = z
  .strictObject({
    id,
    kind: z.enum(["centre", "station", "cabinet"]),
    name: z.string().min(1),
    at: coordinates.optional(),
    room: z
      .strictObject({
        level: z
          .union([z.literal(1), z.literal(2), z.literal(3)])
          .describe("1 the county centre, 2 and 3 police stations."),
        screens: z.int().min(1).max(500).describe("Main streams shown at the same time."),
        on: id.describe("Switch that the room's wall is cabled to."),
      })
      .optional()
      .describe("A monitoring room 监控室."),
  })
  .meta({ title: "Site" });

/** `townships/<slug>.yaml`, `checkpoints.yaml` and `centre.yaml` share one shape. */
export const writtenArea = z
  .strictObject({
    area: id.describe("Slug of an area of county.yaml."),
    budgetHolder: id.optional().describe("Who pays the electricity of its points."),
    assumed: z
      .strictObject({
        fields: z
          .array(z.string())
          .min(1)
          .describe("Fields of this file's planned devices that nobody has surveyed yet."),
        because: z.string().min(1),
      })
      .optional(),
    sites: z.array(writtenSite).default([]),
    switches: z.array(writtenSwitch).default([]),
    servers: z.array(writtenServer).default([]),
    cameras: z.array(writtenCamera).default([]),
  })
  .meta({ title: "Area" });

const stream = z.strictObject({
  codec: z.enum(["h264", "h265"]),
  size: z.string().regex(/^\d{3,5}x\d{3,5}$/, "width x height such as 2560x1440"),
  fps: z.int().min(1).max(120),
  gop: z.int().min(1).max(1000).describe("Frames from one key frame to the next."),
  kbps: z.int().min(16).max(100_000).describe("Ceiling of the encoder, kbit/s."),
});
const classProfile = z.strictObject({
  main: stream,
  sub: stream,
  stills: z
    .strictObject({
      peakMbps: z.number().min(0).describe("Vehicle pictures at the busiest second: for links."),
      gigabytesPerDay: z.number().min(0).describe("Vehicle pictures on a mean day: for disks."),
    })
    .optional(),
  retentionDays: z.int().min(1).max(3650),
  assumed: assumed.optional(),
});
const vlanService = z.strictObject({
  slug: id,
  title: z.string().min(1),
  offset: z.int().min(0).max(999),
  fromPhase: phase,
  untilPhase: phase.optional(),
  classes: z.array(z.enum(["checkpoint", "hd", "standard"])).default([]),
  pool: id,
  prefixLength: z.int().min(16).max(30).describe("Smallest prefix an area gets; a larger need gets a larger one."),
});
const perRole = <T extends z.ZodType>(value: T) =>
  z.strictObject(Object.fromEntries(serverRoles.map((r) => [r, value])) as Record<(typeof serverRoles)[number], T>);

export const writtenCounty = z
  .strictObject({
    county: z.strictObject({
      slug: id,
      name: bilingual,
      divisionCode: z.string().regex(/^\d{6}$/, "six digits of GB/T 2260, for example 330324"),
      timeZone: z.string().min(1).describe("POSIX time zone, for example CST-8."),
      source: z.string().describe("The document that this inventory models."),
    }),
    areas: z
      .array(
        z.strictObject({
          slug: id,
          kind: z.enum(["township", "checkpoints", "centre"]),
          index: z.int().min(0).max(999).describe("Fixed number that VLAN ids follow; never a position in this list."),
          unitCode: z
            .string()
            .regex(/^\d{2}$/, "two digits")
            .describe("Digits 7-8 of its device codes."),
          name: bilingual,
        }),
      )
      .min(1),
    pools: z.array(z.strictObject({ slug: id, prefix: cidr, assumed: assumed.optional() })).min(1),
    vlans: z.strictObject({
      firstId: z.int().min(1).max(4094),
      perArea: z.int().min(1).max(1000),
      services: z.array(vlanService).min(1),
      assumed: assumed.optional(),
    }),
    classes: z.strictObject({ checkpoint: classProfile, hd: classProfile, standard: classProfile }),
    unknownClass: z
      .enum(["checkpoint", "hd", "standard"])
      .describe("What a point without a known class is planned as."),
    types: z
      .strictObject({
        camera: z.strictObject({ checkpoint: z.string(), hd: z.string(), standard: z.string() }),
        switch: z.strictObject({ access: z.string(), aggregation: z.string(), core: z.string() }),
        server: z.string(),
        assumed: assumed.optional(),
      })
      .describe("Device type of a line that names none."),
    lots: z
      .array(
        z.strictObject({
          slug: id,
          contractor: z.string().min(1),
          areas: z.array(id).min(1),
          assumed: assumed.optional(),
        }),
      )
      .default([]),
    policy: z.strictObject({
      linkCeilingPercent: percent.default(70),
      linkWarnPercent: percent.default(60),
      poeCeilingPercent: percent.default(85),
      storageFillPercent: percent.default(90),
      growthPercent: z.number().min(0).max(400).default(30),
      maxDevicesPerVlan: z.int().min(1).max(4000).default(250),
      reservedHosts: z.int().min(1).max(200).default(9),
      quarantineDays: z.int().min(0).max(3650).default(90),
      wireOverhead: z.number().min(1).max(2).default(1.1).describe("Bytes on the wire ÷ bytes of video."),
      subStreamShare: z.number().min(0).max(1).default(1).describe("Share of sub streams pulled at the same time."),
      rollout: z
        .strictObject({
          waveSize: z.int().min(1).max(5000).default(200),
          parallel: z.int().min(1).max(500).default(32),
          maxFailures: z.int().min(0).default(12),
          maxFailurePercent: z.number().min(0).max(100).default(2),
          maxAreaPercent: percent.default(50),
        })
        .prefault({}),
      assumed: assumed.optional(),
    }),
    credentials: z.strictObject({
      switch: z.strictObject({ username: z.string().min(1), password: secretRef }),
      camera: z.strictObject({ username: z.string().min(1), password: secretRef }),
      snmpCommunity: secretRef,
    }),
    services: z.strictObject({
      ntp: z.array(id).min(1).describe("Servers that give time."),
      log: z.array(id).min(1).describe("Servers that take logs."),
    }),
    platform: z.strictObject({
      mediaNodeMbps: z.number().min(1),
      signallingNodeDevices: z.int().min(1),
      storageNodeTB: z.number().min(0.1),
      images: perRole(z.string().min(1)),
      memoryMb: perRole(z.int().min(16)),
      assumed: assumed.optional(),
    }),
    assumptions: z
      .array(
        z.strictObject({
          id,
          what: z.string(),
          because: z.string(),
          change: z.string().describe("What to edit to change it."),
        }),
      )
      .default([]),
  })
  .meta({ title: "County" });

export const writtenPhases = z
  .strictObject({
    planning: phase.describe("The phase under planning; the one below it is what stands today."),
    phases: z
      .array(
        z.strictObject({
          phase,
          name: bilingual,
          window: z.strictObject({ from: isoDate, to: isoDate }).optional(),
          task: z.record(id, z.int().min(0)).describe("Points per area that the task table asks for."),
          assumed: assumed.optional(),
        }),
      )
      .min(1),
  })
  .meta({ title: "Phases" });

/** The netbox-community/devicetype-library shape, as far as camnet reads it, plus a `camnet` block. */
export const writtenDeviceType = z
  .looseObject({
    manufacturer: z.string().min(1),
    model: z.string().min(1),
    slug: z.string().min(1),
    part_number: z.string().optional(),
    u_height: z.number().optional(),
    interfaces: z
      .array(
        z.looseObject({
          name: z.string().min(1),
          type: z.string().min(1),
          mgmt_only: z.boolean().optional(),
          poe_mode: z.enum(["pd", "pse"]).optional(),
          poe_type: z.string().optional(),
        }),
      )
      .min(1),
    camnet: z.strictObject({
      kind: z.enum(["camera", "switch", "server"]),
      platform: z.string().min(1).describe("Which driver speaks to it; none for what nothing configures."),
      poeBudgetWatts: z.number().min(0).optional().describe("What all PoE ports together may draw."),
      poeClass: z.int().min(0).max(8).optional(),
      maxDrawWatts: z.number().min(0).optional(),
      video: z
        .strictObject({
          codecs: z.array(z.enum(["h264", "h265", "mjpeg"])).min(1),
          maxSize: z.string().regex(/^\d{3,5}x\d{3,5}$/),
          maxFps: z.number().min(1),
        })
        .optional(),
      usableTB: z.number().min(0).optional(),
      sources: z.array(z.string().min(1)).min(1).describe("Where each figure was read."),
      unverified: z
        .array(z.string())
        .optional()
        .describe("Figures that no source was found for, and why they are here all the same."),
    }),
  })
  .meta({ title: "Device type" });

const hostPort = z.strictObject({ switch: id, name: z.string().min(1) });
const deviceAllocation = {
  address: ipv4,
  vlan: z.int().min(1).max(4094),
  port: hostPort.optional(),
  uplink: z.strictObject({ port: z.string().min(1), to: id, toPort: z.string().min(1) }).optional(),
  deviceCode: deviceCode.optional(),
};
export const writtenLock = z
  .strictObject({
    version: z.literal(1),
    prefixes: z.record(
      z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "area/service"),
      z.strictObject({ prefix: cidr, vlan: z.int().min(1).max(4094), gateway: ipv4 }),
    ),
    devices: z.record(id, z.strictObject(deviceAllocation)),
    released: z.record(id, z.strictObject({ ...deviceAllocation, releasedOn: isoDate })).default({}),
  })
  .meta({ title: "Allocations" });

export type WrittenCamera = z.infer<typeof writtenCamera>;
export type WrittenSwitch = z.infer<typeof writtenSwitch>;
export type WrittenServer = z.infer<typeof writtenServer>;
export type WrittenSite = z.infer<typeof writtenSite>;
export type WrittenArea = z.infer<typeof writtenArea>;
export type WrittenCounty = z.infer<typeof writtenCounty>;
export type WrittenPhases = z.infer<typeof writtenPhases>;
export type WrittenDeviceType = z.infer<typeof writtenDeviceType>;
export type WrittenLock = z.infer<typeof writtenLock>;
