import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { planInventory } from "../../src/app/plan-county.ts";
import { formatAllocation } from "../../src/cli/commands/allocate.ts";
import { allocateOutput, allocationAsJson } from "../../src/cli/output/allocate.ts";
import { planAsJson, planOutput } from "../../src/cli/output/plan.ts";
import { formatPlan } from "../../src/cli/print-plan.ts";
import { noAllocations } from "../../src/core/allocations.ts";
import { allocate } from "../../src/plan/allocate.ts";
import { camera, network, type Parts, smallParts, today } from "../plan/small-county.ts";

const short = { all: false, failures: false };

function countyOf(parts: Parts, lock = allocate(network(parts), noAllocations, { today }).allocations) {
  const inventory = {
    network: network(parts),
    lock,
    diagnostics: [],
    sources: new Map(),
    inventoryDigest: "4f1c9e2aa",
  };
  return planInventory({ ok: true, ...inventory }, { today, whatIfs: [] });
}

const crowd = ["qiaotou-001", "qiaotou-x1", "qiaotou-x2", "qiaotou-x3"];
/** 81.4 Mbit/s on the 100 Mbit/s uplink of qiaotou-acc-1. */
const slow: Parts = {
  ...smallParts,
  devices: [
    ...smallParts.devices.filter((device) => device.id !== "qiaotou-001"),
    ...crowd.map((id) => camera(id, "checkpoint", "qiaotou-acc-1")),
  ],
};

describe("camnet plan", () => {
  it("answers in the first line, compares the phases and says what to type next", async () => {
    expect(formatPlan(await countyOf(smallParts), short)).toBe(`\
Phase 3 of Small 小县 fits · 5 new points, 3 in service before
  inventory 4f1c9e2

                                    before   after
  switches                               3       5
  VLANs                                  4       9
  links over their ceiling               0       0  ceiling 70 % of the line rate
    if only cameras were added                   0  1 link made faster by the phase
  fullest link                      10.4 %  20.4 %  qiaotou-acc-1 → qiaotou-agg-1, 100 Mbit/s
  switches over their PoE ceiling        0       0  ceiling 85 % of the supply
  recordings, every retention full  1.9 TB  7.4 TB  8.3 TB to buy at 90 % full
    storage servers                      1       1  1 of 20 TB needed
  media servers                          1       1  1 Gbit/s each, in and out

Binds first: PoE of qiaotou-acc-1, 77 of 105.4 W (73.1 % of its limit); then ports of qiaotou-acc-1
  62.5 %, storage servers 41.3 %

Single failures: 13 tried, 5 not survived (more than 24 points dark, a link over 70 %, or servers
  short); policy.survive asks for none of them
  failure                points dark  rooms  servers left
  ! switch:core-1                  8      1  0 of 1 signalling, 0 of 1 media, 0 of 1 time-and-log
  ! server:media-1                 0         0 of 1 media
  ! server:signalling-1            0         0 of 1 signalling
  ! server:storage-1               0         0 of 1 storage
  ! server:time-1                  0         0 of 1 time-and-log

1 point has class unknown and is planned as hd
  → write the surveyed class, or import the point list: camnet import <file>

Next: camnet diff   (camnet plan --all lists every link, VLAN and switch)
`);
  });

  it("shows what breaks, with the place in the YAML and what to do", async () => {
    const text = formatPlan(await countyOf(slow), short);
    expect(text).toMatch(/^Phase 3 of Small 小县 does not fit: 1 error · 8 new points, 3 in service before\n/);
    expect(text).toContain("\nBinds first: PoE of qiaotou-acc-1, 123.2 of 105.4 W (116.9 % of its limit); then link\n");
    expect(text).toContain(`
Over their ceiling if only cameras were added: 1 link
  link             would carry          of          becomes  where
  ✗ qiaotou-acc-1  81.4 Mbit/s  100 Mbit/s  81.4 %    stays  townships/qiaotou.yaml:40
`);
    expect(text).toContain(`
1 error, 1 warning
  ✗ uplink qiaotou-acc-1 → qiaotou-agg-1 carries 81.4 Mbit/s of 100 Mbit/s (81.4 %) from 8 cameras;
    the ceiling is 70 %
      townships/qiaotou.yaml:40
      → give it 1 Gbit/s with uplink: { to: qiaotou-agg-1, mbps: { 3: 1000 } }, or move cameras away
  ! switch qiaotou-acc-1 holds 123.2 W of PoE ready for 8 cameras, 99.4 % of the 124 W that access-8
    supplies; the ceiling is 85 %
      townships/qiaotou.yaml:30
      → move cameras of 18 W to another switch, or choose a type with a larger supply
`);
    expect(text).toMatch(
      /\nNext: camnet plan --upgrade {3}\(the cheapest change that mends it\), or camnet plan --all\n$/,
    );
  });

  it("says how many devices still need numbers in the lock file", async () => {
    expect(formatPlan(await countyOf(smallParts, noAllocations), short)).toMatch(
      /\n17 devices have numbers that are not in the lock file yet\nNext: camnet allocate --write\n$/,
    );
  });

  it("fits 100 columns, also with every list", async () => {
    for (const parts of [smallParts, slow]) {
      const wide = formatPlan(await countyOf(parts), { all: true, failures: true })
        .split("\n")
        .filter((line) => stringWidth(line) > 100);
      expect(wide).toEqual([]);
    }
  });

  it("prints the same values as JSON, in the published shape", async () => {
    const county = await countyOf(slow);
    const json = planAsJson(county);
    expect(planOutput.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
    expect(json.links[0]).toMatchObject({
      link: "qiaotou-acc-1",
      before: { capacityMbps: 100 },
      after: { upMbps: 81.4, cameras: 8 },
      breaksWithoutUpgrade: true,
    });
    expect(json).toMatchObject({ newPoints: 8, before: { totalPoints: 3 }, after: { totalPoints: 11, switches: 5 } });
  });
});

describe("camnet allocate", () => {
  const built = network(smallParts);
  const inventory = { ok: true, network: built, diagnostics: [], sources: new Map(), inventoryDigest: "" } as const;
  const first = allocate(built, noAllocations, { today });
  const quiet = { written: false, failed: false, all: false };

  it("says that the lock file is up to date", () => {
    const lock = first.allocations;
    expect(formatAllocation({ ...inventory, lock }, allocate(built, lock, { today }), quiet)).toBe(
      "allocations.lock.yaml is up to date: 17 devices keep their numbers.\n",
    );
  });

  it("lists what is new, what goes to rest, and what is kept", () => {
    const devices = [
      ...smallParts.devices.filter((device) => device.id !== "qiaotou-004"),
      camera("qiaotou-005", "hd", "qiaotou-acc-2"),
    ];
    const changed = network({ ...smallParts, devices });
    const lock = first.allocations;
    const text = formatAllocation({ ...inventory, network: changed, lock }, allocate(changed, lock, { today }), quiet);
    expect(text).toBe(`\
1 new device, 1 to rest, 16 kept
  + qiaotou-005              10.36.0.140     VLAN 1023 33032401001320000007 qiaotou-acc-2/ge-2
  - qiaotou-004              10.36.1.10      VLAN 1022 33032401001320000003 qiaotou-acc-2/ge-2
Nothing has been written. Next: camnet allocate --write
`);
  });

  it("prints the same values as JSON, in the published shape", () => {
    const json = allocationAsJson(built, noAllocations, first, { written: true, diagnostics: [] });
    expect(allocateOutput.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
    expect(json).toMatchObject({ written: true, upToDate: false, kept: 0 });
    expect(json.allocated.map(({ id }) => id)).toEqual(first.newIds);
  });
});
