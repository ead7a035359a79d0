import stringWidth from "string-width";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as command from "../../src/cli/commands/explain.ts";
import { output } from "../../src/cli/output/explain.ts";
import { runCommand } from "./run-command.ts";

afterEach(() => vi.unstubAllEnvs());

const tooWide = (text: string) => text.split("\n").filter((line) => stringWidth(line) > 100);

describe("camnet explain", () => {
  it("answers in the first line, gives each figure its places, and says what to type next", async () => {
    const { code, out } = await runCommand(command, "qiaotou-acc-03");
    expect(code).toBe(0);
    expect(out).toMatch(/^qiaotou-acc-03 is an access switch in 桥头 Qiaotou, phase 2, active: [\d.]+, VLAN 1081\n/);
    expect(out).toMatch(
      /\n {2}VLAN {2}1081 qiaotou-management\n {4}vlan 1081 = 1000 \+ 4 × 20 \+ 1: VLAN plan {2,}county\.yaml:\d+\n/,
    );
    expect(out).toMatch(
      /\n {2}address {2}[\d.]+\/26\n {4}given once and kept: the lock file {2,}allocations\.lock\.yaml:\d+\n/,
    );
    expect(out.trimEnd().split("\n").at(-1)).toBe(
      'Next: camnet explain qiaotou-acc-03 "<line>" for a line of its configuration',
    );
  });

  it("gives the reasons that many lines share once, and narrows", async () => {
    const { code, out } = await runCommand(command, "qiaotou-acc-03", "port default vlan 1084");
    expect(code).toBe(0);
    expect(out.match(/vlan 1084 = /g)).toHaveLength(1);
    expect(out).toMatch(
      /\n {2}… \d+ more: --all, or camnet explain qiaotou-acc-03 "GigabitEthernet0\/0\/1 port default vlan 1084"\n/,
    );
    const narrowed = await runCommand(command, "qiaotou-acc-03", "GigabitEthernet0/0/1 port default vlan 1084");
    expect(narrowed.out).toMatch(/^qiaotou-acc-03 has this line once\n/);
    expect(narrowed.out).toMatch(
      /camera qiaotou-018 has class unknown, planned as hd {2,}townships\/qiaotou\.yaml:\d+\n/,
    );
    const all = await runCommand(command, "qiaotou-acc-03", "port default vlan 1084", "--all");
    expect(all.out).not.toContain("more: --all");
  });

  it("shares only what has one place: each port keeps its own line of the lock file", async () => {
    const { out } = await runCommand(command, "qiaotou-acc-03", "port link-type access");
    const places = out.match(/ports? given once and kept: the lock file {2,}allocations\.lock\.yaml:\d+/g) ?? [];
    expect(places).toHaveLength(6);
    expect(new Set(places).size).toBe(6);
  });

  it("fits 100 columns", async () => {
    const questions = [
      ["qiaotou-018"],
      ["county-core-2"],
      ["media-07"],
      ["link:county-core-2"],
      ["qiaotou/hd"],
      ["county-core-1", "vlan"],
    ];
    for (const words of questions)
      expect(tooWide((await runCommand(command, ...words)).out), words.join(" ")).toEqual([]);
  });

  it("prints the same values as JSON, in the published shape", async () => {
    for (const words of [["qiaotou-018"], ["link:qiaotou-agg-1"], ["qiaotou-acc-03", "lldp enable"]]) {
      const { out } = await runCommand(command, ...words, "--json");
      const json = JSON.parse(out) as unknown;
      expect(output.parse(json)).toEqual(json);
    }
    const { out: text } = await runCommand(command, "qiaotou-018");
    const json = output.parse(JSON.parse((await runCommand(command, "qiaotou-018", "--json")).out));
    if (!("facts" in json)) throw new Error("a device has facts");
    for (const { what, value } of json.facts) expect(text).toContain(`  ${what}  ${value}\n`);
  });

  it("never shows a secret, whatever the environment holds", async () => {
    vi.stubEnv("CAMNET_SNMP_COMMUNITY", "Zh0ngHua-9321");
    for (const words of [
      ["qiaotou-acc-03", "snmp"],
      ["qiaotou-acc-03", "snmp", "--json"],
    ]) {
      const { out } = await runCommand(command, ...words);
      expect(out).toContain("env:CAMNET_SNMP_COMMUNITY");
      expect(out).not.toContain("Zh0ngHua");
    }
  });

  it("guesses a word that names nothing", async () => {
    await expect(runCommand(command, "qiaotou-ac-03")).rejects.toThrow("did you mean qiaotou-acc-03?");
  });
});
