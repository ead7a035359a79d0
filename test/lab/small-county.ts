/** The planner's small county with real models, so that its switches have a command line and its cameras speak ONVIF. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { noAllocations } from "../../src/core/allocations.ts";
import type { Device, DeviceType, Network } from "../../src/core/network.ts";
import type { BootOptions } from "../../src/lab/boot-lab.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import { network, type Parts, smallParts, today } from "../plan/small-county.ts";

/** One of each kind: a switch and a camera that stood before, a switch and a camera that are new, and a server. */
export const ids = {
  oldSwitch: "qiaotou-acc-1",
  newSwitch: "qiaotou-acc-2",
  oldCamera: "qiaotou-p2-1",
  newCamera: "qiaotou-001",
  server: "time-1",
} as const;

export function labCounty(parts: Parts = smallParts): BootOptions["county"] {
  const plain = network(parts);
  const county: Network = {
    ...plain,
    devices: plain.devices.map((device) => ({ ...device, type: real(device.type) }) as Device),
    links: plain.links.map((link) =>
      link.pon ? { ...link, pon: { ...link.pon, port: realPort(link.pon.port) } } : link,
    ),
  };
  return { network: county, plan: makePlan(county, noAllocations, { today }) };
}

function real(type: DeviceType): DeviceType {
  if (type.kind === "camera") return { ...type, manufacturer: "Hikvision", model: "DS-2CD2043G2-I" };
  if (type.kind === "server") return type;
  const ports = type.ports.map((port) => ({ ...port, name: realPort(port.name) }));
  return { ...type, platform: "huawei-vrp", model: "S5735-L8P4S-A1", ports };
}

function realPort(name: string): string {
  return name.replace(/^ge-/, "GigabitEthernet0/0/").replace(/^xe-/, "XGigabitEthernet0/0/");
}

/** A folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "camnet-lab-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
