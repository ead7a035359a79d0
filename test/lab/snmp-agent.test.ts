import { afterEach, describe, expect, it } from "vitest";
import { counter64, createMib, integer, scalar, table, text } from "../../src/lab/mib/mib.ts";
import { answerDatagram, createSnmpAgent, type SnmpAgent } from "../../src/lab/snmp-agent.ts";
import { type RawVarbind, rawRequest, readResponse } from "./snmp-bytes.ts";

interface Facts {
  readonly name: string;
  readonly rows: readonly { readonly index: readonly number[]; readonly label: string; readonly octets?: bigint }[];
}

const mib = createMib<Facts>([
  ...table("1.3.6.1.2.1.2.2.1", (facts: Facts) => facts.rows, {
    2: (row) => text(row.label),
    10: (row) => (row.octets === undefined ? undefined : counter64(row.octets)),
  }),
  scalar("1.3.6.1.2.1.1.5", (facts) => text(facts.name)),
  scalar("1.3.6.1.2.1.1.7", () => integer(-129)),
]);
const facts: Facts = {
  name: "qiaotou-acc-3",
  rows: [
    { index: [1], label: "one", octets: 18_446_744_073_709_551_615n },
    { index: [2], label: "two" },
    { index: [128], label: "far", octets: 128n },
  ],
};

function ask(request: Parameters<typeof rawRequest>[0], maxBytes?: number) {
  const answer = answerDatagram(
    { mib, facts, communities: () => ["readme"], ...(maxBytes ? { maxBytes } : {}) },
    rawRequest(request),
  );
  return answer && readResponse(answer);
}
const values = (varbinds: readonly RawVarbind[]) => varbinds.map(({ oid, value }) => `${oid}=${value}`);

describe("the lab's SNMP agent", () => {
  it("answers a GET in the order asked, with the values of the device", () => {
    const answer = ask({ type: "get", oids: ["1.3.6.1.2.1.1.7.0", "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.2.2.1.10.1"] });
    expect(answer?.errorStatus).toBe(0);
    expect(values(answer!.varbinds)).toEqual([
      "1.3.6.1.2.1.1.7.0=-129",
      "1.3.6.1.2.1.1.5.0=qiaotou-acc-3",
      "1.3.6.1.2.1.2.2.1.10.1=18446744073709551615",
    ]);
  });

  it("tells an object it does not have from a row it does not have", () => {
    const answer = ask({
      type: "get",
      oids: ["1.3.6.1.2.1.99.1.0", "1.3.6.1.2.1.2.2.1.2.3", "1.3.6.1.2.1.1.5", "1.3.6.1.2.1.2.2.1.10.2"],
    });
    expect(answer!.varbinds.map(({ value }) => value)).toEqual([
      "noSuchObject",
      "noSuchInstance",
      "noSuchInstance",
      "noSuchInstance",
    ]);
  });

  it("walks in OID order by number, over holes in a column, to the end of the view", () => {
    const seen: string[] = [];
    let at = "1.3";
    for (let step = 0; step < 20; step += 1) {
      const [varbind] = ask({ type: "getNext", oids: [at] })!.varbinds;
      seen.push(varbind!.value === "endOfMibView" ? "end" : varbind!.oid);
      if (varbind!.value === "endOfMibView") break;
      at = varbind!.oid;
    }
    expect(seen).toEqual([
      "1.3.6.1.2.1.1.5.0",
      "1.3.6.1.2.1.1.7.0",
      "1.3.6.1.2.1.2.2.1.2.1",
      "1.3.6.1.2.1.2.2.1.2.2",
      "1.3.6.1.2.1.2.2.1.2.128",
      "1.3.6.1.2.1.2.2.1.10.1",
      "1.3.6.1.2.1.2.2.1.10.128",
      "end",
    ]);
  });

  it("repeats a GETBULK row by row after the non-repeaters", () => {
    const answer = ask({
      type: "getBulk",
      second: 1,
      third: 2,
      oids: ["1.3.6.1.2.1.1.5", "1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.10"],
    });
    expect(answer!.varbinds.map(({ oid }) => oid)).toEqual([
      "1.3.6.1.2.1.1.5.0",
      "1.3.6.1.2.1.2.2.1.2.1",
      "1.3.6.1.2.1.2.2.1.10.1",
      "1.3.6.1.2.1.2.2.1.2.2",
      "1.3.6.1.2.1.2.2.1.10.128",
    ]);
  });

  it("stops a GETBULK at the end of the view instead of repeating it", () => {
    const answer = ask({ type: "getBulk", second: 0, third: 1000, oids: ["1.3.6.1.2.1.2.2.1.10.1"] });
    expect(answer!.varbinds.map(({ value }) => value)).toEqual(["128", "endOfMibView"]);
  });

  it("cuts a GETBULK to the message size and refuses a GET that is too big", () => {
    const oids = ["1.3.6.1.2.1.2.2.1.2"];
    const whole = ask({ type: "getBulk", second: 0, third: 6, oids })!.varbinds.length;
    const cut = ask({ type: "getBulk", second: 0, third: 6, oids }, 120)!.varbinds.length;
    expect([whole, cut > 0 && cut < whole]).toEqual([6, true]);
    const tooBig = ask({ type: "get", oids: Array.from({ length: 6 }, () => "1.3.6.1.2.1.1.5.0") }, 120);
    expect(tooBig).toMatchObject({ errorStatus: 1, errorIndex: 0, varbinds: [] });
  });

  it("keeps silent to a wrong community, to garbage and to every cut-off request", () => {
    expect(ask({ type: "get", community: "guess", oids: ["1.3.6.1.2.1.1.5.0"] })).toBeUndefined();
    const good = rawRequest({ type: "get", oids: ["1.3.6.1.2.1.1.5.0"] });
    const options = { mib, facts, communities: () => ["readme"] };
    for (let length = 0; length < good.length; length += 1)
      expect(answerDatagram(options, good.subarray(0, length)), `first ${length} bytes`).toBeUndefined();
    expect(answerDatagram(options, Buffer.from("not snmp at all"))).toBeUndefined();
  });

  it("answers v1 with noSuchName and steps over Counter64, which v1 does not know", () => {
    expect(ask({ version: 0, type: "get", oids: ["1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.9.0"] })).toMatchObject({
      errorStatus: 2,
      errorIndex: 2,
    });
    expect(ask({ version: 0, type: "getNext", oids: ["1.3.6.1.2.1.2.2.1.2.128"] })).toMatchObject({ errorStatus: 2 });
  });

  it("refuses to be written to", () => {
    expect(ask({ type: "set", oids: ["1.3.6.1.2.1.1.5.0"] })).toMatchObject({ errorStatus: 17, errorIndex: 1 });
  });
});

describe("the lab's SNMP agent on its socket", () => {
  let agent: SnmpAgent | undefined;
  afterEach(async () => {
    await agent?.close();
    agent = undefined;
  });

  it("answers from the address asked and drops what a fault tells it to drop", async () => {
    let count = 0;
    agent = createSnmpAgent({
      mib,
      facts,
      communities: () => ["readme"],
      treat: () => ((count += 1) % 2 === 1 ? "drop" : { delayMs: 1 }),
    });
    const port = await agent.listen("127.0.0.1", 0);
    const { createSocket } = await import("node:dgram");
    const client = createSocket("udp4");
    const answers: number[] = [];
    const second = new Promise<void>((resolve) => {
      client.on("message", () => {
        answers.push(count);
        resolve();
      });
    });
    const request = rawRequest({ type: "get", oids: ["1.3.6.1.2.1.1.5.0"] });
    client.send(request, port, "127.0.0.1", () => client.send(request, port, "127.0.0.1"));
    await second;
    client.close();
    expect(answers).toEqual([2]);
  });
});
