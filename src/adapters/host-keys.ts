import { createHash } from "node:crypto";
import type { Files } from "../core/effects.ts";
import { OperatorError } from "../core/operator-error.ts";

/** Pinned SSH host keys, by device id. */
export interface HostKeys {
  /** Undefined when the key is the pinned one, or new and trusted; otherwise a sentence for the operator. */
  refuse(deviceId: string, endpoint: string, key: Buffer): Promise<string | undefined>;
}

export interface HostKeysOptions {
  readonly files: Pick<Files, "read" | "write">;
  /** JSON: device id → `ssh-ed25519 SHA256:…`. */
  readonly path: string;
  /** Pin the key of a device that has none yet. A changed key is refused all the same. */
  readonly trustNew: boolean;
}

/** Checks one after the other, so that devices which come together do not overwrite each other's pins. */
export function createHostKeys({ files, path, trustNew }: HostKeysOptions): HostKeys {
  let previous: Promise<unknown> = Promise.resolve();
  let known: Map<string, string> | undefined;

  async function check(deviceId: string, endpoint: string, key: Buffer): Promise<string | undefined> {
    const shown = describeKey(key);
    known ??= parsePins(await files.read(path), path);
    const pinned = known.get(deviceId);
    if (pinned === shown) return undefined;
    if (pinned !== undefined) {
      return (
        `${deviceId} at ${endpoint} shows the host key ${shown}, but ${path} pins ${pinned}: either the device was replaced ` +
        `or another one answers in its place. If it was replaced, delete the line "${deviceId}" from ${path} and run again ` +
        "with --trust-new-hosts"
      );
    }
    if (!trustNew) {
      return `${deviceId} at ${endpoint} shows the host key ${shown}, and ${path} has none for it; compare it with the device's own and run again with --trust-new-hosts to pin it`;
    }
    known.set(deviceId, shown);
    await files.write(path, formatPins(known));
    return undefined;
  }

  return {
    refuse(deviceId, endpoint, key) {
      const result = previous.then(() => check(deviceId, endpoint, key));
      previous = result.catch(() => undefined);
      return result;
    },
  };
}

/** `ssh-ed25519 SHA256:…`, as `ssh-keygen -l` prints the fingerprint. The type is the first string of the key blob (RFC 4253 §6.6). */
export function describeKey(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  const type = key.subarray(4, 4 + length).toString("latin1");
  return `${type} SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function parsePins(text: string | undefined, path: string): Map<string, string> {
  if (text === undefined || text.trim() === "") return new Map();
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (cause) {
    throw new OperatorError(
      `${path} is not JSON; repair it, or delete it and pin the keys anew with --trust-new-hosts`,
      { cause },
    );
  }
  const pins = Object.entries(written ?? {});
  return new Map(pins.filter((pin): pin is [string, string] => typeof pin[1] === "string"));
}

function formatPins(pins: ReadonlyMap<string, string>): string {
  const sorted = [...pins].sort(([left], [right]) => (left < right ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
