import { describe, expect, it } from "vitest";
import { type Allocations, noAllocations } from "../../src/core/allocations.ts";
import type { Device } from "../../src/core/network.ts";
import { allocate } from "../../src/plan/allocate.ts";
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

const fresh = allocate(network(smallParts), noAllocations, { today });

function again(parts: Parts, lock: Allocations, options: { today?: string; renumber?: string[] } = {}) {
  return allocate(network(parts), lock, { today, ...options });
}

function withDevices(...devices: Device[]): Parts {
  const ids = new Set(devices.map((device) => device.id));
  return { ...smallParts, devices: [...smallParts.devices.filter((device) => !ids.has(device.id)), ...devices] };
}

describe("a first allocation", () => {
  it("has no finding", () => {
    expect(fresh.findings).toEqual([]);
    expect(fresh.newIds).toEqual([...smallParts.devices.map((device) => device.id)].sort());
    expect(fresh.releasedIds).toEqual([]);
  });

  it("numbers VLANs firstId + area index × perArea + offset", () => {
    expect(Object.entries(fresh.allocations.prefixes).map(([key, { vlan }]) => `${key} ${vlan}`)).toEqual([
      "centre/management 1000",
      "centre/platform 1010",
      "qiaotou/checkpoint 1024",
      "qiaotou/hd 1023",
      "qiaotou/management 1020",
      "qiaotou/standard 1022",
      "qiaotou/video 1021",
      "wuniu/management 1040",
      "wuniu/standard 1042",
    ]);
  });

  it("takes the first prefixes of each pool, in the order of their keys", () => {
    const prefixOf = (key: string) => fresh.allocations.prefixes[key]?.prefix;
    expect(prefixOf("centre/management")).toBe("10.30.0.0/26");
    expect(prefixOf("qiaotou/management")).toBe("10.30.0.64/26");
    expect(prefixOf("qiaotou/checkpoint")).toBe("10.36.0.0/25");
    expect(prefixOf("qiaotou/hd")).toBe("10.36.0.128/25");
    expect(fresh.allocations.prefixes["qiaotou/hd"]?.gateway).toBe("10.36.0.129");
  });

  it("starts addresses above the reserved hosts", () => {
    expect(fresh.allocations.devices["qiaotou-001"]?.address).toBe("10.36.0.138");
    expect(fresh.allocations.devices["qiaotou-002"]?.address).toBe("10.36.0.139");
  });

  it("puts a phase 2 camera in the service that ended with phase 2, and a phase 3 camera in its class's own", () => {
    expect(fresh.allocations.devices["qiaotou-p2-3"]?.vlan).toBe(1021);
    expect(fresh.allocations.devices["qiaotou-001"]?.vlan).toBe(1023);
  });

  it("gives cameras the lowest PoE ports and uplinks the slowest port that carries their highest rate", () => {
    const portOf = (id: string) => fresh.allocations.devices[id]?.port;
    expect(portOf("qiaotou-001")).toEqual({ switch: "qiaotou-acc-1", name: "ge-1" });
    expect(portOf("qiaotou-p2-3")).toEqual({ switch: "qiaotou-acc-1", name: "ge-5" });
    expect(portOf("time-1")).toEqual({ switch: "core-1", name: "ge-52" });
    expect(fresh.allocations.devices["qiaotou-acc-1"]?.uplink).toEqual({
      port: "ge-9",
      to: "qiaotou-agg-1",
      toPort: "ge-1",
    });
    expect(fresh.allocations.devices["qiaotou-agg-1"]?.uplink).toEqual({ port: "xe-1", to: "core-1", toPort: "xe-1" });
    // 1 Gbit/s runs in a 10 Gbit/s cage when the switch has nothing slower.
    expect(fresh.allocations.devices["wuniu-acc-1"]?.uplink?.toPort).toBe("xe-2");
    expect(fresh.allocations.devices["core-1"]?.uplink).toBeUndefined();
  });

  it("codes 8 digits of place, industry, type, network and serial", () => {
    const codeOf = (id: string) => fresh.allocations.devices[id]?.deviceCode;
    expect(codeOf("qiaotou-001")).toBe("33032401001320000001");
    expect(codeOf("qiaotou-003")).toBe("33032401051320000001");
    expect(codeOf("qiaotou-004")).toBe("33032401001320000003");
    expect(codeOf("signalling-1")).toBe("33032400002000000001");
    expect(codeOf("media-1")).toBe("33032400002020000001");
    expect(codeOf("storage-1")).toBe("33032400002100000001");
    expect(codeOf("qiaotou-acc-1")).toBeUndefined();
  });

  it("sizes a prefix for the devices with their growth and the reserved hosts", () => {
    // 90 × 1.3 + 9 = 126 hosts fit a /25 exactly; 91 × 1.3 + 9 = 127.3 do not.
    const many = (count: number) => {
      const cameras = Array.from({ length: count }, (_, n) => camera(`qiaotou-${n}`, "hd", "nowhere"));
      return again({ devices: cameras }, noAllocations).allocations.prefixes["qiaotou/hd"]?.prefix;
    };
    expect(many(90)).toBe("10.36.0.0/25");
    expect(many(91)).toBe("10.36.0.0/24");
  });

  it("chooses the prefix around addresses that people fixed", () => {
    const result = again(
      withDevices(camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed: { address: "10.36.7.200" } })),
      noAllocations,
    );
    expect(result.findings).toEqual([]);
    expect(result.allocations.prefixes["qiaotou/hd"]?.prefix).toBe("10.36.7.128/25");
    expect(result.allocations.devices["qiaotou-001"]?.address).toBe("10.36.7.200");
    expect(result.allocations.devices["qiaotou-002"]?.address).toBe("10.36.7.138");
  });
});

describe("an allocation on its own lock file", () => {
  it("changes nothing", () => {
    expect(again(smallParts, fresh.allocations)).toEqual({
      allocations: fresh.allocations,
      newIds: [],
      releasedIds: [],
      findings: [],
    });
  });

  it("gives a new device numbers and moves no other", () => {
    const added = again(withDevices(camera("qiaotou-000", "hd", "qiaotou-acc-1")), fresh.allocations);
    const { "qiaotou-000": newcomer, ...others } = added.allocations.devices;
    expect(others).toEqual(fresh.allocations.devices);
    expect(added.newIds).toEqual(["qiaotou-000"]);
    expect(newcomer).toEqual({
      address: "10.36.0.140",
      vlan: 1023,
      port: { switch: "qiaotou-acc-1", name: "ge-6" },
      deviceCode: "33032401001320000007",
    });
  });

  it("gives a camera that moved to another switch a port there and keeps the rest", () => {
    const moved = again(withDevices(camera("qiaotou-001", "hd", "qiaotou-acc-2")), fresh.allocations);
    expect(moved.newIds).toEqual(["qiaotou-001"]);
    expect(moved.allocations.devices["qiaotou-001"]).toEqual({
      ...fresh.allocations.devices["qiaotou-001"],
      port: { switch: "qiaotou-acc-2", name: "ge-3" },
    });
  });

  it("keeps a camera whose class changed where it is, and says how to move it", () => {
    const parts = withDevices(camera("qiaotou-002", "standard", "qiaotou-acc-1"));
    const kept = again(parts, fresh.allocations);
    expect(kept.allocations).toEqual(fresh.allocations);
    expect(kept.findings).toMatchObject([
      {
        code: "lock-keeps-segment",
        severity: "warning",
        message:
          "qiaotou-002 belongs in qiaotou/standard (VLAN 1022) now; the lock file keeps it in qiaotou/hd (VLAN 1023)",
        hints: ["camnet allocate --renumber qiaotou-002"],
      },
    ]);
    const moved = again(parts, fresh.allocations, { renumber: ["qiaotou-002"] });
    expect(moved.findings).toEqual([]);
    expect(moved.newIds).toEqual(["qiaotou-002"]);
    expect(moved.allocations.devices["qiaotou-002"]).toMatchObject({ vlan: 1022, deviceCode: "33032401001320000002" });
    expect(moved.allocations.released["qiaotou-002"]).toMatchObject({ address: "10.36.0.139", releasedOn: today });
  });

  it("hands nothing on in the same run that another device gives up", () => {
    const fixed = { address: "10.36.0.200", deviceCode: "33032401001320009999" };
    const parts = withDevices(
      camera("qiaotou-000", "hd", "qiaotou-acc-1"),
      camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed }),
      camera("qiaotou-002", "standard", "qiaotou-acc-1"),
    );
    const { allocations } = again(parts, fresh.allocations, { renumber: ["qiaotou-002"] });
    expect(allocations.devices["qiaotou-000"]).toMatchObject({
      address: "10.36.0.140",
      deviceCode: "33032401001320000007",
    });
  });

  it("says once a pool which prefixes it does not hold any more, and moves them on request", () => {
    const { county } = network(smallParts);
    const pools = county.pools.map((pool) => (pool.slug === "video" ? { ...pool, prefix: "10.38.0.0/16" } : pool));
    const parts = { ...smallParts, county: { ...county, pools } };
    const held = Object.keys(fresh.allocations.prefixes).filter((key) => /hd|standard|video|checkpoint/.test(key));
    expect(held.length).toBeGreaterThan(1);
    const { findings, allocations } = again(parts, fresh.allocations);
    expect(findings).toMatchObject([
      { code: "prefix-outside-pool", severity: "error", where: { file: "county.yaml", line: 11 } },
    ]);
    expect(findings[0]!.message).toContain(`${held.length} prefixes of the lock file lie outside of pool video`);
    expect(allocations.prefixes).toEqual(fresh.allocations.prefixes);
    expect(findings[0]!.hints.at(-1)).toContain(`--renumber ${held.join(" ")}`);
    const moved = again(parts, fresh.allocations, { renumber: held });
    expect(moved.findings).toEqual([]);
    for (const key of held) expect(moved.allocations.prefixes[key]?.prefix).toMatch(/^10\.38\./);
    expect(moved.allocations.devices["qiaotou-001"]?.address).toMatch(/^10\.38\./);
  });

  it("does not renumber on request what already fits", () => {
    const everything = smallParts.devices.map((device) => device.id);
    expect(again(smallParts, fresh.allocations, { renumber: everything }).newIds).toEqual([]);
  });
});

describe("a removed device", () => {
  const without = { ...smallParts, devices: smallParts.devices.filter((device) => device.id !== "qiaotou-001") };
  const removed = again(without, fresh.allocations);

  it("leaves its numbers behind with the date", () => {
    expect(removed.releasedIds).toEqual(["qiaotou-001"]);
    expect(removed.allocations.devices["qiaotou-001"]).toBeUndefined();
    expect(removed.allocations.released["qiaotou-001"]).toEqual({
      ...fresh.allocations.devices["qiaotou-001"],
      releasedOn: today,
    });
  });

  it("is treated alike when it is marked as retired", () => {
    const retired = camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", status: "retired" });
    expect(again(withDevices(retired), fresh.allocations).allocations).toEqual(removed.allocations);
  });

  it("rests its address and code until the quarantine is over; its port is free at once", () => {
    const parts = { ...without, devices: [...without.devices, camera("qiaotou-900", "hd", "qiaotou-acc-1")] };
    const early = again(parts, removed.allocations, { today: "2010-12-29" }).allocations.devices["qiaotou-900"];
    expect(early).toMatchObject({ address: "10.36.0.140", deviceCode: "33032401001320000007", port: { name: "ge-1" } });
    const late = again(parts, removed.allocations, { today: "2010-12-30" });
    expect(late.allocations.devices["qiaotou-900"]).toMatchObject({
      address: "10.36.0.138",
      deviceCode: "33032401001320000001",
    });
    expect(late.allocations.released).toEqual({});
  });

  it("gets its own numbers back when it returns", () => {
    const back = again(smallParts, removed.allocations, { today: "2010-11-01" });
    expect(back.allocations).toEqual(fresh.allocations);
    expect(back.newIds).toEqual(["qiaotou-001"]);
  });
});

describe("numbers fixed by hand", () => {
  it("win over the lock file, with a warning, and what the lock had rests", () => {
    const fixed = { address: "10.36.0.200", port: "ge-8", deviceCode: "33032401001320009999" };
    const parts = withDevices(camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed }));
    const result = again(parts, fresh.allocations);
    expect(result.findings.map((finding) => `${finding.severity} ${finding.message}`)).toEqual([
      "warning qiaotou-001 is fixed to address 10.36.0.200, but the lock file has 10.36.0.138; the fixed one wins",
      "warning qiaotou-001 is fixed to port of qiaotou-acc-1 ge-8, but the lock file has ge-1; the fixed one wins",
      "warning qiaotou-001 is fixed to device code 33032401001320009999, but the lock file has 33032401001320000001; the fixed one wins",
    ]);
    expect(result.allocations.devices["qiaotou-001"]).toEqual({
      address: "10.36.0.200",
      vlan: 1023,
      port: { switch: "qiaotou-acc-1", name: "ge-8" },
      deviceCode: "33032401001320009999",
    });
    expect(result.allocations.released["qiaotou-001"]?.address).toBe("10.36.0.138");
    expect(again(parts, result.allocations)).toMatchObject({ newIds: [], findings: [] });
  });

  it("are errors when another device has them", () => {
    const fixed = { address: "10.36.0.139", port: "ge-2", deviceCode: "33032401001320000002" };
    const parts = withDevices(camera("qiaotou-009", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed }));
    const result = again(parts, fresh.allocations);
    expect(result.findings.map((finding) => `${finding.severity} ${finding.code}`)).toEqual([
      "error address-taken",
      "error port-unfit",
      "error device-code-taken",
    ]);
    expect(result.allocations.devices["qiaotou-002"]).toEqual(fresh.allocations.devices["qiaotou-002"]);
    const asked = again(parts, fresh.allocations, { renumber: ["qiaotou-002"] });
    expect(asked.findings).toEqual([]);
    expect(asked.newIds).toEqual(["qiaotou-002", "qiaotou-009"]);
  });

  it("are errors outside the prefix of the VLAN, and in a VLAN that nobody has", () => {
    const result = again(
      withDevices(
        camera("qiaotou-001", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed: { address: "10.99.0.1" } }),
        camera("qiaotou-002", "hd", "qiaotou-acc-1", { area: "qiaotou", fixed: { vlan: 77 } }),
      ),
      noAllocations,
    );
    expect(result.findings.map((finding) => finding.message)).toEqual([
      "qiaotou-002 is fixed in VLAN 77, which no area's VLAN plan has",
      "qiaotou-001 is fixed at 10.99.0.1, outside 10.36.0.128/25 of qiaotou/hd (VLAN 1023)",
    ]);
  });
});

describe("what does not fit", () => {
  it("names the prefix that is full and how to enlarge it, and enlarging moves that segment alone", () => {
    const small = { ...county, policy: { ...county.policy, growthPercent: 0 } };
    const first = again({ ...smallParts, county: small }, noAllocations);
    const crowd = Array.from({ length: 116 }, (_, n) => camera(`qiaotou-x${100 + n}`, "hd", "qiaotou-acc-2"));
    const parts = { ...withDevices(...crowd), county: small };
    const full = again(parts, first.allocations);
    expect(full.findings.find((finding) => finding.code === "prefix-full")).toMatchObject({
      severity: "error",
      message: "10.36.0.128/25 of qiaotou/hd has room for 117 devices and is full; no address for qiaotou-x215",
      hints: [
        "camnet allocate --renumber qiaotou/hd   (a larger prefix: every device of qiaotou/hd gets a new address)",
      ],
    });
    const enlarged = again(parts, first.allocations, { renumber: ["qiaotou/hd"] });
    expect(enlarged.findings.map((finding) => finding.code)).toEqual(["no-free-port"]);
    expect(enlarged.allocations.prefixes["qiaotou/hd"]).toMatchObject({ prefix: "10.36.3.0/24", vlan: 1023 });
    expect(enlarged.allocations.devices["qiaotou-001"]?.address).toBe("10.36.3.10");
    expect(enlarged.allocations.devices["qiaotou-004"]).toEqual(first.allocations.devices["qiaotou-004"]);
    expect(enlarged.allocations.released["qiaotou-001"]?.address).toBe("10.36.0.138");
  });

  it("counts the cameras that a switch has no PoE port for", () => {
    const crowd = Array.from({ length: 9 }, (_, n) => camera(`qiaotou-x${n}`, "hd", "qiaotou-acc-2"));
    expect(again(withDevices(...crowd), noAllocations).findings).toMatchObject([
      {
        code: "no-free-port",
        message:
          "switch qiaotou-acc-2 (access-8) has no free PoE port for 3 (qiaotou-x6, qiaotou-x7, qiaotou-x8); it has 8, all taken",
        where: at(30),
      },
    ]);
  });

  it("says which end of a link has no port for its rate", () => {
    const parts = { ...smallParts, links: [uplink("wuniu-acc-1", "core-1", { 3: 10_000 })] };
    expect(again(parts, noAllocations).findings.map((finding) => finding.message)).toEqual([
      "switch wuniu-acc-1 (access-8) has no free 10 Gbit/s fibre port for its own uplink; it has none at all",
    ]);
  });

  it("keeps the uplink port of the lock file when the rate outgrows it, and says so", () => {
    const faster = {
      ...smallParts,
      links: [...smallParts.links.slice(0, 3), uplink("wuniu-acc-1", "core-1", { 3: 10_000 })],
    };
    const result = again(faster, fresh.allocations);
    expect(result.allocations).toEqual(fresh.allocations);
    expect(result.findings.map((finding) => finding.message)).toEqual([
      "wuniu-acc-1 holds port ge-9 of wuniu-acc-1 in the lock file, which is no free 10 Gbit/s fibre port (access-8)",
    ]);
  });

  it("names the missing service", () => {
    const services = county.vlans.services.filter((service) => service.slug !== "platform" && service.slug !== "hd");
    const lacking = { ...county, vlans: { ...county.vlans, services } };
    expect(again({ ...smallParts, county: lacking }, noAllocations).findings.map((finding) => finding.message)).toEqual(
      [
        '4 servers (media-1, signalling-1, storage-1 …) cannot be addressed: county.yaml has no service "platform" for servers',
        "2 cameras (qiaotou-001, qiaotou-002) cannot be addressed: county.yaml has no service for hd cameras of phase 3",
      ],
    );
  });

  it("names the pool that is full and the VLAN that is out of range", () => {
    const pools = county.pools.map((pool) => (pool.slug === "video" ? { ...pool, prefix: "10.36.0.0/25" } : pool));
    const crowded = { ...county, pools, vlans: { ...county.vlans, firstId: 4060 } };
    const messages = again({ ...smallParts, county: crowded }, noAllocations).findings.map(
      (finding) => finding.message,
    );
    expect(messages).toContain("pool video 10.36.0.0/25 has no free /25 for qiaotou/hd (2 devices)");
    expect(messages).toContain("wuniu/management would be VLAN 4100 (4060 + 2 × 20 + 0); the highest is 4094");
  });

  it("keeps the VLAN of the lock file when the plan changes, and says so", () => {
    const moved = { ...county, vlans: { ...county.vlans, firstId: 2000 } };
    const result = again({ ...smallParts, county: moved }, fresh.allocations);
    expect(result.allocations).toEqual(fresh.allocations);
    expect(result.findings).toHaveLength(9);
    expect(result.findings[0]).toMatchObject({
      severity: "warning",
      message: "centre/management keeps VLAN 1000 of the lock file; the VLAN plan now says 2000",
    });
  });

  it("falls back to a slower copper port for a fast server and reports a server without any", () => {
    const fast = { ...types.server, ports: [{ ...types.server.ports[0]!, mbps: 10_000, type: "10gbase-t" }] };
    const parts = {
      devices: [
        networkSwitch("core-1", "core", { area: "centre" }),
        networkSwitch("agg-1", "aggregation", { area: "centre" }),
        server("media-1", "media", "core-1", { area: "centre", type: fast }),
        server("media-2", "media", "agg-1", { area: "centre", type: fast }),
      ],
    };
    const result = again(parts, noAllocations);
    expect(result.allocations.devices["media-1"]?.port?.name).toBe("ge-49");
    expect(result.findings.map((finding) => finding.message)).toEqual([
      "switch agg-1 (aggregation-24) has no free 1 Gbit/s copper port for media-2; it has none at all",
    ]);
  });
});

describe("a camera that takes much power", () => {
  const [at30, af] = [
    { poe: true, poeMaxClass: 4 },
    { poe: true, poeMaxClass: 3 },
  ];
  const port = (name: string, power: { poe: boolean; poeMaxClass?: number }) =>
    ({ name, type: "1000base-t", mbps: 1000, medium: "copper", managementOnly: false, ...power }) as const;
  const sfps = types.access.ports.filter(({ medium }) => medium === "fibre");
  const hungry = { ...types.camera, poeClass: 4 };
  const mixed = (...ports: ReturnType<typeof port>[]) =>
    networkSwitch("qiaotou-acc-2", "access", {
      area: "qiaotou",
      type: { ...types.access, ports: [...ports, ...sfps] },
    });
  const modest = camera("qiaotou-003", "hd", "qiaotou-acc-2");
  const strong = camera("qiaotou-004", "hd", "qiaotou-acc-2", { area: "qiaotou", type: hungry });
  const portsOf = ({ allocations }: ReturnType<typeof again>) =>
    ["qiaotou-003", "qiaotou-004"].map((id) => allocations.devices[id]?.port?.name);

  it("gets a port that feeds its class, and the weakest that do go to the others", () => {
    const first = again(withDevices(mixed(port("p1", at30), port("p2", af)), modest, strong), noAllocations);
    expect(portsOf(first)).toEqual(["p2", "p1"]);
    expect(first.findings).toEqual([]);
    const scarce = again(withDevices(mixed(port("p1", at30), port("p2", at30)), modest, strong), noAllocations);
    expect(portsOf(scarce).sort()).toEqual(["p1", "p2"]);
    expect(scarce.findings).toEqual([]);
  });

  it("is an error on a port that feeds less, with both classes", () => {
    const { findings } = again(withDevices(mixed(port("p1", af), port("p2", af)), modest, strong), noAllocations);
    expect(findings).toMatchObject([
      {
        code: "poe-class",
        severity: "error",
        message:
          "port p1 of qiaotou-acc-2 (access-8) feeds up to PoE class 3 (15.4 W), and qiaotou-004 (camera-4mp) takes PoE class 4 (30 W)",
        hints: ["move it to a switch whose ports feed its class, or choose a camera type of a smaller class"],
      },
    ]);
  });

  it("moves to a free port that feeds it when asked", () => {
    const ports = [port("p1", af), port("p2", af), port("p3", at30)];
    const calm = camera("qiaotou-004", "hd", "qiaotou-acc-2");
    const before = again(withDevices(mixed(...ports), modest, calm), noAllocations);
    const parts = withDevices(mixed(...ports), modest, strong);
    const kept = again(parts, before.allocations);
    expect(portsOf(kept)).toEqual(["p1", "p2"]);
    expect(kept.findings).toMatchObject([
      { hints: ["p3 feeds it and is free: camnet allocate --renumber qiaotou-004   (and the cable has to move)"] },
    ]);
    const moved = again(parts, before.allocations, { renumber: ["qiaotou-004"] });
    expect(portsOf(moved)).toEqual(["p1", "p3"]);
    expect(moved.findings).toEqual([]);
  });

  it("is not judged where the port does not say what it feeds", () => {
    expect(again(withDevices(mixed(port("p1", { poe: true })), strong), noAllocations).findings).toEqual(
      again(withDevices(mixed(port("p1", at30)), strong), noAllocations).findings,
    );
  });
});
