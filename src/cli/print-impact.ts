import type { CountyDifference, DeviceChange, Pair } from "../app/impact/compare-counties.ts";
import type { Impact } from "../app/impact.ts";
import type { Diagnostic } from "../core/diagnostic.ts";
import type { Network } from "../core/network.ts";
import type { LinkLoad } from "../plan/plan.ts";
import { formatRate, round } from "../plan/wording.ts";
import { bytes, paragraphs, percent, shortPlace, textTable, wrapped } from "./layout.ts";
import { plural } from "./print-change.ts";

/** Entries of a list before the rest is only counted. */
const shown = 8;

/** The impact as people read it, at most 100 columns wide: the answer first, then what differs, and what to type next. */
export function formatImpact(
  impact: Impact,
  { stacks, all, again }: { readonly stacks: readonly string[]; readonly all: boolean; readonly again: string },
): string {
  const { network } = impact.before;
  const where = shortPlace(impact.where, network);
  if (impact.kind === "nothing") return `Nothing: ${impact.why} (${where})\n`;
  if (impact.kind === "refused") {
    const { tried, errors } = impact;
    return paragraphs([
      wrapped(`${tried} (${where}) makes the inventory wrong: ${plural(errors.length, "error")}`).join("\n"),
      formatFindings("", errors, network, all),
      "Nothing has been written. Next: camnet impact <file> <path> --to <value> tries one value",
    ]);
  }
  const { difference, tried } = impact;
  const answer = answerOf(difference);
  return paragraphs([
    wrapped(`${tried} (${where}) changes ${answer}${newErrors(difference.findings.come)}`).join("\n"),
    formatDevices(difference.devices, network, all),
    formatLinks(difference.links, all),
    formatRest(difference, stacks, all),
    formatFindings("it would say:", difference.findings.come, network, all),
    formatFindings("it would no longer say:", difference.findings.go, network, all),
    difference.devices.length > 0 && !all
      ? wrapped(`Nothing has been written. Next: ${again} --all`).join("\n")
      : "Nothing has been written. Next: camnet explain <device> says why a line is there",
  ]);
}

function answerOf({
  devices,
  links,
  vlans,
  poe,
  storage,
  platform,
  numbers,
  settings,
  findings,
}: CountyDifference): string {
  const of = (kind: DeviceChange["kind"]) => devices.filter((each) => each.kind === kind).length;
  const counts: readonly (readonly [number, string, string])[] = [
    [of("camera"), "camera", "cameras"],
    [of("switch"), "switch", "switches"],
    [links.length, "link", "links"],
    [vlans.length, "VLAN", "VLANs"],
    [poe.length, "PoE budget", "PoE budgets"],
    [platform.length, "container", "containers"],
    [numbers.length, "device's numbers", "devices' numbers"],
  ];
  const parts = counts.flatMap(([n, one, many]) => (n > 0 ? plural(n, one, many) : []));
  if (storage) parts.push("storage");
  if (parts.length > 0) return parts.join(", ");
  const said = findings.come.length + findings.go.length;
  if (settings.length > 0) return `no configuration and no figure, but ${settings.join(", ")}`;
  return said > 0 ? "no configuration and no figure, but what camnet says of it" : "nothing";
}

function newErrors(findings: readonly Diagnostic[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return errors > 0 ? `; ${plural(errors, "new error")}` : "";
}

function formatDevices(devices: readonly DeviceChange[], network: Network, all: boolean): string {
  if (devices.length === 0) return "";
  if (all) {
    return textTable(
      ["device", "kind", "area", "", ">lines +", ">-"],
      devices.map(({ id, kind, area, change, added, removed }) => [
        id,
        kind,
        area,
        change === "changed" ? "" : change,
        String(added),
        String(removed),
      ]),
    );
  }
  const rows = network.areas.flatMap(({ slug, name }) => {
    const own = devices.filter(({ area }) => area === slug);
    if (own.length === 0) return [];
    const of = (kind: DeviceChange["kind"]) => String(own.filter((each) => each.kind === kind).length);
    const sum = (field: "added" | "removed") => String(own.reduce((total, each) => total + each[field], 0));
    return [
      [
        `${name.zh} ${name.en}`,
        of("camera"),
        of("switch"),
        sum("added"),
        sum("removed"),
        firstFew(own.map(({ id }) => id)),
      ],
    ];
  });
  return textTable(["configurations", ">cameras", ">switches", ">lines +", ">-", ""], rows);
}

function formatLinks(links: readonly Pair<LinkLoad>[], all: boolean): string {
  if (links.length === 0) return "";
  const most = (load: LinkLoad | undefined) => (load ? Math.max(load.upMbps, load.downMbps) : 0);
  const moved = (pair: Pair<LinkLoad>) => Math.abs(most(pair.after) - most(pair.before));
  const sorted = [...links].sort((a, b) => moved(b) - moved(a) || (a.id < b.id ? -1 : 1));
  const rows = (all ? sorted : sorted.slice(0, shown)).map((pair) => {
    const { id, before, after } = pair;
    return [
      id,
      after ? formatRate(most(after)) : "gone",
      before && after ? signed(most(after) - most(before), "Mbit/s") : before ? "" : "new",
      before ? percent(before.utilisationPercent) : "",
      after ? percent(after.utilisationPercent) : "",
    ];
  });
  const rest = links.length > rows.length ? `\n  … ${links.length - rows.length} more: --all` : "";
  return `${textTable(["link", ">load", ">change", ">used", ">becomes"], rows)}${rest}`;
}

/** One line for each other kind of thing. */
function formatRest(difference: CountyDifference, stacks: readonly string[], all: boolean): string {
  const { vlans, poe, storage, platform, numbers, settings } = difference;
  const rows: (readonly [string, string])[] = [];
  const add = (name: string, words: readonly string[]) => {
    if (words.length > 0) rows.push([name, all ? words.join(", ") : firstFew(words)]);
  };
  add(
    "VLANs",
    vlans.map(({ id, before, after }) => {
      if (!before) return `${id} ${after?.name} is new`;
      if (!after) return `${id} ${before.name} goes`;
      if (before.prefix !== after.prefix) return `${id} ${before.prefix} → ${after.prefix}`;
      return before.devices === after.devices
        ? `${id} ${after.name}`
        : `${id} ${before.devices} → ${after.devices} devices`;
    }),
  );
  add(
    "PoE",
    poe.map(
      ({ id, before, after }) =>
        `${id} ${watts(before?.allocatedWatts)} → ${watts(after?.allocatedWatts)} of ${watts((after ?? before)?.budgetWatts)}`,
    ),
  );
  if (storage) {
    const { before, after } = storage;
    const differs = (field: "requiredTB" | "installedTB" | "nodes") => before[field] !== after[field];
    add("storage", [
      ...(differs("requiredTB")
        ? [
            `${bytes(before.requiredTB)} → ${bytes(after.requiredTB)} to buy (${signed(after.requiredTB - before.requiredTB, "TB")})`,
          ]
        : []),
      ...(differs("installedTB") ? [`${bytes(before.installedTB)} → ${bytes(after.installedTB)} installed`] : []),
      ...(differs("nodes") ? [`${before.nodes} → ${after.nodes} servers needed`] : []),
    ]);
  }
  add("platform", platform);
  add(
    "numbers",
    numbers.map(({ id, before, after }) =>
      before && after
        ? `${id} ${before.address} → ${after.address === before.address ? "other port or code" : after.address}`
        : before
          ? `${id} ${before.address} comes to rest`
          : `${id} ${after?.address}`,
    ),
  );
  add("also", settings);
  add("stacks", stacks);
  if (rows.length === 0) return "";
  const column = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, words]) => wrapped(words, `  ${name}`.padEnd(column), " ".repeat(column))).join("\n");
}

function formatFindings(title: string, findings: readonly Diagnostic[], network: Network, all: boolean): string {
  if (findings.length === 0) return "";
  const order = { error: 0, warning: 1, note: 2 } as const;
  const sorted = [...findings].sort((a, b) => order[a.severity] - order[b.severity]);
  const some = all ? sorted : sorted.slice(0, shown);
  const lines = some.flatMap(({ severity, message, where }) => {
    const mark = { error: "✗", warning: "!", note: "·" }[severity];
    return wrapped(`${message}${where ? ` (${shortPlace(where, network)})` : ""}`, `  ${mark} `, "    ");
  });
  const rest = findings.length > some.length ? [`  … ${findings.length - some.length} more: --all`] : [];
  return [...(title ? [title] : []), ...lines, ...rest].join("\n");
}

/** `+0.14 Mbit/s`: two decimals, more where that would be nothing. */
function signed(value: number, unit: string): string {
  if (value === 0) return "";
  const digits = Math.abs(value) < 0.005 ? 5 : 2;
  return `${value > 0 ? "+" : "-"}${round(Math.abs(value), digits)} ${unit}`;
}

function watts(value: number | undefined): string {
  return value === undefined ? "none" : `${value} W`;
}

function firstFew(words: readonly string[]): string {
  return words.slice(0, 3).join(", ") + (words.length > 3 ? ` … ${words.length - 3} more` : "");
}
