import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, changeText, predictText } from "../../src/device-config/config-language.ts";
import { parseTree } from "../../src/device-config/parse-tree.ts";
import { huaweiVrpRules as rules } from "../../src/drivers/huawei-vrp/rules.ts";
import { switchConfiguration } from "./generated-configurations.ts";

const canonical = (text: string) => canonicalText(text, rules);
const runs = { numRuns: 150 };

describe("changes between generated configurations", () => {
  it("lead exactly to what is intended, back to what was running, and nowhere the second time", () => {
    fc.assert(
      fc.property(switchConfiguration, switchConfiguration, (running, intended) => {
        const change = changeText(running, intended, rules, "all");
        const reached = predictText(running, change.commands, rules);
        expect(canonical(reached)).toBe(canonical(intended));
        expect(canonical(predictText(reached, change.rollback, rules))).toBe(canonical(running));
        expect(changeText(reached, intended, rules, "all").commands).toEqual([]);
      }),
      runs,
    );
  });

  it("are empty between a configuration and itself", () => {
    fc.assert(
      fc.property(switchConfiguration, (text) => {
        expect(changeText(text, text, rules, "all").commands).toEqual([]);
      }),
      runs,
    );
  });

  it("keep every line that camnet does not own, and still settle", () => {
    fc.assert(
      fc.property(switchConfiguration, switchConfiguration, (running, intended) => {
        const change = changeText(running, intended, rules, "owned");
        const reached = predictText(running, change.commands, rules);
        expect(changeText(reached, intended, rules, "owned").commands).toEqual([]);
        expect(canonical(predictText(reached, change.rollback, rules))).toBe(canonical(running));
        for (const line of ["foreign thing 7", "foreign thing 8", "interface LoopBack0"]) {
          if (running.includes(line)) expect(reached).toContain(line);
        }
      }),
      runs,
    );
  });

  it("create a VLAN before a port joins it and remove it after the last port has left", () => {
    fc.assert(
      fc.property(switchConfiguration, switchConfiguration, (running, intended) => {
        const { commands } = changeText(running, intended, rules, "all");
        let text = running;
        const before = looseVlans(running);
        const after = looseVlans(intended);
        for (const step of commands) {
          text = predictText(text, [step], rules);
          for (const id of looseVlans(text))
            expect(before.has(id) || after.has(id), `${step.command} leaves VLAN ${id} loose`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never clear a trunk's list to type it again", () => {
    fc.assert(
      fc.property(switchConfiguration, switchConfiguration, (running, intended) => {
        for (const { context, command } of changeText(running, intended, rules, "all").commands) {
          if (command !== "undo port trunk allow-pass vlan all") continue;
          const section = parseTree(intended, rules.grammar).nodes.find(({ text }) => text === context[0]);
          const lines = section?.children.map(({ text }) => text) ?? [];
          const passesSomething =
            lines.some((line) => line.startsWith("port trunk allow-pass")) ||
            !lines.includes("undo port trunk allow-pass vlan 1");
          expect(lines.includes("port link-type trunk") && passesSomething).toBe(false);
        }
      }),
      runs,
    );
  });
});

describe("reading any text", () => {
  it("never throws, and keeps every line that is not a separator or a comment", () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.constantFrom("#", " port link-type trunk", "interface X", "  a", "\tb", 'header login information "x'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom("\n", "\r\n"), (lines, lineEnd) => {
        const tree = parseTree(lines.join(lineEnd), rules.grammar);
        const kept = tree.nodes.flatMap(function all(node): string[] {
          return [...node.text.split("\n").map((each) => each.trim()), ...node.children.flatMap(all)];
        });
        const expected = lines
          .flatMap((each) => each.split(/\r\n|\r|\n/))
          .map((each) => each.trim())
          .filter((each) => each !== "" && !/^(#$|!|return$)/.test(each));
        for (const each of expected) expect(kept).toContain(each);
      }),
      { numRuns: 500 },
    );
  });
});

/** VLANs that something uses and nothing defines. Read by expressions of its own. */
function looseVlans(text: string): Set<number> {
  const defined = new Set([1, ...expand(text, /^(?:vlan batch|vlan) (.+)$/gm)]);
  const used = [
    ...expand(text, /^ port (?:default|hybrid pvid|hybrid untagged) vlan (.+)$/gm),
    ...expand(text, /^interface Vlanif(\d+)$/gm),
  ];
  return new Set(used.filter((id) => !defined.has(id)));
}

function expand(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].flatMap(([, items = ""]) => {
    const words = items.split(" ");
    return words.flatMap((word, at) => {
      if (word === "to") return [];
      const from = Number(words[at - 1] === "to" ? Number(words[at - 2]) + 1 : word);
      return Array.from({ length: Number(word) - from + 1 }, (_, step) => from + step);
    });
  });
}
