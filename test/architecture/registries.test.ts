import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/registry.ts";
import { drivers } from "../../src/drivers/registry.ts";

const stems = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => name.slice(0, -3))
    .sort();

describe("registries", () => {
  it("lists every command file, and only those", () => {
    expect(commands.map((c) => c.name).sort()).toEqual(stems("src/cli/commands"));
  });

  it("loads every command", async () => {
    for (const entry of commands) expect(typeof (await entry.load()).define, entry.name).toBe("function");
  });

  it("lists each platform once, in a file of its name", () => {
    const platforms = drivers.map((d) => d.platform);
    expect(new Set(platforms).size).toBe(platforms.length);
    const files = stems("src/drivers");
    for (const platform of platforms) expect(files, platform).toContain(platform);
  });
});
