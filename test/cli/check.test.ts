import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as check from "../../src/cli/commands/check.ts";
import { output } from "../../src/cli/output/check.ts";
import { fixture } from "../inventory/overlay-files.ts";
import { runCommand } from "./run-command.ts";

const wrong = join(import.meta.dirname, "../inventory/wrong");
let folder: string;

/** The fixture county on disk with one wrong township. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "camnet-check-"));
  cpSync(fixture, folder, { recursive: true });
  cpSync(join(wrong, "unknown-switch"), folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("camnet check", () => {
  it("says in one line that a sound inventory is sound", async () => {
    expect(await runCommand(check, "--inventory", fixture)).toEqual({
      code: 0,
      out: "no errors in 11 files (14 devices)\n",
      err: "",
    });
  });

  it("explains what is wrong and ends with 1", async () => {
    const { code, out, err } = await runCommand(check, "--inventory", folder);
    expect([code, err]).toEqual([1, ""]);
    expect(out).toContain(`${folder}/townships/bilian.yaml:8:38 error unknown-switch`);
    expect(out).toContain("did you mean bilian-acc-1?");
    expect(out.endsWith("\n1 error in 11 files\n")).toBe(true);
  });

  it("ends with 0 when there are only warnings", async () => {
    const warned = join(folder, "warned");
    cpSync(fixture, warned, { recursive: true });
    cpSync(join(wrong, "checkpoint-in-township"), warned, { recursive: true });
    const { code, out } = await runCommand(check, "--inventory", warned);
    expect(code).toBe(0);
    expect(out).toMatch(/\n1 warning in 11 files \(14 devices\)\n$/);
  });

  it("prints the same as JSON that keeps to its schema", async () => {
    const { code, out } = await runCommand(check, "--inventory", folder, "--json");
    expect(code).toBe(1);
    expect(output.parse(JSON.parse(out))).toMatchObject({
      ok: false,
      errors: 1,
      warnings: 0,
      files: 11,
      diagnostics: [
        {
          code: "unknown-switch",
          severity: "error",
          message: "no switch is called bilian-acc-l",
          where: { file: `${folder}/townships/bilian.yaml`, line: 8, column: 38, endColumn: 50 },
          hints: ["did you mean bilian-acc-1?"],
        },
      ],
    });
    const sound = await runCommand(check, "--inventory", fixture, "--json");
    expect(output.parse(JSON.parse(sound.out))).toEqual({
      ok: true,
      errors: 0,
      warnings: 0,
      files: 11,
      devices: 14,
      diagnostics: [],
    });
  });

  it("says that a folder is no inventory", async () => {
    const { code, out } = await runCommand(check, "--inventory", join(folder, "nowhere"));
    expect(code).toBe(1);
    expect(out).toContain("there is no inventory here");
  });
});
