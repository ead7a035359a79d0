/**
 * How `camnet check` grows: the shipped inventory at 1, 10 and 100 times its devices, each in a process of its own. Every device
 * and site line stands as often as the scale says, as a network of its own beside the first, and the task table asks for as many
 * points: a sound inventory of any size. Times are processor time of loading and checking, files in memory.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "../src/core/effects.ts";
import { loadInventory } from "../src/inventory/load.ts";

const scales = [1, 10, 100];

function scaledTexts(scale: number): ReadonlyMap<string, string> {
  const names = readdirSync("inventory", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".yaml"),
  );
  return new Map(
    names
      .filter((name) => name !== "allocations.lock.yaml")
      .map((name) => [join("inventory", name), scaled(name, readFileSync(join("inventory", name), "utf8"), scale)]),
  );
}

function scaled(name: string, text: string, scale: number): string {
  if (name === "phases.yaml")
    return text.replace(/^(\s+[a-z]+: )(\d+)/gm, (all, key: string, n: string) =>
      /phase|planning/.test(key) ? all : `${key}${Number(n) * scale}`,
    );
  if (!/^(townships\/|checkpoints|centre)/.test(name)) return text;
  const copy = (line: string, k: number) => line.replace(/\b(id|on|to|site): ([a-z0-9-]+)/g, `$1: $2-x${k}`);
  return text
    .split("\n")
    .flatMap((line) =>
      line.startsWith("  - { id: ")
        ? Array.from({ length: scale }, (_, k) => (k === 0 ? line : copy(line, k)))
        : [line],
    )
    .join("\n");
}

function filesOf(texts: ReadonlyMap<string, string>): Files {
  const refuse = () => Promise.reject(new Error("the benchmark only reads"));
  return {
    read: async (path) => texts.get(path),
    readBytes: async (path) => {
      const text = texts.get(path);
      return text === undefined ? undefined : new TextEncoder().encode(text);
    },
    list: async (folder) =>
      [
        ...new Set(
          [...texts.keys()]
            .filter((p) => p.startsWith(`${folder}/`))
            .map((p) => p.slice(folder.length + 1).split("/")[0]!),
        ),
      ].sort(),
    write: refuse,
    append: refuse,
    remove: refuse,
  };
}

async function measure(scale: number): Promise<void> {
  const files = filesOf(scaledTexts(scale));
  const before = process.cpuUsage();
  const { network, diagnostics } = await loadInventory(files, "inventory");
  const { user, system } = process.cpuUsage(before);
  if (!network || diagnostics.length > 0) throw new Error(`not sound: ${JSON.stringify(diagnostics[0])}`);
  const ms = (user + system) / 1000;
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const { length: devices } = network.devices;
  console.log(
    `${`${scale} ×`.padStart(6)} ${String(devices).padStart(9)} ${ms.toFixed(0).padStart(9)} ms ${((1000 * ms) / devices).toFixed(0).padStart(7)} µs ${peakMb.toFixed(0).padStart(8)} MB`,
  );
}

const asked = process.argv[2];
if (asked) await measure(Number(asked));
else {
  console.log("camnet check, files in memory\n  size   devices  processor  a device  peak RSS");
  for (const scale of scales) {
    const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), String(scale)], {
      stdio: "inherit",
    });
    if (status !== 0) process.exit(1);
  }
}
