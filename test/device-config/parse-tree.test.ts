import { describe, expect, it } from "vitest";
import { parseTree } from "../../src/device-config/parse-tree.ts";
import type { ConfigNode } from "../../src/device-config/tree.ts";
import { huaweiVrpRules } from "../../src/drivers/huawei-vrp/rules.ts";

const read = (text: string) => parseTree(text, huaweiVrpRules.grammar);
const outline = (nodes: readonly ConfigNode[]): readonly unknown[] =>
  nodes.map(({ text, children }) => (children.length > 0 ? [text, outline(children)] : text));

describe("reading a configuration", () => {
  it("nests by indentation of any width, with LF and CRLF alike", () => {
    const text = "aaa\n domain default\n  authentication-scheme x\n local-user a\n#\nsysname s\n";
    const expected = [["aaa", [["domain default", ["authentication-scheme x"]], "local-user a"]], "sysname s"];
    expect(outline(read(text).nodes)).toEqual(expected);
    expect(outline(read(text.replaceAll("\n", "\r\n").replaceAll(/^( +)/gm, "$1$1")).nodes)).toEqual(expected);
  });

  it("keeps a key whole, with the lines that stand at the margin inside it", () => {
    const key =
      "rsa peer-public-key u1 encoding-type openssh\n public-key-code begin\n  ssh-rsa AAAA\nBBBB\n public-key-code end\n peer-public-key end";
    const tree = read(`${key}\n#\nsysname s\n`);
    expect(tree.nodes.map(({ text }) => text)).toEqual([key, "sysname s"]);
    expect(tree.unparsed).toEqual([]);
  });

  it("keeps a banner whole, whatever it looks like", () => {
    const banner = 'header login information "\n#\ninterface nowhere\n<sw-1>\nKeep out"';
    expect(read(`${banner}\nsysname s\n`).nodes.map(({ text }) => text)).toEqual([banner, "sysname s"]);
  });

  it("keeps and counts what it cannot place: an indent under nothing, a block without end", () => {
    const tree = read('#\n lost line\nsysname s\nheader shell information "open\nmore\n');
    expect(tree.unparsed).toEqual([
      { line: 2, text: "lost line" },
      { line: 4, text: 'header shell information "open' },
    ]);
    expect(tree.nodes.map(({ text }) => text)).toEqual([
      "lost line",
      "sysname s",
      'header shell information "open',
      "more",
    ]);
  });

  it("gives each node its line in the text", () => {
    expect(read("!comment\n#\nsysname s\n").nodes[0]?.line).toBe(3);
  });
});
