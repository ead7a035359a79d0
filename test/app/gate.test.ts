import { describe, expect, it } from "vitest";
import { healthGate } from "../../src/app/gate.ts";
import type { ManagedDevice, Observed } from "../../src/app/observe.ts";
import { type FakeSpec, fakeCounty, policy, transports } from "./county-fakes.ts";

const sw = (id: string, more: Partial<FakeSpec> = {}): FakeSpec => ({ id, kind: "switch", ...more });
const dead = { misbehaves: "dead" } as const;
const strict = { parallel: 4, maxFailurePercent: 0 };

/** A gate over fake devices; `onSleep` is what happens in the network during each settling time. */
function gateOver(
  specs: readonly FakeSpec[],
  options: {
    readonly uplinks?: Readonly<Record<string, string>>;
    readonly backups?: Readonly<Record<string, string>>;
    readonly rules?: typeof strict;
    readonly unread?: readonly string[];
    readonly onSleep?: (county: ReturnType<typeof fakeCounty>) => void;
  } = {},
) {
  const county = fakeCounty(specs, options.uplinks, options.backups);
  const sleeps: number[] = [];
  const seen = { asked: [] as string[], open: 0, mostOpen: 0 };
  const clock = {
    now: () => new Date(0),
    sleep: async (ms: number) => {
      sleeps.push(ms);
      options.onSleep?.(county);
    },
  };
  const watched = (device: ManagedDevice): ManagedDevice => ({
    ...device,
    driver: {
      ...device.driver,
      async open(...args) {
        seen.asked.push(device.intent.deviceId);
        seen.mostOpen = Math.max(seen.mostOpen, ++seen.open);
        await new Promise((resolve) => setImmediate(resolve));
        const session = await device.driver.open(...args);
        if (!session.ok) {
          seen.open--;
          return session;
        }
        return { ok: true, value: { ...session.value, close: async () => void seen.open-- } };
      },
    },
  });
  const observed = county.observations.map((o): Observed => {
    const { deviceId: id, area } = o.device.intent;
    return options.unread?.includes(id)
      ? { id, area, ok: false, failure: { kind: "unreachable", message: "no answer" } }
      : { id, area, ok: true, observation: { ...o, device: watched(o.device) } };
  });
  const gate = healthGate({ ...transports, clock }, observed, county.network.links, options.rules ?? strict);
  return { gate, sleeps, seen };
}

describe("gate", () => {
  it("passes when every changed device lets us in, and leaves no session open", async () => {
    const { gate, sleeps, seen } = gateOver([sw("a"), { id: "cam" }, sw("not-changed")]);
    expect(await gate(["a", "cam"])).toEqual({ passed: true, message: "2 of 2 answer" });
    expect(seen).toMatchObject({ asked: ["a", "cam"], open: 0 });
    expect(sleeps).toEqual([]);
  });

  it("asks the silent ones again, twice and two seconds apart, and no other", async () => {
    const { gate, sleeps, seen } = gateOver([sw("a"), sw("b", dead)]);
    expect(await gate(["a", "b"])).toEqual({ passed: false, message: "1 of 2 answer; silent: b" });
    expect(sleeps).toEqual([2000, 2000]);
    expect(seen.asked).toEqual(["a", "b", "b", "b"]);
  });

  it("passes a device that comes back while it settles", async () => {
    const { gate, sleeps } = gateOver([sw("a", dead)], {
      onSleep: ({ world }) => void (world.get("a")!.misbehaves = undefined),
    });
    expect(await gate(["a"])).toEqual({ passed: true, message: "1 of 1 answer" });
    expect(sleeps).toEqual([2000]);
  });

  it("asks the switches directly below a changed one, and no farther", async () => {
    const uplinks = { agg: "core", "acc-1": "agg", "acc-2": "agg", far: "acc-1" };
    const specs = [sw("core"), sw("agg"), sw("acc-1"), sw("acc-2"), sw("far", dead)];
    const { gate, seen } = gateOver(specs, { uplinks });
    expect(await gate(["agg"])).toEqual({ passed: true, message: "3 of 3 answer" });
    expect(seen.asked).toEqual(["agg", "acc-1", "acc-2"]);
  });

  it("asks the switch at the other end of a backup, whichever end was changed", async () => {
    const uplinks = { a: "core", b: "core" };
    const specs = [sw("core"), sw("a"), sw("b")];
    const asked = async (id: string) => {
      const { gate, seen } = gateOver(specs, { uplinks, backups: { a: "b" } });
      await gate([id]);
      return seen.asked;
    };
    expect([await asked("a"), await asked("b")]).toEqual([
      ["a", "b"],
      ["b", "a"],
    ]);
  });

  it("does not pass when a change silences the switch below, whatever the policy allows of changed devices", async () => {
    const lenient = { parallel: 4, maxFailurePercent: 100 };
    const { gate } = gateOver([sw("agg"), sw("acc", dead)], { uplinks: { acc: "agg" }, rules: lenient });
    expect(await gate(["agg"])).toEqual({ passed: false, message: "1 of 2 answer; silent: acc" });
  });

  it("does not ask a switch below that could not be read before the change either", async () => {
    const { gate } = gateOver([sw("agg"), sw("acc", dead)], { uplinks: { acc: "agg" }, unread: ["acc"] });
    expect(await gate(["agg"])).toEqual({ passed: true, message: "1 of 1 answer" });
  });

  it("allows the policy's percent of the changed devices, rounded down", async () => {
    const specs = Array.from({ length: 10 }, (_, i): FakeSpec => ({ id: `c${i}`, ...(i < 2 ? dead : {}) }));
    const ids = specs.map((s) => s.id);
    const passes = async (maxFailurePercent: number) =>
      (await gateOver(specs, { rules: { parallel: 4, maxFailurePercent } }).gate(ids)).passed;
    expect(await Promise.all([19, 20, 29].map(passes))).toEqual([false, true, true]);
  });

  it("counts the percent of the changed devices only, not of the switches asked below them", async () => {
    const below = ["b1", "b2", "b3"];
    const uplinks = Object.fromEntries(below.map((id) => [id, "a"]));
    const rules = { parallel: 4, maxFailurePercent: 50 };
    const { gate } = gateOver([sw("a", dead), ...below.map((id) => sw(id))], { uplinks, rules });
    expect(await gate(["a"])).toEqual({ passed: false, message: "3 of 4 answer; silent: a" });
  });

  it("names five silent devices and counts them all", async () => {
    const specs = Array.from({ length: 7 }, (_, i) => sw(`s${7 - i}`, dead));
    expect(await gateOver(specs).gate(specs.map((s) => s.id))).toEqual({
      passed: false,
      message: "0 of 7 answer; silent: s1, s2, s3, s4, s5",
    });
  });

  it("asks at most the policy's number at a time", async () => {
    const specs = Array.from({ length: 12 }, (_, i) => sw(`s${i}`));
    const { gate, seen } = gateOver(specs, { rules: { ...policy, parallel: 3 } });
    await gate(specs.map((s) => s.id));
    expect(seen).toMatchObject({ mostOpen: 3, open: 0 });
  });
});
