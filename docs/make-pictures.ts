/** Makes the pictures of the README from the real commands: `npm run pictures`. Needs Chromium on PATH. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findProgram } from "../test/real/parts.ts";

const folder = "docs/pictures";
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function run(words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["dist/main.js", ...words], { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`camnet ${words.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

function terminalPage(sessions: readonly { readonly typed: string; readonly printed: string }[]): string {
  const inHtml = (text: string) => text.replace(/[&<>]/g, (c) => entities[c]!);
  const body = sessions.map(({ typed, printed }) => `<b>$ ${inHtml(typed)}</b>\n${inHtml(printed)}`).join("\n");
  return `<!doctype html><meta charset="utf-8"><style>
body{margin:0;background:#fff}
pre{display:inline-block;margin:0;padding:20px 28px;background:#16191d;color:#e6e6e6;font:14px/1.45 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace}
b{color:#56b4e9}
</style><pre>${body}</pre>`;
}

const executablePath = findProgram("chromium");
if (!executablePath)
  throw new Error("there is no chromium on PATH; on Debian: apt-get install chromium fonts-noto-cjk");
mkdirSync(folder, { recursive: true });
const rehearsed = run(["rehearse", "--fresh"]);
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, deviceScaleFactor: 1.5 });
  await page.setContent(
    terminalPage([
      { typed: "npm start", printed: rehearsed },
      { typed: "npx camnet plan", printed: run(["plan"]) },
    ]),
  );
  await page.locator("pre").screenshot({ path: `${folder}/terminal.png` });
  await page.goto(pathToFileURL(resolve("out/report.html")).href);
  await page.screenshot({
    path: `${folder}/report.png`,
    clip: { x: 0, y: 0, width: 1100, height: 1500 },
    fullPage: true,
  });
} finally {
  await browser.close();
}
