import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatDiagnostics } from "../../src/cli/print-diagnostics.ts";
import { loadInventory } from "../../src/inventory/load.ts";
import { fixture, type Overlay, overlayFiles } from "./overlay-files.ts";

/** What `camnet check` prints for the fixture county with some files replaced. Read these files to review the wording. */
async function check(overlay: Overlay): Promise<string> {
  const { network, diagnostics, sources } = await loadInventory(overlayFiles(overlay), "inventory");
  const devices = network?.devices.length;
  return formatDiagnostics(diagnostics, sources, {
    colour: false,
    columns: 100,
    ...(devices === undefined ? {} : { devices }),
  });
}

/** The golden text; UPDATE_GOLDEN=1 writes what is printed now, to be read before it is committed. */
function expected(name: string, printed: string): string {
  const path = join(folder, name, "expected.txt");
  if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, printed);
  return readFileSync(path, "utf8");
}

const folder = join(import.meta.dirname, "wrong");
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const area = "area: bilian\n";

/** Files that no editor should open, or that would be binary in git. */
const generated: Readonly<Record<string, Overlay["texts"]>> = {
  "alias-bomb": {
    "townships/bilian.yaml": `${area}a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghij"]
      .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[i]}`).join(", ")}]`)
      .join("\n")}\n`,
  },
  "ascii-control": {
    "townships/bilian.yaml": `${area}budgetHolder: bilian\u0000government\n`,
  },
  "byte-order-mark": {
    "townships/bilian.yaml": `\ufeff${readFileSync(join(fixture, "townships/bilian.yaml"), "utf8")}`,
  },
  gb18030: {
    "townships/bilian.yaml": bytes(`${area}sites:\n  - { id: a, kind: station, name: \xb1\xcc\xc1\xab }\n`),
  },
  "long-line": {
    "townships/bilian.yaml": `${area}# ${"x".repeat(10_000_000)}\n`,
  },
  "nested-too-deeply": {
    "townships/bilian.yaml": `${area}sites: ${"[".repeat(9_000)}\n`,
  },
  "only-spaces": { "townships/bilian.yaml": " \n\n" },
  "utf-16": {
    "townships/bilian.yaml": bytes(`\xff\xfea\0r\0e\0a\0:\0 \0b\0\n\0`),
  },
};

describe("a wrong inventory", () => {
  const names = readdirSync(folder);

  it.each(names.filter((name) => !(name in generated)))("is explained: %s", async (name) => {
    const printed = await check({ folder: join(folder, name) });
    expect(printed).toBe(expected(name, printed));
  });

  it.each(Object.entries(generated))("is explained: %s", async (name, texts) => {
    const printed = await check({ texts: texts! });
    expect(printed).toBe(expected(name, printed));
  });

  it("is one of at least 60, and the county they all start from is sound", async () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(await check({})).toBe("no errors in 11 files (14 devices)\n");
  });
});
