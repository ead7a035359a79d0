import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Command } from "commander";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { define, parseTarget } from "../../src/cli/commands/probe.ts";
import { targetOutput } from "../../src/cli/output/probe-device.ts";
import { ranges } from "../../src/cli/print-facts.ts";
import {
  counter64,
  integer,
  oidContent,
  type Responder,
  type Row,
  respond,
  table,
  text,
  tlv,
} from "../adapters/snmp-responder.ts";

const closing: Responder[] = [];
afterEach(() => {
  for (const responder of closing.splice(0)) responder.close();
});

const ifEntry = "1.3.6.1.2.1.2.2.1";
const ifXEntry = "1.3.6.1.2.1.31.1.1.1";
const rows: Row[] = [
  ["1.3.6.1.2.1.1.1.0", text("Huawei Versatile Routing Platform Software\r\nVRP (R) software, Version 5.170")],
  ["1.3.6.1.2.1.1.2.0", tlv(0x06, oidContent("1.3.6.1.4.1.2011.2.23.339"))],
  ["1.3.6.1.2.1.1.3.0", integer(8_640_000, 0x43)],
  ["1.3.6.1.2.1.1.5.0", text("qiaotou-acc-3")],
  [`${ifEntry}.2.5`, text("GigabitEthernet0/0/1")],
  [`${ifEntry}.7.5`, integer(1)],
  [`${ifEntry}.8.5`, integer(2)],
  [`${ifEntry}.14.5`, integer(0, 0x41)],
  [`${ifXEntry}.6.5`, counter64(2n ** 63n)],
  [`${ifXEntry}.10.5`, counter64(1_500_000n)],
  [`${ifXEntry}.15.5`, integer(1000, 0x42)],
  [`${ifXEntry}.18.5`, text("桥中路菜场东口")],
];

async function agent(): Promise<number> {
  const responder = await respond(table(rows));
  closing.push(responder);
  return responder.port;
}

async function camnetProbe(...words: string[]) {
  let [out, err, code] = ["", "", -1];
  const command = new Command("probe").exitOverride().configureOutput({ writeErr: () => {} });
  define(command, async (action) => {
    const terminal = {
      out: (t: string) => void (out += t),
      err: (t: string) => void (err += t),
      interactive: false,
      columns: 100,
    };
    code = await action(terminal);
  });
  await command.parseAsync(["node", "probe", ...words]);
  return { out, err, code };
}

describe("camnet probe --target", () => {
  it("says who answers and how its interfaces are, as JSON that the schema accepts", async () => {
    const { out, err, code } = await camnetProbe("--target", `127.0.0.1:${await agent()}`, "--json");
    expect({ err, code }).toEqual({ err: "", code: 0 });
    const { sources, ...facts } = targetOutput.parse(JSON.parse(out));
    expect(sources).toMatchObject({
      "system.name": "1.3.6.1.2.1.1.5.0",
      "interfaces[0].speedBps": "1.3.6.1.2.1.31.1.1.1.15.5",
    });
    expect(facts).toEqual({
      system: {
        description: "Huawei Versatile Routing Platform Software\r\nVRP (R) software, Version 5.170",
        objectId: "1.3.6.1.4.1.2011.2.23.339",
        name: "qiaotou-acc-3",
        uptimeSeconds: 86_400,
      },
      manufacturer: "Huawei",
      platform: "huawei-vrp",
      version: "5.170",
      unsupported: ["cpu", "memory", "sensors", "poe", "vlans", "neighbours"],
      interfaces: [
        {
          index: 5,
          name: "GigabitEthernet0/0/1",
          description: "GigabitEthernet0/0/1",
          alias: "桥中路菜场东口",
          adminStatus: "up",
          operStatus: "down",
          speedBps: 1_000_000_000,
          inOctets: "9223372036854775808",
          outOctets: 1_500_000,
          inErrors: 0,
        },
      ],
    });
  });

  it("says the same to a person", async () => {
    const port = await agent();
    const { out } = await camnetProbe("--target", `127.0.0.1:${port}`);
    expect(out.replaceAll(String(port), "PORT")).toMatchInlineSnapshot(`
      "qiaotou-acc-3 at 127.0.0.1:PORT is Huawei, version 5.170, up for 1 d 0 h
        says         Huawei Versatile Routing Platform Software VRP (R) software, Version 5.170
        platform     huawei-vrp
        sysObjectID  1.3.6.1.4.1.2011.2.23.339

      Interfaces: 0 of 1 up
        index  name                  admin  oper     speed       in      out  errors  alias
            5  GigabitEthernet0/0/1  up     down  1 Gbit/s  9.22 EB  1.50 MB       0  桥中路菜场东口

      Does not answer: cpu, memory, sensors, poe, vlans, neighbours
      Next: camnet probe --target 127.0.0.1:PORT --json
      "
    `);
  });

  it("ends with 3 and one sentence when nobody answers", async () => {
    const silent = await respond(() => []);
    closing.push(silent);
    const { out, err, code } = await camnetProbe("--target", `127.0.0.1:${silent.port}`, "--json");
    expect(code).toBe(3);
    expect(err).toBe(
      `camnet: 127.0.0.1:${silent.port} does not answer SNMP (3 tries in 1500 ms); check the address, the community and the device's access list\n`,
    );
    expect(targetOutput.parse(JSON.parse(out)).failure?.kind).toBe("unreachable");
  });

  it("warns of a community on the command line without repeating it, and takes one from the environment in silence", async () => {
    const port = await agent();
    process.env["CAMNET_TEST_COMMUNITY"] = "public";
    const literal = await camnetProbe("--target", `127.0.0.1:${port}`, "--community", "public");
    expect(literal.err).toMatch(/^camnet: a community on the command line .*process list/);
    expect(literal.err).not.toContain("public");
    const reference = await camnetProbe("--target", `127.0.0.1:${port}`, "--community", "env:CAMNET_TEST_COMMUNITY");
    expect(reference).toMatchObject({ err: "", code: 0 });
  });

  it("refuses words that belong to the county's survey", async () => {
    await expect(camnetProbe("--community", "public")).rejects.toThrow("--community goes with --target");
    await expect(camnetProbe("--all")).rejects.toThrow("--all goes with --target or --walk");
  });
});

describe("camnet probe --walk", () => {
  const fixture = (name: string) => join(import.meta.dirname, "../probes/fixture", name);
  const folder = mkdtempSync(join(tmpdir(), "camnet-walk-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, bytes: string | Buffer) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };

  it("says what a recorded device is, and asks nobody", async () => {
    const { out, err, code } = await camnetProbe("--walk", fixture("numeric.snmpwalk"));
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out.replaceAll(fixture(""), "")).toMatchInlineSnapshot(`
      "桥头-gate at numeric.snmpwalk is Linux gate 5.10.0 #1 SMP second line = of the description, version
      5.10.0, up for 20 min 34 s
        says         Linux gate 5.10.0 #1 SMP second line = of the description
        platform     linux
        sysObjectID  1.3.6.1.4.1.8072.3.2.10

      Interfaces: 0 of 1 up
        index  name  admin  oper                speed       in  errors
            2  eth0  up     lowerLayerDown  10 Gbit/s  18.4 EB       3

      Load
        what    name               used       of
        CPU     CPU               7.0 %
        memory  Physical memory  25.0 %  1.02 MB

      Does not answer: sensors, poe, vlans, neighbours
      Read 25 values
      Next: camnet probe --walk /numeric.snmpwalk --json
      "
    `);
  });

  it("prints the same as JSON, gzipped or not", async () => {
    const plain = await camnetProbe("--walk", fixture("recorded.snmprec"), "--json");
    const packed = written("recorded.snmprec.gz", gzipSync(readFileSync(fixture("recorded.snmprec"))));
    const zipped = await camnetProbe("--walk", packed, "--json");
    const [one, other] = [plain, zipped].map(({ out }) => targetOutput.parse(JSON.parse(out)));
    expect(one!.walk).toEqual({ file: fixture("recorded.snmprec"), values: 24, unreadableLines: 0 });
    expect({ ...other, walk: undefined }).toEqual({ ...one, walk: undefined });
    expect(one).toMatchObject({ platform: "linux", interfaces: [{ name: "eth0", inOctets: "18446744073709551615" }] });
  });

  it("reads what PowerShell and editors make of a recording", async () => {
    const text = readFileSync(fixture("numeric.snmpwalk"), "utf8");
    const plain = (await camnetProbe("--walk", written("walk", text), "--json")).out;
    for (const bytes of [
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text.replaceAll("\n", "\r\n"), "utf16le")]),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    ]) {
      expect((await camnetProbe("--walk", written("walk", bytes), "--json")).out).toBe(plain);
    }
  });

  it("counts the lines that are no values, and goes on", async () => {
    const path = written("bad", '.1.3.6.1.2.1.1.5.0 = STRING: "a"\nrubbish\n1.3.6.1.2.1.1.3.0|67|x\n');
    expect((await camnetProbe("--walk", path)).out).toContain(
      "Read 1 value; 2 lines are no values, the first is line 2\n",
    );
  });

  it("says what to type when the file is no walk, is damaged or is not there", async () => {
    await expect(camnetProbe("--walk", written("poem", "a\nb\n"))).rejects.toThrow(
      /poem holds no walk; record one with snmpwalk -v2c -c COMMUNITY -On -Oe ADDRESS \.1 > .*poem$/,
    );
    const cut = gzipSync("1.3.6.1.2.1.1.5.0|4|a\n").subarray(0, 20);
    await expect(camnetProbe("--walk", written("cut.gz", cut))).rejects.toThrow("cut.gz is gzipped and damaged");
    await expect(camnetProbe("--walk", join(folder, "none"))).rejects.toThrow("none cannot be read (ENOENT)");
  });

  it("is not for a county or an address", async () => {
    await expect(camnetProbe("--walk", "x", "--target", "y")).rejects.toThrow(/cannot be used with/);
    await expect(camnetProbe("--walk", "x", "--township", "y")).rejects.toThrow(/cannot be used with/);
  });
});

describe("names of interfaces", () => {
  it("are shortened where their numbers run on", () => {
    expect(ranges(["Gi0/1", "Gi0/2", "Gi0/3", "Gi0/7", "Te1/1", "Te1/2", "lag"])).toBe("Gi0/1-3, Gi0/7, Te1/1-2, lag");
    expect(ranges([])).toBe("");
  });
});

describe("a target", () => {
  it.each([
    ["10.36.0.11", "10.36.0.11", 161],
    ["10.36.0.11:1161", "10.36.0.11", 1161],
    ["2001:db8::1", "2001:db8::1", 161],
    ["[2001:db8::1]:1161", "2001:db8::1", 1161],
    ["switch-7.example", "switch-7.example", 161],
  ])("is read: %s", (written, host, port) => {
    expect(parseTarget(written)).toEqual({ host, port });
  });

  it.each(["", "10.36.0.11:", "10.36.0.11:0", "10.36.0.11:70000", "[10.36.0.11]:161", "a b", "udp:10.0.0.1:161"])(
    "is refused: '%s'",
    (written) => expect(() => parseTarget(written)).toThrow("is no target; write an address such as"),
  );
});
