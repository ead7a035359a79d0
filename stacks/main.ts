import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App, TerraformResource, type TerraformStack } from "cdktf";
import type { Network } from "../src/core/network.ts";
import { OperatorError } from "../src/core/operator-error.ts";
import type { Plan } from "../src/plan/plan.ts";
import { CountyPlatformStack } from "./county-platform.ts";
import { TownshipStack } from "./township.ts";

export interface SynthOptions {
  readonly outDir: string;
  /** Which of the plan's two phases: what stood before, or what is under planning. */
  readonly phase: "before" | "after";
}

export interface SynthResult {
  /** The platform first, then the areas in the order of the county. `folder` is relative to the out folder. */
  readonly stacks: readonly { readonly name: string; readonly folder: string; readonly resources: number }[];
  /** Stacks of an earlier run that the plan no longer has. */
  readonly removed: readonly string[];
  /** Such stacks that stay because Terraform state lies in them: their resources have to be destroyed first. */
  readonly kept: readonly string[];
}

/**
 * Writes Terraform JSON in cdktf's own layout (`manifest.json`, `stacks/<name>/cdk.tf.json`), with the files that the
 * containers mount beside it. The same plan gives the same bytes. Refuses a folder that holds something else.
 */
export async function synthStacks(plan: Plan, network: Network, options: SynthOptions): Promise<SynthResult> {
  const earlier = await earlierStacks(options.outDir);
  // cdktf makes a folder only in one that exists.
  await mkdir(options.outDir, { recursive: true }).catch((error: Error) => refuse(options.outDir, error.message));
  const app = new App({ outdir: options.outDir, stackTraces: false });
  const phase = plan[options.phase];
  const platform = new CountyPlatformStack(app, plan, phase, network);
  const townships = network.areas.flatMap(({ slug }) => {
    const switches = phase.switches.filter(({ area }) => area === slug);
    const cameras = phase.cameras.filter(({ area }) => area === slug);
    return switches.length + cameras.length === 0 ? [] : [new TownshipStack(app, { area: slug, switches, cameras })];
  });
  app.synth();

  await writeMounts(join(options.outDir, folderOf(platform)), platform.mounts);

  const stacks = [platform, ...townships].map((stack) => ({
    name: stack.node.id,
    folder: folderOf(stack),
    resources: stack.node.findAll().filter((node) => TerraformResource.isTerraformResource(node)).length,
  }));
  const left = earlier.filter((name) => !stacks.some((stack) => stack.name === name));
  return { stacks, ...(await removeStacks(options.outDir, left)) };
}

function folderOf(stack: TerraformStack): string {
  return `stacks/${stack.node.id}`;
}

/**
 * Writes the folders that containers mount. A folder that stays is written into and never made anew: a running
 * container holds on to the folder it was started with and would see nothing in it.
 */
async function writeMounts(stackFolder: string, mounts: CountyPlatformStack["mounts"]): Promise<void> {
  const configFolder = join(stackFolder, "config");
  await mkdir(configFolder, { recursive: true });
  for (const nodeId of await readdir(configFolder)) {
    if (!mounts.has(nodeId)) await rm(join(configFolder, nodeId), { recursive: true });
  }
  for (const [nodeId, config] of mounts) {
    await mkdir(join(configFolder, nodeId), { recursive: true });
    await writeFile(join(configFolder, nodeId, "node.json"), config);
  }
}

/** Names of the stacks that earlier runs left. A folder with files and no manifest is not ours to write into. */
async function earlierStacks(outDir: string): Promise<readonly string[]> {
  const entries = await readdir(outDir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENOENT") return [];
    return refuse(outDir, error.message);
  });
  if (entries.length === 0) return [];
  if (!(await isCdktfFolder(outDir))) {
    throw new OperatorError(
      `${outDir} is not empty and camnet synth did not make it; choose another folder with --out`,
    );
  }
  const folders = entries.includes("stacks") ? await readdir(join(outDir, "stacks")) : [];
  return folders.filter((name) => existsSync(join(outDir, "stacks", name, "cdk.tf.json"))).sort();
}

function refuse(outDir: string, reason: string): never {
  throw new OperatorError(`${outDir} cannot be used as the out folder: ${reason}; choose another with --out`);
}

/** By the manifest, since others write a manifest.json as well. */
async function isCdktfFolder(outDir: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(join(outDir, "manifest.json"), "utf8")) as { readonly stacks?: unknown };
    return typeof manifest.stacks === "object";
  } catch {
    return false;
  }
}

async function removeStacks(outDir: string, names: readonly string[]): Promise<Pick<SynthResult, "removed" | "kept">> {
  const removed: string[] = [];
  const kept: string[] = [];
  for (const name of names) {
    const folder = join(outDir, "stacks", name);
    if (await holdsResources(folder, name)) {
      kept.push(name);
    } else {
      await rm(folder, { recursive: true, force: true });
      removed.push(name);
    }
  }
  return { removed, kept };
}

/** Whether the state in a stack's folder still has resources. State that cannot be read counts as having some. */
async function holdsResources(folder: string, name: string): Promise<boolean> {
  const text = await readFile(join(folder, `terraform.${name}.tfstate`), "utf8").catch(() => undefined);
  if (text === undefined) return false;
  try {
    const { resources } = JSON.parse(text) as { readonly resources?: readonly unknown[] };
    return resources === undefined || resources.length > 0;
  } catch {
    return true;
  }
}
