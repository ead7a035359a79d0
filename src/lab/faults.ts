/** What can be wrong with a device of the lab, as data. */
export type Fault =
  | { readonly kind: "slow"; readonly delayMs: number }
  /** Without power: none of its ports is open. */
  | { readonly kind: "dead" }
  /** Loses every other datagram and every other connection. */
  | { readonly kind: "drops-half" }
  /** Says yes to every change and makes none. */
  | { readonly kind: "lies" }
  /** Refuses every line, or every request, that holds this text. */
  | { readonly kind: "refuses"; readonly text: string }
  /** Cuts the session after so many lines or requests. */
  | { readonly kind: "closes"; readonly after: number };

export type Faults = Readonly<Record<string, Fault>>;

const usualFaults: readonly ((kind: "switch" | "camera") => Fault)[] = [
  () => ({ kind: "slow", delayMs: 150 }),
  () => ({ kind: "dead" }),
  () => ({ kind: "drops-half" }),
  () => ({ kind: "lies" }),
  (kind) => ({ kind: "refuses", text: kind === "switch" ? "description" : "SetVideoEncoderConfiguration" }),
  () => ({ kind: "closes", after: 6 }),
];

/**
 * Picks `percent` of the devices, the same ones for the same seed and the same ids, and gives the kinds of fault in turn.
 * A device is picked by its own id alone, so that adding a device does not move the faults of the others.
 */
export function pickFaults(
  devices: readonly { readonly id: string; readonly kind: "switch" | "camera" }[],
  percent: number,
  seed: string,
): Faults {
  const picked = devices.filter(({ id }) => fraction(`${seed}/${id}`) * 100 < percent);
  return Object.fromEntries(
    picked.map(({ id, kind }) => {
      const which = Math.floor(fraction(`${seed}/${id}/kind`) * usualFaults.length);
      return [id, usualFaults[which]!(kind)];
    }),
  );
}

/** A number in [0, 1) that depends on the text alone: FNV-1a with a final mix. */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** True, false, true …: what a device that drops half does with one thing after the other. */
export function everyOther(): () => boolean {
  let drop = false;
  return () => (drop = !drop);
}
