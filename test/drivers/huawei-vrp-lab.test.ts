import { generateKeyPairSync } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createHostKeys } from "../../src/adapters/host-keys.ts";
import { createSshTransport } from "../../src/adapters/ssh-cli.ts";
import type { DeviceTarget, HttpTransport } from "../../src/core/effects.ts";
import { failed } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import type { DeviceSession } from "../../src/drivers/driver.ts";
import { huaweiVrp } from "../../src/drivers/huawei-vrp.ts";
import type { Fault } from "../../src/lab/faults.ts";
import { createSshSwitch } from "../../src/lab/ssh-switch.ts";
import { createSwitchCli } from "../../src/lab/switch-cli.ts";
import { factoryState, type SwitchHardware } from "../../src/lab/vrp/state.ts";
import { memoryFiles } from "../fakes.ts";
import { accessSwitch, renderSecrets } from "./vrp-intent.ts";

const hardware: SwitchHardware = {
  model: "S5735-L8P4S-A1",
  ports: Array.from({ length: 9 }, (_, at) => ({
    name: `GigabitEthernet0/0/${at + 1}`,
    mbps: 1000,
    medium: at < 8 ? "copper" : "fibre",
    poe: at < 8,
    managementOnly: false,
  })),
};
const target: DeviceTarget = {
  deviceId: "qiaotou-acc-3",
  kind: "switch",
  platform: "huawei-vrp",
  address: "127.0.0.1",
};
const password = new Secret("Open-Sesame-1");
const hostKey = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs1", format: "pem" });
const http: HttpTransport = { request: async () => failed("unreachable", "no camera here"), close: async () => {} };
const intended = huaweiVrp.render(accessSwitch, renderSecrets);
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

/** A switch of the lab, reached over a real SSH connection on loopback. */
async function loggedIn(options: { readonly fault?: Fault; readonly refuses?: string } = {}): Promise<DeviceSession> {
  const state = factoryState(hardware);
  const device = createSshSwitch({
    hostKey: hostKey.toString(),
    mayLogIn: (_, typed) => typed === password.reveal(),
    openCli: () => createSwitchCli({ hardware, state, ...(options.refuses ? { refuses: options.refuses } : {}) }),
    fault: options.fault,
  });
  const port = await device.listen("127.0.0.1", 0);
  open.push(device);
  const cli = createSshTransport({
    endpoints: { locate: () => ({ host: "127.0.0.1", port }) },
    hostKeys: createHostKeys({ files: memoryFiles(), path: "known-hosts.json", trustNew: true }),
  });
  const session = await huaweiVrp.open({ cli, http }, target, { username: "camnet", password });
  if (!session.ok) throw new Error(session.failure.message);
  open.push(session.value);
  return session.value;
}

async function read(session: DeviceSession): Promise<string> {
  const running = await session.read();
  if (!running.ok) throw new Error(running.failure.message);
  return running.value;
}

describe("a simulated switch, from the factory to what the plan wants and back", () => {
  it("accepts every line, reads back as intended, saves, and returns to what it was", async () => {
    const session = await loggedIn();
    const before = await read(session);
    const change = huaweiVrp.change(before, intended, { scope: "owned" });
    expect(await session.apply(change.commands)).toEqual({ ok: true, value: { accepted: change.commands.length } });
    const after = await read(session);
    expect(huaweiVrp.change(after, intended, { scope: "owned" }).commands).toEqual([]);
    expect((await session.save()).ok).toBe(true);
    expect(await session.apply(change.rollback)).toEqual({ ok: true, value: { accepted: change.rollback.length } });
    expect(huaweiVrp.normalise(await read(session))).toBe(huaweiVrp.normalise(before));
    expect(session.transcript()).not.toContain(renderSecrets.snmpCommunity.reveal());
  });

  it("names the step that it refuses", async () => {
    const session = await loggedIn({ refuses: "port default vlan 1142" });
    const { commands } = huaweiVrp.change(await read(session), intended, { scope: "owned" });
    const outcome = await session.apply(commands);
    expect(outcome.ok ? "" : outcome.failure.message).toMatch(
      /^step \d+ of \d+ in interface GigabitEthernet0\/0\/1: qiaotou-acc-3 refused "port default vlan 1142": Error: /,
    );
  });

  it("is unreachable when it closes the session midway", async () => {
    const session = await loggedIn({ fault: { kind: "closes", after: 6 } });
    const { commands } = huaweiVrp.change(await read(session), intended, { scope: "owned" });
    const outcome = await session.apply(commands);
    expect(outcome.ok ? "" : outcome.failure.kind).toBe("unreachable");
  });
});
