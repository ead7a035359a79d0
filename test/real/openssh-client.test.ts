import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BootedLab, bootLab } from "../../src/lab/boot-lab.ts";
import { ids, labCounty } from "../lab/small-county.ts";
import { describeReal } from "./describe-real.ts";

describeReal(["ssh"], "OpenSSH's client on a lab switch", () => {
  const folder = mkdtempSync(join(tmpdir(), "camnet-openssh-"));
  let lab: BootedLab;
  beforeAll(async () => {
    lab = await bootLab({ county: labCounty(), folder });
  });
  afterAll(async () => {
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Everything that ssh printed, and how it ended. */
  function ssh(
    pty: "-T" | "-tt",
    typed: string,
    options: { readonly password?: string; readonly command?: string } = {},
  ) {
    const words = [
      ...["-p", options.password ?? lab.secrets["env:CAMNET_SWITCH_PASSWORD"]!],
      ...["ssh", pty, "-F", "none", "-p", String(lab.endpoints.devices[ids.oldSwitch]!.ssh)],
      ...["-o", `UserKnownHostsFile=${join(folder, "known_hosts")}`, "-o", "StrictHostKeyChecking=accept-new"],
      ...["-o", "PubkeyAuthentication=no", "-o", "NumberOfPasswordPrompts=1", "camnet@127.0.0.1"],
      ...(options.command ? [options.command] : []),
    ];
    return new Promise<{ readonly out: string; readonly code: number | null }>((resolve, reject) => {
      const child = spawn("sshpass", words, { stdio: ["pipe", "pipe", "pipe"] });
      let out = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (bytes: Buffer) => (out += bytes.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ out, code }));
      child.stdin.end(typed);
    });
  }

  it("logs in and reads the configuration from a script without a terminal", async () => {
    const { out, code } = await ssh("-T", "screen-length 0 temporary\ndisplay current-configuration\nquit\n");
    expect(code).toBe(0);
    expect(out).toContain(`<${ids.oldSwitch}>display current-configuration\r\n!Software Version`);
    expect(out).toMatch(/interface GigabitEthernet0\/0\/9\r\n description qiaotou-agg-1\|GigabitEthernet0\/0\/1\r\n/);
    expect(out).toMatch(/#\r\nreturn\r\n<qiaotou-acc-1>quit/);
  });

  it("works on a terminal, pager included", async () => {
    const { out, code } = await ssh("-tt", "display current-configuration\r qscreen-length 0 temporary\rquit\r");
    expect(code).toBe(0);
    expect(out.split("---- More ----").length - 1).toBe(2);
  });

  it("changes the configuration, and the next login sees it", async () => {
    await ssh("-T", "system-view\nvlan 77\ndescription by hand\nreturn\nsave\ny\nquit\n");
    const { out } = await ssh("-T", "display current-configuration | include by hand\nquit\n");
    expect(out).toContain("\r\n description by hand\r\n");
  });

  it("ends when the script ends without a quit", async () => {
    const { out, code } = await ssh("-T", "display version\n");
    expect(code).toBe(0);
    expect(out).toContain("VRP (R) software");
  });

  it("is refused with a wrong password, and has no exec", async () => {
    const wrong = await ssh("-T", "", { password: "guess" });
    expect([wrong.code, wrong.out]).toEqual([255, expect.stringContaining("Permission denied (password)")]);
    expect((await ssh("-T", "", { command: "display version" })).out).toContain("exec request failed");
  });
});
