import type { Oid } from "../core/effects.ts";
import type { Maker } from "../core/maker.ts";
import type { Lookup, Row } from "./lookup.ts";
import { type Sourced, sourced } from "./sourced.ts";
import { object, type SystemFacts, snmpEngineTime } from "./system.ts";
import { text } from "./values.ts";

/** How to recognise a maker or a platform by what the system group says. */
export interface Identification {
  /** The device's sysObjectID is this or lies below it. */
  readonly sysObjectIdPrefix: string;
  /** Also needed, where a maker has several platforms. */
  readonly description?: RegExp;
  /** Absent for agents that many makers build in. */
  readonly manufacturer?: string;
  /** What drivers call it; absent where no platform follows from it. */
  readonly platform?: string;
}

export interface Identity {
  readonly manufacturer?: string;
  readonly platform?: string;
}

/** The longest matching prefix wins, at equal length the row that also asks for a description. */
export function identify(facts: SystemFacts, table: readonly Identification[]): Identity {
  const { objectId, description = "" } = facts;
  if (objectId === undefined) return {};
  const best = table
    .filter(({ sysObjectIdPrefix: prefix }) => objectId === prefix || objectId.startsWith(`${prefix}.`))
    .filter((row) => row.description === undefined || row.description.test(description))
    .sort((a, b) => weight(b) - weight(a))[0];
  if (best === undefined) return {};
  const { manufacturer, platform } = best;
  return { ...(manufacturer ? { manufacturer } : {}), ...(platform ? { platform } : {}) };
}

/** UPS-MIB::upsIdentManufacturer, RFC 1628. */
export const upsIdentManufacturer = "1.3.6.1.2.1.33.1.1.1.0";

/** What is read before anything else. Signatures only tell where the system group does not. */
export const firstReads: readonly Oid[] = [...Object.values(object), snmpEngineTime, upsIdentManufacturer];

export interface Known {
  readonly manufacturer?: Sourced<string> | undefined;
  readonly platform?: Sourced<string> | undefined;
  /** Whose own objects are worth asking for. */
  readonly maker?: Maker | undefined;
}

export interface Catalogue {
  readonly identifications: readonly Identification[];
  readonly makers: readonly Maker[];
}

/** Who made a device: by sysObjectID; else by objects that only one maker has; else by what its UPS-MIB says. */
export function recognise(values: Lookup, { identifications, makers }: Catalogue): Known {
  const description = values.get(object.description);
  const byId = (row: Row | undefined, objectId: Oid | undefined): Known => {
    const facts = { description: text(description?.value) ?? "", ...(objectId === undefined ? {} : { objectId }) };
    const { manufacturer, platform } = identify(facts, identifications);
    return { manufacturer: sourced(row, manufacturer), platform: sourced(row, platform) };
  };
  const id = values.get(object.objectId);
  const own = byId(id, id?.value.type === "oid" ? id.value.value : undefined);
  const signed = own.manufacturer ? undefined : signature(values, makers);
  const inside = signed && byId(signed, signed.oid);
  const named =
    (own.manufacturer ?? inside?.manufacturer) ? undefined : byName(text(description?.value), identifications);
  const spoken = named && byId(description, named.sysObjectIdPrefix);
  const manufacturer = own.manufacturer ?? inside?.manufacturer ?? spoken?.manufacturer ?? byUps(values, makers);
  const platform = own.platform ?? inside?.platform ?? spoken?.platform;
  return {
    manufacturer,
    platform,
    maker:
      makers.find((maker) => maker.platform !== undefined && maker.platform === platform?.value) ??
      makers.find((maker) => maker.manufacturer === manufacturer?.value),
  };
}

/** An object that only one maker has: it lies below the maker's number as its sysObjectID would. */
function signature(values: Lookup, makers: readonly Maker[]): Row | undefined {
  return makers
    .flatMap(({ signature: oids = [] }) => oids)
    .flatMap((oid) => values.rows(oid))
    .find(({ value }) => text(value) !== undefined);
}

/** A description that begins with a maker's name, as agents with a number of no meaning have it. */
function byName(description: string | undefined, table: readonly Identification[]): Identification | undefined {
  const said = description?.trim().toLowerCase();
  return table.find(({ manufacturer }) => {
    const name = manufacturer?.toLowerCase();
    return name !== undefined && name.length > 2 && said?.startsWith(name) && !/^[a-z\d]/.test(said.slice(name.length));
  });
}

function byUps(values: Lookup, makers: readonly Maker[]): Sourced<string> | undefined {
  const row = values.get(upsIdentManufacturer);
  const said = text(row?.value);
  const known = makers.find(({ manufacturer }) => manufacturer.toLowerCase() === said?.toLowerCase());
  return sourced(row, known?.manufacturer ?? said);
}

function weight({ sysObjectIdPrefix, description }: Identification): number {
  return sysObjectIdPrefix.length * 2 + (description ? 1 : 0);
}
