import { describe, expect, it } from "vitest";
import type { Step } from "../../src/core/change.ts";
import { Secret } from "../../src/core/secret.ts";
import { driverFor } from "../../src/drivers/registry.ts";
import { firstSwitchState } from "../../src/lab/first-state.ts";
import { createSwitchCli } from "../../src/lab/switch-cli.ts";
import { displayConfiguration } from "../../src/lab/vrp/display.ts";
import { ringParts } from "../plan/ring-county.ts";
import { labCounty } from "./small-county.ts";

const counties = [labCounty(), labCounty(ringParts)];
const community = "Read-Me-9";
const switches = counties.flatMap(({ network, plan }) => {
  const before = new Map(plan.before.switches.map((intent) => [intent.deviceId, intent]));
  const types = new Map(network.devices.map(({ id, type }) => [id, type]));
  return plan.after.switches.map((after) => ({
    deviceId: after.deviceId,
    before: before.get(after.deviceId),
    after,
    type: types.get(after.deviceId)!,
  }));
});

/** The driver and the simulated box know the language from different hands: each is the other's witness. */
describe("a switch driver on the simulated switch", () => {
  it.each(switches)("$deviceId takes every line, and reads back as intended", ({ before, after, type }) => {
    const hardware = { model: type.model, ports: type.ports };
    const login = { username: "camnet", password: "Pass-Word-1" };
    const start = {
      hardware,
      engineId: "800007DB03020000000001",
      before,
      after,
      login,
      community,
    };
    const state = firstSwitchState(after.deviceId, start);
    const running = () => displayConfiguration(state, hardware).join("\n");
    const driver = driverFor(after.platform)!;
    const intended = driver.render(after, { snmpCommunity: new Secret(community) });

    const change = driver.change(running(), intended, { scope: "owned" });
    expect(change.commands.length).toBeGreaterThan(0);
    expect(change.unparsed).toBe(0);
    expect(refusals(change.commands)).toEqual([]);
    expect(driver.change(running(), intended, { scope: "owned" }).commands).toEqual([]);
    expect(refusals(change.rollback)).toEqual([]);

    function refusals(steps: readonly Step[]): readonly string[] {
      const cli = createSwitchCli({ hardware, state, engineId: start.engineId });
      return steps.flatMap(({ context, command }) => {
        cli.escape();
        const lines = ["system-view", ...context, ...command.split("\n")];
        return lines.flatMap((line) => {
          const answer = cli.execute(line);
          const then = cli.prompt().endsWith("[Y/N]:") ? cli.execute("y") : "";
          return /Error/.test(answer + then) ? [`${line}: ${answer}${then}`] : [];
        });
      });
    }
  });
});
