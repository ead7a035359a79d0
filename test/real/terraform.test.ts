import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodeFiles } from "../../src/adapters/node-files.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { readCounty } from "../../src/app/county.ts";
import type { SwitchIntent } from "../../src/core/intent.ts";
import type { Network } from "../../src/core/network.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { platformStackName } from "../../stacks/county-platform.ts";
import { synthStacks } from "../../stacks/main.ts";
import { smallNetwork, smallPlan } from "../stacks/small-county.ts";
import { describeReal } from "./describe-real.ts";

const counties: readonly { readonly name: string; readonly plan: Plan; readonly network: Network }[] = [
  { name: "the small county of the fixtures", plan: smallPlan, network: smallNetwork },
  { name: "the county of the inventory", ...(await readInventory()) },
];

describeReal(["terraform"], "terraform, without a network", () => {
  describe.each(counties)("$name", ({ plan, network }) => {
    let outDir = "";
    let areas: readonly string[] = [];
    const synth = (phase: "before" | "after") => synthStacks(plan, network, { outDir, phase });
    const folder = (area: string) => join(outDir, "stacks", area);

    beforeAll(async () => {
      outDir = await mkdtemp(join(tmpdir(), "camnet-terraform-"));
      const { stacks } = await synth("before");
      areas = stacks.map(({ name }) => name).filter((name) => name !== platformStackName);
      for (const area of areas) await terraform(folder(area), "init", "-input=false");
    });
    afterAll(() => rm(outDir, { recursive: true, force: true }));

    it("initialises and plans every township stack", async () => {
      const { stacks } = await synth("after");
      for (const { name, resources } of stacks.filter(({ name }) => areas.includes(name))) {
        const planned = await terraformPlan(folder(name));
        expect(planned.exitCode, planned.text).toBe(2);
        expect(planned.changes.map(({ change }) => change.actions)).toEqual(Array(resources).fill(["create"]));
      }
    });

    it.each(mostChanged(plan, 2))(
      "applies the standing phase of %s, shows what the next one changes, and then nothing",
      async (area) => {
        await synth("before");
        await terraform(folder(area), "apply", "-auto-approve", "-input=false");
        expect((await terraformPlan(folder(area))).exitCode).toBe(0);

        await synth("after");
        const planned = await terraformPlan(folder(area));
        expect(planned.exitCode, planned.text).toBe(2);
        expect(shownUpgrades(planned.changes)).toEqual(plannedUpgrades(plan, area));
        expect(planned.changes.flatMap(({ change }) => change.actions)).not.toContain("delete");

        await terraform(folder(area), "apply", "-input=false", "plan.bin");
        expect((await terraformPlan(folder(area))).exitCode).toBe(0);
      },
    );
  });

  it("prints one line for each changed setting of a switch", async () => {
    const outDir = await mkdtemp(join(tmpdir(), "camnet-terraform-"));
    try {
      const folder = join(outDir, "stacks", "qiaotou");
      await synthStacks(smallPlan, smallNetwork, { outDir, phase: "before" });
      await terraform(folder, "init", "-input=false");
      await terraform(folder, "apply", "-auto-approve", "-input=false");
      await synthStacks(smallPlan, smallNetwork, { outDir, phase: "after" });
      const { text } = await terraformPlan(folder);
      const lines = text.split("\n").map((line) => line.trim().replace(/ +/g, " "));
      expect(lines).toEqual(
        expect.arrayContaining([
          "# terraform_data.qiaotou-acc-1 will be updated in-place",
          "~ mbps = 100 -> 1000",
          '+ "1042" = "QIAOTOU-HD"',
          '+ "GigabitEthernet0/0/3" = {',
          '+ device = "qiaotou-003"',
          "~ mbps = 1000 -> 10000",
        ]),
      );
      expect(lines.filter((line) => line.startsWith("Plan:"))).toEqual(["Plan: 0 to add, 3 to change, 0 to destroy."]);
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  });
});

async function readInventory(): Promise<{ readonly plan: Plan; readonly network: Network }> {
  const county = await readCounty({ files: nodeFiles, clock: systemClock }, "inventory");
  if (!county.ok) throw new Error(county.diagnostics.map(({ message }) => message).join("\n"));
  return county;
}

/** Every changed uplink and VLAN of an area, read from the plan itself and not from what was synthesised. */
function plannedUpgrades(plan: Plan, area: string): readonly string[] {
  const before = new Map(plan.before.switches.map((intent) => [intent.deviceId, intent]));
  return plan.after.switches
    .filter((intent) => intent.area === area)
    .flatMap((intent) => {
      const old = before.get(intent.deviceId);
      if (!old) return [];
      const [rate, oldRate] = [uplinkMbps(intent), uplinkMbps(old)];
      const names = new Map(intent.vlans.map(({ id, name }) => [id, name]));
      const oldNames = new Map(old.vlans.map(({ id, name }) => [id, name]));
      return [
        ...(rate === oldRate ? [] : [`${intent.deviceId} uplink ${oldRate} -> ${rate}`]),
        ...[...new Set([...names.keys(), ...oldNames.keys()])]
          .filter((id) => names.get(id) !== oldNames.get(id))
          .map((id) => `${intent.deviceId} VLAN ${id} ${oldNames.get(id)} -> ${names.get(id)}`),
      ];
    })
    .sort();
}

function uplinkMbps(intent: SwitchIntent): number | undefined {
  const uplink = intent.ports.find((port) => port.role === "trunk" && port.direction === "uplink");
  return uplink?.role === "trunk" ? uplink.mbps : undefined;
}

function mostChanged(plan: Plan, count: number): readonly string[] {
  const areas = [...new Set(plan.after.switches.map(({ area }) => area))];
  return areas
    .map((area) => ({ area, upgrades: plannedUpgrades(plan, area).length }))
    .filter(({ upgrades }) => upgrades > 0)
    .sort((a, b) => b.upgrades - a.upgrades)
    .slice(0, count)
    .map(({ area }) => area);
}

interface ResourceChange {
  readonly name: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: { readonly input?: ShownSwitch } | null;
    readonly after: { readonly input?: ShownSwitch } | null;
  };
}

interface ShownSwitch {
  readonly uplink?: { readonly mbps: number };
  readonly vlans?: Readonly<Record<string, string>>;
}

/** The same sentences from Terraform's own machine-readable plan. */
function shownUpgrades(changes: readonly ResourceChange[]): readonly string[] {
  return changes
    .flatMap(({ name, change }) => {
      const [old, now] = [change.before?.input, change.after?.input];
      if (!old || !now) return [];
      const ids = new Set([...Object.keys(old.vlans ?? {}), ...Object.keys(now.vlans ?? {})]);
      return [
        ...(old.uplink?.mbps === now.uplink?.mbps ? [] : [`${name} uplink ${old.uplink?.mbps} -> ${now.uplink?.mbps}`]),
        ...[...ids]
          .filter((id) => old.vlans?.[id] !== now.vlans?.[id])
          .map((id) => `${name} VLAN ${id} ${old.vlans?.[id]} -> ${now.vlans?.[id]}`),
      ];
    })
    .sort();
}

interface TerraformPlan {
  /** 0 nothing to do, 2 changes. */
  readonly exitCode: number;
  readonly text: string;
  /** Of resources that change. */
  readonly changes: readonly ResourceChange[];
}

/** Plans into `plan.bin` in the stack's folder. */
async function terraformPlan(folder: string): Promise<TerraformPlan> {
  const { exitCode, text } = await run(folder, ["plan", "-input=false", "-detailed-exitcode", "-out=plan.bin"]);
  if (exitCode === 1) throw new Error(text);
  const shown = JSON.parse(await terraform(folder, "show", "-json", "plan.bin")) as {
    readonly resource_changes?: readonly ResourceChange[];
  };
  const changes = (shown.resource_changes ?? []).filter(({ change }) => !change.actions.includes("no-op"));
  return { exitCode, text, changes };
}

async function terraform(folder: string, ...words: readonly string[]): Promise<string> {
  const { exitCode, text } = await run(folder, words);
  if (exitCode !== 0) throw new Error(`terraform ${words.join(" ")} in ${folder}: ${text}`);
  return text;
}

/** Terraform with nobody's configuration, and a proxy that nothing answers in place of a network. */
function run(folder: string, words: readonly string[]): Promise<{ readonly exitCode: number; readonly text: string }> {
  const nowhere = "http://127.0.0.1:9";
  const env = {
    PATH: process.env["PATH"],
    CHECKPOINT_DISABLE: "1",
    TF_CLI_CONFIG_FILE: "/dev/null",
    TF_IN_AUTOMATION: "1",
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
  };
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, maxBuffer: 64e6, timeout: 120_000 };
    execFile(
      "terraform",
      [...words, ...(words[0] === "show" ? [] : ["-no-color"])],
      options,
      (error, stdout, stderr) => {
        if (error && typeof error.code !== "number") reject(error);
        else
          resolve({
            exitCode: error ? Number(error.code) : 0,
            text: error && error.code !== 2 ? stdout + stderr : stdout,
          });
      },
    );
  });
}
