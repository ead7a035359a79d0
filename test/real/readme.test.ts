import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** A block of the README: what is typed, and the lines that are promised. */
interface Step {
  readonly line: number;
  readonly typed: string;
  readonly exit: number;
  readonly promised: readonly string[];
}

const readme = readFileSync("README.md", "utf8").split("\n");

function stepsOf(lines: readonly string[]): readonly Step[] {
  const steps: { line: number; typed: string; exit: number; promised: string[] }[] = [];
  let inside = false;
  for (const [index, text] of lines.entries()) {
    if (text.startsWith("```")) inside = text === "```console";
    else if (inside && text.startsWith("$ ")) {
      const [, typed, exit] = /^\$ (.*?)(?:\s+# exit (\d+))?$/.exec(text)!;
      steps.push({ line: index + 1, typed: typed!, exit: Number(exit ?? 0), promised: [] });
    } else if (inside) steps.at(-1)!.promised.push(text);
  }
  return steps;
}

const folder = mkdtempSync(join(tmpdir(), "camnet-tour-"));
const camnet = `'${process.execPath}' '${resolve("dist/main.js")}'`;
const background: ChildProcess[] = [];

beforeAll(() => cpSync("inventory", join(folder, "inventory"), { recursive: true }));
afterAll(async () => {
  for (const child of background) {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function type(typed: string): Promise<{ code: number; printed: string }> {
  const command = typed.replaceAll("npx camnet", camnet);
  if (command.endsWith(" &")) {
    background.push(spawn("/bin/sh", ["-c", `exec ${command.slice(0, -2)}`], { cwd: folder, stdio: "ignore" }));
    for (let tries = 0; tries < 300 && !existsSync(join(folder, "out/lab/endpoints.json")); tries++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    return { code: 0, printed: "" };
  }
  const child = spawn("/bin/sh", ["-c", command], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (printed += part.toString()));
  const code = await new Promise<number>((done) => child.once("close", (status) => done(status ?? -1)));
  return { code, printed };
}

/** The promised lines in their order; `…` alone stands for any lines, within a line for any words. */
function asPattern(promised: readonly string[]): RegExp {
  const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const parts = promised.map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(quoted).join(".*")}\\n`));
  return new RegExp(`^${parts.join("")}$`);
}

describe("the README's tour", () => {
  const steps = stepsOf(readme);

  it("has steps", () => expect(steps.length).toBeGreaterThan(10));

  it.each(steps.map((step) => [`README.md:${step.line} ${step.typed}`, step] as const))(
    "%s",
    async (_title, { typed, exit, promised }) => {
      const { code, printed } = await type(typed);
      expect(code, printed).toBe(exit);
      if (promised.length > 0) expect(printed.endsWith("\n") ? printed : `${printed}\n`).toMatch(asPattern(promised));
    },
    120_000,
  );
});
