/** YAML as people write it here: one device per line, words aligned, nothing quoted that need not be. */

export type Line = Readonly<Record<string, unknown>>;

/** A list of one-line maps; lines with the same keys stand in columns. */
export function listOf(key: string, lines: readonly Line[], indent = ""): string {
  if (lines.length === 0) return "";
  const widths = new Map<string, number>();
  const cells = lines.map((line) => {
    const entries = Object.entries(line).filter(([, value]) => value !== undefined);
    const shape = entries.map(([name]) => name).join(" ");
    return entries.map(([name, value], n) => {
      const text = `${name}: ${inline(value)}${n < entries.length - 1 ? "," : ""}`;
      const column = `${shape} ${n}`;
      widths.set(column, Math.max(widths.get(column) ?? 0, columnsOf(text)));
      return { text, column, last: n === entries.length - 1 };
    });
  });
  const rows = cells.map((row) => {
    const words = row.map(({ text, column, last }) =>
      last ? text : text + " ".repeat(widths.get(column)! - columnsOf(text)),
    );
    return `${indent}  - { ${words.join(" ")} }\n`;
  });
  return `${indent}${key}:\n${rows.join("")}`;
}

/** A value on one line: `{ zh: 上塘, en: Shangtang }`, `[a, b]`, `100`, `"330324"`. */
export function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return `{ ${entries.map(([name, each]) => `${fieldName(name)}: ${inline(each)}`).join(", ")} }`;
  }
  return typeof value === "string" ? scalar(value) : String(value);
}

/** A field's name; a phase number needs no quotes there. */
export function fieldName(name: string): string {
  return /^(0|[1-9]\d{0,8})$/.test(name) ? name : scalar(name);
}

/** A text that has a line for itself: commas need no quotes there. */
export function line(text: string): string {
  const plain = scalar(text.replaceAll(/[,'](?=.)/g, "_"));
  return plain.startsWith('"') ? JSON.stringify(text) : text;
}

function scalar(text: string): string {
  const plain = /^[\p{L}_(/0-9][^\n\r\t"'`{}[\],#:&*!|>%@]*(?::\S[^\n\r\t"'`{}[\],#:&*!|>%@]*)*$/u.test(text);
  const otherwise =
    /^(true|false|null|[0-9][0-9_.]*([eE][-+]?\d+)?|0[ox][\da-f]+|[0-9:]+)$/i.test(text) || text.endsWith(" ");
  return plain && !otherwise ? text : JSON.stringify(text);
}

/** Columns on a terminal: Chinese characters take two. */
export function columnsOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (char > "\u2e7f" ? 2 : 1), 0);
}
