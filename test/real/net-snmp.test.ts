import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BootedLab, bootLab } from "../../src/lab/boot-lab.ts";
import { ids, labCounty } from "../lab/small-county.ts";
import { describeReal } from "./describe-real.ts";

const run = promisify(execFile);

describeReal(["net-snmp"], "net-snmp's programs against the lab's agents", () => {
  const folder = mkdtempSync(join(tmpdir(), "camnet-net-snmp-"));
  let lab: BootedLab;
  beforeAll(async () => {
    lab = await bootLab({ county: labCounty(), folder });
  });
  afterAll(async () => {
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `OID = TYPE: value` lines, or what the program says when it fails. */
  async function ask(
    program: string,
    id: string,
    oids: readonly string[],
    more: readonly string[] = ["-v2c"],
    community?: string,
  ) {
    const where = `127.0.0.1:${lab.endpoints.devices[id]!.snmp}`;
    const words = [
      ...more,
      "-c",
      community ?? lab.secrets["env:CAMNET_SNMP_COMMUNITY"]!,
      "-r0",
      "-t2",
      "-m",
      "",
      "-On",
    ];
    // MIBS= keeps it to numbers wherever MIB files are installed.
    const done = await run(program, [...words, where, ...oids], { env: { ...process.env, MIBS: "" } }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    return (done.stdout + done.stderr).trim().split("\n");
  }

  it("reads single objects of every kind of device", async () => {
    const name = "1.3.6.1.2.1.1.5.0";
    for (const id of [ids.oldSwitch, ids.oldCamera, ids.server])
      expect(await ask("snmpget", id, [name])).toEqual([`.${name} = STRING: "${id}"`]);
    expect((await ask("snmpget", ids.oldSwitch, ["1.3.6.1.2.1.1.3.0"]))[0]).toMatch(
      / = Timeticks: \(\d+\) \d+ days?, /,
    );
    expect((await ask("snmpget", ids.oldCamera, ["1.3.6.1.4.1.39165.1.7.0"]))[0]).toMatch(/ = STRING: "\d+ PERCENT"$/);
  });

  it("tells a missing object from a missing row, in both versions", async () => {
    expect(await ask("snmpget", ids.oldSwitch, ["1.3.6.1.2.1.99.0", "1.3.6.1.2.1.1.5.7"])).toEqual([
      ".1.3.6.1.2.1.99.0 = No Such Object available on this agent at this OID",
      ".1.3.6.1.2.1.1.5.7 = No Such Instance currently exists at this OID",
    ]);
    expect((await ask("snmpget", ids.oldSwitch, ["1.3.6.1.2.1.99.0"], ["-v1"])).join("\n")).toContain("(noSuchName)");
  });

  it("walks everything in rising order, with GETNEXT and GETBULK alike", async () => {
    const oidsOf = (lines: readonly string[]) =>
      lines.flatMap((line) => /^(\.[\d.]+) = (?!No more variables)/.exec(line)?.[1] ?? []);
    const next = oidsOf(await ask("snmpwalk", ids.oldSwitch, ["1"]));
    const bulk = oidsOf(await ask("snmpbulkwalk", ids.oldSwitch, ["1"], ["-v2c", "-Cr50"]));
    // 10 ports, each with a row in the interface, bridge and power tables: hundreds of objects, or the walk stopped early.
    expect(next.length).toBeGreaterThan(400);
    expect(bulk).toEqual(next);
    // snmpwalk stops with an error at an OID that does not rise; -Cc, which switches that off, is not given.
    expect(new Set(next).size).toBe(next.length);
  });

  it("sees the interfaces of the device type with the descriptions and links of the configuration", async () => {
    const column = async (oid: string) =>
      (await ask("snmpbulkwalk", ids.oldSwitch, [oid])).map((line) => / = \w+: "?(.*?)"?$/.exec(line)?.[1] ?? "");
    const names = await column("1.3.6.1.2.1.31.1.1.1.1");
    const aliases = await column("1.3.6.1.2.1.31.1.1.1.18");
    const status = await column("1.3.6.1.2.1.2.2.1.8");
    const uplink = names.indexOf("GigabitEthernet0/0/9");
    expect(names.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, at) => `GigabitEthernet0/0/${at + 1}`));
    expect([aliases[uplink], status[uplink]]).toEqual(["qiaotou-agg-1|GigabitEthernet0/0/1", "1"]);
    expect(await column("1.0.8802.1.1.2.1.4.1.1.9")).toEqual(["qiaotou-agg-1"]);
  });

  it("gets no answer with a wrong community", async () => {
    const answer = await ask("snmpget", ids.oldSwitch, ["1.3.6.1.2.1.1.5.0"], ["-v2c"], "guess");
    expect(answer.join(" ")).toContain("Timeout: No Response");
  });

  it("cannot write", async () => {
    const where = `127.0.0.1:${lab.endpoints.devices[ids.oldSwitch]!.snmp}`;
    const words = ["-v2c", "-c", lab.secrets["env:CAMNET_SNMP_COMMUNITY"]!, "-r0", "-t2", "-m", "", where];
    const set = run("snmpset", [...words, "1.3.6.1.2.1.1.5.0", "s", "mine"]);
    await expect(set).rejects.toMatchObject({ stderr: expect.stringContaining("notWritable") });
  });
});
