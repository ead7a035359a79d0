import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { define } from "../../src/cli/commands/probe.ts";
import { type TargetOutput, targetOutput } from "../../src/cli/output/probe-device.ts";
import { runCommand } from "../cli/run-command.ts";
import { describeReal } from "./describe-real.ts";
import { findProgram } from "./parts.ts";

const community = "camnet-test-community";

describeReal(["snmpd", "net-snmp"], "one device, asked and recorded", () => {
  let agent: ChildProcess;
  let folder: string;
  let port: number;
  let asked: TargetOutput;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "camnet-facts-"));
    port = await freePort();
    const configuration = join(folder, "snmpd.conf");
    writeFileSync(
      configuration,
      `rocommunity ${community} 127.0.0.1\nsysName 桥头-acc-3\nsysLocation "桥中路 菜场"\nsysContact ops@example.org\n`,
    );
    writeFileSync(join(folder, "community"), `${community}\n`);
    agent = spawn(
      findProgram("snmpd")!,
      ["-f", "-C", "-c", configuration, "-Lf", join(folder, "log"), "-p", join(folder, "pid"), `udp:127.0.0.1:${port}`],
      { env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: "" }, stdio: "ignore" },
    );
    for (let tries = 0; ; tries++) {
      const { code, out } = await probe("--target", `127.0.0.1:${port}`, "--community", `file:${folder}/community`);
      if (code === 0) {
        asked = targetOutput.parse(JSON.parse(out));
        break;
      }
      if (tries === 20 || agent.exitCode !== null) throw new Error("snmpd does not start");
    }
  });

  afterAll(async () => {
    // It writes into the folder until it has ended.
    if (agent?.kill()) await new Promise((ended) => agent.once("exit", ended));
    rmSync(folder, { recursive: true, force: true });
  });

  const probe = (...words: string[]) => runCommand({ define }, ...words, "--json");

  function record(...flags: string[]): string {
    const roots = ["1.3.6.1.2.1", "1.3.6.1.4.1.2021", "1.3.6.1.6.3.10"];
    const text = roots
      .map((root) =>
        execFileSync(findProgram("snmpbulkwalk")!, ["-v2c", "-c", community, ...flags, `127.0.0.1:${port}`, root], {
          encoding: "buffer",
          maxBuffer: 64e6,
          env: { ...process.env, SNMP_PERSISTENT_DIR: folder },
        }).toString("latin1"),
      )
      .join("");
    const path = join(folder, "walk");
    writeFileSync(path, text, "latin1");
    return path;
  }

  it.each([
    ["numbers", ["-m", "", "-On"]],
    ["numbers without units and names of values", ["-m", "", "-On", "-OU", "-Oe"]],
    ["numbers below iso", ["-m", ""]],
    ["types left out", ["-m", "", "-On", "-OQ", "-Oe", "-Ot"]],
    ["text as hexadecimal", ["-m", "", "-On", "-Ox"]],
  ])("says the same of all that does not move, recorded with %s", async (_, flags) => {
    const { code, out, err } = await probe("--walk", record(...flags));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const recorded = targetOutput.parse(JSON.parse(out));
    expect(recorded.walk?.unreadableLines).toBe(0);
    expect(still(recorded)).toEqual(still(asked));
    expect(recorded.sources).toEqual(asked.sources);
  });

  it("knows the host: its system and its memory, and what it does not know yet", () => {
    expect(asked.system).toMatchObject({ name: "桥头-acc-3", contact: "ops@example.org" });
    expect(asked.platform).toBe("linux");
    // A fresh agent knows no load during its first minute, and says so by leaving it out.
    expect(asked.cpu === undefined).toBe(asked.unsupported!.includes("cpu"));
    expect(asked.memory!.map(({ name }) => name)).toContain("Physical memory");
    expect(asked.unsupported).toEqual(expect.arrayContaining(["poe", "vlans", "neighbours"]));
  });
});

/** Everything but what counts, loads and fills while the test runs. */
function still({ system, interfaces, cpu, memory, sensors, walk: _, sources: __, ...rest }: TargetOutput) {
  return {
    ...rest,
    system: { ...system, uptimeSeconds: undefined },
    interfaces: interfaces?.map(({ index, name, description, type, mtu, mac, adminStatus, operStatus, speedBps }) => ({
      index,
      name,
      description,
      type,
      mtu,
      mac,
      adminStatus,
      operStatus,
      speedBps,
    })),
    cpu: cpu?.map(({ name }) => name),
    memory: memory?.map(({ name, totalBytes }) => (name === "Physical memory" ? { name, totalBytes } : { name })),
    sensors: sensors?.map(({ name, class: kind, unit }) => ({ name, kind, unit })),
  };
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(closed));
  return port;
}
