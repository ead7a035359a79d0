import { columnsOf, fieldName, inline } from "./scaffold-text.ts";
import type { YamlList, YamlNode } from "./yaml-tree.ts";

export type YamlValue =
  | string
  | number
  | boolean
  | null
  | readonly YamlValue[]
  | { readonly [field: string]: YamlValue };

/** What is wanted of one value of a file. The slots of a map are its fields, those of a list its items by index. */
export type Change = { readonly kind: "set"; readonly value: YamlValue } | { readonly kind: "remove" } | InsideChange;

export interface InsideChange {
  readonly kind: "inside";
  readonly slots: Map<string, Change>;
  /** New items of a list. */
  readonly added: NewItem[];
}

export interface NewItem {
  readonly item: YamlValue;
  /** Stands behind the item on its line. */
  readonly comment?: string | undefined;
}

/** Text that goes (equal offsets: none) and text that comes in its place. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The splices that carry out a change. A value is replaced where it stands; a map given for a map, or a list for a list, is
 * merged into it. A new field follows the field that precedes it in neighbouring lines, otherwise the last one. Columns that
 * neighbouring lines share are kept as far as the padding allows. A comment goes only with the line or the block that goes.
 */
export function rewrite(text: string, root: YamlNode, change: InsideChange): readonly Splice[] {
  return new Rewriter(text).inside(root, change, { near: [], inBlockMap: false });
}

/** Applies splices. Only deletions may overlap; where several begin, insertions come first and keep their order. */
export function splice(text: string, splices: readonly Splice[]): string {
  const rank = ({ start, end }: Splice) => (start === end ? 0 : 1);
  let out = "";
  let at = 0;
  for (const each of splices.toSorted((a, b) => a.start - b.start || rank(a) - rank(b))) {
    out += text.slice(at, each.start) + each.text;
    at = Math.max(at, each.end);
  }
  return out + text.slice(at);
}

/** The value after a change, without regard to how it is written. */
export function valueAfter(value: unknown, change: Change): unknown {
  if (change.kind === "set") return change.value;
  if (change.kind === "remove") return undefined;
  if (isMap(value)) {
    const fields = new Map(Object.entries(value));
    for (const [key, each] of change.slots) {
      if (each.kind === "remove") fields.delete(key);
      else fields.set(key, valueAfter(fields.get(key), each));
    }
    return Object.fromEntries(fields);
  }
  const kept = (Array.isArray(value) ? value : []).flatMap((item: unknown, index) => {
    const each = change.slots.get(String(index));
    return each?.kind === "remove" ? [] : [each ? valueAfter(item, each) : item];
  });
  return [...kept, ...change.added.map(({ item }) => item)];
}

/** Deep equality; the order of fields says nothing. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, i) => sameValue(each, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A field of a map or an item of a list. */
interface Slot {
  readonly key: string;
  /** Where the key, the item of a flow list, or the hyphen of a block item begins. */
  readonly start: number;
  readonly node: YamlNode;
  /** Behind the colon of a field. */
  readonly colon?: number;
}

/** What stands around a value. */
interface Around {
  /** Values in the same place of neighbouring items, nearest first. */
  readonly near: readonly YamlNode[];
  readonly slot?: Slot;
  readonly inBlockMap: boolean;
}

interface Columns {
  readonly first: number;
  readonly second: number;
  readonly lines: number;
  /** At least one of the lines has more than one space before the second field. */
  readonly padded: boolean;
}

interface NewField {
  readonly key: string;
  readonly value: unknown;
  readonly items: readonly NewItem[];
}

const nearest = 20;
const nearestInColumns = 8;

class Rewriter {
  readonly #newline: string;

  constructor(private readonly text: string) {
    this.#newline = /\r?\n/.exec(text)?.[0] ?? "\n";
  }

  inside(node: YamlNode, change: InsideChange, around: Around): Splice[] {
    const slots = this.slots(node);
    const goes = ({ key }: Slot) => change.slots.get(key)?.kind === "remove";
    const [kept, gone] = [slots.filter((slot) => !goes(slot)), slots.filter(goes)];
    if (node.kind === "scalar" || kept.length === 0) {
      return this.replace(node, { value: valueAfter(node.value, change), items: change.added }, around);
    }
    const out = kept.flatMap((slot) => this.slot(node, slot, change.slots.get(slot.key), around.near));
    const gaps = gapsFor(newFields(slots, change), kept, around.near);
    if (this.isFlow(node)) {
      for (const [after, fields] of gaps) out.push(...this.addInFlow(after, kept, fields.map(flowField), gone));
      if (node.kind === "list") out.push(...this.addInFlow(kept.at(-1), kept, change.added.map(flowItem), gone));
      for (const slot of gone) out.push(this.removeInFlow(slot, kept));
      if (gone.length === 0) out.push(...this.keepColumns(slots, out, around.near));
    } else {
      for (const [after, fields] of gaps) out.push(this.addInBlock(after, kept, fields));
      if (node.kind === "list") out.push(...this.appendLines(node, slots, change.added));
      for (const slot of gone) out.push(this.removeInBlock(slot, kept));
    }
    return out;
  }

  private slot(node: YamlNode, slot: Slot, change: Change | undefined, near: readonly YamlNode[]): Splice[] {
    if (!change || change.kind === "remove") return [];
    const around: Around = {
      near: node.kind === "list" ? neighbours(node, Number(slot.key)) : fieldsNamed(near, slot.key),
      slot,
      inBlockMap: node.kind === "map" && !this.isFlow(node),
    };
    if (change.kind === "inside") return this.inside(slot.node, change, around);
    if (sameValue(slot.node.value, change.value)) return [];
    const merge = difference(slot.node, change.value);
    if (merge) return this.inside(slot.node, merge, around);
    return this.replace(slot.node, { value: change.value, items: itemsOf(change.value) }, around);
  }

  /** Writes a value anew; of what stood there only the quotes stay. */
  private replace(node: YamlNode, { value, items }: Omit<NewField, "key">, { slot, inBlockMap }: Around): Splice[] {
    const { start, end } = node;
    const below = inBlockMap && takesLines(items);
    if (!below) refuseComments(items);
    const text = below ? "" : ` ${written(value, this.text[start])}`;
    const colon = slot?.colon;
    const out: Splice[] = [];
    if (colon === undefined) {
      out.push({ start, end, text: start === end && this.text[start - 1] === "-" ? text : text.trimStart() });
    } else if (node.kind !== "scalar" && !this.isFlow(node)) {
      out.push({ start: colon, end: colon, text });
      for (const each of this.slots(node)) out.push(this.removeInBlock(each, []));
    } else if (below || start === end) out.push({ start: colon, end: start === end ? colon : end, text });
    else out.push({ start, end, text: text.trimStart() });
    if (below && slot) out.push(this.linesBelow(end, this.itemLines(items, this.column(slot.start) + 2, [])));
    return out;
  }

  /** New fields or items behind a slot, or before the first one. */
  private addInFlow(
    after: Slot | undefined,
    kept: readonly Slot[],
    texts: readonly string[],
    gone: readonly Slot[],
  ): Splice[] {
    if (texts.length === 0) return [];
    if (!after) return [insertion(kept[0]!.start, texts.map((each) => `${each}, `).join(""))];
    const end = after.node.end;
    const rest = matchAt(/[ \t]*(,?)[ \t]*(?:#[^\r\n]*)?(?=\r?\n)/y, this.text, end);
    if (!rest || gone.length > 0 || !this.beginsLine(after.start)) return [insertion(end, `, ${texts.join(", ")}`)];
    // One field per line: the comment behind the last one stays with it.
    const comma = rest[1]!;
    const lineStart = `${this.#newline}${" ".repeat(this.column(after.start))}`;
    return [
      ...(comma ? [] : [insertion(end, ",")]),
      insertion(end + rest[0].length, lineStart + texts.join(`,${lineStart}`) + comma),
    ];
  }

  private addInBlock(after: Slot | undefined, kept: readonly Slot[], fields: readonly NewField[]): Splice {
    const column = this.column(kept[0]!.start);
    const indent = " ".repeat(column);
    const sections =
      column === 0 && kept.some(({ start }) => /\n\r?\n$/.test(this.text.slice(Math.max(0, start - 3), start)));
    const lines = fields.flatMap(({ key, value, items }) =>
      takesLines(items)
        ? [...(sections ? [""] : []), `${indent}${fieldName(key)}:`, ...this.itemLines(items, column + 2, [])]
        : [indent + flowField({ key, value, items })],
    );
    if (after) return this.linesBelow(after.node.end, lines);
    return insertion(kept[0]!.start, lines.map((each) => each.slice(column) + this.#newline + indent).join(""));
  }

  private appendLines(list: YamlList, slots: readonly Slot[], items: readonly NewItem[]): Splice[] {
    if (items.length === 0) return [];
    const near = list.items.slice(-nearest).reverse();
    return [this.linesBelow(list.end, this.itemLines(items, this.column(slots[0]!.start), near))];
  }

  private removeInFlow(slot: Slot, kept: readonly Slot[]): Splice {
    const { start } = slot;
    const { end } = slot.node;
    const comma = matchAt(/\s*,[ \t]*/y, this.text, end);
    if (comma) {
      const after = end + comma[0].length;
      const lineEnd = matchAt(/\r?\n/y, this.text, after);
      return lineEnd && this.beginsLine(start)
        ? deletion(this.lineStart(start), after + lineEnd[0].length)
        : deletion(start, after);
    }
    const before = kept.filter((each) => each.start < start).at(-1)?.node.end ?? start;
    return deletion(this.text.slice(before, start).includes("#") ? start : before, end);
  }

  private removeInBlock(slot: Slot, kept: readonly Slot[]): Splice {
    const next = kept.find(({ start }) => start > slot.start);
    // The first field of a list item shares its line with the hyphen.
    if (!this.beginsLine(slot.start) && next) return deletion(slot.start, next.start);
    return deletion(this.lineStart(slot.start), this.nextLine(slot.node.end));
  }

  /** Takes from the padding behind a longer value, and pads a shorter one, where the lines around it stand in columns. */
  private keepColumns(slots: readonly Slot[], splices: readonly Splice[], near: readonly YamlNode[]): Splice[] {
    const out: Splice[] = [];
    let shift = 0;
    for (const [n, slot] of slots.slice(0, -1).entries()) {
      const next = slots[n + 1]!;
      for (const { start, end, text } of splices) {
        if (start >= slot.start && end <= slot.node.end)
          shift += columnsOf(text) - columnsOf(this.text.slice(start, end));
      }
      const gap = this.gap(slot, next);
      if (shift === 0 || gap === undefined) continue;
      const [first, second] = [this.column(slot.start), this.column(next.start)];
      const shared = this.sharedColumns(near, slot.key, next.key).find(
        (each) => each.first === first && each.second === second,
      );
      if (!shared || (gap === 1 && !shared.padded)) continue;
      const padding = Math.max(1, gap - shift);
      out.push({ start: next.start - gap, end: next.start, text: " ".repeat(padding) });
      shift -= gap - padding;
    }
    return out;
  }

  /** Columns in which two fields that follow each other begin in neighbouring lines. */
  private sharedColumns(near: readonly YamlNode[], before: string, key: string): readonly Columns[] {
    const found = new Map<string, Columns>();
    for (const node of near.slice(0, nearestInColumns)) {
      const slots = node.kind === "map" && this.isFlow(node) ? this.slots(node) : [];
      const n = slots.findIndex((slot) => slot.key === key);
      const gap = slots[n - 1]?.key === before ? this.gap(slots[n - 1]!, slots[n]!) : undefined;
      if (gap === undefined) continue;
      const [first, second] = [this.column(slots[n - 1]!.start), this.column(slots[n]!.start)];
      const { lines, padded } = found.get(`${first} ${second}`) ?? { lines: 0, padded: false };
      found.set(`${first} ${second}`, { first, second, lines: lines + 1, padded: padded || gap > 1 });
    }
    return [...found.values()];
  }

  /** Spaces between a comma and the next field of the same line. */
  private gap(slot: Slot, next: Slot): number | undefined {
    const between = this.text.slice(slot.node.end, next.start);
    return /^, +$/.test(between) ? between.length - 1 : undefined;
  }

  private itemLines(items: readonly NewItem[], column: number, near: readonly YamlNode[]): string[] {
    return items.map(({ item, comment }) => {
      const dash = `${" ".repeat(column)}- `;
      const fields = isMap(item) ? Object.entries(item) : [];
      const line = fields.length > 0 ? this.inColumns(`${dash}{ `, fields, near) : dash + written(item);
      return comment === undefined ? line : `${line}   # ${comment.replaceAll(/\s+/g, " ").trim()}`;
    });
  }

  /** A line of fields that stand below those of the lines above, as long as these stand in columns. */
  private inColumns(dash: string, fields: readonly (readonly [string, unknown])[], near: readonly YamlNode[]): string {
    let line = dash;
    let before: { readonly key: string; readonly column: number } | undefined;
    for (const [key, value] of fields) {
      if (before) {
        const { column } = before;
        const shared = this.sharedColumns(near, before.key, key).find(
          ({ first, lines, padded }) => first === column && lines > 1 && padded,
        );
        line += `,${" ".repeat(Math.max(1, (shared?.second ?? 0) - columnsOf(line) - 1))}`;
      }
      before = { key, column: columnsOf(line) };
      line += `${fieldName(key)}: ${written(value)}`;
    }
    return `${line} }`;
  }

  /** Whole lines below the line in which something ends. */
  private linesBelow(end: number, lines: readonly string[]): Splice {
    const at = this.nextLine(end);
    const newline = this.#newline;
    const closed = at === 0 || this.text[at - 1] === "\n";
    return insertion(at, lines.map((line) => (closed ? line + newline : newline + line)).join(""));
  }

  private slots(node: YamlNode): readonly Slot[] {
    if (node.kind === "map") {
      return node.entries.map(({ key, keyStart, keyEnd, node: value }) => ({
        key,
        start: keyStart,
        node: value,
        colon: this.text.indexOf(":", keyEnd) + 1,
      }));
    }
    if (node.kind === "scalar") return [];
    const flow = this.isFlow(node);
    return node.items.map((item, n) => ({
      key: String(n),
      start: flow ? item.start : this.text.lastIndexOf("-", item.start - 1),
      node: item,
    }));
  }

  private isFlow(node: YamlNode): boolean {
    return node.kind !== "scalar" && (this.text[node.start] === "{" || this.text[node.start] === "[");
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  private nextLine(end: number): number {
    if (this.text[end - 1] === "\n") return end; // A block of text ends with its line.
    return this.text.indexOf("\n", end) + 1 || this.text.length;
  }

  private beginsLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === "";
  }

  private column(offset: number): number {
    return columnsOf(this.text.slice(this.lineStart(offset), offset));
  }
}

/** What turns a collection into a value of its kind; undefined when nothing of it can stay. */
function difference(node: YamlNode, value: YamlValue): InsideChange | undefined {
  const slots = new Map<string, Change>();
  if (node.kind === "map" && isMap(value)) {
    for (const { key } of node.entries) if (!Object.hasOwn(value, key)) slots.set(key, { kind: "remove" });
    for (const [key, each] of Object.entries(value)) slots.set(key, { kind: "set", value: each });
    return { kind: "inside", slots, added: [] };
  }
  if (node.kind !== "list" || !Array.isArray(value)) return undefined;
  const items: readonly YamlValue[] = value;
  for (const n of node.items.keys()) {
    slots.set(String(n), n < items.length ? { kind: "set", value: items[n]! } : { kind: "remove" });
  }
  return { kind: "inside", slots, added: itemsOf(items.slice(node.items.length)) };
}

function newFields(slots: readonly Slot[], change: InsideChange): NewField[] {
  const known = new Set(slots.map(({ key }) => key));
  return [...change.slots].flatMap(([key, each]) => {
    if (known.has(key)) return [];
    const value = valueAfter(undefined, each);
    return [{ key, value, items: each.kind === "inside" ? each.added : itemsOf(value) }];
  });
}

/** New fields by the slot that they follow; undefined: before the first. */
function gapsFor(fields: readonly NewField[], kept: readonly Slot[], near: readonly YamlNode[]) {
  const gaps = new Map<Slot | undefined, NewField[]>();
  for (const field of fields) {
    const after = predecessor(field.key, kept, near);
    gaps.set(after, [...(gaps.get(after) ?? []), field]);
  }
  return gaps;
}

/** Phases stand in their order, other fields in that of the nearest line that has them. */
function predecessor(key: string, kept: readonly Slot[], near: readonly YamlNode[]): Slot | undefined {
  if (isNumber(key) && kept.every((slot) => isNumber(slot.key))) {
    return kept.filter((slot) => Number(slot.key) < Number(key)).at(-1);
  }
  for (const { value } of near) {
    const keys = isMap(value) ? Object.keys(value) : [];
    const before = keys.slice(0, Math.max(0, keys.indexOf(key)));
    if (keys.includes(key)) return kept.findLast((slot) => before.includes(slot.key));
  }
  return kept.at(-1);
}

function neighbours(list: YamlList, n: number): readonly YamlNode[] {
  const from = Math.max(0, n - nearest);
  const around = list.items.slice(from, n + nearest + 1).map((node, i) => ({ node, distance: Math.abs(from + i - n) }));
  return around
    .filter(({ distance }) => distance > 0)
    .sort((a, b) => a.distance - b.distance)
    .map(({ node }) => node);
}

function fieldsNamed(near: readonly YamlNode[], key: string): readonly YamlNode[] {
  return near.flatMap((node) =>
    node.kind === "map" && Object.hasOwn(node.value, key)
      ? (node.entries.find((entry) => entry.key === key)?.node ?? [])
      : [],
  );
}

/** A list of devices is written with one line for each. */
function takesLines(items: readonly NewItem[]): boolean {
  return items.length > 0 && items.every(({ item }) => isMap(item));
}

function itemsOf(value: unknown): NewItem[] {
  return Array.isArray(value) ? value.map((item: YamlValue) => ({ item })) : [];
}

function flowField({ key, value, items }: NewField): string {
  refuseComments(items);
  return `${fieldName(key)}: ${written(value)}`;
}

function flowItem(added: NewItem): string {
  refuseComments([added]);
  return written(added.item);
}

function refuseComments(items: readonly NewItem[]): void {
  const commented = items.find(({ comment }) => comment !== undefined);
  if (commented)
    throw new RangeError(`${inline(commented.item)} shares its line with others: it cannot have a comment`);
}

/** A value on one line; a text keeps the double quotes of the one that stood there. */
function written(value: unknown, mark = ""): string {
  if (isMap(value) && Object.keys(value).length === 0) return "{}";
  return mark === '"' && typeof value === "string" ? JSON.stringify(value) : inline(value);
}

function isNumber(key: string): boolean {
  return /^\d+$/.test(key);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

function deletion(start: number, end: number): Splice {
  return { start, end, text: "" };
}
