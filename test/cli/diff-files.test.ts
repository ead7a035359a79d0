import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as diff from "../../src/cli/commands/diff.ts";
import { output } from "../../src/cli/output/diff.ts";
import { runCommand } from "./run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "camnet-diff-"));
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const before = file(
  "before.txt",
  "!\nhostname sw-1\nvlan 10\n!\ninterface GigabitEthernet1/0/1\n switchport access vlan 10\n!\nend\n",
);
const after = file(
  "after.txt",
  "!\nhostname sw-1\nvlan 20\n!\ninterface GigabitEthernet1/0/1\n switchport access vlan 20\n!\nend\n",
);

describe("camnet diff of two files", () => {
  const compare = (...words: readonly string[]) => runCommand(diff, before, after, "--platform", "cisco-ios", ...words);

  it("prints the commands as one types them, and those that take them back", async () => {
    expect(await compare()).toEqual({
      code: 1,
      err: "",
      out: [
        "! 3 commands to send",
        "vlan 20",
        "interface GigabitEthernet1/0/1",
        " switchport access vlan 20",
        " exit",
        "no vlan 10",
        "!",
        "! 3 commands that take it back",
        "vlan 10",
        "interface GigabitEthernet1/0/1",
        " switchport access vlan 10",
        " exit",
        "no vlan 20",
        "",
      ].join("\n"),
    });
  });

  it("prints exactly the commands, the rollback and the count of lost lines as JSON", async () => {
    const { out, code } = await compare("--as", "json");
    const port = ["interface GigabitEthernet1/0/1"];
    expect(JSON.parse(out)).toEqual({
      commands: [
        { context: [], command: "vlan 20" },
        { context: port, command: "switchport access vlan 20" },
        { context: [], command: "no vlan 10" },
      ],
      rollback: [
        { context: [], command: "vlan 10" },
        { context: port, command: "switchport access vlan 10" },
        { context: [], command: "no vlan 20" },
      ],
      unparsed: 0,
    });
    expect(code).toBe(1);
    expect(output.safeParse(JSON.parse(out)).success).toBe(true);
    expect((await compare("--json")).out).toBe(out);
  });

  it("prints the changed part of the tree", async () => {
    expect((await compare("--as", "tree")).out).toBe(
      [
        "- vlan 10",
        "+ vlan 20",
        "  interface GigabitEthernet1/0/1",
        "-   switchport access vlan 10",
        "+   switchport access vlan 20",
        "",
      ].join("\n"),
    );
  });

  it("says so and exits 0 where both mean the same", async () => {
    const same = await runCommand(diff, before, before, "--platform", "cisco-ios");
    expect([same.code, same.out]).toEqual([0, "! Nothing to change.\n"]);
    const tree = await runCommand(diff, before, before, "--platform", "cisco-ios", "--as", "tree");
    expect([tree.code, tree.out]).toEqual([0, ""]);
  });

  it("reads GB18030 where a file is not UTF-8", async () => {
    // `sysname 桥头` as a Chinese terminal program saves it.
    const gb = file("gb.txt", Buffer.from([...Buffer.from("sysname "), 0xc7, 0xc5, 0xcd, 0xb7, 0x0a]));
    const { out } = await runCommand(diff, file("empty.txt", ""), gb, "--platform", "h3c-comware", "--as", "json");
    expect(JSON.parse(out).commands).toEqual([{ context: [], command: "sysname 桥头" }]);
  });

  it("counts what has no place in the tree, and says so", async () => {
    const lost = file("lost.txt", "!\n lost line\n");
    const { out } = await runCommand(diff, lost, lost, "--platform", "cisco-ios", "--as", "json");
    expect(JSON.parse(out).unparsed).toBe(2);
    const { err } = await runCommand(diff, lost, lost, "--platform", "cisco-ios");
    expect(err).toBe("2 lines had no place in the tree and took part as they stand.\n");
  });

  it.each([
    [
      [before, after, "--platform", "cisco-iso"],
      "no language is called cisco-iso; did you mean cisco-ios?; --platform is one of cisco-ios, h3c-comware, huawei-vrp, ruijie-os",
    ],
    [
      [before, after],
      "two files need the language that they are written in; --platform is one of cisco-ios, h3c-comware, huawei-vrp, ruijie-os",
    ],
    [[before, "--platform", "cisco-ios"], `${before} is compared with a second file; name it after the first`],
    [[before, "nowhere.txt", "--platform", "cisco-ios"], "nowhere.txt: no such file"],
  ])("refuses %j in a sentence", async (words, message) => {
    await expect(runCommand(diff, ...words)).rejects.toThrow(message);
  });
});
