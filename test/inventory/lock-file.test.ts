import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Allocations } from "../../src/core/allocations.ts";
import { checkShape } from "../../src/inventory/check-shape.ts";
import { allocationsOf, printLock } from "../../src/inventory/lock-file.ts";
import { readPlainYaml } from "../../src/inventory/plain-yaml.ts";
import { writtenLock } from "../../src/inventory/schema.ts";
import { SourceText } from "../../src/inventory/source-text.ts";
import { parseYaml } from "../../src/inventory/yaml-tree.ts";
import { fixture } from "./overlay-files.ts";

async function parse(text: string): Promise<Allocations> {
  const { tree, diagnostics } = await parseYaml(new SourceText("allocations.lock.yaml", text));
  expect(diagnostics).toEqual([]);
  const { shaped, diagnostics: wrong } = checkShape(tree!, writtenLock);
  expect(wrong).toEqual([]);
  return allocationsOf(shaped!.value);
}

const id = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}$/),
  fc.constantFrom("qiaotou-001", "007", "1e5", "true", "null", "0x10", "12"),
);
const port = fc.oneof(
  fc.constantFrom(
    "GigabitEthernet0/0/5",
    "Eth 1",
    "1",
    "0/1",
    "true",
    "a: b",
    'quote"',
    "端口",
    "#1",
    " x ",
    "\\",
    "line\nbreak",
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const address = fc.ipV4();
const cable = { port, toPort: port };
const linkPorts = fc.record(
  {
    ...cable,
    to: id,
    members: fc.array(fc.record(cable, { noNullPrototype: true }), { minLength: 1, maxLength: 7 }),
  },
  { requiredKeys: ["port", "to", "toPort"], noNullPrototype: true },
);
const device = fc.record(
  {
    address,
    vlan: fc.integer({ min: 1, max: 4094 }),
    port: fc.record({ switch: id, name: port }),
    uplink: linkPorts,
    backup: linkPorts,
    deviceCode: fc.stringMatching(/^\d{20}$/),
  },
  { requiredKeys: ["address", "vlan"], noNullPrototype: true },
);
const allocations: fc.Arbitrary<Allocations> = fc.record(
  {
    prefixes: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,5}\/[a-z]{1,5}$/),
      fc.record(
        {
          prefix: address.map((a) => `${a}/32`),
          vlan: fc.integer({ min: 1, max: 4094 }),
          gateway: address,
        },
        { noNullPrototype: true },
      ),
      { noNullPrototype: true },
    ),
    devices: fc.dictionary(id, device, { noNullPrototype: true }),
    released: fc.dictionary(
      id,
      device.map((each) => ({ ...each, releasedOn: "2026-11-24" })),
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);

describe("the lock file", () => {
  it("says after reading what was printed", async () => {
    await fc.assert(
      fc.asyncProperty(allocations, async (x) => {
        expect(await parse(printLock(x))).toEqual(x);
      }),
    );
  });

  it("is the same text for the same numbers in any order", () => {
    fc.assert(
      fc.property(allocations, (x) => {
        const reversed = Object.fromEntries(Object.entries(x.devices).reverse());
        expect(printLock({ ...x, devices: reversed })).toBe(printLock(x));
      }),
    );
  });

  it("has one line for each device, so that a change of one is a change of one line", () => {
    const lock: Allocations = {
      prefixes: {
        "qiaotou/hd": {
          prefix: "10.36.0.0/25",
          vlan: 1084,
          gateway: "10.36.0.1",
        },
      },
      devices: {
        "qiaotou-002": { address: "10.36.0.11", vlan: 1084 },
        "qiaotou-001": {
          address: "10.36.0.10",
          vlan: 1084,
          port: { switch: "qiaotou-acc-1", name: "GE0/0/1" },
          deviceCode: "33032404001320000001",
        },
      },
      released: {},
    };
    expect(printLock(lock).split("\n").slice(2)).toEqual([
      "version: 1",
      "prefixes:",
      "  qiaotou/hd: { prefix: 10.36.0.0/25, vlan: 1084, gateway: 10.36.0.1 }",
      "devices:",
      '  qiaotou-001: { address: 10.36.0.10, vlan: 1084, port: { switch: qiaotou-acc-1, name: GE0/0/1 }, deviceCode: "33032404001320000001" }',
      "  qiaotou-002: { address: 10.36.0.11, vlan: 1084 }",
      "released: {}",
      "",
    ]);
  });

  it("keeps a single link as it was, and writes the further cables of a LAG and a backup behind it", async () => {
    const address = { address: "10.30.0.10", vlan: 1000 };
    const uplink = { port: "ge-9", to: "agg-1", toPort: "ge-1" };
    const members = [
      { port: "ge-10", toPort: "ge-2" },
      { port: "ge 11", toPort: "ge-3" },
    ];
    const lock: Allocations = {
      prefixes: {},
      devices: {
        "acc-1": { ...address, uplink },
        "acc-2": { ...address, uplink: { ...uplink, members }, backup: { port: "ge-12", to: "acc-1", toPort: "ge-4" } },
      },
      released: {},
    };
    const text = printLock(lock);
    expect(text.split("\n").slice(4, 7)).toEqual([
      "devices:",
      "  acc-1: { address: 10.30.0.10, vlan: 1000, uplink: { port: ge-9, to: agg-1, toPort: ge-1 } }",
      '  acc-2: { address: 10.30.0.10, vlan: 1000, uplink: { port: ge-9, to: agg-1, toPort: ge-1, members: [{ port: ge-10, toPort: ge-2 }, { port: "ge 11", toPort: ge-3 }] }, backup: { port: ge-12, to: acc-1, toPort: ge-4 } }',
    ]);
    expect(readPlainYaml(text)).toBeDefined();
    expect(await parse(text)).toEqual(lock);
  });

  it("is read without the yaml library when camnet wrote it", async () => {
    const text = readFileSync(join(fixture, "allocations.lock.yaml"), "utf8");
    expect(readPlainYaml(text)).toBeDefined();
    expect(printLock(await parse(text))).toBe(text);
  });
});
