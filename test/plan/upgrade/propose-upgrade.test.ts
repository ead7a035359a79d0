import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noAllocations } from "../../../src/core/allocations.ts";
import type { Network } from "../../../src/core/network.ts";
import { withoutItem } from "../../../src/plan/upgrade/apply-upgrade.ts";
import { pricing } from "../../../src/plan/upgrade/price-items.ts";
import type { Proposal } from "../../../src/plan/upgrade/proposal.ts";
import { proposeUpgrade } from "../../../src/plan/upgrade/propose-upgrade.ts";
import { toMend } from "../../../src/plan/upgrade/replan.ts";
import * as small from "../small-county.ts";
import { cheapestByTrying, isClean } from "./brute-force.ts";
import { type AccessParts, county, prices, times, types } from "./priced-county.ts";

const { today } = small;

function propose(network: Network, more: Partial<Parameters<typeof proposeUpgrade>[0]> = {}): Promise<Proposal> {
  return proposeUpgrade({ network, lock: noAllocations, today, ...more });
}

function itemsOf({ items }: Proposal) {
  return items.map(({ item }) => item);
}

/** What every proposal that claims to be optimal has to keep. */
function expectSound(network: Network, proposal: Proposal): void {
  expect(toMend(proposal.plan.findings)).toEqual([]);
  expect(proposal.unserved).toEqual([]);
  expect(proposal.bound).toBeLessThanOrEqual(proposal.cost);
  expect(proposal.cost).toBe(proposal.items.reduce((sum, { cost }) => sum + cost, 0));
  const items = itemsOf(proposal);
  for (const { item, lines, cost, because } of proposal.items) {
    expect(isClean(network, withoutItem(items, item))).toBe(false);
    expect(because.length).toBeGreaterThan(0);
    expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(cost, 6);
  }
}

describe("an upgrade of links", () => {
  it("is not asked for where nothing breaks", async () => {
    const proposal = await propose(county([{ mbps: 1000, cameras: times(4, "hd") }]));
    expect(proposal).toMatchObject({ items: [], cost: 0, bound: 0, proven: "optimal", mends: [] });
  });

  it("buys two modules and the work where an uplink is too slow", async () => {
    const network = county([{ mbps: 100, cameras: times(5, "checkpoint") }]);
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toEqual([
      {
        kind: "link-rate",
        link: "qiaotou-acc-01",
        from: expect.objectContaining({ mbps: 100 }),
        to: { mbps: 1000, members: 1 },
      },
    ]);
    expect(proposal.items[0]!.lines).toEqual([
      { what: "optic 1000", quantity: 2, unitPrice: 150, amount: 300 },
      { what: "work: link", quantity: 1, unitPrice: 700, amount: 700 },
    ]);
    expect(proposal.items[0]!.because[0]).toMatch(/^uplink qiaotou-acc-01 → qiaotou-agg-1 carries/);
    expectSound(network, proposal);
  });

  it("pays only the difference for what the phase has planned", async () => {
    const proposal = await propose(county([{ mbps: 100, cameras: times(5, "checkpoint"), built: false }]));
    expect(proposal.cost).toBe(2 * 150 - 2 * 110);
  });

  it("buys one more pair where a second cable is cheaper than a faster module", async () => {
    const dear = { ...prices, optics: { ...prices.optics, 10000: 4000 } };
    const access = times<AccessParts>(4, { mbps: 1000, cameras: times(4, "checkpoint") });
    const network = { ...county([...access, ...access, ...access], { aggMbps: 1000 }), prices: dear };
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toMatchObject([{ link: "qiaotou-agg-1", to: { mbps: 1000, members: 2 } }]);
    expect(proposal.cost).toBe(2 * 150 + 1300 + 700);
    expectSound(network, proposal);
  });

  it("is the same whichever way round the inventory is written", async () => {
    const network = county([
      { mbps: 100, cameras: times(5, "checkpoint") },
      { mbps: 100, cameras: times(6, "checkpoint") },
    ]);
    const reversed = { ...network, devices: [...network.devices].reverse(), links: [...network.links].reverse() };
    expect((await propose(reversed)).items).toEqual((await propose(network)).items);
  });
});

describe("an upgrade of switches", () => {
  it("replaces a model whose PoE does not reach", async () => {
    const network = county([{ mbps: 1000, cameras: times(4, "hd"), type: types.little }]);
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toEqual([
      { kind: "switch-type", switch: "qiaotou-acc-01", from: "maker/access-4", to: "maker/access-8" },
    ]);
    expect(proposal.cost).toBe(1700 + 1100);
    expectSound(network, proposal);
  });

  it("replaces a model that lacks the ports", async () => {
    const network = county([{ mbps: 1000, cameras: times(7, "standard"), type: types.little }], { sites: false });
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toMatchObject([{ to: "maker/access-16" }]);
    expectSound(network, proposal);
  });

  it("moves planned cameras whose switch is only assumed, where that is cheaper", async () => {
    const network = county([
      { mbps: 1000, cameras: times(5, "hd"), type: types.little, assumed: true },
      { mbps: 1000, cameras: times(2, "hd") },
    ]);
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toEqual([
      { kind: "move-camera", camera: "qiaotou-103", from: "qiaotou-acc-01", to: "qiaotou-acc-02" },
      { kind: "move-camera", camera: "qiaotou-104", from: "qiaotou-acc-01", to: "qiaotou-acc-02" },
    ]);
    expectSound(network, proposal);
  });

  it("sets up another one beside it where no model is large enough", async () => {
    const network = county([{ mbps: 1000, cameras: times(19, "standard"), type: types.large }]);
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toContainEqual({
      kind: "new-switch",
      id: "qiaotou-acc-02",
      beside: "qiaotou-acc-01",
      area: "qiaotou",
      site: "qiaotou-cab-01",
      type: "maker/access-4",
      uplink: { mbps: 1000, members: 1, to: "qiaotou-agg-1" },
    });
    expect(proposal.items.filter(({ item }) => item.kind === "move-camera")).toHaveLength(3);
    expectSound(network, proposal);
  });
});

describe("an upgrade of servers", () => {
  it("buys what the load takes, on the switch of the platform", async () => {
    const network = county(times(3, { mbps: 1000, cameras: times(6, "checkpoint") }), {
      platform: { mediaNodeMbps: 500 },
    });
    const proposal = await propose(network);
    const roles = itemsOf(proposal).flatMap((item) =>
      item.kind === "new-server" ? [[item.id, item.role, item.on]] : [],
    );
    expect(roles).toContainEqual(["media-2", "media", "core-1"]);
    expectSound(network, proposal);
  });

  it("buys one more of every role where the loss of a server has to be survived", async () => {
    const network = county([{ mbps: 1000, cameras: times(2, "hd") }]);
    const proposal = await propose(network, { survive: ["server"] });
    expect(itemsOf(proposal).map((item) => (item.kind === "new-server" ? item.role : item.kind))).toEqual([
      "media",
      "signalling",
      "storage",
      "time-and-log",
    ]);
    expect(proposal.proven).toBe("optimal");
  });
});

describe("an upgrade that survives a failure", () => {
  const access = times<AccessParts>(3, { mbps: 1000, cameras: times(4, "hd") });
  const second = small.networkSwitch("wuniu-agg-1", "aggregation", { area: "wuniu", phase: 1, status: "active" });
  const options = {
    policy: { survive: ["link"], maxDarkCameras: 6 },
    more: [second],
    moreLinks: [small.uplink("wuniu-agg-1", "core-1", { 1: 1000 })],
  } as const;

  it("gives what would be dark a second way", async () => {
    const network = county(access, options);
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toMatchObject([{ kind: "backup-link" }]);
    expect(proposal.items[0]!.because[0]).toMatch(/when link qiaotou-agg-1 → .* fails|when link qiaotou-agg-1 fails/);
    expect(proposal.proven).toBe("optimal");
    expectSound(network, proposal);
  });

  it("makes the second way fast enough for what it has to carry", async () => {
    const network = county(times(3, { mbps: 1000, cameras: times(6, "checkpoint") }), options);
    const proposal = await propose(network);
    expect(proposal.plan.failures!.cases.filter(({ required, survived }) => required && !survived)).toEqual([]);
    expectSound(network, proposal);
  });

  it("makes a LAG wide enough to lose a cable", async () => {
    const dear = { ...prices, optics: { ...prices.optics, 10000: 40_000 } };
    const network = {
      ...county(times(12, { mbps: 1000, cameras: times(4, "checkpoint") }), {
        aggMbps: 1000,
        policy: { survive: ["lag-member"] },
      }),
      prices: dear,
    };
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toMatchObject([{ link: "qiaotou-agg-1", to: { mbps: 1000, members: 3 } }]);
    expectSound(network, proposal);
  });
});

describe("streams", () => {
  it("are lowered to their floor only where that is worth less than the rest costs", async () => {
    const network = county([{ mbps: 100, cameras: times(5, "checkpoint") }]);
    const classes = {
      ...network.county.classes,
      checkpoint: { ...network.county.classes.checkpoint, floorKbps: 3000 },
    };
    const lowerable = { ...network, county: { ...network.county, classes } };
    const at = (pictureMbps: number) => propose({ ...lowerable, prices: { ...prices, pictureMbps } });
    expect(itemsOf(await at(1))).toMatchObject([{ kind: "stream", class: "checkpoint", to: { bitrateKbps: 3000 } }]);
    expect(itemsOf(await at(1000))).toMatchObject([{ kind: "link-rate" }]);
    expect(itemsOf(await propose(lowerable))).toMatchObject([{ kind: "link-rate" }]);
  });
});

describe("a demand that nothing serves", () => {
  it("is said with its place, and the rest is served", async () => {
    const network = county([
      { mbps: 100, cameras: times(5, "checkpoint") },
      { mbps: 1000, cameras: times(3, "hd"), type: types.little },
    ]);
    const poor = { ...prices, devices: { "maker/core-48": 1 }, work: { ...prices.work } };
    const five = {
      ...network,
      prices: poor,
      devices: network.devices.map((each) =>
        each.id === "qiaotou-200" ? { ...each, type: { ...types.camera, poeClass: 4 } } : each,
      ),
    };
    const proposal = await propose(five);
    expect(proposal.proven).toBe("none");
    expect(proposal.unserved[0]!.where).toEqual(small.at(101));
    expect(itemsOf(proposal)).toMatchObject([{ kind: "link-rate", link: "qiaotou-acc-01" }]);
  });

  it("names the missing price list", async () => {
    const { prices: _, ...network } = county([{ mbps: 100, cameras: times(5, "checkpoint") }]);
    const proposal = await propose(network);
    expect(proposal).toMatchObject({ proven: "none", items: [], unserved: [{ code: "prices-missing" }] });
    expect(proposal.mends).toHaveLength(1);
  });

  it("notes a type in use that has no price", async () => {
    const { "maker/aggregation-24": _, ...devices } = prices.devices;
    const network = { ...county([{ mbps: 100, cameras: times(5, "checkpoint") }]), prices: { ...prices, devices } };
    const { notes } = await propose(network);
    expect(notes).toMatchObject([
      { code: "price-missing", severity: "note", hints: ["add devices: { maker/aggregation-24: … }"] },
    ]);
  });
});

describe("what is claimed", () => {
  const twin = small.networkSwitch("wuniu-agg-1", "aggregation", { area: "wuniu", phase: 1, status: "active" });
  const toTwin = small.uplink("wuniu-agg-1", "core-1", { 1: 1000 });
  /** Another aggregation switch of the area, with the access switches that the test names on it. */
  const withSecondAggregation = (access: readonly AccessParts[], beneath: readonly string[], aggMbps: number) => {
    const second = small.networkSwitch("qiaotou-agg-2", "aggregation", { area: "qiaotou", phase: 1, status: "active" });
    const network = county(access, {
      aggMbps,
      sites: false,
      more: [second],
      moreLinks: [small.uplink("qiaotou-agg-2", "core-1", { 1: aggMbps })],
    });
    const links = network.links.map((link) => (beneath.includes(link.from) ? { ...link, to: "qiaotou-agg-2" } : link));
    return { ...network, links };
  };
  const ringed = (cameras: number, policy: Partial<Network["county"]["policy"]>) => {
    const backup = { ...toTwin, id: "qiaotou-agg-1/backup", from: "qiaotou-agg-1", to: "wuniu-agg-1", role: "backup" };
    return county([{ mbps: 1000, cameras: times(cameras, "hd"), type: types.large }], {
      policy,
      more: [twin],
      moreLinks: [toTwin, backup as typeof toTwin],
    });
  };

  it("keeps what a failure needs where something else cannot be served", async () => {
    const access: readonly AccessParts[] = [{ mbps: 1000, cameras: times(4, "hd"), type: types.little }];
    const network = county([...access, { mbps: 1000, cameras: times(4, "hd") }], {
      sites: false,
      policy: { survive: ["link"], maxDarkCameras: 6 },
      more: [twin],
      moreLinks: [toTwin],
    });
    const proposal = await propose({ ...network, prices: { ...prices, devices: {} } });
    expect(itemsOf(proposal)).toMatchObject([{ kind: "backup-link" }]);
    expect(toMend(proposal.plan.findings).map(({ code }) => code)).toEqual(["poe-over-ceiling"]);
    expect(proposal).toMatchObject({ proven: "none", unserved: [{ code: "upgrade-unserved-poe" }] });
  });

  it("tries bit rates half way to the floor where no purchase would do", async () => {
    const network = county([{ mbps: 100, cameras: times(5, "checkpoint"), type: types.large }], { sites: false });
    const { classes } = network.county;
    const lowerable = {
      ...network,
      county: { ...network.county, classes: { ...classes, checkpoint: { ...classes.checkpoint, floorKbps: 1000 } } },
      prices: { ...prices, devices: {}, optics: {}, pictureMbps: 1 },
    };
    const proposal = await propose(lowerable);
    expect(proposal).toMatchObject({ proven: "optimal", cost: 12.5, items: [{ item: { to: { bitrateKbps: 3500 } } }] });
  });

  it("is that the search ended, not that nothing serves, when it ended at its limit", async () => {
    const network = county(times(3, { mbps: 1000, cameras: times(4, "hd") }), {
      policy: { survive: ["link"], maxDarkCameras: 6 },
      more: [twin],
      moreLinks: [toTwin],
    });
    const cut = await propose(network, { effort: 0 });
    expect(cut.proven).toBe("limit");
    expect(cut.proof).toMatch(/^The search ended at its limit/);
    expect(cut.unserved.length).toBeGreaterThan(0);
    expect(cut.unserved[0]!.message).not.toMatch(/nothing in prices.yaml|no priced change/);
    expect((await propose(network)).proven).toBe("optimal");
  });

  it("counts the branches of an optical port together when cameras move", async () => {
    const full = (cameras: number): AccessParts =>
      ({ mbps: 1000, cameras: times(cameras, "checkpoint"), type: types.large }) as const;
    const crowded: AccessParts = { mbps: 1000, cameras: times(5, "hd"), type: types.little, assumed: true };
    const plain = county([crowded, full(16), full(14), full(8)], { sites: false });
    const links = plain.links.map((link) =>
      /acc-0[234]$/.test(link.from)
        ? ({ ...link, pon: { kind: "epon", port: "ge-24", split: 8, km: 3 } } as typeof link)
        : link,
    );
    const network = { ...plain, links };
    const proposal = await propose(network);
    expect(proposal.plan.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(proposal).toMatchObject({ proven: "optimal", items: [{ item: { kind: "switch-type" } }] });
    expectSound(network, proposal);
  });

  it("is none where the changes bring an error that no change mends", async () => {
    const network = county(
      [
        { mbps: 1000, cameras: times(19, "standard"), type: types.large },
        { mbps: 1000, cameras: [], type: types.large },
      ],
      {},
    );
    const { pools, vlans } = network.county;
    const services = vlans.services.map((service) =>
      service.slug === "management" ? { ...service, prefixLength: 28 } : service,
    );
    const small27 = pools.map((pool) => (pool.slug === "management" ? { ...pool, prefix: "10.30.0.0/27" } : pool));
    const tight = { ...network, county: { ...network.county, pools: small27, vlans: { ...vlans, services } } };
    const proposal = await propose(tight);
    expect(proposal.items.map(({ item }) => item.kind)).toContain("new-switch");
    expect(toMend(proposal.plan.findings)).toEqual([]);
    expect(proposal).toMatchObject({ proven: "none", unserved: [{ code: "upgrade-brings" }] });
    expect(proposal.unserved[0]!.message).toMatch(/^new with the changes: pool management/);
  });

  it("holds for moves off switches beneath a full link", async () => {
    const full: AccessParts = { mbps: 1000, cameras: times(15, "checkpoint"), assumed: true, type: types.large };
    const empty: AccessParts = { mbps: 1000, cameras: [], type: types.large };
    const network = withSecondAggregation([full, full, full, empty], ["qiaotou-acc-04"], 1000);
    const proposal = await propose(network);
    expect(proposal).toMatchObject({ proven: "optimal", cost: 3 * 90 });
    expectSound(network, proposal);
  });

  it.each(["link", "switch"] as const)("splits a switch where that is cheaper, for the loss of a %s", async (kind) => {
    const network = ringed(6, { survive: [kind], maxDarkCameras: 4 });
    const proposal = await propose(network);
    expect(itemsOf(proposal)).toContainEqual(expect.objectContaining({ kind: "new-switch", beside: "qiaotou-acc-01" }));
    expect(proposal.plan.findings.filter(({ message }) => /acc-0\d fails/.test(message))).toEqual([]);
    if (kind === "link") expect(proposal).toMatchObject({ proven: "optimal", cost: 3200 + 2 * 90 });
  });

  it("hangs no more cameras on a new switch than its own loss may cost", async () => {
    const network = ringed(9, { survive: ["link"], maxDarkCameras: 4 });
    const proposal = await propose(network);
    expect(proposal).toMatchObject({ proven: "optimal", cost: 20_000 + 300 + 700 });
    expectSound(network, proposal);
  });

  it("says which switches have no port left for the servers that are needed", async () => {
    const network = county(times(3, { mbps: 1000, cameras: times(6, "checkpoint") }), {
      platform: { mediaNodeMbps: 20 },
    });
    const proposal = await propose(network);
    expect(proposal.proven).toBe("none");
    expect(proposal.unserved).toMatchObject([{ code: "upgrade-unserved-servers" }]);
    expect(proposal.unserved[0]!.message).toMatch(
      /needs \d+ more media servers, and no port is left for them on core-1$/,
    );
  });

  it("names the sets of changes that it is about, whatever is proposed", async () => {
    const { proof } = await propose(county([{ mbps: 100, cameras: times(5, "checkpoint") }]));
    expect(proof).toMatch(/Given that bit rates change .*as they are drawn, not as their ducts are dug\.$/);
  });
});

describe("the price of a second way", () => {
  it("is one route and, for more members, pairs on it", () => {
    const network = county(times(2, { mbps: 1000, cameras: [] }));
    const price = pricing(
      network,
      prices,
      3,
    )({
      kind: "backup-link",
      switch: "qiaotou-acc-01",
      to: "qiaotou-acc-02",
      rate: { mbps: 1000, members: 2 },
    });
    expect(price).toMatchObject({ cost: 4 * 150 + 20_000 + 1300 + 700 });
  });
});

describe("against every set of changes tried in turn", () => {
  const each = fc.record({
    mbps: fc.constantFrom(100, 1000),
    cameras: fc.array(fc.constantFrom("checkpoint", "hd", "standard"), { maxLength: 8 }),
    type: fc.constantFrom(types.little, types.access, types.large),
    built: fc.boolean(),
  }) satisfies fc.Arbitrary<AccessParts>;

  it("no cheaper one is clean: links and models", { timeout: 60_000 }, async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(each, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(100, 1000),
        async (access, aggMbps) => {
          const network = county(access, { aggMbps, sites: false });
          const cheapest = cheapestByTrying(network, 400);
          if (cheapest === undefined) return;
          const proposal = await propose(network);
          expect(proposal.cost).toBe(cheapest);
          if (cheapest === 0) return;
          compared += 1;
          expect(proposal.proven).toBe("optimal");
          expectSound(network, proposal);
        },
      ),
      { numRuns: 40, seed: 4 },
    );
    expect(compared).toBeGreaterThan(15);
  });

  it("no cheaper one is clean: with cameras that may move", { timeout: 60_000 }, async () => {
    let compared = 0;
    const few = fc.record({
      mbps: fc.constantFrom(100, 1000),
      cameras: fc.array(fc.constantFrom("checkpoint", "hd"), { maxLength: 5 }),
      type: fc.constantFrom(types.little, types.access),
      assumed: fc.boolean(),
    }) satisfies fc.Arbitrary<AccessParts>;
    await fc.assert(
      fc.asyncProperty(fc.array(few, { minLength: 2, maxLength: 2 }), async (access) => {
        const network = county(access, { sites: false });
        const cheapest = cheapestByTrying(network, 600);
        if (cheapest === undefined) return;
        const proposal = await propose(network);
        expect(proposal.cost).toBe(cheapest);
        if (cheapest === 0) return;
        compared += 1;
        expectSound(network, proposal);
      }),
      { numRuns: 40, seed: 7 },
    );
    expect(compared).toBeGreaterThan(10);
  });

  it("no cheaper one is clean: with switches set up beside others, for loads and for losses", {
    timeout: 60_000,
  }, async () => {
    let compared = 0;
    let split = 0;
    const backup = { ...small.uplink("qiaotou-agg-1", "wuniu-agg-1", { 1: 1000 }), id: "qiaotou-agg-1/backup" };
    const wuniu = small.networkSwitch("wuniu-agg-1", "aggregation", { area: "wuniu", phase: 1, status: "active" });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("checkpoint", "hd"), { minLength: 3, maxLength: 6 }),
        fc.constantFrom([], ["link"] as const),
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom(types.little, types.access),
        async (cameras, survive, maxDarkCameras, type) => {
          const network = county([{ mbps: 1000, cameras, type }], {
            policy: { survive, maxDarkCameras },
            more: [wuniu],
            moreLinks: [small.uplink("wuniu-agg-1", "core-1", { 1: 1000 }), { ...backup, role: "backup" }],
          });
          const devices = { "maker/access-4": 900 };
          const cheapest = cheapestByTrying({ ...network, prices: { ...prices, devices } }, 1500);
          if (cheapest === undefined) return;
          const proposal = await propose({ ...network, prices: { ...prices, devices } });
          expect(proposal.cost).toBe(cheapest);
          if (cheapest === 0) return;
          compared += 1;
          if (proposal.items.some(({ item }) => item.kind === "new-switch")) split += 1;
          expect(proposal.proven).toBe("optimal");
          expectSound({ ...network, prices: { ...prices, devices } }, proposal);
        },
      ),
      { numRuns: 20, seed: 5 },
    );
    expect(compared).toBeGreaterThan(6);
    expect(split).toBeGreaterThan(3);
  });

  it("no cheaper one is clean: where the loss of a link or a switch has to be survived", {
    timeout: 60_000,
  }, async () => {
    let compared = 0;
    const few = fc.record({
      mbps: fc.constantFrom(100, 1000),
      cameras: fc.array(fc.constantFrom("checkpoint", "hd"), { minLength: 1, maxLength: 4 }),
    }) satisfies fc.Arbitrary<AccessParts>;
    const wuniu = small.networkSwitch("wuniu-agg-1", "aggregation", { area: "wuniu", phase: 1, status: "active" });
    await fc.assert(
      fc.asyncProperty(
        fc.array(few, { minLength: 1, maxLength: 2 }),
        fc.constantFrom("link", "switch"),
        fc.constantFrom(100, 1000),
        fc.integer({ min: 2, max: 6 }),
        async (access, kind, aggMbps, maxDarkCameras) => {
          const ringed = county(access, {
            aggMbps,
            sites: false,
            policy: { survive: [kind], maxDarkCameras },
            more: [wuniu],
            moreLinks: [small.uplink("wuniu-agg-1", "core-1", { 1: aggMbps })],
          });
          const network = { ...ringed, prices: { ...prices, devices: {}, optics: { 1000: 150 } } };
          const cheapest = cheapestByTrying(network, 800);
          if (cheapest === undefined) return;
          const proposal = await propose(network);
          expect(proposal.cost).toBe(cheapest);
          if (cheapest === 0) return;
          compared += 1;
          expect(proposal.proven).toBe("optimal");
          expectSound(network, proposal);
        },
      ),
      { numRuns: 16, seed: 11 },
    );
    expect(compared).toBeGreaterThan(4);
  });
});
