import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, changeText } from "../../src/device-config/config-language.ts";
import { parseTree } from "../../src/device-config/parse-tree.ts";
import type { ConfigNode } from "../../src/device-config/tree.ts";
import { languages } from "../../src/drivers/languages.ts";
import { readSamples } from "./samples.ts";

const nasty = fc.constantFrom(
  ...[
    "#",
    "!",
    "exit",
    "quit",
    "end",
    "return",
    "exit-address-family",
    " exit",
    "\t\tquit",
    "address-family ipv4",
    "  x",
  ],
  ...[
    "interface X",
    "interface range Gi0/1-9999999,x-y",
    "vlan 1-4094",
    "vlan batch 1 to 4094",
    "vlan 2 to 1",
    "undo",
    "no",
    "no no no",
  ],
  ...[
    "banner motd ^C",
    "header login %x",
    'header shell information "',
    "certificate self-signed 01",
    "rsa peer-public-key a",
  ],
  ...[
    "  ---- More ----\x1b[16D                \x1b[16D port x",
    " --More-- \b\b\b\b\b\b\b\b\b",
    "switchport trunk allowed vlan except 1-4094",
  ],
  ...["\u0000\u0001", "\uFEFF", "摄像机 一号", "*", "~ ( {", "a\rb"],
);
const line = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 20 }), nasty);

const linesIn = (nodes: readonly ConfigNode[]): readonly string[] =>
  nodes.flatMap(({ text, children }) => [...text.split("\n").map((each) => each.trim()), ...linesIn(children)]);

describe.each(languages)("reading any text as $platform", ({ rules }) => {
  it("never throws, and what is read is equal to itself and settles", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), fc.array(line, { maxLength: 25 }), (some, others) => {
        const [left, right] = [some.join("\n"), others.join("\n")];
        expect(changeText(left, left, rules, "all").commands).toEqual([]);
        changeText(left, right, rules, "all");
        canonicalText(left, rules);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps every line that is not a comment, a separator or the end of a section", () => {
    const plain = fc.constantFrom(
      "a 1",
      " b 2",
      "  c 3",
      "\td 4",
      "interface X",
      "vlan 7",
      "e",
      rules.grammar.divider,
      "",
      rules.grammar.leave,
    );
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 40 }), fc.constantFrom("\n", "\r\n"), (lines, lineEnd) => {
        const kept = linesIn(parseTree(lines.join(lineEnd), rules.grammar).nodes)
          .filter((each) => each !== "")
          .sort();
        const written = lines
          .map((each) => each.trim())
          .filter((each) => !["", rules.grammar.divider, rules.grammar.leave].includes(each));
        expect(kept).toEqual(written.sort());
      }),
    );
  });

  it.each([
    ["one line of 64 KB", "x".repeat(65_536)],
    ["a line of 64 KB of spaces between two words", `a${" ".repeat(65_536)}b`],
    ["64 KB of words", "acl 1 ".repeat(11_000)],
    [
      "a section in a section, a thousand times",
      Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}x`).join("\n"),
    ],
    ["20 000 banners without an end", "header login %x\nbanner motd ^C\n".repeat(10_000)],
    ["20 000 keys without an end", "rsa peer-public-key a\ncertificate self-signed 01\n".repeat(10_000)],
    ["20 000 ends of nothing", "exit\nquit\n".repeat(10_000)],
    ["20 000 sections without an end", "interface X\naddress-family ipv4\n".repeat(10_000)],
    ["20 000 lists", "vlan 2-4000\nvlan batch 2 to 4000\n".repeat(200)],
  ])("takes %s in a moment", (_, text) => {
    const start = performance.now();
    changeText(text, `${text}\nend of it 1\n`, rules, "all");
    // Seconds would be hours at ten times the length: what is not proportional shows here by far.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

const real = [...readSamples("cisco"), ...readSamples("h3c"), ...readSamples("huawei")];

describe.skipIf(real.length === 0)(`real text cut at any point${real.length > 0 ? "" : " [needs the samples]"}`, () => {
  it.each(languages)("is read as $platform", ({ rules }) => {
    for (const { before, after } of real) {
      const text = after.length > before.length ? after : before;
      for (let at = 0; at < text.length; at += 7) {
        const cut = text.slice(0, at);
        const { nodes } = parseTree(cut, rules.grammar);
        expect(nodes.length > 0 || /^[\s#!]*$/.test(cut), cut).toBe(true);
      }
      changeText(text.slice(0, text.length / 2), text, rules, "all");
    }
  });
});
