import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { loadInventory } from "../../src/inventory/load.ts";
import { scaffoldCounty } from "../../src/inventory/scaffold.ts";
import { readTask } from "../../src/inventory/scaffold-task.ts";
import { writtenArea, writtenCounty, writtenPhases } from "../../src/inventory/schema.ts";
import { memoryFiles } from "../fakes.ts";
import { shippedFiles } from "./shipped-files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const shippedTask = readFileSync(new URL("yongjia-task.yaml", import.meta.url));
const county = { slug: "anji", zh: "安吉县", en: "Anji", divisionCode: "330523" };

async function problems(file: string, text: string) {
  const { diagnostics } = await readTask(file, bytes(text), county);
  return diagnostics.map((each) => `${each.where?.line}:${each.where?.column} ${each.message}`);
}

describe("A scaffolded county", () => {
  it("holds the points of the task table of every phase", async () => {
    const { task } = await readTask("task.yaml", shippedTask);
    const texts = scaffoldCounty(task!);
    const { phases } = writtenPhases.parse(parse(texts["phases.yaml"]!));
    const totals = phases.map(({ task }) => Object.values(task).reduce((sum, points) => sum + points, 0));
    expect(totals).toEqual([240, 400, 1200]);
    const cameras = Object.entries(texts)
      .filter(([name]) => !/county|phases|prices/.test(name))
      .flatMap(([, text]) => writtenArea.parse(parse(text)).cameras);
    expect(cameras).toHaveLength(1840);
  });

  it("is the same text for the same task", async () => {
    const [a, b] = await Promise.all([readTask("task.yaml", shippedTask), readTask("task.yaml", shippedTask)]);
    expect(scaffoldCounty(a.task!)).toEqual(scaffoldCounty(b.task!));
  });

  it("loads without an error, also from the smallest table", async () => {
    const { task } = await readTask("task.csv", bytes("area,zh,en,points\nxiaofeng,孝丰,Xiaofeng,1\n"), county);
    const library = [...shippedFiles().all].filter(([path]) => path.includes("/device-types/"));
    const made = Object.entries(scaffoldCounty(task!)).map(([name, text]) => [`inventory/${name}`, text] as const);
    const { diagnostics, network } = await loadInventory(
      memoryFiles(Object.fromEntries([...library, ...made])),
      "inventory",
    );
    expect(diagnostics.filter((each) => each.severity === "error")).toEqual([]);
    expect(network?.devices.filter((device) => device.kind === "camera")).toHaveLength(1);
  });

  it("reads a table with Chinese headers in GB18030", async () => {
    // 区域,乡镇,英文名,数量 / xiaofeng,孝丰,Xiaofeng,12 as a Chinese spreadsheet saves it.
    const gb = Buffer.from(
      "c7f8d3f22ccfe7d5f22cd3a2cec4c3fb2ccafdc1bf0a7869616f66656e672cd0a2b7e12c5869616f66656e672c31320a",
      "hex",
    );
    const { task } = await readTask("任务表.csv", gb, county);
    expect(task?.areas).toEqual([
      { slug: "xiaofeng", kind: "township", name: { zh: "孝丰", en: "Xiaofeng" }, points: 12, unsurveyed: false },
    ]);
  });

  it("brings a price list, marked as assumed, and the profile of 2010", async () => {
    const { task } = await readTask("task.yaml", shippedTask);
    const library = [...shippedFiles().all].filter(([path]) => path.includes("/device-types/"));
    const made = Object.entries(scaffoldCounty(task!)).map(([name, text]) => [`inventory/${name}`, text] as const);
    const { network } = await loadInventory(memoryFiles(Object.fromEntries([...library, ...made])), "inventory");
    const { prices, county, assumptions, deviceTypes } = network!;
    expect(prices?.crews.holidays).toEqual([{ from: "2010-10-01", to: "2010-10-07" }]);
    const unpriced = deviceTypes.filter(({ slug }) => prices?.devices[slug] === undefined).map(({ slug }) => slug);
    // No driver speaks to the one, and the other has no data ports.
    expect(unpriced.sort()).toEqual(["h3c/s3100-8tp-pwr-ei", "h3c/uniserver-r4900-g7"]);
    expect(assumptions.map(({ id }) => id)).toContain("prices.yaml");
    expect(county.profiles["2010"]?.standard.main).toMatchObject({ codec: "h264", width: 704, bitrateKbps: 2048 });
  });

  it("states every default as an assumption that says what to edit", async () => {
    const { task } = await readTask("task.yaml", shippedTask);
    const written = writtenCounty.parse(parse(scaffoldCounty(task!)["county.yaml"]!));
    expect(written.assumptions.map((each) => each.id)).toEqual(
      expect.arrayContaining([
        "addresses",
        "vlans",
        "models",
        "streams",
        "retention",
        "coordinates",
        "links",
        "classes",
      ]),
    );
    for (const part of [...written.pools, written.vlans, written.types, written.policy, written.platform]) {
      expect(part.assumed).toBeTruthy();
    }
  });
});

describe("A wrong task table", () => {
  it.each([
    ["t.csv", "area,points\nxiaofeng,many\n", ['2:2 "many" is not a number of points']],
    ["t.csv", "area,points\nXiaofeng 1,3\n", ["2:1 areas.0.slug: lower-case letters, digits and single hyphens"]],
    ["t.csv", "area,points\na,1\na,2\n", ["3:1 areas.1.slug: a is listed twice"]],
    ["t.csv", "area,points\ncentre,1\n", ["2:1 areas.0.slug: centre is what camnet calls the county centre"]],
    ["t.csv", "nothing here\n", ["0:0 no row of headers was found"]],
    ["t.yaml", "county: { slug: x\n", [expect.stringMatching(/^\d+:\d+ /)]],
  ])("%s %j", async (file, text, expected) => {
    expect(await problems(file, text)).toEqual(expected);
  });

  it("points at the value in a YAML task", async () => {
    const text = shippedTask.toString("utf8").replace('"330324"', '"3303"');
    expect(await problems("t.yaml", text)).toEqual(["6:17 county.divisionCode: six digits of GB/T 2260"]);
  });
});
