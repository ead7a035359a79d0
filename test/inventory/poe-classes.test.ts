import { describe, expect, it } from "vitest";
import { describeClass, feeds, greatestClass } from "../../src/inventory/poe-classes.ts";

describe("what a port feeds", () => {
  it.each([
    ["type1-ieee802.3af", 3],
    ["type2-ieee802.3at", 4],
    ["type3-ieee802.3bt", 6],
    ["type4-ieee802.3bt", 8],
    ["passive-24v-2pair", undefined],
    ["constructor", undefined],
    [undefined, undefined],
  ])("%s is class %s at most", (poeType, poeClass) => expect(greatestClass(poeType)).toBe(poeClass));

  it("is not judged where the port or the device says nothing", () => {
    expect([feeds({ poeMaxClass: 3 }, 3), feeds({ poeMaxClass: 3 }, 4)]).toEqual([true, false]);
    expect([feeds({}, 8), feeds({ poeMaxClass: 3 }, undefined)]).toEqual([true, true]);
  });

  it("is said with its watts at the switch", () => expect(describeClass(4)).toBe("PoE class 4 (30 W)"));
});
