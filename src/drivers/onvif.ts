import type { Change } from "../core/change.ts";
import type { CameraIntent, DeviceIntent } from "../core/intent.ts";
import { type Outcome, ok } from "../core/outcome.ts";
import { redact } from "../core/redact.ts";
import type { DeviceSession, Driver } from "./driver.ts";
import { connectOnvif, type OnvifClient, type OnvifClock } from "./onvif/client.ts";
import { type MediaState, readMedia, readSettings } from "./onvif/reading.ts";
import {
  changeSettings,
  explainSettings,
  formatSettings,
  parseSettings,
  parseStep,
  predictSettings,
  renderSettings,
} from "./onvif/settings.ts";
import { operationOf, writeBatch } from "./onvif/writing.ts";

const platform = "onvif";

/** Settings hold no secret; the camera's own words may: an address with a login in it, a token of a request sent back. */
const secrets = [/:\/\/[^\s/:@]*:([^\s/@]+)@/, /<(?:[\w-]+:)?Password\b[^>]*>([^<]+)</];

/**
 * Cameras over ONVIF, whoever made them. The configuration is one `key value` line per setting:
 *
 *     ntp 10.41.0.10
 *     time mode ntp
 *     time zone CST-8
 *     hostname qiaotou-001
 *     encoder main size 2560x1440
 *     osd name 33032404001320000017|桥中路菜场东口
 *     network address 10.36.20.17/24
 *
 * Network lines are read and compared, and never written. ONVIF stores what it is told: there is nothing to save.
 */
export const onvifDriver: Driver = createOnvifDriver();

export function createOnvifDriver(clock?: OnvifClock): Driver {
  return {
    platform,
    kind: "camera",
    render: (intent) => formatSettings(renderSettings(asCamera(intent))),
    explain: (intent) => explainSettings(asCamera(intent)),
    change: (running, intended, options) => ({ platform, ...changeSettings(running, intended, options) }),
    predict: predictSettings,
    normalise(text) {
      const { settings, unknown } = parseSettings(text);
      return redact(formatSettings(settings, unknown), secrets);
    },
    redact: (text) => redact(text, secrets),
    async open({ http }, target, credential) {
      const client = await connectOnvif({ http, target, credential, ...(clock ? { clock } : {}) });
      return client.ok ? ok(createSession(client.value)) : client;
    },
  };
}

function asCamera(intent: DeviceIntent): CameraIntent {
  if (intent.kind === "camera") return intent;
  throw new Error(`the onvif driver cannot render a ${intent.kind}`);
}

function createSession(client: OnvifClient): DeviceSession {
  // A write needs the rest of the configuration that it is part of; what was read a moment ago is not asked again.
  let known: MediaState | undefined;
  const media = async (): Promise<Outcome<MediaState>> => {
    const state = known ? ok(known) : await readMedia(client);
    if (state.ok) known = state.value;
    return state;
  };

  return {
    async read() {
      const running = await readSettings(client);
      if (!running.ok) return running;
      known = running.value.media;
      return ok(formatSettings(running.value.settings));
    },
    async apply(steps) {
      const applied = await applySteps(client, steps, media);
      known = undefined;
      return applied;
    },
    save: async () => ok(undefined),
    transcript: () => client.transcript(),
    async close() {},
  };
}

async function applySteps(
  client: OnvifClient,
  steps: Change["commands"],
  media: () => Promise<Outcome<MediaState>>,
): Promise<Outcome<{ readonly accepted: number }>> {
  let accepted = 0;
  for (const [operation, batch] of groupSteps(steps)) {
    const written = await writeBatch(client, operation, batch, media);
    if (!written.ok) {
      const progress = `${accepted} of ${steps.length} settings were accepted before it`;
      return { ok: false, failure: { ...written.failure, message: `${written.failure.message} (${progress})` } };
    }
    accepted += batch.size;
  }
  return ok({ accepted });
}

/** Steps of one operation in a row go out as one request. */
function groupSteps(steps: Change["commands"]): (readonly [string, Map<string, string | undefined>])[] {
  const groups: (readonly [string, Map<string, string | undefined>])[] = [];
  for (const { command } of steps) {
    const { key, value } = parseStep(command) ?? { key: command, value: undefined };
    const operation = operationOf(key);
    const last = groups.at(-1);
    if (last?.[0] === operation) last[1].set(key, value);
    else groups.push([operation, new Map([[key, value]])]);
  }
  return groups;
}
