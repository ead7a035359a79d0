import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Network } from "../../src/core/network.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { type SynthResult, synthStacks } from "../../stacks/main.ts";
import type { DockerStack } from "./docker-rules.ts";
import type { StackJson } from "./provider-schema.ts";

export interface Synthesised {
  readonly result: SynthResult;
  /** Path below the out folder → text, sorted. */
  readonly files: ReadonlyMap<string, string>;
  stack(name: string): StackJson;
  /** The platform's docker resources, as a copy that a test may spoil. */
  docker(): DockerStack;
  /** Node id → text of the file that its container mounts. */
  readonly mounts: ReadonlyMap<string, string>;
}

/** Synthesises into a folder of its own and reads everything back. */
export async function synthesise(plan: Plan, network: Network, phase: "before" | "after"): Promise<Synthesised> {
  const outDir = await mkdtemp(join(tmpdir(), "camnet-stacks-"));
  const result = await synthStacks(plan, network, { outDir, phase });
  const files = await readTree(outDir);
  await rm(outDir, { recursive: true });
  const stack = (name: string) => JSON.parse(files.get(`stacks/${name}/cdk.tf.json`)!) as StackJson;
  return {
    result,
    files,
    stack,
    docker: () => stack("county-platform").resource as unknown as DockerStack,
    mounts: new Map(
      [...files].flatMap(([path, text]) => {
        const node = /^stacks\/county-platform\/config\/([^/]+)\/node\.json$/.exec(path)?.[1];
        return node === undefined ? [] : [[node, text] as const];
      }),
    ),
  };
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "camnet-stacks-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function readTree(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const)),
  );
}
