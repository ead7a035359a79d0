import { type Diagnostic, diagnostic, type Place } from "../core/diagnostic.ts";

/** One text file of the inventory: its path as people see it, its text, and places in it. */
export class SourceText {
  #lineStarts: number[] | undefined;

  constructor(
    readonly file: string,
    readonly text: string,
  ) {}

  /** Line and column of an offset; the end is cut at the end of its line. */
  place(start: number, end = start + 1): Place {
    this.#lineStarts ??= lineStarts(this.text);
    const starts = this.#lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= start) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low]!;
    const lineEnd = (starts[low + 1] ?? this.text.length + 1) - 1;
    const endColumn = Math.max(start + 1, Math.min(end, lineEnd)) - lineStart + 1;
    return {
      file: this.file,
      line: low + 1,
      column: start - lineStart + 1,
      endColumn,
    };
  }

  whole(): Place {
    return wholeFile(this.file);
  }
}

/** A file as a whole, also one that is not there. */
export function wholeFile(file: string): Place {
  return { file, line: 0, column: 0 };
}

export const longestLine = 20_000;

/** Bytes → text, strictly: what an editor or a merge may leave in a file and YAML would misread is refused here. */
export function decodeSource(
  file: string,
  bytes: Uint8Array,
): {
  readonly source: SourceText;
  readonly diagnostics: readonly Diagnostic[];
} {
  const bom = byteOrderMarks.find(({ mark }) => mark.every((byte, i) => bytes[i] === byte));
  const body = bom?.utf8 ? bytes.subarray(bom.mark.length) : bytes;
  const text = strictUtf8(body);
  if (bom && !bom.utf8) return refusal(file, `the file is ${bom.name}, not UTF-8`, `iconv -f ${bom.name} -t UTF-8`);
  if (text === undefined) return notUtf8(file, body);
  const source = new SourceText(file, text);
  return {
    source,
    diagnostics: [...(bom ? [byteOrderMark(source)] : []), ...textProblems(source)],
  };
}

const byteOrderMarks = [
  { mark: [0xef, 0xbb, 0xbf], utf8: true, name: "UTF-8" },
  { mark: [0xff, 0xfe], utf8: false, name: "UTF-16LE" },
  { mark: [0xfe, 0xff], utf8: false, name: "UTF-16BE" },
] as const;

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // The caller says where and how to mend it.
  }
}

function refusal(file: string, message: string, command: string) {
  const hints = [`save it as UTF-8 in the editor, or: ${command} ${file} > new.yaml && mv new.yaml ${file}`];
  const where = wholeFile(file);
  return {
    source: new SourceText(file, ""),
    diagnostics: [diagnostic({ code: "not-utf-8", message, where, hints })],
  };
}

/** Says in which line the first byte is that is no UTF-8. */
function notUtf8(file: string, bytes: Uint8Array) {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    if (strictUtf8(bytes.subarray(start, end)) === undefined) break;
    start = end + 1;
  }
  return refusal(file, `line ${line} is not UTF-8; it may be GB18030 (GBK)`, "iconv -f GB18030 -t UTF-8");
}

function byteOrderMark(source: SourceText): Diagnostic {
  return diagnostic({
    code: "byte-order-mark",
    severity: "warning",
    message: "the file begins with a byte order mark; it is ignored, but git shows the first line as changed",
    where: source.whole(),
    hints: ["save it as UTF-8 without BOM"],
  });
}

function textProblems(source: SourceText): Diagnostic[] {
  const { text } = source;
  if (/^\s*$/.test(text))
    return [
      diagnostic({
        code: "empty-file",
        message: "the file is empty",
        where: source.whole(),
      }),
    ];
  const long = longLine(source);
  if (long) return [long];
  const conflict = mergeConflict(source);
  if (conflict) return [conflict];
  const control = controlCharacter.exec(text);
  if (!control) return [];
  const hex = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  return [
    diagnostic({
      code: "control-character",
      message: `an invisible control character (U+${hex}) stands here`,
      where: source.place(control.index),
      hints: ["delete it; some editors show it only in hexadecimal view"],
    }),
  ];
}

const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

function longLine(source: SourceText): Diagnostic | undefined {
  const starts = lineStarts(source.text);
  for (let i = 0; i < starts.length; i++) {
    const length = (starts[i + 1] ?? source.text.length + 1) - 1 - starts[i]!;
    if (length <= longestLine) continue;
    return diagnostic({
      code: "long-line",
      message: `line ${i + 1} has ${length} characters; at most ${longestLine} are read`,
      where: source.whole(),
      hints: ["an inventory has one device per line; this looks like another kind of file"],
    });
  }
  return undefined;
}

function mergeConflict(source: SourceText): Diagnostic | undefined {
  const begin = /^<{7}( |$)/m.exec(source.text);
  if (!begin) return undefined;
  return diagnostic({
    code: "merge-conflict",
    message: "a merge was left unfinished here",
    where: source.place(begin.index, begin.index + 7),
    hints: [
      "every device has its own line: keep the lines of both sides and delete the <<<<<<<, ======= and >>>>>>> lines",
      "then: camnet check",
    ],
  });
}
