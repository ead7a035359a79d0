/**
 * Lists of numbered things as sets: VLAN ids (`2 to 10 20`, or `2-10,20`) and interfaces (`100GE1/0/7 to 100GE1/0/10`).
 * Compared, added to and taken from as sets, so that the way a device groups them never looks like a change.
 */
export type Members = ReadonlySet<string>;

/** How a list is written: `2 to 4 10`, or `2-4,10`. */
export type Writing = "to" | "comma";

export const everyVlan: Members = new Set(Array.from({ length: 4094 }, (_, index) => String(index + 1)));

/** Members of a written list; `all` is every VLAN id. A range whose ends do not belong together stands for its two ends. */
export function parseList(text: string, writing: Writing = "to"): Members {
  if (text.trim().toLowerCase() === "all") return everyVlan;
  const words =
    writing === "to"
      ? text.trim().split(/\s+/)
      : text
          .replace(/\s*-\s*/g, " to ")
          .split(/[\s,]+/)
          .filter(Boolean);
  const members = new Set<string>();
  for (let index = 0; index < words.length; index++) {
    const from = words[index];
    if (!from) continue;
    const to = words[index + 1]?.toLowerCase() === "to" ? words[index + 2] : undefined;
    if (to === undefined) members.add(from);
    else {
      for (const member of range(from, to)) members.add(member);
      index += 2;
    }
  }
  return members;
}

/**
 * What a list holds after a line that may begin with a word: `add 5`, `remove 5`, `except 5`, `only 5`, `none`, `all`; a bare list
 * replaces. While there is no line, every VLAN is in it.
 */
export function assignList(held: Members | undefined, text: string, writing: Writing): Members {
  const [, word = "", items = ""] = /^\s*(add|remove|except|only|none)?\s*(.*)$/i.exec(text) ?? [];
  const named = parseList(items, writing);
  switch (word.toLowerCase()) {
    case "none":
      return new Set();
    case "add":
      return new Set([...(held ?? everyVlan), ...named]);
    case "remove":
      return without(held ?? everyVlan, named);
    case "except":
      return without(everyVlan, named);
    default:
      return named;
  }
}

/** The list as lines of at most `most` items, ascending; a run of two or more is one item `a to b`. */
export function formatList(members: Members, most: number, writing: Writing = "to"): readonly string[] {
  if (members.size === 0) return [];
  if (isEveryVlan(members)) return ["all"];
  const sorted = [...members].map(split).sort(byNumber);
  const [between, through] = writing === "to" ? [" ", " to "] : [",", "-"];
  const items: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (follows(sorted[end], sorted[end + 1])) end++;
    const [first, last] = [join(sorted[start]), join(sorted[end])];
    if (end === start) items.push(first);
    // Devices that write commas list a pair as two, except at the end.
    else if (writing === "comma" && end === start + 1 && end + 1 < sorted.length) items.push(first, last);
    else items.push(`${first}${through}${last}`);
    start = end + 1;
  }
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += most) lines.push(items.slice(at, at + most).join(between));
  return lines;
}

export function isEveryVlan(members: Members): boolean {
  return members.size === everyVlan.size && [...everyVlan].every((id) => members.has(id));
}

/**
 * The interfaces of `GigabitEthernet 0/1-4,0/7`, `Gi0/1 - 4 , Fa0/6` or `GE1/0/1 to GE1/0/4`. What follows the type is counted
 * in its last number.
 */
export function parseInterfaces(text: string): readonly string[] {
  const spaced = /^[A-Za-z-]+ \d/.test(text.trim());
  const written = text.replace(/\s*([,-])\s*/g, "$1").replace(/([A-Za-z]) (?=\d)/g, "$1");
  const names: string[] = [];
  let type = "";
  for (const item of written
    .replace(/ to /gi, "-")
    .split(/[\s,]+/)
    .filter(Boolean)) {
    const [, name = "", from = "", to = ""] =
      /^([A-Za-z][A-Za-z-]*(?=\d)|)([\d/.:]+)(?:-[A-Za-z-]*([\d/.:]+))?$/.exec(item) ?? [];
    if (name !== "") type = spaced ? `${name} ` : name;
    const first = `${type}${from}`;
    if (from === "") names.push(item);
    else if (to === "") names.push(first);
    else names.push(...range(first, first.replace(/\d+$/, /\d+$/.exec(to)?.[0] ?? "")));
  }
  return names;
}

export function without(members: Members, others: Members): Members {
  return new Set([...members].filter((member) => !others.has(member)));
}

export function sameMembers(left: Members, right: Members): boolean {
  return left.size === right.size && [...left].every((member) => right.has(member));
}

interface Numbered {
  readonly prefix: string;
  readonly number: number;
}

function split(member: string): Numbered {
  const found = /^(.*?)(\d+)$/.exec(member);
  return { prefix: found?.[1] ?? member, number: found ? Number(found[2]) : Number.NaN };
}

function join(member: Numbered | undefined): string {
  if (!member) return "";
  return Number.isNaN(member.number) ? member.prefix : `${member.prefix}${member.number}`;
}

function follows(left: Numbered | undefined, right: Numbered | undefined): boolean {
  return !!left && !!right && left.prefix === right.prefix && left.number + 1 === right.number;
}

function byNumber(left: Numbered, right: Numbered): number {
  if (left.prefix !== right.prefix) return left.prefix < right.prefix ? -1 : 1;
  return left.number - right.number;
}

function range(from: string, to: string): readonly string[] {
  const [low, high] = [split(from), split(to)];
  const length = high.number - low.number + 1;
  // 4096 keeps a damaged range from filling memory; no list of a switch is longer.
  if (low.prefix !== high.prefix || !(length >= 1 && length <= 4096)) return [from, to];
  return Array.from({ length }, (_, index) => `${low.prefix}${low.number + index}`);
}
