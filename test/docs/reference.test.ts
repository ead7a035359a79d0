import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commandHelp, outputs, referencePages } from "../../src/cli/reference.ts";
import { commands } from "../../src/cli/registry.ts";

let pages: Readonly<Record<string, string>>;
beforeAll(async () => {
  pages = await referencePages();
  if (!process.env["UPDATE_GOLDEN"]) return;
  for (const [path, text] of Object.entries(pages)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
});

describe("generated reference", () => {
  it("is what the code says now; npm run docs writes it", () => {
    for (const [path, text] of Object.entries(pages)) expect(readFileSync(path, "utf8"), path).toBe(text);
  });

  it("leaves no page of something that is gone", () => {
    const found = ["docs/reference", "inventory/schema"].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(md|json)$/.test(name))
        .map((name) => `${folder}/${name}`),
    );
    expect(found.sort()).toEqual(Object.keys(pages).sort());
  });

  it("publishes a schema for every command that prints JSON", async () => {
    for (const { name } of commands) {
      const offersJson = (await commandHelp(name)).includes("--json");
      expect(name in outputs, name).toBe(offersJson);
    }
  });

  it("keeps every help within 100 columns", async () => {
    const long: string[] = [];
    for (const { name } of commands) {
      long.push(
        ...(await commandHelp(name))
          .split("\n")
          .filter((line) => line.length > 100)
          .map((line) => `${name}: ${line}`),
      );
    }
    expect(long).toEqual([]);
  });
});
