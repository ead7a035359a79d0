import type { Area, Assumption, ClassProfile, County, Phase, StreamProfile } from "../core/network.ts";
import type { Places } from "./places.ts";
import { sizeOf } from "./resolve-device-types.ts";
import type { WrittenCounty } from "./schema.ts";
import type { WrittenInventory } from "./written.ts";

/** county.yaml as the domain sees it. What it refers to is checked elsewhere. */
export function resolveCounty({ county: { tree, value } }: WrittenInventory, places: Places): County {
  const { county, vlans, services } = value;
  const remember = <T extends object>(thing: T, ...path: (string | number)[]) => places.remember(thing, tree, path);
  return remember({
    slug: county.slug,
    name: county.name,
    divisionCode: county.divisionCode,
    timeZone: county.timeZone,
    document: county.source,
    pools: value.pools.map(({ slug, prefix }, i) =>
      remember({ slug, prefix, source: tree.place(["pools", i, "slug"]) }, "pools", i),
    ),
    vlans: {
      firstId: vlans.firstId,
      perArea: vlans.perArea,
      services: vlans.services.map(({ untilPhase, ...service }, i) =>
        remember(
          {
            ...service,
            ...(untilPhase === undefined ? {} : { untilPhase }),
            source: tree.place(["vlans", "services", i, "slug"]),
          },
          "vlans",
          "services",
          i,
        ),
      ),
      source: tree.keyPlace(["vlans"])!,
    },
    classes: classSet(value.classes),
    profiles: Object.fromEntries(Object.entries(value.profiles).map(([name, set]) => [name, classSet(set)])),
    unknownClass: value.unknownClass,
    policy: withoutAssumed(value.policy),
    credentials: value.credentials,
    ntpServers: services.ntp,
    logServers: services.log,
    platform: withoutAssumed(value.platform),
    source: tree.place(["county", "slug"]),
  });
}

/** Areas of county.yaml, completed by what their own files say. */
export function resolveAreas({ county: { tree, value }, areas }: WrittenInventory, places: Places): Area[] {
  const files = new Map(areas.map((area) => [area.slug, area.value]));
  return value.areas.map((area, i) => {
    const budgetHolder = files.get(area.slug)?.budgetHolder;
    const complete = {
      ...area,
      ...(budgetHolder === undefined ? {} : { budgetHolder }),
      source: tree.place(["areas", i, "slug"]),
    };
    return places.remember(complete, tree, ["areas", i]);
  });
}

/** Phases, ascending. */
export function resolvePhases({ phases: { tree, value } }: WrittenInventory, places: Places): Phase[] {
  return value.phases
    .map(({ phase, name, window, task }, i) =>
      places.remember(
        {
          number: phase,
          name,
          ...(window ? { window } : {}),
          task,
          source: tree.place(["phases", i, "phase"]),
        },
        tree,
        ["phases", i],
      ),
    )
    .sort((a, b) => a.number - b.number);
}

/** What the inventory marks as assumed, wherever it does: each with its reason and how to change it. */
export function collectAssumptions({ county, phases, areas, prices }: WrittenInventory): Assumption[] {
  const found: Assumption[] = county.value.assumptions.map((assumption, i) => ({
    ...assumption,
    source: county.tree.place(["assumptions", i, "id"]),
  }));
  const add = (file: typeof county.tree, name: string, what: string, path: (string | number)[], because?: string) => {
    if (because === undefined) return;
    const change = `edit \`${path[0]}\` in ${name}`;
    found.push({
      id: [name, ...path].join("/"),
      what,
      because,
      change,
      source: file.place([...path, "assumed"]),
    });
  };
  const { pools, vlans, classes, types, lots, policy, platform } = county.value;
  const inCounty = (what: string, path: (string | number)[], because?: string) =>
    add(county.tree, "county.yaml", what, path, because);
  for (const [i, pool] of pools.entries()) inCounty(`address pool ${pool.slug}`, ["pools", i], pool.assumed);
  inCounty("VLAN plan", ["vlans"], vlans.assumed);
  for (const [slug, each] of Object.entries(classes)) inCounty(`class ${slug}`, ["classes", slug], each.assumed);
  inCounty("device types of lines that name none", ["types"], types.assumed);
  for (const [i, lot] of lots.entries()) inCounty(`lot ${lot.slug}`, ["lots", i], lot.assumed);
  inCounty("policy", ["policy"], policy.assumed);
  inCounty("sizes of the platform's servers", ["platform"], platform.assumed);
  for (const [i, phase] of phases.value.phases.entries()) {
    add(phases.tree, "phases.yaml", `task of phase ${phase.phase}`, ["phases", i], phase.assumed);
  }
  for (const [name, set] of Object.entries(county.value.profiles)) {
    for (const [slug, each] of Object.entries(set)) {
      inCounty(`class ${slug} of profile ${name}`, ["profiles", name, slug], each.assumed);
    }
  }
  if (prices?.value.assumed !== undefined) {
    found.push({
      id: "prices.yaml",
      what: "every price",
      because: prices.value.assumed,
      change: "edit prices.yaml",
      source: prices.tree.place(["assumed"]),
    });
  }
  found.push(...areaAssumptions(areas));
  return found;
}

function classSet({ checkpoint, hd, standard }: WrittenCounty["classes"]): County["classes"] {
  return { checkpoint: profile(checkpoint), hd: profile(hd), standard: profile(standard) };
}

function profile({ main, sub, stills, floorKbps, retentionDays }: WrittenCounty["classes"]["hd"]): ClassProfile {
  return {
    ...(floorKbps === undefined ? {} : { floorKbps }),
    main: stream(main),
    sub: stream(sub),
    ...(stills ? { stills } : {}),
    retentionDays,
  };
}

function stream({ codec, size, fps, gop, kbps }: WrittenCounty["classes"]["hd"]["main"]): StreamProfile {
  return { codec, ...sizeOf(size), fps, gop, bitrateKbps: kbps };
}

function withoutAssumed<T extends { readonly assumed?: string | undefined }>({ assumed: _, ...rest }: T) {
  return rest;
}

/** Areas that assume the same for the same reason are one assumption. */
function areaAssumptions(areas: WrittenInventory["areas"]): readonly Assumption[] {
  const alike = new Map<string, Assumption>();
  for (const { tree, value } of areas) {
    if (!value.assumed) continue;
    const { fields, because } = value.assumed;
    const key = `${fields.join(", ")}\n${because}`;
    const earlier = alike.get(key);
    alike.set(key, {
      id: earlier?.id ?? `${value.area}/assumed`,
      what: earlier ? `${earlier.what}, ${value.area}` : `${fields.join(", ")} of the planned devices of ${value.area}`,
      because,
      change: "camnet import, or edit the lines and set their status",
      source: earlier?.source ?? tree.place(["assumed", "because"]),
    });
  }
  return [...alike.values()];
}
