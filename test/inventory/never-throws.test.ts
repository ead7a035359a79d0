import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDiagnostics } from "../../src/cli/print-diagnostics.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import { fixture, overlayFiles } from "./overlay-files.ts";

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [relative(fixture, path)];
  });
}

const files = filesBelow(fixture);
const textOf = (file: string) => readFileSync(join(fixture, file), "utf8");
const anywhere = fc.noBias(fc.nat(1_000_000_000));
type Slip = (text: string) => string;

/** A hand that slips: something is cut out, something else is put in. */
const slip: fc.Arbitrary<Slip> = fc
  .record({
    at: anywhere,
    cut: fc.oneof(fc.constantFrom(0, 1, 2, 5), fc.integer({ min: 0, max: 400 })),
    put: fc.constantFrom(
      ...[
        "",
        " ",
        "\n",
        "\t",
        ":",
        ": ",
        ",",
        "{",
        "}",
        "[",
        "]",
        "- ",
        '"',
        "'",
        "#",
        " # ",
        "&a ",
        "*a",
        "!!set ",
        "|\n",
        "<<: ",
      ],
      ...["null", "~", "桥", "：", "\u0000", "\ufeff", "\u2028", "---\n", "__proto__: 1\n", "  - {}\n"],
    ),
  })
  .map(({ at, cut, put }) => (text) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + cut);
  });

const fieldPattern = /([\w-]+): ([\w./-]+)/g;
const valuesOf = new Map<string, string[]>();
for (const file of files) {
  for (const [, name, value] of textOf(file).matchAll(fieldPattern))
    valuesOf.set(name!, [...(valuesOf.get(name!) ?? []), value!]);
}
const odd = ["null", "0", "-1", "1e99", "99999", "true", "[]", "{}", "constructor", "{ 1: 5 }", "10.36.0.0/33"];

/** A value of the same field from elsewhere, or an odd one: still YAML, and wrong in deeper ways. */
const mixUp: fc.Arbitrary<Slip> = fc
  .record({ at: anywhere, which: anywhere, odd: fc.option(fc.constantFrom(...odd), { nil: undefined, freq: 2 }) })
  .map(({ at, which, odd }) => (text) => {
    const fields = [...text.matchAll(fieldPattern)];
    const field = fields[at % Math.max(1, fields.length)];
    if (!field) return text;
    const candidates = valuesOf.get(field[1]!) ?? [];
    const value = odd ?? candidates[which % Math.max(1, candidates.length)] ?? "x";
    return `${text.slice(0, field.index)}${field[1]}: ${value}${text.slice(field.index + field[0].length)}`;
  });

const slips = fc.array(fc.tuple(fc.constantFrom(...files), fc.oneof(slip, { arbitrary: mixUp, weight: 6 })), {
  minLength: 1,
  maxLength: 3,
});

describe("an inventory with slips anywhere", () => {
  it("is explained and never throws", async () => {
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(slips, async (made) => {
        const texts: Record<string, string> = {};
        for (const [file, apply] of made) texts[file] = apply(texts[file] ?? textOf(file));
        const { diagnostics, network, sources } = await loadInventory(overlayFiles({ texts }), "inventory");
        for (const { code, message, where } of diagnostics) {
          codes.add(code);
          expect(message).not.toMatch(/undefined|NaN|\[object|\bnull\b.*\bnull\b/);
          if (where && where.line > 0) {
            const line = sources.get(where.file)!.split("\n")[where.line - 1];
            expect(line, `${code} at ${where.file}:${where.line}`).toBeDefined();
            expect(where.column).toBeLessThanOrEqual(line!.length + 1);
          }
        }
        expect(network !== undefined || diagnostics.length > 0).toBe(true);
        expect(formatDiagnostics(diagnostics, sources, { colour: false, columns: 80 })).not.toContain("undefined");
      }),
      { numRuns: 800, seed: 20100910 },
    );
    expect(codes.size).toBeGreaterThan(25);
  });
});
