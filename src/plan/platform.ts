import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { PlatformNode } from "../core/intent.ts";
import type { County, KnownClass } from "../core/network.ts";
import {
  type CamerasByClass,
  cameraCount,
  cameraMbps,
  camerasByClass,
  codeBookMbps,
  knownClasses,
  recordedMbps,
  screenMbps,
} from "./offered-load.ts";
import type { Standing } from "./standing.ts";
import { formatRate } from "./wording.ts";

/** One node per server that stands and has its address, sorted by id. */
export function platformNodes({ network, numbers, servers }: Standing): readonly PlatformNode[] {
  const { images, memoryMb } = network.county.platform;
  return servers
    .flatMap(({ id, role, phase }) => {
      const address = numbers.get(id)?.address;
      return address === undefined ? [] : { id, role, address, image: images[role], memoryMb: memoryMb[role], phase };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the platform has to carry: cameras by class, and screens that show one each. */
export interface PlatformLoad {
  readonly cameras: CamerasByClass;
  readonly screens: number;
}

export function platformLoad({ cameras, rooms }: Standing): PlatformLoad {
  return { cameras: camerasByClass(cameras), screens: rooms.reduce((sum, room) => sum + room.screens, 0) };
}

/** Stream traffic that the media servers have to be sized for, Mbit/s in + out: never less than the code book's estimate. */
export function mediaMbps(county: County, load: PlatformLoad): number {
  return Math.max(throughMediaMbps(county, load), centreMbps(county, load));
}

/** Every stream comes in, what is recorded goes out to storage and every screen draws one stream; Mbit/s in + out. */
export function throughMediaMbps(county: County, { cameras, screens }: PlatformLoad): number {
  const { classes, policy } = county;
  const total = (mbps: (name: KnownClass) => number) =>
    knownClasses.reduce((sum, name) => sum + cameras[name] * mbps(name), 0);
  const standingClasses = knownClasses.filter((name) => cameras[name] > 0);
  return (
    total((name) => cameraMbps(classes[name], policy)) +
    total((name) => recordedMbps(classes[name], policy)) +
    screens * screenMbps(county, standingClasses)
  );
}

/** The code book's estimate for the centre of a county with this load, Mbit/s (GB 51348-2019 §14.3.3). */
export function centreMbps({ classes }: County, { cameras, screens }: PlatformLoad): number {
  const mainStreams = knownClasses.reduce(
    (sum, name) => sum + (cameras[name] * classes[name].main.bitrateKbps) / 1000,
    0,
  );
  return codeBookMbps(cameraCount(cameras), mainStreams, screens);
}

/** Servers of a role that the load takes at least. */
export function serversNeeded(county: County, load: PlatformLoad): Readonly<Record<"media" | "signalling", number>> {
  const { mediaNodeMbps, signallingNodeDevices } = county.platform;
  return {
    media: Math.ceil(mediaMbps(county, load) / mediaNodeMbps),
    signalling: Math.ceil(cameraCount(load.cameras) / signallingNodeDevices),
  };
}

/** Roles whose servers are too few for the load of the phase. */
export function platformFindings(standing: Standing): readonly Diagnostic[] {
  const { county } = standing.network;
  const { mediaNodeMbps, signallingNodeDevices } = county.platform;
  const load = platformLoad(standing);
  const mbps = mediaMbps(county, load);
  const nodes = serversNeeded(county, load);
  const needs = [
    {
      role: "media",
      load: `streams of ${formatRate(mbps)} in and out, ${formatRate(mediaNodeMbps)} a node`,
    },
    {
      role: "signalling",
      load: `${standing.cameras.length} cameras, ${signallingNodeDevices} a node`,
    },
  ] as const;
  return needs.flatMap(({ role, load }) => {
    const servers = standing.servers.filter((server) => server.role === role);
    const missing = nodes[role] - servers.length;
    if (missing <= 0) return [];
    return diagnostic({
      code: `${role}-short`,
      message: `phase ${standing.phase} needs ${nodes[role]} ${role} servers (${load}); the inventory has ${servers.length}`,
      where: servers[0]?.source ?? county.source,
      hints: [`add ${missing} server${missing === 1 ? "" : "s"} with role: ${role}`],
    });
  });
}
