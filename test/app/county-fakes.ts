/** A county of fake devices for the use cases: a driver whose configuration is a set of lines, and devices that misbehave on demand. */
import type { Observation } from "../../src/app/observe.ts";
import { toObservation } from "../../src/app/observe.ts";
import type { Change, Step } from "../../src/core/change.ts";
import type { CliTransport, HttpTransport } from "../../src/core/effects.ts";
import type { CameraIntent, SwitchIntent } from "../../src/core/intent.ts";
import type { Device, Link, Network, Policy } from "../../src/core/network.ts";
import { failed, ok } from "../../src/core/outcome.ts";
import { Secret } from "../../src/core/secret.ts";
import type { Driver } from "../../src/drivers/driver.ts";

export type Misbehaviour = "dead" | "refuses-second-line" | "lies" | "dies-after-sending" | "moved";

export interface FakeDevice {
  lines: string[];
  saved: string[];
  misbehaves?: Misbehaviour | undefined;
  sessions: number;
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

function step(command: string): Step {
  return { context: [], command, risk: "safe" };
}

function lineChange(running: string, intended: string): Change {
  const [from, to] = [lines(running), lines(intended)];
  const diff = (a: string[], b: string[]) => [
    ...a.filter((line) => !b.includes(line)).map((line) => step(`undo ${line}`)),
    ...b.filter((line) => !a.includes(line)).map((line) => step(line)),
  ];
  return { platform: "fake", commands: diff(from, to), rollback: diff(to, from), unmanaged: 0, unparsed: 0 };
}

function applyTo(device: FakeDevice, command: string): void {
  if (command.startsWith("undo ")) device.lines = device.lines.filter((line) => line !== command.slice(5));
  else device.lines.push(command);
  device.lines.sort();
}

export function fakeDriver(world: ReadonlyMap<string, FakeDevice>): Driver {
  return {
    platform: "fake",
    kind: "switch",
    render: () => "",
    change: lineChange,
    predict: (running) => running,
    normalise: (text) => text.replace(/secret \S+/g, "secret ***"),
    redact: (text) => text.replace(/secret \S+/g, "secret ***"),
    async open(_transports, target) {
      const device = world.get(target.deviceId)!;
      if (device.misbehaves === "dead") return failed("unreachable", `${target.deviceId} does not answer`);
      device.sessions++;
      let alive = true;
      return ok({
        read: async () => (alive ? ok(`${device.lines.join("\n")}\n`) : failed("timeout", "the session is dead")),
        async apply(steps: readonly Step[]) {
          for (const [index, { command }] of steps.entries()) {
            if (device.misbehaves === "refuses-second-line" && index === 1 && !command.startsWith("undo"))
              return failed("rejected", `Error at ${command}`);
            if (device.misbehaves !== "lies") applyTo(device, command);
          }
          if (device.misbehaves === "dies-after-sending") {
            alive = false;
            device.misbehaves = undefined;
          }
          return ok({ accepted: steps.length });
        },
        async save() {
          device.saved = [...device.lines];
          return ok(undefined);
        },
        transcript: () => "",
        close: async () => {},
      });
    },
  };
}

const noTransport = {
  cli: { open: async () => failed("unreachable", "no transport") } as CliTransport,
  http: { request: async () => failed("unreachable", "no transport"), close: async () => {} } as HttpTransport,
};

export const transports = noTransport;

export interface FakeSpec {
  readonly id: string;
  readonly kind?: "switch" | "camera";
  readonly area?: string;
  readonly type?: string;
  readonly role?: "access" | "aggregation" | "core";
  /** The switch that a camera is cabled to. */
  readonly on?: string;
  readonly risk?: Step["risk"];
  readonly misbehaves?: Misbehaviour;
}

/** Devices that hold `old` and `kept`, and shall hold `kept`, `new-1` and `new-2`. */
export function fakeCounty(
  specs: readonly FakeSpec[],
  uplinks: Readonly<Record<string, string>> = {},
  backups: Readonly<Record<string, string>> = {},
) {
  const world = new Map<string, FakeDevice>();
  for (const { id, misbehaves } of specs) world.set(id, { lines: ["kept", "old"], saved: [], misbehaves, sessions: 0 });
  const driver = fakeDriver(world);
  const observations = specs.map(
    ({ id, kind = "camera", area = "qiaotou", type = "maker/model", risk }): Observation => {
      const intent = { kind, deviceId: id, area, platform: "fake", typeSlug: type } as SwitchIntent | CameraIntent;
      const device = {
        intent,
        driver,
        address: "127.0.0.1",
        credential: { username: "camnet", password: new Secret("x") },
        intended: "kept\nnew-1\nnew-2\n",
      };
      const observation = toObservation(device, "kept\nold\n");
      if (world.get(id)!.misbehaves === "moved") world.get(id)!.lines = ["kept", "old", "somebody-else"];
      if (!risk) return observation;
      const commands = observation.change.commands.map((command, index) =>
        index === 0 ? { ...command, risk } : command,
      );
      return { ...observation, change: { ...observation.change, commands } };
    },
  );
  const links = [
    ...Object.entries(uplinks).map(([from, to]) => ({ id: from, from, to, role: "uplink", phase: 1 }) as Link),
    ...Object.entries(backups).map(
      ([from, to]) => ({ id: `${from}/backup`, from, to, role: "backup", phase: 1 }) as Link,
    ),
  ];
  const devices = specs.map(
    ({ id, kind = "camera", area = "qiaotou", role, on }) =>
      ({ id, kind, area, role, on, phase: 1, status: "active" }) as unknown as Device,
  );
  return { world, observations, network: { links, devices, planningPhase: 1 } as unknown as Network };
}

export const policy: Policy["rollout"] = {
  waveSize: 10,
  parallel: 4,
  maxFailures: 3,
  maxFailurePercent: 100,
  maxAreaPercent: 50,
};
