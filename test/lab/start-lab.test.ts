import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { endpointsFile, type LabEndpoints, secretsFile } from "../../src/adapters/lab-endpoints.ts";
import { startLab } from "../../src/lab/start-lab.ts";
import { ids, inFolder } from "./small-county.ts";
import { typeOverSsh } from "./ssh-login.ts";

const program = join("node_modules", ".cache", "camnet-test", "lab-entry.mjs");
const start = (folder: string, options: { readonly fresh?: boolean; readonly faultPercent?: number } = {}) =>
  startLab({ inventory: "small", folder, command: [process.execPath, program], ...options });

beforeAll(() =>
  build({
    entryPoints: ["test/lab/lab-entry.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "warning",
  }),
);

function typeOn(folder: string, id: string, ...lines: readonly string[]) {
  const { devices } = JSON.parse(readFileSync(endpointsFile(folder), "utf8")) as LabEndpoints;
  const password = (JSON.parse(readFileSync(secretsFile(folder), "utf8")) as Record<string, string>)[
    "env:CAMNET_SWITCH_PASSWORD"
  ]!;
  return typeOverSsh({ host: "127.0.0.1", port: devices[id]!.ssh!, username: "camnet", password }, lines);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the lab as a process of its own", () => {
  it("is ready when it says so, and is gone after stop with its state kept", async () => {
    await inFolder(async (folder) => {
      const lab = await start(folder);
      expect(lab.pid).not.toBe(process.pid);
      await typeOn(folder, ids.oldSwitch, "system-view", "sysname stopped-1");
      await lab.stop();
      expect([isAlive(lab.pid), existsSync(endpointsFile(folder))]).toEqual([false, false]);
      const again = await start(folder);
      expect(await typeOn(folder, ids.oldSwitch)).toContain("<stopped-1>");
      await again.stop();
    });
  });

  it("loses nothing older than a moment when it is killed", async () => {
    await inFolder(async (folder) => {
      const lab = await start(folder);
      await typeOn(folder, ids.oldSwitch, "system-view", "sysname killed-1");
      await new Promise((resolve) => setTimeout(resolve, 500));
      process.kill(lab.pid, "SIGKILL");
      await lab.stop();
      const again = await start(folder);
      expect(await typeOn(folder, ids.oldSwitch)).toContain("<killed-1>");
      await again.stop();
    });
  });

  it("stops at SIGTERM as cleanly as when it is asked to", async () => {
    await inFolder(async (folder) => {
      const lab = await start(folder);
      await typeOn(folder, ids.oldSwitch, "system-view", "sysname termed-1");
      process.kill(lab.pid, "SIGTERM");
      await lab.stop();
      expect(existsSync(endpointsFile(folder))).toBe(false);
      expect(readFileSync(join(folder, "devices.ndjson"), "utf8")).toContain("termed-1");
    });
  });

  it("gives what the program said when it ends before it is ready", async () => {
    await inFolder(async (folder) => {
      const broken = startLab({ inventory: "other", folder, command: [process.execPath, program] });
      await expect(broken).rejects.toThrow(
        /the lab ended before it was ready \(exit 1\)[\s\S]*knows the small county only/,
      );
    });
  });
});
