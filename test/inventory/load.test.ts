import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasErrors } from "../../src/core/diagnostic.ts";
import type { Camera, Device } from "../../src/core/network.ts";
import { loadDeviceTypes, loadInventory } from "../../src/inventory/load.ts";
import { fixture, type Overlay, overlayFiles } from "./overlay-files.ts";

async function load(overlay: Overlay = {}) {
  const loaded = await loadInventory(overlayFiles(overlay), "inventory");
  expect(loaded.diagnostics.filter((each) => each.severity === "error")).toEqual([]);
  const devices = new Map(loaded.network!.devices.map((device) => [device.id, device]));
  return {
    ...loaded,
    network: loaded.network!,
    device: (id: string) => devices.get(id)!,
  };
}

const text = (file: string) => readFileSync(join(fixture, file), "utf8");

describe("a loaded inventory", () => {
  it("is complete where a line says little", async () => {
    const { device } = await load();
    expect(plain(device("qiaotou-003"))).toEqual({
      id: "qiaotou-003",
      kind: "camera",
      name: "qiaotou-003",
      area: "qiaotou",
      phase: 2,
      status: "planned",
      type: "example/dome",
      class: "standard",
      plannedClass: "standard",
      on: "qiaotou-acc-1",
      lot: "a",
      contractor: "承建单位甲",
      fixed: {},
      assumed: ["class", "on", "type"],
      source: {
        file: "inventory/townships/qiaotou.yaml",
        line: 18,
        column: 11,
        endColumn: 22,
      },
    });
  });

  it("keeps what a line says", async () => {
    const { device } = await load();
    expect(plain(device("qiaotou-p1-001"))).toMatchObject({
      name: "桥中路老点位",
      phase: 1,
      status: "active",
      mac: "00:1a:2b:3c:4d:5e",
      serial: "SN-0001",
      fixed: {
        address: "10.36.0.150",
        vlan: 1022,
        port: "GE0/0/4",
        deviceCode: "33032401001320000900",
      },
      assumed: [],
    });
  });

  it("gives the lot of its area only to what the phase under planning brings", async () => {
    const { device } = await load();
    expect(device("qiaotou-001").lot).toBe("a");
    expect(device("qiaotou-p1-001").lot).toBeUndefined();
    expect(device("checkpoints-001").contractor).toBe("承建单位乙");
  });

  it("plans a point of unknown class as the worst case and says so", async () => {
    const { device } = await load();
    const camera = device("qiaotou-002") as Camera;
    expect([camera.class, camera.plannedClass]).toEqual(["unknown", "hd"]);
  });

  it("names links after their lower switch, with a rate for each phase", async () => {
    const { network } = await load();
    expect(network.links.map((link) => link.id)).toEqual([
      "bilian-acc-1",
      "checkpoints-acc-1",
      "qiaotou-acc-1",
      "qiaotou-agg-1",
    ]);
    const link = network.links.find((each) => each.id === "qiaotou-agg-1")!;
    expect(link).toMatchObject({
      from: "qiaotou-agg-1",
      to: "core-1",
      medium: "fibre",
      phase: 1,
    });
    expect(link.rates.map(({ fromPhase, mbps }) => [fromPhase, mbps])).toEqual([
      [1, 1000],
      [2, 10_000],
    ]);
    expect(network.links[0]!.rates.map(({ fromPhase, mbps }) => [fromPhase, mbps])).toEqual([[2, 1000]]);
  });

  it("reads ports in the order of the panel and leaves out what no cable goes into", async () => {
    const { device } = await load();
    expect(device("core-1").type.ports.map((port) => port.name)).not.toContain("Vlanif1");
    expect(device("bilian-acc-1").type.ports.at(0)).toEqual({
      name: "GE0/0/1",
      type: "1000base-t",
      mbps: 1000,
      medium: "copper",
      poe: true,
      poeMaxClass: 4,
      managementOnly: false,
    });
    expect(device("bilian-acc-1").type.ports.at(-1)).toMatchObject({
      name: "MEth0",
      managementOnly: true,
    });
    expect(device("bilian-acc-1").type.ports.at(-2)).toMatchObject({
      medium: "fibre",
      poe: false,
    });
  });

  it("fills in the policy that nobody wrote", async () => {
    const { network } = await load();
    expect(network.county.policy).toMatchObject({
      linkCeilingPercent: 70,
      poeCeilingPercent: 85,
      rollout: { waveSize: 200 },
    });
    expect(network.county.classes.standard.main).toEqual({
      codec: "h264",
      width: 1920,
      height: 1080,
      fps: 25,
      gop: 50,
      bitrateKbps: 2048,
    });
  });

  it("collects whatever is assumed, with the place that says so", async () => {
    const { network } = await load();
    expect(network.assumptions.map(({ id, source }) => [id, `${source.file}:${source.line}`])).toEqual([
      ["links", "inventory/county.yaml:74"],
      ["county.yaml/pools/0", "inventory/county.yaml:16"],
      ["county.yaml/types", "inventory/county.yaml:48"],
      ["phases.yaml/phases/0", "inventory/phases.yaml:6"],
      ["qiaotou/assumed", "inventory/townships/qiaotou.yaml:4"],
    ]);
  });

  it("has no lock before anything was allocated, and the lock's numbers afterwards", async () => {
    expect((await load()).lock.devices["bilian-001"]).toMatchObject({
      address: "10.36.0.10",
      vlan: 1042,
    });
    const files = overlayFiles();
    const none = await loadInventory(
      {
        ...files,
        list: async (path) => (await files.list(path)).filter((name) => !name.startsWith("allocations")),
      },
      "inventory",
    );
    expect(none.lock).toEqual({ prefixes: {}, devices: {}, released: {} });
    expect(hasErrors(none.diagnostics)).toBe(false);
  });

  it("is the same whether the quick reader or the yaml library read a file", async () => {
    const anchor = "# a second reader: needs escapes\n";
    const quick = await load();
    const slow = await load({
      texts: {
        "townships/bilian.yaml":
          text("townships/bilian.yaml").replace("name: 碧莲桥", 'name: "\\u78a7\\u83b2\\u6865"') + anchor,
      },
    });
    expect(slow.network.devices.map(plain)).toEqual(quick.network.devices.map(plain));
  });

  it("takes Windows line ends", async () => {
    const { network } = await load({
      texts: {
        "townships/bilian.yaml": text("townships/bilian.yaml").replaceAll("\n", "\r\n"),
      },
    });
    expect(network.devices).toHaveLength(14);
  });

  it("takes a folder with a slash at its end", async () => {
    const { network, sources } = await loadInventory(overlayFiles(), "inventory/");
    expect(network).toBeDefined();
    expect([...sources.keys()]).toContain("inventory/county.yaml");
  });

  it("says which file cannot be read and why", async () => {
    const files = overlayFiles();
    const readBytes = async (path: string) => {
      if (path === "inventory/phases.yaml") throw Object.assign(new Error("nope"), { code: "EACCES" });
      return files.readBytes(path);
    };
    const { diagnostics } = await loadInventory({ ...files, readBytes }, "inventory");
    expect(diagnostics).toMatchObject([
      {
        code: "unreadable-file",
        message: "the file cannot be read: permission denied",
        where: { file: "inventory/phases.yaml" },
      },
    ]);
  });
});

describe("the device types of an inventory with mistakes", () => {
  it("can be listed all the same", async () => {
    const files = overlayFiles({
      texts: {
        "county.yaml": "county: [",
        "device-types/example/dome.yaml": "model: 7\n",
      },
    });
    const types = await loadDeviceTypes(files, "inventory");
    expect(types.map((type) => type.slug).sort()).toEqual(["example/access-4", "example/core-8", "example/server"]);
  });
});

/** A device with its type by name. */
function plain(device: Device) {
  return { ...device, type: device.type.slug };
}
