import { describe, expect, it } from "vitest";
import { reportPage } from "../../src/report/page.ts";
import type { LinkRow, Report } from "../../src/report/report.ts";

const link: LinkRow = {
  link: "qiaotou-acc-1",
  to: "qiaotou-agg-1",
  area: "qiaotou",
  beforeMbps: 40,
  afterMbps: 300,
  capacityBeforeMbps: 100,
  capacityAfterMbps: 1000,
  beforePercent: 40,
  withoutUpgradePercent: 300,
  afterPercent: 30,
};
const area = { area: "qiaotou", expected: 1303, online: 1303, degraded: 0, down: 0, unknown: 0 };

/** A county where all went well. */
const well: Report = {
  camnet: "report",
  version: 1,
  generatedAt: "2026-11-24T19:31:57.330Z",
  county: { zh: "永嘉县", en: "Yongjia", source: "the source" },
  phase: 3,
  inventoryDigest: "e8c96729026e",
  headline: "Phase 3 fits.",
  steps: [{ name: "Plan the phase", result: "phase 3 adds 1 217 points in qiaotou-001 300 m away", tookMs: 1200 }],
  points: [
    {
      area: "qiaotou",
      zh: "桥头",
      en: "Qiaotou",
      task: 1217,
      added: { checkpoint: 0, hd: 17, standard: 1200, unknown: 0 },
      inService: 86,
    },
  ],
  links: [link],
  linkCeilingPercent: 70,
  poe: {
    ceilingPercent: 85,
    switches: [{ switch: "qiaotou-acc-1", allocatedWatts: 62, budgetWatts: 124, percent: 50 }],
  },
  storage: {
    byClass: [{ class: "hd", cameras: 17, retentionDays: 30, terabytes: 22.5 }],
    requiredTB: 25,
    installedTB: 64,
    terabytes: 22.5,
    tebibytes: 20.5,
  },
  vlans: [{ area: "qiaotou", id: 1022, name: "qiaotou-hd", prefix: "10.36.0.0/24", devices: 17, new: true }],
  platform: [{ role: "media", before: 1, after: 2 }],
  push: {
    run: "2026-11-24T19-31-37Z",
    changed: 1301,
    failed: 0,
    notTried: 0,
    linesSent: 4321,
    waves: [
      {
        name: "canary",
        startedAt: "2026-11-24T19:31:37.810Z",
        tookMs: 600,
        applied: 8,
        failed: 0,
        gate: { passed: true, message: "8 of 8 answer" },
      },
    ],
    failures: [],
    slowest: [],
  },
  health: { takenAt: "2026-11-24T19:31:38.437Z", areas: [area], total: { ...area, area: "county" }, causes: [] },
  audit: {
    counts: { "in-line": 1303, pending: 0, "changed-outside": 0, "never-pushed": 0, interrupted: 0, unread: 0 },
    devices: 1303,
  },
  ledger: { entries: 0, head: "" },
  findings: [],
  assumptions: [{ what: "pools", because: "not said", change: "edit `pools` in county.yaml" }],
};

/** The tiles as `✗? figure`, by what they count. */
function tiles(report: Report): Record<string, string> {
  const found = reportPage(report).matchAll(/<div( class="bad")?><dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g);
  return Object.fromEntries(
    [...found].map(([, bad, what, value]) => [what, `${bad ? "bad " : ""}${value!.replace(/<[^>]*>/g, "")}`]),
  );
}

describe("the report page", () => {
  it("holds each figure once, as a drawing with its table", () => {
    const page = reportPage(well);
    for (const id of ["points", "links", "waves", "health", "poe", "storage"]) {
      expect(page.split(`<section id="${id}">`), id).toHaveLength(2);
      const section = page.split(`<section id="${id}">`)[1]!.split("</section>")[0]!;
      expect(section.split("<svg "), id).toHaveLength(2);
      expect(section.split("<table>"), id).toHaveLength(2);
    }
  });

  it("marks no figure when all went well", () => {
    expect(tiles(well)).toEqual({
      "new points": "1\u202f217",
      "devices online": "100.0\u00a0%",
      "uplinks that the upgrade keeps under the ceiling": "1",
      "devices changed": "1\u202f301",
    });
    expect(reportPage(well)).not.toContain("✗");
  });

  it("marks an online rate below all, failures, devices not tried, and uplinks over the ceiling", () => {
    const total = { ...area, online: 1302, down: 1 };
    expect(tiles({ ...well, health: { ...well.health, total } })).toMatchObject({
      "devices online": "bad ✗ 99.9\u00a0%",
    });
    for (const push of [
      { ...well.push, failed: 1 },
      { ...well.push, notTried: 1 },
    ])
      expect(tiles({ ...well, push })).toMatchObject({ "devices changed": "bad ✗ 1\u202f301" });
    expect(tiles({ ...well, links: [link, { ...link, afterPercent: 71 }] })).toMatchObject({
      "uplinks that the upgrade keeps under the ceiling": "bad ✗ 1",
    });
  });

  it("never rounds a rate up to all", () => {
    const total = { ...area, expected: 2000, online: 1999, down: 1 };
    expect(tiles({ ...well, health: { ...well.health, total } })["devices online"]).toBe("bad ✗ 99.9\u00a0%");
  });

  it("writes numerator and denominator beside an area whose rounded shares add up to more than 100 %", () => {
    const one = { ...area, expected: 84, online: 82, degraded: 5, down: 2, unknown: 0 };
    const page = reportPage({ ...well, health: { ...well.health, areas: [one] } });
    expect(page).toContain(">82 of 84</text>");
  });

  it("lists ten causes, one per line, and says how many more there are", () => {
    const causes = Array.from({ length: 12 }, (_, i) => `cause-${i + 1} is down`);
    const page = reportPage({ ...well, health: { ...well.health, causes } });
    expect(page.match(/<li>cause-\d+ is down<\/li>/g)).toHaveLength(10);
    expect(page).toContain("<li>… 2 more</li>");
  });

  it("escapes what people have named", () => {
    const points = [{ ...well.points[0]!, en: `<b>&"'` }];
    const page = reportPage({ ...well, points, county: { ...well.county, en: "<script>alert(1)</script>" } });
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).toContain("<td>桥头 &lt;b&gt;&amp;&quot;&#39;</td>");
    expect(page).not.toMatch(/<script|<b>/);
  });

  it("keeps the digits of one number together and leaves names alone", () => {
    expect(reportPage(well)).toContain("adds 1\u202f217 points in qiaotou-001 300 m away");
  });

  it("shows instants to the second in UTC, and words without backticks", () => {
    const page = reportPage(well);
    expect(page).toContain("2026-11-24 19:31:57 UTC");
    expect(page).toContain("<td>2026-11-24 19:31:37 UTC</td>");
    expect(page).toContain("<td>edit pools in county.yaml</td>");
  });

  it("has a word for what is not there", () => {
    const none = { area: "county", expected: 0, online: 0, degraded: 0, down: 0, unknown: 0 };
    const empty: Report = {
      ...well,
      points: [],
      links: [],
      poe: { ceilingPercent: 85, switches: [] },
      push: { changed: 0, failed: 0, notTried: 0, linesSent: 0, waves: [], failures: [], slowest: [] },
      health: { ...well.health, areas: [], total: none },
    };
    for (const page of [reportPage(well), reportPage(empty)]) expect(page).not.toMatch(/NaN|undefined|Infinity|null/);
    expect(reportPage(empty)).toContain("Nothing to draw: nothing was changed.");
  });
});
