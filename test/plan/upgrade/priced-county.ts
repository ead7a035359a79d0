/** A small county with a price list, and small ways to break it: shared by the tests of the upgrade. */
import type { Camera, Device, DeviceType, Link, Network, PortType, Site } from "../../../src/core/network.ts";
import type { Prices } from "../../../src/core/prices.ts";
import * as small from "../small-county.ts";

function ports(count: number, name: string, port: Omit<PortType, "name" | "managementOnly">): PortType[] {
  return Array.from({ length: count }, (_, n) => ({ ...port, name: `${name}${n + 1}`, managementOnly: false }));
}

const copper = { type: "1000base-t", mbps: 1000, medium: "copper" } as const;
const sfp = { type: "1000base-x-sfp", mbps: 1000, medium: "fibre", poe: false } as const;
const sfpPlus = { type: "10gbase-x-sfpp", mbps: 10_000, medium: "fibre", poe: false } as const;

function switchType(slug: string, fields: Pick<DeviceType, "ports" | "poeBudgetWatts">): DeviceType {
  const [manufacturer = "", model = ""] = slug.split("/");
  const source = small.at(1, `device-types/${slug}.yaml`);
  return { slug, manufacturer, model, kind: "switch", platform: "switch-cli", sources: ["test"], source, ...fields };
}

export const types = {
  ...small.types,
  /** Four PoE ports for 62 W, two SFP. */
  little: switchType("maker/access-4", {
    poeBudgetWatts: 62,
    ports: [...ports(4, "ge-", { ...copper, poe: true, poeMaxClass: 3 }), ...ports(2, "gf-", sfp)],
  }),
  /** Sixteen PoE ports for 300 W, two SFP and two SFP+. */
  large: switchType("maker/access-16", {
    poeBudgetWatts: 300,
    ports: [
      ...ports(16, "ge-", { ...copper, poe: true, poeMaxClass: 4 }),
      ...ports(2, "gf-", sfp),
      ...ports(2, "xe-", sfpPlus),
    ],
  }),
} satisfies Record<string, DeviceType>;

export const prices: Prices = {
  currency: "CNY",
  devices: {
    "maker/access-4": 900,
    "maker/access-8": 1700,
    "maker/access-16": 3900,
    "maker/aggregation-24": 15_000,
    "maker/core-48": 40_000,
    "maker/server": 30_000,
  },
  optics: { 100: 110, 1000: 150, 10000: 470 },
  fibre: { pairOnRoute: 1300, newRoute: 20_000 },
  work: { link: 700, replaceSwitch: 1100, moveCamera: 610, movePlanned: 90 },
  energy: { kilowattHour: 0.6, lossFactor: 1.15 },
  crews: { perLot: 2, linksPerDay: 2, switchesPerDay: 2, serversPerDay: 2, camerasPerDay: 4, holidays: [] },
  source: small.at(1, "prices.yaml"),
};

export interface AccessParts {
  /** Line rate of the uplink, Mbit/s. */
  readonly mbps: number;
  readonly cameras: readonly Camera["plannedClass"][];
  readonly type?: DeviceType;
  /** It stands and hangs already, or is only planned. */
  readonly built?: boolean;
  /** Which of the cameras have their switch only assumed. */
  readonly assumed?: boolean;
}

/** A core, one aggregation switch at `aggMbps`, and access switches beneath it, each at a site of its own. */
export function county(
  access: readonly AccessParts[],
  {
    aggMbps = 10_000,
    policy = {},
    platform = {},
    sites: atSites = true,
    more = [],
    moreLinks = [],
  }: CountyOptions = {},
): Network {
  const sites: Site[] = [];
  const devices: Device[] = [
    small.networkSwitch("core-1", "core", { area: "centre", phase: 1, status: "active" }),
    small.networkSwitch("qiaotou-agg-1", "aggregation", { area: "qiaotou", phase: 1, status: "active" }),
    small.server("media-1", "media", "core-1"),
    small.server("signalling-1", "signalling", "core-1"),
    small.server("storage-1", "storage", "core-1"),
    small.server("time-1", "time-and-log", "core-1"),
    ...more,
  ];
  const links: Link[] = [small.uplink("qiaotou-agg-1", "core-1", { 1: aggMbps }), ...moreLinks];
  for (const [n, { mbps, cameras, type = types.access, built = true, assumed = false }] of access.entries()) {
    const id = `qiaotou-acc-0${n + 1}`;
    const site = `qiaotou-cab-0${n + 1}`;
    const [phase, status] = built ? ([1, "active"] as const) : ([3, "planned"] as const);
    sites.push({ id: site, area: "qiaotou", kind: "cabinet", name: site, source: small.at(60 + n) });
    const source = small.at(100 + n);
    const device = small.networkSwitch(id, "access", { area: "qiaotou", phase, status, type, source });
    devices.push(atSites ? { ...device, site } : device);
    links.push({ ...small.uplink(id, "qiaotou-agg-1", { [phase]: mbps }), source: small.at(200 + n) });
    for (const [k, name] of cameras.entries()) {
      const source = small.at(300 + n * 30 + k);
      const each = small.camera(`qiaotou-${n + 1}${String(k).padStart(2, "0")}`, name, id, { area: "qiaotou", source });
      devices.push(assumed ? { ...each, assumed: ["on"] } : each);
    }
  }
  const built = small.network({
    devices,
    links,
    sites,
    county: {
      ...small.county,
      policy: { ...small.county.policy, ...policy },
      platform: { ...small.county.platform, mediaNodeMbps: 50_000, storageNodeTB: 5000, ...platform },
    },
  });
  return { ...built, deviceTypes: Object.values(types), prices };
}

export interface CountyOptions {
  readonly aggMbps?: number;
  /** Default: servers that are large enough for everything. */
  readonly platform?: Partial<Network["county"]["platform"]>;
  /** Without sites nothing is set up beside anything. */
  readonly sites?: boolean;
  readonly policy?: Partial<Network["county"]["policy"]>;
  readonly more?: readonly Device[];
  readonly moreLinks?: readonly Link[];
}

export function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}
