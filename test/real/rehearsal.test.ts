import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { output } from "../../src/cli/output/rehearse.ts";
import type { Report } from "../../src/report/report.ts";
import { describeReal } from "./describe-real.ts";
import { findProgram } from "./parts.ts";

const out = mkdtempSync(join(tmpdir(), "camnet-rehearsal-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function camnet(...words: readonly string[]): Promise<Ran> {
  return run(process.execPath, ["dist/main.js", ...words], process.env);
}

/** On a terminal of its own, as a person has it: with live progress. */
function camnetOnTerminal(...words: readonly string[]): Promise<Ran> {
  const { CI: _, ...environment } = process.env;
  const typed = [process.execPath, "dist/main.js", ...words].map((word) => `'${word}'`).join(" ");
  return run("script", ["--quiet", "--return", "--command", typed, "/dev/null"], {
    ...environment,
    TERM: "xterm-256color",
  });
}

async function run(program: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const child = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], env });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (stderr += part.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, stdout, stderr };
}

const readReport = () => JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;

describe("the rehearsal of the shipped county", () => {
  let first: Ran;
  let report: Report;
  beforeAll(async () => {
    first = await camnet("rehearse", "--out", out);
    report = readReport();
  }, 600_000);

  it("ends well and says where the report is", () => {
    expect(first.stderr).toBe("");
    expect(first.stdout).toContain(join(out, "report.html"));
    expect(first.code).toBe(0);
  });

  it("changes devices, and every one of them reads back as intended and answers", () => {
    expect(output.parse(report)).toEqual(report);
    expect(report.points.reduce((sum, p) => sum + p.task, 0)).toBe(1200);
    for (const p of report.points)
      expect(
        Object.values(p.added).reduce((a, b) => a + b, 0),
        p.area,
      ).toBe(p.task);
    expect(report.push.changed).toBeGreaterThan(1200);
    expect(report.push).toMatchObject({ failed: 0, notTried: 0 });
    expect(report.push.waves[0]).toMatchObject({ name: "canary", failed: 0, gate: { passed: true } });
    expect(report.health.total.online).toBe(report.health.total.expected);
    expect(report.audit.counts["in-line"]).toBe(report.audit.devices);
    expect(report.links.filter((l) => l.withoutUpgradePercent > report.linkCeilingPercent).length).toBeGreaterThan(0);
  });

  it("leaves a ledger that verifies", async () => {
    const { code, stdout } = await camnet("ledger", "verify", "--state", join(out, "lab", "state"), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, entries: report.ledger.entries, head: report.ledger.head });
  });

  it("finds nothing to change the second time, and says so, on a terminal", async () => {
    const second = await camnetOnTerminal("rehearse", "--out", out);
    expect(second.stdout).not.toContain("bug in camnet");
    expect(second.code, second.stdout).toBe(0);
    expect(second.stdout).toContain("nothing had to be changed");
    expect(readReport().push).toMatchObject({ changed: 0 });
    expect(readReport().lastPush).toEqual(report.push);
    expect(readReport().ledger).toEqual(report.ledger);
  }, 600_000);

  describeReal(["chromium"], "report page", () => {
    it("shows its figures in a browser without an error or a request", async () => {
      const browser = await chromium.launch({
        executablePath: findProgram("chromium")!,
        args: [
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      });
      try {
        const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
        const wrong: string[] = [];
        page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
        page.on("pageerror", (error) => wrong.push(String(error)));
        page.on("request", (request) => !/^(file|data):/.test(request.url()) && wrong.push(request.url()));
        await page.goto(pathToFileURL(join(out, "report.html")).href);
        for (const id of ["points", "links", "waves", "health", "poe", "storage"]) {
          const figure = page.locator(`#${id} svg`);
          expect(await figure.count(), id).toBe(1);
          const box = await figure.boundingBox();
          expect(box!.width, id).toBeGreaterThan(600);
          expect(box!.height, id).toBeGreaterThan(100);
          expect(await figure.locator("path").count(), id).toBeGreaterThan(5);
        }
        expect(await page.locator("#points svg").textContent()).toContain("上塘 Shangtang");
        await page.setViewportSize({ width: 390, height: 800 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
        expect(wrong).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  });
});
