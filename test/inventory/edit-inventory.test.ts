import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { OperatorError } from "../../src/core/operator-error.ts";
import { editInventory, type InventoryEdit, type YamlValue } from "../../src/inventory/edit-inventory.ts";
import { describeEdits } from "../../src/inventory/edit-lines.ts";
import type { YamlPath } from "../../src/inventory/yaml-tree.ts";
import { shippedFiles } from "../inventory-data/shipped-files.ts";

const file = "townships/a.yaml";
const set = (path: YamlPath, value: YamlValue): InventoryEdit => ({ file, kind: "set", path, value });
const append = (path: YamlPath, item: YamlValue, comment?: string): InventoryEdit => ({
  file,
  kind: "append",
  path,
  item,
  ...(comment === undefined ? {} : { comment }),
});
const remove = (path: YamlPath): InventoryEdit => ({ file, kind: "remove", path });

async function edited(text: string, ...edits: readonly InventoryEdit[]): Promise<string> {
  return (await editInventory(new Map([[file, text]]), edits)).get(file) ?? text;
}

/** The changed lines alone. */
async function changes(text: string, ...edits: readonly InventoryEdit[]): Promise<string> {
  const before = new Map([[file, text]]);
  return describeEdits(before, await editInventory(before, edits)).replaceAll(`${file}:`, "");
}

const township = `# 桥头 Qiaotou
area: a
budgetHolder: a-government   # pays the electricity

sites:
  - { id: a-cab-01, kind: cabinet, name: 桥头机柜 01 }

switches:
  # north of the river
  - { id: a-agg-1, role: aggregation, type: huawei/x1, site: a-station, uplink: { to: core-2, mbps: 1000 } }   # roof
  - { id: a-acc-01, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
  - { id: a-acc-02, role: access, site: a-cab-02, uplink: { to: a-agg-1, mbps: 1000 } }

cameras:
  - { id: a-001, class: standard, on: a-acc-01,   name: 桥头点位 001, at: 1 }
  - { id: a-002, class: hd,       on: a-acc-02,   name: 桥头点位 002, at: 1 }
  - { id: a-003, class: hd,       on: a-acc-0003, name: 桥头点位 003, at: 1 }
`;

describe("Editing the inventory", () => {
  it("replaces only the number of the phase whose speed changes", async () => {
    expect(await changes(township, set(["switches", 1, "uplink", "mbps"], { 1: 100, 3: "2x1000" }))).toBe(
      `11
-   - { id: a-acc-01, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
+   - { id: a-acc-01, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 2x1000 } } }
`,
    );
  });

  it("turns a number into phases and back, and keeps phases in their order", async () => {
    const path = ["switches", 1, "uplink", "mbps"];
    expect(await edited(township, set(path, "2x1000"))).toContain("{ to: a-agg-1, mbps: 2x1000 } }");
    expect(await edited(township, set([...path, 2], 500))).toContain("mbps: { 1: 100, 2: 500, 3: 1000 } } }");
    expect(await edited(township, set([...path, 0], 10))).toContain("mbps: { 0: 10, 1: 100, 3: 1000 } } }");
    expect(await edited(township, set(["switches", 2, "uplink", "mbps"], { 2: 1000, 4: "2x1000" }))).toContain(
      "uplink: { to: a-agg-1, mbps: { 2: 1000, 4: 2x1000 } } }",
    );
  });

  it("puts a new field before the closing brace and keeps the comment behind it", async () => {
    expect(await edited(township, set(["switches", 0, "backup"], { to: "core-1", mbps: 1000 }))).toContain(
      "uplink: { to: core-2, mbps: 1000 }, backup: { to: core-1, mbps: 1000 } }   # roof\n",
    );
  });

  it("puts a new field where neighbouring lines have it", async () => {
    expect(
      await changes(township, set(["switches", 1, "type"], "huawei/x2"), set(["switches", 2, "type"], "huawei/x2")),
    ).toBe(
      `11
-   - { id: a-acc-01, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
+   - { id: a-acc-01, type: huawei/x2, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
12
-   - { id: a-acc-02, role: access, site: a-cab-02, uplink: { to: a-agg-1, mbps: 1000 } }
+   - { id: a-acc-02, role: access, type: huawei/x2, site: a-cab-02, uplink: { to: a-agg-1, mbps: 1000 } }
`,
    );
  });

  it("keeps the columns of camera lines, whether the new value is longer or shorter", async () => {
    expect(
      await changes(
        township,
        set(["cameras", 0, "class"], "hd"),
        set(["cameras", 0, "on"], "a-acc-12345"),
        set(["cameras", 1, "on"], "a-acc-9"),
        set(["cameras", 2, "on"], "a-acc-03"),
      ),
    ).toBe(
      `15
-   - { id: a-001, class: standard, on: a-acc-01,   name: 桥头点位 001, at: 1 }
+   - { id: a-001, class: hd,       on: a-acc-12345, name: 桥头点位 001, at: 1 }
16
-   - { id: a-002, class: hd,       on: a-acc-02,   name: 桥头点位 002, at: 1 }
+   - { id: a-002, class: hd,       on: a-acc-9,    name: 桥头点位 002, at: 1 }
17
-   - { id: a-003, class: hd,       on: a-acc-0003, name: 桥头点位 003, at: 1 }
+   - { id: a-003, class: hd,       on: a-acc-03,   name: 桥头点位 003, at: 1 }
`,
    );
  });

  it("writes new devices as lines below the last one, in its columns, and makes a list that is missing", async () => {
    expect(
      await changes(
        township,
        append(["cameras"], { id: "a-004", class: "hd", on: "a-acc-02", name: "a, b" }),
        append(["sites"], { id: "a-cab-02", kind: "cabinet" }, "for the\nnew cameras"),
        append(["servers"], { id: "media-01", role: "media" }),
        append(["servers"], { id: "media-02", role: "media" }, "spare"),
      ),
    ).toBe(
      `7
+   - { id: a-cab-02, kind: cabinet }   # for the new cameras
19
+   - { id: a-004, class: hd,       on: a-acc-02,   name: "a, b" }
+ 
+ servers:
+   - { id: media-01, role: media }
+   - { id: media-02, role: media }   # spare
`,
    );
    expect(await edited("area: a\nservers: []   # none yet\nlots: [x]\n", append(["servers"], { id: "s" }))).toBe(
      "area: a\nservers:   # none yet\n  - { id: s }\nlots: [x]\n",
    );
    expect(await edited("ntp:\nlots: [x]\n", append(["ntp"], "a"), append(["lots"], "y"))).toBe(
      "ntp: [a]\nlots: [x, y]\n",
    );
  });

  it("edits what people write as blocks", async () => {
    const text = `switches:
  - id: a     # roof
    "role": access
    uplink:
      to: b   # fibre
      mbps:
        1: 100 # old
        3: 1000
  - id: b
`;
    expect(
      await edited(
        text,
        set(["switches", 0, "uplink", "mbps"], { 1: 100, 3: "2x1000", 4: "4x1000" }),
        set(["switches", 0, "role"], "aggregation"),
        set(["switches", 1, "role"], "access"),
        append(["switches"], { id: "c" }),
      ),
    ).toBe(`switches:
  - id: a     # roof
    "role": aggregation
    uplink:
      to: b   # fibre
      mbps:
        1: 100 # old
        3: 2x1000
        4: 4x1000
  - id: b
    role: access
  - { id: c }
`);
    expect(await edited(text, set(["switches", 0, "uplink", "mbps"], 100))).toContain("      mbps: 100\n  - id: b\n");
    expect(await edited(text, remove(["switches", 1]), remove(["switches", 0, "id"]))).toBe(
      text.replace('  - id: a     # roof\n    "role"', '  - "role"').replace("  - id: b\n", ""),
    );
    expect(await edited(text, remove(["switches", 0]), remove(["switches", 1]))).toBe("switches: []\n");
  });

  it("edits one-line maps that go on over several lines, and leaves comments with their fields", async () => {
    const text = `switches:
  - {
      id: a, # roof
      role: access # guess
    }
`;
    expect(await edited(text, set(["switches", 0, "type"], "t"), set(["switches", 0, "id"], "b"))).toBe(`switches:
  - {
      id: b, # roof
      role: access, # guess
      type: t
    }
`);
    expect(parse(await edited(text, remove(["switches", 0, "role"])))).toEqual({ switches: [{ id: "a" }] });
  });

  it("takes fields and lines away with their commas and their comments", async () => {
    expect(
      await changes(
        township,
        remove(["switches", 0]),
        remove(["switches", 1, "phase"]),
        remove(["switches", 2, "uplink"]),
        remove(["sites", 0]),
        remove(["cameras", 0, "id"]),
      ),
    ).toBe(
      `5
- sites:
-   - { id: a-cab-01, kind: cabinet, name: 桥头机柜 01 }
+ sites: []
9
-   - { id: a-agg-1, role: aggregation, type: huawei/x1, site: a-station, uplink: { to: core-2, mbps: 1000 } }   # roof
-   - { id: a-acc-01, site: a-cab-01, phase: 1, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
-   - { id: a-acc-02, role: access, site: a-cab-02, uplink: { to: a-agg-1, mbps: 1000 } }
+   - { id: a-acc-01, site: a-cab-01, uplink: { to: a-agg-1, mbps: { 1: 100, 3: 1000 } } }
+   - { id: a-acc-02, role: access, site: a-cab-02 }
13
-   - { id: a-001, class: standard, on: a-acc-01,   name: 桥头点位 001, at: 1 }
+   - { class: standard, on: a-acc-01,   name: 桥头点位 001, at: 1 }
`,
    );
  });

  it("keeps line ends, the byte order mark, a missing end of the last line, and quotes", async () => {
    const windows = '\ufeffclass: "x"\r\nswitches:\r\n  - { id: a } # b';
    expect(
      await edited(windows, set(["switches", 0, "role"], "r"), set(["class"], "y"), append(["switches"], { id: "b" })),
    ).toBe('\ufeffclass: "y"\r\nswitches:\r\n  - { id: a, role: r } # b\r\n  - { id: b }');
  });

  it("quotes what would otherwise not be the text that it is", async () => {
    for (const value of ["330324", "true", "a: b", "", " x", "- x", "#", "a\nb", "2026-01-01", "0x1f", "'", '"']) {
      expect(parse(await edited("a: { b: 1 }\n", set(["a", "b"], value), set(["a", value || "k"], 1)))).toEqual({
        a: { b: value, [value || "k"]: 1 },
      });
    }
  });
});

describe("An edit that cannot be made", () => {
  it.each([
    [set(["switches", 7, "type"], "t"), "cannot set switches[7].type in townships/a.yaml: there is no switches[7]"],
    [set(["area", "x"], 1), "cannot set area.x in townships/a.yaml: area has no fields"],
    [set([], 1), "cannot set the file in townships/a.yaml: the path is empty"],
    [set(["sites", 3], 1), "cannot set sites[3] in townships/a.yaml: there is no such place"],
    [remove(["switches", 0, "backup"]), "cannot remove switches[0].backup in townships/a.yaml: there is no such place"],
    [append(["area"], 1), "cannot append area in townships/a.yaml: it is no list"],
    [append(["sites", 0, "lots"], 1, "why"), "1 shares its line with others: it cannot have a comment"],
  ])("is refused with a sentence: %j", async (edit, sentence) => {
    await expect(edited(township, edit)).rejects.toThrow(new RangeError(sentence));
  });

  it("is one of two that change the same place, unless they say the same", async () => {
    const path = ["switches", 0, "uplink"];
    for (const second of [set(path, 1), remove(path), set([...path, "mbps"], 1)]) {
      await expect(edited(township, set(path, 2), second)).rejects.toThrow("two edits change switches[0].uplink");
      await expect(edited(township, second, set(path, 2))).rejects.toThrow("two edits change switches[0].uplink");
    }
    const twice = set(["switches", 0, "type"], "t");
    expect(await edited(township, twice, twice)).toBe(await edited(township, twice));
  });

  it("is any edit of a file that repeats values by name, or that is no YAML", async () => {
    const refusal = (text: string) => expect(edited(text, set(["a"], 1))).rejects;
    await refusal("a: &x { k: 1 }\nb: *x\n").toThrow(OperatorError);
    await refusal("a: &x { k: 1 }\nb: *x\n").toThrow(
      "townships/a.yaml:1 cannot be edited: &x names a value to be repeated elsewhere; write the value out",
    );
    await refusal("a: [1\n").toThrow("townships/a.yaml:1 cannot be edited: this [ is never closed on its line");
  });

  it("names a file that was not given", async () => {
    await expect(editInventory(new Map(), [set(["a"], 1)])).rejects.toThrow(
      "townships/a.yaml is not among the files that may be edited",
    );
  });
});

describe("The description of edits", () => {
  it("shows each changed line under its file and line, and nothing of what is the same", () => {
    const before = new Map([
      ["a.yaml", "one\ntwo\r\nthree\nfour\n"],
      ["b.yaml", "same\n"],
      ["c.yaml", "x\n"],
    ]);
    const after = new Map([
      ["a.yaml", "one\nTWO\r\nTHREE\nfour\nfive"],
      ["b.yaml", "same\n"],
      ["c.yaml", ""],
      ["d.yaml", "new\n"],
    ]);
    expect(describeEdits(before, after)).toBe(
      "a.yaml:2\n- two\n+ TWO\na.yaml:3\n- three\n+ THREE\na.yaml:5\n+ five\nc.yaml:1\n- x\nd.yaml:1\n+ new\n",
    );
    expect(describeEdits(before, before)).toBe("");
  });
});

describe("The shipped county", () => {
  it("takes an edit of every switch at once, which changes the lines of switches alone", async () => {
    const texts = new Map([...shippedFiles().all].filter(([path]) => !path.includes("device-types")));
    const edits = [...texts].flatMap(([path, text]) => {
      const { switches } = parse(text) as { readonly switches?: readonly { readonly uplink?: unknown }[] };
      return (switches ?? []).flatMap((each, n): InventoryEdit[] => [
        { file: path, kind: "set", path: ["switches", n, "type"], value: "huawei/x1" },
        ...(each.uplink
          ? [{ file: path, kind: "set" as const, path: ["switches", n, "uplink", "mbps"], value: "2x1000" }]
          : [{ file: path, kind: "set" as const, path: ["switches", n, "backup"], value: { to: "core", mbps: 1000 } }]),
      ]);
    });
    const after = await editInventory(texts, edits);
    for (const [path, text] of after) {
      const [before, now] = [texts.get(path)!.split("\n"), text.split("\n")];
      const own = edits.filter((edit) => edit.file === path);
      expect(parse(text)).toEqual(expected(parse(texts.get(path)!), own));
      expect(now.length).toBe(before.length);
      expect(now.filter((line, n) => line !== before[n]).length).toBe(own.length / 2);
    }
    expect([...after.values()].join("").match(/type: huawei\/x1/g)).toHaveLength(edits.length / 2);
  });
});

/** A document as people may write it: its text, and every path in it. */
interface Written {
  readonly text: string;
  readonly value: unknown;
}

type Style = "block" | "one line" | "several lines";
type Tree =
  | { readonly scalar: string }
  | { readonly style: Style; readonly fields: readonly (readonly [string, Tree])[] }
  | { readonly style: Style; readonly items: readonly Tree[] };

const words = ["id", "to", "mbps", "on", "x-1", '"a b"', "3", "12"] as const;
const style = fc.constantFrom<Style>("block", "block", "one line", "several lines");
const scalar = fc.record({
  scalar: fc.constantFrom("1000", "2x1000", '"330324"', "true", "null", "桥头 01", "'it''s'", '"a # b"', "-5", "1.5"),
});
const fieldsOf = (tree: fc.Arbitrary<Tree>) =>
  fc.uniqueArray(fc.tuple(fc.constantFrom<string>(...words), tree), { maxLength: 4, selector: ([key]) => key });
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.record({ style, fields: fieldsOf(tie("tree")) }),
    fc.record({ style, items: fc.array(tie("tree"), { maxLength: 4 }) }),
  ),
}));
const written: fc.Arbitrary<Written> = fc
  .record({
    fields: fieldsOf(tree).filter((fields) => fields.length > 0),
    newline: fc.constantFrom("\n", "\r\n"),
    mark: fc.constantFrom("", "\ufeff"),
    closed: fc.boolean(),
    comments: fc.boolean(),
  })
  .map(({ fields, newline, mark, closed, comments }) => {
    let count = 0;
    const note = (line: string) => (comments && count++ % 2 === 0 ? `${line} # c${count}.` : line);
    const above = (indent: string) => (comments && count++ % 3 === 0 ? [`${indent}# c${count}.`] : []);
    const flow = (node: Tree, indent: string): string => {
      if ("scalar" in node) return node.scalar;
      const parts =
        "fields" in node
          ? node.fields.map(([key, each]) => `${key}: ${flow(each, `${indent}  `)}`)
          : node.items.map((each) => flow(each, `${indent}  `));
      const [open, close] = "fields" in node ? "{}" : "[]";
      if (parts.length === 0) return `${open}${close}`;
      if (node.style !== "several lines") return `${open} ${parts.join(", ")} ${close}`;
      return [
        open,
        ...parts.map((part, n) => note(`${indent}  ${part}${n < parts.length - 1 ? "," : ""}`)),
        indent + close,
      ].join("\n");
    };
    const block = (node: Tree, indent: string): string[] | undefined => {
      if ("scalar" in node || node.style !== "block") return undefined;
      if ("fields" in node) {
        return node.fields.length === 0
          ? undefined
          : node.fields.flatMap(([key, each]) => {
              const below = block(each, `${indent}  `);
              const head = `${indent}${key}:`;
              return [
                ...above(indent),
                ...(below ? [note(head), ...below] : [note(`${head} ${flow(each, `${indent}  `)}`)]),
              ];
            });
      }
      return node.items.length === 0
        ? undefined
        : node.items.flatMap((each) => {
            const head = above(indent);
            const below = block(each, `${indent}  `);
            if (!below) return [...head, note(`${indent}- ${flow(each, `${indent}  `)}`)];
            const first = below.findIndex((line) => !line.trimStart().startsWith("#"));
            return [...head, `${indent}- ${below[first]!.trimStart()}`, ...below.slice(first + 1)];
          });
    };
    const text = block({ style: "block", fields }, "")!.join("\n") + (closed ? "\n" : "");
    return { text: mark + text.replaceAll("\n", newline), value: parse(text, { uniqueKeys: false }) as unknown };
  });

const anyValue = fc.letrec<{ value: YamlValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.string({ unit: "binary", maxLength: 6 })),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("id", "to", "mbps", "1", "12", "new"), tie("value"), {
      maxKeys: 3,
    }) as fc.Arbitrary<{
      readonly [field: string]: YamlValue;
    }>,
  ),
})).value;

/** Every edit that the document allows, chosen by a number. */
function editOf(value: unknown, choice: number, wanted: YamlValue): InventoryEdit {
  const edits: InventoryEdit[] = [];
  const visit = (node: unknown, path: YamlPath) => {
    if (path.length > 0) edits.push(set(path, wanted), remove(path));
    if (Array.isArray(node)) {
      edits.push(append(path, wanted));
      for (const [n, item] of node.entries()) visit(item, [...path, n]);
    } else if (typeof node === "object" && node !== null) {
      edits.push(set([...path, "new"], wanted), set([...path, "2"], wanted), append([...path, "list"], wanted));
      for (const [key, each] of Object.entries(node)) visit(each, [...path, key]);
    }
  };
  visit(value, []);
  return edits[choice % edits.length]!;
}

/** The same edits on plain values, without looking at any text. */
function expected(value: unknown, edits: readonly InventoryEdit[]): unknown {
  const root = structuredClone(value);
  const holes: { list: unknown[]; n: number }[] = [];
  for (const edit of edits) {
    const last = edit.path.at(-1)!;
    let parent = root as Record<string | number, unknown>;
    for (const step of edit.path.slice(0, -1)) parent = parent[step] as Record<string | number, unknown>;
    if (edit.kind === "set") parent[last] = edit.value;
    else if (edit.kind === "append")
      parent[last] = [...((parent[last] as unknown[] | null | undefined) ?? []), edit.item];
    else if (Array.isArray(parent)) holes.push({ list: parent, n: Number(last) });
    else delete parent[last];
  }
  for (const { list, n } of holes.sort((a, b) => b.n - a.n)) list.splice(n, 1);
  return root;
}

const valueIn = (text: string) => parse(text.replace(/^\ufeff/, "")) as unknown;
const commentsOf = (text: string) => text.match(/# c\d+\./g) ?? [];
const apart = (a: InventoryEdit, b: InventoryEdit) => {
  const [short, long] = a.path.length < b.path.length ? [a.path, b.path] : [b.path, a.path];
  return short.some((step, n) => step !== long[n]);
};

describe("Any edit of any document", () => {
  const runs = { numRuns: 400 };

  it("changes the value that it names and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), anyValue, async ({ text, value }, choice, wanted) => {
        const edit = editOf(value, choice, wanted);
        expect(valueIn(await edited(text, edit))).toEqual(expected(value, [edit]));
      }),
      runs,
    );
  });

  it("keeps every comment when it adds something or replaces a plain value", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), anyValue, async ({ text, value }, choice, wanted) => {
        const edit = editOf(value, choice, wanted);
        const old = edit.path.reduce<unknown>(
          (node, step) => (node as Record<string, unknown> | undefined)?.[step],
          value,
        );
        fc.pre(edit.kind === "append" || (edit.kind === "set" && (typeof old !== "object" || old === null)));
        expect(commentsOf(await edited(text, edit))).toEqual(commentsOf(text));
      }),
      runs,
    );
  });

  it("changes no byte when it sets what already stands there", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.nat(), async ({ text, value }, choice) => {
        const { path } = editOf(value, choice, null);
        const old = path.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], value);
        fc.pre(old !== undefined);
        expect(await edited(text, set(path, old as YamlValue))).toBe(text);
      }),
      runs,
    );
  });

  it("may be made together with another one of another place, in either order", async () => {
    await fc.assert(
      fc.asyncProperty(written, fc.tuple(fc.nat(), fc.nat()), anyValue, async ({ text, value }, [one, two], wanted) => {
        const [a, b] = [editOf(value, one, wanted), editOf(value, two, 7)];
        fc.pre(apart(a, b));
        const both = await edited(text, a, b);
        expect(valueIn(both)).toEqual(expected(value, [a, b]));
        const swapped = await edited(text, b, a);
        if (String(a.path.slice(0, -1)) === String(b.path.slice(0, -1)))
          expect(valueIn(swapped)).toEqual(valueIn(both));
        else expect(swapped).toBe(both);
      }),
      runs,
    );
  });
});
