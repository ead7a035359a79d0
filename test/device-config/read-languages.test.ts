import { describe, expect, it } from "vitest";
import { changeText } from "../../src/device-config/config-language.ts";
import { parseTree } from "../../src/device-config/parse-tree.ts";
import type { ConfigNode } from "../../src/device-config/tree.ts";
import { type Language, languageOf } from "../../src/drivers/languages.ts";

const language = (platform: string): Language => {
  const found = languageOf(platform);
  if (!found) throw new Error(`no language ${platform}`);
  return found;
};
const outline = (nodes: readonly ConfigNode[]): readonly unknown[] =>
  nodes.map(({ text, children }) => (children.length > 0 ? [text, outline(children)] : text));
const read = (platform: string, ...lines: readonly string[]) => {
  const tree = parseTree(lines.join("\n"), language(platform).rules.grammar);
  expect(tree.unparsed).toEqual([]);
  return outline(tree.nodes);
};

describe("banners", () => {
  it.each([
    ["cisco-ios", "banner motd ^C\n!\ninterface nowhere\n\n  # Keep out #\n^C"],
    ["cisco-ios", "banner login #Keep out#"],
    ["ruijie-os", "banner motd %\nKeep out\n%"],
    ["h3c-comware", "header shell %\n#\ninterface nowhere\n%"],
    ["h3c-comware", "header login %Keep out%"],
    ["huawei-vrp", 'header login information "\n#\nKeep out"'],
    ["huawei-vrp", "header shell information %\nKeep out\n%"],
  ])("of %s are kept whole, whatever they look like: %j", (platform, banner) => {
    expect(read(platform, banner, "foreign 1")).toEqual([banner, "foreign 1"]);
  });

  it("are typed with a mark that their text does not hold, and equal whatever their mark is", () => {
    const { rules } = language("cisco-ios");
    const sent = (before: string, after: string) =>
      changeText(before, after, rules, "all").commands.map(({ command }) => command);
    expect(sent("", "banner motd ^C\n^-^\n^C\n")).toEqual(["banner motd ~\n^-^\n~"]);
    expect(sent("banner motd #Hello#\n", "banner motd ^CHello^C\n")).toEqual([]);
    expect(sent("banner motd #Hello#\n", "")).toEqual(["no banner motd"]);
  });
});

describe("sections", () => {
  it("are closed by a line of their own, indented or not", () => {
    const expected = [
      ["router bgp 1", [["address-family ipv4", ["neighbor x activate"]], "neighbor y z"]],
      "foreign 1",
    ];
    const family = (indent: string) => [
      "router bgp 1",
      " address-family ipv4",
      `${indent}neighbor x activate`,
      " exit-address-family",
      " neighbor y z",
      "!",
      "foreign 1",
    ];
    expect(read("cisco-ios", ...family("  "))).toEqual(expected);
    expect(read("cisco-ios", ...family(" "))).toEqual(expected);
  });

  it("are read without indentation where only an exit ends them", () => {
    expect(
      read(
        "cisco-ios",
        "hostname a",
        "interface X",
        "description b",
        "shutdown",
        "exit",
        "vlan 10",
        "name c",
        "exit",
        "ip routing",
      ),
    ).toEqual(["hostname a", ["interface X", ["description b", "shutdown"]], ["vlan 10", ["name c"]], "ip routing"]);
    expect(
      read(
        "h3c-comware",
        "bgp 1",
        "peer a as-number 2",
        "address-family ipv4 unicast",
        "peer a enable",
        "quit",
        "quit",
        "sysname b",
      ),
    ).toEqual([["bgp 1", ["peer a as-number 2", ["address-family ipv4 unicast", ["peer a enable"]]]], "sysname b"]);
    expect(read("huawei-vrp", "aaa", "domain d", "radius-server r", "quit", "quit", "sysname b")).toEqual([
      ["aaa", [["domain d", ["radius-server r"]]]],
      "sysname b",
    ]);
  });

  it("are not touched by an exit too many, nor by one after each indented section", () => {
    const expected = [["interface X", ["shutdown"]], ["interface Y", ["shutdown"]], "ip routing"];
    expect(
      read("cisco-ios", "interface X", " shutdown", " exit", "interface Y", " shutdown", "exit", "exit", "ip routing"),
    ).toEqual(expected);
  });

  it("take any width of indentation, tabs, and CRLF", () => {
    const expected = [["interface X", ["shutdown", "mtu 9"]], "ip routing"];
    for (const indent of [" ", "  ", "   ", "\t"]) {
      expect(read("cisco-ios", "interface X", `${indent}shutdown`, `${indent}mtu 9`, "ip routing")).toEqual(expected);
      expect(read("cisco-ios", "interface X\r", `${indent}shutdown\r`, `${indent}mtu 9\r`, "ip routing\r")).toEqual(
        expected,
      );
    }
  });

  it("stand for each interface of a range", () => {
    const port = (name: string) => [`interface ${name}`, ["shutdown"]];
    expect(read("cisco-ios", "interface range Gi1/0/1 - 2 , Te1/1/4", " shutdown")).toEqual(
      ["Gi1/0/1", "Gi1/0/2", "Te1/1/4"].map(port),
    );
    expect(read("ruijie-os", "interface range GigabitEthernet 0/1-2,0/9", " shutdown")).toEqual(
      ["GigabitEthernet 0/1", "GigabitEthernet 0/2", "GigabitEthernet 0/9"].map(port),
    );
    expect(read("h3c-comware", "interface range GigabitEthernet1/0/1 to GigabitEthernet1/0/2", " shutdown")).toEqual(
      ["GigabitEthernet1/0/1", "GigabitEthernet1/0/2"].map(port),
    );
  });
});

describe("what a terminal leaves in a recording", () => {
  it("is not read: marks of the pager, and what wipes them out", () => {
    const wiped = "  ---- More ----\x1b[16D                \x1b[16D";
    expect(read("huawei-vrp", "interface X", `${wiped} shutdown`, " ---- More ----", " mtu 9")).toEqual([
      ["interface X", ["shutdown", "mtu 9"]],
    ]);
    const back = "\b".repeat(9);
    expect(read("cisco-ios", "interface X", ` --More-- ${back}        ${back} shutdown`)).toEqual([
      ["interface X", ["shutdown"]],
    ]);
  });

  it("is not read: headings of a listing", () => {
    expect(
      read(
        "cisco-ios",
        "sw1#show running-config",
        "Building configuration...",
        "Current configuration : 12 bytes",
        "version 15.2",
        "hostname a",
        "end",
      ),
    ).toEqual(["hostname a"]);
    expect(
      read(
        "h3c-comware",
        "<sw1>display current-configuration",
        "#",
        " version 7.1.070, Release 6328",
        "#",
        "sysname a",
        "return",
      ),
    ).toEqual(["sysname a"]);
  });
});

describe("certificates", () => {
  it("are kept whole inside their chain", () => {
    const certificate = "certificate self-signed 01\n  30820330 30820218\n  \tquit";
    expect(read("cisco-ios", "crypto pki certificate chain TP-1", ` ${certificate}`, "!", "ip routing")).toEqual([
      ["crypto pki certificate chain TP-1", [certificate]],
      "ip routing",
    ]);
  });
});
