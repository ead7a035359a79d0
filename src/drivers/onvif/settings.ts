import type { Change, Step } from "../../core/change.ts";
import type { CameraIntent } from "../../core/intent.ts";
import type { StreamProfile } from "../../core/network.ts";
import { type Reason, type RenderedLine, rule } from "../rendered-line.ts";

/** A camera's configuration: key → value. As text it is one `key value` line per setting, in the order below. */
export type Settings = ReadonlyMap<string, string>;

export const streamKeys = ["codec", "size", "fps", "gop", "kbps"] as const;
const stream = (name: string) => streamKeys.map((key) => `encoder ${name} ${key}`);

/**
 * Every setting that camnet knows, in the order in which it is written: the clock first, because a login may depend on
 * it; SetNTP before the mode that switches it on; pictures last but the words on them.
 */
const written = [
  "ntp",
  "time mode",
  "time zone",
  "time dst",
  "hostname",
  ...stream("main"),
  ...stream("sub"),
  "osd name",
] as const;

/**
 * Read, compared and never written: a wrong address is mended at the pole or by whoever moves the VLAN, not by a push
 * that would cut its own path.
 */
const readOnly = ["network address", "network gateway"] as const;

const rank = new Map<string, number>([...written, ...readOnly].map((key, index) => [key, index]));
const isWritten = (key: string) => written.some((known) => known === key);

/** Words that make up the key, by its first word. */
const keyWords: Readonly<Record<string, number>> = { ntp: 1, hostname: 1, time: 2, osd: 2, network: 2, encoder: 3 };

/** Settings of a text, and the lines that are none, in their order. */
export function parseSettings(text: string): { readonly settings: Settings; readonly unknown: readonly string[] } {
  const settings = new Map<string, string>();
  const unknown: string[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const setting = parseLine(line);
    if (setting) settings.set(setting.key, setting.value);
    else unknown.push(line.trim());
  }
  return { settings, unknown };
}

export function parseLine(line: string): { readonly key: string; readonly value: string } | undefined {
  const count = keyWords[/^\S+/.exec(line.trim())?.[0] ?? ""];
  const found = count && new RegExp(`^((?:\\S+\\s+){${count - 1}}\\S+)\\s+(.*)$`).exec(line.trim());
  return found ? { key: found[1]!.replace(/\s+/g, " "), value: found[2]! } : undefined;
}

/** Known settings in their order, others by name, and last the lines that are no settings; ends with a newline. */
export function formatSettings(settings: Settings, unknown: readonly string[] = []): string {
  const known = inOrder(settings).map(([key, value]) => `${key} ${value}`);
  return [...known, ...unknown].map((line) => `${line}\n`).join("");
}

function inOrder(settings: Settings): readonly (readonly [string, string])[] {
  return [...settings].sort(([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || (a < b ? -1 : 1));
}

export function renderSettings(intent: CameraIntent): Settings {
  return new Map(settingsOf(intent).map(({ key, value }) => [key, value]));
}

/** The lines of the rendered settings, each with what it follows from. */
export function explainSettings(intent: CameraIntent): readonly RenderedLine[] {
  const because = new Map(settingsOf(intent).map((setting) => [setting.key, setting.because]));
  return inOrder(renderSettings(intent)).map(([key, value]) => ({
    context: [],
    line: `${key} ${value}`,
    because: because.get(key)!,
  }));
}

interface Setting {
  readonly key: string;
  readonly value: string;
  readonly because: readonly Reason[];
}

function settingsOf(intent: CameraIntent): readonly Setting[] {
  const { services, network } = intent;
  const setting = (key: string, value: string, ...because: readonly Reason[]): Setting => ({ key, value, because });
  return [
    setting("ntp", services.ntpServers.join(" "), { of: "ntp-servers" }),
    setting("time mode", "ntp", rule("a camera takes its time from the county's servers"), { of: "ntp-servers" }),
    setting("time zone", services.timeZone, { of: "time-zone" }),
    // A POSIX zone with a rule names its summer time too: `CST-8` has none, `EST5EDT,M3.2.0,M11.1.0` has.
    setting("time dst", /^[A-Za-z]+[-+:\d]+[A-Za-z]/.test(services.timeZone) ? "on" : "off", { of: "time-zone" }),
    setting("hostname", intent.hostname, { of: "id" }),
    ...streamSettings("main", intent.main),
    ...streamSettings("sub", intent.sub),
    setting("osd name", `${intent.deviceCode}|${intent.name}`, { of: "device-code" }, { of: "name" }),
    setting("network address", `${network.address}/${network.prefixLength}`, { of: "address" }),
    setting("network gateway", network.gateway, { of: "gateway" }),
  ];
}

function streamSettings(name: "main" | "sub", profile: StreamProfile): readonly Setting[] {
  const values: Readonly<Record<(typeof streamKeys)[number], string>> = {
    codec: profile.codec,
    size: `${profile.width}x${profile.height}`,
    fps: `${profile.fps}`,
    gop: `${profile.gop}`,
    kbps: `${profile.bitrateKbps}`,
  };
  const because: readonly Reason[] = [{ of: "stream", stream: name }];
  return streamKeys.map((key) => ({ key: `encoder ${name} ${key}`, value: values[key], because }));
}

/**
 * Steps from one configuration to another and back: `key value` sets, `no key` removes. Network lines that differ, and
 * lines that are not ours, count as unmanaged.
 */
export function changeSettings(
  running: string,
  intended: string,
  { scope }: { readonly scope: "owned" | "all" },
): Omit<Change, "platform"> {
  const before = parseSettings(running);
  const after = parseSettings(intended).settings;
  const differing = written.filter((key) => {
    const wanted = after.get(key);
    return wanted === undefined ? scope === "all" && before.settings.has(key) : wanted !== before.settings.get(key);
  });
  const unmanaged = [...before.settings].filter(
    ([key, value]) => !differing.some((other) => other === key) && after.get(key) !== value,
  );
  return {
    commands: differing.map((key) => step(key, after.get(key))),
    rollback: differing.map((key) => step(key, before.settings.get(key))),
    unmanaged: unmanaged.length,
    unparsed: before.unknown.length,
  };
}

function step(key: string, value: string | undefined): Step {
  const risk = key.startsWith("encoder ") ? "interrupts" : "safe";
  return { context: [], command: value === undefined ? `no ${key}` : `${key} ${value}`, risk };
}

export function predictSettings(running: string, steps: readonly Step[]): string {
  const before = parseSettings(running);
  const settings = new Map(before.settings);
  for (const { key, value } of steps.flatMap((one) => parseStep(one.command) ?? [])) {
    if (value === undefined) settings.delete(key);
    else settings.set(key, value);
  }
  return formatSettings(settings, before.unknown);
}

/** What one step sets or, without a value, removes; undefined for a command that is not ours. */
export function parseStep(command: string): { readonly key: string; readonly value: string | undefined } | undefined {
  const removed = /^no (.*)$/.exec(command)?.[1];
  const setting = removed === undefined ? parseLine(command) : { key: removed, value: undefined };
  return setting && isWritten(setting.key) ? setting : undefined;
}
