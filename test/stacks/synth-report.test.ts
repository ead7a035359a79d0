import { describe, expect, it } from "vitest";
import { formatSynth, type SynthReport } from "../../src/cli/commands/synth.ts";
import { output } from "../../src/cli/output/synth.ts";
import { smallNetwork, smallPlan } from "./small-county.ts";
import { synthesise } from "./synthesised.ts";

const stacks = [
  { name: "county-platform", folder: "stacks/county-platform", resources: 24 },
  { name: "qiaotou", folder: "stacks/qiaotou", resources: 7 },
];

describe("what camnet synth prints", () => {
  it("is, as JSON, what its published schema says", async () => {
    const { result } = await synthesise(smallPlan, smallNetwork, "after");
    const report: SynthReport = { phase: 3, out: "cdktf.out", ...result };
    expect(output.parse(report)).toEqual(report);
    expect(() => output.parse({ ...report, resources: 12 })).toThrow();
  });

  it("is the answer, a line per stack, and what to type next", () => {
    expect(formatSynth({ phase: 3, out: "cdktf.out", stacks, removed: [], kept: [] })).toMatchInlineSnapshot(`
      "Phase 3 as Terraform JSON in cdktf.out: 2 stacks, 31 resources

        county-platform     24
        qiaotou              7

      Nothing has been applied.
      Next: cd cdktf.out/stacks/qiaotou && terraform init && terraform plan
      "
    `);
  });

  it("names the stacks that went, and what to do about those that could not", () => {
    const text = formatSynth({ phase: 3, out: "cdktf.out", stacks, removed: ["wuniu"], kept: ["xixi"] });
    expect(text).toContain("Removed, no longer planned: wuniu\n");
    expect(text).toContain("its state holds resources: xixi; run terraform -chdir=cdktf.out/stacks/xixi destroy\n");
  });
});
