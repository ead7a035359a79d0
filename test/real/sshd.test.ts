import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createHostKeys } from "../../src/adapters/host-keys.ts";
import { nodeFiles } from "../../src/adapters/node-files.ts";
import { createSshTransport } from "../../src/adapters/ssh-cli.ts";
import type { DeviceTarget } from "../../src/core/effects.ts";
import { type Credential, Secret } from "../../src/core/secret.ts";
import { vrpDialect } from "../../src/drivers/huawei-vrp/session.ts";
import { describeReal } from "./describe-real.ts";
import { findProgram } from "./parts.ts";

const target: DeviceTarget = { deviceId: "sw-real", kind: "switch", platform: "huawei-vrp", address: "127.0.0.1" };
const isRoot = process.getuid?.() === 0;

describeReal(["sshd"], "a real OpenSSH server", () => {
  let folder = "";
  let config = "";
  let madeRunFolder = false;
  let port = 0;
  let server: ChildProcess | undefined;
  let account: { readonly username: string; readonly password: string } | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "camnet-sshd-"));
    chmodSync(folder, 0o755);
    config = join(folder, "configuration");
    cpSync(fileURLToPath(new URL("vrp-like-cli.sh", import.meta.url)), join(folder, "cli.sh"));
    for (const key of ["host-1", "host-2", "user"]) {
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)]);
    }
    // sshd empties itself of privileges in this folder; a service would make it at boot.
    if (isRoot && !existsSync("/run/sshd")) {
      mkdirSync("/run/sshd", { mode: 0o755 });
      madeRunFolder = true;
    }
    if (isRoot) account = addAccount();
    port = await freePort();
  });

  afterAll(async () => {
    await stop();
    if (account) execFileSync("userdel", [account.username], { stdio: "ignore" });
    if (madeRunFolder) rmdirSync("/run/sshd");
    if (folder) rmSync(folder, { recursive: true });
  });

  async function start(hostKey: string): Promise<void> {
    await stop();
    writeFileSync(config, "sysname sw-real\n#\ndescription 桥中路菜场东口\nreturn\n");
    chmodSync(config, 0o666);
    const settings = join(folder, "sshd_config");
    writeFileSync(
      settings,
      [
        `Port ${port}`,
        "ListenAddress 127.0.0.1",
        `HostKey ${join(folder, hostKey)}`,
        `PidFile ${join(folder, "pid")}`,
        `AuthorizedKeysFile ${join(folder, "user.pub")}`,
        "StrictModes no",
        "UsePAM no",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin yes",
        `ForceCommand /bin/sh ${join(folder, "cli.sh")} ${config}`,
        "",
      ].join("\n"),
    );
    server = spawn(findProgram("sshd") ?? "sshd", ["-D", "-e", "-f", settings], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    for await (const chunk of server.stderr ?? []) {
      said += String(chunk);
      if (said.includes("Server listening")) return;
    }
    throw new Error(`sshd did not start: ${said}`);
  }

  async function stop(): Promise<void> {
    if (!server || server.exitCode !== null) return;
    const gone = once(server, "exit");
    server.kill("SIGTERM");
    await gone;
    server = undefined;
  }

  function transport(pins: string) {
    return createSshTransport({
      endpoints: { locate: () => ({ host: "127.0.0.1", port }) },
      hostKeys: createHostKeys({ files: nodeFiles, path: join(folder, pins), trustNew: true }),
    });
  }

  const withKey = (): Credential => ({
    username: userInfo().username,
    password: new Secret(""),
    privateKey: new Secret(readFileSync(join(folder, "user"), "utf8")),
  });

  async function drive(credential: Credential): Promise<void> {
    const opened = await transport("pins-drive.json").open(target, vrpDialect, credential);
    if (!opened.ok)
      throw new Error(`${opened.failure.kind}: ${opened.failure.message}\n${opened.failure.detail ?? ""}`);
    const session = opened.value;
    expect(await session.send("display current-configuration")).toEqual({
      ok: true,
      value: "sysname sw-real\n#\ndescription 桥中路菜场东口\nreturn",
    });
    await session.send("system-view");
    expect(await session.send("vlan batch 10")).toEqual({ ok: true, value: "" });
    const refused = await session.send("vlan batch 4095");
    expect(refused.ok ? "" : refused.failure.message).toBe(
      `sw-real refused "vlan batch 4095": Error: Wrong parameter found at '^' position.`,
    );
    await session.send("return");
    const saved = await session.send("save");
    expect(saved.ok && saved.value).toContain("Save the configuration successfully.");
    await session.close();
    expect(readFileSync(config, "utf8")).toContain("vlan batch 10\n");
  }

  it("lets us in with a key, runs our lines and keeps them", async () => {
    await start("host-1");
    await drive(withKey());
  });

  it.skipIf(!isRoot)("lets us in with a password [needs root, to make an account]", async () => {
    await start("host-1");
    await drive({ username: account?.username ?? "", password: new Secret(account?.password ?? "") });
  });

  it("refuses a wrong password, which is an auth failure and no exception", async () => {
    await start("host-1");
    const wrong = { username: userInfo().username, password: new Secret("not-the-password") };
    const outcome = await transport("pins-wrong.json").open(target, vrpDialect, wrong);
    expect(outcome.ok ? "" : outcome.failure).toEqual({
      kind: "auth",
      message: `sw-real at 127.0.0.1:${port} refused the login of ${wrong.username}`,
    });
  });

  it("is refused by us once its host key has changed, with a sentence that says what to do", async () => {
    const pins = "pins-changed.json";
    await start("host-1");
    const first = await transport(pins).open(target, vrpDialect, withKey());
    expect(first.ok).toBe(true);
    if (first.ok) await first.value.close();
    const fingerprint = (key: string) =>
      execFileSync("ssh-keygen", ["-lf", join(folder, key)])
        .toString()
        .split(" ")[1] ?? "";

    await start("host-2");
    const second = await transport(pins).open(target, vrpDialect, withKey());
    expect(second.ok ? "" : second.failure.kind).toBe("auth");
    const message = second.ok ? "" : second.failure.message;
    expect(message).toContain(`shows the host key ssh-ed25519 ${fingerprint("host-2")}`);
    expect(message).toContain(`pins ssh-ed25519 ${fingerprint("host-1")}`);
    expect(message).toContain(`delete the line "sw-real" from ${join(folder, pins)}`);
  });

  it("that is stopped in the middle of a session leaves an outcome behind and no exception", async () => {
    await start("host-1");
    const opened = await transport("pins-stop.json").open(target, vrpDialect, withKey());
    if (!opened.ok) throw new Error(opened.failure.message);
    await stop();
    // The listener is gone; the session's own process lives until its shell ends.
    expect((await opened.value.send("display current-configuration")).ok).toBe(true);
    await opened.value.send("quit");
    const outcome = await opened.value.send("display current-configuration");
    expect(outcome.ok ? "" : outcome.failure.kind).toBe("unreachable");
  });
});

function addAccount(): { readonly username: string; readonly password: string } {
  const account = { username: `camnet-t${process.pid}`, password: `Open-Sesame-${process.pid}` };
  execFileSync("useradd", ["--no-create-home", "--shell", "/bin/sh", account.username]);
  execFileSync("chpasswd", { input: `${account.username}:${account.password}\n` });
  return account;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
