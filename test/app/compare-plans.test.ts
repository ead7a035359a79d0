import { describe, expect, it } from "vitest";
import { comparePlans, isSame } from "../../src/app/compare-plans.ts";
import { noAllocations } from "../../src/core/allocations.ts";
import { diagnostic } from "../../src/core/diagnostic.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { at, camera, network, networkSwitch, type Parts, smallParts, today, uplink } from "../plan/small-county.ts";

function countyOf(parts: Parts) {
  const built = network(parts);
  const plan = makePlan(built, noAllocations, { today, failures: true });
  return { network: built, plan, diagnostics: plan.findings };
}

const small = countyOf(smallParts);
const without = (id: string) => smallParts.devices.filter((device) => device.id !== id);

describe("two plans side by side", () => {
  it("are the same when nothing differs", () => {
    const comparison = comparePlans(small, countyOf(smallParts));
    expect(isSame(comparison)).toBe(true);
    expect(comparison.figures.find(({ slug }) => slug === "points")).toMatchObject({ before: 8, after: 8 });
  });

  it("name devices that came, that went, and that hang on another switch", () => {
    const devices = [
      ...without("qiaotou-003").filter(({ id }) => id !== "qiaotou-001"),
      camera("qiaotou-001", "hd", "qiaotou-acc-2", { area: "qiaotou", name: "桥中路菜场东口" }),
      camera("qiaotou-005", "hd", "qiaotou-acc-2"),
    ];
    const comparison = comparePlans(small, countyOf({ ...smallParts, devices }));
    expect(comparison).toMatchObject({
      added: ["qiaotou-005"],
      removed: ["qiaotou-003"],
      moved: [{ id: "qiaotou-001", what: "switch", before: "qiaotou-acc-1", after: "qiaotou-acc-2" }],
      changed: [],
    });
    expect(isSame(comparison)).toBe(false);
  });

  it("take a switch as moved when its uplink leads elsewhere", () => {
    const links = smallParts.links.map((link) =>
      link.id === "wuniu-acc-1" ? uplink("wuniu-acc-1", "qiaotou-agg-1", { 3: 1000 }) : link,
    );
    expect(comparePlans(small, countyOf({ ...smallParts, links })).moved).toEqual([
      { id: "wuniu-acc-1", what: "switch", before: "core-1", after: "qiaotou-agg-1" },
    ]);
  });

  it("say what else of a device differs, and leave retired ones out", () => {
    const devices = [
      ...without("qiaotou-002").filter(({ id }) => id !== "qiaotou-004"),
      camera("qiaotou-002", "standard", "qiaotou-acc-1"),
      camera("qiaotou-004", "standard", "qiaotou-acc-2", { area: "qiaotou", status: "retired" }),
    ];
    const comparison = comparePlans(small, countyOf({ ...smallParts, devices }));
    expect(comparison.changed).toEqual([{ id: "qiaotou-002", what: "class", before: "unknown", after: "standard" }]);
    expect(comparison.removed).toEqual(["qiaotou-004"]);
  });

  it("list links whose rate or load differs, most different first, and those of one side only", () => {
    const links = [
      ...smallParts.links.filter(({ id }) => id !== "wuniu-acc-1"),
      uplink("wuniu-acc-1", "core-1", { 3: 10_000 }),
      uplink("wuniu-acc-2", "core-1", { 3: 1000 }),
    ];
    const devices = [
      ...smallParts.devices,
      networkSwitch("wuniu-acc-2", "access", { area: "wuniu" }),
      ...["a", "b"].map((n) => camera(`wuniu-00${n}`, "hd", "wuniu-acc-2", { area: "wuniu" })),
    ];
    const comparison = comparePlans(small, countyOf({ ...smallParts, devices, links }));
    expect(
      comparison.links.map(({ link, before, after }) => [link, before?.capacityMbps, after?.capacityMbps]),
    ).toEqual([
      ["wuniu-acc-2", undefined, 1000],
      ["wuniu-acc-1", 1000, 10_000],
    ]);
  });

  it("know a finding again by what it says, whatever line it has moved to", () => {
    const finding = (line: number, message: string) =>
      diagnostic({ code: "link-over-ceiling", message, where: at(line) });
    const before = { ...small, diagnostics: [finding(1, "stays"), finding(2, "goes")] };
    const after = { ...small, diagnostics: [finding(9, "stays"), finding(3, "comes")] };
    const { findings } = comparePlans(before, after);
    expect(findings.gone.map(({ message }) => message)).toEqual(["goes"]);
    expect(findings.new.map(({ message }) => message)).toEqual(["comes"]);
  });
});
