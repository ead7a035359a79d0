import { describe, expect, it } from "vitest";
import type { Network } from "../../../src/core/network.ts";
import { standingAt } from "../../../src/plan/standing.ts";
import { energyOf, sumOf } from "../../../src/plan/upgrade/energy.ts";
import { camera, network, networkSwitch, server, smallParts, types } from "../small-county.ts";
import { prices } from "./price-list.ts";

const small = network(smallParts);
const county: Network = {
  ...small,
  prices,
  areas: small.areas.map((area) => (area.slug === "qiaotou" ? { ...area, budgetHolder: "qiaotou-government" } : area)),
};
const energyAt = (of: Network, phase: number) => energyOf(standingAt(of, {}, new Map(), phase));
const own = (watts: number) => ({ ...types.access, maxDrawWatts: watts });

describe("the energy plan", () => {
  it("counts what a PoE class may draw where a camera's type states nothing of its own", () => {
    const [share] = energyAt(county, 2).shares.filter(({ payer }) => payer === "qiaotou-government");
    // Three cameras of class 3 draw 12.95 W each at most; nobody states the draw of their switch.
    expect(share).toEqual({
      area: "qiaotou",
      payer: "qiaotou-government",
      devices: 4,
      unknown: 1,
      byClass: 3,
      watts: 38.85,
      // 38.85 W × 1.2 × 8760 h = 408.4 kWh, at 0.5 a kWh.
      yearly: { kilowattHours: 408, cost: 204 },
    });
  });

  it("takes a device's own draw before its class", () => {
    const type = { ...types.camera, maxDrawWatts: 5 };
    const devices = [
      networkSwitch("core-1", "core", { area: "centre", phase: 1, type: own(100) }),
      camera("wuniu-001", "hd", "core-1", { area: "wuniu", type }),
    ];
    const { total } = energyAt({ ...network({ devices }), prices }, 3);
    expect(total).toMatchObject({ watts: 105, unknown: 0, byClass: 0 });
  });

  it("never makes a zero of what nobody knows", () => {
    const centre = energyAt(county, 3).shares.find(({ area }) => area === "centre")!;
    expect(centre).toEqual({ area: "centre", payer: "county", devices: 5, unknown: 5, byClass: 0 });
  });

  it("lets the township pay for cameras and the switches that feed them, and the county for the rest", () => {
    const devices = [
      networkSwitch("core-1", "core", { area: "centre", phase: 1, type: own(100) }),
      networkSwitch("qiaotou-agg-1", "aggregation", { area: "qiaotou", type: own(40) }),
      networkSwitch("qiaotou-acc-1", "access", { area: "qiaotou", type: own(20) }),
      camera("qiaotou-001", "hd", "qiaotou-acc-1"),
      camera("wuniu-001", "hd", "qiaotou-acc-1", { area: "wuniu" }),
      server("media-1", "media", "core-1", { area: "centre", phase: 1, type: { ...types.server, maxDrawWatts: 300 } }),
    ];
    const { shares } = energyAt({ ...county, devices, links: [] }, 3);
    expect(shares.map(({ area, payer, watts }) => [area, payer, watts])).toEqual([
      ["centre", "county", 400],
      ["qiaotou", "qiaotou-government", 32.95],
      ["qiaotou", "county", 40],
      // An area without a budget holder is the county's.
      ["wuniu", "county", 12.95],
    ]);
  });

  it("grows with the phase and sums to its shares", () => {
    const [before, after] = [energyAt(county, 2), energyAt(county, 3)];
    expect(after.total.watts!).toBeGreaterThan(before.total.watts!);
    expect(sumOf(after.shares, prices)).toEqual(after.total);
  });

  it("gives watts and neither kilowatt-hours nor money where there is no price list", () => {
    const { total } = energyAt(small, 3);
    expect(total.watts).toBeGreaterThan(0);
    expect(total.yearly).toBeUndefined();
  });
});
