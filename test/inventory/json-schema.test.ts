import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { jsonSchemas } from "../../src/inventory/json-schema.ts";

const folder = join(import.meta.dirname, "../../inventory/schema");

describe("the schemas that editors complete from", () => {
  it.each(Object.entries(jsonSchemas()))("are current: inventory/schema/%s", (name, text) => {
    if (process.env["UPDATE_GOLDEN"]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  });

  it("explain a field where the cursor stands on it", () => {
    const area = JSON.parse(jsonSchemas()["area.json"]!);
    expect(area.properties.cameras.items.properties.class.description).toContain("卡口");
    expect(area.properties.cameras.items.required).toEqual(["id", "class", "on"]);
    expect(area.additionalProperties).toBe(false);
  });
});
