import { describe, expect, it } from "vitest";
import { noAllocations } from "../../src/core/allocations.ts";
import type { PortIntent } from "../../src/core/intent.ts";
import type { County } from "../../src/core/network.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { codeBookMbps } from "../../src/plan/offered-load.ts";
import type { LinkLoad } from "../../src/plan/plan.ts";
import { lag } from "./ring-county.ts";
import {
  at,
  camera,
  county,
  network,
  networkSwitch,
  type Parts,
  server,
  smallParts,
  today,
  types,
  uplink,
} from "./small-county.ts";

const plan = makePlan(network(smallParts), noAllocations, { today });

function planned(parts: Parts, policy: Partial<County["policy"]> = {}) {
  const changed = { ...county, policy: { ...county.policy, ...policy } };
  return makePlan(network({ county: changed, ...parts }), noAllocations, { today });
}

function loadOf(loads: readonly LinkLoad[], link: string): LinkLoad {
  return loads.find((load) => load.link === link)!;
}

// Mbit/s on the wire: (main + sub + pictures) × 1.1, in the figures of small-county.ts.
const standard = (2 + 0.5) * 1.1;
const hd = (4 + 0.5) * 1.1;
const checkpoint = (6 + 1 + 8) * 1.1;

describe("link load", () => {
  it("adds up what the cameras beneath a link send", () => {
    const after = loadOf(plan.after.links, "qiaotou-acc-1");
    expect(after.cameras).toBe(5);
    expect(after.upMbps).toBeCloseTo(2 * standard + 3 * hd, 9);
    expect(after.downMbps).toBe(0);
    expect(after.capacityMbps).toBe(100);
    expect(after.utilisationPercent).toBeCloseTo(2 * standard + 3 * hd, 9);
    expect(loadOf(plan.after.links, "qiaotou-agg-1").upMbps).toBeCloseTo(3 * standard + 3 * hd + checkpoint, 9);
    expect(loadOf(plan.before.links, "qiaotou-agg-1").upMbps).toBeCloseTo(2 * standard + hd, 9);
  });

  it("sends one stream of the densest class that stands to every screen of a room", () => {
    expect(loadOf(plan.after.links, "qiaotou-agg-1").downMbps).toBeCloseTo(4 * 6 * 1.1, 9);
    expect(loadOf(plan.before.links, "qiaotou-agg-1").downMbps).toBeCloseTo(4 * 4 * 1.1, 9);
  });

  it("counts the share of sub streams that the platform pulls", () => {
    const half = planned(smallParts, { subStreamShare: 0.5 });
    expect(loadOf(half.after.links, "wuniu-acc-1").upMbps).toBeCloseTo((2 + 0.25) * 1.1, 9);
  });

  it("leads streams to the media servers, wherever those stand, and recordings and views on from there", () => {
    const devices = [
      ...smallParts.devices.map((device) => (device.id === "media-1" ? server("media-1", "media", "annex-1") : device)),
      networkSwitch("annex-1", "core", { area: "centre", phase: 1 }),
    ];
    const moved = planned({
      ...smallParts,
      devices,
      links: [...smallParts.links, uplink("annex-1", "core-1", { 1: 10_000 })],
    });
    const annex = loadOf(moved.after.links, "annex-1");
    expect(annex.downMbps).toBeCloseTo(4 * standard + 3 * hd + checkpoint, 9);
    // 4 screens, and what storage-1 on the core records: main streams and pictures.
    expect(annex.upMbps).toBeCloseTo(4 * 6 * 1.1 + (4 * 2 + 3 * 4 + 6 + 8) * 1.1, 9);
    expect(loadOf(moved.after.links, "qiaotou-agg-1")).toEqual(loadOf(plan.after.links, "qiaotou-agg-1"));
  });

  it("is the code book's 2 × N × R up to 128 channels and N × R + V × R above", () => {
    expect(codeBookMbps(128, 512, 9)).toBe(1024);
    expect(codeBookMbps(200, 800, 9)).toBe(836);
  });
});

describe("what the phase changes on links", () => {
  it("lists every link, the fullest first", () => {
    expect(plan.links.map((change) => [change.link, change.upgraded, change.before?.capacityMbps])).toEqual([
      ["qiaotou-acc-1", false, 100],
      ["qiaotou-acc-2", false, undefined],
      ["qiaotou-agg-1", true, 1000],
      ["wuniu-acc-1", false, undefined],
    ]);
  });

  it("says which links would break if nothing but cameras were added", () => {
    const crowd = Array.from({ length: 7 }, (_, n) => camera(`qiaotou-x${n}`, "checkpoint", "qiaotou-acc-2"));
    const links = [uplink("qiaotou-agg-1", "core-1", { 2: 100, 3: 1000 }), ...smallParts.links.slice(1)];
    const broken = planned({ ...smallParts, devices: [...smallParts.devices, ...crowd], links });
    const change = broken.links.find(({ link }) => link === "qiaotou-agg-1")!;
    expect(change.withoutUpgradePercent).toBeCloseTo(3 * standard + 3 * hd + 8 * checkpoint, 9);
    expect(change).toMatchObject({ upgraded: true, breaksWithoutUpgrade: true, overCeiling: false });
  });

  it("is an error above the ceiling and a warning above the warning mark, at the rate that is too low", () => {
    const links = [...smallParts.links.slice(0, 2), uplink("qiaotou-acc-2", "qiaotou-agg-1", { 3: 100 })];
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, n) => camera(`qiaotou-x${n}`, "checkpoint", "qiaotou-acc-2"));
    const findings = (count: number) =>
      planned({ ...smallParts, devices: [...smallParts.devices, ...crowd(count)], links }).findings.filter((finding) =>
        finding.code.startsWith("link-"),
      );
    expect(findings(2)).toEqual([]);
    expect(findings(3)).toMatchObject([
      {
        code: "link-near-ceiling",
        severity: "warning",
        message:
          "uplink qiaotou-acc-2 → qiaotou-agg-1 carries 68.8 Mbit/s of 100 Mbit/s (68.8 %) from 5 cameras; the warning mark is 60 %",
      },
    ]);
    expect(findings(4)).toMatchObject([
      {
        code: "link-over-ceiling",
        severity: "error",
        message:
          "uplink qiaotou-acc-2 → qiaotou-agg-1 carries 85.3 Mbit/s of 100 Mbit/s (85.3 %) from 6 cameras; the ceiling is 70 %",
        where: at(40),
        hints: ["give it 1 Gbit/s with uplink: { to: qiaotou-agg-1, mbps: { 3: 1000 } }, or move cameras away"],
      },
    ]);
  });

  it("names of a LAG what its cables can be filled with, which is what the percentage is of", () => {
    const links = [...smallParts.links.slice(0, 2), lag(uplink("qiaotou-acc-2", "qiaotou-agg-1", { 3: 100 }), 2)];
    const crowd = Array.from({ length: 8 }, (_, n) => camera(`qiaotou-x${n}`, "checkpoint", "qiaotou-acc-2"));
    const { findings } = planned({ ...smallParts, devices: [...smallParts.devices, ...crowd], links });
    const [carried, usable, percent] = /carries ([\d.]+) Mbit\/s of (\d+) Mbit\/s that its 2 cables .*\(([\d.]+) %\)/
      .exec(findings.find(({ code }) => code === "link-over-ceiling")!.message)!
      .slice(1)
      .map(Number);
    expect(usable).toBe(180);
    expect((carried! / usable!) * 100).toBeCloseTo(percent!, 0);
  });
});

describe("PoE", () => {
  it("holds the class maximum ready, whatever the camera's measured draw", () => {
    expect(plan.after.poe.find((load) => load.switch === "qiaotou-acc-1")).toEqual({
      switch: "qiaotou-acc-1",
      poweredDevices: 5,
      allocatedWatts: 77,
      budgetWatts: 124,
      percent: (77 / 124) * 100,
    });
    expect(plan.before.poe.map((load) => load.allocatedWatts)).toEqual([46.2]);
  });

  it("warns above the ceiling and is an error above the budget", () => {
    const strong = { ...types.camera, poeClass: 4 };
    const findings = (count: number) => {
      const cameras = Array.from({ length: count }, (_, n) =>
        camera(`qiaotou-x${n}`, "standard", "qiaotou-acc-2", { area: "qiaotou", type: strong }),
      );
      const devices = smallParts.devices.filter((device) => device.kind !== "camera");
      return planned({ ...smallParts, devices: [...devices, ...cameras] }).findings.map(
        (f) => `${f.severity} ${f.message}`,
      );
    };
    expect(findings(3)).toEqual([]);
    expect(findings(4)).toEqual([
      "warning switch qiaotou-acc-2 holds 120 W of PoE ready for 4 cameras, 96.8 % of the 124 W that access-8 supplies; the ceiling is 85 %",
    ]);
    expect(findings(5)).toEqual([
      "error switch qiaotou-acc-2 holds 150 W of PoE ready for 5 cameras but access-8 supplies 124 W",
    ]);
  });
});

describe("storage", () => {
  it("is the main stream around the clock and the pictures of a mean day, until the retention is full", () => {
    const { byClass, terabytes, tebibytes, requiredTB, nodes } = plan.after.storage;
    expect(byClass.map((row) => [row.class, row.cameras, row.terabytes])).toEqual([
      ["checkpoint", 1, expect.closeTo(((6 * 10.8 + 10) * 30) / 1000, 9)],
      ["hd", 3, expect.closeTo((3 * 4 * 10.8 * 30) / 1000, 9)],
      ["standard", 4, expect.closeTo((4 * 2 * 10.8 * 15) / 1000, 9)],
    ]);
    expect(terabytes).toBeCloseTo(7.428, 9);
    expect(tebibytes).toBeCloseTo(6.7557, 4);
    expect(requiredTB).toBeCloseTo(7.428 / 0.9, 9);
    expect(nodes).toBe(1);
  });

  it("says how many servers are missing", () => {
    const crowd = Array.from({ length: 20 }, (_, n) => camera(`wuniu-x${n}`, "hd", "nowhere", { area: "wuniu" }));
    const { findings } = planned({ ...smallParts, devices: [...smallParts.devices, ...crowd] });
    expect(findings).toMatchObject([
      {
        code: "storage-short",
        severity: "error",
        message: "recordings of phase 3 need 37.1 TB (33.3 TB at most 90 % full); the storage servers hold 20 TB",
        hints: ["add 1 server with role: storage (20 TB each), or lower retentionDays"],
      },
      { code: "class-unknown" },
    ]);
  });

  it("counts what the type of a server says it holds", () => {
    const big = { ...types.server, usableTB: 40 };
    const crowd = Array.from({ length: 20 }, (_, n) => camera(`wuniu-x${n}`, "hd", "nowhere", { area: "wuniu" }));
    const devices = [...smallParts.devices.filter((device) => device.id !== "storage-1"), ...crowd];
    const storage = server("storage-1", "storage", "core-1", { area: "centre", phase: 1, type: big });
    const { findings, after } = planned({ ...smallParts, devices: [...devices, storage] });
    expect(after.storage.installedTB).toBe(40);
    expect(plan.after.storage.installedTB).toBe(20);
    expect(findings.map((finding) => finding.code)).toEqual(["class-unknown"]);
  });
});

describe("the platform", () => {
  it("has one node per server of the phase, at its allocated address", () => {
    expect(plan.after.platform.map((node) => `${node.id} ${node.role} ${node.address} ${node.image}`)).toEqual([
      "media-1 media 10.40.0.10 camnet/media:1",
      "signalling-1 signalling 10.40.0.11 camnet/signalling:1",
      "storage-1 storage 10.40.0.12 camnet/storage:1",
      "time-1 time-and-log 10.40.0.13 camnet/time-and-log:1",
    ]);
  });

  it("says when media or signalling servers are too few", () => {
    const tight = { ...county, platform: { ...county.platform, mediaNodeMbps: 60, signallingNodeDevices: 5 } };
    const { findings } = planned({ ...smallParts, county: tight });
    // In: 4 standard, 3 hd, 1 checkpoint = 42.35. Out to storage: (4 × 2 + 3 × 4 + 6 + 8) × 1.1 = 37.4. Screens: 26.4.
    expect(findings.map((finding) => finding.message).slice(0, 2)).toEqual([
      "phase 3 needs 2 media servers (streams of 106 Mbit/s in and out, 60 Mbit/s a node); the inventory has 1",
      "phase 3 needs 2 signalling servers (8 cameras, 5 a node); the inventory has 1",
    ]);
  });
});

describe("VLANs", () => {
  it("lists those that a device of the phase lives in", () => {
    expect(plan.before.vlans.map((vlan) => `${vlan.id} ${vlan.name} ${vlan.devices}`)).toEqual([
      "1000 centre-management 1",
      "1010 centre-platform 4",
      "1020 qiaotou-management 2",
      "1021 qiaotou-video 3",
    ]);
    expect(plan.after.vlans.map((vlan) => `${vlan.id} ${vlan.name} ${vlan.devices}`)).toEqual([
      "1000 centre-management 1",
      "1010 centre-platform 4",
      "1020 qiaotou-management 3",
      "1021 qiaotou-video 3",
      "1022 qiaotou-standard 1",
      "1023 qiaotou-hd 2",
      "1024 qiaotou-checkpoint 1",
      "1040 wuniu-management 1",
      "1042 wuniu-standard 1",
    ]);
  });

  it("warns when one holds more devices than the policy wants", () => {
    expect(planned(smallParts, { maxDevicesPerVlan: 3 }).findings.map((finding) => finding.message)).toContain(
      "VLAN 1010 centre-platform has 4 devices; the policy wants at most 3",
    );
  });
});

describe("a switch's intent", () => {
  const intentOf = (id: string, phase: "before" | "after") => plan[phase].switches.find((s) => s.deviceId === id)!;
  const used = (ports: readonly PortIntent[]) => ports.filter((port) => port.role !== "unused");

  it("has every port of the type, in its order", () => {
    expect(intentOf("qiaotou-acc-2", "after").ports.map((port) => `${port.name} ${port.role}`)).toEqual([
      "ge-1 access",
      "ge-2 access",
      ...[3, 4, 5, 6, 7, 8].map((n) => `ge-${n} unused`),
      "ge-9 trunk",
      "ge-10 unused",
    ]);
  });

  it("lets the VLANs beneath a link pass it, at the rate of the phase", () => {
    expect(used(intentOf("qiaotou-agg-1", "before").ports)).toEqual([
      {
        role: "trunk",
        name: "ge-1",
        description: "qiaotou-acc-1|ge-9",
        deviceId: "qiaotou-acc-1",
        direction: "downlink",
        vlans: [1020, 1021],
        mbps: 100,
        portMbps: 1000,
      },
      {
        role: "trunk",
        name: "xe-1",
        description: "core-1|xe-1",
        deviceId: "core-1",
        direction: "uplink",
        vlans: [1020, 1021],
        mbps: 1000,
        portMbps: 10_000,
      },
    ]);
    expect(used(intentOf("qiaotou-agg-1", "after").ports)).toMatchObject([
      { name: "ge-1", vlans: [1020, 1021, 1023] },
      { name: "ge-2", vlans: [1020, 1022, 1024] },
      { name: "xe-1", vlans: [1020, 1021, 1022, 1023, 1024], mbps: 10_000 },
    ]);
  });

  it("describes an access port by device code and name", () => {
    expect(intentOf("qiaotou-acc-1", "after").ports[0]).toEqual({
      role: "access",
      name: "ge-1",
      description: "33032401001320000001|桥中路菜场东口",
      deviceId: "qiaotou-001",
      vlan: 1023,
      poe: true,
    });
  });

  it("carries its management address, its VLANs by name and where time and logs are", () => {
    const { management, vlans, services } = intentOf("qiaotou-acc-1", "after");
    expect(management).toEqual({ vlan: 1020, address: "10.30.0.74", prefixLength: 26, gateway: "10.30.0.65" });
    expect(vlans).toEqual([
      { id: 1020, name: "qiaotou-management" },
      { id: 1021, name: "qiaotou-video" },
      { id: 1023, name: "qiaotou-hd" },
    ]);
    expect(services).toEqual({ ntpServers: ["10.40.0.13"], logServers: ["10.40.0.13"], timeZone: "CST-8" });
  });
});

describe("a camera's intent", () => {
  it("has its numbers and the streams of the class it is planned as", () => {
    expect(plan.after.cameras.find((intent) => intent.deviceId === "qiaotou-002")).toMatchObject({
      deviceCode: "33032401001320000002",
      network: { address: "10.36.0.139", prefixLength: 25, gateway: "10.36.0.129", vlan: 1023 },
      main: county.classes.hd.main,
    });
  });
});

describe("findings about cameras", () => {
  it("name the class and the type that cannot give its picture, once", () => {
    const old = { ...types.camera, slug: "maker/camera-2mp", model: "camera-2mp" };
    const type = { ...old, video: { codecs: ["h264"], width: 1920, height: 1080, maxFps: 25 } };
    const cameras = [1, 2].map((n) => camera(`wuniu-x${n}`, "hd", "wuniu-acc-1", { area: "wuniu", type }));
    expect(planned({ ...smallParts, devices: [...smallParts.devices, ...cameras] }).findings[0]).toMatchObject({
      code: "stream-beyond-camera",
      severity: "error",
      message: "class hd asks for h265, and camera-2mp has h264: 2 cameras (wuniu-x1, wuniu-x2) cannot give it",
    });
  });

  it("note how many points nobody has classed yet", () => {
    expect(plan.findings).toMatchObject([
      { code: "class-unknown", severity: "note", message: "1 point has class unknown and is planned as hd" },
    ]);
  });
});

describe("phases", () => {
  it("plans another phase when asked, and nothing before the first", () => {
    const first = makePlan(network(smallParts), noAllocations, { today, phase: 1 });
    expect(first.before).toMatchObject({ phase: 0, links: [], switches: [], cameras: [] });
    expect(first.after.switches.map((intent) => intent.deviceId)).toEqual(["core-1"]);
  });

  it("counts points by area and surveyed class", () => {
    expect(plan.after.points).toEqual([
      { area: "qiaotou", byClass: { checkpoint: 1, hd: 2, standard: 3, unknown: 1 }, total: 7 },
      { area: "wuniu", byClass: { checkpoint: 0, hd: 0, standard: 1, unknown: 0 }, total: 1 },
    ]);
  });
});
