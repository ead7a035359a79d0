/** How a device stands when the lab boots for the first time: as the phase before left it, or new out of its box. */
import type { CameraIntent, SwitchIntent } from "../core/intent.ts";
import type { Camera, StreamProfile } from "../core/network.ts";
import { Secret } from "../core/secret.ts";
import { driverFor } from "../drivers/registry.ts";
import { type CameraModel, type CameraState, cameraModel, factoryState as newCamera } from "./camera.ts";
import type { CameraEncoder } from "./camera-state.ts";
import { loadConfiguration } from "./switch-cli.ts";
import { factoryState, type SwitchHardware, type SwitchState } from "./vrp/state.ts";

export interface SwitchStart {
  readonly hardware: SwitchHardware;
  readonly engineId: string;
  /** What the phase before wanted of it; absent for a switch that is new. */
  readonly before: SwitchIntent | undefined;
  /** What the phase wants of it; a new switch has got its management address from here. */
  readonly after: SwitchIntent | undefined;
  readonly login: { readonly username: string; readonly password: string };
  readonly community: string;
}

/** Throws when the box refuses a line of what our driver renders: then one of the two is wrong about the language. */
export function firstSwitchState(id: string, start: SwitchStart): SwitchState {
  const state = factoryState(start.hardware);
  const configuration = [
    loginLines(start.login),
    start.before ? renderedLines(start.before, start.community) : start.after ? addressLines(start.after) : [],
    start.before ? otherLines : [],
  ].flat();
  const refused = loadConfiguration(
    { hardware: start.hardware, state, engineId: start.engineId },
    configuration.join("\n"),
  );
  if (refused.length > 0) {
    const lines = refused.slice(0, 5).map(({ line, error }) => `  ${line}: ${error}`);
    throw new Error(
      `the simulated ${id} refuses ${refused.length} lines of its first configuration\n${lines.join("\n")}`,
    );
  }
  return state;
}

/** Puts back the ports that a switch has and a kept state lacks, for example after its model was changed in the inventory. */
export function keptSwitchState(kept: unknown, hardware: SwitchHardware): SwitchState | undefined {
  const state = kept as Partial<SwitchState> | undefined;
  if (!state?.sysname || !state.interfaces || !state.vlans || !state.lines || !state.sections) return undefined;
  return { ...(state as SwitchState), interfaces: { ...factoryState(hardware).interfaces, ...state.interfaces } };
}

/** What the installer typed at the console: an account, and SSH. */
function loginLines({ username, password }: SwitchStart["login"]): readonly string[] {
  return [
    "stelnet server enable",
    "aaa",
    ` local-user ${username} password irreversible-cipher ${password}`,
    ` local-user ${username} privilege level 15`,
    ` local-user ${username} service-type terminal ssh`,
    `ssh user ${username}`,
    `ssh user ${username} authentication-type password`,
    `ssh user ${username} service-type stelnet`,
    "user-interface vty 0 4",
    " authentication-mode aaa",
    " user privilege level 15",
  ];
}

/** Settings that somebody made by hand over the years, and that camnet does not own. */
const otherLines: readonly string[] = [
  "stp mode rstp",
  "undo http server enable",
  "undo http secure-server enable",
  "info-center timestamp log date",
  "user-interface vty 0 4",
  " idle-timeout 15 0",
  "header login information maintained_by_the_county_video_centre",
];

function renderedLines(intent: SwitchIntent, community: string): readonly string[] {
  const driver = driverFor(intent.platform);
  return driver ? driver.render(intent, { snmpCommunity: new Secret(community) }).split("\n") : addressLines(intent);
}

function addressLines({ management }: SwitchIntent): readonly string[] {
  return [
    `vlan batch ${management.vlan}`,
    `interface Vlanif${management.vlan}`,
    ` ip address ${management.address} ${management.prefixLength}`,
    `ip route-static 0.0.0.0 0.0.0.0 ${management.gateway}`,
  ];
}

const codecs = { h264: "H264", h265: "H265", mjpeg: "JPEG" } as const;

export function labCameraModel({ type, id, serial }: Camera): CameraModel {
  const { width = 1920, height = 1080, maxFps = 25, codecs: known = ["h264"] } = type.video ?? {};
  return cameraModel({
    manufacturer: type.manufacturer,
    model: type.model,
    serial: serial ?? `LAB-${id}`,
    width,
    height,
    maxFps,
    codecs: known.flatMap((codec) => codecs[codec as keyof typeof codecs] ?? []),
  });
}

export function firstCameraState(
  model: CameraModel,
  {
    before,
    after,
    mac,
  }: { readonly before: CameraIntent | undefined; readonly after: CameraIntent; readonly mac: string },
): CameraState {
  const { address, prefixLength, gateway } = (before ?? after).network;
  const state = newCamera(model, { mac, address, prefixLength, gateway });
  if (!before) return state;
  return {
    ...state,
    hostname: { fromDhcp: false, name: before.hostname },
    time: { ...state.time, mode: "NTP", zone: before.services.timeZone },
    ntp: { fromDhcp: false, servers: before.services.ntpServers },
    encoders: [before.main, before.sub].map(encoder),
    osds: [...state.osds, { token: "osd-0", textType: "Plain", text: `${before.deviceCode}|${before.name}` }],
  };
}

function encoder({ codec, width, height, fps, gop, bitrateKbps }: StreamProfile): CameraEncoder {
  return { codec: codecs[codec], codecProfile: "Main", width, height, fps, gop, kbps: bitrateKbps, quality: 60 };
}
