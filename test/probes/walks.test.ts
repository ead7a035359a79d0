import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { deviceAsJson, targetOutput } from "../../src/cli/output/probe-device.ts";
import { formatDevice } from "../../src/cli/print-facts.ts";
import { parseWalk } from "../../src/probes/walk/parse-walk.ts";
import { deviceOf, recording } from "./read-device.ts";
import { corpus, hasCorpus } from "./snmprec.ts";

const golden = join(import.meta.dirname, "golden");
const names = hasCorpus
  ? readdirSync(corpus)
      .filter((file) => file.endsWith(".snmprec.gz"))
      .map((file) => file.replace(/\.snmprec\.gz$/, ""))
  : [];

describe.skipIf(!hasCorpus)(`facts of real devices [needs ${corpus.split("/").slice(-3).join("/")}]`, () => {
  const read = (name: string) => {
    const walk = parseWalk(recording(corpus, `${name}.snmprec.gz`));
    return { walk, device: deviceOf(walk.values) };
  };

  it.each(names)("%s reads as its golden file says (UPDATE_GOLDEN=1 writes it)", (name) => {
    const { device } = read(name);
    const text = formatDevice(
      { ...device, unread: [] },
      { called: name, again: `camnet probe --walk ${name}`, all: true },
    );
    const path = join(golden, `${name}.txt`);
    if (process.env["UPDATE_GOLDEN"]) writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, "utf8"));
    for (const line of text.split("\n").slice(0, -2)) expect(stringWidth(line), line).toBeLessThanOrEqual(100);
  });

  it.each(names)("%s is printed as the schema says, each value with an object of the walk", (name) => {
    const { walk, device } = read(name);
    const json = targetOutput.parse(deviceAsJson({ ...device, unread: [] }));
    const values = Object.entries(json.sources ?? {});
    expect(values.length).toBeGreaterThan(0);
    expect(values.filter(([, oid]) => !walk.values.has(oid))).toEqual([]);
    for (const { oid } of [...(json.sensors ?? []), ...(json.camera ?? [])])
      expect(walk.values.has(oid), oid).toBe(true);
  });

  it("has a golden file for each walk and no other", () => {
    expect(readdirSync(golden).sort()).toEqual(names.map((name) => `${name}.txt`).sort());
  });
});
