import type { Allocations } from "../../core/allocations.ts";
import type { Diagnostic } from "../../core/diagnostic.ts";
import type { Network } from "../../core/network.ts";
import { allocate } from "../allocate.ts";
import { failureFindings, planFailures } from "../failures.ts";
import { linkFindings, linkLoads } from "../link-load.ts";
import { platformFindings } from "../platform.ts";
import { poeFindings, poeLoads } from "../poe.ts";
import { standingAt } from "../standing.ts";
import { storageFindings, storagePlan } from "../storage.ts";
import { applyUpgrade, withoutItem } from "./apply-upgrade.ts";
import type { UpgradeItem } from "./proposal.ts";
import { type ReplanInput, toMend, touchedBy, withoutPorts } from "./replan.ts";

/**
 * What is wrong with the phase after an upgrade, or when one item is taken out of it: the planner's own findings, of the kinds that an
 * upgrade mends. Ports are asked for where the item reaches, failures only where nothing is wrong in health.
 */
export function findingsWithout(
  input: ReplanInput,
  items: readonly UpgradeItem[],
  item?: UpgradeItem,
): readonly Diagnostic[] {
  const left = item ? withoutItem(items, item) : items;
  const network = applyUpgrade(input.network, left, input.phase);
  const standing = standingAt(network, {}, new Map(), input.phase);
  const health = toMend([
    ...linkFindings(network, input.phase, linkLoads(standing)),
    ...poeFindings(standing, poeLoads(standing)),
    ...storageFindings(standing, storagePlan(standing)),
    ...platformFindings(standing),
  ]);
  if (item && health.length > 0) return health;
  const ports = portFindings(input, network, left, touchedBy(network, item ? [item] : items));
  if (item && ports.length > 0) return ports;
  const survives = network.county.policy.survive.length > 0;
  const failures = survives ? failureFindings(standing, planFailures(standing)) : [];
  return [...health, ...ports, ...failures];
}

/** What the allocator says of these switches, asked for them and their neighbours alone. */
function portFindings(
  { lock, today }: ReplanInput,
  network: Network,
  items: readonly UpgradeItem[],
  switches: ReadonlySet<string>,
): readonly Diagnostic[] {
  const links = network.links.filter(({ from, to }) => switches.has(from) || switches.has(to));
  const near = new Set([...switches, ...links.flatMap(({ from, to }) => [from, to])]);
  const devices = network.devices.filter((device) =>
    device.kind === "switch" ? near.has(device.id) : switches.has(device.on),
  );
  const part = { ...network, devices, links };
  const held: Allocations = withoutPorts(network, lock, items, "all");
  const codes = new Set(["no-free-port", "poe-class"]);
  return allocate(part, held, { today }).findings.filter(({ code }) => codes.has(code));
}
