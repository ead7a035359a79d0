import { type Diagnostic, diagnostic } from "../core/diagnostic.ts";
import type { ClassProfile, County, Server } from "../core/network.ts";
import { type CamerasByClass, camerasByClass, knownClasses } from "./offered-load.ts";
import type { StoragePlan } from "./plan.ts";
import type { Standing } from "./standing.ts";
import { round } from "./wording.ts";

/**
 * Decimal terabytes of one camera when its retention is full: main stream at the encoder's ceiling all day long
 * (1 Mbit/s × 86 400 s ÷ 8 = 10.8 GB a day) plus the vehicle pictures of a mean day. The sub stream is not recorded.
 */
export function cameraTerabytes(profile: ClassProfile): number {
  const gigabytesPerDay = (profile.main.bitrateKbps / 1000) * 10.8 + (profile.stills?.gigabytesPerDay ?? 0);
  return (gigabytesPerDay * profile.retentionDays) / 1000;
}

/** Decimal terabytes that have to be bought for these cameras: their recordings, and what the fill ceiling keeps free. */
export function requiredTB({ classes, policy }: County, cameras: CamerasByClass): number {
  const terabytes = knownClasses.reduce((sum, name) => sum + cameras[name] * cameraTerabytes(classes[name]), 0);
  return terabytes / (policy.storageFillPercent / 100);
}

export function storagePlan(standing: Standing): StoragePlan {
  const { network, cameras } = standing;
  const { classes, platform } = network.county;
  const count = camerasByClass(cameras);
  const byClass = knownClasses.map((name) => ({
    class: name,
    cameras: count[name],
    retentionDays: classes[name].retentionDays,
    terabytes: count[name] * cameraTerabytes(classes[name]),
  }));
  const terabytes = byClass.reduce((sum, row) => sum + row.terabytes, 0);
  const required = requiredTB(network.county, count);
  return {
    byClass,
    terabytes,
    tebibytes: (terabytes * 1e12) / 2 ** 40,
    requiredTB: required,
    installedTB: installedTB(network.county, standing.servers),
    nodes: Math.ceil(required / platform.storageNodeTB),
  };
}

/** Decimal terabytes of the storage servers among these; a type without its own figure counts as the county's node. */
export function installedTB({ platform }: County, servers: readonly Server[]): number {
  return servers
    .filter((server) => server.role === "storage")
    .reduce((sum, server) => sum + (server.type.usableTB ?? platform.storageNodeTB), 0);
}

export function storageFindings(standing: Standing, storage: StoragePlan): readonly Diagnostic[] {
  if (storage.installedTB >= storage.requiredTB) return [];
  const { policy, platform } = standing.network.county;
  const missing = Math.ceil((storage.requiredTB - storage.installedTB) / platform.storageNodeTB);
  return [
    diagnostic({
      code: "storage-short",
      message: `recordings of phase ${standing.phase} need ${round(storage.requiredTB, 1)} TB (${round(storage.terabytes, 1)} TB at most ${policy.storageFillPercent} % full); the storage servers hold ${round(storage.installedTB, 1)} TB`,
      where: standing.servers.find((server) => server.role === "storage")?.source ?? standing.network.county.source,
      hints: [
        `add ${missing} server${missing === 1 ? "" : "s"} with role: storage (${platform.storageNodeTB} TB each), or lower retentionDays`,
      ],
    }),
  ];
}
