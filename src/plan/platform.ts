import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { PlatformNode } from "../core/intent.ts";
import { cameraMbps, codeBookMbps, knownClasses, recordedMbps, screenMbps } from "./offered-load.ts";
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

/**
 * Stream traffic through all media servers, Mbit/s in + out: every stream comes in, what is recorded goes out to storage and
 * every screen draws one stream. Never less than the code book's estimate for a centre.
 */
export function mediaMbps({ network, cameras, rooms }: Standing): number {
  const { classes, policy } = network.county;
  const count = { checkpoint: 0, hd: 0, standard: 0 };
  for (const camera of cameras) count[camera.plannedClass] += 1;
  const total = (mbps: (name: keyof typeof count) => number) =>
    knownClasses.reduce((sum, name) => sum + count[name] * mbps(name), 0);
  const shown = rooms.reduce((sum, room) => sum + room.screens, 0);
  const standingClasses = knownClasses.filter((name) => count[name] > 0);
  const through =
    total((name) => cameraMbps(classes[name], policy)) +
    total((name) => recordedMbps(classes[name], policy)) +
    shown * screenMbps(network.county, standingClasses);
  const mainStreams = total((name) => classes[name].main.bitrateKbps / 1000);
  return Math.max(through, codeBookMbps(cameras.length, mainStreams, shown));
}

/** Roles whose servers are too few for the load of the phase. */
export function platformFindings(standing: Standing): readonly Diagnostic[] {
  const { county } = standing.network;
  const { mediaNodeMbps, signallingNodeDevices } = county.platform;
  const mbps = mediaMbps(standing);
  const needs = [
    {
      role: "media",
      nodes: Math.ceil(mbps / mediaNodeMbps),
      load: `streams of ${formatRate(mbps)} in and out, ${formatRate(mediaNodeMbps)} a node`,
    },
    {
      role: "signalling",
      nodes: Math.ceil(standing.cameras.length / signallingNodeDevices),
      load: `${standing.cameras.length} cameras, ${signallingNodeDevices} a node`,
    },
  ] as const;
  return needs.flatMap(({ role, nodes, load }) => {
    const servers = standing.servers.filter((server) => server.role === role);
    const missing = nodes - servers.length;
    if (missing <= 0) return [];
    return diagnostic({
      code: `${role}-short`,
      message: `phase ${standing.phase} needs ${nodes} ${role} servers (${load}); the inventory has ${servers.length}`,
      where: servers[0]?.source ?? county.source,
      hints: [`add ${missing} server${missing === 1 ? "" : "s"} with role: ${role}`],
    });
  });
}
