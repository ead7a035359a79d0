import { createHttpTransport } from "../../src/adapters/http-client.ts";
import type { DeviceTarget, Endpoints } from "../../src/core/effects.ts";
import type { CameraIntent } from "../../src/core/intent.ts";
import { type Credential, Secret } from "../../src/core/secret.ts";
import { type CameraOptions, cameraModel, createCamera, factoryState, type LabCamera } from "../../src/lab/camera.ts";

export const model = cameraModel({
  manufacturer: "HIKVISION",
  model: "DS-2CD2T47G2-L",
  serial: "DS-2CD2T47G2-L20230313AAWRK12345678",
  width: 2688,
  height: 1520,
  maxFps: 25,
  codecs: ["H264", "H265"],
});

export const freshState = factoryState(model, {
  mac: "44:19:b6:00:00:11",
  address: "10.36.20.17",
  prefixLength: 24,
  gateway: "10.36.20.1",
});

export const account = { username: "admin", password: "pass:word&1" };
export const credential: Credential = { username: account.username, password: new Secret(account.password) };

export const target: DeviceTarget = {
  deviceId: "qiaotou-001",
  kind: "camera",
  platform: "onvif",
  address: "10.36.20.17",
};

const services = { ntpServers: ["10.41.0.10", "10.41.0.11"], logServers: [], timeZone: "CST-8" };
export const intent: CameraIntent = {
  kind: "camera",
  deviceId: "qiaotou-001",
  area: "qiaotou",
  platform: "onvif",
  typeSlug: "hikvision/ds-2cd2t47g2-l",
  hostname: "qiaotou-001",
  name: "桥中路菜场东口",
  deviceCode: "33032404001320000017",
  network: { address: "10.36.20.17", prefixLength: 24, gateway: "10.36.20.1", vlan: 1142 },
  main: { codec: "h265", width: 2560, height: 1440, fps: 25, gop: 50, bitrateKbps: 4000 },
  sub: { codec: "h264", width: 704, height: 576, fps: 15, gop: 30, bitrateKbps: 512 },
  services,
};

export interface RunningCamera {
  readonly camera: LabCamera;
  readonly port: number;
  readonly endpoints: Endpoints;
}

const running: LabCamera[] = [];

/** A camera on loopback; `stopCameras` in afterEach ends it. */
export async function startCamera(options: Partial<CameraOptions> = {}): Promise<RunningCamera> {
  const camera = createCamera({ id: "qiaotou-001", model, credential: account, state: freshState, ...options });
  running.push(camera);
  const port = await camera.listen("127.0.0.1", 0);
  return { camera, port, endpoints: { locate: () => ({ host: "127.0.0.1", port }) } };
}

export async function stopCameras(): Promise<void> {
  await Promise.all(running.splice(0).map((camera) => camera.close()));
}

export function httpTo({ endpoints }: RunningCamera, timeoutMs = 2000) {
  return createHttpTransport({ endpoints, timeoutMs });
}
