import type { Change, Step } from "../../core/change.ts";
import type { CameraIntent } from "../../core/intent.ts";
import type { StreamProfile } from "../../core/network.ts";

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
  const known = [...settings]
    .sort(([a], [b]) => (rank.get(a) ?? rank.size) - (rank.get(b) ?? rank.size) || (a < b ? -1 : 1))
    .map(([key, value]) => `${key} ${value}`);
  return [...known, ...unknown].map((line) => `${line}\n`).join("");
}

export function renderSettings(intent: CameraIntent): Settings {
  const { services, network } = intent;
  return new Map([
    ["ntp", services.ntpServers.join(" ")],
    ["time mode", "ntp"],
    ["time zone", services.timeZone],
    // A POSIX zone with a rule names its summer time too: `CST-8` has none, `EST5EDT,M3.2.0,M11.1.0` has.
    ["time dst", /^[A-Za-z]+[-+:\d]+[A-Za-z]/.test(services.timeZone) ? "on" : "off"],
    ["hostname", intent.hostname],
    ...renderStream("main", intent.main),
    ...renderStream("sub", intent.sub),
    ["osd name", `${intent.deviceCode}|${intent.name}`],
    ["network address", `${network.address}/${network.prefixLength}`],
    ["network gateway", network.gateway],
  ]);
}

function renderStream(name: string, profile: StreamProfile): [string, string][] {
  return [
    [`encoder ${name} codec`, profile.codec],
    [`encoder ${name} size`, `${profile.width}x${profile.height}`],
    [`encoder ${name} fps`, `${profile.fps}`],
    [`encoder ${name} gop`, `${profile.gop}`],
    [`encoder ${name} kbps`, `${profile.bitrateKbps}`],
  ];
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
