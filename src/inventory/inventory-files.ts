import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { Files } from "../core/effects.ts";
import { didYouMean } from "./nearest.ts";
import { decodeSource, type SourceText, wholeFile } from "./source-text.ts";

export type FileKind = "county" | "phases" | "area" | "device-type" | "prices" | "lock";

export interface InventoryFile {
  readonly kind: FileKind;
  /** Area slug, `<maker>/<model>`, or empty. */
  readonly slug: string;
  readonly source: SourceText;
}

export const lockFileName = "allocations.lock.yaml";

/** Finds and reads the files of an inventory; what is missing, unreadable or not strictly UTF-8 text is a diagnostic. */
export async function readInventoryFiles(
  files: Pick<Files, "list" | "readBytes">,
  folder: string,
): Promise<{
  readonly found: readonly InventoryFile[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { wanted, diagnostics } = await findFiles(files, folder);
  const read = await Promise.all(wanted.map((each) => readOne(files, each)));
  return {
    found: read.flatMap(({ file }) => file ?? []),
    diagnostics: [...diagnostics, ...read.flatMap((each) => each.diagnostics)],
  };
}

interface WantedFile extends Omit<InventoryFile, "source"> {
  readonly path: string;
}

const fixedFiles: Readonly<Record<string, Omit<InventoryFile, "source">>> = {
  "county.yaml": { kind: "county", slug: "" },
  "phases.yaml": { kind: "phases", slug: "" },
  "centre.yaml": { kind: "area", slug: "centre" },
  "checkpoints.yaml": { kind: "area", slug: "checkpoints" },
  "prices.yaml": { kind: "prices", slug: "" },
  [lockFileName]: { kind: "lock", slug: "" },
};

async function findFiles(files: Pick<Files, "list">, folder: string) {
  const diagnostics: Diagnostic[] = [];
  const [top, townships, makers] = await Promise.all([
    files.list(folder),
    files.list(`${folder}/townships`),
    files.list(`${folder}/device-types`),
  ]);
  const models = await Promise.all(makers.map((maker) => files.list(`${folder}/device-types/${maker}`)));
  const wanted: WantedFile[] = [];
  const unread = (path: string, known: readonly string[]) => {
    if (/\.ya?ml$/.test(path)) diagnostics.push(unreadFile(`${folder}/${path}`, path, known));
  };
  if (top.length === 0) return { wanted, diagnostics: [missingFolder(folder)] };
  for (const name of top) {
    const fixed = Object.hasOwn(fixedFiles, name) ? fixedFiles[name] : undefined;
    if (fixed) wanted.push({ ...fixed, path: `${folder}/${name}` });
    else unread(name, Object.keys(fixedFiles));
  }
  for (const name of townships) {
    if (!name.endsWith(".yaml")) unread(`townships/${name}`, [`townships/${name.replace(/\.yml$/, ".yaml")}`]);
    else
      wanted.push({
        kind: "area",
        slug: name.slice(0, -5),
        path: `${folder}/townships/${name}`,
      });
  }
  for (const [i, maker] of makers.entries()) {
    unread(`device-types/${maker}`, []);
    for (const name of models[i]!) {
      const path = `device-types/${maker}/${name}`;
      if (!name.endsWith(".yaml")) unread(path, [path.replace(/\.yml$/, ".yaml")]);
      else
        wanted.push({
          kind: "device-type",
          slug: `${maker}/${name.slice(0, -5)}`,
          path: `${folder}/${path}`,
        });
    }
  }
  for (const name of ["county.yaml", "phases.yaml"]) {
    if (!top.includes(name)) diagnostics.push(missingFile(`${folder}/${name}`));
  }
  if (!wanted.some((file) => file.kind === "device-type")) diagnostics.push(missingDeviceTypes(folder));
  return { wanted, diagnostics };
}

async function readOne(
  files: Pick<Files, "readBytes">,
  { kind, slug, path }: WantedFile,
): Promise<{
  readonly file?: InventoryFile;
  readonly diagnostics: readonly Diagnostic[];
}> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await files.readBytes(path);
  } catch (error) {
    return { diagnostics: [unreadable(path, error)] };
  }
  if (!bytes) return { diagnostics: [missingFile(path)] };
  const { source, diagnostics } = decodeSource(path, bytes);
  return { file: { kind, slug, source }, diagnostics };
}

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its link leads back to itself",
};

function unreadable(path: string, error: unknown): Diagnostic {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const message = `the file cannot be read: ${reasons[code] ?? code}`;
  return diagnostic({
    code: "unreadable-file",
    message,
    where: wholeFile(path),
  });
}

function missingFolder(folder: string): Diagnostic {
  return diagnostic({
    code: "missing-folder",
    message: "there is no inventory here: the folder is missing or empty",
    where: wholeFile(folder),
    hints: ["name another folder: --inventory <dir>", "or make a first inventory: camnet scaffold --help"],
  });
}

function missingFile(path: string): Diagnostic {
  return diagnostic({
    code: "missing-file",
    message: "the file is missing",
    where: wholeFile(path),
  });
}

function missingDeviceTypes(folder: string): Diagnostic {
  return diagnostic({
    code: "missing-folder",
    message: "the folder holds no device type; files are device-types/<maker>/<model>.yaml",
    where: wholeFile(`${folder}/device-types`),
  });
}

function unreadFile(file: string, path: string, known: readonly string[]): Diagnostic {
  const hints = didYouMean(path, known);
  return diagnostic({
    code: "unread-file",
    severity: "warning",
    message: "camnet does not read a file of this name",
    where: wholeFile(file),
    hints:
      hints.length > 0
        ? hints
        : ["townships stand in townships/<slug>.yaml, device types in device-types/<maker>/<model>.yaml"],
  });
}
