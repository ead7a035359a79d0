import { afterEach, describe, expect, it } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import type { DeviceSession, Transports } from "../../src/drivers/driver.ts";
import { onvifDriver } from "../../src/drivers/onvif.ts";
import {
  credential,
  freshState,
  httpTo,
  intent,
  model,
  type RunningCamera,
  startCamera,
  stopCameras,
  target,
} from "../lab/camera-fixture.ts";

const cli: Transports["cli"] = {
  open: async () => ({ ok: false, failure: { kind: "unreachable", message: "a camera has no command line" } }),
};
const intended = onvifDriver.render(intent, { snmpCommunity: new Secret("public") });

async function open(running: RunningCamera, who = credential, timeoutMs?: number) {
  return onvifDriver.open({ cli, http: httpTo(running, timeoutMs) }, target, who);
}

async function session(running: RunningCamera): Promise<DeviceSession> {
  const opened = await open(running);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

async function read(from: DeviceSession): Promise<string> {
  const text = await from.read();
  if (!text.ok) throw new Error(text.failure.message);
  return text.value;
}

/** The outcome of a whole push against one camera, and its failure where it has one. */
async function push(running: RunningCamera, timeoutMs?: number) {
  const opened = await open(running, credential, timeoutMs);
  if (!opened.ok) return opened;
  const before = await opened.value.read();
  if (!before.ok) return before;
  return opened.value.apply(onvifDriver.change(before.value, intended, { scope: "owned" }).commands);
}

afterEach(stopCameras);

describe("an ONVIF camera as configuration text", () => {
  it("reads what the camera has, one line a setting, in a fixed order", async () => {
    expect(await read(await session(await startCamera()))).toMatchInlineSnapshot(`
      "time mode manual
      time zone CST-8
      time dst off
      hostname camera
      encoder main codec h264
      encoder main size 2688x1520
      encoder main fps 25
      encoder main gop 50
      encoder main kbps 2048
      encoder sub codec h264
      encoder sub size 704x576
      encoder sub fps 25
      encoder sub gop 50
      encoder sub kbps 512
      network address 10.36.20.17/24
      network gateway 10.36.20.1
      "
    `);
  });

  it("renders the intent in the same words and order", () => {
    expect(intended).toMatchInlineSnapshot(`
      "ntp 10.41.0.10 10.41.0.11
      time mode ntp
      time zone CST-8
      time dst off
      hostname qiaotou-001
      encoder main codec h265
      encoder main size 2560x1440
      encoder main fps 25
      encoder main gop 50
      encoder main kbps 4000
      encoder sub codec h264
      encoder sub size 704x576
      encoder sub fps 15
      encoder sub gop 30
      encoder sub kbps 512
      osd name 33032404001320000017|桥中路菜场东口
      network address 10.36.20.17/24
      network gateway 10.36.20.1
      "
    `);
  });

  it.each([
    { media2: true, osd: true },
    { media2: false, osd: true },
  ])("ends where intended after a push, and where it began after the rollback: $media2", async ({ media2 }) => {
    const running = await startCamera({ model: { ...model, media2 } });
    const wanted = media2 ? intended : intended.replace("main codec h265", "main codec h264");
    const device = await session(running);
    const before = await read(device);
    const change = onvifDriver.change(before, wanted, { scope: "owned" });

    expect(await device.apply(change.commands)).toEqual({ ok: true, value: { accepted: change.commands.length } });
    const after = await read(device);
    expect(after).toBe(wanted);
    expect(after).toBe(onvifDriver.predict(before, change.commands));
    expect(onvifDriver.change(after, wanted, { scope: "owned" }).commands).toEqual([]);

    expect((await device.apply(change.rollback)).ok).toBe(true);
    expect(await read(device)).toBe(before);
    expect(running.camera.state()).toEqual(freshState);
  });

  it("takes the same encoder for the sub stream when a third one makes the larger picture by then", async () => {
    const [main, sub] = freshState.encoders;
    const third = { ...sub!, width: 1280, height: 720, fps: 10, gop: 20 };
    const state = { ...freshState, encoders: [main!, { ...sub!, width: 1920, height: 1080 }, third] };
    const running = await startCamera({ state });
    const device = await session(running);
    const before = await read(device);
    const change = onvifDriver.change(before, intended, { scope: "owned" });
    expect((await device.apply(change.commands)).ok).toBe(true);
    expect(running.camera.state().encoders[2]).toEqual(third);

    const later = await session(running);
    const after = await read(later);
    expect(after).toContain("encoder sub size 704x576\n");
    expect(after).toContain("encoder stream-3 size 1280x720\n");
    expect(onvifDriver.change(after, intended, { scope: "owned" }).commands).toEqual([]);

    expect((await later.apply(change.rollback)).ok).toBe(true);
    expect(running.camera.state()).toEqual(state);
    expect(await read(later)).toBe(before);
  });

  it("keeps what nobody asked to change when it writes one setting of a stream", async () => {
    const running = await startCamera();
    const device = await session(running);
    const steps = [{ context: [], command: "encoder sub fps 12", risk: "interrupts" }] as const;
    expect((await device.apply(steps)).ok).toBe(true);
    expect(running.camera.state().encoders).toEqual([freshState.encoders[0], { ...freshState.encoders[1], fps: 12 }]);
  });

  it("sends all settings of a stream in one request, and the clock after its servers", async () => {
    const running = await startCamera();
    const device = await session(running);
    const change = onvifDriver.change(await read(device), intended, { scope: "owned" });
    await device.apply(change.commands);
    const writes = device
      .transcript()
      .split("\n")
      .filter((line) => / (Set|Create)/.test(line));
    expect(writes).toEqual([
      "device SetNTP: 200 SetNTPResponse",
      "device SetSystemDateAndTime: 200 SetSystemDateAndTimeResponse",
      "device SetHostname: 200 SetHostnameResponse",
      "media2 SetVideoEncoderConfiguration: 200 SetVideoEncoderConfigurationResponse",
      "media2 SetVideoEncoderConfiguration: 200 SetVideoEncoderConfigurationResponse",
      "media2 CreateOSD: 200 CreateOSDResponse",
    ]);
  });

  it("never shows a password in the transcript", async () => {
    const device = await session(await startCamera({ login: "token" }));
    await read(device);
    expect(device.transcript()).not.toContain("pass");
  });

  it("reads a wrong address, counts it, and never writes it", async () => {
    const network = { ...freshState.network, address: "10.36.20.99" };
    const device = await session(await startCamera({ state: { ...freshState, network } }));
    const before = await read(device);
    expect(before).toContain("network address 10.36.20.99/24");
    const change = onvifDriver.change(before, intended, { scope: "owned" });
    expect(change.commands.filter(({ command }) => command.includes("network"))).toEqual([]);
    expect(change.unmanaged).toBe(1);
    const forced = [{ context: [], command: "network address 10.36.20.17/24", risk: "management" }] as const;
    expect(await device.apply(forced)).toMatchObject({ ok: false, failure: { kind: "rejected" } });
  });
});

describe("logging in to an ONVIF camera", () => {
  it.each([
    { login: "digest", algorithms: ["MD5"] },
    { login: "digest", algorithms: ["SHA-256", "MD5"] },
    { login: "both", algorithms: ["MD5"] },
  ] as const)("uses HTTP digest where the camera offers it: $login $algorithms", async (options) => {
    const device = await session(await startCamera(options));
    expect(await read(device)).toContain("hostname camera");
  });

  it("signs a token with the camera's own clock where it takes nothing else", async () => {
    const time = { ...freshState.time, offsetMs: -3_600_000 };
    const device = await session(await startCamera({ login: "token", state: { ...freshState, time } }));
    expect(await read(device)).toContain("hostname camera");
  });

  it.each(["digest", "token", "both"] as const)("calls a wrong password auth: %s", async (login) => {
    const opened = await open(await startCamera({ login }), { username: "admin", password: new Secret("wrong") });
    const outcome = opened.ok ? await opened.value.read() : opened;
    expect(outcome).toMatchObject({ ok: false, failure: { kind: "auth" } });
    expect(JSON.stringify(outcome)).toContain('user \\"admin\\"');
    expect(JSON.stringify(outcome)).not.toContain("wrong");
  });
});

describe("a camera that misbehaves", () => {
  it("is unreachable when it is dead", async () => {
    expect(await push(await startCamera({ fault: { kind: "dead" } }))).toMatchObject({
      ok: false,
      failure: { kind: "unreachable" },
    });
  });

  it("is unreachable when nothing listens", async () => {
    const running = await startCamera();
    await running.camera.close();
    expect(await push(running)).toMatchObject({
      ok: false,
      failure: { kind: "unreachable", message: expect.stringContaining("refuses connections") },
    });
  });

  it("is a timeout when it is too slow", async () => {
    expect(await push(await startCamera({ fault: { kind: "slow", delayMs: 400 } }), 100)).toMatchObject({
      ok: false,
      failure: { kind: "timeout" },
    });
  });

  it("is unreachable when it closes in the middle of an answer", async () => {
    const fault = { kind: "closes", after: 6 } as const;
    expect(await push(await startCamera({ fault }))).toMatchObject({
      ok: false,
      failure: { kind: "unreachable", message: expect.stringContaining("in the middle of its answer") },
    });
  });

  it("is rejected in its own words, with how far the push came", async () => {
    const fault = { kind: "refuses", text: "SetHostname" } as const;
    expect(await push(await startCamera({ fault }))).toEqual({
      ok: false,
      failure: {
        kind: "rejected",
        message:
          'the camera refused SetHostname: ter:OperationProhibited: "The requested operation is not permitted by the device" (2 of 9 settings were accepted before it)',
      },
    });
  });

  it("is found out by reading back when it lies", async () => {
    const running = await startCamera({ fault: { kind: "lies" } });
    const device = await session(running);
    const before = await read(device);
    const change = onvifDriver.change(before, intended, { scope: "owned" });
    // SetSystemDateAndTime needs the servers that it only pretended to store, and honestly refuses.
    const steps = change.commands.filter(({ command }) => !command.startsWith("time "));
    expect((await device.apply(steps)).ok).toBe(true);
    expect(onvifDriver.change(await read(device), intended, { scope: "owned" }).commands).toEqual(change.commands);
  });

  it("is unreachable when it loses every other connection", async () => {
    expect(await push(await startCamera({ fault: { kind: "drops-half" } }))).toMatchObject({
      ok: false,
      failure: { kind: "unreachable" },
    });
  });
});

describe("what a camera does not offer", () => {
  const wish = async (command: string, options: Parameters<typeof startCamera>[0] = {}) => {
    const running = await startCamera(options);
    const device = await session(running);
    const outcome = await device.apply([{ context: [], command, risk: "interrupts" }]);
    expect(running.camera.state()).toEqual(options.state ?? freshState);
    return outcome.ok ? "accepted" : `${outcome.failure.kind}: ${outcome.failure.message}`;
  };

  it.each([
    [
      "encoder main size 4000x3000",
      "size 4000x3000 is not offered with h264; this camera allows 2688x1520, 2560x1440,",
    ],
    ["encoder main fps 60", "fps 60 is not offered with h264; this camera allows 1, 2, 3"],
    ["encoder main gop 9000", "gop 9000 is not offered with h264; this camera allows 1 to 400"],
    ["encoder sub kbps 8", "kbps 8 is not offered with h264; this camera allows 32 to 16384"],
    ["encoder main codec mjpeg", "codec mjpeg is not offered; this camera allows h264, h265"],
    ["encoder stream-3 fps 5", "encoder stream-3: this camera has no such stream; it has main, sub"],
    ["firmware 5.8", "camnet does not know how to set firmware"],
    ["no encoder main gop", "encoder main gop cannot be removed, only set"],
  ])("is rejected with what is allowed: %s", async (command, sentence) => {
    const said = await wish(command);
    expect(said).toMatch(/^rejected: /);
    expect(said).toContain(sentence);
  });

  it("says that H.265 needs the second media service where there is only the first", async () => {
    expect(await wish("encoder main codec h265", { model: { ...model, media2: false } })).toContain(
      "needs the second ONVIF media service",
    );
  });

  it("says which streams there are when one is missing", async () => {
    const state = { ...freshState, encoders: freshState.encoders.slice(0, 1) };
    expect(await wish("encoder sub fps 10", { state })).toContain("no such stream; it has main");
  });

  it("reads a camera that cannot write on its pictures, and refuses the words", async () => {
    const running = await startCamera({ model: { ...model, osd: false } });
    const device = await session(running);
    expect(await read(device)).not.toContain("osd");
    expect(await device.apply([{ context: [], command: "osd name x", risk: "safe" }])).toMatchObject({
      ok: false,
      failure: { kind: "rejected", message: expect.stringContaining("ter:ActionNotSupported") },
    });
  });
});
