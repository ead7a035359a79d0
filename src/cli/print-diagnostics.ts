import { createColors } from "picocolors";
import stringWidth from "string-width";
import type { Diagnostic, Place, Severity } from "../core/diagnostic.ts";

export interface DiagnosticStyle {
  readonly colour: boolean;
  /** Width of the terminal. */
  readonly columns: number;
  /** For the last line; absent where the inventory could not be read that far. */
  readonly devices?: number;
}

/**
 * Diagnostics as people read them: `file:line:col severity code`, the source line with a caret, the sentence, hints, other
 * places that take part; at the end a line that counts. `sources` holds the text of each file by its path.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  style: DiagnosticStyle,
): string {
  const printer = new Printer(sources, style);
  return [...diagnostics.map((each) => printer.print(each)), printer.count(diagnostics)].join("\n");
}

const gutter = 8;
const narrowest = 60;

class Printer {
  readonly #paint;
  readonly #columns: number;
  readonly #lines = new Map<string, readonly string[]>();

  constructor(
    private readonly sources: ReadonlyMap<string, string>,
    private readonly style: DiagnosticStyle,
  ) {
    this.#paint = createColors(style.colour);
    this.#columns = Math.max(narrowest, style.columns);
  }

  print({ code, severity, message, label, where, hints, related }: Diagnostic): string {
    const head = [where ? `${this.#paint.bold(placeText(where))}:` : "", this.severity(severity), code];
    // A place with line and column needs no colon of its own.
    const header = head
      .filter(Boolean)
      .join(" ")
      .replace(/(:\d+:\d+[^ ]*):/, "$1");
    const excerpt = where && this.excerpt(where, severity, label ?? message);
    const said = excerpt?.said && label === undefined ? [] : [message];
    const notes = [...said, ...hints, ...related.map((each) => `${placeText(each.where)} ${each.message}`)];
    return [header, ...(excerpt?.lines ?? []), ...notes.flatMap((note) => this.note(note)), ""].join("\n");
  }

  /** `2 errors, 1 warning in 22 files (1 371 devices)`. */
  count(diagnostics: readonly Diagnostic[]): string {
    const of = (severity: Severity) => diagnostics.filter((each) => each.severity === severity).length;
    const counts = [
      this.#counted(of("error"), "error", this.#paint.red),
      this.#counted(of("warning"), "warning", this.#paint.yellow),
      this.#counted(of("note"), "note", this.#paint.cyan),
    ].filter((each) => each !== undefined);
    const where = `in ${plural(this.sources.size, "file")}`;
    const devices = this.style.devices === undefined ? "" : ` (${plural(this.style.devices, "device")})`;
    return `${counts.length > 0 ? counts.join(", ") : this.#paint.green("no errors")} ${where}${devices}\n`;
  }

  #counted(n: number, word: string, paint: (text: string) => string): string | undefined {
    return n > 0 ? paint(plural(n, word)) : undefined;
  }

  /** The line with its caret; `said` when the text fitted beside the caret. */
  private excerpt(where: Place, severity: Severity, text: string) {
    const line = this.line(where);
    if (line === undefined) return undefined;
    const shown = cut(line, where.column - 1, (where.endColumn ?? where.column + 1) - 1, this.#columns - gutter);
    const number = String(where.line).padStart(gutter - 3);
    const caret = " ".repeat(shown.indent) + "^".repeat(shown.width);
    const fits = gutter + stringWidth(caret) + 1 + stringWidth(text) <= this.#columns;
    const bar = this.#paint.dim("|");
    const beside = this.paint(severity)(fits ? `${caret} ${text}` : caret);
    const indent = " ".repeat(gutter - 2);
    return { lines: [`${this.#paint.dim(number)} ${bar} ${shown.text}`, `${indent}${bar} ${beside}`], said: fits };
  }

  private line({ file, line }: Place): string | undefined {
    if (line === 0) return undefined;
    let lines = this.#lines.get(file);
    if (!lines) {
      lines = this.sources.get(file)?.split(/\r?\n/) ?? [];
      this.#lines.set(file, lines);
    }
    return lines[line - 1];
  }

  private note(text: string): string[] {
    const indent = " ".repeat(gutter - 2);
    return wrap(text, this.#columns - gutter).map(
      (line, i) => `${indent}${i === 0 ? this.#paint.dim("=") : " "} ${line}`,
    );
  }

  private severity(severity: Severity): string {
    return this.#paint.bold(this.paint(severity)(severity));
  }

  private paint(severity: Severity): (text: string) => string {
    return { error: this.#paint.red, warning: this.#paint.yellow, note: this.#paint.cyan }[severity];
  }
}

function placeText({ file, line, column }: Place): string {
  return line === 0 ? file : `${file}:${line}:${column}`;
}

/** `1 371 devices`. */
function plural(n: number, word: string): string {
  return `${String(n).replace(/\B(?=(\d{3})+$)/g, " ")} ${word}${n === 1 ? "" : "s"}`;
}

/**
 * A line in at most `width` terminal columns, cut around the characters from `from` to `to`. A Chinese character takes two
 * columns, so carets are counted in columns and not in characters; a tab is shown as one space, another control character as its picture.
 */
function cut(line: string, from: number, to: number, width: number) {
  const text = line
    .replaceAll("\t", " ")
    .replace(controlCharacters, (c) => String.fromCodePoint(0x2400 + c.codePointAt(0)!));
  const before = text.slice(0, from);
  const marked = text.slice(from, Math.max(to, from + 1));
  const after = text.slice(from + marked.length);
  const markedRoom = takeStart(marked, Math.max(1, width - 8));
  const room = width - stringWidth(markedRoom);
  const fits = stringWidth(before) + stringWidth(after) <= room;
  const shownBefore = fits ? before : takeEnd(before, Math.max(Math.floor(room * 0.6), room - stringWidth(after)));
  const shownAfter = fits ? after : takeStart(after, room - stringWidth(shownBefore));
  return {
    text: `${shownBefore}${markedRoom}${shownAfter}`.trimEnd(),
    indent: stringWidth(shownBefore),
    width: Math.max(1, stringWidth(markedRoom)),
  };
}

const controlCharacters = /[\0-\x1f]/g;

function takeStart(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let taken = "";
  let used = 1;
  for (const character of text) {
    used += stringWidth(character);
    if (used > width) break;
    taken += character;
  }
  return `${taken}…`;
}

function takeEnd(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let taken = "";
  let used = 1;
  for (const character of [...text].reverse()) {
    used += stringWidth(character);
    if (used > width) break;
    taken = character + taken;
  }
  return `…${taken}`;
}

/** Breaks between words; a word that is too long stays whole, so that a path can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || stringWidth(last) + 1 + stringWidth(word) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
