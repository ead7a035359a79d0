import { describe, expect, it } from "vitest";
import { h3cComwareRules as rules } from "../../src/drivers/h3c-comware/rules.ts";
import { readSamples, samplesPath, score, wrong } from "./samples.ts";

const samples = readSamples("h3c");

describe.skipIf(samples.length === 0)(
  samples.length > 0
    ? "changes that a production tool sends to H3C switches"
    : `changes that a production tool sends to H3C switches [needs ${samplesPath("h3c")}]`,
  () => {
    const scores = samples.map((sample) => score(sample, rules));

    it("are reproduced line by line and in order", () => {
      expect(wrong(scores, "exact")).toEqual([]);
    });

    it("are reproduced as a set of lines", () => {
      expect(wrong(scores, "sameLines")).toEqual([]);
    });

    it("hold no negation that the sample does not have", () => {
      expect(scores.flatMap(({ id, harmful }) => harmful.map((line) => `${id}: ${line}`))).toEqual([]);
    });

    it("lead where they should, back again, and are empty the second time", () => {
      expect(wrong(scores, "roundTrip")).toEqual([]);
    });
  },
);
