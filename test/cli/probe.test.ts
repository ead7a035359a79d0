import { Command } from "commander";
import { afterEach, describe, expect, it } from "vitest";
import { define, parseTarget } from "../../src/cli/commands/probe.ts";
import { targetOutput } from "../../src/cli/output/probe.ts";
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
  const command = new Command("probe").exitOverride();
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
    expect(targetOutput.parse(JSON.parse(out))).toEqual({
      system: {
        description: "Huawei Versatile Routing Platform Software\r\nVRP (R) software, Version 5.170",
        objectId: "1.3.6.1.4.1.2011.2.23.339",
        name: "qiaotou-acc-3",
        uptimeSeconds: 86_400,
      },
      manufacturer: "Huawei",
      platform: "huawei-vrp",
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
    expect(out.replace(String(port), "PORT")).toMatchInlineSnapshot(`
      "127.0.0.1:PORT answers
        name         qiaotou-acc-3
        is           Huawei Versatile Routing Platform Software VRP (R) software, Version 5.170
        maker        Huawei
        platform     huawei-vrp
        sysObjectID  1.3.6.1.4.1.2011.2.23.339
        up for       1 d 0 h

      index  name                  admin  oper     speed       in      out  errors  alias
      5      GigabitEthernet0/0/1  up     down  1 Gbit/s  9.22 EB  1.50 MB       0  桥中路菜场东口
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
