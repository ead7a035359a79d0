import type { CameraIntent, PlatformNode } from "../src/core/intent.ts";
import type { Camera, Network, ServerRole } from "../src/core/network.ts";
import type { PhasePlan } from "../src/plan/plan.ts";
import { spreadOver, type Weighted } from "./camera-shares.ts";

/** Where every platform image finds its configuration and its secrets, and keeps what has to survive it. */
export const nodePaths = { config: "/etc/camnet", secrets: "/run/secrets", data: "/var/lib/camnet" } as const;

/** What a node's `node.json` says; the image reads it at start. */
export type NodeConfig = Readonly<Record<string, unknown>> & { readonly node: string; readonly role: ServerRole };

interface Served extends Weighted {
  readonly intent: CameraIntent;
  readonly retentionDays: number;
  readonly stillsGigabytesPerDay: number;
}

/** The configuration of every platform node of a phase, by node id. Holds no secret: it names the file that does. */
export function platformConfigs(phase: PhasePlan, network: Network): ReadonlyMap<string, NodeConfig> {
  const served = servedCameras(phase, network);
  const share: Partial<Record<ServerRole, ReadonlyMap<string, readonly Served[]>>> = {
    signalling: spreadOver(
      served.map((camera) => ({ ...camera, weight: 1 })),
      idsOf(phase, "signalling"),
    ),
    media: spreadOver(
      served.map((camera) => ({ ...camera, weight: streamKbps(camera) })),
      idsOf(phase, "media"),
    ),
    storage: spreadOver(
      served.map((camera) => ({ ...camera, weight: gigabytesKept(camera) })),
      idsOf(phase, "storage"),
    ),
  };
  const { slug, name, divisionCode, timeZone } = network.county;
  // A server of time or logs does not ask itself.
  const others = (ids: readonly string[], self: PlatformNode) =>
    phase.platform.filter(({ id }) => id !== self.id && ids.includes(id)).map(({ address }) => address);
  return new Map(
    phase.platform.map((node) => [
      node.id,
      {
        node: node.id,
        role: node.role,
        address: node.address,
        county: { slug, name, divisionCode },
        time: { zone: timeZone, servers: others(network.county.ntpServers, node) },
        logServers: others(network.county.logServers, node),
        ...roleConfig[node.role]({ phase, network, cameras: share[node.role]?.get(node.id) ?? [] }),
      },
    ]),
  );
}

interface RoleInput {
  readonly phase: PhasePlan;
  readonly network: Network;
  /** The node's own share. */
  readonly cameras: readonly Served[];
}

/** What each role needs to know beyond what every node knows. */
const roleConfig: Readonly<Record<ServerRole, (input: RoleInput) => Readonly<Record<string, unknown>>>> = {
  signalling: ({ phase, cameras }) => ({
    mediaNodes: nodesOf(phase, "media"),
    database: nodesOf(phase, "database"),
    devices: cameras.map(({ intent }) => ({
      id: intent.deviceId,
      deviceCode: intent.deviceCode,
      address: intent.network.address,
      area: intent.area,
    })),
  }),
  media: ({ phase, network, cameras }) => ({
    account: accountOf(network),
    signallingNodes: nodesOf(phase, "signalling"),
    storageNodes: nodesOf(phase, "storage"),
    cameras: cameras.map(({ intent }) => ({
      id: intent.deviceId,
      name: intent.name,
      deviceCode: intent.deviceCode,
      address: intent.network.address,
      main: intent.main,
      sub: intent.sub,
    })),
  }),
  storage: ({ network, cameras }) => ({
    data: nodePaths.data,
    fillPercent: network.county.policy.storageFillPercent,
    recordings: cameras.map((camera) => ({
      id: camera.intent.deviceId,
      deviceCode: camera.intent.deviceCode,
      bitrateKbps: camera.intent.main.bitrateKbps,
      retentionDays: camera.retentionDays,
    })),
  }),
  management: ({ phase, network }) => ({
    account: accountOf(network),
    database: nodesOf(phase, "database"),
    nodes: phase.platform.map(({ id, role, address }) => ({ id, role, address })),
    points: phase.points.map(({ area, total }) => ({ area, total })),
  }),
  database: ({ phase }) => ({
    data: nodePaths.data,
    passwordFile: `${nodePaths.secrets}/database-password`,
    clients: [...nodesOf(phase, "management"), ...nodesOf(phase, "signalling")],
  }),
  "time-and-log": ({ phase }) => ({
    data: nodePaths.data,
    serves: [...new Set(phase.vlans.map(({ prefix }) => prefix))],
  }),
};

function servedCameras(phase: PhasePlan, network: Network): readonly Omit<Served, "weight">[] {
  const cameras = new Map(network.devices.flatMap((d): [string, Camera][] => (d.kind === "camera" ? [[d.id, d]] : [])));
  return phase.cameras.map((intent) => {
    const camera = cameras.get(intent.deviceId);
    if (!camera) throw new Error(`the plan has camera ${intent.deviceId}, and the network it was made from has not`);
    const profile = network.county.classes[camera.plannedClass];
    return {
      id: intent.deviceId,
      intent,
      retentionDays: profile.retentionDays,
      stillsGigabytesPerDay: profile.stills?.gigabytesPerDay ?? 0,
    };
  });
}

function streamKbps({ intent }: Omit<Served, "weight">): number {
  return intent.main.bitrateKbps + intent.sub.bitrateKbps;
}

/** Decimal gigabytes that a full retention holds: kbit/s × 86 400 s ÷ 8 bits ÷ 10⁶ a day, and the stills. */
function gigabytesKept(camera: Omit<Served, "weight">): number {
  const videoPerDay = (camera.intent.main.bitrateKbps * 86_400) / 8 / 1e6;
  return camera.retentionDays * (videoPerDay + camera.stillsGigabytesPerDay);
}

function accountOf({ county }: Network): Readonly<Record<string, string>> {
  return { username: county.credentials.camera.username, passwordFile: `${nodePaths.secrets}/camera-password` };
}

function idsOf(phase: PhasePlan, role: ServerRole): readonly string[] {
  return phase.platform.filter((node) => node.role === role).map(({ id }) => id);
}

function nodesOf(phase: PhasePlan, role: ServerRole): readonly Pick<PlatformNode, "id" | "address">[] {
  return phase.platform.filter((node) => node.role === role).map(({ id, address }) => ({ id, address }));
}
