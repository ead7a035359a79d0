import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSnmpClient } from "../../src/adapters/snmp-client.ts";
import { ask } from "../../src/app/ask.ts";
import type { SnmpClient, SnmpTarget } from "../../src/core/effects.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Facts } from "../../src/probes/registry.ts";
import { text } from "../../src/probes/values.ts";
import { describeReal } from "./describe-real.ts";
import { findProgram } from "./parts.ts";

const community = "camnet-test-community";

describeReal(["snmpd", "net-snmp"], "a real snmpd", () => {
  let agent: ChildProcess;
  let folder: string;
  let target: SnmpTarget;
  let snmp: SnmpClient;
  let facts: Facts;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "camnet-snmpd-"));
    const port = await freePort();
    target = { host: "127.0.0.1", port, community: new Secret(community) };
    const configuration = join(folder, "snmpd.conf");
    writeFileSync(
      configuration,
      `rocommunity ${community} 127.0.0.1\nsysName 桥头-acc-3\nsysLocation "桥中路 菜场"\nsysContact ops@example.org\n`,
    );
    agent = spawn(
      findProgram("snmpd")!,
      ["-f", "-C", "-c", configuration, "-Lf", join(folder, "log"), "-p", join(folder, "pid"), `udp:127.0.0.1:${port}`],
      { env: { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: "" }, stdio: "ignore" },
    );
    snmp = createSnmpClient();
    // The first answer of a fresh agent takes its time: it reads the tables of the kernel.
    for (let tries = 0; ; tries++) {
      if ((await snmp.get({ ...target, deadlineMs: 1000 }, ["1.3.6.1.2.1.1.3.0"])).ok) break;
      if (tries === 20 || agent.exitCode !== null) throw new Error("snmpd does not start");
    }
    const started = performance.now();
    const asked = await ask(snmp, target, ["system", "interfaces"], () => performance.now() - started);
    if (!asked.ok) throw new Error(asked.failure.message);
    expect(asked.value.incomplete).toEqual([]);
    facts = asked.value.facts;
  });

  afterAll(async () => {
    await snmp?.close();
    // It writes into the folder until it has ended.
    if (agent?.kill()) await new Promise((ended) => agent.once("exit", ended));
    rmSync(folder, { recursive: true, force: true });
  });

  /** What net-snmp's own program reads: bare values, one a line. */
  function netSnmp(program: "snmpget" | "snmpbulkwalk", oid: string, ...flags: string[]): string[] {
    const output = execFileSync(
      findProgram(program)!,
      ["-v2c", "-c", community, "-m", "", "-On", "-Oe", "-OQ", "-Ot", ...flags, `127.0.0.1:${target.port}`, oid],
      { encoding: "utf8", env: { ...process.env, SNMP_PERSISTENT_DIR: folder } },
    );
    return output
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(line.indexOf(" = ") + 3).replace(/^"(.*)"$/s, "$1"));
  }

  it("says who it is as snmpget says it", () => {
    const { description, objectId, name, location, contact, uptimeSeconds } = facts.system!;
    expect(description).toBe(netSnmp("snmpget", "1.3.6.1.2.1.1.1.0", "-Oa")[0]);
    expect(`.${objectId}`).toBe(netSnmp("snmpget", "1.3.6.1.2.1.1.2.0")[0]);
    expect(name).toBe("桥头-acc-3");
    expect(location?.replaceAll('"', "")).toBe("桥中路 菜场");
    expect(contact).toBe("ops@example.org");
    const theirs = Number(netSnmp("snmpget", "1.3.6.1.2.1.1.3.0")[0]) / 100;
    expect(theirs - uptimeSeconds!).toBeGreaterThanOrEqual(0);
    expect(theirs - uptimeSeconds!).toBeLessThan(30);
  });

  it("has the interfaces that snmpbulkwalk sees, in the same state and at the same speed", () => {
    const seen = facts.interfaces!;
    const column = (oid: string) => netSnmp("snmpbulkwalk", oid);
    expect(seen.map(({ index }) => String(index))).toEqual(column("1.3.6.1.2.1.2.2.1.1"));
    expect(seen.map(({ name }) => name)).toEqual(column("1.3.6.1.2.1.31.1.1.1.1"));
    expect(seen.map(({ description }) => description)).toEqual(column("1.3.6.1.2.1.2.2.1.2"));
    expect(seen.map(({ mtu }) => String(mtu))).toEqual(column("1.3.6.1.2.1.2.2.1.4"));
    const status = ["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"];
    expect(seen.map(({ adminStatus }) => String(status.indexOf(adminStatus!) + 1))).toEqual(
      column("1.3.6.1.2.1.2.2.1.7"),
    );
    expect(seen.map(({ operStatus }) => String(status.indexOf(operStatus!) + 1))).toEqual(
      column("1.3.6.1.2.1.2.2.1.8"),
    );
    expect(seen.map(({ speedBps }) => String(Math.round(speedBps! / 1e6)))).toEqual(column("1.3.6.1.2.1.31.1.1.1.15"));
  });

  it("counts octets no lower than before and no higher than snmpbulkwalk does later", () => {
    const later = netSnmp("snmpbulkwalk", "1.3.6.1.2.1.31.1.1.1.6").map(BigInt);
    facts.interfaces!.forEach(({ inOctets }, i) => {
      expect(inOctets).toBeLessThanOrEqual(later[i]!);
      expect(later[i]! - inOctets!).toBeLessThan(50_000_000n);
    });
  });

  it("walks the whole system subtree to the same values as snmpbulkwalk", async () => {
    const ours = await snmp.walk(target, "1.3.6.1.2.1.1.9.1.3");
    expect(ours.ok && ours.value.map(({ value }) => text(value))).toEqual(
      netSnmp("snmpbulkwalk", "1.3.6.1.2.1.1.9.1.3"),
    );
    expect(ours.ok && ours.value.length).toBeGreaterThan(5);
  });

  it("ends a walk of everything it has at the end of its view", async () => {
    const ours = await snmp.walk(target, "1.3.6.1.2.1.31");
    const theirs = netSnmp("snmpbulkwalk", "1.3.6.1.2.1.31");
    expect(ours.ok && ours.value.length).toBe(theirs.length);
  });

  it("answers an absent object and an absent row as what they are", async () => {
    const asked = ["1.3.6.1.4.1.99999.1.0", "1.3.6.1.2.1.1.5.7", "1.3.6.1.2.1.1.5.0"];
    const answer = await snmp.get(target, asked);
    expect(answer.ok && answer.value.map(({ value }) => value.type)).toEqual([
      "noSuchObject",
      "noSuchInstance",
      "string",
    ]);
  });

  it("is silent to a wrong community, and that is unreachable", async () => {
    const answer = await snmp.get({ ...target, community: new Secret("wrong"), deadlineMs: 300 }, [
      "1.3.6.1.2.1.1.5.0",
    ]);
    expect(answer).toEqual({
      ok: false,
      failure: { kind: "unreachable", message: `127.0.0.1:${target.port} does not answer SNMP (3 tries in 300 ms)` },
    });
  });
});

async function freePort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((bound) => socket.bind(0, "127.0.0.1", bound));
  const { port } = socket.address();
  await new Promise<void>((closed) => socket.close(closed));
  return port;
}
