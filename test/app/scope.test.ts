import { describe, expect, it } from "vitest";
import { idsInScope } from "../../src/app/scope.ts";
import { network, smallParts } from "../plan/small-county.ts";

const small = network(smallParts);
const ids = (scope: Omit<Parameters<typeof idsInScope>[2], "status">) =>
  [...idsInScope(small, 3, { status: "all", ...scope })].sort();

describe("which devices a command is about", () => {
  it("is an area, or devices by name", () => {
    expect(ids({ area: "wuniu" })).toEqual(["wuniu-001", "wuniu-acc-1"]);
    expect(ids({ devices: ["qiaotou-001", "core-1"] })).toEqual(["core-1", "qiaotou-001"]);
  });

  it("is an area by its Chinese or English name too, in any case", () => {
    const { slug, name } = small.areas.find((area) => area.slug === "wuniu")!;
    for (const word of [slug, name.zh, name.en, name.en.toUpperCase()])
      expect(ids({ area: word })).toEqual(["wuniu-001", "wuniu-acc-1"]);
    expect(() => ids({ area: name.zh.slice(0, 1) })).toThrow("no township is called");
  });

  it("guesses what was meant by a name that nothing has", () => {
    expect(() => ids({ area: "wuni" })).toThrow("no township is called wuni; did you mean wuniu?");
    expect(() => ids({ area: "zzzzzz" })).toThrow("no township is called zzzzzz; they are centre, qiaotou, wuniu");
    expect(() => ids({ devices: ["qiaotou-acc-11"] })).toThrow("no device is called qiaotou-acc-11; did you mean");
    expect(() => ids({ devices: ["?"] })).toThrow("no device is called ?; camnet list shows them all");
  });
});
