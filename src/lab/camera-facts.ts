/** What SNMP says of a camera, by its maker. */

import type { CameraIntent } from "../core/intent.ts";
import type { Camera } from "../core/network.ts";
import type { CameraModel, CameraState } from "./camera.ts";
import { hostFacts, macBytes, processorFacts, type Uptime } from "./host-facts.ts";
import type { HikvisionFacts } from "./mib/hikvision.ts";
import type { Mib } from "./mib/mib.ts";
import { cameraMib, type HikvisionCameraFacts, hikvisionMib } from "./mib/views.ts";
import { dottedMask } from "./netmask.ts";

interface CameraFactsOptions {
  readonly device: Camera;
  readonly intent: CameraIntent;
  readonly model: CameraModel;
  readonly mac: string;
  readonly state: () => CameraState;
  readonly uptime: Uptime;
}

/** The makers' private enterprise numbers (IANA) and what their cameras call themselves. */
const makers: Readonly<
  Record<string, { readonly objectId: string; readonly describe: (model: CameraModel) => string }>
> = {
  Hikvision: { objectId: "1.3.6.1.4.1.39165.1.1", describe: () => "Linux Hikvision IP Camera" },
  Dahua: { objectId: "1.3.6.1.4.1.1004849.2.1", describe: ({ model }) => `Dahua ${model}` },
  Axis: {
    objectId: "1.3.6.1.4.1.368.4.1",
    describe: ({ model, firmware }) => `; AXIS ${model}; Network Camera; ${firmware}; Linux`,
  },
};
/** net-snmp on Linux, which most other cameras run. */
const otherMaker: (typeof makers)[string] = {
  objectId: "1.3.6.1.4.1.8072.3.2.10",
  describe: ({ manufacturer, model }) => `${manufacturer} ${model}`,
};

export function cameraFacts(options: CameraFactsOptions): {
  readonly mib: Mib<HikvisionCameraFacts>;
  readonly facts: HikvisionCameraFacts;
} {
  const { device, intent, model, mac, state, uptime } = options;
  const maker = makers[device.type.manufacturer] ?? otherMaker;
  const [port] = device.type.ports;
  const facts = {
    ...hostFacts({
      id: device.id,
      description: maker.describe(model),
      objectId: maker.objectId,
      location: device.site ?? "",
      mac: macBytes(mac),
      portName: "eth0",
      mbps: port?.mbps ?? 100,
      outMbps: (intent.main.bitrateKbps + intent.sub.bitrateKbps) / 1000,
      name: () => state().hostname.name,
      uptime,
    }),
    hikvision: hikvisionFacts(options),
  };
  return { mib: device.type.manufacturer === "Hikvision" ? hikvisionMib : cameraMib, facts };
}

function hikvisionFacts({ device, model, mac, state, uptime }: CameraFactsOptions): HikvisionFacts {
  const processor = processorFacts(device.id, uptime.now);
  const { address, gateway, prefixLength } = state().network;
  return {
    model: model.model,
    firmware: model.firmware,
    macText: mac.replaceAll(":", "-"),
    address,
    netmask: dottedMask(prefixLength),
    gateway,
    cpuPercent: () => processor.cpuPercent(),
    memoryPercent: () => processor.memoryPercent(),
    localTime: () => new Date(uptime.now() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " "),
    mainCodec: () => (state().encoders[0]?.codec === "H265" ? "H.265" : "H.264"),
  };
}
