import { describe, expect, it } from "vitest";
import { planCounty } from "../../src/app/plan-county.ts";
import { OperatorError } from "../../src/core/operator-error.ts";
import type { ReadFiles } from "../../src/inventory/load.ts";
import { steppingClock } from "../fakes.ts";
import { overlayFiles } from "../inventory/overlay-files.ts";

const clock = steppingClock();
const whatIfs = [] as const;
const bilian = (rate: string) => ({
  "townships/bilian.yaml": `area: bilian
switches:
  - { id: bilian-acc-1, uplink: { to: core-1, mbps: ${rate} } }
cameras:
  - { id: bilian-001, class: hd, on: bilian-acc-1 }
  - { id: bilian-002, class: standard, on: bilian-acc-1 }
`,
});

async function sound(rate: string, earlier?: ReadFiles) {
  const files = overlayFiles({ texts: bilian(rate) });
  const county = await planCounty({ clock, files }, "inventory", { whatIfs, ...(earlier ? { earlier } : {}) });
  if (!county.ok) throw new Error(county.diagnostics[0]!.message);
  return county;
}

describe("a county that is planned again and again", () => {
  it("takes files that have not changed from the last reading, and reads the one that has", async () => {
    const earlier: ReadFiles = new Map();
    await sound("1000", earlier);
    const first = new Map(earlier);
    const { plan } = await sound("2x1000", earlier);
    expect([...earlier].filter(([path, file]) => first.get(path) !== file).map(([path]) => path)).toEqual([
      "inventory/townships/bilian.yaml",
    ]);
    expect(plan.after.links.find(({ link }) => link === "bilian-acc-1")?.capacityMbps).toBe(2000);
  });

  it("gives the same plan as one that is read afresh", async () => {
    const earlier: ReadFiles = new Map();
    for (const rate of ["1000", "2x1000", "1000"]) {
      const [again, afresh] = [await sound(rate, earlier), await sound(rate)];
      expect(again.plan).toEqual(afresh.plan);
      expect(again.diagnostics).toEqual(afresh.diagnostics);
      expect(again.inventoryDigest).toBe(afresh.inventoryDigest);
    }
  });

  it("says again what is wrong with a file that is still wrong", async () => {
    const earlier: ReadFiles = new Map();
    const files = overlayFiles({ texts: { "townships/bilian.yaml": "area: bilian\ncamera: []\n" } });
    const read = () => planCounty({ clock, files }, "inventory", { whatIfs, earlier });
    const first = await read();
    expect(first).toMatchObject({ ok: false, diagnostics: [{ code: "unknown-field" }] });
    expect(await read()).toEqual(first);
  });
});

describe("what binds", () => {
  it("is the tightest of every kind of limit, by the policy's ceilings", async () => {
    const { constraints } = await sound("1000");
    expect(constraints.map(({ percent }) => percent)).toEqual(
      constraints.map(({ percent }) => percent).sort((a, b) => b - a),
    );
    // 4 cameras of 15.4 W on 85 % of 62 W; 4 of 4 ports.
    expect(constraints).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: "poe", of: "qiaotou-acc-1", used: 61.6, limit: 52.7 }),
        expect.objectContaining({ kind: "ports", of: "qiaotou-acc-1", used: 4, limit: 4, percent: 100 }),
        expect.objectContaining({ kind: "signalling", limit: 0, percent: 1000 }),
      ]),
    );
  });
});

describe("the schedule", () => {
  it("is there without an upgrade too: what the phase brings has its days", async () => {
    const { schedule, upgrade } = await sound("1000");
    expect(upgrade).toBeUndefined();
    expect(schedule.phase).toBe(2);
    expect([schedule.jobs.length > 0, ...schedule.findings.map(({ code }) => code)]).toEqual([
      false,
      "schedule-no-crews",
    ]);
  });
});

describe("a failure by its name", () => {
  it("has to be one of something that stands in the phase", async () => {
    const ask = (fail: string, phase: number) =>
      planCounty({ clock, files: overlayFiles() }, "inventory", { whatIfs, fail, phase });
    await expect(ask("switch:bilian-acc-1", 2)).resolves.toMatchObject({ failed: { dark: ["bilian-acc-1"] } });
    await expect(ask("switch:bilian-acc-1", 1)).rejects.toThrow(OperatorError);
  });
});
