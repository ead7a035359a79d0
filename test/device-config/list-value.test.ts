import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatList, parseList } from "../../src/device-config/list-value.ts";

describe("lists of numbered things", () => {
  it("expands ranges and joins runs", () => {
    expect([...parseList("2 to 4 10")]).toEqual(["2", "3", "4", "10"]);
    expect(formatList(new Set(["10", "3", "2", "4", "11"]), 10)).toEqual(["2 to 4 10 to 11"]);
  });

  it("reads all as every VLAN and writes it back", () => {
    expect(parseList("all").size).toBe(4094);
    expect(formatList(parseList("1 to 4094"), 10)).toEqual(["all"]);
  });

  it("knows interfaces", () => {
    expect(formatList(parseList("100GE1/0/3 100GE1/0/7 to 100GE1/0/9"), 10)).toEqual([
      "100GE1/0/3 100GE1/0/7 to 100GE1/0/9",
    ]);
  });

  it("reads back what it wrote, in pieces of at most ten", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 4094 }), { maxLength: 300 }), (ids) => {
        const lines = formatList(new Set(ids.map(String)), 10);
        const read = new Set(lines.flatMap((line) => [...parseList(line)]));
        expect(read).toEqual(new Set(ids.map(String)));
        for (const line of lines) expect(line.replaceAll(/ to \d+/g, "").split(" ").length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it("does not expand a range that makes no sense", () => {
    expect([...parseList("5 to 2")]).toEqual(["5", "2"]);
    expect([...parseList("1 to 99999999")]).toEqual(["1", "99999999"]);
  });
});
