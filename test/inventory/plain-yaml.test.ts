import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnyYaml } from "../../src/inventory/any-yaml.ts";
import { readPlainYaml } from "../../src/inventory/plain-yaml.ts";
import { SourceText } from "../../src/inventory/source-text.ts";
import type { YamlNode } from "../../src/inventory/yaml-tree.ts";

/** What the yaml library makes of a text: the tree, or undefined where it finds an error. */
function reference(text: string) {
  return readAnyYaml(new SourceText("test.yaml", text)).tree?.root;
}

function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const expected = reference(text);
  expect(expected, JSON.stringify(text)).toBeDefined();
  expect(written(plain), JSON.stringify(text)).toEqual(written(expected!));
  return true;
}

/** The whole tree, also what is only worked out when asked for. */
function written(node: YamlNode): unknown {
  const { kind, value, start, end } = node;
  if (node.kind === "list") return { kind, value, start, end, items: node.items.map(written) };
  if (node.kind !== "map") return { kind, value, start, end };
  return {
    kind,
    value,
    start,
    end,
    entries: node.entries.map((entry) => ({
      ...entry,
      node: written(entry.node),
    })),
  };
}

const root = join(import.meta.dirname, "../..");

function yamlFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return yamlFiles(path);
    return name.endsWith(".yaml") ? [path] : [];
  });
}

describe("the plain style", () => {
  it.each([...yamlFiles(join(root, "inventory")), ...yamlFiles(join(root, "test/inventory"))])(
    "is read as the yaml library reads it: %s",
    (file) => {
      agrees(readFileSync(file, "utf8"));
    },
  );

  it.each([
    "a: 1\nb: [x, 2, { c: true }]\n",
    "list:\n  - { id: a-1, name: 桥中路 东口, at: { lon: 120.5, lat: 28.1 } } # note\n  - id: b\n    port: GigabitEthernet0/0/5\n",
    "list:\n- a\n- b: 1\n  c:\n  - d\n",
    "mac: 00:1a:2b:3c:4d:5e\nwhen: 2010-09-30\naddress: 10.36.0.0/16\nref: env:NAME\n",
    "a: 'single: # text'\nb: \"double\"\n# comment\n\nc: because of this, and that (§3)\r\n",
    "a: {}\nb: []\nc: null",
  ])("is read without the library: %j", (text) => {
    expect(agrees(text)).toBe(true);
  });

  it.each([
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "a: |\n  text\n",
    "a: >\n  text\n",
    "a: 1\na: 2\n",
    "a: one\n  two\n",
    "a: 0o17\n",
    "a: 1e3\n",
    "a: .5\n",
    "a: -1\n",
    "a: ~\n",
    "a:\nb: 1\n",
    'a: "\\u4e0a"\n',
    "a: 'it''s'\n",
    "a:\t1\n",
    "? a\n: 1\n",
    "a: {b: 1, }\n",
    "a: {b:1}\n",
    "a: 1\n---\nb: 2\n",
    "<<: { a: 1 }\n",
    "__proto__: 1\n",
    "- - a\n",
    " a: 1\n",
    "a: 012\n",
    "a: True\n",
    "a: x: y\n",
    "a: 1\n b: 2\n",
    "",
  ])("leaves everything else to the library: %j", (text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });

  it("agrees with the library on texts put together at random from the pieces of YAML", () => {
    const piece = fc.constantFrom(
      ...[
        "a",
        "b-1",
        "桥头 东",
        "12",
        "0",
        "007",
        "1.5",
        "1.",
        "1e5",
        "true",
        "Null",
        "~",
        "-",
        "- ",
        "-1",
        ":",
        ": ",
        ":x",
        "x:y",
      ],
      ...[
        "{",
        "}",
        "{ ",
        " }",
        "[",
        "]",
        ", ",
        ",",
        "#",
        " # c",
        "'",
        '"',
        "'q r'",
        '"q: r"',
        "&a",
        "*a",
        "!t",
        "|",
        ">",
        "%",
        "@",
      ],
      ...[
        "\n",
        "\n",
        "\n  ",
        "\n  ",
        "\n    ",
        " ",
        "  ",
        "\r\n",
        "k: ",
        "k2: ",
        "id: ",
        "10.0.0.0/8",
        "\u00a0",
        "\u2028",
        "…",
        "=",
        "<<",
      ],
      ...[
        "0x1F",
        "2010-09-30",
        "a/b",
        "?",
        "? ",
        "...",
        "---",
        "𠀀",
        "\\",
        "null",
        "{ k: v, n: 1 }",
        "[x, y]",
        "k:\n  - x\n",
      ],
    );
    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 14 }), (pieces) => {
        if (agrees(pieces.join(""))) compared++;
      }),
      { numRuns: 20_000, seed: 20100910 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("agrees with the library on inventories put together at random", () => {
    const word = fc.constantFrom(
      "hd",
      "qiaotou-acc-3",
      "桥中路菜场东口",
      "10.36.20.17",
      "3",
      "1.5",
      "true",
      "'a, b'",
      '"x: y"',
      "a b c",
      "it's",
      "50%",
      "a#b",
      "env:X",
      "1000base-t",
      "1_000",
      "0",
      "5.",
      "null",
    );
    const key = fc.constantFrom("id", "class", "on", "type", "2", "10", "k_1", "a.b", "qiaotou/hd");
    const flow = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        word,
        fc
          .array(fc.tuple(key, tie("value")), { maxLength: 4 })
          .map((pairs) => (pairs.length ? `{ ${pairs.map(([k, v]) => `${k}: ${v}`).join(", ")} }` : "{}")),
        fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
      ),
    })).value;
    const comment = fc.constantFrom("", "", " # note", "   # 注: x");
    const line = fc.oneof(
      fc
        .tuple(fc.constantFrom("", "  ", "    "), key, flow, comment)
        .map(([indent, k, v, c]) => `${indent}${k}: ${v}${c}`),
      fc.tuple(fc.constantFrom("", "  ", "    "), flow, comment).map(([indent, v, c]) => `${indent}- ${v}${c}`),
      fc.tuple(fc.constantFrom("", "  ", "    "), key, flow).map(([indent, k, v]) => `${indent}- ${k}: ${v}`),
      fc.tuple(fc.constantFrom("", "  ", "    "), key, comment).map(([indent, k, c]) => `${indent}${k}:${c}`),
      fc.constantFrom("", "# comment", "      # deep"),
    );
    let compared = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 7 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
        if (agrees(lines.join(end))) compared++;
      }),
      { numRuns: 15_000, seed: 20100910 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
