import type { Oid } from "../core/effects.ts";
import type { Maker } from "../core/maker.ts";
import { entity, entityTable } from "./entity.ts";
import type { Known } from "./identify.ts";
import type { Lookup, Row } from "./lookup.ts";
import { type Reads, readsOf } from "./question.ts";
import { Sourced, sourced } from "./sourced.ts";
import { object } from "./system.ts";
import { number, present, text } from "./values.ts";

export interface Who {
  readonly platform?: Sourced<string>;
  readonly manufacturer?: Sourced<string>;
  readonly model?: Sourced<string>;
  readonly version?: Sourced<string>;
  readonly serial?: Sourced<string>;
}

/** UPS-MIB::upsIdent, RFC 1628, and PROBE-CONFIG of RMON, RFC 2021. */
const upsIdentModel = "1.3.6.1.2.1.33.1.1.2.0";
const upsIdentUPSSoftwareVersion = "1.3.6.1.2.1.33.1.1.3.0";
const upsIdentAgentSoftwareVersion = "1.3.6.1.2.1.33.1.1.4.0";
const probeSoftwareRev = "1.3.6.1.2.1.16.19.2.0";

/** PhysicalClass of ENTITY-MIB: what stands for the whole device, and what may speak for it. */
const [chassis, module, stack] = [3, 9, 11];

/** How agents of any maker write a version or a model into sysDescr. */
const anyDescription: readonly RegExp[] = [
  /\b(?:firmware|software|f\/?w|s\/?w)[\s:=_-]*(?:version|ver\.?|rev(?:ision)?\.?)?[\s:=]*[vV]?(?<version>\d[\w.()-]*)/i,
  /\bver(?:sion)?\.?[\s:=]*[vV]?(?<version>\d[\w.()-]*)/i,
  /^(?:Linux|FreeBSD|OpenBSD|NetBSD|Darwin|SunOS) \S+ (?<version>\d[\w.+-]*)/,
  // A description that is one word with a figure in it is the name of a model.
  /^\s*(?=\D*\d)(?<model>[A-Za-z][\w/.+-]{2,31})\s*$/,
];

export function whoReads(maker: Maker | undefined): Reads {
  const { scalars, tables } = readsOf([
    upsIdentModel,
    upsIdentUPSSoftwareVersion,
    upsIdentAgentSoftwareVersion,
    probeSoftwareRev,
    ...(maker?.model ?? []),
    ...(maker?.version ?? []),
    ...(maker?.serial ?? []),
  ]);
  return { scalars, tables: [entityTable, ...tables] };
}

/** Model, version and serial: of the chassis in ENTITY-MIB, else the maker's own objects, else out of sysDescr. */
export function who(values: Lookup, { manufacturer, platform, maker }: Known): Who {
  const own = (oids: readonly Oid[] = []) => first(oids.flatMap((oid) => values.rows(oid)));
  const described = (group: string, patterns: readonly RegExp[] = maker?.descriptions ?? []) =>
    fromDescription(values.get(object.description), patterns, group);
  return present<{ readonly [K in keyof Who]-?: Who[K] | undefined }>({
    platform,
    manufacturer: manufacturer ?? physical(values, [chassis, stack], entity.entPhysicalMfgName),
    model:
      physical(values, [chassis], entity.entPhysicalModelName) ??
      own(maker?.model) ??
      described("model") ??
      own([upsIdentModel]) ??
      physical(values, [stack, module], entity.entPhysicalModelName) ??
      described("model", anyDescription),
    version:
      physical(values, [chassis], entity.entPhysicalSoftwareRev) ??
      own(maker?.version) ??
      described("version") ??
      own([upsIdentUPSSoftwareVersion, upsIdentAgentSoftwareVersion]) ??
      physical(values, [stack, module], entity.entPhysicalSoftwareRev) ??
      withoutWord(own([probeSoftwareRev])) ??
      physical(values, [chassis], entity.entPhysicalFirmwareRev) ??
      described("version", anyDescription),
    serial:
      physical(values, [chassis], entity.entPhysicalSerialNum) ??
      own(maker?.serial) ??
      described("serial") ??
      physical(values, [stack, module], entity.entPhysicalSerialNum),
  });
}

/** The first text in a column among the entities of these classes, in their order. */
function physical(values: Lookup, classes: readonly number[], column: Oid): Sourced<string> | undefined {
  const entities = values.column(entity.entPhysicalClass);
  const rows = classes.flatMap((wanted) =>
    entities.filter(({ value }) => number(value) === wanted).map(({ index }) => values.at(column, index)),
  );
  return first(rows.filter((row) => row !== undefined));
}

function first(rows: readonly Row[]): Sourced<string> | undefined {
  for (const row of rows) {
    const said = text(row.value);
    if (said !== undefined && !saysNothing.test(said)) return sourced(row, said);
  }
  return undefined;
}

const saysNothing = /^(?:none|n\/?a|null|unknown|not (?:available|specified|set)|0+|[-.]+)$/i;

/** `Build 1.00-B32` is version 1.00-B32. */
function withoutWord(version: Sourced<string> | undefined): Sourced<string> | undefined {
  return version && new Sourced(version.value.replace(/^(?:build|version|release|ver\.?) +(?=\S)/i, ""), version.oid);
}

function fromDescription(
  row: Row | undefined,
  patterns: readonly RegExp[],
  group: string,
): Sourced<string> | undefined {
  const description = text(row?.value);
  if (description === undefined) return undefined;
  for (const pattern of patterns) {
    const found = pattern.exec(description)?.groups?.[group]?.trim();
    if (found) return sourced(row, found);
  }
  return undefined;
}
