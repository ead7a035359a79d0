import { Command } from "commander";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import * as list from "../../src/cli/commands/list.ts";
import { deviceColumns, output } from "../../src/cli/output/list.ts";
import { fixture } from "../inventory/overlay-files.ts";
import { runCommand } from "./run-command.ts";

const run = (...words: string[]) => runCommand(list, ...words, "--inventory", fixture);

async function rows(...words: string[]) {
  const { out } = await run(...words, "--json");
  const printed = output.parse(JSON.parse(out));
  return "devices" in printed ? printed.devices : [];
}

/** The text on a terminal of 100 columns that somebody watches. */
async function onTerminal(...words: string[]): Promise<string> {
  let out = "";
  const command = new Command("test").exitOverride();
  list.define(command, async (action) => {
    await action({ out: (text) => void (out += text), err: () => {}, interactive: true, columns: 100 });
  });
  await command.parseAsync([...words, "--inventory", fixture], { from: "user" });
  return out;
}

const ids = async (...words: string[]) => (await rows(...words)).map((row) => row.id);

describe("camnet list", () => {
  it("takes a township by its name", async () => {
    expect(await ids("--township", "桥头")).toEqual(await ids("--township", "qiaotou"));
    await expect(run("--township", "桥")).rejects.toThrow("no township is called 桥");
  });

  it("prints one row per device under the columns of the contract", async () => {
    const { code, out } = await run("--csv");
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toBe(
      "id,kind,name,township,class,phase,status,platform,model,address,vlan,switch,port,deviceCode",
    );
    expect(parse(out, { columns: true })).toHaveLength(14);
    expect(out).toContain(
      "\nqiaotou-001,camera,桥中路菜场东口,qiaotou,hd,2,planned,onvif,Dome,10.36.0.138,1022,qiaotou-acc-1,GE0/0/1,33032401001320000001\n",
    );
  });

  it("leaves empty in CSV, and null in JSON, what does not apply", async () => {
    expect(await rows("--kind", "switch", "--township", "centre")).toEqual([
      {
        id: "core-1",
        kind: "switch",
        name: "core-1",
        township: "centre",
        class: null,
        phase: 1,
        status: "active",
        platform: "none",
        model: "Core 8",
        address: "10.37.0.74",
        vlan: 1001,
        switch: null,
        port: null,
        deviceCode: null,
      },
    ]);
    const { out } = await run("--kind", "switch", "--township", "centre", "--csv");
    expect(out.split("\n")[1]).toBe("core-1,switch,core-1,centre,,1,active,none,Core 8,10.37.0.74,1001,,,");
  });

  it("gives a switch the other end of its uplink: the switch above and the port there", async () => {
    const [row] = await rows("--kind", "switch", "--township", "bilian");
    expect(row).toMatchObject({ switch: "core-1", port: "XGE0/0/1" });
  });

  it("chooses by kind, township, class, phase and status", async () => {
    expect(await ids("--kind", "server")).toEqual(["media-1", "time-1"]);
    expect(await ids("--township", "checkpoints")).toEqual(["checkpoints-001", "checkpoints-acc-1"]);
    expect(await ids("--class", "unknown")).toEqual(["qiaotou-002"]);
    expect(await ids("--phase", "1", "--kind", "camera")).toEqual(["qiaotou-p1-001"]);
    expect(await ids("--status", "active", "--township", "qiaotou")).toEqual([
      "qiaotou-acc-1",
      "qiaotou-agg-1",
      "qiaotou-p1-001",
    ]);
  });

  it("prints CSV and JSON of the same values", async () => {
    const csv = parse((await run("--csv")).out, { columns: true }) as Record<string, string>[];
    const json = await rows();
    expect(csv).toEqual(
      json.map((row) => Object.fromEntries(deviceColumns.map((column) => [column, String(row[column] ?? "")]))),
    );
  });

  it("prints a table that fits the terminal and says what it left out", async () => {
    expect(await onTerminal("--township", "qiaotou", "--kind", "camera")).toMatchInlineSnapshot(`
      "id              kind    name            class     status   address      vlan  switch         port
      qiaotou-001     camera  桥中路菜场东口  hd        planned  10.36.0.138  1022  qiaotou-acc-1  GE0/0/1
      qiaotou-002     camera  桥中路菜场西口  unknown   planned  10.36.0.139  1022  qiaotou-acc-1  GE0/0/2
      qiaotou-003     camera  qiaotou-003     standard  planned  10.36.0.140  1022  qiaotou-acc-1  GE0/0/3
      qiaotou-p1-001  camera  桥中路老点位    standard  active   10.36.0.150  1022  qiaotou-acc-1  GE0/0/4

      4 devices; no room for township, phase, platform, model, deviceCode (--csv has all columns)
      "
    `);
  });

  it("prints every column where no terminal cuts it", async () => {
    const { out } = await run("--township", "qiaotou", "--kind", "camera");
    expect(out.split("\n")[0]!.split(/ +/)).toEqual(deviceColumns);
    expect(out).toContain("33032401001320000001\n");
    expect(out).toMatch(/\n\n4 devices\n$/);
  });

  it("says that nothing matches", async () => {
    expect((await run("--class", "checkpoint", "--township", "bilian")).out).toBe("no device matches\n");
  });

  it("knows the townships, the phases and the nearest name", async () => {
    await expect(run("--township", "qiaoto")).rejects.toThrow("no township is called qiaoto; did you mean qiaotou?");
    await expect(run("--phase", "9")).rejects.toThrow("there is no phase 9; phases.yaml has 1, 2");
    await expect(run("--kind", "swich")).rejects.toThrow("Allowed choices are camera, switch, server.");
  });

  it("refuses options that do not go together", async () => {
    await expect(run("--csv", "--json")).rejects.toThrow("cannot be used with option");
    await expect(run("devices", "dome")).rejects.toThrow("a word goes with device-types");
    await expect(run("device-types", "--township", "qiaotou")).rejects.toThrow("--township chooses devices");
  });

  it("explains an inventory with errors instead of listing half of it", async () => {
    const { code, out, err } = await runCommand(list, "--inventory", "nowhere");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("there is no inventory here");
  });
});

describe("camnet list device-types", () => {
  it("prints what can be ordered, by any part of its name", async () => {
    expect(await onTerminal("device-types", "ACCESS")).toMatchInlineSnapshot(`
      "type              kind    platform  model     copperPorts  fibrePorts  poePorts  poeBudgetWatts
      example/access-4  switch  none      Access 4            5           2         4              62

      1 device type; no room for manufacturer (--csv has all columns)
      "
    `);
    expect((await run("device-types", "CORE-8", "--csv")).out.split("\n")[1]).toBe(
      "example/core-8,switch,none,Example,Core 8,CORE-8,4,4,0,",
    );
  });

  it("keeps to its schema as JSON", async () => {
    const { out } = await run("device-types", "--kind", "camera", "--json");
    expect(output.parse(JSON.parse(out))).toMatchObject({ deviceTypes: [{ type: "example/dome", poePorts: 1 }] });
  });
});
