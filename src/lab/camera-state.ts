/** What a simulated camera remembers; plain JSON, so that it survives a restart of the lab as it is. */
export interface CameraState {
  readonly version: 1;
  readonly hostname: { readonly fromDhcp: boolean; readonly name: string };
  readonly time: {
    readonly mode: "Manual" | "NTP";
    readonly daylightSavings: boolean;
    /** POSIX. */
    readonly zone: string;
    /** How far the camera's clock is ahead of the true time. */
    readonly offsetMs: number;
  };
  readonly ntp: { readonly fromDhcp: boolean; readonly servers: readonly string[] };
  readonly network: {
    readonly mac: string;
    readonly address: string;
    readonly prefixLength: number;
    readonly gateway: string;
    readonly dhcp: boolean;
  };
  /** One encoder a stream; a profile of the same place in the list belongs to each. */
  readonly encoders: readonly CameraEncoder[];
  readonly osds: readonly { readonly token: string; readonly textType: string; readonly text: string }[];
}

export type CameraCodec = "H264" | "H265" | "JPEG";

export interface CameraEncoder {
  readonly codec: CameraCodec;
  readonly codecProfile: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly gop: number;
  readonly kbps: number;
  readonly quality: number;
}

/** What a model can do; shared by all cameras of it. */
export interface CameraModel {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly hardwareId: string;
  readonly serial: string;
  /** The second ONVIF media service; without it there is no H.265. */
  readonly media2: boolean;
  readonly osd: boolean;
  readonly codecs: readonly CameraCodec[];
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly maxFps: number;
  readonly maxGop: number;
  readonly kbps: { readonly min: number; readonly max: number };
  readonly maxNtpServers: number;
}

const usualSizes = [
  [3840, 2160],
  [2688, 1520],
  [2560, 1440],
  [2304, 1296],
  [1920, 1080],
  [1280, 960],
  [1280, 720],
  [704, 576],
  [640, 480],
  [640, 360],
  [352, 288],
] as const;

/** A model from the figures of its data sheet; sizes are the usual ones up to its largest. */
export function cameraModel(facts: {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly firmware?: string;
  readonly width: number;
  readonly height: number;
  readonly maxFps: number;
  readonly codecs: readonly CameraCodec[];
}): CameraModel {
  const smaller = usualSizes
    .filter(([width, height]) => width < facts.width && height <= facts.height)
    .map(([width, height]) => ({ width, height }));
  return {
    manufacturer: facts.manufacturer,
    model: facts.model,
    serial: facts.serial,
    firmware: facts.firmware ?? "V5.7.15 build 230313",
    hardwareId: "88",
    media2: true,
    osd: true,
    codecs: facts.codecs,
    sizes: [{ width: facts.width, height: facts.height }, ...smaller],
    maxFps: facts.maxFps,
    maxGop: 400,
    kbps: { min: 32, max: 16384 },
    maxNtpServers: 4,
  };
}

/** A camera as it comes out of the box and has got its address: two H.264 streams, no name, a clock set by hand. */
export function factoryState(
  model: CameraModel,
  network: { readonly mac: string; readonly address: string; readonly prefixLength: number; readonly gateway: string },
): CameraState {
  const largest = model.sizes[0] ?? { width: 1280, height: 720 };
  const smallest = model.sizes.find(({ width }) => width <= 704) ?? largest;
  const fps = Math.min(25, model.maxFps);
  const encoder = { codec: "H264", codecProfile: "Main", fps, gop: 2 * fps, quality: 60 } as const;
  return {
    version: 1,
    hostname: { fromDhcp: false, name: "camera" },
    time: { mode: "Manual", daylightSavings: false, zone: "CST-8", offsetMs: 0 },
    ntp: { fromDhcp: false, servers: [] },
    network: { ...network, dhcp: false },
    encoders: [
      { ...encoder, ...largest, kbps: 2048 },
      { ...encoder, ...smallest, kbps: 512 },
    ],
    osds: [{ token: "osd-time", textType: "DateAndTime", text: "" }],
  };
}

/** State that was kept as JSON; undefined when it is not one of ours. */
export function importCameraState(json: unknown): CameraState | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const state = json as Partial<CameraState>;
  const whole =
    state.version === 1 && state.hostname && state.time && state.ntp && state.network && state.encoders && state.osds;
  return whole ? (json as CameraState) : undefined;
}
