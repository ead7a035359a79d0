import type { ZodType } from "zod";
import { type Allocations, noAllocations } from "../core/allocations.ts";
import { type Diagnostic, hasErrors } from "../core/diagnostic.ts";
import type { Files } from "../core/effects.ts";
import type { DeviceType, Network } from "../core/network.ts";
import { checkShape, type Shaped } from "./check-shape.ts";
import { runChecks } from "./checks/run-checks.ts";
import { type FileKind, type InventoryFile, readInventoryFiles } from "./inventory-files.ts";
import { allocationsOf } from "./lock-file.ts";
import { resolve } from "./resolve.ts";
import { resolveDeviceTypes } from "./resolve-device-types.ts";
import { writtenArea, writtenCounty, writtenDeviceType, writtenLock, writtenPhases, writtenPrices } from "./schema.ts";
import type { WrittenInventory } from "./written.ts";
import { parseYaml, type YamlTree } from "./yaml-tree.ts";

export interface LoadedInventory {
  /** Absent when a name could not be resolved or a file could not be read. */
  readonly network?: Network;
  /** Empty when there is no lock file yet. */
  readonly lock: Allocations;
  /** Sorted by file and line. */
  readonly diagnostics: readonly Diagnostic[];
  /** The text of each file by its path, for carets. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Files of earlier loads, by path: one whose text is still the same is neither parsed nor checked against its schema again. */
export type ReadFiles = Map<string, ParsedFile>;

/**
 * Reads an inventory folder in phases: text, YAML syntax, fields, names, then what only shows between the files. Every error of
 * a phase is collected, and a phase with errors is the last, since the next would only repeat them in other words.
 */
export async function loadInventory(
  files: Pick<Files, "list" | "readBytes">,
  folder: string,
  earlier: ReadFiles = new Map(),
): Promise<LoadedInventory> {
  const { found, diagnostics: textProblems } = await readInventoryFiles(files, folder.replace(/(?<=.)\/+$/, ""));
  const sources = new Map(found.map(({ source }) => [source.file, source.text]));
  const diagnostics = [...textProblems];
  const stop = (): LoadedInventory => ({
    lock: noAllocations,
    diagnostics: sortByPlace(diagnostics),
    sources,
  });
  if (hasErrors(diagnostics)) return stop();

  const parsed = await Promise.all(found.map((file) => parse(file, earlier)));
  diagnostics.push(...parsed.flatMap((file) => file.diagnostics));
  if (hasErrors(diagnostics)) return stop();

  const written = shape(folder, parsed, diagnostics);
  if (!written || hasErrors(diagnostics)) return stop();

  const { resolved, diagnostics: unresolved } = resolve(written);
  diagnostics.push(...unresolved);
  if (!resolved) return stop();

  const lock = written.lock ? allocationsOf(written.lock.value) : noAllocations;
  diagnostics.push(...runChecks({ ...resolved, written, lock }));
  return {
    network: resolved.network,
    lock,
    diagnostics: sortByPlace(diagnostics),
    sources,
  };
}

/** The device types of an inventory, whatever is wrong elsewhere; files with mistakes are left out. */
export async function loadDeviceTypes(
  files: Pick<Files, "list" | "readBytes">,
  folder: string,
): Promise<readonly DeviceType[]> {
  const { found } = await readInventoryFiles(files, folder);
  const parsed = await Promise.all(found.map((file) => parse(file, new Map())));
  return [...resolveDeviceTypes(shaped(parsed, "device-type", writtenDeviceType, [])).types.values()];
}

interface ParsedFile extends InventoryFile {
  readonly tree?: YamlTree;
  readonly diagnostics: readonly Diagnostic[];
  /** What its schema says of it, once that has been asked. */
  checked?: ReturnType<typeof checkShape>;
}

async function parse(file: InventoryFile, earlier: ReadFiles): Promise<ParsedFile> {
  const { file: path, text } = file.source;
  const known = earlier.get(path);
  if (known?.source.text === text && known.kind === file.kind) return known;
  const parsed = { ...file, ...(await parseYaml(file.source)) };
  earlier.set(path, parsed);
  return parsed;
}

/** Every file against its schema. */
function shape(folder: string, files: readonly ParsedFile[], diagnostics: Diagnostic[]): WrittenInventory | undefined {
  const [county] = shaped(files, "county", writtenCounty, diagnostics);
  const [phases] = shaped(files, "phases", writtenPhases, diagnostics);
  const areas = shaped(files, "area", writtenArea, diagnostics);
  const deviceTypes = shaped(files, "device-type", writtenDeviceType, diagnostics);
  const [prices] = shaped(files, "prices", writtenPrices, diagnostics);
  const [lock] = shaped(files, "lock", writtenLock, diagnostics);
  return (
    county &&
    phases && {
      folder,
      county,
      phases,
      areas,
      deviceTypes,
      ...(prices ? { prices } : {}),
      ...(lock ? { lock } : {}),
    }
  );
}

function shaped<T>(files: readonly ParsedFile[], kind: FileKind, schema: ZodType<T>, diagnostics: Diagnostic[]) {
  return files.flatMap((file): (Shaped<T> & { readonly slug: string })[] => {
    const { kind: each, slug, tree } = file;
    if (each !== kind || !tree) return [];
    // A kind of file has one schema, so what was checked before has the type that this one gives.
    const result = (file.checked ??= checkShape(tree, schema)) as ReturnType<typeof checkShape<ZodType<T>>>;
    diagnostics.push(...result.diagnostics);
    return result.shaped ? [{ ...result.shaped, slug }] : [];
  });
}

function sortByPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ where }: Diagnostic) => [where?.file ?? "", where?.line ?? 0, where?.column ?? 0] as const;
  return [...diagnostics].sort((a, b) => {
    const [fileA, lineA, columnA] = key(a);
    const [fileB, lineB, columnB] = key(b);
    return fileA === fileB ? lineA - lineB || columnA - columnB : fileA < fileB ? -1 : 1;
  });
}
