import { describe, expect, it } from "vitest";
import type { PlanLink } from "../../src/report/plan-report.ts";
import { drawTopology } from "../../src/report/topology-drawing.ts";
import { layTopology } from "../../src/report/topology-layout.ts";
import { routeLinks } from "../../src/report/topology-routes.ts";
import { fullReport } from "./plan-fixture.ts";

const full = fullReport();
const { ceilings } = full;
const { picture, links } = full.without!;
const layout = layTopology(picture, links);
const draw = (of: readonly PlanLink[] = links) => drawTopology({ id: "t", title: "t", picture, links: of, ceilings });

/** The group of the drawing that tells of this link. */
function drawn(svg: string, words: string): string {
  const group = svg.split("<g><title>").find((each) => each.startsWith(words));
  expect(group, words).toBeDefined();
  return group!;
}

describe("the drawing of the network", () => {
  it("has a place for every switch, inside the drawing and apart from every other", () => {
    const places = [...layout.nodes.values()];
    expect(places.map(({ id }) => id).sort()).toEqual(picture.switches.map(({ id }) => id).sort());
    for (const a of places) {
      expect(a.x > 0 && a.x < layout.width && a.y > 0 && a.y < layout.height, a.id).toBe(true);
      for (const b of places)
        if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y), `${a.id} ${b.id}`).toBeGreaterThan(10);
    }
  });

  it("puts panels beside or beneath each other, never over each other", () => {
    for (const a of layout.panels)
      for (const b of layout.panels)
        if (a !== b && a.side === b.side) expect(a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
  });

  it("puts what hangs on an access switch beyond it, in the same panel", () => {
    const [upper, lower] = [layout.nodes.get("acc-1")!, layout.nodes.get("acc-2")!];
    if (upper.place !== "leaf" || lower.place !== "leaf") throw new Error("both are access switches");
    expect(lower.panel).toBe(upper.panel);
    expect(lower.trunkX).toBe(upper.x);
  });

  it("has a way for every link", () => {
    const routes = routeLinks(links, layout.nodes);
    expect([...routes.links.keys()].sort()).toEqual(links.map(({ link }) => link).sort());
  });

  it("dashes a backup and no other line, and doubles a LAG", () => {
    const svg = draw();
    expect(drawn(svg, "acc-2 → acc-3 (backup)")).toContain("stroke-dasharray");
    expect(drawn(svg, "acc-2 → acc-1")).not.toContain("stroke-dasharray");
    expect(drawn(svg, "agg-1 → core-1, 2×10G").match(/<path/g)).toHaveLength(2);
    expect(drawn(svg, "acc-1 → agg-1, 1G").match(/<path/g)).toHaveLength(1);
  });

  it("writes the load beside each switch, and a sign where it is over its ceiling", () => {
    const svg = draw();
    const thin = links.find(({ link }) => link === "thin-1")!;
    expect(thin.over).toBe(true);
    expect(svg).toMatch(new RegExp(`>thin-1<tspan class="b"[^>]*> ${Math.round(thin.after.percent)}%▲`));
    const well = draw(links.map((link) => ({ ...link, over: false })));
    expect(well).not.toContain("▲");
  });

  it("does not round a load down to the ceiling that it is over", () => {
    const just = links.map((link) =>
      link.link === "thin-1" ? { ...link, after: { ...link.after, percent: ceilings.linkPercent + 0.04 } } : link,
    );
    expect(draw(just)).toContain(`${ceilings.linkPercent}.1%▲`);
  });

  it("marks a link over in a failure that need not be survived less loudly, and says so in its key", () => {
    const over = (overInFailure: PlanLink["overInFailure"]) =>
      draw(
        links.map((link) => ({ ...link, over: false, overInFailure: link.link === "agg-2" ? overInFailure : "no" })),
      );
    expect(over("required")).toMatch(/class="halo b"[^>]*>[^<]*△</);
    expect(over("required")).toContain("in a failure that has to be survived");
    expect(over("allowed")).toMatch(/class="halo"[^>]*>[^<]*\(△\)</);
    expect(over("allowed")).toContain("only in failures that need not be survived");
    expect(over("no").split("</desc>")[1]).not.toContain("△");
  });

  it("writes no load over another, however many second ways start at one place", () => {
    const second = links.find(({ role, from }) => role === "backup" && from.startsWith("agg"))!;
    const worst = { ...second.after, percent: 40, failure: "link:agg-2" };
    const more = [1, 2, 3].map((n) => ({ ...second, link: `${second.link}-${n}`, worst }));
    const svg = draw([...links, ...more]);
    const at = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" text-anchor="\w+" class="halo[^>]*>[\dG]+ ⇒40%/g)];
    expect(at).toHaveLength(3);
    const rows = at.map(([, , y]) => Number(y)).sort((a, b) => a - b);
    for (const [n, y] of rows.slice(1).entries()) expect(y - rows[n]!).toBeGreaterThan(10);
  });

  it("shows in its key only what it has", () => {
    expect(draw()).toContain("链路聚合 LAG");
    const plain = links.filter(({ role, after }) => role === "uplink" && after.members === 1);
    const svg = draw(plain);
    expect(svg).not.toContain("链路聚合 LAG");
    expect(svg).not.toContain("备用链路");
  });

  it("marks what a proposal brings or changes", () => {
    const svg = drawTopology({
      id: "t",
      title: "t",
      picture: full.picture,
      links: full.links,
      ceilings,
      changed: new Set(["thin-1"]),
    });
    expect(svg).toContain("方案更改");
    expect(svg.split("方案更改")[0]!.match(/#9be3c8/g)!.length).toBeGreaterThanOrEqual(2);
    expect(draw()).not.toContain("#9be3c8");
  });
});
