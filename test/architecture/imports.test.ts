import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Who may import whom, by folder. A folder that is missing here is an entry point and may import everything. The list is
 * the picture in docs/ARCHITECTURE.md; imports go downwards only.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  "src/core": [],
  "src/inventory": ["src/core"],
  "src/plan": ["src/core", "src/inventory"],
  "src/device-config": ["src/core"],
  "src/drivers": ["src/core", "src/device-config"],
  "src/probes": ["src/core"],
  "src/app": ["src/core", "src/inventory", "src/plan", "src/device-config", "src/drivers", "src/probes"],
  "src/adapters": ["src/core"],
  "src/report": ["src/core", "src/plan", "src/app"],
  "src/lab": ["src/core", "src/inventory", "src/plan", "src/drivers", "src/app", "src/adapters"],
  stacks: ["src/core", "src/plan"],
  "src/cli": [
    "src/core",
    "src/inventory",
    "src/plan",
    "src/device-config",
    "src/drivers",
    "src/probes",
    "src/app",
    "src/adapters",
    "src/report",
    "src/lab",
    "stacks",
  ],
};

/** The one home of a third-party package: rewriting that place swaps the package. */
const homes: Readonly<Record<string, RegExp>> = {
  zod: /^src\/(inventory|cli\/output)\//,
  yaml: /^src\/inventory\//,
  netmask: /^src\/inventory\/addresses\.ts$/,
  "node-ssh": /^src\/adapters\/ssh/,
  ssh2: /^src\/(adapters|lab)\/ssh/,
  "snmp-native": /^src\/adapters\/snmp/,
  cdktf: /^stacks\//,
  "@cdktf/provider-docker": /^stacks\//,
  constructs: /^stacks\//,
  "fast-xml-parser": /^src\/(drivers\/onvif|lab\/camera)/,
  "asn1-ber": /^src\/lab\/snmp/,
  echarts: /^src\/report\/charts/,
  "write-excel-file": /^src\/report\//,
  highs: /^src\/plan\/upgrade\/solve-milp\.ts$/,
  "ipaddr.js": /^src\/plan\/prefix-tree\//,
  commander: /^src\/cli\//,
  listr2: /^src\/cli\//,
  "proper-lockfile": /^src\/adapters\//,
  "write-file-atomic": /^src\/adapters\//,
};

const builtinsNotInCore = /^node:(fs|net|dgram|http|https|tls|child_process|os|timers|worker_threads)/;

const files = ["src", "stacks"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => join(folder, name)),
);

interface Import {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

const imports: readonly Import[] = files.flatMap((file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text, index) => {
      const what = /(?:^\s*(?:import|export)\b[^"']*|\bfrom\s+|\bimport\()["']([^"']+)["']/.exec(text)?.[1];
      return what === undefined ? [] : [{ file, line: index + 1, what }];
    }),
);

const folderOf = (path: string) => (path.startsWith("stacks") ? "stacks" : path.split("/").slice(0, 2).join("/"));

describe("architecture", () => {
  it("reads the import lines of a tree that is there", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it("imports downwards only", () => {
    const upwards = imports.flatMap(({ file, line, what }) => {
      if (!what.startsWith(".")) return [];
      const to = folderOf(relative(".", normalize(join(dirname(file), what))));
      const from = folderOf(file);
      if (from === to || to === "package.json") return [];
      if (mayImport[from]?.includes(to)) return [];
      return [`${file}:${line} imports ${to}; ${from} may import ${mayImport[from]?.join(", ") || "nothing of ours"}`];
    });
    expect(upwards).toEqual([]);
  });

  it("names a home for every folder", () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  it("keeps every third-party package in its home", () => {
    const strays = imports.flatMap(({ file, line, what }) => {
      const name = Object.keys(homes).find((home) => what === home || what.startsWith(`${home}/`));
      return name && !homes[name]!.test(file) ? [`${file}:${line} imports ${name}, whose home is ${homes[name]}`] : [];
    });
    expect(strays).toEqual([]);
  });

  it("keeps disk, network, clock and randomness out of core and of what computes", () => {
    const pure = /^src\/(core|plan|device-config|probes)\//;
    const impure = imports
      .filter(({ file, what }) => pure.test(file) && builtinsNotInCore.test(what))
      .map(({ file, line, what }) => `${file}:${line} ${what}`);
    const calls = files
      .filter((file) => pure.test(file))
      .filter((file) => /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.)/.test(readFileSync(file, "utf8")));
    expect([...impure, ...calls]).toEqual([]);
  });

  it("names no vendor outside the drivers and what the drivers' data says", () => {
    const vendors = /\b(huawei|hikvision|dahua|axis communications|h3c|cisco|ruijie)\b/i;
    const shared = /^src\/(core|plan|inventory|device-config|probes|app|adapters|report|cli)\//;
    const named = files
      .filter((file) => shared.test(file) && !file.startsWith("src/inventory/scaffold"))
      .flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .flatMap((text, index) =>
            vendors.test(text) && !/^\s*(\*|\/\/|\/\*)/.test(text) && !text.includes("describe(")
              ? [`${file}:${index + 1} ${text.trim()}`]
              : [],
          ),
      );
    expect(named).toEqual([]);
  });

  it("lets only the entry point end the process", () => {
    const exits = files.filter((file) => /process\.exit\(/.test(readFileSync(file, "utf8")));
    expect(exits.filter((file) => !["src/cli/main.ts", "src/lab/lab-process.ts"].includes(file))).toEqual([]);
  });
});
