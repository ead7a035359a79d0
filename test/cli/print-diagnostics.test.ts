import { describe, expect, it } from "vitest";
import { formatDiagnostics } from "../../src/cli/print-diagnostics.ts";
import { diagnostic } from "../../src/core/diagnostic.ts";

const file = "inventory/townships/qiaotou.yaml";

function print(
  line: string,
  at: { from: number; to: number },
  options: { columns?: number; colour?: boolean; message?: string } = {},
) {
  const where = { file, line: 1, column: at.from + 1, endColumn: at.to + 1 };
  const found = [diagnostic({ code: "test", message: options.message ?? "here", where })];
  return formatDiagnostics(found, new Map([[file, `${line}\n`]]), {
    colour: options.colour ?? false,
    columns: options.columns ?? 100,
  });
}

/** Line and caret line of what was printed. */
function excerpt(printed: string): string[] {
  return printed
    .split("\n")
    .slice(1, 3)
    .map((line) => line.slice(8));
}

function place(line: string, word: string) {
  const from = line.indexOf(word);
  return { from, to: from + word.length };
}

describe("a printed diagnostic", () => {
  it("puts the caret under the value, also behind Chinese characters that take two columns", () => {
    const line = "{ name: 桥中路菜场东口, on: acc-1 }";
    expect(excerpt(print(line, place(line, "acc-1")))).toEqual([line, `${" ".repeat(8 + 14 + 2 + 4)}^^^^^ here`]);
    expect(excerpt(print(line, place(line, "菜场")))[1]).toBe(`${" ".repeat(8 + 6)}^^^^ here`);
  });

  it("cuts a long line around the caret and keeps to the width of the terminal", () => {
    const line = `{ ${"a: 1, ".repeat(40)}here: x, ${"桥: 2, ".repeat(40)}}`;
    const [shown, caret] = excerpt(print(line, place(line, "here"), { columns: 80 })) as [string, string];
    expect(shown).toMatch(/^….*here: x.*…$/);
    expect(caret.indexOf("^")).toBe(shown.indexOf("here"));
    for (const text of print(line, place(line, "here"), { columns: 80 }).split("\n"))
      expect(text.length).toBeLessThanOrEqual(80);
  });

  it("shows a tab and a control character as one column each", () => {
    const line = "\t- a\u0000: b";
    expect(excerpt(print(line, place(line, "b")))).toEqual([" - a␀: b", "       ^ here"]);
  });

  it("writes a long sentence below, broken between words", () => {
    const message = "word ".repeat(30).trim();
    const printed = print("a: b", { from: 3, to: 4 }, { message, columns: 60 });
    expect(printed.split("\n").slice(2, 6)).toEqual([
      "      |    ^",
      `      = ${"word ".repeat(10).trim()}`,
      `        ${"word ".repeat(10).trim()}`,
      `        ${"word ".repeat(10).trim()}`,
    ]);
  });

  it("colours only when asked", () => {
    expect(print("a: b", { from: 3, to: 4 })).not.toContain("\u001b");
    expect(print("a: b", { from: 3, to: 4 }, { colour: true })).toContain("\u001b[31m   ^ here");
  });

  it("prints a label under the caret and the sentence below", () => {
    const where = { file, line: 1, column: 4, endColumn: 5 };
    const found = [
      diagnostic({
        code: "test",
        severity: "warning",
        message: "the whole sentence",
        label: "this",
        where,
        related: [{ message: "and there", where: { ...where, line: 7 } }],
        hints: ["do that"],
      }),
    ];
    expect(
      formatDiagnostics(found, new Map([[file, "a: b\n"]]), { colour: false, columns: 100, devices: 1371 }),
    ).toBe(`\
${file}:1:4 warning test
    1 | a: b
      |    ^ this
      = the whole sentence
      = do that
      = ${file}:7:4 and there

1 warning in 1 file (1 371 devices)
`);
  });

  it("does without a line where there is none to show", () => {
    const about = (where?: { file: string; line: number; column: number }) =>
      formatDiagnostics([diagnostic({ code: "test", severity: "note", message: "m", where })], new Map(), {
        colour: false,
        columns: 100,
      });
    expect(about()).toBe("note test\n      = m\n\n1 note in 0 files\n");
    expect(about({ file, line: 0, column: 0 })).toBe(`${file}: note test\n      = m\n\n1 note in 0 files\n`);
    expect(about({ file, line: 9, column: 2 })).toBe(`${file}:9:2 note test\n      = m\n\n1 note in 0 files\n`);
  });
});
