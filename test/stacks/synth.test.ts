import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App, DataResource, TerraformStack } from "cdktf";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Network } from "../../src/core/network.ts";
import { OperatorError } from "../../src/core/operator-error.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { synthStacks } from "../../stacks/main.ts";
import { switchInput } from "../../stacks/township.ts";
import { smallNetwork, smallPlan } from "./small-county.ts";
import { readTree, synthesise, temporaryFolder } from "./synthesised.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("synthesised stacks", () => {
  it.each([
    ["the platform", "stacks/county-platform/cdk.tf.json", "county-platform.json"],
    ["a township", "stacks/qiaotou/cdk.tf.json", "qiaotou.json"],
    ["what a media node mounts", "stacks/county-platform/config/media-2/node.json", "media-2.node.json"],
    ["the manifest that cdktf reads", "manifest.json", "manifest.json"],
  ])("are as reviewed: %s", async (_, path, golden) => {
    const { files } = await synthesise(smallPlan, smallNetwork, "after");
    const goldenPath = fileURLToPath(new URL(`golden/${golden}`, import.meta.url));
    if (process.env["UPDATE_GOLDEN"]) await writeFile(goldenPath, files.get(path)!);
    expect(files.get(path)).toBe(await readFile(goldenPath, "utf8"));
  });

  it("are one for the platform and one per area that has devices, in the county's order", async () => {
    const { result } = await synthesise(smallPlan, withArea(smallNetwork, "huangtian"), "after");
    expect(result.stacks.map(({ name, resources }) => `${name} ${resources}`)).toEqual([
      "county-platform 12",
      "centre 1",
      "qiaotou 3",
      "xixi 2",
    ]);
  });

  it("have the same bytes every time, in whichever folder", async () => {
    const one = await synthesise(smallPlan, smallNetwork, "after");
    const other = await synthesise(structuredClone(smallPlan), structuredClone(smallNetwork), "after");
    expect(other.files).toEqual(one.files);
  });

  it("name no folder of this machine", async () => {
    const { files } = await synthesise(smallPlan, smallNetwork, "after");
    const all = [...files.values()].join("\n");
    for (const folder of [process.cwd(), homedir(), "/tmp/camnet"]) expect(all).not.toContain(folder);
  });

  it("hold no secret and no reference to one: a node reads its secrets from a volume", async () => {
    const { files } = await synthesise(smallPlan, smallNetwork, "after");
    const all = [...files.values()].join("\n");
    expect(all).not.toMatch(/env:|file:|exec:/);
    expect(all).toContain('"passwordFile": "/run/secrets/camera-password"');
  });

  it("start no program, as cdktf's own DataResource does once per instance", async () => {
    const childProcess: Record<string, unknown> = createRequire(import.meta.url)("node:child_process");
    const starts = ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"].map((name) =>
      vi.spyOn(childProcess as Record<string, () => unknown>, name),
    );
    const started = () => starts.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    await synthesise(smallPlan, smallNetwork, "after");
    expect(started()).toBe(0);

    const app = new App({ outdir: await temporaryFolder() });
    new DataResource(new TerraformStack(app, "one"), "data", {});
    try {
      app.synth();
    } catch {
      // It refuses where terraform is missing; what counts is that it looked.
    }
    expect(started()).toBeGreaterThan(0);
  });
});

describe("what the Terraform plan shows of a switch", () => {
  const standing = smallPlan.before.switches.find(({ deviceId }) => deviceId === "qiaotou-acc-1")!;

  it("is keyed by name and id, so that a change of one setting changes one value", () => {
    const faster = {
      ...standing,
      ports: standing.ports.map((port) => (port.role === "trunk" ? { ...port, mbps: 1000 } : port)),
    };
    expect(changes(switchInput(standing), switchInput(faster))).toEqual(["uplink.mbps: 100 -> 1000"]);
  });

  it("shows a camera that moves to another VLAN at its port alone", () => {
    const moved = {
      ...standing,
      ports: standing.ports.map((port) => (port.name === "GigabitEthernet0/0/1" ? { ...port, vlan: 1040 } : port)),
    };
    expect(changes(switchInput(standing), switchInput(moved))).toEqual([
      "ports.GigabitEthernet0/0/1.vlan: 1041 -> 1040",
    ]);
  });

  it("shows everything else as a changed digest", () => {
    const renamed = { ...standing, hostname: "qiaotou-acc-one" };
    expect(changes(switchInput(standing), switchInput(renamed))).toEqual([expect.stringMatching(/^digest: /)]);
  });

  it("treats what people wrote as text, never as an expression", async () => {
    const township = { ...standing, vlans: [{ id: 1041, name: `\${file("/etc/passwd")}%{if}` }] };
    const { stack } = await synthesise(
      { ...smallPlan, after: { ...smallPlan.after, switches: [township] } },
      smallNetwork,
      "after",
    );
    expect(stack("qiaotou").resource!["terraform_data"]!["qiaotou-acc-1"]).toMatchObject({
      input: { vlans: { 1041: `$\${file("/etc/passwd")}%%{if}` } },
    });
  });
});

describe("the out folder", () => {
  it.each([
    ["thesis.txt", "years of work"],
    ["manifest.json", '{ "name": "a web extension" }'],
    ["manifest.json", "no JSON"],
  ])("is refused when it holds something else: %s, %s", async (file, text) => {
    const outDir = await temporaryFolder();
    await writeFile(join(outDir, file), text);
    await expect(synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" })).rejects.toThrow(
      `${outDir} is not empty and camnet synth did not make it; choose another folder with --out`,
    );
    expect([...(await readTree(outDir))]).toEqual([[file, text]]);
  });

  it("is refused when it is a file", async () => {
    const outDir = join(await temporaryFolder(), "file");
    await writeFile(outDir, "");
    await expect(synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" })).rejects.toThrow(/choose another/);
  });

  it("is refused when it cannot be made", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const outDir = join(file, "below");
    await expect(synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" })).rejects.toThrow(OperatorError);
  });

  it("changes nothing in a second run", async () => {
    const outDir = await temporaryFolder();
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    const once = await readTree(outDir);
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    expect(await readTree(outDir)).toEqual(once);
  });

  it("loses the stacks and mounts that the plan no longer has", async () => {
    const outDir = await temporaryFolder();
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    const result = await synthStacks(withoutArea(smallPlan, "xixi"), smallNetwork, { outDir, phase: "before" });
    expect(result.removed).toEqual(["xixi"]);
    const paths = [...(await readTree(outDir)).keys()];
    expect(paths.filter((path) => path.includes("xixi") || path.includes("media-2"))).toEqual([]);
  });

  it("keeps a stack whose state still holds resources, and says so every time", async () => {
    const outDir = await temporaryFolder();
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    const state = join(outDir, "stacks/xixi/terraform.xixi.tfstate");
    await writeFile(state, '{ "resources": [{ "type": "terraform_data" }] }');
    const smaller = withoutArea(smallPlan, "xixi");
    for (const _ of [1, 2]) {
      const { kept, removed } = await synthStacks(smaller, smallNetwork, { outDir, phase: "after" });
      expect({ kept, removed }).toEqual({ kept: ["xixi"], removed: [] });
    }
    await writeFile(state, '{ "resources": [] }');
    const { removed } = await synthStacks(smaller, smallNetwork, { outDir, phase: "after" });
    expect(removed).toEqual(["xixi"]);
  });

  it("leaves alone whatever else lies beside the stacks", async () => {
    const outDir = await temporaryFolder();
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    await mkdir(join(outDir, "stacks/notes"));
    await writeFile(join(outDir, "stacks/notes/todo.txt"), "call the contractor");
    await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
    expect(await readFile(join(outDir, "stacks/notes/todo.txt"), "utf8")).toBe("call the contractor");
  });
});

function withArea(network: Network, slug: string): Network {
  return { ...network, areas: [...network.areas, { ...network.areas[1]!, slug }] };
}

function withoutArea(plan: Plan, slug: string): Plan {
  const without = (phase: Plan["after"]) => ({
    ...phase,
    switches: phase.switches.filter(({ area }) => area !== slug),
    cameras: phase.cameras.filter(({ area }) => area !== slug),
  });
  return { ...plan, before: without(plan.before), after: without(plan.after) };
}

/** `path: old -> new` of every leaf that differs, which is how Terraform shows an object. */
function changes(old: unknown, now: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof old === "object" && old !== null && typeof now === "object" && now !== null) {
    const [a, b] = [old as Record<string, unknown>, now as Record<string, unknown>];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      changes(a[key], b[key], [...path, key]),
    );
  }
  return old === now ? [] : [`${path.join(".")}: ${String(old)} -> ${String(now)}`];
}
