import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type PlanRequest, planCounty } from "../../src/app/plan-county.ts";
import { localEffects } from "../../src/cli/effects.ts";
import { planFiles } from "../../src/report/plan-files.ts";
import { planReportOf } from "../../src/report/plan-report.ts";
import { describeReal } from "./describe-real.ts";
import { findProgram } from "./parts.ts";

/** A4 upright less its margins, in CSS pixels. */
const printedWidth = Math.floor(((210 - 28) / 25.4) * 96);

describeReal(["chromium"], "the plan's page of the shipped county, in a browser", () => {
  const out = mkdtempSync(join(tmpdir(), "camnet-plan-page-"));
  const path = join(out, "plan.html");
  const upgradedPath = join(out, "upgraded.html");
  const wrong: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(path, await pageOfShippedCounty());
    browser = await chromium.launch({
      executablePath: findProgram("chromium")!,
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 900 }, javaScriptEnabled: true });
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => !/^(file|data):/.test(request.url()) && wrong.push(request.url()));
    await page.goto(pathToFileURL(path).href);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(out, { recursive: true, force: true });
  });

  it("shows its drawings without an error or a request", async () => {
    for (const id of ["county", "limits", "load", "failures", "points", "poe", "storage", "energy", "schedule"]) {
      const box = await page.locator(`#${id} svg`).boundingBox();
      expect(box!.width, id).toBeGreaterThan(600);
      expect(box!.height, id).toBeGreaterThan(100);
    }
    expect(await page.locator("#county svg").textContent()).toContain("上塘 Shangtang");
    expect(wrong).toEqual([]);
  });

  it("names every switch in the drawing; no text lies over another or leaves it", async () => {
    const found: Texts = await page.evaluate(textsOf("#county svg"));
    expect(found.texts).toBeGreaterThan(200);
    expect(found.clashes).toEqual([]);
    expect(found.outside).toEqual([]);
  });

  it("does so with all the second ways of a proposal, and leads with what it brings", {
    timeout: 120_000,
  }, async () => {
    const survive = { kind: "survive", kinds: ["link"] } as const;
    writeFileSync(upgradedPath, await pageOfShippedCounty({ whatIfs: [survive], upgrade: true }));
    const upgraded = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await upgraded.goto(pathToFileURL(upgradedPath).href);
    const found: Texts = await upgraded.evaluate(textsOf("#county svg"));
    expect([found.clashes, found.outside]).toEqual([[], []]);
    expect(await upgraded.locator(".headline").first().textContent()).toMatch(/经 \d+ 项升级后可行/);
    expect(await upgraded.locator(".key").textContent()).toMatch(/\d → \d/);
    await upgraded.close();
  });

  it("is no wider than a phone, whose owner scrolls only the drawings and tables", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    const hints: string[] = await page.evaluate(
      `[...document.querySelectorAll("figure")].map((each) => getComputedStyle(each, "::before").content)`,
    );
    expect(hints.length).toBeGreaterThan(5);
    expect(hints.filter((hint) => !hint.includes("scroll →"))).toEqual([]);
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it("prints on A4 at its own size: no table makes the browser shrink it", async () => {
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: printedWidth, height: 900 });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(printedWidth);
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 1400, height: 900 });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const sheets = [...pdf.toString("latin1").matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
    const across = sheets.filter(([, width, height]) => Number(width) > Number(height));
    expect(across).toHaveLength(1);
    expect(sheets.length).toBeGreaterThan(5);
    expect(sheets.length).toBeLessThanOrEqual(14);
  });

  it("has contrast enough in every text of the page", async () => {
    const faint: string[] = await page.evaluate(`(() => {
      const light = (channel) => { const c = channel / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
      const luminance = (rgb) => { const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number); return 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b); };
      return [...document.querySelectorAll("p, h1, h2, h2 span, dt, dd, td, th, caption, summary, li")]
        .filter((each) => each.textContent.trim() !== "")
        .filter((each) => 1.05 / (luminance(getComputedStyle(each).color) + 0.05) < 4.5)
        .map((each) => each.textContent.slice(0, 40));
    })()`);
    expect(faint).toEqual([]);
  });
});

interface Texts {
  readonly clashes: string[];
  readonly outside: string[];
  readonly texts: number;
}

/** A script for the browser: which texts of a drawing lie over each other or leave it. */
function textsOf(drawing: string): string {
  return `(() => {
    const svg = document.querySelector(${JSON.stringify(drawing)});
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].map((each) => ({ words: each.textContent, box: each.getBoundingClientRect() }));
    const over = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    const clashes = texts.flatMap((a, n) => texts.slice(n + 1).filter((b) => over(a.box, b.box)).map((b) => a.words + " | " + b.words));
    const outside = texts.filter(({ box }) => box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom).map(({ words }) => words);
    return { clashes, outside, texts: texts.length };
  })()`;
}

async function pageOfShippedCounty(request: PlanRequest = { whatIfs: [] }): Promise<string> {
  const county = await planCounty(localEffects, "inventory", request);
  if (!county.ok) throw new Error("the shipped inventory has errors");
  const [file] = await planFiles(planReportOf({ ...county, ...county.upgrade }), "plan.html");
  return file!.content as string;
}
