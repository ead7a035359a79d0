import { describe, expect, it } from "vitest";
import { pickFaults } from "../../src/lab/faults.ts";

const devices = Array.from({ length: 2000 }, (_, at) => ({ id: `camera-${at}`, kind: "camera" as const }));

describe("picking devices that misbehave", () => {
  it("picks about as many as asked for, the same ones every time, of every kind", () => {
    const faults = pickFaults(devices, 5, "county");
    expect(Object.keys(faults).length / devices.length).toBeGreaterThan(0.035);
    expect(Object.keys(faults).length / devices.length).toBeLessThan(0.065);
    expect(pickFaults(devices, 5, "county")).toEqual(faults);
    expect([...new Set(Object.values(faults).map(({ kind }) => kind))].sort()).toEqual([
      "closes",
      "dead",
      "drops-half",
      "lies",
      "refuses",
      "slow",
    ]);
  });

  it("picks others with another seed, none at 0 and all at 100 percent", () => {
    expect(Object.keys(pickFaults(devices, 5, "other"))).not.toEqual(Object.keys(pickFaults(devices, 5, "county")));
    expect(pickFaults(devices, 0, "county")).toEqual({});
    expect(Object.keys(pickFaults(devices, 100, "county"))).toHaveLength(devices.length);
  });

  it("does not move the fault of one device when another is added", () => {
    const more = pickFaults([{ id: "camera-new", kind: "camera" }, ...devices], 5, "county");
    expect(more).toMatchObject(pickFaults(devices, 5, "county"));
  });
});
