import { describe, expect, it } from "vitest";
import { planPage } from "../../src/report/plan-page.ts";
import type { PlanReport } from "../../src/report/plan-report.ts";
import { bareReport, fullReport, hostile } from "./plan-fixture.ts";

const full = fullReport();
const page = planPage(full);
const bare = planPage(bareReport());

const idsOf = (html: string) => [...html.matchAll(/<section id="([a-z-]+)"/g)].map(([, id]) => id);
const sectionOf = (html: string, id: string) => html.split(`<section id="${id}"`)[1]!.split("</section>")[0]!;

describe("the plan's page", () => {
  it("has a section for everything that was computed, figures before tables", () => {
    expect(idsOf(page)).toEqual([
      ...["limits", "county", "load", "failures", "points", "poe", "storage", "addresses"],
      ...["upgrade", "bill", "energy", "schedule", "assumptions", "findings"],
    ]);
    for (const id of ["load", "failures", "points", "poe", "storage", "bill", "energy", "schedule"]) {
      const section = sectionOf(page, id);
      expect(section.indexOf("<svg "), id).toBeGreaterThan(0);
      expect(section.indexOf("<table>"), id).toBeGreaterThan(section.indexOf("</svg>"));
    }
  });

  it("leaves out what was not computed", () => {
    expect(idsOf(bare)).toEqual([
      ...["county", "load", "points", "poe", "storage", "addresses", "assumptions", "findings"],
    ]);
  });

  it("is the same, byte for byte, when it is made again", () => {
    expect(planPage(fullReport())).toBe(page);
  });

  it("asks for nothing and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link rel="stylesheet"|@import|<img|<iframe|\son\w+=/);
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address!);
    expect(addresses.filter((address) => !/^(data:|#)/.test(address))).toEqual([]);
  });

  it("escapes what people have named, in drawings as well as in tables", () => {
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain(hostile);
    expect(sectionOf(page, "county")).toContain("桥头派出所 &lt;script&gt;");
    const picture = {
      ...full.picture,
      areas: full.picture.areas.map((area) => ({ ...area, name: { zh: "桥头", en: hostile } })),
    };
    const points = full.points.map((each) => ({ ...each, en: hostile }));
    const named: PlanReport = { ...full, picture, points, county: { ...full.county, en: hostile } };
    expect(planPage(named)).not.toContain("<script");
  });

  it("has headings in order, a caption and scopes on every table, and a title and a description on every drawing", () => {
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.slice(1).every((level) => level === 2)).toBe(true);
    const tables = page.split("<table>").slice(1);
    for (const table of tables) {
      expect(table.startsWith("<caption>")).toBe(true);
      expect(table.split("</thead>")[0]!.match(/<th(?! scope="col")[ >]/)).toBeNull();
      expect(table).toContain('<th scope="row"');
    }
    for (const id of ["topology", "topology-without", "gantt"]) {
      expect(page).toContain(`role="img" aria-labelledby="${id}-title ${id}-desc"`);
      expect(page).toMatch(new RegExp(`<title id="${id}-title">.+</title><desc id="${id}-desc">.+</desc>`));
    }
    const drawings = page.split("<svg ").length - 1;
    expect(page.match(/role="img"/g)).toHaveLength(drawings);
  });

  it("gives no id twice", () => {
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id!);
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
  });

  it("marks the key figures that need a look, and only those", () => {
    const marked = [...planPage({ ...full, ...full.without }).matchAll(/<div class="bad"><dt>(.*?)<\/dt>/g)].map(
      ([, what]) => what,
    );
    expect(marked).toContain("超限链路 links over their ceiling");
    expect(marked).not.toContain("新增点位 new points");
    expect(page).not.toMatch(/<div class="bad"><dt>超限链路/);
  });

  it("shows the phase with the proposal, and what was without it", () => {
    expect(page).toContain("小县3期经 2 项升级后可行");
    const over = (links = full.links) => links.filter((link) => link.over).length;
    expect(over(full.without!.links)).toBeGreaterThan(over());
    expect(page).toContain(`${over(full.without!.links)} → ${over()}</dd>`);
    const failures = full.failures!.map((failed) => ({ ...failed, survived: false }));
    const lost = full.failures!.filter(({ survived }) => !survived).length;
    expect(planPage({ ...full, without: { ...full.without!, failures } })).toContain(
      `${failures.length} → ${lost}</dd>`,
    );
    for (const id of ["limits", "load", "failures"]) {
      expect(sectionOf(page, id), id).toContain("without the upgrade");
      expect(sectionOf(page, id), id).toContain("with the upgrade");
    }
    expect(bare).not.toContain("without the upgrade");
  });

  it("leaves a long table to the workbook when it is printed", () => {
    expect(sectionOf(page, "addresses")).not.toContain('class="paper"');
    const [prefix] = full.prefixes;
    const prefixes = Array.from({ length: 50 }, (_, n) => ({ ...prefix!, vlan: 1000 + n }));
    const addresses = sectionOf(planPage({ ...full, prefixes }), "addresses");
    expect(addresses).toContain('<details class="screen">');
    expect(addresses).toContain('<p class="paper">');
  });

  it("prints VLAN ids as names, not as amounts", () => {
    const vlan = full.prefixes.find(({ vlan: id }) => id >= 1000)!.vlan;
    expect(sectionOf(page, "addresses")).toContain(`<td>${vlan}</td>`);
  });
});
