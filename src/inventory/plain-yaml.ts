import type { YamlEntry, YamlMap, YamlNode } from "./yaml-tree.ts";

/**
 * Reads YAML in the plain style of an inventory: block maps and lists, one-line `{ }` and `[ ]`, plain words, numbers, quoted
 * text without escapes, comments. Returns undefined for a text that holds anything else, right or wrong: then the yaml library
 * decides. It exists because the library takes ten times as long on thousands of device lines.
 */
export function readPlainYaml(text: string): YamlNode | undefined {
  if (/[\t\0]/.test(text)) return undefined;
  try {
    return new PlainReader(text).document();
  } catch (error) {
    if (error === unusual) return undefined;
    throw error;
  }
}

/** Thrown where the text leaves the plain style. */
const unusual = Symbol("unusual");

// A plain word never begins with an indicator, a sign or a dot; in the middle a colon needs a neighbour on its right.
const first = "[^\\x00-\\x20\\x7f-\\xa0\\u2028\\u2029\\ufeff\\-?:,[\\]{}#&*!|>'\"%@`~.+<=]";
const middle = (excluded: string) =>
  `(?:[^\\x00-\\x20\\x7f-\\xa0\\u2028\\u2029\\ufeff#:${excluded}]|:(?=[^\\x00-\\x20\\x7f-\\xa0\\u2028\\u2029\\ufeff,[\\]{}]))`;
const word = (excluded: string) => new RegExp(`(?=${first})${middle(excluded)}+(?: +${middle(excluded)}+)*`, "y");
const flowWord = word(",[\\]{}");
const blockWord = word("");
const keyWord = /(?:[A-Za-z_][\w./-]{0,200}|0|[1-9]\d{0,8})(?=:[ \r\n]|:$)/y;
const quoted = /"([^"\\\x00-\x1f\x7f\u2028\u2029\ufeff]*)"|'([^'\x00-\x1f\x7f\u2028\u2029\ufeff]*)'(?!')/y;
/** A whole field of a one-line map in one step, where its value is a short word, as most are: key, word, what follows. */
const shortField = /([A-Za-z_][\w./-]{0,200}): +([A-Za-z0-9][\w./-]*)(?:, +(?=[^ }])| *(\}))/y;
const restOfLine = / *(?: #[^\n]*)?\r?(?:\n|$)/y;
const blankLine = / *(?:#[^\n]*)?\r?(?:\n|$)/y;
const integer = /^(?:0|[1-9]\d{0,14})$/;
const decimal = /^(?:0|[1-9]\d{0,14})\.\d{1,15}$/;
const constants: Readonly<Record<string, boolean | null>> = {
  true: true,
  false: false,
  null: null,
};
/** Words that some YAML reads as something else than text: left to the library. */
const ambiguousNumber = /^(?:[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]*)?|0[ox][0-9a-fA-F]*)$/;

const space = 0x20;
const deepest = 8;

class PlainReader {
  /** Offset of the next character to read; between lines it is the first character after the indentation. */
  #at = 0;
  #lineStart = 0;
  /** Open brackets. */
  #depth = 0;

  constructor(private readonly text: string) {}

  document(): YamlNode {
    this.nextLine();
    if (this.column() > 0) throw unusual;
    const node = this.block();
    if (this.#at < this.text.length) throw unusual;
    return node;
  }

  private column(): number {
    return this.#at - this.#lineStart;
  }

  /** From the start of a line to the first character of the next line that says something, or to the end of the text. */
  private nextLine(): void {
    while (this.#at < this.text.length && this.match(blankLine));
    this.#lineStart = this.#at;
    this.spaces();
  }

  private block(): YamlNode {
    if (this.column() > 4 * deepest) throw unusual;
    return this.text[this.#at] === "-" ? this.list() : this.map();
  }

  private list(): YamlNode {
    const start = this.#at;
    const column = this.column();
    const items: YamlNode[] = [];
    do {
      this.#at++;
      if (this.text.charCodeAt(this.#at) !== space) throw unusual;
      this.spaces();
      items.push(this.peek(keyWord) ? this.map() : this.valueToLineEnd(column));
    } while (this.goesOn(column) && this.text[this.#at] === "-");
    return {
      kind: "list",
      value: items.map((item) => item.value),
      items,
      start,
      end: items.at(-1)!.end,
    };
  }

  private map(): YamlNode {
    const start = this.#at;
    const column = this.column();
    const entries: YamlEntry[] = [];
    do {
      const { key, keyStart, keyEnd } = this.key();
      const node = this.match(restOfLine) ? this.blockBelow(column) : this.valueToLineEnd(column);
      entries.push({ key, keyStart, keyEnd, node });
    } while (this.goesOn(column) && this.text[this.#at] !== "-");
    return {
      kind: "map",
      value: record(entries),
      entries,
      start,
      end: entries.at(-1)!.node.end,
    };
  }

  /** The block under a `key:`; a list may stand at the key's own column. An empty value is left to the library. */
  private blockBelow(column: number): YamlNode {
    this.nextLine();
    const below = this.column() - column;
    if (this.#at === this.text.length || below < 0 || (below === 0 && this.text[this.#at] !== "-")) throw unusual;
    return this.block();
  }

  /** True when the next line belongs to the same block; a deeper one would continue a value over lines. */
  private goesOn(column: number): boolean {
    if (this.#at === this.text.length) return false;
    if (this.column() > column) throw unusual;
    return this.column() === column;
  }

  private valueToLineEnd(column: number): YamlNode {
    this.spaces();
    const node = this.inline(blockWord);
    if (!this.match(restOfLine)) throw unusual;
    this.nextLine();
    if (this.#at < this.text.length && this.column() > column) throw unusual;
    return node;
  }

  private inline(plain: RegExp): YamlNode {
    const start = this.#at;
    const mark = this.text[start];
    if (mark === "{" || mark === "[") {
      if (++this.#depth > deepest) throw unusual;
      const node = mark === "{" ? this.flowMap() : this.flowList();
      this.#depth--;
      return node;
    }
    if (mark === '"' || mark === "'") {
      const found = this.take(quoted);
      return {
        kind: "scalar",
        value: found[1] ?? found[2]!,
        start,
        end: this.#at,
      };
    }
    return {
      kind: "scalar",
      value: scalar(this.take(plain)[0]),
      start,
      end: this.#at,
    };
  }

  /** Only the value is read now: on an inventory without mistakes nobody asks for the places in its lines. */
  private flowMap(): YamlNode {
    const start = this.#at++;
    this.spaces();
    const value: Record<string, unknown> = {};
    let closed = false;
    while (!closed) {
      shortField.lastIndex = this.#at;
      const field = shortField.exec(this.text);
      if (field) {
        add(value, field[1]!, scalar(field[2]!));
        this.#at = shortField.lastIndex - (field[3] === undefined ? 0 : 1);
        closed = field[3] !== undefined;
      } else if (this.text[this.#at] === "}") closed = true;
      else {
        const { key } = this.flowKey();
        add(value, key, this.inline(flowWord).value);
        closed = this.separator("}");
      }
    }
    return new FlowMap(this.text, value, start, ++this.#at);
  }

  /** The fields of the one-line map that begins here, with their places. */
  entriesAt(start: number): YamlEntry[] {
    this.#at = start + 1;
    this.spaces();
    const entries: YamlEntry[] = [];
    while (this.text[this.#at] !== "}") {
      const key = this.flowKey();
      entries.push({ ...key, node: this.inline(flowWord) });
      this.separator("}");
    }
    return entries;
  }

  private flowKey() {
    const key = this.key();
    if (this.text.charCodeAt(this.#at) !== space) throw unusual;
    this.spaces();
    return key;
  }

  private flowList(): YamlNode {
    const start = this.#at++;
    const items: YamlNode[] = [];
    this.spaces();
    while (this.text[this.#at] !== "]") {
      items.push(this.inline(flowWord));
      this.separator("]");
    }
    return {
      kind: "list",
      value: items.map((item) => item.value),
      items,
      start,
      end: ++this.#at,
    };
  }

  /** True at the closing bracket; otherwise past the comma, before something. */
  private separator(close: string): boolean {
    this.spaces();
    if (this.text[this.#at] === close) return true;
    if (this.text[this.#at++] !== ",") throw unusual;
    this.spaces();
    if (this.text[this.#at] === close) throw unusual;
    return false;
  }

  /** A key with its colon. */
  private key(): {
    readonly key: string;
    readonly keyStart: number;
    readonly keyEnd: number;
  } {
    const keyStart = this.#at;
    const key = this.take(keyWord)[0];
    if (isConstant(key)) throw unusual;
    return { key, keyStart, keyEnd: this.#at++ };
  }

  private spaces(): void {
    while (this.text.charCodeAt(this.#at) === space) this.#at++;
  }

  private peek(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.text);
  }

  private match(pattern: RegExp): boolean {
    const found = this.peek(pattern);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  private take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text);
    if (!found) throw unusual;
    this.#at = pattern.lastIndex;
    return found;
  }
}

class FlowMap implements YamlMap {
  readonly kind = "map";
  #entries: readonly YamlEntry[] | undefined;

  constructor(
    private readonly text: string,
    readonly value: Readonly<Record<string, unknown>>,
    readonly start: number,
    readonly end: number,
  ) {}

  get entries(): readonly YamlEntry[] {
    this.#entries ??= new PlainReader(this.text).entriesAt(this.start);
    return this.#entries;
  }
}

function record(entries: readonly YamlEntry[]): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { key, node } of entries) add(value, key, node.value);
  return value;
}

function add(record: Record<string, unknown>, key: string, value: unknown): void {
  if (Object.hasOwn(record, key) || key === "__proto__" || isConstant(key)) throw unusual;
  record[key] = value;
}

function scalar(text: string): string | number | boolean | null {
  const code = text.charCodeAt(0);
  if (code >= 0x30 && code <= 0x39) {
    if (integer.test(text) || decimal.test(text)) return Number(text);
    if (ambiguousNumber.test(text)) throw unusual;
    return text;
  }
  if (!isConstant(text)) return text;
  const constant = constants[text];
  if (constant === undefined) throw unusual;
  return constant;
}

/** `true`, `Null`, `FALSE`: words that are no text, or not text for everybody. */
function isConstant(text: string): boolean {
  return (text.length === 4 || text.length === 5) && Object.hasOwn(constants, text.toLowerCase());
}
