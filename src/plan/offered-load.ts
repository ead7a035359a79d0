import type { Camera, ClassProfile, County, KnownClass } from "../core/network.ts";

export const knownClasses = ["checkpoint", "hd", "standard"] as const satisfies readonly KnownClass[];

/** Cameras by the class that they are planned as. */
export type CamerasByClass = Readonly<Record<KnownClass, number>>;

export function camerasByClass(cameras: readonly Pick<Camera, "plannedClass">[]): CamerasByClass {
  const count = { checkpoint: 0, hd: 0, standard: 0 };
  for (const camera of cameras) count[camera.plannedClass] += 1;
  return count;
}

/** All of them together. */
export function cameraCount(cameras: CamerasByClass): number {
  return knownClasses.reduce((sum, name) => sum + cameras[name], 0);
}

/**
 * Mbit/s that one camera sends while everything records: main stream at the encoder's ceiling, the share of its sub stream
 * that is pulled, and vehicle pictures at their peak, all with headers. RTP + UDP + IPv4 + Ethernet with VLAN tag, preamble
 * and gap are 82 bytes on 1400 of payload (5.9 %); GB/T 28181's PS multiplex, sound and RTCP bring `wireOverhead` to 1.10.
 */
export function cameraMbps(profile: ClassProfile, policy: County["policy"]): number {
  const video = profile.main.bitrateKbps + profile.sub.bitrateKbps * policy.subStreamShare;
  return (video / 1000 + (profile.stills?.peakMbps ?? 0)) * policy.wireOverhead;
}

/** Mbit/s of what is recorded of one camera (main stream and pictures, no sub stream), with headers. */
export function recordedMbps(profile: ClassProfile, policy: County["policy"]): number {
  return (profile.main.bitrateKbps / 1000 + (profile.stills?.peakMbps ?? 0)) * policy.wireOverhead;
}

/** Mbit/s that one screen of a monitoring room draws, with headers: a main stream of the densest class that stands. */
export function screenMbps(county: County, standing: Iterable<KnownClass>): number {
  const kbps = [...standing].map((name) => county.classes[name].main.bitrateKbps);
  return (Math.max(0, ...kbps) / 1000) * county.policy.wireOverhead;
}

/**
 * The code book's estimate for a centre, GB 51348-2019 §14.3.3: N × R × 2 up to 128 channels (recording and viewing), above
 * that N × R + V × R with V pictures shown at once. `sumMbps` is N × R, the sum over channels of main streams.
 */
export function codeBookMbps(channels: number, sumMbps: number, shown: number): number {
  if (channels <= 128) return sumMbps * 2;
  return sumMbps + (shown * sumMbps) / channels;
}
