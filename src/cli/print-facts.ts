/** One device for a person: who it is, how its ports are, then what else it measures, and what it does not say. */
import stringWidth from "string-width";
import { rate } from "../app/verdicts.ts";
import type { DeviceFacts } from "../probes/device-facts.ts";
import { fixed, paragraphs, percent, rest, textTable, width, wrapped } from "./layout.ts";
import type { DeviceReading } from "./output/probe-device.ts";

/** Rows of a table before the rest is only counted. */
const shown = 16;

interface Shown {
  /** How the person called it: the address, or the file. */
  readonly called: string;
  /** The command that asks the same again. */
  readonly again: string;
  readonly all: boolean;
}

/** At most 100 columns; the first line says who it is, the last what to type next. */
export function formatDevice(reading: DeviceReading, { called, again, all }: Shown): string {
  const { facts, unsupported, unread, walk } = reading;
  const cap = (rows: readonly (readonly string[])[], headings: readonly string[]) => {
    if (rows.length === 0) return [];
    const seen = all ? rows : rows.slice(0, shown);
    return [textTable(headings, seen), ...rest(rows.length, seen.length, "add --all")];
  };
  const section = (title: string, body: readonly string[]) => (body.length > 0 ? [title, ...body].join("\n") : "");
  return paragraphs([
    [...wrapped(whoIs(called, facts)), ...details(facts)].join("\n"),
    section(interfacesTitle(facts), cap(interfaceRows(facts), interfaceHeadings)),
    section("Load", cap(loadRows(facts), ["what", "name", ">used", ">of"])),
    section("Sensors", cap(sensorRows(facts), ["what", "name", ">value", "unit"])),
    section(poeTitle(facts), cap(poeRows(facts), ["port", "admin", "status", ">class", ">draw"])),
    section("VLANs", cap(vlanRows(facts), [">id", "name", "untagged", "tagged"])),
    section("Neighbours", cap(neighbourRows(facts), ["port", "name", "their port", "address", "what"])),
    section("Camera", cap(cameraRows(facts), ["what", "value"])),
    [
      ...unread.flatMap(({ probe, message }) => wrapped(`Not read to the end: ${probe} (${message})`, "", "  ")),
      ...(unsupported.length > 0 ? wrapped(`Does not answer: ${unsupported.join(", ")}`, "", "  ") : []),
      ...walkRemark(walk),
      `Next: ${again} --json`,
    ].join("\n"),
  ]);
}

function whoIs(called: string, { system, manufacturer, model, version, serial }: DeviceFacts): string {
  const maker =
    manufacturer !== undefined && model?.toLowerCase().startsWith(manufacturer.toLowerCase()) ? [] : manufacturer;
  const is =
    [maker ?? [], model ?? []].flat().join(" ") ||
    oneLine(system?.description) ||
    "a device that does not say what it is";
  const more = [
    version === undefined ? [] : `version ${version}`,
    serial === undefined ? [] : `serial ${serial}`,
    system?.uptimeSeconds === undefined ? [] : `up for ${duration(system.uptimeSeconds)}`,
  ].flat();
  return `${[system?.name ?? [], called].flat().join(" at ")} is ${[is, ...more].join(", ")}`;
}

function details({ system, platform }: DeviceFacts): readonly string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["says", oneLine(system?.description)],
    ["platform", platform],
    ["sysObjectID", system?.objectId],
    ["location", oneLine(system?.location)],
    ["contact", oneLine(system?.contact)],
  ];
  return facts.flatMap(([label, value]) =>
    value === undefined ? [] : wrapped(value, `  ${label.padEnd(12)} `, " ".repeat(15)),
  );
}

const interfaceHeadings = [">index", "name", "admin", "oper", ">speed", ">in", ">out", ">errors", ">lost", "alias"];

function interfacesTitle({ interfaces = [] }: DeviceFacts): string {
  const up = interfaces.filter(({ operStatus }) => operStatus === "up").length;
  const off = interfaces.filter(({ adminStatus }) => adminStatus === "down").length;
  return `Interfaces: ${up} of ${interfaces.length} up${off > 0 ? `, ${off} switched off` : ""}`;
}

function interfaceRows({ interfaces = [] }: DeviceFacts): readonly (readonly string[])[] {
  const rows = interfaces.map((seen) => [
    String(seen.index),
    seen.name ?? "",
    seen.adminStatus ?? "",
    seen.operStatus ?? "",
    seen.speedBps === undefined ? "" : `${rate(seen.speedBps)}${seen.duplex === "half" ? " half" : ""}`,
    octets(seen.inOctets),
    octets(seen.outOctets),
    sum(seen.inErrors, seen.outErrors),
    sum(seen.inDiscards, seen.outDiscards),
  ]);
  // What is left of the line belongs to the alias: a name that is cut off names nothing.
  const left = interfaceHeadings
    .slice(0, -1)
    .reduce((free, title, i) => free - 2 - widest([title, ...rows.map((row) => row[i]!)]), width - 2);
  return rows.map((row, i) => [...row, left < 6 ? "" : cut(aliasOf(interfaces[i]!), left)]);
}

/** Some makers fill an alias in by themselves: `Gi0/1 Interface` says nothing beside Gi0/1. */
function aliasOf({ name, alias }: NonNullable<DeviceFacts["interfaces"]>[number]): string {
  return alias === undefined || alias === name || alias === `${name} Interface` ? "" : (oneLine(alias) ?? "");
}

function widest(cells: readonly string[]): number {
  return Math.max(...cells.map((cell) => stringWidth(cell.replace(/^>/, ""))));
}

function cut(text: string, columns: number): string {
  let shown = text;
  while (stringWidth(shown) > columns) shown = `${shown.replace(/…$/, "").slice(0, -1)}…`;
  return shown;
}

function loadRows({ cpu = [], memory = [] }: DeviceFacts): readonly (readonly string[])[] {
  return [
    ...cpu.map((load) => ["CPU", load.name, percent(load.percent), ""]),
    ...memory.map(({ name, usedPercent, usedBytes, totalBytes }) => [
      "memory",
      name,
      usedPercent === undefined ? octets(usedBytes) : percent(usedPercent),
      octets(totalBytes),
    ]),
  ];
}

function sensorRows({ sensors = [] }: DeviceFacts): readonly (readonly string[])[] {
  return sensors.map((sensor) => [sensor.class, sensor.name, String(sensor.value), sensor.unit ?? ""]);
}

function poeTitle({ poe }: DeviceFacts): string {
  const supplies = (poe?.supplies ?? []).map(({ group, budgetWatts, usedWatts, status }) => {
    const power = usedWatts === undefined ? `${budgetWatts ?? "?"} W` : `${usedWatts} of ${budgetWatts ?? "?"} W used`;
    return `supply ${group}: ${power}${status === undefined || status === "on" ? "" : `, ${status}`}`;
  });
  const delivering = poe?.ports.filter(({ status }) => status === "deliveringPower").length ?? 0;
  return ["PoE", `${delivering} of ${poe?.ports.length ?? 0} ports deliver power`, ...supplies].join(" · ");
}

function poeRows({ poe }: DeviceFacts): readonly (readonly string[])[] {
  return (poe?.ports ?? []).map(({ group, port, interface: name, admin, status, class: ieeeClass, drawWatts }) => [
    name ?? (group === undefined ? String(port) : `${group}/${port}`),
    admin ?? "",
    status ?? "",
    ieeeClass === undefined ? "" : String(ieeeClass),
    drawWatts === undefined ? "" : `${fixed(drawWatts)} W`,
  ]);
}

function vlanRows({ vlans = [] }: DeviceFacts): readonly (readonly string[])[] {
  return vlans.map(({ id, name, tagged = [], untagged = [] }) => [
    String(id),
    name ?? "",
    ranges(untagged),
    ranges(tagged),
  ]);
}

function neighbourRows({ neighbours = [] }: DeviceFacts): readonly (readonly string[])[] {
  return neighbours.map((seen) => [
    seen.localInterface ?? "",
    seen.name ?? seen.chassisId ?? "",
    seen.portId ?? seen.portDescription ?? "",
    seen.address ?? "",
    seen.platform ?? oneLine(seen.description) ?? "",
  ]);
}

function cameraRows({ camera = [] }: DeviceFacts): readonly (readonly string[])[] {
  return camera.map(({ name, value }) => [name, String(value)]);
}

function walkRemark(walk: DeviceReading["walk"]): readonly string[] {
  if (walk === undefined) return [];
  const { values, unreadableLines, firstUnreadableLine } = walk;
  const bad =
    unreadableLines === 0
      ? ""
      : unreadableLines === 1
        ? `; line ${firstUnreadableLine} is no value`
        : `; ${unreadableLines} lines are no values, the first is line ${firstUnreadableLine}`;
  return [`Read ${values} ${values === 1 ? "value" : "values"}${bad}`];
}

/** `Gi0/1-4, Gi0/7`: names that end in consecutive numbers. */
export function ranges(names: readonly string[]): string {
  const parts: { base: string; first: number; last: number }[] = [];
  const others: string[] = [];
  for (const name of names) {
    const match = /^(.*?)(\d+)$/.exec(name);
    if (!match) {
      others.push(name);
      continue;
    }
    const [base, at] = [match[1]!, Number(match[2])];
    const open = parts.at(-1);
    if (open?.base === base && open.last === at - 1) open.last = at;
    else parts.push({ base, first: at, last: at });
  }
  return [
    ...parts.map(({ base, first, last }) => (first === last ? `${base}${first}` : `${base}${first}-${last}`)),
    ...others,
  ].join(", ");
}

function sum(a: bigint | undefined, b: bigint | undefined): string {
  return a === undefined && b === undefined ? "" : String((a ?? 0n) + (b ?? 0n));
}

function oneLine(text: string | undefined): string | undefined {
  return text?.replace(/[\s\p{Cc}]+/gu, " ").trim() || undefined;
}

function octets(value: bigint | number | undefined): string {
  if (value === undefined) return "";
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  let [scaled, unit] = [Number(value), 0];
  for (; scaled >= 1000 && unit < units.length - 1; unit++) scaled /= 1000;
  return `${unit === 0 ? scaled : scaled.toPrecision(3)} ${units[unit]}`;
}

function duration(total: number): string {
  const [days, hours, minutes] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3600) % 24,
    Math.floor(total / 60) % 60,
  ];
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${total % 60} s`;
}
