import { beforeAll, describe, expect, it } from "vitest";
import { nodeFiles } from "../../src/adapters/node-files.ts";
import { systemClock } from "../../src/adapters/system-clock.ts";
import { type CountyReading, readCounty } from "../../src/app/county.ts";
import { dockerRules } from "./docker-rules.ts";
import { dockerSchema, dockerVersions } from "./docker-schema.ts";
import { checkStack } from "./provider-schema.ts";
import { type Synthesised, synthesise } from "./synthesised.ts";

describe.each(["before", "after"] as const)("the county's own stacks (%s the phase)", (phase) => {
  let county: Extract<CountyReading, { ok: true }>;
  let synthesised: Synthesised;

  beforeAll(async () => {
    const reading = await readCounty({ files: nodeFiles, clock: systemClock }, "inventory");
    if (!reading.ok) throw new Error(reading.diagnostics.map(({ message }) => message).join("\n"));
    county = reading;
    synthesised = await synthesise(county.plan, county.network, phase);
  });

  it("are the platform's and one per area with devices", () => {
    const { switches, cameras } = county.plan[phase];
    const areas = new Set([...switches, ...cameras].map(({ area }) => area));
    expect(synthesised.result.stacks.map(({ name }) => name)).toEqual([
      "county-platform",
      ...county.network.areas.map(({ slug }) => slug).filter((slug) => areas.has(slug)),
    ]);
  });

  it("hold every switch of the phase once, and every camera in its area's count", () => {
    const resources = synthesised.result.stacks.slice(1).flatMap(({ name }) => {
      const data = synthesised.stack(name).resource!["terraform_data"]!;
      return Object.entries(data as Record<string, { readonly input: { readonly count?: number } }>);
    });
    const switches = resources.filter(([id]) => !id.startsWith("cameras_")).map(([id]) => id);
    expect(switches.sort()).toEqual(county.plan[phase].switches.map(({ deviceId }) => deviceId));
    expect(resources.reduce((sum, [, { input }]) => sum + (input.count ?? 0), 0)).toBe(
      county.plan[phase].cameras.length,
    );
  });

  it.each(dockerVersions)("fit docker provider %s", (version) => {
    expect(checkStack(synthesised.stack("county-platform"), "docker", dockerSchema(version))).toEqual([]);
  });

  it.each(dockerRules)("keep the rule: $rule", ({ broken }) => {
    expect(broken(synthesised.docker(), synthesised.mounts)).toEqual([]);
  });

  it.each([
    ["media", "cameras"],
    ["storage", "recordings"],
    ["signalling", "devices"],
  ])("give every camera to exactly one %s node", (role, list) => {
    const served = [...synthesised.mounts.values()]
      .map((text) => JSON.parse(text) as Record<string, unknown>)
      .filter((config) => config["role"] === role)
      .flatMap((config) => config[list] as readonly { readonly id: string }[]);
    expect(served.map(({ id }) => id).sort()).toEqual(county.plan[phase].cameras.map(({ deviceId }) => deviceId));
  });
});
