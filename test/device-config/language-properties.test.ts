import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, changeText, predictText } from "../../src/device-config/config-language.ts";
import { languageOf } from "../../src/drivers/languages.ts";
import { configurationOf } from "./generated-languages.ts";

describe.each(["cisco-ios", "h3c-comware", "ruijie-os"] as const)(
  "changes between generated configurations of %s",
  (platform) => {
    const rules = languageOf(platform)?.rules;
    if (!rules) throw new Error(`no language ${platform}`);
    const configuration = configurationOf(platform);
    const canonical = (text: string) => canonicalText(text, rules);

    it("lead exactly to what is intended, back to what was running, and nowhere the second time", () => {
      fc.assert(
        fc.property(configuration, configuration, (running, intended) => {
          const change = changeText(running, intended, rules, "all");
          const reached = predictText(running, change.commands, rules);
          expect(canonical(reached)).toBe(canonical(intended));
          expect(canonical(predictText(reached, change.rollback, rules))).toBe(canonical(running));
          expect(changeText(reached, intended, rules, "all").commands).toEqual([]);
        }),
        { numRuns: 200 },
      );
    });

    it("are empty between a configuration and itself, and read nothing as lost", () => {
      fc.assert(
        fc.property(configuration, (text) => {
          const change = changeText(text, text, rules, "all");
          expect(change.commands).toEqual([]);
          expect(change.unparsed).toBe(0);
        }),
        { numRuns: 100 },
      );
    });
  },
);
