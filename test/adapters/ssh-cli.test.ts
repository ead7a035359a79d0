import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createHostKeys, type HostKeys } from "../../src/adapters/host-keys.ts";
import { createSshTransport } from "../../src/adapters/ssh-cli.ts";
import type { CliSession, DeviceTarget, Files } from "../../src/core/effects.ts";
import type { Outcome } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import { vrpDialect } from "../../src/drivers/huawei-vrp/session.ts";
import { account, answering, type Script, type ScriptedServer, startServer } from "./scripted-ssh-server.ts";

const target: DeviceTarget = { deviceId: "sw-1", kind: "switch", platform: "huawei-vrp", address: "127.0.0.1" };
const credential = { username: account.username, password: new Secret(account.password) };
const running: { close(): Promise<void> | void }[] = [];

afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close();
});

function memoryFiles(): Pick<Files, "read" | "write"> & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: async (path) => texts.get(path),
    write: async (path, text) => void texts.set(path, text),
  };
}

function trusting(files = memoryFiles()): HostKeys {
  return createHostKeys({ files, path: "state/known-hosts.json", trustNew: true });
}

function transportTo(port: number, hostKeys: HostKeys = trusting()) {
  return createSshTransport({
    endpoints: { locate: () => ({ host: "127.0.0.1", port }) },
    hostKeys,
    loginTimeoutMs: 3_000,
    commandTimeoutMs: 2_500,
  });
}

async function serve(script: Script, options: Parameters<typeof startServer>[1] = {}): Promise<ScriptedServer> {
  const server = await startServer(script, options);
  running.push(server);
  return server;
}

async function open(script: Script): Promise<CliSession> {
  const { port } = await serve(script);
  const opened = await transportTo(port).open(target, vrpDialect, credential);
  if (!opened.ok) throw new Error(`${opened.failure.kind}: ${opened.failure.message}\n${opened.failure.detail}`);
  running.push(opened.value);
  return opened.value;
}

function failureOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error(`expected a failure, got ${JSON.stringify(outcome.value)}`);
  return outcome.failure;
}

/** Echoes, then runs what the test says for the lines it names; everything else is answered with a bare prompt. */
function doing(special: Readonly<Record<string, (session: Parameters<Script>[0]) => void>>, prompt = "<sw-1>"): Script {
  return (session) => {
    session.write(prompt);
    session.onLine((line) => {
      session.write(`${line}\r\n`);
      const act = special[line];
      if (act) act(session);
      else session.write(prompt);
    });
  };
}

describe("logging in over SSH", () => {
  it("calls a closed port unreachable and names the place", async () => {
    const closed = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => closed.once("listening", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const failure = failureOf(await transportTo(port).open(target, vrpDialect, credential));
    expect(failure.kind).toBe("unreachable");
    expect(failure.message).toBe(`sw-1 at 127.0.0.1:${port} does not answer on SSH (ECONNREFUSED)`);
  });

  it("calls a server that accepts and says nothing a timeout", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    running.push({ close: () => void silent.close() });
    await new Promise((resolve) => silent.once("listening", resolve));
    const failure = failureOf(
      await transportTo((silent.address() as AddressInfo).port).open(target, vrpDialect, credential),
    );
    expect(failure.kind).toBe("timeout");
  });

  it("tries a wrong password exactly once, so that no account is locked", async () => {
    const server = await serve(answering({}), { methods: ["password", "keyboard-interactive"] });
    const wrong = { username: account.username, password: new Secret("guess-number-one") };
    const failure = failureOf(await transportTo(server.port).open(target, vrpDialect, wrong));
    expect(failure).toEqual({
      kind: "auth",
      message: `sw-1 at 127.0.0.1:${server.port} refused the login of camnet`,
    });
    expect(server.logins()).toEqual(["password"]);
  });

  it("uses keyboard-interactive where the server has no password method", async () => {
    const server = await serve(answering({}), { methods: ["keyboard-interactive"] });
    const opened = await transportTo(server.port).open(target, vrpDialect, credential);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
    expect(server.logins()).toEqual(["password", "keyboard-interactive"]);
  });

  it("declines to change the password when the device nags", async () => {
    const typed: string[] = [];
    const session = await open((device) => {
      device.write(
        "Warning: The initial password poses security risks.\r\nThe password needs to be changed. Change now? [Y/N]:",
      );
      let asked = true;
      device.onLine((line) => {
        typed.push(line);
        device.write(asked ? `${line}\r\n<sw-1>` : `${line}\r\n<sw-1>`);
        asked = false;
      });
    });
    expect(typed).toEqual(["N", "screen-length 0 temporary"]);
    expect(session.transcript()).not.toContain(account.password);
  });

  it("is not fooled by a banner that looks like a prompt", async () => {
    const session = await open((device) => {
      device.write("\r\n<Authorised>\r\n");
      setTimeout(() => device.write("[WARNING]"), 5);
      setTimeout(() => device.write("\r\nAll access is logged.\r\n<sw-1>"), 15);
      device.onLine((line) => device.write(`${line}\r\n${line === "display clock" ? "2026-11-24\r\n" : ""}<sw-1>`));
    });
    expect(await session.send("display clock")).toEqual({ ok: true, value: "2026-11-24" });
  });

  it("reports a first question that nobody prepared for, with the transcript", async () => {
    const { port } = await serve((device) => device.write("Accept the terms of use? (yes/no) "));
    const failure = failureOf(await transportTo(port).open(target, vrpDialect, credential));
    expect(failure.kind).toBe("unexpected-prompt");
    expect(failure.message).toBe(
      'sw-1 asks "Accept the terms of use? (yes/no)" after the login, and no answer is prepared for it',
    );
    expect(failure.detail).toContain("Accept the terms of use?");
  });
});

describe("host keys", () => {
  const path = "state/known-hosts.json";

  it("refuses an unknown key unless trust on first use was asked for, and sends no password", async () => {
    const server = await serve(answering({}));
    const strict = createHostKeys({ files: memoryFiles(), path, trustNew: false });
    const failure = failureOf(await transportTo(server.port, strict).open(target, vrpDialect, credential));
    expect(failure.kind).toBe("auth");
    expect(failure.message).toMatch(
      /^sw-1 at 127\.0\.0\.1:\d+ shows the host key ssh-rsa SHA256:\S+, and state\/known-hosts\.json has none for it; .* --trust-new-hosts to pin it$/,
    );
    expect(server.logins()).toEqual([]);
  });

  it("refuses a changed key even when new keys are trusted, and says what to do", async () => {
    const files = memoryFiles();
    const first = await serve(answering({}), { key: 0 });
    const second = await serve(answering({}), { key: 1 });
    const opened = await transportTo(first.port, trusting(files)).open(target, vrpDialect, credential);
    expect(opened.ok).toBe(true);
    if (opened.ok) await opened.value.close();
    const pinned = files.texts.get(path);
    const failure = failureOf(await transportTo(second.port, trusting(files)).open(target, vrpDialect, credential));
    expect(failure.kind).toBe("auth");
    expect(failure.message).toContain("pins ssh-rsa SHA256:");
    expect(failure.message).toContain('delete the line "sw-1" from state/known-hosts.json');
    expect(second.logins()).toEqual([]);
    expect(files.texts.get(path)).toBe(pinned);
  });

  it("keeps every pin of devices that log in at the same time", async () => {
    const files = memoryFiles();
    const hostKeys = trusting(files);
    const keys = Array.from({ length: 40 }, (_, index) => Buffer.from(`\0\0\0\x07ssh-rsa${index}`, "latin1"));
    await Promise.all(keys.map((key, index) => hostKeys.refuse(`sw-${index}`, "127.0.0.1:22", key)));
    expect(Object.keys(JSON.parse(files.texts.get(path) ?? "{}"))).toHaveLength(40);
  });

  it("names the file when it is not JSON", async () => {
    const files = memoryFiles();
    files.texts.set(path, "<<<<<<< HEAD");
    await expect(trusting(files).refuse("sw-1", "127.0.0.1:22", Buffer.alloc(8))).rejects.toThrow(
      "state/known-hosts.json is not JSON",
    );
  });
});

describe("a conversation with a command line", () => {
  it("gives the answer without echo and prompt", async () => {
    const session = await open(answering({ "display version": "VRP (R) software\r\nUptime is 1 week\r\n" }));
    expect(await session.send("display version")).toEqual({ ok: true, value: "VRP (R) software\nUptime is 1 week" });
  });

  it("calls a refused line rejected and quotes what the device said", async () => {
    const session = await open(
      answering({ "vlan 5000": "         ^\r\nError: Wrong parameter found at '^' position.\r\n" }),
    );
    const failure = failureOf(await session.send("vlan 5000"));
    expect(failure.kind).toBe("rejected");
    expect(failure.message).toBe(`sw-1 refused "vlan 5000": Error: Wrong parameter found at '^' position.`);
    expect((await session.send("display clock")).ok).toBe(true);
  });

  it("turns pages and leaves no trace of the pager", async () => {
    const session = await open(
      doing({
        "display current-configuration": (device) => {
          device.write("sysname sw-1\r\n  ---- More ----");
          let keys = 0;
          device.onKey((key) => {
            if (key !== " " || keys++ > 0) return;
            device.write(`\u001b[16D${" ".repeat(16)}\u001b[16Dvlan batch 2\r\nreturn\r\n<sw-1>`);
          });
        },
      }),
    );
    expect(await session.send("display current-configuration")).toEqual({
      ok: true,
      value: "sysname sw-1\nvlan batch 2\nreturn",
    });
  });

  it("puts together prompts, echoes and wide characters that arrive byte by byte", async () => {
    const session = await open(
      doing({
        "display this": (device) => {
          const bytes = [...new TextEncoder().encode(" description 桥中路菜场东口\r\n<sw-1>")];
          const next = (): void => {
            const byte = bytes.shift();
            if (byte === undefined) return;
            device.writeBytes(Uint8Array.of(byte));
            setTimeout(next, 1);
          };
          next();
        },
      }),
    );
    expect(await session.send("display this")).toEqual({ ok: true, value: " description 桥中路菜场东口" });
  });

  it("carries a line of 64 KB", async () => {
    const long = "x".repeat(65_536);
    const session = await open(answering({ "display long": `${long}\r\n` }));
    expect(await session.send("display long")).toEqual({ ok: true, value: long });
  });

  it("leaves log lines out of the answer, also one that comes after the prompt", async () => {
    const log =
      "Nov 24 2026 02:00:00+08:00 sw-1 %%01IFPDT/4/IF_STATE(l)[0]:Interface GE0/0/1 has turned into UP state.";
    const session = await open(
      doing({
        "display vlan": (device) => device.write(`vlan 2\r\n${log}\r\nvlan 3\r\n<sw-1>`),
        "display clock": (device) => device.write(`02:00\r\n<sw-1>\r\n${log}\r\n`),
      }),
    );
    expect(await session.send("display vlan")).toEqual({ ok: true, value: "vlan 2\nvlan 3" });
    expect(await session.send("display clock")).toEqual({ ok: true, value: "02:00" });
  });

  it("does not take a prompt that a log line left behind for the answer to the next line", async () => {
    const session = await open((device) => {
      device.write("<sw-1>");
      device.onLine((line) => {
        if (line !== "display clock") return device.write(`${line}\r\n<sw-1>`);
        device.write("\r\nNov 24 2026 02:00:00 sw-1 %%01SSH/5/LOGIN(l)[1]:A user logged in.\r\n<sw-1>");
        setTimeout(() => device.write(`${line}\r\n02:00\r\n<sw-1>`), 60);
      });
    });
    expect(await session.send("display clock")).toEqual({ ok: true, value: "02:00" });
  });

  it("follows the prompt into views and through a change of name", async () => {
    let prompt = "<sw-1>";
    const session = await open((device) => {
      device.write(prompt);
      device.onLine((line) => {
        if (line === "system-view") prompt = "[sw-1]";
        if (line.startsWith("interface")) prompt = "[~sw-1-GigabitEthernet0/0/1]";
        if (line.startsWith("sysname")) prompt = "[qiaotou-acc-3]";
        device.write(`${line}\r\n${prompt}`);
      });
    });
    for (const line of ["system-view", "interface GigabitEthernet0/0/1", "sysname qiaotou-acc-3", "vlan batch 2"]) {
      expect(await session.send(line)).toEqual({ ok: true, value: "" });
    }
  });

  it("answers the save question by the table and nothing else", async () => {
    const typed: string[] = [];
    const session = await open((device) => {
      device.write("<sw-1>");
      device.onLine((line) => {
        typed.push(line);
        if (line === "save")
          device.write(
            `${line}\r\nThe current configuration will be written to flash:/vrpcfg.zip.\r\nAre you sure to continue?[Y/N]:`,
          );
        else if (line === "Y") device.write("Y\r\nSave the configuration successfully.\r\n<sw-1>");
        else device.write(`${line}\r\n<sw-1>`);
      });
    });
    const saved = await session.send("save");
    expect(saved.ok && saved.value).toContain("Save the configuration successfully.");
    expect(typed).toEqual(["screen-length 0 temporary", "save", "Y"]);
  });

  it("stops at a question that nobody prepared for, answers nothing, and closes", async () => {
    const typed: string[] = [];
    const session = await open((device) => {
      device.write("<sw-1>");
      device.onLine((line) => {
        typed.push(line);
        device.write(line === "reboot" ? `${line}\r\nSystem will reboot! Continue ? [y/n]:` : `${line}\r\n<sw-1>`);
      });
    });
    const failure = failureOf(await session.send("reboot"));
    expect(failure.kind).toBe("unexpected-prompt");
    expect(failure.message).toContain('asks "System will reboot! Continue ? [y/n]:" while it worked on "reboot"');
    expect(typed).toEqual(["screen-length 0 temporary", "reboot"]);
    expect(failureOf(await session.send("display clock")).kind).toBe("unreachable");
  });

  it("gives up on a command that never ends, at its own deadline", async () => {
    const session = await open(doing({ "display slow": (device) => device.write("working on it\r\n") }));
    const started = Date.now();
    const failure = failureOf(await session.send("display slow", { timeoutMs: 400 }));
    expect(failure).toMatchObject({
      kind: "timeout",
      message: 'sw-1 gave no prompt within 400 ms while it worked on "display slow"',
    });
    expect(Date.now() - started).toBeLessThan(1_500);
  });

  it("reports a session that the device closes midway", async () => {
    const session = await open(doing({ "vlan batch 2": (device) => device.close() }));
    const failure = failureOf(await session.send("vlan batch 2"));
    expect(failure).toMatchObject({
      kind: "unreachable",
      message: 'sw-1 closed the session while it worked on "vlan batch 2"',
    });
  });

  it("survives the reset of an idle session, which node-ssh alone does not", async () => {
    let reset = () => {};
    const session = await open((device) => {
      reset = device.reset;
      answering({})(device);
    });
    reset();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const failure = failureOf(await session.send("display clock"));
    expect(failure.kind).toBe("unreachable");
  });

  it("shows no secret in answers that fail, in messages and in the transcript", async () => {
    const session = await open(
      answering({
        "snmp-agent community read cipher Top-Secret-9": "Error: The community Top-Secret-9 is too simple.\r\n",
      }),
    );
    const failure = failureOf(await session.send("snmp-agent community read cipher Top-Secret-9"));
    const hidden = failureOf(await session.send("snmp-agent community read cipher Top-Secret-9", { secret: true }));
    expect(failure.message).toContain('refused "snmp-agent community read cipher ***"');
    expect(JSON.stringify([hidden, session.transcript()])).not.toContain("Top-Secret-9");
  });
});

it("names no vendor in the adapter", () => {
  for (const file of ["ssh-cli", "ssh-conversation", "ssh-terminal-text", "host-keys"]) {
    const text = readFileSync(new URL(`../../src/adapters/${file}.ts`, import.meta.url), "utf8");
    expect(text).not.toMatch(/huawei|vrp|h3c|comware|cisco|ruijie/i);
  }
});
