/**
 * The one description of every field that people write. Types, defaults, ranges, the JSON schemas in `inventory/schema/`,
 * the reference page and the error texts all come from here.
 */
import * as z from "zod";
import { type DeviceKind, deviceStatuses, failureKinds, pointClasses, serverRoles } from "../core/network.ts";
import { prefixLengthOf } from "./addresses.ts";

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens, for example qiaotou-acc-3")
  .max(63)
  // Ids are keys of plain objects, which have this one from the start.
  .refine((word) => word !== "constructor", "any other word")
  .describe("Its name for good: never reused, never derived from a position.");
const phase = z.int().min(1).max(99).describe("Construction phase that brings it.");
const ipv4 = z.ipv4("an IPv4 address such as 10.36.20.17");
const cidr = z
  .string()
  .superRefine((value, context) => {
    try {
      prefixLengthOf(value);
    } catch (error) {
      context.addIssue({
        code: "custom",
        message: (error as RangeError).message,
      });
    }
  })
  .describe("IPv4 prefix such as 10.36.0.0/16.");
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
  .strictObject({
    lon: z.number().min(73).max(136).describe("Longitude, degrees east."),
    lat: z.number().min(3).max(54).describe("Latitude, degrees north."),
  })
  .describe("WGS 84 degrees, for example { lon: 120.55, lat: 28.16 }.");
const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "six pairs such as 00:1a:2b:3c:4d:5e")
  .describe("MAC address: six pairs such as 00:1a:2b:3c:4d:5e.");
const note = z.string().describe("For people; camnet does not read it.");
const portName = z.string().min(1).describe("Interface as the device type names it.");
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
    note: note.optional(),
  })
  .meta({ title: "Camera" });

const rate = z
  .union([
    z.int().min(1).max(400_000),
    z
      .string()
      .regex(/^[2-8]x[1-9]\d{0,5}$/, "a line rate in Mbit/s such as 1000, or 2x1000 for a LAG of 2 to 8 cables"),
  ])
  .describe("Line rate, Mbit/s; 2x1000 is a LAG of two cables of 1 Gbit/s.");
const linkFields = {
  mbps: z
    .union([rate, z.record(z.string().regex(/^[1-9]\d?$/, "a phase number"), rate)])
    .describe(
      "Line rate in Mbit/s, 2x1000 for a LAG, or one of these per phase: { 2: 1000, 3: 10000 } is 1 Gbit/s until phase 3 brings 10.",
    ),
  medium: z.enum(["copper", "fibre"]).optional().describe("Default: fibre."),
};
const uplink = z.strictObject({
  to: id.describe("Switch nearer to the core."),
  ...linkFields,
  pon: z
    .strictObject({
      kind: z.enum(["epon", "gpon"]).describe("Passive optical network that the link is a branch of."),
      port: z.string().min(1).describe("Optical port of the upper switch; branches with the same one share it."),
      split: z.literal([2, 4, 8, 16, 32, 64]).describe("Branches that the splitter makes."),
      km: z.number().min(0).max(60).optional().describe("Length of fibre to the port, km."),
    })
    .optional()
    .describe("Present where the link is a branch of a passive optical network."),
});
const backup = z.strictObject({
  to: id.describe("Another switch: the first of a ring, or a second home."),
  ...linkFields,
  phase: phase.optional().describe("Phase that brings it. Default: that of the switch."),
});

export const writtenSwitch = z
  .strictObject({
    ...deviceFields,
    role: z.enum(["access", "aggregation", "core"]).optional().describe("Default: access."),
    uplink: uplink.optional().describe("Absent only on a core switch."),
    backup: backup
      .optional()
      .describe("A second link, blocked while the uplinks stand: it closes a ring or gives the switch a second home."),
    note: note.optional(),
  })
  .meta({ title: "Switch" });

export const writtenServer = z
  .strictObject({
    ...deviceFields,
    role: z.enum(serverRoles).describe("What it does for the county platform."),
    on: id.describe("Switch it is cabled to."),
    port: z.string().min(1).optional().describe("Interface of that switch; otherwise camnet allocates."),
    note: note.optional(),
  })
  .meta({ title: "Server" });

export const writtenSite = z
  .strictObject({
    id,
    kind: z.enum(["centre", "station", "cabinet"]).describe("Command centre, police station 派出所, or cabinet 机柜."),
    name: z.string().min(1).describe("What people call it."),
    at: coordinates.optional(),
    room: z
      .strictObject({
        level: z.literal([1, 2, 3]).describe("1 the county centre, 2 and 3 police stations."),
        screens: z.int().min(1).max(500).describe("Main streams shown at the same time."),
        on: id.describe("Switch that the room's wall is cabled to."),
      })
      .optional()
      .describe("A monitoring room 监控室."),
  })
  .meta({ title: "Site" });

/** Fields of a device that may stand in its line before anybody has been there. */
export const assumable: Readonly<Record<DeviceKind, readonly string[]>> = {
  camera: ["name", "site", "phase", "type", "lot", "class", "on", "at"],
  switch: ["name", "site", "phase", "type", "lot", "role", "uplink", "at"],
  server: ["name", "site", "phase", "type", "lot", "role", "on", "at"],
};

/** `townships/<slug>.yaml`, `checkpoints.yaml` and `centre.yaml` share one shape. */
export const writtenArea = z
  .strictObject({
    area: id.describe("Slug of an area of county.yaml."),
    budgetHolder: id.optional().describe("Who pays the electricity of its points."),
    assumed: z
      .strictObject({
        fields: z
          .array(z.enum([...new Set(Object.values(assumable).flat())]))
          .min(1)
          .describe("Fields of this file's planned devices that nobody has surveyed yet."),
        because: z.string().min(1).describe("Why nobody knows yet."),
      })
      .optional()
      .describe("Present while the survey is not in."),
    sites: z.array(writtenSite).default([]).describe("Places with equipment, one per line."),
    switches: z.array(writtenSwitch).default([]).describe("Switches, one per line."),
    servers: z.array(writtenServer).default([]).describe("Platform servers, one per line."),
    cameras: z.array(writtenCamera).default([]).describe("Front-end devices, one per line."),
  })
  .meta({ title: "Area" });

const stream = z.strictObject({
  codec: z.enum(["h264", "h265"]).describe("Video codec."),
  size: z
    .string()
    .regex(/^\d{3,5}x\d{3,5}$/, "width x height such as 2560x1440")
    .describe("Picture, pixels: 2560x1440."),
  fps: z.int().min(1).max(120).describe("Frames per second."),
  gop: z.int().min(1).max(1000).describe("Frames from one key frame to the next."),
  kbps: z.int().min(16).max(100_000).describe("Ceiling of the encoder, kbit/s."),
});
const classProfile = z.strictObject({
  main: stream.describe("What is recorded."),
  sub: stream.describe("What a wall of many pictures shows."),
  stills: z
    .strictObject({
      peakMbps: z.number().min(0).describe("Vehicle pictures at the busiest second: for links."),
      gigabytesPerDay: z.number().min(0).describe("Vehicle pictures on a mean day: for disks."),
    })
    .optional()
    .describe("Pictures of vehicles that a checkpoint takes."),
  floorKbps: z
    .int()
    .min(16)
    .max(100_000)
    .optional()
    .describe("Least ceiling of the main stream that an upgrade may propose, kbit/s. Default: it proposes none."),
  retentionDays: z.int().min(1).max(3650).describe("Days that a recording is kept."),
  assumed: assumed.optional(),
});
const classSet = z.strictObject({
  checkpoint: classProfile.describe("卡口: number plates at crossings and borders."),
  hd: classProfile.describe("高清: important streets, schools, complex public areas."),
  standard: classProfile.describe("普通: ordinary roads, lanes, estates, villages."),
});
const vlanService = z.strictObject({
  slug: id,
  title: z.string().min(1).describe("As plans and reports call it."),
  offset: z.int().min(0).max(999).describe("VLAN id = firstId + area index × perArea + offset."),
  fromPhase: phase.describe("First phase whose devices join it."),
  untilPhase: phase.optional().describe("Last phase whose devices join it; those in it stay."),
  classes: z
    .array(z.enum(["checkpoint", "hd", "standard"]))
    .default([])
    .describe("Classes of camera that belong in it."),
  pool: id.describe("Pool that its prefixes come from."),
  prefixLength: z.int().min(16).max(30).describe("Smallest prefix an area gets; a larger need gets a larger one."),
});
const account = z.strictObject({
  username: z.string().min(1).describe("Name of the account."),
  password: secretRef,
});
const typeName = z.string().min(1).describe("Device type `<manufacturer>/<model>`.");
const perRole = <T extends z.ZodType>(value: T) =>
  z.strictObject(Object.fromEntries(serverRoles.map((r) => [r, value])) as Record<(typeof serverRoles)[number], T>);

export const writtenCounty = z
  .strictObject({
    county: z.strictObject({
      slug: id,
      name: bilingual,
      divisionCode: z
        .string()
        .regex(/^\d{6}$/, "six digits of GB/T 2260, for example 330324")
        .describe("GB/T 2260 code, quoted: the first six digits of every device code."),
      timeZone: z.string().min(1).describe("POSIX time zone, for example CST-8."),
      source: z.string().describe("The document that this inventory models."),
    }),
    areas: z
      .array(
        z.strictObject({
          slug: id,
          kind: z
            .enum(["township", "checkpoints", "centre"])
            .describe("A township, the county-wide checkpoint line of the task table, or the county centre."),
          index: z.int().min(0).max(999).describe("Fixed number that VLAN ids follow; never a position in this list."),
          unitCode: z
            .string()
            .regex(/^\d{2}$/, "two digits")
            .describe("Digits 7-8 of its device codes."),
          name: bilingual,
        }),
      )
      .min(1)
      .describe("Townships, the checkpoint line and the centre; each has a file of its own."),
    pools: z
      .array(z.strictObject({ slug: id, prefix: cidr, assumed: assumed.optional() }))
      .min(1)
      .describe("Address space that prefixes are cut from."),
    vlans: z
      .strictObject({
        firstId: z.int().min(1).max(4094).describe("VLAN id of area 0, offset 0."),
        perArea: z.int().min(1).max(1000).describe("VLAN ids that each area has for itself."),
        services: z.array(vlanService).min(1).describe("Kinds of VLAN that every area gets one of."),
        assumed: assumed.optional(),
      })
      .describe("VLAN plan: id = firstId + area index × perArea + offset."),
    classes: classSet.describe("What a camera of a class streams and how long it is kept."),
    profiles: z
      .record(id, classSet)
      .default({})
      .describe("Other sets of classes to plan with: camnet plan --profile <name>."),
    unknownClass: z
      .enum(["checkpoint", "hd", "standard"])
      .describe("What a point without a known class is planned as."),
    types: z
      .strictObject({
        camera: z
          .strictObject({
            checkpoint: typeName,
            hd: typeName,
            standard: typeName,
          })
          .describe("By class; an unknown class takes that of unknownClass."),
        switch: z
          .strictObject({
            access: typeName,
            aggregation: typeName,
            core: typeName,
          })
          .describe("By role."),
        server: typeName,
        assumed: assumed.optional(),
      })
      .describe("Device type of a line that names none."),
    lots: z
      .array(
        z.strictObject({
          slug: id,
          contractor: z.string().min(1).describe("Who builds it."),
          areas: z.array(id).min(1).describe("Areas whose new devices belong to it when their line names no lot."),
          assumed: assumed.optional(),
        }),
      )
      .default([])
      .describe("Contractors' lots of the phase under planning."),
    policy: z
      .strictObject({
        linkCeilingPercent: percent.default(70).describe("Share of a line rate that design load may use."),
        linkWarnPercent: percent.default(60).describe("Share from which a link is worth a warning."),
        failureCeilingPercent: percent
          .default(70)
          .describe("Share of a line rate that may be used while any one thing has failed."),
        lagBalancePercent: percent
          .default(90)
          .describe("Usable share of the sum of a LAG: flows are hashed on its members and never spread evenly."),
        survive: z
          .array(z.enum(failureKinds))
          .default([])
          .describe("Kinds of single failure that the county has to survive; all others are only reported."),
        maxDarkCameras: z
          .int()
          .min(0)
          .default(24)
          .describe("Points that one failure may leave without a way to the centre."),
        poeCeilingPercent: percent.default(85).describe("Share of a switch's PoE budget that may be used."),
        storageFillPercent: percent.default(90).describe("Share of a disk that recordings may fill."),
        growthPercent: z.number().min(0).max(400).default(30).describe("Room kept in a prefix for devices to come."),
        maxDevicesPerVlan: z.int().min(1).max(4000).default(250).describe("More devices in one VLAN are a warning."),
        reservedHosts: z
          .int()
          .min(1)
          .max(200)
          .default(9)
          .describe("Lowest host numbers of a prefix, kept for infrastructure."),
        quarantineDays: z
          .int()
          .min(0)
          .max(3650)
          .default(90)
          .describe("Days that the numbers of a removed device rest."),
        wireOverhead: z.number().min(1).max(2).default(1.1).describe("Bytes on the wire ÷ bytes of video."),
        subStreamShare: z.number().min(0).max(1).default(1).describe("Share of sub streams pulled at the same time."),
        rollout: z
          .strictObject({
            waveSize: z.int().min(1).max(5000).default(200).describe("Most devices in one wave."),
            parallel: z.int().min(1).max(500).default(32).describe("Devices written to at the same time."),
            maxFailures: z.int().min(0).default(12).describe("A run stops after more failures."),
            maxFailurePercent: z
              .number()
              .min(0)
              .max(100)
              .default(2)
              .describe("A run stops at a larger share of failures."),
            maxAreaPercent: percent.default(50).describe("Share of an area's cameras that one wave may touch."),
          })
          .prefault({})
          .describe("How a change is pushed."),
        assumed: assumed.optional(),
      })
      .describe("Ceilings, reserves and limits."),
    credentials: z
      .strictObject({
        switch: account.describe("Account on every switch."),
        camera: account.describe("Account on every camera."),
        snmpCommunity: secretRef,
      })
      .describe("References to secrets, never secrets."),
    services: z
      .strictObject({
        ntp: z.array(id).min(1).describe("Servers that give time."),
        log: z.array(id).min(1).describe("Servers that take logs."),
      })
      .describe("What every device is told to use."),
    platform: z
      .strictObject({
        mediaNodeMbps: z.number().min(1).describe("Streams in and out that one media server carries, Mbit/s."),
        signallingNodeDevices: z.int().min(1).describe("Devices that one signalling server keeps registered."),
        storageNodeTB: z.number().min(0.1).describe("Usable disk of one storage server, decimal TB."),
        images: perRole(z.string().min(1).describe("Container image.")).describe("Image by role of server."),
        memoryMb: perRole(z.int().min(16).describe("Memory of the container, MB.")).describe(
          "Memory by role of server.",
        ),
        assumed: assumed.optional(),
      })
      .describe("Sizes of the county platform's servers."),
    assumptions: z
      .array(
        z.strictObject({
          id,
          what: z.string().describe("What is assumed."),
          because: z.string().describe("Why it has to be."),
          change: z.string().describe("What to edit to change it."),
        }),
      )
      .default([])
      .describe("Assumptions that no single field shows."),
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
          window: z
            .strictObject({
              from: isoDate.describe("First day."),
              to: isoDate.describe("Last day."),
            })
            .optional()
            .describe("Construction window."),
          task: z.record(id, z.int().min(0)).describe("Points per area that the task table asks for."),
          assumed: assumed.optional(),
        }),
      )
      .min(1)
      .describe("Every phase of construction, also those that stand."),
  })
  .meta({ title: "Phases" });

const amount = z.number().min(0);
const aDay = z.number().min(0.1).max(1000);

export const writtenPrices = z
  .strictObject({
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, "three capital letters such as CNY")
      .describe("ISO 4217 code of every amount in this file."),
    devices: z
      .record(typeName, amount)
      .describe("By device type: delivered and mounted. A type without a price is never proposed."),
    optics: z
      .record(z.string().regex(/^[1-9]\d{1,5}$/, "a rate in Mbit/s"), amount)
      .describe("One optical module by its rate, Mbit/s."),
    fibre: z
      .strictObject({
        pairOnRoute: amount.describe("One more pair of fibres on a route that exists."),
        newRoute: amount.describe("A route between two sites that have none."),
      })
      .describe("Fibre."),
    work: z
      .strictObject({
        link: amount.describe("Changing the rate or the members of a link, both ends."),
        replaceSwitch: amount.describe("Replacing a switch by another model."),
        moveCamera: amount.describe("Moving a camera that hangs on its pole to another port."),
        movePlanned: amount.describe("Moving one that is only planned."),
      })
      .describe("Work by the piece."),
    pictureMbps: amount
      .optional()
      .describe(
        "What giving up 1 Mbit/s of one camera's picture is held to be worth. Absent: bit rates are never lowered.",
      ),
    energy: z
      .strictObject({
        kilowattHour: amount.describe("Price of electricity."),
        lossFactor: z.number().min(1).max(3).default(1.15).describe("Watts at the socket for a watt at the device."),
      })
      .describe("Electricity, which the budget holder of the points pays."),
    crews: z
      .strictObject({
        perLot: z
          .int()
          .min(1)
          .max(100)
          .default(2)
          .describe("Crews of each contractor's lot and of the county's staff."),
        linksPerDay: aDay.default(2).describe("Links a crew changes in a working day."),
        switchesPerDay: aDay.default(2).describe("Switches it mounts or replaces."),
        serversPerDay: aDay.default(2).describe("Servers it mounts."),
        camerasPerDay: aDay.default(4).describe("Cameras it mounts or moves."),
        holidays: z
          .array(
            z.strictObject({
              from: isoDate.describe("First day."),
              to: isoDate.describe("Last day."),
            }),
          )
          .default([])
          .describe("Days on which nobody builds, beside Saturdays and Sundays."),
      })
      .prefault({})
      .describe("How fast it is built."),
    assumed: assumed.optional(),
  })
  .meta({ title: "Prices" });

/** The netbox-community/devicetype-library shape, as far as camnet reads it, plus a `camnet` block. */
export const writtenDeviceType = z
  .looseObject({
    manufacturer: z.string().min(1).describe("As the netbox library spells it."),
    model: z.string().min(1).describe("Model name."),
    slug: z.string().min(1).describe("Name in the netbox library: manufacturer-model."),
    part_number: z.string().optional().describe("What one orders."),
    u_height: z.number().optional().describe("Rack units."),
    interfaces: z
      .array(
        z.looseObject({
          name: z.string().min(1).describe("As the device's own configuration names it."),
          type: z.string().min(1).describe("netbox interface type, for example 1000base-t or 1000base-x-sfp."),
          mgmt_only: z.boolean().optional().describe("Carries no traffic of cameras."),
          poe_mode: z.enum(["pd", "pse"]).optional().describe("pse gives power, pd takes it."),
          poe_type: z.string().optional().describe("For example type1-ieee802.3af."),
        }),
      )
      .min(1)
      .describe("Ports in the order of the panel."),
    camnet: z
      .strictObject({
        kind: z.enum(["camera", "switch", "server"]).describe("What it is used as."),
        platform: z.string().min(1).describe("Which driver speaks to it; none for what nothing configures."),
        poeBudgetWatts: z.number().min(0).optional().describe("What all PoE ports together may draw."),
        poeClass: z
          .int()
          .min(0)
          .max(8)
          .optional()
          .describe("Class of a powered device; absent: it is not powered by its switch."),
        maxDrawWatts: z
          .number()
          .min(0)
          .optional()
          .describe("Most that it draws itself, watts, as the data sheet says; of a switch without what it feeds."),
        video: z
          .strictObject({
            codecs: z
              .array(z.enum(["h264", "h265", "mjpeg"]))
              .min(1)
              .describe("Codecs it encodes."),
            maxSize: z
              .string()
              .regex(/^\d{3,5}x\d{3,5}$/, "width x height such as 2560x1440")
              .describe("Largest picture."),
            maxFps: z.number().min(1).describe("Most frames per second at that size."),
          })
          .optional()
          .describe("Limits of a camera's encoder."),
        usableTB: z.number().min(0).optional().describe("Disk of a storage server after RAID, decimal TB."),
        sources: z.array(z.string().min(1)).min(1).describe("Where each figure was read."),
        unverified: z
          .array(z.string())
          .optional()
          .describe("Figures that no source was found for, and why they are here all the same."),
      })
      .describe("What camnet needs beyond the netbox library."),
  })
  .meta({ title: "Device type" });

const address = ipv4.describe("Address of the device.");
const vlan = z.int().min(1).max(4094).describe("VLAN id.");
const cable = { port: portName, toPort: portName };
const linkPorts = z.strictObject({
  port: portName,
  to: id.describe("Switch at the other end."),
  toPort: portName,
  members: z.array(z.strictObject(cable)).min(1).max(7).optional().describe("The further cables of a LAG, in order."),
});
const deviceAllocation = {
  address,
  vlan: vlan.describe("VLAN it lives in."),
  port: z
    .strictObject({
      switch: id.describe("Switch it is cabled to."),
      name: portName,
    })
    .optional()
    .describe("Of a camera or server: the port it is plugged into."),
  uplink: linkPorts.optional().describe("Of a switch: both ends of its uplink."),
  backup: linkPorts.optional().describe("Of a switch: both ends of its backup."),
  deviceCode: deviceCode.optional(),
};
export const writtenLock = z
  .strictObject({
    version: z.literal(1).describe("Shape of this file."),
    prefixes: z
      .record(
        z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, "area/service"),
        z.strictObject({
          prefix: cidr,
          vlan,
          gateway: ipv4.describe("Address of the gateway in it."),
        }),
      )
      .describe("By `<area>/<service>`."),
    devices: z.record(id, z.strictObject(deviceAllocation)).describe("By device id; sorted, one line each."),
    released: z
      .record(
        id,
        z.strictObject({
          ...deviceAllocation,
          releasedOn: isoDate.describe("Day from which they rest."),
        }),
      )
      .default({})
      .describe("Numbers of removed devices, at rest."),
  })
  .meta({ title: "Allocations" });

export type WrittenCamera = z.infer<typeof writtenCamera>;
export type WrittenSwitch = z.infer<typeof writtenSwitch>;
export type WrittenServer = z.infer<typeof writtenServer>;
export type WrittenSite = z.infer<typeof writtenSite>;
export type WrittenArea = z.infer<typeof writtenArea>;
export type WrittenCounty = z.infer<typeof writtenCounty>;
export type WrittenPhases = z.infer<typeof writtenPhases>;
export type WrittenPrices = z.infer<typeof writtenPrices>;
export type WrittenDeviceType = z.infer<typeof writtenDeviceType>;
export type WrittenLock = z.infer<typeof writtenLock>;
