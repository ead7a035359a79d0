import { describe, expect, it } from "vitest";
import type { Link } from "../../src/core/network.ts";
import { linkLoads } from "../../src/plan/link-load.ts";
import { branchLossDb, ponFigures, ponFindings, ponPorts } from "../../src/plan/pon.ts";
import { standingAt } from "../../src/plan/standing.ts";
import { lag, pon, ringParts } from "./ring-county.ts";
import { camera, network, networkSwitch, type Parts, server, uplink } from "./small-county.ts";

function portsOf(parts: Parts) {
  const standing = standingAt(network(parts), {}, new Map(), 3);
  const ports = ponPorts(standing, linkLoads(standing));
  return { ports, findings: ponFindings(standing, ports) };
}

/** `count` branches of eight 4 Mbit/s cameras each on one port. */
function branches(count: number, of: (n: number) => Partial<NonNullable<Link["pon"]>> = () => ({})): Parts {
  const ids = Array.from({ length: count }, (_, n) => `onu-${String(n).padStart(2, "0")}`);
  return {
    devices: [
      networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
      server("media-1", "media", "core-1"),
      ...ids.flatMap((id) => [
        networkSwitch(id, "access", { area: "qiaotou" }),
        ...Array.from({ length: 8 }, (_, k) => camera(`${id}-${k}`, "hd", id)),
      ]),
    ],
    links: ids.map((id, n) => {
      const link = pon(uplink(id, "core-1", { 3: 1000 }), "xe-1", 32);
      return { ...link, pon: { ...link.pon!, ...of(n) } };
    }),
  };
}

describe("a port of a passive optical network", () => {
  it("carries the sum of its branches, and nothing of others", () => {
    const { ports } = portsOf(ringParts);
    // hd and standard: (4000 + 500 + 2000 + 500) kbit/s × 1.1.
    expect(ports).toMatchObject([
      { switch: "agg-2", port: "ge-24", kind: "epon", cameras: 2, upMbps: expect.closeTo(7.7, 9), downMbps: 0 },
    ]);
    expect(ports[0]!.branches.map(({ link }) => link)).toEqual(["onu-1", "onu-2"]);
    expect(ports[0]!.utilisationPercent).toBeCloseTo((7.7 / 900) * 100, 9);
  });

  it("may be filled to the policy's share of what can be used: 630 of 900 Mbit/s upstream", () => {
    // A branch brings 8 × 4.95 Mbit/s: fifteen are 594, sixteen are 633.6.
    expect(portsOf(branches(15)).findings).toEqual([]);
    expect(portsOf(branches(16)).findings).toMatchObject([
      {
        code: "pon-over-ceiling",
        severity: "error",
        message:
          "epon port xe-1 of core-1 carries 634 Mbit/s upstream of 900 Mbit/s usable (70.4 %) from 128 cameras on 16 branches; the ceiling is 70 %",
      },
    ]);
    expect(portsOf(branches(16, () => ({ kind: "gpon" }))).findings).toEqual([]);
  });

  it("loses light in the splitter, the fibre and the connectors", () => {
    expect(branchLossDb({ split: 8, km: 10 })).toBeCloseTo(10.5 + 3.5 + 2, 9);
    expect(branchLossDb({ split: 32, km: 0 })).toBeCloseTo(17.5 + 2, 9);
  });

  it("refuses a branch beyond the budget of its class, and says how far it may reach", () => {
    // 1:32 leaves 8.5 dB, which is 24.2 km.
    expect(portsOf(branches(1, () => ({ km: 24.2 }))).findings).toEqual([]);
    expect(portsOf(branches(1, () => ({ km: 25 }))).findings).toMatchObject([
      {
        code: "pon-loss",
        message: "branch onu-00 loses 28.3 dB over 25 km and a splitter of 1:32; epon optics allow 28 dB",
        hints: ["at most 24.2 km at 1:32", "each halving of the split gains 3.5 dB"],
      },
    ]);
  });

  it("says where a length is missing, so that the loss is only the least it can be", () => {
    const parts = branches(1);
    const links = parts.links!.map((link) => {
      const { km: _, ...rest } = link.pon!;
      return { ...link, pon: rest };
    });
    expect(portsOf({ ...parts, links }).ports[0]!.branches).toEqual([
      { link: "onu-00", lossDb: 19.5, lengthKnown: false },
    ]);
    expect(portsOf(parts).ports[0]!.branches[0]!.lengthKnown).toBe(true);
  });

  it("has a source for every figure, and marks those that no document gives", () => {
    for (const figure of Object.values(ponFigures)) {
      expect(figure.source).not.toBe("");
      expect("assumed" in figure).toBe(figure.source === "trade knowledge");
    }
  });

  it("is no matter for a county without one", () => {
    expect(
      portsOf({ ...ringParts, links: ringParts.links.filter((link) => !link.pon).map((link) => lag(link, 1)) }).ports,
    ).toEqual([]);
  });
});
