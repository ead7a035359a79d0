import { cablesOf, type LinkPorts } from "../../core/allocations.ts";
import type { Link } from "../../core/network.ts";
import { rateAt } from "../../plan/standing.ts";
import { formatRate, nameDevices } from "../../plan/wording.ts";
import { type Because, because, type Fact, type Known } from "./explanation.ts";
import { segmentOf } from "./vlan-facts.ts";
import { residents, whoBrings } from "./who-brings.ts";

/** The ports at both ends of a link; undefined where it has none yet. */
export function cableFact(known: Known, link: Link): Fact | undefined {
  const held = portsOf(known, link);
  if (!held) return undefined;
  const ends = cablesOf(held).map(({ port, toPort }) => `${port} → ${toPort}`);
  return { what: link.role, value: `${ends.join(", ")} of ${held.to}`, because: cableBecause(known, link) };
}

export function cableBecause(known: Known, link: Link): readonly Because[] {
  const { lock, plan, places } = known;
  const held = portsOf(known, link);
  const kept = lock.devices[link.from]?.[link.role];
  const same = held && kept && text(held) === text(kept);
  return [
    because(
      link.role === "uplink" ? `${link.from} is uplinked to ${link.to}` : `${link.from} has a backup to ${link.to}`,
      places.device({ id: link.from, source: link.source }, link.role),
    ),
    same
      ? because("ports of both ends given once and kept: the lock file", places.lock("devices", link.from, link.role))
      : because(
          `not in the lock file yet: the slowest free ports that carry ${formatRate(rateAt(link, plan.phase).mbps)}`,
        ),
  ];
}

/** Links whose cables are plugged into a port; several share one port of a passive optical network. */
export function linksAtPort(known: Known, id: string, port: string): readonly Link[] {
  const { uplinks, backups } = known.after;
  return [...uplinks.values(), ...backups].filter((link) => {
    const held = portsOf(known, link);
    if (!held || (link.from !== id && link.to !== id)) return false;
    return cablesOf(held).some((cable) => (link.from === id ? cable.port : cable.toPort) === port);
  });
}

/** VLANs that pass a switch or its link, each with those who bring it; on a ring also those of the others. */
export function passingBecause(known: Known, id: string, vlans: readonly number[]): readonly Because[] {
  const brought = whoBrings(known.after, id);
  return vlans.map((vlan) => {
    const [key = "no segment"] = segmentOf(known, vlan);
    const devices = brought.get(vlan);
    const all = residents(known.after, vlan);
    const who = devices ? nameDevices(devices) : `for the ring, ${all.length > 0 ? nameDevices(all) : "nobody yet"}`;
    return because(`${vlan} ${key}: ${who}`, known.places.lock("prefixes", key) ?? all[0]?.source);
  });
}

/** VLANs that pass a link, from the port at its lower end. */
export function vlansOn(known: Known, link: Link): readonly number[] {
  const held = portsOf(known, link);
  const lower = known.plan.after.switches.find(({ deviceId }) => deviceId === link.from);
  const port = lower?.ports.find(({ name }) => name === held?.port);
  return port?.role === "trunk" ? port.vlans : [];
}

function portsOf({ plan }: Known, { from, role, to }: Link): LinkPorts | undefined {
  const held = plan.allocations.devices[from]?.[role];
  return held?.to === to ? held : undefined;
}

function text(held: LinkPorts): string {
  return [held.to, ...cablesOf(held).flatMap(({ port, toPort }) => [port, toPort])].join(" ");
}
