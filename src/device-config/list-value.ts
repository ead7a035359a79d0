/**
 * Lists of numbered things as sets: VLAN ids (`2 to 10 20`) and interfaces (`100GE1/0/7 to 100GE1/0/10`).
 * Compared, added to and taken from as sets, so that the way a device groups them never looks like a change.
 */
export type Members = ReadonlySet<string>;

const everyVlan: Members = new Set(Array.from({ length: 4094 }, (_, index) => String(index + 1)));

/** Members of a written list; `all` is every VLAN id. A range whose ends do not belong together stands for its two ends. */
export function parseList(text: string): Members {
  const words = text.trim().split(/\s+/);
  if (words.length === 1 && words[0]?.toLowerCase() === "all") return everyVlan;
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

/** The list as lines of at most `most` items, ascending; a run of two or more is one item `a to b`. */
export function formatList(members: Members, most: number): readonly string[] {
  if (members.size === 0) return [];
  if (members.size === everyVlan.size && [...everyVlan].every((id) => members.has(id))) return ["all"];
  const sorted = [...members].map(split).sort(byNumber);
  const items: string[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (follows(sorted[end], sorted[end + 1])) end++;
    const first = join(sorted[start]);
    items.push(end > start ? `${first} to ${join(sorted[end])}` : first);
    start = end + 1;
  }
  const lines: string[] = [];
  for (let at = 0; at < items.length; at += most) lines.push(items.slice(at, at + most).join(" "));
  return lines;
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
