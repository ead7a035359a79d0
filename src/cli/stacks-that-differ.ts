import { isDeepStrictEqual } from "node:util";
import { platformConfigs } from "../../stacks/platform-config.ts";
import type { Planned } from "../app/impact/compare-counties.ts";

/** Names of the Terraform stacks that `camnet synth` would write otherwise: all that each is made from is compared, not its text. */
export function stacksThatDiffer(before: Planned, after: Planned): readonly string[] {
  const [was, is] = [stackInputs(before), stackInputs(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((name) => !isDeepStrictEqual(was.get(name), is.get(name)))
    .sort();
}

/** `platformStackName`, whose file loads cdktf: a tenth of a second that only `camnet synth` shall pay for. A test compares them. */
const platformStack = "county-platform";

function stackInputs({ network, plan }: Planned): ReadonlyMap<string, unknown> {
  const { switches, cameras, platform, vlans } = plan.after;
  const inputs = new Map<string, unknown>();
  for (const { slug } of network.areas) {
    const own = [switches, cameras].map((intents) => intents.filter(({ area }) => area === slug));
    if (own.some((intents) => intents.length > 0)) inputs.set(slug, own);
  }
  const homes = new Set(platform.map(({ id }) => plan.allocations.devices[id]?.vlan));
  const networks = vlans
    .filter(({ id }) => homes.has(id))
    .map(({ area, service, id, prefix, gateway }) => [area, service, id, prefix, gateway]);
  const configs = [...platformConfigs(plan.after, network)];
  inputs.set(platformStack, [network.county.slug, platform, networks, configs]);
  return inputs;
}
