/** A county with a LAG, two rings and a passive optical network, of the small county's parts. */
import type { Device, Link } from "../../src/core/network.ts";
import { backup, camera, networkSwitch, server, uplink } from "./small-county.ts";

/** The link with so many cables side by side from a phase on. */
export function lag(link: Link, members: number, fromPhase = 1): Link {
  const rates = link.rates.map((rate) => (rate.fromPhase >= fromPhase ? { ...rate, members } : rate));
  return { ...link, rates };
}

export function pon(link: Link, port: string, split = 8): Link {
  return { ...link, pon: { kind: "epon", port, split, km: 3 } };
}

const qiaotou = { area: "qiaotou", phase: 2, status: "active" } as const;

/**
 * Phase 2 has a tree. Phase 3 puts a second cable beside agg-1's uplink, closes the ring agg-1 · acc-1 · acc-2 · acc-3, and
 * gives agg-2 a second home. Two switches in Wuniu are branches of one optical port.
 */
export const ringParts = {
  devices: [
    networkSwitch("core-1", "core", { area: "centre", phase: 1 }),
    networkSwitch("agg-1", "aggregation", qiaotou),
    networkSwitch("agg-2", "aggregation", { area: "wuniu", phase: 2, status: "active" }),
    networkSwitch("acc-1", "access", qiaotou),
    networkSwitch("acc-2", "access", qiaotou),
    networkSwitch("acc-3", "access", qiaotou),
    networkSwitch("onu-1", "access", { area: "wuniu" }),
    networkSwitch("onu-2", "access", { area: "wuniu" }),
    camera("cam-1", "hd", "acc-1", qiaotou),
    camera("cam-2", "standard", "acc-2"),
    camera("cam-3", "checkpoint", "acc-3"),
    camera("cam-4", "hd", "onu-1", { area: "wuniu" }),
    camera("cam-5", "standard", "onu-2", { area: "wuniu" }),
    server("media-1", "media", "core-1"),
    server("time-1", "time-and-log", "core-1"),
  ] as readonly Device[],
  links: [
    lag(uplink("agg-1", "core-1", { 2: 10_000, 3: 10_000 }), 2, 3),
    uplink("agg-2", "core-1", { 2: 10_000 }),
    backup("agg-2", "agg-1", { 3: 10_000 }),
    uplink("acc-1", "agg-1", { 2: 1000 }),
    uplink("acc-2", "acc-1", { 2: 1000 }),
    uplink("acc-3", "agg-1", { 2: 1000 }),
    backup("acc-2", "acc-3", { 3: 1000 }),
    pon(uplink("onu-1", "agg-2", { 3: 1000 }), "ge-24"),
    pon(uplink("onu-2", "agg-2", { 3: 1000 }), "ge-24"),
  ] as readonly Link[],
};
