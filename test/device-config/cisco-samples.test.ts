import { describe, expect, it } from "vitest";
import { ciscoIosRules as rules } from "../../src/drivers/cisco-ios/rules.ts";
import { readSamples, samplesPath, score, wrong } from "./samples.ts";

const samples = readSamples("cisco");

describe.skipIf(samples.length === 0)(
  samples.length > 0
    ? "changes that a production tool sends to Cisco switches"
    : `changes that a production tool sends to Cisco switches [needs ${samplesPath("cisco")}]`,
  () => {
    const scores = samples.map((sample) => score(sample, rules));

    it("are reproduced line by line and in order", () => {
      // Ours differ on purpose: `switchport` is typed before what needs it. The other creates a VLAN that its text has already.
      expect(wrong(scores, "exact")).toEqual(["cisco_port_channel_members_config:0", "cisco_vlandb:18"]);
    });

    it("are reproduced as a set of lines", () => {
      expect(wrong(scores, "sameLines")).toEqual(["cisco_vlandb:18"]);
    });

    it("hold no negation that the sample does not have", () => {
      expect(scores.flatMap(({ id, harmful }) => harmful.map((line) => `${id}: ${line}`))).toEqual([]);
    });

    it("lead where they should, back again, and are empty the second time", () => {
      expect(wrong(scores, "roundTrip")).toEqual([]);
    });
  },
);
