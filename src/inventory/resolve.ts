import { type Diagnostic, diagnostic, type Place } from "../core/diagnostic.ts";
import type {
  Area,
  Device,
  DeviceBase,
  DeviceKind,
  DeviceType,
  Link,
  LinkRate,
  Network,
  PonBranch,
  Site,
} from "../core/network.ts";
import type { Prices } from "../core/prices.ts";
import { didYouMean } from "./nearest.ts";
import { Places } from "./places.ts";
import { collectAssumptions, resolveAreas, resolveCounty, resolvePhases } from "./resolve-county.ts";
import { resolveDeviceTypes } from "./resolve-device-types.ts";
import {
  assumable,
  type WrittenArea,
  type WrittenCamera,
  type WrittenServer,
  type WrittenSite,
  type WrittenSwitch,
} from "./schema.ts";
import type { WrittenInventory } from "./written.ts";
import type { YamlPath, YamlTree } from "./yaml-tree.ts";

export interface Resolved {
  readonly network: Network;
  readonly places: Places;
}

/**
 * Written files → the complete network: every default applied, every name looked up. Whatever is named and does not exist,
 * exists twice or is of another kind is a diagnostic; then there is no network.
 */
export function resolve(written: WrittenInventory): {
  readonly resolved?: Resolved;
  readonly diagnostics: readonly Diagnostic[];
} {
  const places = new Places();
  const { types, diagnostics: typeDiagnostics } = resolveDeviceTypes(written.deviceTypes);
  const phases = resolvePhases(written, places);
  const resolver = new Resolver(written, types, places);
  const areas = resolveAreas(written, places);
  resolver.county(areas, [...new Set(phases.map((phase) => phase.number))]);
  for (const area of written.areas) resolver.area(area.tree, area.value);
  resolver.prices();
  resolver.references();
  const diagnostics = [...typeDiagnostics, ...resolver.diagnostics];
  if (diagnostics.length > 0) return { diagnostics };
  const network: Network = {
    county: resolveCounty(written, places),
    phases,
    planningPhase: written.phases.value.planning,
    areas,
    sites: resolver.sites,
    devices: resolver.devices.sort(byId),
    links: resolver.links.sort(byId),
    deviceTypes: [...types.values()],
    ...(written.prices ? { prices: resolvePrices(written.prices) } : {}),
    assumptions: collectAssumptions(written),
  };
  return { resolved: { network, places }, diagnostics };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type WrittenDevice = WrittenCamera | WrittenSwitch | WrittenServer;

class Resolver {
  readonly diagnostics: Diagnostic[] = [];
  readonly sites: Site[] = [];
  readonly devices: Device[] = [];
  readonly links: Link[] = [];
  /** Sites and devices share one set of ids: a name in a sentence means one thing. */
  readonly #ids = new Map<
    string,
    {
      readonly kind: DeviceKind | "site";
      readonly tree: YamlTree;
      readonly path: YamlPath;
    }
  >();
  readonly #later: (() => void)[] = [];
  readonly #phases: ReadonlySet<number>;
  readonly #lots: ReadonlyMap<string, { readonly contractor: string; readonly areas: readonly string[] }>;

  constructor(
    private readonly written: WrittenInventory,
    private readonly types: ReadonlyMap<string, DeviceType>,
    private readonly places: Places,
  ) {
    this.#phases = new Set(written.phases.value.phases.map((phase) => phase.phase));
    this.#lots = new Map(written.county.value.lots.map((lot) => [lot.slug, lot]));
  }

  county(areas: readonly Area[], phases: readonly number[]): void {
    const { tree, value } = this.written.county;
    const slugs = new Map<string, string>();
    this.unique(
      areas,
      "area",
      (area) => area.slug,
      tree,
      (i) => ["areas", i, "slug"],
    );
    this.unique(
      areas,
      "area index",
      (area) => area.index,
      tree,
      (i) => ["areas", i, "index"],
    );
    this.unique(
      areas,
      "unit code",
      (area) => area.unitCode,
      tree,
      (i) => ["areas", i, "unitCode"],
    );
    this.unique(
      value.pools,
      "pool",
      (pool) => pool.slug,
      tree,
      (i) => ["pools", i, "slug"],
    );
    this.unique(
      value.lots,
      "lot",
      (lot) => lot.slug,
      tree,
      (i) => ["lots", i, "slug"],
    );
    this.unique(
      value.vlans.services,
      "VLAN service",
      (service) => service.slug,
      tree,
      (i) => ["vlans", "services", i, "slug"],
    );
    this.unique(
      value.assumptions,
      "assumption",
      (each) => each.id,
      tree,
      (i) => ["assumptions", i, "id"],
    );
    for (const kind of ["centre", "checkpoints"] as const) {
      for (const area of areas.filter((each) => each.kind === kind).slice(1)) {
        const message = `${area.slug} is a second area of kind ${kind}; its file is ${kind}.yaml, so there can be one`;
        this.report("second-area", message, this.places.of(area, "kind"), ["use kind township"]);
      }
    }
    for (const area of areas) slugs.set(area.slug, area.kind);
    const poolSlugs = value.pools.map((pool) => pool.slug);
    for (const [i, service] of value.vlans.services.entries()) {
      this.known("pool", service.pool, poolSlugs, tree, ["vlans", "services", i, "pool"]);
      this.phase(service.fromPhase, tree, ["vlans", "services", i, "fromPhase"]);
      this.phase(service.untilPhase, tree, ["vlans", "services", i, "untilPhase"]);
    }
    for (const [i, lot] of value.lots.entries()) {
      for (const [j, slug] of lot.areas.entries())
        this.known("area", slug, slugs.keys(), tree, ["lots", i, "areas", j]);
    }
    const { camera, switch: switches, server } = value.types;
    for (const [each, slug] of Object.entries(camera)) this.type(slug, "camera", tree, ["types", "camera", each]);
    for (const [each, slug] of Object.entries(switches)) this.type(slug, "switch", tree, ["types", "switch", each]);
    this.type(server, "server", tree, ["types", "server"]);
    this.#later.push(() => {
      for (const field of ["ntp", "log"] as const) {
        for (const [i, id] of value.services[field].entries()) this.device("server", id, tree, ["services", field, i]);
      }
    });
    this.phasesFile(slugs, phases);
    this.areaFiles(areas, slugs);
  }

  private phasesFile(areas: ReadonlyMap<string, string>, phases: readonly number[]): void {
    const { tree, value } = this.written.phases;
    this.unique(
      value.phases,
      "phase",
      (each) => each.phase,
      tree,
      (i) => ["phases", i, "phase"],
    );
    if (!this.#phases.has(value.planning)) {
      const message = `phase ${value.planning} is to be planned, and there are only ${phases.join(", ")}`;
      this.report("unknown-phase", message, tree.place(["planning"]));
    }
    for (const [i, { task }] of value.phases.entries()) {
      for (const slug of Object.keys(task)) {
        if (areas.has(slug)) continue;
        const message = `no area is called ${slug}`;
        this.report("unknown-area", message, tree.keyPlace(["phases", i, "task", slug])!, [
          ...didYouMean(slug, areas.keys()),
          "areas are listed in county.yaml",
        ]);
      }
    }
  }

  /** Each area has its file, each file its area, and the two agree on the name. */
  private areaFiles(areas: readonly Area[], slugs: ReadonlyMap<string, string>): void {
    const files = new Set(this.written.areas.map((area) => area.slug));
    for (const area of areas) {
      if (files.has(area.slug)) continue;
      const file = `${this.written.folder}/${fileOf(area)}`;
      this.report("missing-file", `the file of area ${area.slug} is missing: ${file}`, area.source, [
        `write it, at least with the line: area: ${area.slug}`,
      ]);
    }
    for (const { slug, tree, value } of this.written.areas) {
      if (!slugs.has(value.area)) {
        this.report("unknown-area", `no area is called ${value.area}`, tree.place(["area"]), [
          ...didYouMean(value.area, slugs.keys()),
          "areas are listed in county.yaml",
        ]);
      } else if (slug !== value.area) {
        const area = areas.find((each) => each.slug === value.area)!;
        const message = `the file of area ${value.area} is ${fileOf(area)}`;
        this.report("wrong-file-name", message, tree.place(["area"]), ["rename the file, or correct `area`"]);
      }
    }
  }

  area(tree: YamlTree, area: WrittenArea): void {
    for (const [i, site] of area.sites.entries()) this.site(area.area, site, tree, ["sites", i]);
    for (const [i, each] of area.switches.entries()) this.switch(area, each, tree, ["switches", i]);
    for (const [i, each] of area.servers.entries()) this.server(area, each, tree, ["servers", i]);
    for (const [i, each] of area.cameras.entries()) this.camera(area, each, tree, ["cameras", i]);
  }

  prices(): void {
    if (!this.written.prices) return;
    const { tree, value } = this.written.prices;
    for (const slug of Object.keys(value.devices)) {
      if (this.types.has(slug)) continue;
      this.report("unknown-device-type", `no such device type: ${slug}`, tree.keyPlace(["devices", slug])!, [
        ...didYouMean(slug, this.types.keys()),
        "camnet list device-types",
      ]);
    }
  }

  /** What can only be looked up when every file is read. */
  references(): void {
    for (const check of this.#later) check();
  }

  private site(area: string, { at, room, ...site }: WrittenSite, tree: YamlTree, path: YamlPath): void {
    this.identify(site.id, "site", tree, path);
    const complete: Site = {
      ...site,
      area,
      ...(room ? { room } : {}),
      ...(at ? { coordinates: { longitude: at.lon, latitude: at.lat } } : {}),
      source: tree.place([...path, "id"]),
    };
    this.sites.push(this.places.remember(complete, tree, path));
    if (room) this.#later.push(() => this.device("switch", room.on, tree, [...path, "room", "on"]));
  }

  private switch(area: WrittenArea, written: WrittenSwitch, tree: YamlTree, path: YamlPath): void {
    const role = written.role ?? "access";
    const fallback = this.written.county.value.types.switch[role];
    const base = this.base(area, written, "switch", fallback, tree, path);
    if (!base) return;
    this.devices.push(this.places.remember(Object.assign(base, { kind: "switch" as const, role }), tree, path));
    const { uplink, backup } = written;
    if (uplink) this.link(base, "uplink", uplink, tree, path);
    if (backup) {
      this.phase(backup.phase, tree, [...path, "backup", "phase"]);
      this.link({ ...base, phase: backup.phase ?? base.phase }, "backup", backup, tree, path);
    }
  }

  private link(
    { id, phase }: Pick<DeviceBase, "id" | "phase">,
    role: Link["role"],
    written: NonNullable<WrittenSwitch["uplink"]> | NonNullable<WrittenSwitch["backup"]>,
    tree: YamlTree,
    path: YamlPath,
  ): void {
    const linkPath = [...path, role];
    this.#later.push(() => this.device("switch", written.to, tree, [...linkPath, "to"]));
    const mbpsPath = [...linkPath, "mbps"];
    const rate = (fromPhase: number, mbps: number | string, ratePath: YamlPath): LinkRate => ({
      fromPhase,
      ...lineRate(mbps),
      source: tree.place(ratePath),
    });
    const link: Link = {
      id: role === "uplink" ? id : `${id}/backup`,
      from: id,
      to: written.to,
      role,
      medium: written.medium ?? "fibre",
      rates:
        typeof written.mbps === "object"
          ? Object.entries(written.mbps)
              .map(([from, mbps]) => rate(Number(from), mbps, [...mbpsPath, from]))
              .sort((a, b) => a.fromPhase - b.fromPhase)
          : [rate(phase, written.mbps, mbpsPath)],
      ...("pon" in written && written.pon ? { pon: ponBranch(written.pon) } : {}),
      phase,
      source: tree.keyPlace(linkPath)!,
    };
    this.links.push(this.places.remember(link, tree, linkPath));
  }

  private server(area: WrittenArea, written: WrittenServer, tree: YamlTree, path: YamlPath): void {
    this.#later.push(() => this.device("switch", written.on, tree, [...path, "on"]));
    const base = this.base(area, written, "server", this.written.county.value.types.server, tree, path);
    if (!base) return;
    const { role, on } = written;
    this.devices.push(this.places.remember(Object.assign(base, { kind: "server" as const, role, on }), tree, path));
  }

  private camera(area: WrittenArea, written: WrittenCamera, tree: YamlTree, path: YamlPath): void {
    this.#later.push(() => this.device("switch", written.on, tree, [...path, "on"]));
    const { types, unknownClass } = this.written.county.value;
    const plannedClass = written.class === "unknown" ? unknownClass : written.class;
    const base = this.base(area, written, "camera", types.camera[plannedClass], tree, path);
    if (!base) return;
    const own = {
      kind: "camera" as const,
      class: written.class,
      plannedClass,
      on: written.on,
    };
    this.devices.push(this.places.remember(Object.assign(base, own), tree, path));
  }

  /** What all kinds of device share; undefined when its type is not known. */
  private base(
    area: WrittenArea,
    written: WrittenDevice,
    kind: DeviceKind,
    fallbackType: string,
    tree: YamlTree,
    path: YamlPath,
  ): DeviceBase | undefined {
    const { planning } = this.written.phases.value;
    this.identify(written.id, kind, tree, path);
    this.phase(written.phase, tree, [...path, "phase"]);
    if (written.site !== undefined) {
      const { site } = written;
      this.#later.push(() => this.siteOf(site, tree, [...path, "site"]));
    }
    const phase = written.phase ?? planning;
    const lot = written.lot ?? (phase === planning ? this.lotOf(area.area) : undefined);
    if (written.lot !== undefined) this.known("lot", written.lot, this.#lots.keys(), tree, [...path, "lot"]);
    const type =
      written.type === undefined
        ? this.types.get(fallbackType)
        : this.type(written.type, kind, tree, [...path, "type"]);
    if (!type) return undefined;
    const status = written.status ?? "planned";
    // Grown field by field and with its place worked out on demand: copies and places of every line took a third of the time.
    const base: Writable<DeviceBase> = {
      id: written.id,
      name: written.name ?? written.id,
      area: area.area,
      phase,
      status,
      type,
      fixed: fixedNumbers(written),
      assumed: status === "planned" ? this.assumedFields(area, written, kind) : [],
      get source() {
        return tree.place([...path, "id"]);
      },
    };
    const contractor = lot === undefined ? undefined : this.#lots.get(lot)?.contractor;
    if (written.site !== undefined) base.site = written.site;
    if (lot !== undefined) base.lot = lot;
    if (contractor !== undefined) base.contractor = contractor;
    if (written.mac !== undefined) base.mac = written.mac;
    if (written.serial !== undefined) base.serial = written.serial;
    if (written.at)
      base.coordinates = {
        longitude: written.at.lon,
        latitude: written.at.lat,
      };
    return base;
  }

  private assumedFields(area: WrittenArea, written: WrittenDevice, kind: DeviceKind): string[] {
    const fields = (area.assumed?.fields ?? []).filter((field) => assumable[kind].includes(field));
    const typeIsDefault = written.type === undefined && this.written.county.value.types.assumed !== undefined;
    return typeIsDefault && !fields.includes("type") ? [...fields, "type"] : fields;
  }

  private lotOf(area: string): string | undefined {
    const lots = this.written.county.value.lots.filter((lot) => lot.areas.includes(area));
    return lots.length === 1 ? lots[0]!.slug : undefined;
  }

  private identify(id: string, kind: DeviceKind | "site", tree: YamlTree, path: YamlPath): void {
    const earlier = this.#ids.get(id);
    if (!earlier) {
      this.#ids.set(id, { kind, tree, path });
      return;
    }
    this.report(
      "duplicate-id",
      `${id} is already the id of a ${earlier.kind}`,
      tree.place([...path, "id"]),
      ["an id is never used twice, and never again after its device is gone"],
      [
        {
          message: "first used here",
          where: earlier.tree.place([...earlier.path, "id"]),
        },
      ],
    );
  }

  private phase(phase: number | undefined, tree: YamlTree, path: YamlPath): void {
    if (phase === undefined || this.#phases.has(phase)) return;
    const message = `there is no phase ${phase}`;
    this.report("unknown-phase", message, tree.place(path), [`phases.yaml has ${[...this.#phases].sort().join(", ")}`]);
  }

  private type(slug: string, kind: DeviceKind, tree: YamlTree, path: YamlPath): DeviceType | undefined {
    const type = this.types.get(slug);
    if (!type) {
      this.report("unknown-device-type", `no such device type: ${slug}`, tree.place(path), [
        ...didYouMean(slug, this.types.keys()),
        `camnet list device-types ${slug.split("/")[0]}`,
      ]);
    } else if (type.kind !== kind) {
      const others = [...this.types.values()].filter((each) => each.kind === kind).map((each) => each.slug);
      this.report("wrong-device-type", `${slug} is a ${type.kind}; a ${kind} is wanted here`, tree.place(path), [
        `device types of kind ${kind}: ${some(others)}`,
      ]);
      return undefined;
    }
    return type;
  }

  private device(kind: DeviceKind, id: string, tree: YamlTree, path: YamlPath): void {
    const found = this.#ids.get(id);
    if (found?.kind === kind) return;
    const candidates = [...this.#ids].filter(([, each]) => each.kind === kind).map(([each]) => each);
    if (found) {
      const related = [
        {
          message: `${id} is written here`,
          where: found.tree.place([...found.path, "id"]),
        },
      ];
      const message = `${id} is a ${found.kind}; a ${kind} is wanted here`;
      this.report(`not-a-${kind}`, message, tree.place(path), didYouMean(id, candidates), related);
    } else {
      const guess = didYouMean(id, candidates);
      const hints = guess.length > 0 ? guess : [`${plurals[kind]} are ${some(candidates)}`];
      this.report(`unknown-${kind}`, `no ${kind} is called ${id}`, tree.place(path), hints);
    }
  }

  private siteOf(id: string, tree: YamlTree, path: YamlPath): void {
    const other = this.#ids.get(id);
    if (other?.kind === "site") return;
    const sites = this.sites.map((site) => site.id);
    // Two things of one id have been reported already.
    if (sites.includes(id)) return;
    const message = other ? `${id} is a ${other.kind}; a site is wanted here` : `no site is called ${id}`;
    const guess = didYouMean(id, sites);
    this.report("unknown-site", message, tree.place(path), guess.length > 0 ? guess : [`sites are ${some(sites)}`]);
  }

  private known(what: string, word: string, all: Iterable<string>, tree: YamlTree, path: YamlPath): void {
    const words = [...all];
    if (words.includes(word)) return;
    const guess = didYouMean(word, words);
    const hints =
      guess.length > 0 ? guess : [words.length > 0 ? `county.yaml has ${words.join(", ")}` : `county.yaml has none`];
    this.report(`unknown-${what}`, `no ${what} is called ${word}`, tree.place(path), hints);
  }

  private unique<T>(
    items: readonly T[],
    what: string,
    key: (item: T) => string | number,
    tree: YamlTree,
    path: (i: number) => YamlPath,
  ): void {
    const first = new Map<string | number, number>();
    for (const [i, item] of items.entries()) {
      const value = key(item);
      const earlier = first.get(value);
      if (earlier === undefined) first.set(value, i);
      else {
        const related = [{ message: "first used here", where: tree.place(path(earlier)) }];
        this.report(
          `duplicate-${what.replaceAll(" ", "-").toLowerCase()}`,
          `${what} ${value} is used twice`,
          tree.place(path(i)),
          [],
          related,
        );
      }
    }
  }

  private report(
    code: string,
    message: string,
    where: Place,
    hints: readonly string[] = [],
    related: Diagnostic["related"] = [],
  ): void {
    this.diagnostics.push(diagnostic({ code, message, where, hints, related }));
  }
}

const plurals: Readonly<Record<DeviceKind, string>> = {
  camera: "cameras",
  switch: "switches",
  server: "servers",
};

/** `2x1000` → two members of 1000 Mbit/s. */
function lineRate(written: number | string): Pick<LinkRate, "mbps" | "members"> {
  if (typeof written === "number") return { mbps: written, members: 1 };
  const [members, mbps] = written.split("x").map(Number);
  return { mbps: mbps!, members: members! };
}

function ponBranch({ km, ...branch }: NonNullable<NonNullable<WrittenSwitch["uplink"]>["pon"]>): PonBranch {
  return { ...branch, ...(km === undefined ? {} : { km }) };
}

function resolvePrices({ tree, value }: NonNullable<WrittenInventory["prices"]>): Prices {
  const { assumed: _, pictureMbps, ...prices } = value;
  const source = tree.place(["currency"]);
  return { ...prices, ...(pictureMbps === undefined ? {} : { pictureMbps }), source };
}

/** The first few of many. */
function some(words: readonly string[]): string {
  return words.length === 0 ? "none at all" : `${words.slice(0, 6).join(", ")}${words.length > 6 ? ", …" : ""}`;
}

/** Where the file of an area is, below the inventory's folder. */
function fileOf(area: Area): string {
  return area.kind === "township" ? `townships/${area.slug}.yaml` : `${area.kind}.yaml`;
}

function fixedNumbers(written: WrittenDevice): DeviceBase["fixed"] {
  return {
    ...(written.address === undefined ? {} : { address: written.address }),
    ...("vlan" in written && written.vlan !== undefined ? { vlan: written.vlan } : {}),
    ...("port" in written && written.port !== undefined ? { port: written.port } : {}),
    ...("deviceCode" in written && written.deviceCode !== undefined ? { deviceCode: written.deviceCode } : {}),
  };
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
