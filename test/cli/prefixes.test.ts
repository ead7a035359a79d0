import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, it } from "vitest";
import * as prefixes from "../../src/cli/commands/prefixes.ts";
import { output } from "../../src/cli/output/prefixes.ts";
import { fixture } from "../inventory/overlay-files.ts";
import { runCommand } from "./run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "camnet-prefixes-"));
afterAll(() => rmSync(folder, { recursive: true }));

function listOf(text: string, name = "list.csv"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const run = async (...words: string[]) => {
  const ran = await runCommand(prefixes, ...words);
  return { ...ran, out: ran.out.replaceAll(folder, "…"), err: ran.err.replaceAll(folder, "…") };
};
const json = async (...words: string[]) =>
  output.parse(JSON.parse((await runCommand(prefixes, ...words, "--json")).out));

const county = listOf(
  [
    "prefix,vrf,status,description",
    "10.36.0.0/16,,container,Video",
    "10.36.0.0/25,,active,Qiaotou HD",
    "10.36.0.128/25,,active,Bilian HD",
    "10.36.2.0/24,,active,Checkpoints",
    "10.36.0.0/24,police,active,",
    "2001:db8:36::/48,,container,Video",
    "2001:db8:36:1::/64,,active,Qiaotou HD",
  ].join("\n"),
  "county.csv",
);

describe("camnet prefixes", () => {
  it("answers first, shows the tree, and says what to type next", async () => {
    const { code, out, err } = await run(county);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "7 prefixes and 0 addresses: no overlaps, fullest 10.36.0.0/16 (Video) with 0.8 %
        …/county.csv

      prefix                vrf     depth  children  used %  free     next free         name
      10.36.0.0/16                      0         3     0.8   65 024  10.36.1.0/25      Video
        10.36.0.0/25                    1         0       0      126  10.36.0.1         Qiaotou HD
        10.36.0.128/25                  1         0       0      126  10.36.0.129       Bilian HD
        10.36.2.0/24                    1         0       0      254  10.36.2.1         Checkpoints
      2001:db8:36::/48                  0         1       0  1.21e24  2001:db8:36::/64  Video
        2001:db8:36:1::/64              1         0       0     2^64  2001:db8:36:1::1  Qiaotou HD
      10.36.0.0/24          police      0         0       0      254  10.36.0.1

      Next: camnet prefixes …/county.csv --next 25 --in 10.36.0.0/16
      "
    `);
  });

  it("prints per prefix what the contract names, sorted", async () => {
    const { prefixes: rows } = await json(county);
    const contract = rows.map(({ prefix, vrf, depth, children, usedFraction }) => {
      return { prefix, vrf, depth, children, usedFraction };
    });
    expect(contract).toEqual([
      { prefix: "10.36.0.0/16", vrf: null, depth: 0, children: 3, usedFraction: 512 / 65536 },
      { prefix: "10.36.0.0/25", vrf: null, depth: 1, children: 0, usedFraction: 0 },
      { prefix: "10.36.0.128/25", vrf: null, depth: 1, children: 0, usedFraction: 0 },
      { prefix: "10.36.2.0/24", vrf: null, depth: 1, children: 0, usedFraction: 0 },
      { prefix: "2001:db8:36::/48", vrf: null, depth: 0, children: 1, usedFraction: 1 / 65536 },
      { prefix: "2001:db8:36:1::/64", vrf: null, depth: 1, children: 0, usedFraction: 0 },
      { prefix: "10.36.0.0/24", vrf: "police", depth: 0, children: 0, usedFraction: 0 },
    ]);
    expect(rows[4]).toMatchObject({ freeAddresses: String((1n << 80n) - (1n << 64n)), nextFree: "2001:db8:36::/64" });
  });

  it("prints the same values as CSV", async () => {
    const csv = parse((await run(county, "--csv")).out, { columns: true }) as Record<string, string>[];
    const { prefixes: rows } = await json(county);
    expect(csv.map((row) => Object.values(row))).toEqual(
      rows.map((row) => Object.values(row).map((value) => String(value ?? "").replace(folder, "…"))),
    );
  });

  it("finds the next free prefix in every outermost prefix, or in the one that is named", async () => {
    expect((await run(county, "--next", "64")).out).toMatchInlineSnapshot(`
      "Next free /64: 2001:db8:36::/64 in 2001:db8:36::/48

      Next: camnet prefixes …/county.csv --free   (all that is free, not only the first /64)
      "
    `);
    expect((await run(county, "--next", "/24", "--in", "10.36.0.0/16")).out).toMatchInlineSnapshot(`
      "Next free /24: 10.36.1.0/24 in 10.36.0.0/16

      Next: camnet prefixes …/county.csv --in 10.36.0.0/16 --free   (all that is free, not only the first /24)
      "
    `);
    expect((await json(county, "--next", "26")).next).toEqual([
      { in: "10.36.0.0/16", vrf: null, prefix: "10.36.1.0/26" },
      { in: "10.36.0.0/24", vrf: "police", prefix: "10.36.0.0/26" },
    ]);
    expect(await run(county, "--next", "8")).toMatchObject({ code: 1 });
  });

  it("exits 1 where nothing is free", async () => {
    const { code, out } = await run(listOf("10.0.0.0/24\n10.0.0.0/25\n10.0.0.128/26\n10.0.0.200\n"), "--next", "26");
    expect(code).toBe(1);
    expect(out.split("\n")[0]).toBe("No free /26 in 10.0.0.0/24");
  });

  it("shows free blocks where they lie", async () => {
    const { out } = await run(county, "--free", "--in", "10.36.0.0/16");
    expect(out.split("\n").slice(3, 10).join("\n")).toMatchInlineSnapshot(`
      "prefix            vrf     depth  children  used %  free    next free     name
      10.36.0.0/16                  0         3     0.8  65 024  10.36.1.0/25  Video
        10.36.0.0/25                1         0       0     126  10.36.0.1     Qiaotou HD
        10.36.0.128/25              1         0       0     126  10.36.0.129   Bilian HD
        10.36.1.0/24                                        256                free
        10.36.2.0/24                1         0       0     254  10.36.2.1     Checkpoints
        10.36.3.0/24                                        256                free"
    `);
    const free = parse((await run(county, "--free", "--csv", "--vrf", "police")).out, { columns: true });
    expect(free).toEqual([{ free: "10.36.0.0/24", in: "10.36.0.0/24", vrf: "police", addresses: "256" }]);
    expect((await json(county, "--free")).prefixes[3]!.free).toEqual(["10.36.2.0/24"]);
  });

  it("chooses a VRF, and knows the nearest name", async () => {
    expect((await json(county, "--vrf", "police")).prefixes.map(({ prefix }) => prefix)).toEqual(["10.36.0.0/24"]);
    expect((await json(county, "--vrf", "global")).prefixes).toHaveLength(6);
    await expect(run(county, "--vrf", "polce")).rejects.toThrow("no row is in VRF polce; did you mean police?");
  });

  it("exits 1 for rows that cannot be read and for what is listed twice, and shows the rest all the same", async () => {
    const list = listOf("prefix,address\n10.36.0.0/24,\n10.36.0.5/24,\n,10.36.0.9\n,10.36.0.9\n");
    const { code, out, err } = await run(list);
    expect(code).toBe(1);
    expect(out.split("\n").slice(0, 2)).toEqual([
      "1 prefix and 2 addresses: 1 overlap, 1 error, fullest 10.36.0.0/24 with 0.4 %",
      "  …/list.csv",
    ]);
    expect(err).toMatchInlineSnapshot(`
      "…/list.csv:3:1 error host-bits
            = 10.36.0.5/24 has host bits set; the prefix it lies in is 10.36.0.0/24
            = write 10.36.0.0/24, or list it as an address

      …/list.csv:5:2 error duplicate-address
            = 10.36.0.9 is listed twice in the global table
            = two devices with one address both lose their connection; give one of them another
            = …/list.csv:4:2 also here

      2 errors in 1 file
      "
    `);
  });

  it("shows a caret in JSON and YAML", async () => {
    const { err } = await run(listOf('[\n  { "prefix": "10.36.0.5/24", "vrf": null }\n]\n', "list.json"));
    expect(err.split("\n").slice(0, 3).join("\n")).toMatchInlineSnapshot(`
      "…/list.json:2:15 error host-bits
          2 |   { "prefix": "10.36.0.5/24", "vrf": null }
            |               ^^^^^^^^^^^^^^"
    `);
  });

  it("shows the outermost levels that fit, and counts the rest", async () => {
    const many = Array.from({ length: 50 }, (_, i) => `10.36.${i}.0/24`);
    const list = listOf(["10.36.0.0/16", "10.37.0.0/16", ...many].join("\n"), "many.txt");
    const { out } = await run(list);
    expect(out).toContain("\n… 50 more prefixes: camnet prefixes …/many.txt --all\n");
    expect(out.split("\n")).toHaveLength(10);
    expect((await run(list, "--all")).out).toContain("\n  10.36.49.0/24");
  });

  it("reads the inventory's own pools and lock file, where no file is named", async () => {
    const { prefixes: rows, addresses, findings } = await json("--inventory", fixture);
    expect(findings).toEqual([]);
    expect(rows[0]).toMatchObject({
      prefix: "10.36.0.0/20",
      name: "pool video",
      children: 3,
      nextFree: "10.36.0.192/26",
    });
    expect(rows[1]).toMatchObject({ prefix: "10.36.0.0/26", name: "bilian/video", depth: 1, usedFraction: 3 / 62 });
    expect(addresses.find(({ name }) => name === "bilian-001")).toMatchObject({ in: "10.36.0.0/26" });
  });

  it("refuses what it cannot mean", async () => {
    await expect(run(join(folder, "none.csv"))).rejects.toThrow("none.csv: no such file");
    await expect(run(folder)).rejects.toThrow("cannot be read: EISDIR");
    await expect(run(county, "--in", "10.36.0.0/17")).rejects.toThrow(
      "the list has no prefix 10.36.0.0/17; the longest around it is 10.36.0.0/16: --in 10.36.0.0/16",
    );
    await expect(run(county, "--in", "10.36.0.0")).rejects.toThrow("a prefix such as 10.36.0.0/16 is wanted");
    await expect(run(county, "--next", "129")).rejects.toThrow("a length from 0 to 128 is wanted");
    await expect(run(county, "--csv", "--json")).rejects.toThrow("cannot be used with option");
  });
});
