import { type Diagnostic, diagnostic, hasErrors, type Place } from "../core/diagnostic.ts";
import type { Files } from "../core/effects.ts";
import { type Splice, splice } from "./edit-node.ts";
import {
  type CountyWords,
  type FieldValue,
  type ParsedCell,
  type PointColumn,
  parseCell,
  parseCoordinates,
  pointColumns,
  type SimpleColumn,
} from "./import-points-columns.ts";
import { appendLine, setFields } from "./import-points-edit.ts";
import { cellPlace, readSheet, type Sheet, type SheetRow } from "./import-points-sheet.ts";
import { loadInventory } from "./load.ts";
import { didYouMean } from "./nearest.ts";
import { decodeSource, type SourceText } from "./source-text.ts";
import { parseYaml, type YamlList, type YamlMap, type YamlTree } from "./yaml-tree.ts";

export interface PointList {
  /** Path as people typed it. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

export interface ImportOptions {
  /** Take the rows that are right although others are wrong. */
  readonly partial?: boolean | undefined;
  /** Rows whose id is unknown are new cameras. */
  readonly add?: boolean | undefined;
}

export interface PointChange {
  readonly id: string;
  readonly row: number;
  readonly file: string;
  readonly added: boolean;
  readonly fields: readonly {
    readonly name: string;
    readonly from?: unknown;
    readonly to: unknown;
  }[];
}

export interface PointImport {
  readonly rows: number;
  readonly rowsWithErrors: number;
  /** Rows that the edits carry out; empty when nothing may be written. */
  readonly changes: readonly PointChange[];
  /** Path → new text of every file that changes. Nothing is written here. */
  readonly texts: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Merges a surveyed point list into the inventory: sets the fields that the list gives and leaves every other byte alone. A
 * planned camera becomes surveyed unless the list says otherwise. Wrong rows, and rows that would make the inventory wrong, are
 * errors at file:row:column; then nothing changes, or with `partial` only the rows that are right.
 */
export async function importPoints(
  files: Files,
  folder: string,
  list: PointList,
  options: ImportOptions = {},
): Promise<PointImport> {
  const sources = new Map<string, string>();
  const read = await readSheet(list.file, list.bytes, pointColumns);
  const { sheet } = read;
  if (!sheet || hasErrors(read.diagnostics)) return nothing(0, read.diagnostics, sources);
  if (sheet.columns.id === undefined) return nothing(0, [...read.diagnostics, noIds(sheet)], sources);
  const rows = sheet.rows.length;
  const county = await readAreas(files, folder, sources);
  if (hasErrors(county.diagnostics)) return nothing(rows, county.diagnostics, sources);

  const told: { readonly line: number; readonly problem: Diagnostic }[] = [];
  const merge = new Merge(sheet, county, options, ({ line }, problem) => void told.push({ line, problem }));
  let wanted = sheet.rows.flatMap((row) => merge.row(row) ?? []);
  let texts = textsOf(county, wanted);
  // Rows that are right alone may be wrong together with the inventory; each round takes out at least one of them.
  while (wanted.length > 0) {
    const after = await loadInventory(overlay(files, texts), folder);
    if (!hasErrors(after.diagnostics)) break;
    const blamed = await blame(wanted, texts, after.diagnostics);
    if (blamed.size === 0) {
      const before = await loadInventory(files, folder);
      return hasErrors(before.diagnostics)
        ? nothing(rows, mendFirst(before.diagnostics), before.sources)
        : nothing(rows, after.diagnostics, after.sources);
    }
    for (const [edit, problem] of blamed) {
      const where = {
        file: sheet.file,
        line: edit.row.line,
        column: sheet.columns.id,
      };
      const related = [{ message: "for this device", where: edit.device.place }];
      told.push({
        line: edit.row.line,
        problem: { ...problem, where, related },
      });
    }
    wanted = wanted.filter((edit) => !blamed.has(edit));
    texts = textsOf(county, wanted);
  }
  const rowsWithErrors = new Set(told.map(({ line }) => line)).size;
  const diagnostics = [...read.diagnostics, ...told.sort((a, b) => a.line - b.line).map(({ problem }) => problem)];
  if (rowsWithErrors > 0 && !options.partial) return nothing(rows, diagnostics, sources, rowsWithErrors);
  return {
    rows,
    rowsWithErrors,
    changes: wanted.map(changeOf),
    texts,
    diagnostics,
    sources,
  };
}

function nothing(
  rows: number,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  rowsWithErrors = 0,
): PointImport {
  return { rows, rowsWithErrors, changes: [], texts: {}, diagnostics, sources };
}

/** A camera line of an area file, or the place where a new one goes. */
interface DeviceLine {
  readonly area: AreaFile;
  readonly map?: YamlMap;
  readonly place: Place;
}

interface RowEdit {
  readonly row: SheetRow<PointColumn>;
  readonly id: string;
  readonly device: DeviceLine;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

interface AreaFile {
  readonly path: string;
  readonly slug: string;
  readonly source: SourceText;
  readonly cameras: YamlList | undefined;
}

interface Areas {
  readonly files: readonly AreaFile[];
  readonly cameras: ReadonlyMap<string, DeviceLine>;
  /** Ids of switches and servers, for a clear sentence. */
  readonly others: ReadonlySet<string>;
  /** What people call an area: slug, 桥头, 桥头镇, Qiaotou → slug. */
  readonly areaNames: ReadonlyMap<string, string>;
  readonly words: CountyWords;
  readonly diagnostics: readonly Diagnostic[];
}

class Merge {
  readonly #seen = new Map<string, Place>();

  constructor(
    private readonly sheet: Sheet<PointColumn>,
    private readonly county: Areas,
    private readonly options: ImportOptions,
    private readonly report: (row: SheetRow<PointColumn>, problem: Diagnostic) => void,
  ) {}

  /** What a row asks for; undefined when it is wrong or changes nothing. */
  row(row: SheetRow<PointColumn>): RowEdit | undefined {
    let wrong = false;
    const refuse = (column: PointColumn, code: string, parsed: Refusal, related: Diagnostic["related"] = []) => {
      wrong = true;
      const where = cellPlace(this.sheet, row, column);
      const hints = [
        ...(parsed.allowed ? [`allowed: ${parsed.allowed}`] : []),
        ...(parsed.among ? didYouMean(row.cells[column]?.text ?? "", parsed.among) : []),
      ];
      this.report(row, diagnostic({ code, message: parsed.wrong, where, hints, related }));
    };
    const id = row.cells.id?.text ?? "";
    const device = this.device(row, id, refuse);
    const fields: Record<string, FieldValue> = {};
    const take = (column: PointColumn, parsed: ParsedCell) => {
      if ("wrong" in parsed) refuse(column, "point-value", parsed);
      else fields[parsed.field] = parsed.value;
    };
    for (const column of simpleColumns) {
      const cell = row.cells[column];
      if (cell) take(column, parseCell(column, cell.text, this.county.words));
    }
    const { lon, lat } = row.cells;
    if (lon || lat) take(lon ? "lon" : "lat", parseCoordinates(lon?.text, lat?.text));
    if (!device) return undefined;
    if (!device.map && fields["class"] === undefined)
      refuse("id", "point-incomplete", {
        wrong: `${id} is new and has no class`,
      });
    if (!device.map && fields["on"] === undefined)
      refuse("id", "point-incomplete", {
        wrong: `${id} is new and has no switch`,
      });
    if (wrong) return undefined;
    const before = device.map?.value ?? {};
    if (fields["status"] === undefined && (before["status"] ?? "planned") === "planned") fields["status"] = "surveyed";
    const changed = Object.entries(fields).filter(([name, value]) => !same(before[name], value));
    return changed.length > 0 ? { row, id, device, fields: Object.fromEntries(changed) } : undefined;
  }

  private device(row: SheetRow<PointColumn>, id: string, refuse: Refuse): DeviceLine | undefined {
    if (id === "") return void refuse("id", "point-id", { wrong: "this row has no id" });
    const earlier = this.#seen.get(id);
    if (earlier) {
      return void refuse("id", "point-twice", { wrong: `${id} is listed twice` }, [
        { message: "first listed here", where: earlier },
      ]);
    }
    this.#seen.set(id, cellPlace(this.sheet, row, "id"));
    const named = row.cells.township?.text;
    const township = named === undefined ? undefined : areaSlug(this.county.areaNames, named);
    if (named !== undefined && township === undefined) {
      refuse("township", "point-township", {
        wrong: `"${named}" is no area of the county`,
        among: this.county.areaNames.keys(),
      });
    }
    const camera = this.county.cameras.get(id);
    if (camera) {
      if (township !== undefined && township !== camera.area.slug) {
        refuse(
          "township",
          "point-township",
          {
            wrong: `${id} belongs to ${camera.area.slug}; the list says ${named}`,
          },
          [{ message: "declared here", where: camera.place }],
        );
      }
      return camera;
    }
    if (this.county.others.has(id)) {
      return void refuse("id", "point-kind", {
        wrong: `${id} is a switch or a server; a point list changes cameras`,
      });
    }
    if (!this.options.add) {
      return void refuse("id", "point-unknown", {
        wrong: `no camera ${id} in the inventory`,
        allowed: "an id of the inventory; --add makes new cameras of unknown ids",
        among: this.county.cameras.keys(),
      });
    }
    return this.newLine(id, township, refuse);
  }

  private newLine(id: string, township: string | undefined, refuse: Refuse): DeviceLine | undefined {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id)) {
      return void refuse("id", "point-id", {
        wrong: `"${id}" is no id`,
        allowed: "lower-case letters, digits and single hyphens",
      });
    }
    const area = this.county.files.find((each) => each.slug === township);
    if (!area)
      return void refuse("id", "point-incomplete", {
        wrong: `${id} is new and its row names no township`,
      });
    if (!area.cameras?.items.length) {
      return void refuse("id", "point-incomplete", {
        wrong: `${area.path} has no camera yet, so there is no line to add ${id} below`,
        allowed: "write the first camera by hand",
      });
    }
    return { area, place: area.source.place(area.cameras.start) };
  }
}

type Refusal = {
  readonly wrong: string;
  readonly allowed?: string;
  readonly among?: Iterable<string>;
};
type Refuse = (column: PointColumn, code: string, refusal: Refusal, related?: Diagnostic["related"]) => void;

const notSimple: readonly PointColumn[] = ["id", "township", "lon", "lat", "row"];
const simpleColumns = (Object.keys(pointColumns) as PointColumn[]).filter(
  (column): column is SimpleColumn => !notSimple.includes(column),
);

async function readAreas(files: Files, folder: string, sources: Map<string, string>): Promise<Areas> {
  const diagnostics: Diagnostic[] = [];
  const trees: { path: string; tree: YamlTree }[] = [];
  for (const path of await yamlFiles(files, folder)) {
    const { source, diagnostics: problems } = decodeSource(path, (await files.readBytes(path)) ?? new Uint8Array());
    sources.set(path, source.text);
    const parsed = hasErrors(problems) ? { diagnostics: [] } : await parseYaml(source);
    diagnostics.push(...problems, ...parsed.diagnostics);
    if (parsed.tree) trees.push({ path, tree: parsed.tree });
  }
  if (trees.length === 0 && diagnostics.length === 0) {
    const where = { file: folder, line: 0, column: 0 };
    diagnostics.push(
      diagnostic({
        code: "inventory-missing",
        message: `${folder} holds no inventory`,
        where,
        hints: ["camnet scaffold makes a first one"],
      }),
    );
  }
  const areas = trees.flatMap(({ path, tree }) => {
    const slug = tree.node(["area"])?.value;
    const list = tree.node(["cameras"]);
    if (typeof slug !== "string") return [];
    return [
      {
        path,
        slug,
        source: tree.source,
        tree,
        cameras: list?.kind === "list" ? list : undefined,
      },
    ];
  });
  const cameras = new Map<string, DeviceLine>();
  for (const area of areas) {
    for (const map of area.cameras?.items ?? []) {
      const id = map.kind === "map" ? map.value["id"] : undefined;
      if (map.kind === "map" && typeof id === "string")
        cameras.set(id, { area, map, place: area.source.place(map.start) });
    }
  }
  const ids = (key: string) => new Set(areas.flatMap(({ tree }) => textsIn(tree, [key], "id")));
  const county = trees.find(({ path }) => path === `${folder}/county.yaml`)?.tree;
  const switches = ids("switches");
  return {
    files: areas,
    cameras,
    others: new Set([...switches, ...ids("servers")]),
    areaNames: areaNames(county),
    words: {
      switches,
      sites: ids("sites"),
      lots: new Set(county ? textsIn(county, ["lots"], "slug") : []),
      types: new Set(await typeSlugs(files, folder)),
    },
    diagnostics,
  };
}

async function yamlFiles(files: Files, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const place of [folder, `${folder}/townships`]) {
    for (const name of await files.list(place)) {
      if (/\.ya?ml$/.test(name) && name !== "allocations.lock.yaml") found.push(`${place}/${name}`);
    }
  }
  return found;
}

async function typeSlugs(files: Files, folder: string): Promise<string[]> {
  const slugs: string[] = [];
  for (const maker of await files.list(`${folder}/device-types`)) {
    for (const name of await files.list(`${folder}/device-types/${maker}`))
      slugs.push(`${maker}/${name.replace(/\.ya?ml$/, "")}`);
  }
  return slugs;
}

function textsIn(tree: YamlTree, path: readonly string[], key: string): string[] {
  const list = tree.node(path);
  const items = list?.kind === "list" ? list.items : [];
  return items.flatMap((item) => (item.kind === "map" && typeof item.value[key] === "string" ? [item.value[key]] : []));
}

function areaNames(county: YamlTree | undefined): Map<string, string> {
  const names = new Map<string, string>();
  const list = county?.node(["areas"]);
  for (const item of list?.kind === "list" ? list.items : []) {
    if (item.kind !== "map" || typeof item.value["slug"] !== "string") continue;
    const name = item.value["name"];
    const words = typeof name === "object" && name !== null ? Object.values(name) : [];
    for (const word of [item.value["slug"], ...words])
      if (typeof word === "string") names.set(word.toLowerCase(), item.value["slug"]);
  }
  return names;
}

/** 桥头镇, 桥头街道 and 桥头 are the same place. */
function areaSlug(names: ReadonlyMap<string, string>, text: string): string | undefined {
  const wanted = text.toLowerCase();
  return names.get(wanted) ?? names.get(wanted.replace(/(镇|乡|街道| town| township)$/, ""));
}

function textsOf(county: Areas, edits: readonly RowEdit[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const area of county.files) {
    const own = edits.filter((edit) => edit.device.area === area);
    if (own.length > 0)
      texts[area.path] = splice(
        area.source.text,
        own.flatMap((edit) => editsOf(area, edit)),
      );
  }
  return texts;
}

function editsOf(area: AreaFile, { device, id, fields }: RowEdit): readonly Splice[] {
  const text = area.source.text;
  return device.map ? setFields(text, device.map, fields) : [appendLine(text, area.cameras!, { id, ...fields })];
}

function changeOf({ id, row, device, fields }: RowEdit): PointChange {
  const before = device.map?.value;
  return {
    id,
    row: row.line,
    file: device.area.path,
    added: before === undefined,
    fields: Object.entries(fields).map(([name, to]) => ({
      name,
      ...(before && name in before ? { from: before[name] } : {}),
      to,
    })),
  };
}

/** The first error of the edited inventory that stands in, or points at, the line of each row. */
async function blame(
  edits: readonly RowEdit[],
  texts: Readonly<Record<string, string>>,
  diagnostics: readonly Diagnostic[],
): Promise<Map<RowEdit, Diagnostic>> {
  const owner = new Map<string, RowEdit>();
  const byId = new Map(edits.map((edit) => [edit.id, edit]));
  for (const [path, text] of Object.entries(texts)) {
    const { source } = decodeSource(path, new TextEncoder().encode(text));
    const list = (await parseYaml(source)).tree?.node(["cameras"]);
    for (const item of list?.kind === "list" ? list.items : []) {
      const edit = item.kind === "map" ? byId.get(String(item.value["id"])) : undefined;
      if (!edit) continue;
      for (let line = source.place(item.start).line; line <= source.place(item.end).line; line++)
        owner.set(`${path}:${line}`, edit);
    }
  }
  const blamed = new Map<RowEdit, Diagnostic>();
  for (const problem of diagnostics.filter((each) => each.severity === "error")) {
    const places = [problem.where, ...problem.related.map((each) => each.where)];
    const edit = places.flatMap((place) => (place ? (owner.get(`${place.file}:${place.line}`) ?? []) : []))[0];
    if (edit && !blamed.has(edit)) blamed.set(edit, problem);
  }
  return blamed;
}

/** What was wrong before the list came is no row's fault. */
function mendFirst(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const hint = "mend the inventory first: camnet check";
  return diagnostics.map((each) => (each.severity === "error" ? { ...each, hints: [...each.hints, hint] } : each));
}

/** The inventory as it would be, for reading only. */
function overlay(files: Files, texts: Readonly<Record<string, string>>): Files {
  return {
    ...files,
    read: async (path) => texts[path] ?? files.read(path),
    readBytes: async (path) => (path in texts ? new TextEncoder().encode(texts[path]) : files.readBytes(path)),
  };
}

function noIds(sheet: Sheet<PointColumn>): Diagnostic {
  return diagnostic({
    code: "sheet-header",
    message: "the list has no column of ids",
    where: { file: sheet.file, line: 0, column: 0 },
    hints: [`call it ${pointColumns.id.slice(0, 2).join(" or ")}; camnet list --csv prints one to fill in`],
  });
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
