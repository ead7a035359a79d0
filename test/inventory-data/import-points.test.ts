import { describe, expect, it } from "vitest";
import writeXlsxFile from "write-excel-file/node";
import { parse } from "yaml";
import { type ImportOptions, importPoints } from "../../src/inventory/import-points.ts";
import { shippedFiles } from "./shipped-files.ts";

const fenglin = "inventory/townships/fenglin.yaml";
const utf8 = (text: string) => new TextEncoder().encode(text);

async function importText(text: string, options?: ImportOptions, files = shippedFiles()) {
  return importPoints(files, "inventory", { file: "list.csv", bytes: utf8(text) }, options);
}

/** `line:column code message` of every error and warning, in the order of the list. */
async function complaints(text: string, options?: ImportOptions) {
  const { diagnostics, texts } = await importText(text, options);
  if (diagnostics.some((each) => each.severity === "error")) expect(texts).toEqual({});
  return diagnostics.map((each) => `${each.where?.line}:${each.where?.column} ${each.code} ${each.message}`);
}

/** What the file lost and won, line by line. */
function lineChanges(before: string, after: string) {
  const [a, b] = [before.split("\n"), after.split("\n")];
  return {
    gone: a.filter((line) => !b.includes(line)),
    come: b.filter((line) => !a.includes(line)),
    lines: b.length - a.length,
  };
}

describe("A point list", () => {
  it("changes only the fields that it gives, and keeps every other byte", async () => {
    const files = shippedFiles();
    const commented = files.all
      .get(fenglin)!
      .replace("name: 枫林点位 002 }", "name: 枫林点位 002 }   # the school asked for it")
      .replace("cameras:\n", "cameras:\n\n  # north of the river\n");
    files.all.set(fenglin, commented);
    const list =
      "编号,点位名称,类别,经度,纬度,MAC,序列号\nfenglin-002,枫林中学门口,高清,120.7001,28.3302,00-1A-2B-3C-4D-5E,Q4471\n";
    const { texts, changes, diagnostics } = await importText(list, {}, files);
    expect(diagnostics).toEqual([]);
    expect(Object.keys(texts)).toEqual([fenglin]);
    const { gone, come, lines } = lineChanges(commented, texts[fenglin]!);
    expect(lines).toBe(0);
    expect(gone).toEqual([
      "  - { id: fenglin-002, class: standard, on: fenglin-acc-02, name: 枫林点位 002 }   # the school asked for it",
    ]);
    expect(come).toEqual([
      "  - { id: fenglin-002, class: hd, on: fenglin-acc-02, name: 枫林中学门口, mac: 00:1a:2b:3c:4d:5e, serial: Q4471, at: { lon: 120.7001, lat: 28.3302 }, status: surveyed }   # the school asked for it",
    ]);
    expect(texts[fenglin]!.replace(come[0]!, gone[0]!)).toBe(commented);
    expect(changes.map(({ id, row }) => [id, row])).toEqual([["fenglin-002", 2]]);
  });

  it("edits a camera that is written over several lines", async () => {
    const files = shippedFiles();
    const before = files.all
      .get(fenglin)!
      .replace(
        / {2}- \{ (id: fenglin-003), (class: standard), (on: fenglin-acc-02), .* \}/,
        "  - $1\n    $2 # guess\n    $3",
      );
    files.all.set(fenglin, before);
    const { texts } = await importText("id,class,serial\nfenglin-003,hd,00123\n", {}, files);
    expect(texts[fenglin]).toContain(
      '  - id: fenglin-003\n    class: hd # guess\n    on: fenglin-acc-02\n    serial: "00123"\n    status: surveyed\n',
    );
  });

  it("says the same in UTF-8 with a byte order mark, in GB18030, and as XLSX", async () => {
    const rows = [
      ["编号", "点位名称", "类别"],
      ["fenglin-001", "枫林车站", "普通"],
    ];
    const text = rows.map((row) => row.join(",")).join("\r\n");
    // TextEncoder knows UTF-8 only: the bytes of the same two lines in GB18030.
    const gb = Buffer.from(
      "b1e0bac52cb5e3cebbc3fbb3c62cc0e0b1f00d0a66656e676c696e2d3030312cb7e3c1d6b3b5d5be2cc6d5cda8",
      "hex",
    );
    const xlsx = await writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer();
    const results = await Promise.all(
      [utf8(text), utf8(`\ufeff${text}`), gb, xlsx].map((bytes) =>
        importPoints(shippedFiles(), "inventory", { file: "清单", bytes }),
      ),
    );
    for (const { diagnostics, texts } of results) {
      expect(diagnostics).toEqual([]);
      expect(texts[fenglin]).toContain(
        "id: fenglin-001, class: standard, on: fenglin-acc-01, name: 枫林车站, status: surveyed }",
      );
      expect(texts).toEqual(results[0]!.texts);
    }
  });

  it.each([
    ["semicolons", "id;status\nfenglin-001;installed\n"],
    ["tabs and lines above the headers", "枫林镇点位定位清单\n\nid\tstatus\nfenglin-001\t已安装\n"],
    ["mixed line ends", "id;status\r\nfenglin-001;installed\n;\rfenglin-002;active"],
    ["quotes", '"ID","Status"\n"fenglin-001","installed"\n'],
  ])("may be separated by %s", async (_, text) => {
    const { texts } = await importText(text);
    expect(texts[fenglin]).toContain(
      "id: fenglin-001, class: standard, on: fenglin-acc-01, name: 枫林点位 001, status: installed }",
    );
  });

  it("leaves the status of what is installed or active alone, and changes nothing the second time", async () => {
    const files = shippedFiles();
    const list = "id,serial\nfenglin-001,A1\nfenglin-p1-001,A2\n";
    const first = await importText(list, {}, files);
    const cameras = parse(first.texts[fenglin]!).cameras as { id: string; status?: string; serial?: string }[];
    const found = (id: string) => cameras.find((camera) => camera.id === id);
    expect(found("fenglin-001")).toMatchObject({ serial: "A1", status: "surveyed" });
    expect(found("fenglin-p1-001")).toMatchObject({ serial: "A2", status: "active" });
    for (const [path, text] of Object.entries(first.texts)) files.all.set(path, text);
    const second = await importText(list, {}, files);
    expect([second.changes, second.texts, second.diagnostics]).toEqual([[], {}, []]);
  });

  it("knows a model by the name on its box and a township with its suffix", async () => {
    const { texts, diagnostics } = await importText("id,型号,乡镇\nfenglin-002,iDS-2CD7A46G2/P-IZHSY,枫林镇\n");
    expect(diagnostics).toEqual([]);
    expect(texts[fenglin]).toContain("type: hikvision/ids-2cd7a46g2-p-izhsy");
  });

  it("does not put a model on a switch that cannot feed it", async () => {
    expect(await complaints("id,型号\nfenglin-001,iDS-2CD7A46G2/P-IZHSY\n")).toEqual([
      "2:1 poe-class port GigabitEthernet0/0/1 of fenglin-acc-01 (S5735-L8P4S-A1) feeds up to PoE class 3 (15.4 W), and fenglin-001 (iDS-2CD7A46G2/P-IZHSY) takes PoE class 4 (30 W)",
    ]);
  });
});

describe("A wrong row", () => {
  it.each([
    ["id,class\nfenglin-999,hd\n", "2:1 point-unknown no camera fenglin-999 in the inventory"],
    ["id,class\n,hd\n", "2:1 point-id this row has no id"],
    [
      "id,class\nfenglin-acc-01,hd\n",
      "2:1 point-kind fenglin-acc-01 is a switch or a server; a point list changes cameras",
    ],
    ["id,class\nfenglin-001,卡囗\n", '2:2 point-value class "卡囗" is not known'],
    ["id,status\nfenglin-001,done\n", '2:2 point-value status "done" is not known'],
    ["id,switch\nfenglin-001,fenglin-acc-9\n", '2:2 point-value "fenglin-acc-9" is no switch of the inventory'],
    ["id,type\nfenglin-001,DS-1\n", '2:2 point-value "ds-1" is no device type'],
    ["id,lot\nfenglin-001,z\n", '2:2 point-value "z" is no lot of county.yaml'],
    ["id,mac\nfenglin-001,00:1a:2b\n", '2:2 point-value mac "00:1a:2b" is wrong'],
    ["id,deviceCode\nfenglin-001,3303\n", '2:2 point-value deviceCode "3303" is wrong'],
    ["id,ip\nfenglin-001,10.36.1.300\n", '2:2 point-value address "10.36.1.300" is wrong'],
    ["id,经度\nfenglin-001,120.7\n", "2:2 point-value latitude is missing beside 120.7"],
    ["id,经度,纬度\nfenglin-001,28.3,120.7\n", "2:2 point-value longitude 28.3, latitude 120.7 is no place in China"],
    ["id,乡镇\nfenglin-001,瓯北\n", "2:2 point-township fenglin-001 belongs to fenglin; the list says 瓯北"],
    ["id,乡镇\nfenglin-001,杭州\n", '2:2 point-township "杭州" is no area of the county'],
    ["id,name\nfenglin-001,a\u200bb\n", '2:2 point-value "ab" holds the invisible character U+200B'],
    ["id,class\nfenglin-001,hd\n\nfenglin-001,hd\n", "4:1 point-twice fenglin-001 is listed twice"],
    [
      "id,class,class\nfenglin-001,hd,hd\n",
      '1:3 sheet-column the column "class" means class, which column 2 already gives',
    ],
    ["name,class\n枫林,hd\n", "0:0 sheet-header the list has no column of ids"],
    ["hello\n", "0:0 sheet-header no row of headers was found"],
    ['id,class\n"fenglin-001,hd\n', expect.stringMatching(/^0:0 sheet-format the CSV file cannot be read/)],
  ])("%j", async (text, expected) => {
    expect(await complaints(text)).toEqual([expected]);
  });

  it("says what is allowed and the nearest known word", async () => {
    const { diagnostics } = await importText("id,class,switch\nfenglin-001,hd1,fenglin-acc-1\n");
    expect(diagnostics.map((each) => each.hints)).toEqual([
      ["allowed: checkpoint 卡口, hd 高清, standard 普通, unknown 未知", "did you mean hd?"],
      ["did you mean fenglin-acc-01?"],
    ]);
  });

  it("keeps half a list out, unless partial is asked for", async () => {
    const list = "id,class\nfenglin-001,hd\nfenglin-002,wrong\n";
    const whole = await importText(list);
    expect([whole.texts, whole.changes, whole.rowsWithErrors]).toEqual([{}, [], 1]);
    const partial = await importText(list, { partial: true });
    expect(partial.changes.map((change) => change.id)).toEqual(["fenglin-001"]);
    expect(partial.diagnostics).toHaveLength(1);
  });

  it("that would make the inventory wrong is an error of the row", async () => {
    const list =
      "id,mac\nfenglin-001,00:1a:2b:3c:4d:5e\nfenglin-002,00:1a:2b:3c:4d:5e\nfenglin-003,00:1a:2b:3c:4d:5f\n";
    const { texts, diagnostics } = await importText(list);
    expect(texts).toEqual({});
    expect(diagnostics.map((each) => [each.where?.file, each.severity])).toEqual([["list.csv", "error"]]);
    const partial = await importText(list, { partial: true });
    expect(partial.changes).toHaveLength(2);
  });

  it("is told apart from an inventory that was wrong before", async () => {
    const files = shippedFiles();
    files.all.set(fenglin, files.all.get(fenglin)!.replace("class: standard", "class: standrad"));
    const { texts, diagnostics } = await importText("id,serial\nfenglin-005,A1\n", {}, files);
    expect(texts).toEqual({});
    expect(diagnostics.find((each) => each.severity === "error")?.hints).toContain(
      "mend the inventory first: camnet check",
    );
  });

  it("warns of a column that it does not know, and reads the rest", async () => {
    expect(await complaints("id,class,颜色\nfenglin-001,hd,红\n")).toEqual([
      '1:3 sheet-column the column "颜色" is not known and is not read',
    ]);
  });

  it("is a sentence for a file that only has the name of a sheet", async () => {
    const { diagnostics } = await importPoints(shippedFiles(), "inventory", {
      file: "a.xlsx",
      bytes: utf8("id,class"),
    });
    expect(diagnostics.map((each) => each.message)).toEqual(["this is not an XLSX file"]);
    const broken = await importPoints(shippedFiles(), "inventory", {
      file: "a.xlsx",
      bytes: utf8("PK\u0003\u0004 no zip"),
    });
    expect(broken.diagnostics[0]?.message).toMatch(/^the XLSX file cannot be read/);
  });
});

describe("A new point", () => {
  const list = "id,乡镇,类别,交换机,点位名称\nfenglin-021,枫林镇,普通,fenglin-acc-03,枫林桥头\n";

  it("needs --add, its township, its class and its switch", async () => {
    expect(await complaints("id,class\nfenglin-021,hd\n", { add: true })).toEqual([
      "2:1 point-incomplete fenglin-021 is new and its row names no township",
    ]);
    expect(await complaints("id,乡镇,class\nfenglin-021,枫林,hd\n", { add: true })).toEqual([
      "2:1 point-incomplete fenglin-021 is new and has no switch",
    ]);
    expect(await complaints("id,乡镇\nFenglin 21,枫林\n", { add: true })).toEqual([
      '2:1 point-id "Fenglin 21" is no id',
    ]);
  });

  it("is a line below the last camera of its township, once the task table asks for it", async () => {
    const files = shippedFiles();
    const phases = files.all.get("inventory/phases.yaml")!;
    const at = phases.lastIndexOf("fenglin: 20");
    files.all.set("inventory/phases.yaml", `${phases.slice(0, at)}fenglin: 21${phases.slice(at + 11)}`);
    const { texts, diagnostics } = await importText(list, { add: true }, files);
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    const before = files.all.get(fenglin)!;
    expect(texts[fenglin]).toBe(
      `${before.trimEnd()}\n  - { id: fenglin-021, name: 枫林桥头, class: standard, on: fenglin-acc-03, status: surveyed }\n`,
    );
  });
});
