import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import * as command from "../../src/cli/commands/impact.ts";
import { output } from "../../src/cli/output/impact.ts";
import { platformStackName } from "../../stacks/county-platform.ts";
import { runCommand } from "./run-command.ts";

const tooWide = (text: string) => text.split("\n").filter((line) => stringWidth(line) > 100);

describe("camnet impact", () => {
  it("answers in the first line and groups the devices by area", async () => {
    const { code, out } = await runCommand(command, "county.yaml", "classes.hd.main.kbps", "--to", "6000");
    expect(code).toBe(0);
    const [first] = out.replace(/\n(?=\S)/, " ").split("\n");
    expect(first).toMatch(
      /^Raising classes\.hd\.main\.kbps from \d+ to 6000 \(county\.yaml:\d+\) changes \d+ cameras, \d+ links, /,
    );
    expect(out).toMatch(/\n {2}桥头 Qiaotou +90 +0 +90 +90 {2}qiaotou-001, qiaotou-002, /);
    expect(out).toMatch(/\n {2}… \d+ more: --all\n/);
    expect(out).toMatch(/\n {2}storage +[\d.]+ PB → [\d.]+ PB to buy \(\+[\d.]+ TB\)/);
    expect(out).toMatch(/\n {2}stacks +bilian, county-platform, daruoyan … \d+ more\n/);
    expect(out).toMatch(
      /\nNothing has been written\. Next: camnet impact county\.yaml classes\.hd\.main\.kbps --to 6000\n? ?--all\n$/,
    );
  });

  it("lists every device and link with --all", async () => {
    const { out } = await runCommand(command, "centre.yaml", "servers.time-01", "--all");
    expect(out).not.toMatch(/more: --all/);
    expect(out).toMatch(/\n {2}qiaotou-001 +camera +qiaotou +1 +1\n/);
  });

  it("says nothing of a comment", async () => {
    const { code, out } = await runCommand(command, "county.yaml:1");
    expect({ code, out }).toEqual({ code: 0, out: "Nothing: the line is a comment (county.yaml:1)\n" });
  });

  it("gives the errors of a change that the inventory refuses", async () => {
    const { code, out } = await runCommand(command, "county.yaml", "pools.video");
    expect(code).toBe(0);
    expect(out).toMatch(/^Removing pools\.video \(county\.yaml:\d+\) makes the inventory wrong: \d+ errors\n/);
    expect(out).toMatch(/\n {2}✗ no pool is called video \(county\.yaml:\d+\)\n/);
  });

  it("names only the stacks of the areas that it touches, and the platform", async () => {
    const json = async (...words: readonly string[]) =>
      output.parse(JSON.parse((await runCommand(command, ...words, "--json")).out));
    const named = await json("townships/qiaotou.yaml", "cameras.qiaotou-018.name", "--to", "桥头大桥");
    expect(named.stacks).toContain("qiaotou");
    expect(named.stacks).not.toContain("oubei");
    expect((await json("county.yaml", "platform.memoryMb.media")).stacks).toEqual([platformStackName]);
    expect((await json("county.yaml", "policy.linkWarnPercent")).stacks).toEqual([]);
  });

  it("prints the same values as JSON, in the published shape, and fits 100 columns", async () => {
    const questions = [
      ["county.yaml:1"],
      ["county.yaml", "pools.video"],
      ["county.yaml", "classes.checkpoint"],
      ["townships/qiaotou.yaml", "switches.qiaotou-acc-03"],
    ];
    for (const words of questions) {
      const { out } = await runCommand(command, ...words, "--json");
      const json = JSON.parse(out) as unknown;
      expect(output.parse(json)).toEqual(json);
      for (const all of [[], ["--all"]]) {
        expect(tooWide((await runCommand(command, ...words, ...all)).out), words.join(" ")).toEqual([]);
      }
    }
  });
});
